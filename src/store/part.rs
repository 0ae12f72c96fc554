//! What is being fetched: a folder of its own until both files are here, checked as they will be used, and in place.

use super::checkpoints::Store;
use super::disk::make_private;
use super::error::{Error, io};
use crate::model::{self, Model};
use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

/// A folder for what is being fetched, this process's alone, kept until it is whole. Its two files have names that say
/// nothing of what they were called elsewhere.
#[derive(Debug)]
pub struct Part {
    folder: PathBuf,
    name: String,
    /// Held while the part is.
    _lock: File,
}

/// SHA-256 of what came, in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// Of the weights.
    pub weights: String,
    /// Of the tokenizer.
    pub vocabulary: String,
}

impl Part {
    /// Where the weights go.
    #[must_use]
    pub fn weights(&self) -> PathBuf {
        self.folder.join("weights")
    }

    /// Where the tokenizer goes.
    #[must_use]
    pub fn vocabulary(&self) -> PathBuf {
        self.folder.join("tokenizer")
    }

    /// Takes everything away that came so far.
    pub fn discard(self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Store {
    /// What is being fetched for `name`, with what came in earlier tries.
    ///
    /// # Errors
    /// A bad name, another process that fetches it, or the disk says no.
    pub fn begin(&self, name: &str) -> Result<Part, Error> {
        self.place(name)?;
        let folder = self.folder.join(format!(".{name}.part"));
        make_private(&folder)?;
        let lock = folder.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&lock).map_err(io(&lock))?;
        match file.try_lock() {
            Ok(()) => Ok(Part { folder, name: name.to_owned(), _lock: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Busy(name.to_owned())),
            Err(TryLockError::Error(e)) => Err(io(&lock)(e)),
        }
    }

    /// Puts a part in place of what was there: exactly the two files whose sums these are, read once, checked by making a
    /// model of the very bytes, and nothing else that lies beside them.
    ///
    /// # Errors
    /// They are not what the sums say, not a checkpoint that can be run, or the disk says no.
    pub fn finish(&self, part: &Part, sums: &Sums) -> Result<PathBuf, Error> {
        let wrong = |source| Error::Model { path: part.folder.clone(), source };
        let weights = model::read_weights(&part.weights()).map_err(wrong)?;
        let vocabulary = model::read_vocabulary(&part.vocabulary()).map_err(wrong)?;
        for (bytes, sum, file) in [(&weights, &sums.weights, part.weights()), (&vocabulary, &sums.vocabulary, part.vocabulary())] {
            if model::sha256(bytes) != *sum {
                return Err(Error::Changed(file));
            }
        }
        Model::from_bytes(&part.name, &weights, &vocabulary, model::Options::default()).map_err(wrong)?;
        let mut builder = tempfile::Builder::new();
        let prefix = format!(".{}.", part.name);
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let fresh = builder.tempdir_in(&self.folder).map_err(io(&self.folder))?;
        for (from, name) in [(part.weights(), model::weights_name(&weights)), (part.vocabulary(), model::vocabulary_name(&vocabulary))] {
            fs::rename(&from, fresh.path().join(name)).map_err(io(&from))?;
        }
        let place = self.place(&part.name)?;
        let old = self.folder.join(format!(".{}.old", part.name));
        let _ = fs::remove_dir_all(&old);
        if place.symlink_metadata().is_ok() {
            fs::rename(&place, &old).map_err(io(&place))?;
        }
        fs::rename(fresh.keep(), &place).map_err(io(&place))?;
        let _ = fs::remove_dir_all(&old);
        let _ = fs::remove_dir_all(&part.folder);
        Ok(place)
    }
}
