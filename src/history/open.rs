//! The file opened or made: permissions before the first byte, version, damage.

use super::{Error, History};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The version of the tables below, kept in `user_version`.
pub(super) const VERSION: i64 = 2;

/// How long another process may hold the file; a shell that waits longer would feel stuck.
const PATIENCE: Duration = Duration::from_millis(400);

/// What the file holds. An entry is written before its run and its outcome after it, so a run that was cut short is one
/// without outcome. Kind, name and text as SQLite keeps them in `sqlite_master`.
const SCHEMA: [(&str, &str, &str); 7] = [
    (
        "table",
        "entries",
        "CREATE TABLE entries (
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
) STRICT",
    ),
    ("index", "entries_at", "CREATE INDEX entries_at ON entries (at_ms)"),
    (
        "table",
        "outcomes",
        "CREATE TABLE outcomes (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    success INTEGER NOT NULL,
    outcome TEXT NOT NULL
) STRICT",
    ),
    (
        "table",
        "words",
        "CREATE VIRTUAL TABLE words USING fts5 (query, line, content='entries', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    ),
    (
        "trigger",
        "entries_in",
        "CREATE TRIGGER entries_in AFTER INSERT ON entries BEGIN
    INSERT INTO words (rowid, query, line) VALUES (new.id, new.query, new.line);
END",
    ),
    (
        "trigger",
        "entries_out",
        "CREATE TRIGGER entries_out AFTER DELETE ON entries BEGIN
    INSERT INTO words (words, rowid, query, line) VALUES ('delete', old.id, old.query, old.line);
END",
    ),
    MEMORY,
];

/// What came with version 2: sentences that a person confirmed.
const MEMORY: (&str, &str, &str) = (
    "table",
    "memory",
    "CREATE TABLE memory (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    said TEXT NOT NULL,
    tool TEXT NOT NULL
) STRICT",
);

/// Tables that SQLite makes for those above; their text is its own and may change with its version.
const MADE: [&str; 7] = ["sqlite_sequence", "sqlite_stat1", "sqlite_stat4", "words_data", "words_idx", "words_docsize", "words_config"];

/// The files that SQLite keeps beside the database.
#[cfg(unix)]
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

impl History {
    /// Opens the file, making it and its folder (for their owner only) where they are not there.
    ///
    /// # Errors
    /// What keeps it from being used, with the file's name and the fix.
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
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = private_folder(folder).map_err(failed)?.join(file.file_name().unwrap_or_default());
        private_file(&place).map_err(failed)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let connection = Connection::open_with_flags(place, flags).map_err(|e| explain(file, &e))?;
        let mut history = Self { file: file.to_owned(), connection };
        history.distrust().map_err(|e| explain(file, &e))?;
        history.migrate()?;
        history.prepare().map_err(|e| explain(file, &e))?;
        Ok(history)
    }

    /// Opens the file if it is there.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_existing(file: &Path) -> Result<Option<Self>, Error> {
        if file.symlink_metadata().is_ok() { Self::open(file).map(Some) } else { Ok(None) }
    }

    /// Nothing that a file says is run before it is known to be ours.
    fn distrust(&self) -> rusqlite::Result<()> {
        let c = &self.connection;
        c.busy_timeout(PATIENCE)?;
        c.pragma_update(None, "trusted_schema", false)?;
        c.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        Ok(())
    }

    fn prepare(&self) -> rusqlite::Result<()> {
        let c = &self.connection;
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
            let empty = transaction.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get::<_, i64>(0)).map_err(wrong)? == 0;
            if version == 0 && empty {
                for (_, _, sql) in SCHEMA {
                    transaction.execute(sql, []).map_err(wrong)?;
                }
                transaction.pragma_update(None, "user_version", VERSION).map_err(wrong)?;
            }
            transaction.commit().map_err(wrong)?;
        }
        if self.version().map_err(wrong)? == 1 {
            self.second().map_err(wrong)?;
        }
        let found = self.version().map_err(wrong)?;
        if found > VERSION {
            return Err(Error::Newer { file, found, known: VERSION });
        }
        match self.foreign().map_err(wrong)? {
            None => Ok(()),
            Some(name) => Err(Error::Foreign { file, name }),
        }
    }

    /// Version 1 becomes version 2. A table of that name that is there already is foreign, and said to be.
    fn second(&mut self) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have done it while this one waited.
        let there = transaction.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'memory'", [], |r| r.get::<_, i64>(0))? > 0;
        if !there {
            transaction.execute(MEMORY.2, [])?;
        }
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()
    }

    /// The first thing in the file that is not as this program makes it: a trigger would run, a view would lie, and a
    /// table with other columns would keep other things than are shown.
    fn foreign(&self) -> rusqlite::Result<Option<String>> {
        let mut statement = self.connection.prepare("SELECT type, name, sql FROM sqlite_master")?;
        let mut rows = statement.query([])?;
        let mut missing: Vec<&str> = SCHEMA.iter().map(|(_, name, _)| *name).collect();
        while let Some(row) = rows.next()? {
            let (kind, name, sql): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let ours = SCHEMA.iter().any(|(k, n, s)| (*k, *n, Some(*s)) == (kind.as_str(), name.as_str(), sql.as_deref()));
            if !(ours || kind == "table" && MADE.contains(&name.as_str())) {
                return Ok(Some(format!("the {kind} {name:?}")));
            }
            missing.retain(|n| *n != name);
        }
        Ok(missing.first().map(|name| format!("no {name:?}")))
    }

    fn version(&self) -> rusqlite::Result<i64> {
        self.connection.pragma_query_value(None, "user_version", |r| r.get(0))
    }

    pub(super) fn wrong(&self, error: &rusqlite::Error) -> Error {
        explain(&self.file, error)
    }
}

/// SQLite's failure as one that a person can act on.
pub(super) fn explain(file: &Path, error: &rusqlite::Error) -> Error {
    let file = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked(file),
        Some(ErrorCode::DiskFull) => Error::Full(file),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Error::Corrupt(file),
        _ => Error::File { file, message: error.to_string() },
    }
}

/// The folder, made for its owner only where it is missing, and nobody else's to write in: whoever can write there can
/// put a database of theirs in the place of this one. Its path without links, which SQLite would not take.
fn private_folder(folder: &Path) -> io::Result<PathBuf> {
    if !folder.is_dir() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let folder = folder.canonicalize()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let known = folder.metadata()?;
        own(&folder, &known)?;
        match known.permissions().mode() {
            mode if mode & 0o1000 != 0 => {
                return Err(io::Error::other(format!("{}: a folder that is shared by all users", folder.display())));
            }
            mode if mode & 0o022 != 0 => fs::set_permissions(&folder, fs::Permissions::from_mode(mode & 0o700))?,
            _ => {}
        }
    }
    Ok(folder)
}

/// What another user owns, they can change at any time.
#[cfg(unix)]
fn own(path: &Path, known: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let me = rustix::process::geteuid().as_raw();
    if known.uid() == me {
        return Ok(());
    }
    Err(io::Error::other(format!("{}: it belongs to user {}, and this is user {me}", path.display(), known.uid())))
}

/// The file exists, is not a link, and is its owner's alone before SQLite writes to it; its side files take the same
/// permissions.
fn private_file(file: &Path) -> io::Result<()> {
    let beside = |path: &Path| match path.symlink_metadata() {
        Ok(known) if known.is_symlink() => Err(io::Error::other(format!("{}: it is a link; move it away", path.display()))),
        // Opening a pipe would wait for its other end.
        Ok(known) if !known.is_file() => Err(io::Error::other(format!("{}: it is not a file", path.display()))),
        #[cfg(unix)]
        Ok(known) => own(path, &known),
        _ => Ok(()),
    };
    beside(file)?;
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Whatever it has become since it was looked at.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    let opened = options.open(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let known = opened.metadata()?;
        own(file, &known)?;
        if known.permissions().mode() & 0o077 != 0 {
            opened.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        for end in BESIDE {
            let mut name = file.as_os_str().to_owned();
            name.push(end);
            beside(Path::new(&name))?;
        }
    }
    drop(opened);
    Ok(())
}
