//! A checkpoint written anew with its numbers held another way, its tokenizer beside.

use super::disk::write_whole;
use super::error::{Error, io};
use crate::model::{self, Form, Model};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the checkpoint `from` to `to` with its numbers held as `form`, and its tokenizer beside. `to` is a file that
/// ends in `.safetensors`, or a folder. A file that is there is written over only with `force`.
///
/// # Errors
/// It cannot be read or written, or something would be written over that must not be.
pub fn convert(from: &Path, to: &Path, form: Form, force: bool) -> Result<(PathBuf, u64), Error> {
    let wrong = |source| Error::Model { path: from.to_owned(), source };
    let file = Model::weights_of(from).map_err(wrong)?;
    let vocabulary = Model::vocabulary_of(&file).map_err(wrong)?;
    let target = if to.extension().is_some_and(|e| e == "safetensors") { to.to_owned() } else { to.join("model.safetensors") };
    if let (Ok(a), Ok(b)) = (file.canonicalize(), target.canonicalize())
        && a == b
    {
        return Err(Error::Itself(target));
    }
    // Said before the work; the write below holds it.
    if !force && target.symlink_metadata().is_ok() {
        return Err(Error::Exists(target));
    }
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io(folder))?;
    let pieces = model::read_vocabulary(&vocabulary).map_err(wrong)?;
    let beside = folder.join(model::vocabulary_name(&pieces));
    let there = match model::read_vocabulary(&beside) {
        Ok(there) => Some(there),
        Err(_) if beside.symlink_metadata().is_err() => None,
        Err(_) => return Err(Error::OtherTokenizer(beside)),
    };
    if there.as_ref().is_some_and(|t| *t != pieces) {
        return Err(Error::OtherTokenizer(beside));
    }
    let bytes = model::read_weights(&file).map_err(wrong)?;
    let written = Model::convert(&bytes, form).map_err(wrong)?;
    if there.is_none() {
        write_whole(&beside, &pieces, false)?;
    }
    write_whole(&target, &written, force)?;
    Ok((target, written.len() as u64))
}
