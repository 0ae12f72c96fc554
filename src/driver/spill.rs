//! Output that is too much to keep: all of it goes to a file that only the person can read, and that goes when the session ends.

use crate::action::Chunk;
use crate::config;
use rustix::process::{Pid, test_kill_process};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// Bytes that the files of a session have at most, all together.
pub const MAX_SPILLED: u64 = 1 << 30;

/// The files of a session; they go with it.
#[derive(Debug)]
pub struct Spills {
    place: Option<PathBuf>,
    most: u64,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    folder: Option<TempDir>,
    files: u32,
    bytes: u64,
}

/// The output of one run.
#[derive(Debug)]
pub struct Spill<'a> {
    all: &'a Spills,
    /// What came before there was a file.
    before: Vec<u8>,
    file: Option<File>,
    /// Bytes that found no room.
    lost: u64,
    failed: bool,
}

/// What became of a piece of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spilled {
    /// There is nothing to say.
    Quiet,
    /// It was the first beyond what is kept: from now on all goes to this file, or nowhere because of that.
    Begun(Result<PathBuf, String>),
}

impl Default for Spills {
    fn default() -> Self {
        Self::in_folder(config::cache_folder().map(|cache| cache.join("output")), MAX_SPILLED)
    }
}

impl Spills {
    /// Files in a folder of their own below `place`, `most` bytes of them.
    #[must_use]
    pub fn in_folder(place: Option<PathBuf>, most: u64) -> Self {
        Self { place, most, inner: Mutex::default() }
    }

    /// For the output of a run.
    #[must_use]
    pub fn begin(&self) -> Spill<'_> {
        Spill { all: self, before: Vec::new(), file: None, lost: 0, failed: false }
    }

    fn open(&self) -> Result<(File, PathBuf), String> {
        let place = self.place.as_ref().ok_or("there is no folder for it")?;
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |e: io::Error| format!("{}: {e}", place.display());
        if inner.folder.is_none() {
            std::fs::create_dir_all(place).map_err(failed)?;
            sweep(place);
            let name = format!("{}-", std::process::id());
            // Such a folder is its owner's alone.
            let private = std::fs::Permissions::from_mode(0o700);
            inner.folder = Some(tempfile::Builder::new().prefix(&name).permissions(private).tempdir_in(place).map_err(failed)?);
        }
        inner.files += 1;
        let path = inner.folder.as_ref().ok_or("there is no folder for it")?.path().join(format!("run-{}.txt", inner.files));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
        Ok((file, path))
    }

    /// How many of so many bytes there is still room for.
    fn take(&self, count: usize) -> usize {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let room = usize::try_from(self.most.saturating_sub(inner.bytes)).unwrap_or(usize::MAX);
        let taken = count.min(room);
        inner.bytes += taken as u64;
        taken
    }
}

/// Removes what sessions left behind that ended without the chance to.
fn sweep(place: &Path) {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let id = name.to_str().and_then(|n| n.split('-').next()).and_then(|n| n.parse().ok()).and_then(Pid::from_raw);
        if id.is_some_and(|id| test_kill_process(id) == Err(rustix::io::Errno::SRCH)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

impl Spill<'_> {
    /// Takes a piece of the output.
    pub fn take(&mut self, chunk: &Chunk) -> Spilled {
        if self.failed {
            return Spilled::Quiet;
        }
        if self.file.is_none() && !chunk.over {
            self.before.extend_from_slice(&chunk.bytes);
            return Spilled::Quiet;
        }
        let begun = self.file.is_none().then(|| self.open());
        match begun {
            Some(Err(why)) => {
                self.failed = true;
                Spilled::Begun(Err(why))
            }
            Some(Ok(path)) => {
                self.write(&chunk.bytes);
                Spilled::Begun(Ok(path))
            }
            None => {
                self.write(&chunk.bytes);
                Spilled::Quiet
            }
        }
    }

    fn open(&mut self) -> Result<PathBuf, String> {
        let (file, path) = self.all.open()?;
        self.file = Some(file);
        let before = std::mem::take(&mut self.before);
        self.write(&before);
        Ok(path)
    }

    fn write(&mut self, bytes: &[u8]) {
        let room = self.all.take(bytes.len());
        let (now, later) = bytes.split_at(room);
        self.lost += later.len() as u64;
        // What cannot be written is said at the end, as what found no room is.
        if self.file.as_mut().is_none_or(|file| file.write_all(now).is_err()) {
            self.lost += now.len() as u64;
        }
    }

    /// Bytes that are neither kept nor in a file, of so many that were not kept.
    #[must_use]
    pub fn lost(&self, dropped: u64) -> u64 {
        if self.file.is_some() { self.lost } else { dropped }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Stream;

    fn chunk(text: &str, over: bool) -> Chunk {
        Chunk { stream: Stream::Out, bytes: text.as_bytes().to_vec(), over }
    }

    #[test]
    fn all_output_of_a_run_that_is_too_long_is_in_a_private_file_until_the_end() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("output");
        // One that died, and one that lives.
        std::fs::create_dir_all(place.join("999999999-x")).unwrap();
        std::fs::create_dir_all(place.join(format!("{}-x", std::process::id()))).unwrap();
        let spills = Spills::in_folder(Some(place.clone()), 20);
        let mut spill = spills.begin();
        assert_eq!(spill.take(&chunk("kept ", false)), Spilled::Quiet);
        let Spilled::Begun(Ok(path)) = spill.take(&chunk("over ", true)) else { panic!("no file") };
        assert_eq!(spill.take(&chunk("err ", false)), Spilled::Quiet);
        assert_eq!(spill.take(&chunk("more than there is room for", true)), Spilled::Quiet);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept over err more t");
        assert_eq!(spill.lost(30), 21);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert!(!place.join("999999999-x").exists() && place.join(format!("{}-x", std::process::id())).exists());
        drop(spills);
        assert!(!path.exists());
    }

    #[test]
    fn a_run_goes_on_where_nothing_can_be_written() {
        let spills = Spills::in_folder(Some(PathBuf::from("/dev/null/x")), 20);
        let mut spill = spills.begin();
        assert!(matches!(spill.take(&chunk("abc", true)), Spilled::Begun(Err(_))));
        assert_eq!(spill.take(&chunk("abc", true)), Spilled::Quiet);
        assert_eq!(spill.lost(6), 6);
    }
}
