//! A project's folder on disk. Whoever wrote the folder chose what lies in it, so nothing is opened that could wait, lead
//! elsewhere or be large: every step is taken from the folder before it, links are refused, and all of it is bounded.

use super::{Content, Entry, FOLDER, File, POLICY, SCHEMAS};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fstat, openat, statat};
use rustix::io::Errno;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::Path;

/// Manifests of a folder at most.
const MAX_FILES: usize = 200;
/// Names in the folder of the manifests at most, whatever they are.
const MAX_NAMES: usize = 1000;
/// Bytes of all files together at most.
const MAX_BYTES: u64 = 1 << 20;

/// One file that counts, not read yet.
struct Found<'a> {
    folder: &'a OwnedFd,
    /// Its name in `folder`.
    name: String,
    entry: Entry,
}

/// Names and sizes of what counts, in the order of the names; nothing is read.
///
/// # Errors
/// A link, something that is not a file, or too much of it.
pub(super) fn list(project: &Path) -> io::Result<Vec<Entry>> {
    visit(project, |found| Ok(found.entry))
}

/// The content of what counts.
///
/// # Errors
/// As `list`, and a file that is not UTF-8.
pub(super) fn read(project: &Path) -> io::Result<Content> {
    let mut left = MAX_BYTES;
    let files = visit(project, |found| {
        let bytes = contents(&found, left)?;
        left = left.saturating_sub(bytes.len() as u64);
        Ok(File { name: found.entry.name, bytes })
    })?;
    Ok(Content { files })
}

fn visit<T>(project: &Path, each: impl FnMut(Found<'_>) -> io::Result<T>) -> io::Result<Vec<T>> {
    let top = openat(rustix::fs::CWD, project, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let Some(root) = folder(&top, FOLDER, FOLDER)? else { return Ok(Vec::new()) };
    let schemas = folder(&root, SCHEMAS, SCHEMAS)?;
    let mut found = Vec::new();
    found.extend(entry(&root, POLICY, POLICY.to_owned())?);
    if let Some(schemas) = &schemas {
        for name in manifests(schemas)? {
            found.extend(entry(schemas, &name, format!("{SCHEMAS}/{name}"))?);
        }
    }
    let total = found.iter().fold(0u64, |sum, f| sum.saturating_add(f.entry.size));
    if total > MAX_BYTES {
        return Err(io::Error::other(format!("the files have {total} bytes together, more than 1 MiB")));
    }
    found.sort_by(|a, b| a.entry.name.cmp(&b.entry.name));
    found.into_iter().map(each).collect()
}

/// A folder in `parent`; none where nothing is there.
fn folder(parent: &OwnedFd, name: &str, shown: &str) -> io::Result<Option<OwnedFd>> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match openat(parent, name, flags, Mode::empty()) {
        Ok(folder) => Ok(Some(folder)),
        Err(Errno::NOENT) => Ok(None),
        Err(Errno::LOOP | Errno::NOTDIR) => Err(io::Error::other(format!("{shown} is not a folder; links do not count here"))),
        Err(error) => Err(named(shown, &error.into())),
    }
}

/// The names of the manifests, unordered.
fn manifests(folder: &OwnedFd) -> io::Result<Vec<String>> {
    let mut out = Vec::new();
    for (seen, entry) in Dir::read_from(folder)?.enumerate() {
        let entry = entry?;
        if seen > MAX_NAMES {
            return Err(io::Error::other(format!("{SCHEMAS}: more than {MAX_NAMES} names")));
        }
        // A name that is not UTF-8 has no place in messages and records, and never counted.
        let Ok(name) = entry.file_name().to_str() else { continue };
        // As in the other folders of manifests: the `._x.json` that macOS leaves beside `x.json` is none.
        if !name.starts_with('.') && Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
            out.push(name.to_owned());
        }
        if out.len() > MAX_FILES {
            return Err(io::Error::other(format!("{SCHEMAS}: more than {MAX_FILES} files")));
        }
    }
    Ok(out)
}

/// A file as it is listed; none where nothing is there.
fn entry<'a>(folder: &'a OwnedFd, name: &str, shown: String) -> io::Result<Option<Found<'a>>> {
    let stat = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => stat,
        Err(Errno::NOENT) => return Ok(None),
        Err(error) => return Err(named(&shown, &error.into())),
    };
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(not_a_file(&shown));
    }
    let size = u64::try_from(stat.st_size).unwrap_or(u64::MAX);
    Ok(Some(Found { folder, name: name.to_owned(), entry: Entry { name: shown, size } }))
}

fn contents(found: &Found<'_>, most: u64) -> io::Result<Vec<u8>> {
    let shown = &found.entry.name;
    // NONBLOCK: what was a file when it was listed may be a pipe by now, whose opening would wait for its other end.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = openat(found.folder, &found.name, flags, Mode::empty()).map_err(|e| named(shown, &e.into()))?;
    if FileType::from_raw_mode(fstat(&file)?.st_mode) != FileType::RegularFile {
        return Err(not_a_file(shown));
    }
    let mut bytes = Vec::new();
    std::fs::File::from(file).take(most + 1).read_to_end(&mut bytes).map_err(|e| named(shown, &e))?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other("the files have more than 1 MiB together"));
    }
    match std::str::from_utf8(&bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(io::Error::other(format!("{shown}: not UTF-8"))),
    }
}

fn not_a_file(shown: &str) -> io::Error {
    io::Error::other(format!("{shown}: not a file; links do not count here"))
}

fn named(shown: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{shown}: {error}"))
}
