//! Manifests on disk: which files of a folder count, and the bytes of one, without ever waiting for it.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The largest manifest read.
pub(super) const MAX_BYTES: u64 = 4 << 20;
/// Files of one folder.
const MAX_FILES: usize = 1_000;

/// Why a file or folder gives nothing, and the mend.
pub(super) type Unread = (String, &'static str);

/// The manifests of a folder by name. Hidden files are none, nor are the `._x.json` that macOS leaves beside `x.json`.
pub(super) fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, Unread> {
    let unread = |error: std::io::Error| (format!("the folder cannot be read: {error}"), "check the path and its permissions");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) && path.is_file() {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            return Err((format!("the folder has more than {MAX_FILES} manifests"), "put several tools into one file"));
        }
    }
    files.sort();
    Ok(files)
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
