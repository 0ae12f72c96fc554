//! The private folder of a run that is held to reading: the only place that it can write in, removed after it, whatever is
//! in it. Each is locked while its run lasts, so that those of a needlesh that was killed can be told and removed.

use rustix::fs::{FlockOperation, flock};
use std::fs::{File, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Once;

const PREFIX: &str = "needlesh-";
/// Each fails only where another needlesh sweeps in the same moment.
const ATTEMPTS: usize = 8;

/// A folder that goes away when dropped.
pub(super) struct Private {
    path: PathBuf,
    _lock: File,
}

impl Private {
    /// A new folder below the folder for temporary files.
    pub(super) fn new(base: Option<String>) -> Result<Self, String> {
        let base = usual(base);
        let cannot = |e: std::io::Error| format!("no private folder can be made in {base}: {e}");
        for _ in 0..ATTEMPTS {
            let mut builder = tempfile::Builder::new();
            builder.prefix(PREFIX).permissions(Permissions::from_mode(0o700));
            let path = builder.tempdir_in(&base).map_err(cannot)?.keep();
            // A sweep may have come between.
            let Ok(lock) = File::open(&path) else { continue };
            let locked = flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok();
            let same = lock.metadata().ok().zip(path.metadata().ok()).is_some_and(|(a, b)| a.ino() == b.ino());
            if locked && same {
                return Ok(Self { path, _lock: lock });
            }
        }
        Err(format!("no private folder can be made in {base}: something removes it"))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The folder for temporary files.
fn usual(base: Option<String>) -> String {
    base.filter(|b| b.starts_with('/')).unwrap_or_else(|| "/tmp".to_owned())
}

impl Drop for Private {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes a folder of ours, also where its own rights are in the way.
pub(super) fn remove(folder: &Path) {
    if std::fs::remove_dir_all(folder).is_err() {
        open_up(folder);
        // What is left is swept by a later start.
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// Lets the owner into all folders below. Links are not followed: an entry's own kind is asked.
fn open_up(folder: &Path) {
    let _ = std::fs::set_permissions(folder, Permissions::from_mode(0o700));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open_up(&entry.path());
        }
    }
}

/// Removes what runs of a killed needlesh left; in a thread, once: a run does not wait for it.
pub(super) fn sweep_once(base: Option<String>) {
    static SWEPT: Once = Once::new();
    SWEPT.call_once(|| {
        let base = PathBuf::from(usual(base));
        // Where no thread can be had, a later start sweeps.
        let _ = std::thread::Builder::new().spawn(move || sweep(&base));
    });
}

/// Removes the private folders of this user that no run holds.
fn sweep(base: &Path) {
    let me = rustix::process::geteuid().as_raw();
    for entry in std::fs::read_dir(base).into_iter().flatten().flatten() {
        if !entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
            continue;
        }
        let path = entry.path();
        let ours = path.symlink_metadata().is_ok_and(|m| m.is_dir() && m.uid() == me && m.mode() & 0o7777 == 0o700);
        if ours && File::open(&path).is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok()) {
            remove(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let base = tempfile::tempdir().unwrap();
        let text = base.path().to_str().unwrap().to_owned();
        let held = Private::new(Some(text)).unwrap();
        // As after a kill: the folder is there, the lock is not.
        let stale = base.path().join("needlesh-stale");
        std::fs::create_dir_all(stale.join("closed")).unwrap();
        std::fs::write(stale.join("closed/f"), "x").unwrap();
        std::fs::set_permissions(stale.join("closed"), Permissions::from_mode(0o0)).unwrap();
        std::fs::set_permissions(&stale, Permissions::from_mode(0o700)).unwrap();
        std::fs::create_dir(base.path().join("needlesh-notes")).unwrap();
        std::fs::set_permissions(base.path().join("needlesh-notes"), Permissions::from_mode(0o755)).unwrap();
        std::os::unix::fs::symlink("/", base.path().join("needlesh-link")).unwrap();
        sweep(base.path());
        assert!(!stale.exists() && held.path().is_dir());
        assert!(base.path().join("needlesh-notes").is_dir(), "its rights are not those of a private folder");
        assert!(base.path().join("needlesh-link").symlink_metadata().is_ok());
        let path = held.path().to_owned();
        drop(held);
        assert!(!path.exists());
    }
}
