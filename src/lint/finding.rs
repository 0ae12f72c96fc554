//! One finding, for a person and for a program.

use crate::manifest::{Problem, Severity};
use serde_json::{Value, json};
use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Something will go wrong for somebody.
    Warning,
    /// Something was left out or cannot work.
    Error,
}

impl Level {
    /// The word in outputs and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The level that a word means.
    pub(super) fn of(word: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|level| level.word() == word)
    }
}

/// Something that an author should fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that says so.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The file as it was named; `builtin:NAME` for embedded ones.
    pub file: String,
    /// JSON pointer to what is meant; empty for the whole file.
    pub pointer: String,
    /// From 1, where the pointer's value starts.
    pub line: Option<usize>,
    /// From 1, in characters.
    pub column: Option<usize>,
    /// The tool it belongs to, where one is known.
    pub tool: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Finding {
    /// As one object. `mend` is what `fix` was called: it is written until 0.2 for scripts that read it.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({"rule": self.rule, "level": self.level.word(), "error": self.level == Level::Error, "file": self.file,
            "pointer": self.pointer, "line": self.line, "column": self.column, "tool": self.tool,
            "message": self.message, "fix": self.fix, "mend": self.fix})
    }
}

impl From<&Problem> for Finding {
    fn from(problem: &Problem) -> Self {
        Self {
            rule: problem.rule,
            level: if problem.severity == Severity::Error { Level::Error } else { Level::Warning },
            file: problem.file.clone(),
            pointer: problem.pointer.clone(),
            line: problem.place.map(|p| p.line),
            column: problem.place.map(|p| p.column),
            tool: problem.tool.clone(),
            message: problem.message.clone(),
            fix: problem.fix.clone(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = self.file.clone();
        if let (Some(at), Some(column)) = (self.line, self.column) {
            line += &format!(":{at}:{column}");
        }
        line += &format!(": {} {}: {}", self.level.word(), self.rule, self.message);
        if !self.pointer.is_empty() {
            line += &format!(" (at {})", self.pointer);
        }
        if !self.fix.is_empty() {
            line += &format!("; {}", self.fix);
        }
        f.write_str(&line.replace(char::is_control, " "))
    }
}

/// What a rule found in one tool, before it is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: &'static str,
    pub(super) pointer: String,
    pub(super) message: String,
    pub(super) fix: String,
}

impl Found {
    pub(super) fn new(rule: &'static str, pointer: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { rule, pointer: pointer.into(), message: message.into(), fix: fix.into() }
    }
}
