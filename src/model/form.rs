//! What the files of a checkpoint are, by their bytes.

use super::checkpoint;
use super::error::Error;
use super::file;
use super::tokenizer;
use std::path::Path;

/// SHA-256 of bytes in lower-case hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    crate::text::hex(&sha2::Sha256::digest(bytes))
}

/// The bytes of a file of weights, which is refused by its first ones where it is known to be something else.
///
/// # Errors
/// It cannot be read, is not a regular file, is too large or is something else.
pub fn read_weights(file: &Path) -> Result<Vec<u8>, Error> {
    checkpoint::recognise(&file::head(file, 512)?)?;
    file::read(file, file::MAX_WEIGHTS)
}

/// The bytes of a tokenizer file.
///
/// # Errors
/// It cannot be read, is not a regular file or is too large.
pub fn read_vocabulary(file: &Path) -> Result<Vec<u8>, Error> {
    file::read(file, file::MAX_VOCABULARY)
}

/// What a file of weights is called in a folder of its own, by what it holds.
#[must_use]
pub fn weights_name(bytes: &[u8]) -> &'static str {
    if checkpoint::is_pickle(bytes) { "needle.pkl" } else { "model.safetensors" }
}

/// What a tokenizer file is called beside its weights, by what it holds.
#[must_use]
pub fn vocabulary_name(bytes: &[u8]) -> &'static str {
    if tokenizer::is_json(bytes) { "tokenizer.json" } else { "tokenizer.model" }
}
