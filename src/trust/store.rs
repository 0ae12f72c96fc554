//! What was trusted, one file a project in the person's data folder: hash, time and a copy for the next comparison.

use super::{Content, File, POLICY, State, folder};
use crate::text::hex;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Bytes of a record at most: 1 MiB of content, each byte an escape of six at worst; records of earlier versions could
/// hold more, and what they deny still counts.
const MAX_RECORD: u64 = 64 << 20;

/// The folder where trust is kept.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// A trusted project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// The project's folder.
    pub project: String,
    /// SHA-256 over what was trusted.
    pub hash: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// The content, as far as it was text.
    pub content: Content,
}

impl Store {
    /// Trust as kept in `folder`, which need not exist.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn file(&self, project: &Path) -> PathBuf {
        let name = hex(&Sha256::digest(project.as_os_str().as_encoded_bytes()));
        self.folder.join(format!("{}.json", name.get(..32).unwrap_or_default()))
    }

    /// How a project stands; `project` is absolute and without links. Without a record nothing of the project is read
    /// but names and sizes.
    ///
    /// # Errors
    /// The project's folder, which nobody trusted, cannot be looked at.
    pub fn state(&self, project: &Path) -> io::Result<State> {
        let trusted = match self.record(project) {
            Ok(Some(trusted)) => trusted,
            Ok(None) => {
                let entries = folder::list(project)?;
                return Ok(if entries.is_empty() { State::Absent } else { State::New(entries) });
            }
            Err(why) => return Ok(State::Damaged(why)),
        };
        match folder::read(project) {
            Ok(now) if trusted.hash == now.hash() => Ok(State::Trusted(now)),
            // Tools that are gone need no word; rules that are gone were meant to count.
            Ok(now) if now.files.is_empty() && trusted.content.file(POLICY).is_none() => Ok(State::Absent),
            now => Ok(State::Changed { now: now.map_err(|e| e.to_string()), then: trusted.content }),
        }
    }

    /// What is there now, for a person who is asked to trust it.
    ///
    /// # Errors
    /// It cannot be read, or must not be: links, more than 1 MiB, texts that are not UTF-8.
    pub fn look(&self, project: &Path) -> io::Result<Content> {
        folder::read(project)
    }

    /// What was trusted in a project; an error where there is a record that cannot be read, whose rules were meant to count.
    fn record(&self, project: &Path) -> Result<Option<Trusted>, String> {
        let file = self.file(project);
        let damaged = |why: String| {
            let fix = "needlesh trust shows the folder and trusts it anew, needlesh trust --revoke takes the trust back";
            format!("the record of what you trusted here is damaged ({}: {why}); {fix}", file.display())
        };
        let bytes = match fs::File::open(&file) {
            Ok(opened) => bounded(opened).map_err(|e| damaged(e.to_string()))?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(damaged(e.to_string())),
        };
        let trusted = parse(&bytes).ok_or_else(|| damaged("it is not such a record".to_owned()))?;
        if trusted.project != project.display().to_string() {
            return Err(damaged("it speaks of another folder".to_owned()));
        }
        Ok(Some(trusted))
    }

    /// Trusts exactly `content` of a project; to trust that nothing is there takes the trust back.
    ///
    /// # Errors
    /// It cannot be written down.
    pub fn trust(&self, project: &Path, content: &Content, at_ms: i64) -> io::Result<()> {
        if content.files.is_empty() {
            return self.revoke(project).map(drop);
        }
        let files: Vec<Value> = content.files.iter().map(|f| json!({"name": f.name, "text": String::from_utf8_lossy(&f.bytes)})).collect();
        let record = json!({"project": project.display().to_string(), "hash": content.hash(), "at_ms": at_ms, "files": files});
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)?;
        let file = self.file(project);
        let draft = file.with_extension(format!("{}.new", std::process::id()));
        let mut options = fs::OpenOptions::new();
        // A draft that a killed process left is in the way; a link in its place must not be written through.
        let _ = fs::remove_file(&draft);
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&draft)?;
        out.write_all(record.to_string().as_bytes())?;
        out.sync_all()?;
        fs::rename(&draft, &file)
    }

    /// Takes trust back; whether there was any.
    ///
    /// # Errors
    /// The record cannot be deleted.
    pub fn revoke(&self, project: &Path) -> io::Result<bool> {
        match fs::remove_file(self.file(project)) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// All trusted projects, by their folders.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> io::Result<Vec<Trusted>> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "json") {
                out.extend(fs::File::open(&path).and_then(bounded).ok().and_then(|bytes| parse(&bytes)));
            }
        }
        out.sort_by(|a, b| a.project.cmp(&b.project));
        Ok(out)
    }
}

fn bounded(file: fs::File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match file.take(MAX_RECORD + 1).read_to_end(&mut bytes)? as u64 {
        read if read > MAX_RECORD => Err(io::Error::other("it is larger than 64 MiB")),
        _ => Ok(bytes),
    }
}

fn parse(bytes: &[u8]) -> Option<Trusted> {
    let record: Value = serde_json::from_slice(bytes).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let file = |value: &Value| Some(File { name: text(&value["name"])?, bytes: text(&value["text"])?.into_bytes() });
    Some(Trusted {
        project: text(&record["project"])?,
        hash: text(&record["hash"])?,
        at_ms: record["at_ms"].as_i64()?,
        content: Content { files: record["files"].as_array()?.iter().map(file).collect::<Option<_>>()? },
    })
}
