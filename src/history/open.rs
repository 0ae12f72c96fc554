//! The file opened or made: permissions before the first byte, version, damage.

use super::{Error, History};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// The version of the tables below, kept in `user_version`.
pub(super) const VERSION: i64 = 1;

/// How long another process may hold the file; a shell that waits longer would feel stuck.
const PATIENCE: Duration = Duration::from_millis(400);

/// An entry is written before its run and its outcome after it, so a run that was cut short is one without outcome.
const TABLES: &str = "
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    way TEXT NOT NULL,
    query TEXT,
    answer TEXT NOT NULL,
    tool TEXT,
    arguments TEXT NOT NULL,
    plan_id TEXT,
    plan TEXT NOT NULL,
    line TEXT NOT NULL,
    decision TEXT NOT NULL,
    rule TEXT NOT NULL,
    folder TEXT,
    model TEXT,
    tools TEXT
) STRICT;
CREATE INDEX entries_at ON entries (at_ms);
CREATE TABLE outcomes (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    success INTEGER NOT NULL,
    outcome TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (query, line, content='entries', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER entries_in AFTER INSERT ON entries BEGIN
    INSERT INTO words (rowid, query, line) VALUES (new.id, new.query, new.line);
END;
CREATE TRIGGER entries_out AFTER DELETE ON entries BEGIN
    INSERT INTO words (words, rowid, query, line) VALUES ('delete', old.id, old.query, old.line);
END;
PRAGMA user_version = 1;
";

impl History {
    /// Opens the file, making it and its folder (for their owner only) where they are not there.
    ///
    /// # Errors
    /// What keeps it from being used, with the file's name and the mend.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let start = Instant::now();
        loop {
            match Self::attempt(file) {
                // Switching to the write-ahead log does not wait for another process that does the same.
                Err(Error::Locked(_)) if start.elapsed() < PATIENCE => std::thread::sleep(PATIENCE / 80),
                other => return other,
            }
        }
    }

    fn attempt(file: &Path) -> Result<Self, Error> {
        let failed = |e: io::Error| match e.kind() {
            io::ErrorKind::StorageFull => Error::Full(file.to_owned()),
            _ => Error::File { file: file.to_owned(), message: e.to_string() },
        };
        if let Some(folder) = file.parent() {
            private_folder(folder).map_err(failed)?;
        }
        private_file(file).map_err(failed)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags).map_err(|e| explain(file, &e))?;
        let mut history = Self { file: file.to_owned(), connection };
        history.prepare().map_err(|e| explain(file, &e))?;
        history.migrate()?;
        Ok(history)
    }

    /// Opens the file if it is there.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_existing(file: &Path) -> Result<Option<Self>, Error> {
        if file.exists() { Self::open(file).map(Some) } else { Ok(None) }
    }

    fn prepare(&self) -> rusqlite::Result<()> {
        let c = &self.connection;
        c.busy_timeout(PATIENCE)?;
        c.pragma_update(None, "foreign_keys", true)?;
        // What is cleared is overwritten, not only unlinked.
        c.pragma_update(None, "secure_delete", true)?;
        c.pragma_update(None, "journal_mode", "wal")?;
        // With a write-ahead log a killed process loses nothing that was committed; a power cut may lose the last entries.
        c.pragma_update(None, "synchronous", "normal")?;
        // The log is emptied now and then, not at the end of every command, which would wait for the disk three times.
        c.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(())
    }

    fn migrate(&mut self) -> Result<(), Error> {
        let file = self.file.clone();
        let wrong = |e: rusqlite::Error| explain(&file, &e);
        if self.version().map_err(wrong)? == 0 {
            let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(wrong)?;
            // Another process may have made the tables while this one waited.
            let version: i64 = transaction.pragma_query_value(None, "user_version", |r| r.get(0)).map_err(wrong)?;
            if version == 0 {
                transaction.execute_batch(TABLES).map_err(wrong)?;
            }
            transaction.commit().map_err(wrong)?;
        }
        let found = self.version().map_err(wrong)?;
        if found == VERSION { Ok(()) } else { Err(Error::Newer { file, found, known: VERSION }) }
    }

    fn version(&self) -> rusqlite::Result<i64> {
        self.connection.pragma_query_value(None, "user_version", |r| r.get(0))
    }

    pub(super) fn wrong(&self, error: &rusqlite::Error) -> Error {
        explain(&self.file, error)
    }
}

/// SQLite's failure as one that a person can act on.
fn explain(file: &Path, error: &rusqlite::Error) -> Error {
    let file = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked(file),
        Some(ErrorCode::DiskFull) => Error::Full(file),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Error::Corrupt(file),
        _ => Error::File { file, message: error.to_string() },
    }
}

fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The file exists and is its owner's alone before SQLite writes to it; its side files take the same permissions.
fn private_file(file: &Path) -> io::Result<()> {
    // Opening a pipe would wait for its other end.
    if file.metadata().is_ok_and(|m| !m.is_file()) {
        return Err(io::Error::other("it is not a file"));
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if opened.metadata()?.permissions().mode() & 0o077 != 0 {
            opened.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
    }
    drop(opened);
    Ok(())
}
