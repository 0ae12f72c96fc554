//! Entries read back: the newest, those with some words, one by its number.

use super::{Decision, Error, History, json};
use rusqlite::{Row, params};
use serde_json::{Value, json as object};

/// One entry as stored, with its outcome if one is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its number; never used twice.
    pub id: i64,
    /// When it was decided, milliseconds since 1970.
    pub at_ms: i64,
    /// The way it came: `run`, `pipe`, `call`, `undo`, `shell` or `rerun`.
    pub way: String,
    /// The request; absent for calls by hand.
    pub query: Option<String>,
    /// What was proposed, with its timings.
    pub answer: Value,
    /// The tool's name; absent when there was no call.
    pub tool: Option<String>,
    /// The call's arguments.
    pub arguments: Value,
    /// The plan's id.
    pub plan_id: Option<String>,
    /// The plan as it was shown.
    pub plan: Value,
    /// The plan on one line.
    pub line: String,
    /// What became of it; absent for a word that this version does not know.
    pub decision: Option<Decision>,
    /// Because of which rule.
    pub rule: String,
    /// The working folder.
    pub folder: Option<String>,
    /// Hash of the checkpoint.
    pub model: Option<String>,
    /// Hash of the tools.
    pub tools: Option<String>,
    /// When the run ended, whether well, and the outcome; absent while not known to have ended.
    pub outcome: Option<(i64, bool, Value)>,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all be in the request or the plan.
    pub words: Option<String>,
    /// At most so many, the newest; none means all.
    pub limit: Option<u32>,
    /// The oldest first.
    pub oldest_first: bool,
}

const COLUMNS: &str = "e.id, e.at_ms, e.way, e.query, e.answer, e.tool, e.arguments, e.plan_id, e.plan, e.line, e.decision, e.rule, \
    e.folder, e.model, e.tools, o.at_ms, o.success, o.outcome FROM entries e LEFT JOIN outcomes o ON o.entry = e.id";

impl History {
    /// The entries that `filter` wants, given one by one to `take`; `take` ends it with an error.
    ///
    /// # Errors
    /// What keeps the history from being read, or `take`'s own error.
    pub fn each<E: From<Error>>(&self, filter: &Filter, mut take: impl FnMut(Record) -> Result<(), E>) -> Result<(), E> {
        let limit = filter.limit.map_or(-1, i64::from);
        let query = filter.words.as_deref().map(phrase).transpose()?;
        let which = if query.is_some() { "e.id IN (SELECT rowid FROM words WHERE words MATCH ?2)" } else { "?2 IS NULL" };
        let order = if filter.oldest_first { "ASC" } else { "DESC" };
        let sql = format!("SELECT {COLUMNS} WHERE {which} ORDER BY e.id {order} LIMIT ?1");
        let wrong = |e: rusqlite::Error| self.wrong(&e);
        let mut statement = self.connection.prepare(&sql).map_err(wrong)?;
        let rows = statement.query_map(params![limit, query], record).map_err(wrong)?;
        for row in rows {
            take(row.map_err(wrong)?)?;
        }
        Ok(())
    }

    /// The entry of that number.
    ///
    /// # Errors
    /// What keeps the history from being read.
    pub fn get(&self, id: i64) -> Result<Option<Record>, Error> {
        use rusqlite::OptionalExtension as _;
        let sql = format!("SELECT {COLUMNS} WHERE e.id = ?1");
        self.connection.query_row(&sql, [id], record).optional().map_err(|e| self.wrong(&e))
    }
}

/// Words as full-text search takes them: each as a text of its own, all needed, the last one may be a beginning.
/// No character of a search is an operator.
fn phrase(words: &str) -> Result<String, Error> {
    let quoted: Vec<String> = words
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"").replace('\0', "")))
        .collect();
    if quoted.is_empty() { Err(Error::Search(words.to_owned())) } else { Ok(format!("{}*", quoted.join(" "))) }
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let text = |i: usize| row.get::<_, String>(i).map(|t| json(&t));
    let outcome = match row.get::<_, Option<i64>>(15)? {
        None => None,
        Some(at_ms) => Some((at_ms, row.get(16)?, text(17)?)),
    };
    Ok(Record {
        id: row.get(0)?,
        at_ms: row.get(1)?,
        way: row.get(2)?,
        query: row.get(3)?,
        answer: text(4)?,
        tool: row.get(5)?,
        arguments: text(6)?,
        plan_id: row.get(7)?,
        plan: text(8)?,
        line: row.get(9)?,
        decision: Decision::from_word(&row.get::<_, String>(10)?),
        rule: row.get(11)?,
        folder: row.get(12)?,
        model: row.get(13)?,
        tools: row.get(14)?,
        outcome,
    })
}

impl Record {
    /// How it ended, in a few words.
    #[must_use]
    pub fn ending(&self) -> String {
        let word = |key: &str, value: &Value| match key {
            "exit_code" => format!("exit code {value}"),
            "status" => format!("HTTP {value}"),
            "signal" => format!("ended by signal {value}"),
            "left_running" => "left running".to_owned(),
            "sent" => "sent to the terminal".to_owned(),
            _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        };
        match (&self.outcome, self.decision) {
            (Some((_, _, outcome)), _) => ["exit_code", "status", "signal", "left_running", "sent", "error", "ended"]
                .into_iter()
                .find_map(|key| outcome.get(key).map(|v| word(key, v)))
                .unwrap_or_else(|| "ended".to_owned()),
            (None, Some(Decision::Ran)) => "not known to have ended".to_owned(),
            (None, Some(decision)) => decision.word().replace('_', " "),
            (None, None) => "decided in a way that a later version knows".to_owned(),
        }
    }

    /// Everything about it, as one JSON object.
    #[must_use]
    pub fn object(&self) -> Value {
        object!({
            "id": self.id,
            "at_ms": self.at_ms,
            "way": self.way,
            "query": self.query,
            "call": self.tool.as_ref().map(|tool| object!({"name": tool, "arguments": self.arguments})),
            "plan_id": self.plan_id,
            "plan": self.plan,
            "line": self.line,
            "decision": self.decision.map(Decision::word),
            "rule": self.rule,
            "ending": self.ending(),
            "ended_at_ms": self.outcome.as_ref().map(|o| o.0),
            "success": self.outcome.as_ref().map(|o| o.1),
            "outcome": self.outcome.as_ref().map(|o| o.2.clone()),
            "folder": self.folder,
            "model": self.model,
            "tools": self.tools,
            "answer": self.answer,
        })
    }
}
