//! The files of a checkpoint: which they are, and their bytes in bounded memory. Knows nothing of what is in them.

use super::error::Error;
use crate::text::hex;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Largest file of weights: ten times the published checkpoint in float32.
pub const MAX_WEIGHTS: u64 = 1 << 30;
/// Largest tokenizer file. The published one has 0.13 MB; 32,000 pieces as JSON have 1.8 MB.
pub const MAX_VOCABULARY: u64 = 16 << 20;

/// What the weights of a folder are called; the first that is there.
const WEIGHTS: [&str; 3] = ["model.safetensors", "needle.pkl", "model.pkl"];
/// What the tokenizer beside them is called; the first that is there.
const VOCABULARIES: [&str; 2] = ["tokenizer.model", "tokenizer.json"];

/// The bytes of a regular file that has at most `most`.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let wrong = |source| Error::Io { path: path.to_owned(), source };
    let (file, size) = open(path, most).map_err(wrong)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // It may grow while it is read.
    let read = file.take(most + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if read as u64 > most { Err(wrong(too_large(most))) } else { Ok(bytes) }
}

/// The first bytes of a regular file, at most `most`.
pub(super) fn head(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let wrong = |source| Error::Io { path: path.to_owned(), source };
    let (file, _) = open(path, MAX_WEIGHTS).map_err(wrong)?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(wrong)?;
    Ok(bytes)
}

/// SHA-256 of a file of weights in lower-case hex, read in pieces.
pub(super) fn digest(path: &Path) -> Result<String, Error> {
    let wrong = |source| Error::Io { path: path.to_owned(), source };
    let (mut file, _) = open(path, MAX_WEIGHTS).map_err(wrong)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(wrong)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

fn open(path: &Path, most: u64) -> io::Result<(File, u64)> {
    // Asked before it is opened: opening a pipe waits for its other end.
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let file = File::open(path)?;
    match file.metadata()?.len() {
        size if size > most => Err(too_large(most)),
        size => Ok((file, size)),
    }
}

fn too_large(most: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {} MiB", most >> 20))
}

/// The file with the weights: `path` itself, or the one that the folder holds.
pub(super) fn weights(path: &Path) -> Result<PathBuf, Error> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let found = WEIGHTS.iter().map(|n| path.join(n)).find(|p| p.is_file());
    found.ok_or_else(|| Error::Config(format!("{} holds none of {}", path.display(), WEIGHTS.join(", "))))
}

/// The tokenizer beside a file of weights: one of the usual names, or the only other `.model` file.
pub(super) fn vocabulary(weights: &Path) -> Result<PathBuf, Error> {
    let folder = weights.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Some(usual) = VOCABULARIES.iter().map(|n| folder.join(n)).find(|p| p.is_file()) {
        return Ok(usual);
    }
    let entries = std::fs::read_dir(folder).map_err(|source| Error::Io { path: folder.to_owned(), source })?;
    let mut others = entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "model"));
    match (others.next(), others.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Error::Config(format!("no tokenizer.model beside {}; put the checkpoint's SentencePiece file there", weights.display()))),
    }
}
