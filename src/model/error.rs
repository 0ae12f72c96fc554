//! The one error type of the model room.

use std::path::PathBuf;

/// Everything that can go wrong when reading or running a model.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not a checkpoint that can be read.
    #[error("{what}{}: {message}", at(*.offset))]
    Checkpoint {
        /// The kind of file it was read as, for example `pickle`.
        what: String,
        /// The byte at which reading stopped, if known.
        offset: Option<u64>,
        /// What is wrong there.
        message: String,
    },
    /// The checkpoint's configuration is not one this engine runs.
    #[error("model configuration: {0}")]
    Config(String),
    /// The tokenizer file is not one this engine runs.
    #[error("tokenizer: {0}")]
    Tokenizer(String),
    /// One tensor is missing, or has another shape or type than it must.
    #[error("tensor {name}: {message}")]
    Tensor {
        /// The flattened parameter name.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// The tensor library refused an operation.
    #[error("tensor library: {0}")]
    Candle(String),
}

/// ` at byte N`, or nothing.
fn at(offset: Option<u64>) -> String {
    offset.map_or_else(String::new, |n| format!(" at byte {n}"))
}
