//! Checkpoints on this machine: one folder each, with the weights and their `tokenizer.model`, and which of them is in
//! use. Knows no network and no terminals.

mod convert;
mod part;
mod published;
#[cfg(test)]
mod tests;

use crate::model::{self, Model};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

pub use convert::convert;
pub use part::{Part, Sums};
pub use published::{PUBLISHED, Published};

/// The name of the checkpoint in the binary.
pub const BUILT_IN: &str = "built-in";

/// Longest name.
const MAX_NAME: usize = 64;

/// What can go wrong with checkpoints on disk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system has no folder for an application's data.
    #[error("there is no folder for application data; set XDG_DATA_HOME or HOME")]
    NoFolder,
    /// A name that could be a path or an option.
    #[error("{0:?} is not a name for a checkpoint: letters, digits, . _ - and no . or - at its start; a path has a /, as in ./model")]
    Name(String),
    /// Nothing of this name is there.
    #[error("there is no checkpoint {0:?} here; `needlesh model list` shows them, and a path has a /, as in ./{0}")]
    Unknown(String),
    /// Something would be written over.
    #[error("{} is there already; --force writes over it", .0.display())]
    Exists(PathBuf),
    /// Another checkpoint's tokenizer stands where this one's must go.
    #[error("{}: another checkpoint's tokenizer is there already; give another folder", .0.display())]
    OtherTokenizer(PathBuf),
    /// A checkpoint would be written over itself.
    #[error("{}: this is the file that is read; give another", .0.display())]
    Itself(PathBuf),
    /// Two fetch the same checkpoint.
    #[error("another process is fetching {0:?}")]
    Busy(String),
    /// A file is not the one whose sum was taken.
    #[error("{}: it changed after its SHA-256 was taken; fetch it anew", .0.display())]
    Changed(PathBuf),
    /// A file said no.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not a checkpoint that can be run.
    #[error("{}: {source}", .path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: model::Error,
    },
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path, source }
}

/// What is known of a checkpoint file.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// The file with the weights.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Numbers in it.
    pub parameters: usize,
    /// How they are stored.
    pub stored: &'static str,
    /// Sizes.
    pub config: model::Config,
    /// How prompts are written for it.
    pub prompt: model::PromptForm,
}

/// The folder of checkpoints.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
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

    fn place(&self, name: &str) -> Result<PathBuf, Error> {
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

/// All of it or nothing: written beside, under a name that nobody can have planted, and moved into place. Without
/// `over` nothing that is there already is written over.
fn write_whole(path: &Path, bytes: &[u8], over: bool) -> Result<(), Error> {
    use std::io::Write as _;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".needlesh-");
    // As any other file of the person's; the draft would be the owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut draft = builder.tempfile_in(folder).map_err(io(path))?;
    draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(io(path))?;
    let moved = if over { draft.persist(path) } else { draft.persist_noclobber(path) };
    moved.map(drop).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
        _ => io(path)(e.error),
    })
}

/// Makes a folder of the program's own, with what is missing above it, for its owner only.
fn make_private(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(io(folder))
}

/// What a checkpoint is, its numbers not looked at.
///
/// # Errors
/// It cannot be read, or is something else.
pub fn info(path: &Path) -> Result<Info, Error> {
    let wrong = |source| Error::Model { path: path.to_owned(), source };
    let file = Model::weights_of(path).map_err(wrong)?;
    let bytes = model::read_weights(&file).map_err(wrong)?;
    let checkpoint = Model::inspect(&bytes).map_err(wrong)?;
    Ok(Info {
        bytes: bytes.len() as u64,
        parameters: checkpoint.parameters(),
        stored: checkpoint.stored(),
        config: checkpoint.config.clone(),
        prompt: checkpoint.prompt,
        file,
    })
}
