//! What is too old or too much goes; what a person wants gone goes.

use super::{Error, History, Limits};
use rusqlite::params;

const DAY_MS: i64 = 86_400_000;

impl History {
    /// Deletes what is beyond `limits`; how many entries.
    ///
    /// # Errors
    /// What kept them from being deleted.
    pub fn keep(&mut self, limits: Limits, now_ms: i64) -> Result<usize, Error> {
        self.trim(limits, now_ms).map_err(|e| self.wrong(&e))
    }

    fn trim(&self, limits: Limits, now_ms: i64) -> rusqlite::Result<usize> {
        let c = &self.connection;
        let oldest = now_ms.saturating_sub(i64::from(limits.days).saturating_mul(DAY_MS));
        let mut gone = c.execute("DELETE FROM entries WHERE at_ms < ?1", params![oldest])?;
        c.execute("DELETE FROM memory WHERE at_ms < ?1", params![oldest])?;
        let too_many = "DELETE FROM entries WHERE id <= (SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET ?1)";
        gone += c.execute(too_many, params![limits.entries])?;
        let pages: i64 = c.pragma_query_value(None, "page_count", |r| r.get(0))?;
        let free: i64 = c.pragma_query_value(None, "freelist_count", |r| r.get(0))?;
        let size: i64 = c.pragma_query_value(None, "page_size", |r| r.get(0))?;
        // Freed pages are used again, so the file stops growing without being written anew.
        if pages.saturating_sub(free).saturating_mul(size) > i64::try_from(limits.bytes).unwrap_or(i64::MAX) {
            let quarter =
                "DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY id LIMIT (SELECT count(*) / 4 + 1 FROM entries))";
            gone += c.execute(quarter, [])?;
        }
        Ok(gone)
    }

    /// How many entries there are that are older than `before_ms`, or at all.
    ///
    /// # Errors
    /// What keeps the history from being read.
    pub fn count(&self, before_ms: Option<i64>) -> Result<i64, Error> {
        let sql = "SELECT count(*) FROM entries WHERE ?1 IS NULL OR at_ms < ?1";
        self.connection.query_row(sql, params![before_ms], |r| r.get(0)).map_err(|e| self.wrong(&e))
    }

    /// Deletes every entry and what is remembered of them, or those older than `before_ms`, and gives their room back; how many
    /// entries.
    ///
    /// # Errors
    /// What kept them from being deleted.
    pub fn clear(&mut self, before_ms: Option<i64>) -> Result<usize, Error> {
        let done = || -> rusqlite::Result<usize> {
            let gone = self.connection.execute("DELETE FROM entries WHERE ?1 IS NULL OR at_ms < ?1", params![before_ms])?;
            self.connection.execute("DELETE FROM memory WHERE ?1 IS NULL OR at_ms < ?1", params![before_ms])?;
            self.connection.execute_batch("INSERT INTO words (words) VALUES ('optimize'); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
            Ok(gone)
        };
        done().map_err(|e| self.wrong(&e))
    }

    /// SQLite's own check of the whole file: `ok`, or what is wrong.
    ///
    /// # Errors
    /// What keeps the history from being read.
    pub fn integrity(&self) -> Result<String, Error> {
        self.connection.pragma_query_value(None, "integrity_check", |r| r.get(0)).map_err(|e| self.wrong(&e))
    }
}
