//! What lies below a folder, for rules that a wildcard leaves open.

use crate::policy::Disk;
use std::path::{Path, PathBuf};

/// Most entries that are looked at: a listing of so many takes some hundredths of a second.
const MOST: usize = 10_000;

/// What the disk says.
pub(super) const DISK: Disk = Disk { below, is_there };

fn is_there(whole: &str) -> bool {
    Path::new(whole).symlink_metadata().is_ok()
}

/// All that lies below a folder; links in it are named and not followed. What this person cannot look into, a program of
/// theirs cannot either.
fn below(folder: &str) -> Option<Vec<String>> {
    let (mut found, mut open) = (Vec::new(), vec![PathBuf::from(folder)]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if found.len() == MOST {
                return None;
            }
            let path = entry.path();
            found.push(path.to_string_lossy().into_owned());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_lies_below_is_named_and_no_link_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().display().to_string();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::write(folder.path().join("a/b/.env"), "x").unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("link")).unwrap();
        let mut found = below(&root).unwrap();
        found.sort();
        assert_eq!(found, ["a", "a/b", "a/b/.env", "link"].map(|name| format!("{root}/{name}")));
        assert_eq!(below(&format!("{root}/a/b/.env")), Some(Vec::new()), "a file has nothing below");
        assert!(is_there(&format!("{root}/link")) && !is_there(&format!("{root}/none")));
    }

    #[test]
    fn what_is_too_much_is_not_looked_through() {
        let folder = tempfile::tempdir().unwrap();
        (0..=MOST).for_each(|n| drop(std::fs::File::create(folder.path().join(n.to_string())).unwrap()));
        assert_eq!(below(&folder.path().display().to_string()), None);
    }
}
