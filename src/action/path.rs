//! Programs and folders as they really are: found once, when the plan is made, under absolute paths without links.

use super::{Program, refusal::Refusal};
use std::path::{Path, PathBuf};

type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where programs are looked for when `PATH` is not set.
const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";

/// `PATH` without its relative entries: what they name changes with the working folder, and whoever fills that folder
/// would choose the program.
pub(super) fn search_path(env: Env<'_>) -> String {
    let path = env("PATH").unwrap_or_else(|| USUAL.to_owned());
    let absolute: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    // No entry holds the separator: they come from splitting at it.
    std::env::join_paths(absolute).ok().and_then(|joined| joined.into_string().ok()).unwrap_or_else(|| USUAL.to_owned())
}

/// Whether a program can be started by this name.
pub(super) fn on_path(program: &str, env: Env<'_>) -> bool {
    located(program, None, env).is_some()
}

/// The file that a program's name means; `folder` is the working folder of the run.
pub(super) fn program(name: &str, folder: Option<&str>, env: Env<'_>) -> Result<Program, Refusal> {
    let missing = || Refusal::MissingProgram(vec![name.to_owned()]);
    let found = located(name, folder, env).and_then(|found| std::path::absolute(found).ok()).ok_or_else(missing)?;
    let path = found.canonicalize().map_err(|_| missing())?;
    let identity = identity(&path).ok_or_else(missing)?;
    Ok(Program { path: text(path)?, found: text(found)?, identity })
}

fn located(program: &str, folder: Option<&str>, env: Env<'_>) -> Option<PathBuf> {
    if program.contains('/') {
        // The system takes such a name from the working folder, and `join` keeps an absolute one.
        let path = Path::new(folder.unwrap_or(".")).join(program);
        return executable(&path).then_some(path);
    }
    std::env::split_paths(&search_path(env)).map(|folder| folder.join(program)).find(|path| executable(path))
}

fn executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

/// What changes when another file stands at a path, or its content or rights change.
pub(super) fn identity(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let m = path.metadata().ok()?;
    Some(format!("{}:{}:{}:{}.{}:{}.{}", m.dev(), m.ino(), m.size(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec()))
}

/// What changes when another folder stands at a path; none where there is no folder yet.
pub(super) fn place(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let m = path.metadata().ok()?;
    Some(format!("{}:{}", m.dev(), m.ino()))
}

/// The absolute path without links of a folder, also of one that an earlier step of the same request has yet to make.
pub(super) fn folder(name: &str) -> Result<String, Refusal> {
    let path = Path::new(name);
    if let Ok(there) = path.canonicalize() {
        return text(there);
    }
    let absolute = std::path::absolute(path).map_err(|e| Refusal::Invalid(format!("{name}: {e}")))?;
    let parent = absolute.ancestors().skip(1).find_map(|above| Some((above, above.canonicalize().ok()?)));
    match parent {
        Some((above, real)) => text(real.join(absolute.strip_prefix(above).unwrap_or(&absolute))),
        None => text(absolute),
    }
}

fn text(path: PathBuf) -> Result<String, Refusal> {
    path.into_os_string()
        .into_string()
        .map_err(|path| Refusal::Invalid(format!("{} is not a UTF-8 path, so it cannot be shown", path.display())))
}

/// Whether only an administrator puts programs there.
pub(super) fn of_the_system(path: &str) -> bool {
    ["/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/nix/store/", "/gnu/store/", "/snap/"].iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_entries_name_no_program() {
        for path in [".:/usr/bin:/bin", ":/usr/bin:/bin", "bin2:/usr/bin::/bin:", "/usr/bin:/bin"] {
            let env = |name: &str| (name == "PATH").then(|| path.to_owned());
            assert_eq!(search_path(&env), "/usr/bin:/bin");
        }
        assert_eq!(search_path(&|_| None), USUAL);
    }

    #[test]
    fn a_folder_is_itself_without_links_and_dots() {
        let base = tempfile::tempdir().unwrap();
        let real = base.path().canonicalize().unwrap();
        std::fs::create_dir(real.join("a")).unwrap();
        std::os::unix::fs::symlink("a", real.join("l")).unwrap();
        let of = |name: &str| folder(real.join(name).to_str().unwrap()).unwrap();
        assert_eq!(of("l/../a/."), real.join("a").to_str().unwrap());
        assert_eq!(of("l/new/er"), real.join("a/new/er").to_str().unwrap());
    }

    #[test]
    fn another_file_is_another_identity() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("p");
        std::fs::write(&path, "one").unwrap();
        let before = identity(&path).unwrap();
        assert_eq!(identity(&path).unwrap(), before);
        std::fs::write(base.path().join("q"), "two").unwrap();
        std::fs::rename(base.path().join("q"), &path).unwrap();
        assert_ne!(identity(&path).unwrap(), before);
    }
}
