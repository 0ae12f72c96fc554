//! What was trusted, one file a project in the person's data folder: hash, time and a copy for the next comparison.

use super::{Content, File, State, hex};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

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

    /// How a project stands; `project` is absolute and without links.
    ///
    /// # Errors
    /// The project's folder cannot be read.
    pub fn state(&self, project: &Path) -> io::Result<State> {
        let now = Content::read(project)?;
        if now.files.is_empty() {
            return Ok(State::Absent);
        }
        // A damaged record is no trust.
        Ok(match read(&self.file(project)).filter(|t| t.project == project.display().to_string()) {
            None => State::New(now),
            Some(trusted) if trusted.hash == now.hash() => State::Trusted(now),
            Some(trusted) => State::Changed { now, then: trusted.content },
        })
    }

    /// Trusts exactly `content` of a project.
    ///
    /// # Errors
    /// It cannot be written down.
    pub fn trust(&self, project: &Path, content: &Content, at_ms: i64) -> io::Result<()> {
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
        options.write(true).create(true).truncate(true);
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
                out.extend(read(&path));
            }
        }
        out.sort_by(|a, b| a.project.cmp(&b.project));
        Ok(out)
    }
}

fn read(file: &Path) -> Option<Trusted> {
    let record: Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let file = |value: &Value| Some(File { name: text(&value["name"])?, bytes: text(&value["text"])?.into_bytes() });
    Some(Trusted {
        project: text(&record["project"])?,
        hash: text(&record["hash"])?,
        at_ms: record["at_ms"].as_i64()?,
        content: Content { files: record["files"].as_array()?.iter().map(file).collect::<Option<_>>()? },
    })
}
