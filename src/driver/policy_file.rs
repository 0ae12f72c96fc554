//! The person's own files: read within bounds, and a rule or an example put into them without losing what another program wrote.

use crate::policy::{self, Owner, Policy};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// Bytes of such a file at most.
const MAX_BYTES: u64 = 1 << 20;
/// How often a text is made anew because the file changed in between.
const TRIES: usize = 5;

/// The file's bytes; none when it does not exist.
pub(super) fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    // Opening a pipe would wait for its other end.
    if file.metadata().is_ok_and(|m| !m.is_file()) {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    match File::open(file).and_then(|f| f.take(MAX_BYTES + 1).read_to_end(&mut bytes)) {
        Ok(n) if n as u64 > MAX_BYTES => Err(io::Error::other("it is larger than 1 MiB")),
        Ok(_) => Ok(Some(bytes)),
        // A link that leads nowhere is not the same as no file: its rules were meant to count.
        Err(e) if e.kind() == io::ErrorKind::NotFound && file.symlink_metadata().is_err() => Ok(None),
        Err(e) => Err(e),
    }
}

/// Puts `rule` at the end of the file; the rule as a policy.
pub(super) fn append(file: &Path, rule: &str) -> Result<Policy, String> {
    let name = file.display().to_string();
    let new = rewrite(file, |old| {
        let new = policy::append(&name, old, rule).map_err(|p| p.to_string())?;
        Policy::parse(&name, &new, Owner::User).map_err(|p| p.to_string())?;
        Ok(new)
    })?;
    Policy::parse(&name, &new, Owner::User).map(Policy::last).map_err(|p| p.to_string())
}

/// Makes the file's text anew from the old one, in its place in one step; the new text. Whatever goes wrong, the file is either
/// as it was or has the new text whole.
pub(super) fn rewrite(file: &Path, make: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    // A link stays a link: many people keep their settings elsewhere.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let told = |e: io::Error| format!("{}: {e}", target.display());
    if let Some(folder) = target.parent() {
        private_folder(folder).map_err(told)?;
    }
    let _lock = lock(&target).map_err(told)?;
    for _ in 0..TRIES {
        let before = read(&target).map_err(told)?;
        let old = String::from_utf8(before.clone().unwrap_or_default()).map_err(|_| format!("{}: not UTF-8", target.display()))?;
        let new = make(&old)?;
        if replace(&target, before.as_deref(), &new).map_err(told)? {
            return Ok(new);
        }
    }
    Err(format!("{}: another program keeps writing it", target.display()))
}

/// Makes a folder, with what is missing above it, for its owner only.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes the file anew, unless it is not what it was `before`; whether it did.
fn replace(target: &Path, before: Option<&[u8]>, new: &str) -> io::Result<bool> {
    let draft = target.with_extension(format!("{}.new", std::process::id()));
    // A draft that a killed process left is in the way; a link in its place must not be written through.
    let _ = fs::remove_file(&draft);
    let done = (|| {
        let mut options = File::options();
        options.write(true).create_new(true);
        // Whoever can write here decides what runs.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&draft)?;
        if let Ok(meta) = target.metadata() {
            out.set_permissions(meta.permissions())?;
        }
        out.write_all(new.as_bytes())?;
        out.sync_all()?;
        // An editor takes no lock; what it wrote since must not be lost.
        if read(target)?.as_deref() != before {
            return Ok(false);
        }
        fs::rename(&draft, target).map(|()| true)
    })();
    if !matches!(done, Ok(true)) {
        let _ = fs::remove_file(&draft);
    }
    done
}

/// Keeps other needlesh processes from writing until it is dropped. The lock is the folder's: the file itself is another one
/// after each write.
fn lock(target: &Path) -> io::Result<Option<File>> {
    let Some(folder) = target.parent() else { return Ok(None) };
    let folder = File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
    match folder.lock() {
        Ok(()) => Ok(Some(folder)),
        // Some network file systems have no locks; the comparison before the rename still holds.
        Err(e) if e.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_alone_and_an_old_one_stays_as_it_is() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/policy.toml");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        append(&file, "[[rule]]\ntool = 't'\nverdict = 'allow'\n").unwrap();
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        append(&file, "[[rule]]\ntool = 'u'\nverdict = 'allow'\n").unwrap();
        assert_eq!(mode(&file), 0o640);
    }

    #[test]
    fn many_writers_lose_no_rule() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/policy.toml");
        std::thread::scope(|scope| {
            for n in 0..16 {
                let file = &file;
                scope.spawn(move || append(file, &format!("[[rule]]\ntool = 't{n}'\nverdict = 'allow'\n")).unwrap());
            }
        });
        let text = fs::read_to_string(&file).unwrap();
        assert!((0..16).all(|n| text.contains(&format!("'t{n}'"))), "{text}");
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn what_an_editor_wrote_in_between_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.toml");
        fs::write(&file, "# theirs\n").unwrap();
        assert!(!replace(&file, Some(b"# mine\n"), "new").unwrap());
        assert!(!replace(&file, None, "new").unwrap());
        assert_eq!(fs::read_to_string(&file).unwrap(), "# theirs\n");
        assert!(replace(&file, Some(b"# theirs\n"), "new").unwrap());
    }
}
