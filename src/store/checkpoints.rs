//! The folder of checkpoints, and which of them is in use.

use super::disk::write_whole;
use super::error::{Error, io};
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

/// The name of the checkpoint in the binary.
pub const BUILT_IN: &str = "built-in";

/// Longest name.
const MAX_NAME: usize = 64;

/// The folder of checkpoints.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) folder: PathBuf,
}

impl Store {
    /// At this folder, which need not exist.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// At the user's own folder.
    ///
    /// # Errors
    /// The system names none.
    pub fn of_user() -> Result<Self, Error> {
        crate::config::models_folder().map(Self::new).ok_or(Error::NoFolder)
    }

    /// Names in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let mut names: Vec<String> =
            entries.filter(|e| e.path().is_dir()).filter_map(|e| e.file_name().into_string().ok()).filter(|n| is_name(n)).collect();
        names.sort();
        names
    }

    /// The folder of a checkpoint that is there.
    ///
    /// # Errors
    /// A bad name, or nothing there.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = self.place(name)?;
        if folder.is_dir() { Ok(folder) } else { Err(Error::Unknown(name.to_owned())) }
    }

    pub(super) fn place(&self, name: &str) -> Result<PathBuf, Error> {
        if is_name(name) && name != BUILT_IN { Ok(self.folder.join(name)) } else { Err(Error::Name(name.to_owned())) }
    }

    fn mark(&self) -> PathBuf {
        self.folder.join("in-use")
    }

    /// The checkpoint in use; none means the one in the binary.
    #[must_use]
    pub fn in_use(&self) -> Option<String> {
        let mut name = String::new();
        fs::File::open(self.mark()).ok()?.take(MAX_NAME as u64 + 2).read_to_string(&mut name).ok()?;
        let name = name.trim().to_owned();
        (is_name(&name) && name != BUILT_IN).then_some(name)
    }

    /// Makes `name` the one in use.
    ///
    /// # Errors
    /// Nothing of that name, or the disk says no.
    pub fn use_it(&self, name: &str) -> Result<(), Error> {
        let mark = self.mark();
        if name == BUILT_IN {
            return match fs::remove_file(&mark) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(io(&mark)(e)),
                _ => Ok(()),
            };
        }
        self.path(name)?;
        write_whole(&mark, name.as_bytes(), true)
    }

    /// Takes a checkpoint off the disk; when it was in use, the one in the binary is again.
    ///
    /// # Errors
    /// Nothing of that name, or the disk says no.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        let folder = self.path(name)?;
        if self.in_use().as_deref() == Some(name) {
            self.use_it(BUILT_IN)?;
        }
        fs::remove_dir_all(&folder).map_err(io(&folder))
    }
}

fn is_name(name: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.len() <= MAX_NAME && name.chars().all(good) && name.chars().next().is_some_and(|c| c.is_ascii_alphanumeric())
}
