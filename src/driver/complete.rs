//! How a path that is being typed may go on, from the file system.

use super::environment;
use std::path::{Path, PathBuf};

/// Entries of a folder looked at, and names told.
const LOOKED_AT: usize = 10_000;
const TOLD: usize = 50;

/// The paths that begin as `text` does: how far all of them agree, and each of them where there are several.
#[must_use]
pub fn paths(text: &str) -> (String, Vec<String>) {
    let (folder, begin) = text.rfind('/').map_or(("", text), |slash| text.split_at(slash + 1));
    let mut names: Vec<String> = Vec::new();
    let Ok(entries) = std::fs::read_dir(place(folder)) else { return (text.to_owned(), names) };
    for entry in entries.take(LOOKED_AT).flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        // Hidden ones are named by their dot.
        if !name.starts_with(begin) || (begin.is_empty() && name.starts_with('.')) {
            continue;
        }
        let slash = if entry.path().is_dir() { "/" } else { "" };
        names.push(format!("{name}{slash}"));
    }
    names.sort();
    let Some(common) = names.iter().cloned().reduce(|a, b| shared(&a, &b)) else { return (text.to_owned(), names) };
    let whole = format!("{folder}{common}");
    names.truncate(TOLD);
    (whole, if names.len() > 1 { names } else { Vec::new() })
}

fn place(folder: &str) -> PathBuf {
    match folder.strip_prefix("~/") {
        Some(rest) => Path::new(&environment("HOME").unwrap_or_default()).join(rest),
        None if folder.is_empty() => PathBuf::from("."),
        None => PathBuf::from(folder),
    }
}

/// The beginning that two texts share.
fn shared(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_on_as_far_as_all_agree() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["notes.txt", "notes.md", ".hidden", "été"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("src")).unwrap();
        let at = |rest: &str| {
            let root = format!("{}/", folder.path().display());
            let (whole, names) = paths(&format!("{root}{rest}"));
            (whole.strip_prefix(&root).unwrap().to_owned(), names)
        };
        let told = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(at("s"), ("src/".into(), vec![]));
        assert_eq!(at("n"), ("notes.".into(), told(&["notes.md", "notes.txt"])));
        assert_eq!(at("notes.t"), ("notes.txt".into(), vec![]));
        assert_eq!(at(""), (String::new(), told(&["notes.md", "notes.txt", "src/", "été"])));
        assert_eq!(at(".h"), (".hidden".into(), vec![]));
        assert_eq!(at("zz"), ("zz".into(), vec![]));
        assert_eq!(at("none/x"), ("none/x".into(), vec![]));
    }
}
