//! Where a path leads: links followed to the end, also where the end does not exist yet.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// Links followed at most, as the kernel does.
const MAX_LINKS: usize = 40;

/// The path without links, `.` and `..`; none where a link goes round in circles or a folder cannot be looked into.
pub(super) fn follow(whole: &str) -> Option<String> {
    let mut left: Vec<PathBuf> = parts(Path::new(whole));
    let (mut at, mut links) = (PathBuf::from("/"), 0);
    while let Some(part) = left.pop() {
        match part.components().next() {
            Some(Component::ParentDir) => {
                at.pop();
                continue;
            }
            Some(Component::Normal(name)) => at.push(name),
            _ => continue,
        }
        match at.symlink_metadata() {
            Ok(meta) if meta.is_symlink() => {
                links += 1;
                let target = at.read_link().ok().filter(|_| links <= MAX_LINKS)?;
                at.pop();
                if target.is_absolute() {
                    at = PathBuf::from("/");
                }
                left.extend(parts(&target));
            }
            Ok(_) => {}
            // What is not there yet has no links, and what is below a file never will be.
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(_) => return None,
        }
    }
    at.to_str().map(str::to_owned)
}

/// The parts of a path, the last one first.
fn parts(path: &Path) -> Vec<PathBuf> {
    path.components().rev().map(|part| PathBuf::from(part.as_os_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn every_link_is_followed_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let path = |name: &str| root.join(name).display().to_string();
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        for (link, to) in [("one", "a"), ("two", "one/b"), ("up", "a/b/.."), ("gone", "a/none"), ("self", "self"), ("root", "/")] {
            symlink(to, root.join(link)).unwrap();
        }
        for (from, to) in [
            ("one/b", "a/b"),
            ("two", "a/b"),
            ("two/..", "a"),
            ("up/x", "a/x"),
            ("gone", "a/none"),
            ("gone/deeper", "a/none/deeper"),
            ("none/../a", "a"),
            ("./a//b/", "a/b"),
        ] {
            assert_eq!(follow(&path(from)), Some(path(to)), "{from}");
        }
        assert_eq!(follow(&path("self")), None);
        assert_eq!(follow(&format!("{}/etc", path("root"))), follow("/etc"));
        assert_eq!(follow("/../.."), Some("/".to_owned()));
    }
}
