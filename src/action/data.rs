//! What a person gives to a program on its standard input: what is piped into needlesh, or a file. It is passed on as it
//! comes and never held in memory.

use super::path;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::Seek as _;
use std::os::fd::AsFd as _;
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where data comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// This program's own standard input.
    Stdin,
    /// A file.
    File {
        /// Absolute, without links.
        path: String,
        /// What tells it from another file that takes its name.
        place: String,
    },
}

/// Whether the standard input went to a program: it can be read once.
static TAKEN: AtomicBool = AtomicBool::new(false);

impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File { path, .. } => f.write_str(path),
        }
    }
}

impl Data {
    /// A file of the person's.
    ///
    /// # Errors
    /// It cannot be read, in a person's words.
    pub fn file(name: &Path) -> Result<Self, String> {
        let cannot = |why: String| format!("{}: {why}", name.display());
        let path = name.canonicalize().map_err(|e| cannot(e.to_string()))?;
        open(&path).map_err(cannot)?;
        let place = path::place(&path).ok_or_else(|| cannot("it is gone".to_owned()))?;
        let path = path.into_os_string().into_string().map_err(|_| cannot("its name is not UTF-8".to_owned()))?;
        Ok(Self::File { path, place })
    }

    /// The standard input, where data can come from it: a pipe, a socket or a file, never a terminal or another device.
    #[must_use]
    pub fn stdin() -> Option<Self> {
        let kind = own_input().ok()?.metadata().ok()?.file_type();
        (kind.is_file() || kind.is_fifo() || kind.is_socket()).then_some(Self::Stdin)
    }

    /// Whether something waits to be read from a pipe, or from the start of a file.
    #[must_use]
    pub fn waits() -> bool {
        let Ok(mut input) = own_input() else { return false };
        match input.metadata() {
            Ok(found) if found.is_file() => found.len() > 0 && input.stream_position().is_ok_and(|at| at == 0),
            Ok(found) if found.file_type().is_fifo() => rustix::io::ioctl_fionread(&input).is_ok_and(|count| count > 0),
            _ => false,
        }
    }

    /// What a program gets as its standard input.
    pub(super) fn input(&self) -> Result<Stdio, String> {
        match self {
            Self::File { path: name, place } => {
                let file = open(Path::new(name)).map_err(|why| format!("{name}: {why}"))?;
                if path::place(Path::new(name)).as_ref() != Some(place) {
                    return Err(format!("{name} is not the file any more that was shown; ask again"));
                }
                Ok(file.into())
            }
            Self::Stdin if TAKEN.swap(true, Ordering::SeqCst) => {
                Err("standard input went to another program already; --data FILE gives each the same".to_owned())
            }
            Self::Stdin => piped().map_err(|error| format!("standard input cannot be passed on: {error}")),
        }
    }
}

fn own_input() -> std::io::Result<File> {
    Ok(std::io::stdin().as_fd().try_clone_to_owned()?.into())
}

/// Only a file of bytes: another kind could wait for ever, or do something when it is read.
fn open(path: &Path) -> Result<File, String> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|e| e.to_string())?;
    match file.metadata() {
        Ok(found) if found.is_file() => {
            rustix::fs::fcntl_setfl(&file, rustix::fs::OFlags::empty()).map_err(|e| e.to_string())?;
            Ok(file)
        }
        Ok(_) => Err("it is not a file".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// A pipe that a thread fills. The descriptor itself is not given away: it may be open for writing too.
fn piped() -> std::io::Result<Stdio> {
    let mut from = own_input()?;
    let (reader, mut writer) = std::io::pipe()?;
    // It ends when nobody reads any more or nothing comes any more, at the latest with this program.
    std::thread::Builder::new().name("data".to_owned()).spawn(move || std::io::copy(&mut from, &mut writer))?;
    Ok(reader.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_of_bytes_is_data_and_only_that_one() {
        let base = tempfile::tempdir().unwrap();
        let name = base.path().join("a b");
        assert!(Data::file(&name).unwrap_err().contains("a b"));
        assert!(Data::file(base.path()).unwrap_err().contains("not a file"));
        assert!(Data::file(Path::new("/dev/null")).unwrap_err().contains("not a file"));
        std::fs::write(&name, "one").unwrap();
        let data = Data::file(&name).unwrap();
        assert!(data.input().is_ok() && data.to_string().ends_with("/a b"));
        std::fs::write(base.path().join("other"), "two").unwrap();
        std::fs::rename(base.path().join("other"), &name).unwrap();
        assert!(data.input().unwrap_err().contains("not the file any more"));
    }
}
