//! Which project folders a person trusts, held to their exact content: one changed byte asks again.
//! Knows nothing of tools, rules or terminals; it reads the project's files once, and what was hashed is what is used.

mod diff;
mod store;
#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};
use std::io::{self, Read as _};
use std::path::Path;

pub use diff::{Change, changes};
pub use store::{Store, Trusted};

/// Files of a project folder at most.
const MAX_FILES: usize = 200;
/// Bytes of one file at most.
const MAX_BYTES: u64 = 4 << 20;

/// The part of a project that needs trust, relative to it.
pub const FOLDER: &str = ".needlesh";
/// The name of the rules in `FOLDER`.
pub const POLICY: &str = "policy.toml";
/// The folder of the manifests in `FOLDER`.
pub const SCHEMAS: &str = "schemas";

/// One file of the folder.
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
    /// Nobody was asked yet.
    New(Content),
    /// It is not what was trusted.
    Changed {
        /// What is there.
        now: Content,
        /// What was trusted.
        then: Content,
    },
}

impl Content {
    /// Reads the manifests and the rules of a project.
    ///
    /// # Errors
    /// A file that cannot be read or is too large, or too many of them.
    pub fn read(project: &Path) -> io::Result<Self> {
        let root = project.join(FOLDER);
        let mut files = Vec::new();
        for path in manifests(&root.join(SCHEMAS))? {
            if let Some(name) = path.file_name().and_then(|n| n.to_str()) {
                files.push(File { name: format!("{SCHEMAS}/{name}"), bytes: bounded(&path)? });
            }
        }
        let policy = root.join(POLICY);
        if policy.exists() {
            files.push(File { name: POLICY.to_owned(), bytes: bounded(&policy)? });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { files })
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn manifests(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut out = Vec::new();
    if !folder.is_dir() {
        return Ok(out);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") && path.is_file() {
            out.push(path);
        }
        if out.len() > MAX_FILES {
            return Err(io::Error::other(format!("{}: more than {MAX_FILES} files", folder.display())));
        }
    }
    Ok(out)
}

fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    if !path.is_file() {
        return Err(io::Error::other(format!("{}: not a file", path.display())));
    }
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|f| f.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(named)?;
    if read as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("{}: larger than 4 MiB", path.display())));
    }
    Ok(bytes)
}
