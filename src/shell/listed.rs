//! What the views list, as finished data.

/// A tool, for its list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The file that it is from, as its group is called.
    pub file: String,
    /// The file that can be edited; none for a built-in one.
    pub editable: Option<String>,
    /// What it may do, in words.
    pub risk: String,
    /// Programs that it needs and that are not here.
    pub missing: Vec<String>,
    /// Tokens that it takes of the prompt.
    pub tokens: usize,
    /// When it ran last, in words; none where it is not in the history.
    pub last_use: Option<String>,
    /// How often it ran, as far as the history goes.
    pub uses: usize,
    /// Its arguments: name and what it is.
    pub arguments: Vec<(String, String)>,
    /// Sentences that it is tested with.
    pub examples: Vec<String>,
}

/// An entry of the history, for its list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// When it was, milliseconds since 1970.
    pub at_ms: i64,
    /// How long before the list was made, in milliseconds.
    pub ago_ms: i64,
    /// When it was, in words.
    pub age: String,
    /// What was asked; none for a call by hand.
    pub sentence: Option<String>,
    /// The tool; none where there was no call.
    pub tool: Option<String>,
    /// The call, as it can be typed.
    pub call: Option<String>,
    /// The exact action on one line.
    pub line: String,
    /// The folder.
    pub folder: String,
    /// How it ended, in words.
    pub ending: String,
    /// `ok`, `failed`, `stopped`, `declined`, `denied` or `none`.
    pub outcome: &'static str,
}

/// A sentence that is remembered, for its list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memo {
    /// Its number.
    pub id: i64,
    /// The sentence.
    pub said: String,
    /// The tool that it led to.
    pub tool: String,
    /// When it was confirmed, in words.
    pub age: String,
}

/// What a check of one tool came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// The tool.
    pub tool: String,
    /// What its author should fix: what is wrong, with what to do about it.
    pub findings: Vec<(String, String)>,
    /// Its examples, each with where the answer parts from it; none where it is as written.
    pub examples: Vec<(String, Option<String>)>,
    /// Why it could not be checked.
    pub failed: Option<String>,
}
