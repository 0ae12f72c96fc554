//! Entries before a run, outcomes after it.

use super::{Decision, Error, History, MAX_OUTPUT};
use rusqlite::params;
use serde_json::{Map, Value, json};

/// One decided call, or a request that led to none. Secrets must be names in it, not values.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// The way it came: `run`, `pipe`, `call`, `undo`, `shell` or `rerun`.
    pub way: &'static str,
    /// The request; absent for calls by hand.
    pub query: Option<String>,
    /// What was proposed, with its timings: the answer object.
    pub answer: Value,
    /// The tool's name.
    pub tool: Option<String>,
    /// The call's arguments.
    pub arguments: Map<String, Value>,
    /// The plan's id.
    pub plan_id: Option<String>,
    /// The plan as it is shown.
    pub plan: Value,
    /// The plan on one line.
    pub line: String,
    /// What became of it.
    pub decision: Decision,
    /// Because of which rule it was asked, allowed or denied.
    pub rule: String,
    /// The working folder.
    pub folder: Option<String>,
    /// Hash of the checkpoint; absent where no model had a part in it.
    pub model: Option<String>,
    /// Hash of the loaded tools.
    pub tools: Option<String>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// Whether it did what it was meant to.
    pub success: bool,
    /// The rest as the answer object's `outcome` has it, without the streams.
    pub outcome: Map<String, Value>,
    /// Standard output, or what is shown of the answer.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl History {
    /// Writes an entry; its number. When this returns, a killed process loses it no more.
    ///
    /// # Errors
    /// What kept it from being written.
    pub fn add(&mut self, entry: &Entry) -> Result<i64, Error> {
        let sql =
            "INSERT INTO entries (at_ms, way, query, answer, tool, arguments, plan_id, plan, line, decision, rule, folder, model, tools)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        let values = params![
            entry.at_ms,
            entry.way,
            entry.query,
            entry.answer.to_string(),
            entry.tool,
            Value::Object(entry.arguments.clone()).to_string(),
            entry.plan_id,
            entry.plan.to_string(),
            entry.line,
            entry.decision.word(),
            entry.rule,
            entry.folder,
            entry.model,
            entry.tools,
        ];
        self.connection.execute(sql, values).map_err(|e| self.wrong(&e))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Writes how the run of an entry ended; of each stream the first `MAX_OUTPUT` bytes.
    ///
    /// # Errors
    /// What kept it from being written.
    pub fn end(&mut self, entry: i64, ended: &Ended) -> Result<(), Error> {
        let (stdout, out_cut) = bounded(&ended.stdout);
        let (stderr, err_cut) = bounded(&ended.stderr);
        let mut outcome = ended.outcome.clone();
        outcome.insert("stdout".to_owned(), json!(stdout));
        outcome.insert("stderr".to_owned(), json!(stderr));
        if out_cut || err_cut {
            outcome.insert("truncated".to_owned(), json!(true));
        }
        let sql = "INSERT OR REPLACE INTO outcomes (entry, at_ms, success, outcome) SELECT id, ?2, ?3, ?4 FROM entries WHERE id = ?1";
        let values = params![entry, ended.at_ms, ended.success, Value::Object(outcome).to_string()];
        self.connection.execute(sql, values).map_err(|e| self.wrong(&e))?;
        Ok(())
    }
}

/// The first `MAX_OUTPUT` bytes, whole characters only, and whether that is less than all.
fn bounded(text: &str) -> (&str, bool) {
    let mut end = text.len().min(MAX_OUTPUT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), end < text.len())
}
