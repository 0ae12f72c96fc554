//! `needlesh tools fmt`: manifests laid out in one way.

use super::super::args::{FmtFlags, Global};
use super::super::exit::{BAD_FILE, DONE, FAILED, Failure, Kind};
use super::super::out;
use super::layout::layout;
use crate::text::safe_line;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::path::Path;

/// Bytes of a file that is laid out: what is read as a manifest.
const MOST: u64 = 4 << 20;

/// Lays the files out in place; `-` is from stdin to stdout. With `--check` nothing is written, and a file that would change
/// fails.
pub(in super::super) fn fmt(global: &Global, flags: &FmtFlags) -> Result<u8, Failure> {
    let mut open = 0;
    for file in &flags.files {
        if file.as_os_str() == "-" {
            let mut text = String::new();
            std::io::stdin().lock().take(MOST + 1).read_to_string(&mut text)?;
            out::print(&laid_out(&text, file)?)?;
            continue;
        }
        let text = read(file)?;
        let new = laid_out(&text, file)?;
        if new == text {
            continue;
        }
        open += 1;
        if !flags.check {
            replace(file, &new).map_err(|e| failed(FAILED, file, &e.to_string()))?;
        }
        let word = if flags.check { "would change" } else { "laid out" };
        let shown = file.display().to_string();
        if global.json {
            out::line(&json!({"file": shown, "changed": !flags.check}).to_string())?;
        } else if !global.quiet {
            out::line(&safe_line(&format!("{word}: {shown}")))?;
        }
    }
    if flags.check && open > 0 { Err(Failure::silent(FAILED)) } else { Ok(DONE) }
}

fn failed(kind: Kind, file: &Path, why: &str) -> Failure {
    Failure::new(kind, format!("{}: {why}", file.display()), "needlesh tools lint  # what is wrong, and where")
}

/// The text of a file of JSON.
pub(super) fn read(file: &Path) -> Result<String, Failure> {
    let size = std::fs::metadata(file).map_err(|e| failed(BAD_FILE, file, &e.to_string()))?;
    if !size.is_file() || size.len() > MOST {
        return Err(failed(BAD_FILE, file, "not a file of at most 4 MiB"));
    }
    std::fs::read_to_string(file).map_err(|e| failed(BAD_FILE, file, &e.to_string()))
}

fn laid_out(text: &str, file: &Path) -> Result<String, Failure> {
    let root: Value = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|e| failed(BAD_FILE, file, &format!("not JSON: {e}")))?;
    Ok(layout(&root))
}

/// Writes a file whole or not at all, with the permissions that it had; what a link leads to, and not over the link.
pub(super) fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".needlesh-");
    // A new one is as any other file of the person's; the draft would be the owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut part = builder.tempfile_in(folder)?;
    part.write_all(text.as_bytes())?;
    if let Ok(old) = std::fs::metadata(&file) {
        part.as_file().set_permissions(old.permissions())?;
    }
    part.persist(&file).map(|_| ()).map_err(|e| e.error)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_file_keeps_its_permissions_and_a_link_stays_one() {
        let base = tempfile::tempdir().unwrap();
        let at = |name: &str| base.path().join(name);
        let mode = |name: &str| std::fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        std::fs::write(at("other"), "").unwrap();
        replace(&at("new.json"), "one").unwrap();
        assert_eq!(mode("new.json"), mode("other"));
        std::fs::set_permissions(at("new.json"), std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("new.json", at("link.json")).unwrap();
        replace(&at("link.json"), "two").unwrap();
        assert!(at("link.json").is_symlink());
        assert_eq!((std::fs::read_to_string(at("new.json")).unwrap().as_str(), mode("new.json")), ("two", 0o640));
        assert_eq!(std::fs::read_dir(base.path()).unwrap().count(), 3, "no draft is left");
    }
}
