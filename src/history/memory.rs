//! Sentences that a person confirmed, with the tool that was run: kept beside the entries, gone with them.

use super::{Error, History};
use rusqlite::params;

/// Sentences kept at most; the oldest go first.
const MAX: u32 = 1000;

/// Longest sentence kept, in bytes: the encoder reads less of one.
const MAX_SAID: usize = 400;

/// A sentence that a person confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// Its number; never used twice.
    pub id: i64,
    /// When it was confirmed last, milliseconds since 1970.
    pub at_ms: i64,
    /// The sentence.
    pub said: String,
    /// The tool's name.
    pub tool: String,
}

/// Which sentences are to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forget {
    /// All.
    All,
    /// The one of this number.
    Number(i64),
    /// The one that is this text, without regard to ASCII case.
    Said(String),
}

impl History {
    /// Keeps that a sentence means a tool; what it meant before is forgotten. One that is too long is not kept.
    ///
    /// # Errors
    /// What kept it from being written.
    pub fn remember(&mut self, said: &str, tool: &str, at_ms: i64) -> Result<bool, Error> {
        if said.len() > MAX_SAID {
            return Ok(false);
        }
        let file = self.file.clone();
        let wrong = |e: rusqlite::Error| super::open::explain(&file, &e);
        let transaction = self.connection.transaction().map_err(wrong)?;
        let done = || -> rusqlite::Result<()> {
            transaction.execute("DELETE FROM memory WHERE said = ?1 COLLATE NOCASE", params![said])?;
            transaction.execute("INSERT INTO memory (at_ms, said, tool) VALUES (?1, ?2, ?3)", params![at_ms, said, tool])?;
            let too_many = "DELETE FROM memory WHERE id <= (SELECT id FROM memory ORDER BY id DESC LIMIT 1 OFFSET ?1)";
            transaction.execute(too_many, params![MAX])?;
            Ok(())
        };
        done().map_err(wrong)?;
        transaction.commit().map_err(wrong)?;
        Ok(true)
    }

    /// What is remembered, the oldest first.
    ///
    /// # Errors
    /// What keeps it from being read.
    pub fn remembered(&self) -> Result<Vec<Remembered>, Error> {
        let all = || -> rusqlite::Result<Vec<Remembered>> {
            let mut statement = self.connection.prepare("SELECT id, at_ms, said, tool FROM memory ORDER BY id")?;
            let rows = statement.query_map([], |r| Ok(Remembered { id: r.get(0)?, at_ms: r.get(1)?, said: r.get(2)?, tool: r.get(3)? }))?;
            rows.collect()
        };
        all().map_err(|e| self.wrong(&e))
    }

    /// Forgets for good; how many sentences.
    ///
    /// # Errors
    /// What kept them from being deleted.
    pub fn forget(&mut self, which: &Forget) -> Result<usize, Error> {
        let c = &self.connection;
        let done = || -> rusqlite::Result<usize> {
            let gone = match which {
                Forget::All => c.execute("DELETE FROM memory", [])?,
                Forget::Number(id) => c.execute("DELETE FROM memory WHERE id = ?1", params![id])?,
                Forget::Said(said) => c.execute("DELETE FROM memory WHERE said = ?1 COLLATE NOCASE", params![said])?,
            };
            // Out of the write-ahead log too.
            c.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
            Ok(gone)
        };
        done().map_err(|e| self.wrong(&e))
    }
}
