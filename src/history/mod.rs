//! What was asked, proposed, decided and done, in one SQLite file. Knows no models, terminals or processes: it is
//! given finished data and gives it back.

mod keep;
mod memory;
mod open;
mod read;
#[cfg(test)]
mod tests;
mod write;

use serde_json::Value;
use std::path::PathBuf;

pub use memory::{Forget, Remembered};
pub use read::{Filter, Record};
pub use write::{Ended, Entry};

/// What became of a proposed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It was let run.
    Ran,
    /// The person said no.
    Declined,
    /// A rule forbids it.
    Denied,
    /// It needed a yes and nobody could be asked.
    NobodyToAsk,
    /// It was only shown, as was wanted.
    OnlyShown,
    /// There was no call that could run: the request was refused, incomplete or not sure enough.
    NoCall,
}

impl Decision {
    const ALL: [Self; 6] = [Self::Ran, Self::Declined, Self::Denied, Self::NobodyToAsk, Self::OnlyShown, Self::NoCall];

    /// One word, as stored and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ran => "ran",
            Self::Declined => "declined",
            Self::Denied => "denied",
            Self::NobodyToAsk => "nobody_to_ask",
            Self::OnlyShown => "only_shown",
            Self::NoCall => "no_call",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.word() == word)
    }
}

/// Why the history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process holds it.
    #[error("{}: the history is locked by another process", .0.display())]
    Locked(PathBuf),
    /// No room on the disk.
    #[error("{}: the disk is full", .0.display())]
    Full(PathBuf),
    /// Not a database, or a damaged one.
    #[error("{}: the history is damaged; move the file away and a new one is made", .0.display())]
    Corrupt(PathBuf),
    /// A later version of the program wrote it.
    #[error("{file}: a newer needlesh wrote this history (version {found}, this one reads {known}); update needlesh, or move the file away", file = .file.display())]
    Newer {
        /// The database.
        file: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// Tables, triggers or views that this program did not make.
    #[error("{file}: this is not a history of needlesh's (it has {name}); move the file away and a new one is made", file = .file.display())]
    Foreign {
        /// The database.
        file: PathBuf,
        /// What is not as it must be.
        name: String,
    },
    /// The folder or the file cannot be made or opened.
    #[error("{file}: {message}", file = .file.display())]
    File {
        /// The database or its folder.
        file: PathBuf,
        /// The system's words.
        message: String,
    },
    /// A search that full-text search cannot read.
    #[error("the search {0:?} holds no words")]
    Search(String),
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries at most; the oldest go first.
    pub entries: u32,
    /// Days after which an entry goes.
    pub days: u32,
    /// Bytes of the file; when it is larger, the oldest quarter of the entries goes.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 20_000, days: 365, bytes: 64 << 20 }
    }
}

/// Bytes of each stream of a run that are kept.
pub const MAX_OUTPUT: usize = 16 * 1024;

/// The open history.
#[derive(Debug)]
pub struct History {
    file: PathBuf,
    connection: rusqlite::Connection,
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}
