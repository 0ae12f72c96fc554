//! Manifests on disk: which files of a folder count, and the bytes of one, without ever waiting for it.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The largest manifest read.
pub(super) const MAX_BYTES: u64 = 4 << 20;
/// Files of one folder.
const MAX_FILES: usize = 1_000;

/// Why a file or folder gives nothing, and the fix.
pub(super) type Unread = (String, &'static str);

/// How deep folders inside a folder are read.
const MAX_DEPTH: usize = 4;

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// Its manifests by name, those of the folders inside it too.
    pub(super) files: Vec<PathBuf>,
    /// Folders that give nothing, or not all.
    pub(super) unread: Vec<(PathBuf, Unread)>,
}

/// The manifests of a folder. Hidden files and folders are none, nor are the `._x.json` that macOS leaves beside `x.json`, nor what
/// a link inside leads to as a folder.
pub(super) fn of_folder(folder: &Path) -> Folder {
    let mut found = Folder::default();
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        match entries(&folder) {
            Ok((files, folders)) => {
                found.files.extend(files);
                if depth < MAX_DEPTH {
                    open.extend(folders.into_iter().map(|folder| (folder, depth + 1)));
                } else if !folders.is_empty() {
                    let message = format!("the folders inside are not read: they are more than {MAX_DEPTH} deep");
                    found.unread.push((folder, (message, "move their files up")));
                }
            }
            Err(error) => {
                found.unread.push((folder, (format!("the folder cannot be read: {error}"), "check the path and its permissions")))
            }
        }
        if found.files.len() > MAX_FILES || open.len() > MAX_FILES {
            let message = format!("the folder has more than {MAX_FILES} manifests or folders; the others are left out");
            found.unread.push((folder_of(&found, &open), (message, "put several tools into one file")));
            break;
        }
    }
    found.files.sort();
    found.files.truncate(MAX_FILES);
    found
}

/// The manifests that a path means: those of a folder, or the file itself.
#[must_use]
pub fn manifests_of(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() { of_folder(path).files } else { vec![path.to_owned()] }
}

/// The folder that most of what was found is in, for a message.
fn folder_of(found: &Folder, open: &[(PathBuf, usize)]) -> PathBuf {
    let some = found.files.last().or_else(|| open.last().map(|(path, _)| path));
    some.and_then(|path| path.parent()).map(Path::to_owned).unwrap_or_default()
}

/// Manifests and folders directly inside a folder.
fn entries(folder: &Path) -> std::io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if name.as_encoded_bytes().starts_with(b".") || name == "node_modules" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) && path.is_file() {
            files.push(path);
        }
    }
    Ok((files, folders))
}

/// The bytes of a file.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Unread> {
    let unread = |error: std::io::Error| (format!("the file cannot be read: {error}"), "check the path and its permissions");
    let other = || ("this is not a file but a pipe or a device".to_owned(), "write its contents to a file and name that");
    // Looked at before it is opened, since opening a device can do something, and after, since it can be exchanged in between.
    if !path.metadata().map_err(unread)?.is_file() {
        return Err(other());
    }
    let file = open(path).map_err(unread)?;
    if !file.metadata().map_err(unread)?.is_file() {
        return Err(other());
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(("the file is larger than 4 MiB".to_owned(), "split it"));
    }
    Ok(bytes)
}

/// Opened without waiting: a pipe that took the file's place would wait for a writer.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().read(true).custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}
