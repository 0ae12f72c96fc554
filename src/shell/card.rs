//! A card: a call with all that a person must see before a yes.

use super::sheet::Sheet;
use crate::action::Part;
use crate::policy::Need;
use crate::text::Span;
use std::sync::Arc;

/// A call to confirm.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Id of the plan.
    pub id: String,
    /// Name of the tool.
    pub title: String,
    /// What the tool does.
    pub description: String,
    /// The file that says what runs; none for what is built in.
    pub from: Option<String>,
    /// The sentence that it is an answer to; empty for an undo.
    pub query: String,
    /// Words of the sentence that say something and that no call used.
    pub unused: Vec<Span>,
    /// Its number among the calls of one answer, from 1, and how many there are.
    pub place: (usize, usize),
    /// The call in one line.
    pub call: String,
    /// The call in a few words, for a list of several.
    pub summary: String,
    /// What runs as one line that a shell takes, or method and address, in parts.
    pub line: Vec<(Part, String)>,
    /// The whole action as a line that a shell takes; empty where there is no plan.
    pub copied: String,
    /// Whether `line` is a command line.
    pub is_command: bool,
    /// The text that the program of `line` interprets.
    pub script: Option<String>,
    /// What `line` does not say: folder, variables, headers, terms.
    pub beside: Vec<String>,
    /// The exact arguments, one element a row, or the request; `beside` among them.
    pub rows: Vec<String>,
    /// A word of `line` could be misread: the rows are shown unasked.
    pub odd: bool,
    /// The arguments.
    pub values: Vec<Value>,
    /// What may not be what it seems.
    pub warnings: Vec<String>,
    /// The risk in words.
    pub risk: String,
    /// Why the person is asked.
    pub why: String,
    /// The risk alone is why.
    pub by_risk: bool,
    /// How it is confirmed.
    pub need: Need,
    /// It only reads.
    pub only_reads: bool,
    /// How likely it is what was meant, 0 to 1; absent when not known.
    pub confidence: Option<f32>,
    /// Why it cannot run.
    pub blocked: Option<String>,
    /// Arguments that must be given and are not.
    pub wanted: Vec<String>,
    /// What takes its effect back, offered once it went well.
    pub undo: Option<Box<Card>>,
    /// The rules that would make Enter enough for it, the narrowest first.
    pub allow: Vec<Allow>,
    /// The form that corrects it.
    pub sheet: Option<Arc<Sheet>>,
    /// A person corrected it; what would be kept of that.
    pub kept: Option<Kept>,
    /// Measurements, when there are some.
    pub stats: Option<Stats>,
}

/// An argument of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its name.
    pub name: String,
    /// Its value.
    pub text: String,
    /// Where the value is from.
    pub from: String,
    /// What is not plain to see in the sentence: it is a default, was converted, is not there.
    pub flag: Option<String>,
    /// Whether the flag is something to look at before a yes.
    pub doubt: bool,
    /// The words of the sentence that it is.
    pub said: Option<Span>,
}

/// A rule that a person may put in force from a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// How much it allows, in words.
    pub words: String,
    /// Its text, as it would be written.
    pub rule: String,
    /// The file that it would be written to.
    pub file: String,
}

/// What a correction becomes when it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The example, as it would be written.
    pub lines: String,
    /// The file that it would be written to.
    pub file: String,
}

impl Card {
    /// The line as one text.
    #[must_use]
    pub fn line_text(&self) -> String {
        self.line.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The script of a tool that is built in: a person need not read it.
    #[must_use]
    pub fn own_script(&self) -> Option<&str> {
        self.script.as_deref().filter(|_| self.from.is_none())
    }

    /// Whether it may run with the calls of the same answer on one yes: it only reads, nothing else than its line says what
    /// runs, and nothing is to be looked at.
    #[must_use]
    pub fn is_plain_reading(&self) -> bool {
        let doubt = self.values.iter().any(|v| v.doubt);
        let by_line = self.beside.is_empty() && self.script.is_none();
        self.only_reads && by_line && self.need == Need::Enter && self.blocked.is_none() && self.warnings.is_empty() && !self.odd && !doubt
    }
}

/// Measurements of one dispatch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stats {
    /// Tokens a second while reading the prompt.
    pub prefill_tps: Option<f64>,
    /// Tokens a second while writing.
    pub decode_tps: Option<f64>,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<f64>,
    /// Tokens in the context.
    pub context: usize,
    /// Tokens that the context can hold.
    pub context_max: usize,
    /// Milliseconds from the sentence to the card.
    pub total_ms: Option<f64>,
}
