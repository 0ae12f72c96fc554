//! Which project folders a person trusts, held to their exact content: one changed byte asks again.
//! Knows nothing of tools, rules or terminals; it reads the project's files once, and what was hashed is what is used.

mod diff;
mod folder;
mod store;
#[cfg(test)]
mod tests;

use crate::text::hex;
use sha2::{Digest as _, Sha256};

pub use diff::{Change, changes};
pub use store::{Store, Trusted};

/// The part of a project that needs trust, relative to it.
pub const FOLDER: &str = ".needlesh";
/// The name of the rules in `FOLDER`.
pub const POLICY: &str = "policy.toml";
/// The folder of the manifests in `FOLDER`.
pub const SCHEMAS: &str = "schemas";

/// One file of the folder that was not read: what may be known of a folder that nobody trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path below `FOLDER`, with `/`.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// One file of the folder, UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below `FOLDER`, with `/`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything in a project's folder that counts, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// In the order of their names.
    pub files: Vec<File>,
}

/// How a project's folder stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// There is none, or nothing in it counts.
    Absent,
    /// A person trusted exactly this.
    Trusted(Content),
    /// Nobody was asked yet; nothing of it was read.
    New(Vec<Entry>),
    /// It is not what was trusted.
    Changed {
        /// What is there, or why it cannot be read.
        now: Result<Content, String>,
        /// What was trusted.
        then: Content,
    },
    /// Something was trusted, and it cannot be known any more what: why, and what to do.
    Damaged(String),
}

impl Content {
    /// The bytes of a file.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|f| f.name == name).map(|f| f.bytes.as_slice())
    }

    /// SHA-256 over names and bytes, in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for file in &self.files {
            for part in [file.name.as_bytes(), &file.bytes] {
                // Lengths first, so that no two folders read the same.
                digest.update((part.len() as u64).to_le_bytes());
                digest.update(part);
            }
        }
        hex(&digest.finalize())
    }
}
