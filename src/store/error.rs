//! What can go wrong with checkpoints on disk.

use crate::model;
use std::path::{Path, PathBuf};

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

/// The error of a file.
pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path, source }
}
