//! Checkpoints on this machine: one folder each, with the weights and their `tokenizer.model`, and which of them is in
//! use. Knows no network and no terminals.

mod published;
#[cfg(test)]
mod tests;

use crate::model::{self, Model, Stored};
use std::fs;
use std::path::{Path, PathBuf};

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
    #[error("{0:?} is no name for a checkpoint: letters, digits, . _ - and no . or - at its start")]
    Name(String),
    /// Nothing of this name is there.
    #[error("there is no checkpoint {0:?} here; `needlesh model list` shows them")]
    Unknown(String),
    /// A file said no.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no checkpoint that can be run.
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
        let name = fs::read_to_string(self.mark()).ok()?.trim().to_owned();
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
        write_whole(&mark, name.as_bytes())
    }

    /// A folder for what is being fetched for `name`, kept until it is whole.
    ///
    /// # Errors
    /// A bad name, or the disk says no.
    pub fn begin(&self, name: &str) -> Result<PathBuf, Error> {
        self.place(name)?;
        let folder = self.folder.join(format!(".{name}.part"));
        fs::create_dir_all(&folder).map_err(io(&folder))?;
        Ok(folder)
    }

    /// Puts the checked files of `begin`'s folder in place of what was there.
    ///
    /// # Errors
    /// It is no checkpoint that can be run, or the disk says no.
    pub fn finish(&self, name: &str) -> Result<PathBuf, Error> {
        let part = self.begin(name)?;
        Model::open(&part, model::Options::default()).map_err(|source| Error::Model { path: part.clone(), source })?;
        for entry in fs::read_dir(&part).map_err(io(&part))?.filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|e| e == "etag") {
                let _ = fs::remove_file(entry.path());
            }
        }
        let place = self.place(name)?;
        let old = self.folder.join(format!(".{name}.old"));
        let _ = fs::remove_dir_all(&old);
        if place.exists() {
            fs::rename(&place, &old).map_err(io(&place))?;
        }
        fs::rename(&part, &place).map_err(io(&place))?;
        let _ = fs::remove_dir_all(&old);
        Ok(place)
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

/// All of it or nothing: written beside and moved into place.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, bytes).and_then(|()| fs::File::open(&beside)?.sync_all()).and_then(|()| fs::rename(&beside, path));
    written.map_err(|e| {
        let _ = fs::remove_file(&beside);
        io(path)(e)
    })
}

/// What a checkpoint is, its numbers not looked at.
///
/// # Errors
/// It cannot be read, or is something else.
pub fn info(path: &Path) -> Result<Info, Error> {
    let wrong = |source| Error::Model { path: path.to_owned(), source };
    let file = Model::weights_of(path).map_err(wrong)?;
    let bytes = fs::read(&file).map_err(io(&file))?;
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

/// Writes the checkpoint `from` to `to` with its numbers held as `stored`, and its tokenizer beside. `to` is a file that
/// ends in `.safetensors`, or a folder.
///
/// # Errors
/// It cannot be read or written, or `to` would overwrite `from`.
pub fn convert(from: &Path, to: &Path, stored: Stored) -> Result<(PathBuf, u64), Error> {
    let wrong = |source| Error::Model { path: from.to_owned(), source };
    let file = Model::weights_of(from).map_err(wrong)?;
    let vocabulary = Model::vocabulary_of(&file).map_err(wrong)?;
    let target = if to.extension().is_some_and(|e| e == "safetensors") { to.to_owned() } else { to.join("model.safetensors") };
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io(folder))?;
    if let (Ok(a), Ok(b)) = (file.canonicalize(), target.canonicalize())
        && a == b
    {
        return Err(Error::Io {
            path: target,
            source: std::io::Error::new(std::io::ErrorKind::AlreadyExists, "this is the file that is read; give another"),
        });
    }
    let bytes = fs::read(&file).map_err(io(&file))?;
    let written = Model::inspect(&bytes).and_then(|c| c.to_safetensors(stored)).map_err(wrong)?;
    let beside = folder.join("tokenizer.model");
    let (pieces, there) = (fs::read(&vocabulary).map_err(io(&vocabulary))?, fs::read(&beside).ok());
    if there.as_ref().is_some_and(|t| *t != pieces) {
        let message = "another checkpoint's tokenizer is there already; give another folder";
        return Err(Error::Io { path: beside, source: std::io::Error::new(std::io::ErrorKind::AlreadyExists, message) });
    }
    if there.is_none() {
        write_whole(&beside, &pieces)?;
    }
    write_whole(&target, &written)?;
    Ok((target, written.len() as u64))
}
