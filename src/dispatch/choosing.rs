//! How a tool was chosen: nouns.

use super::shown::Match;
use crate::manifest::Call;
use std::sync::Arc;

/// How near a tool is to a sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranked {
    /// Index into the tool set.
    pub tool: usize,
    /// Cosine of the sentence with the tool's name and description, -1 to 1; that of Needle's contrastive head where
    /// there is no sentence encoder.
    pub similarity: f32,
    /// Cosine of the sentence with the nearest of the tool's examples, -1 to 1; 0 without one.
    pub example: f32,
    /// Which of the tool's examples that is.
    pub nearest: Option<usize>,
    /// Cosine of the sentence with the nearest one that the person confirmed for this tool, -1 to 1; 0 without one.
    pub memory: f32,
    /// That one.
    pub confirmed: Option<Arc<str>>,
    /// How far the sentence is a command line of the tool's action: -1 of another one, 0 it is none, 1 with words that the
    /// action has no place for, 2 whole, 3 one that an example shows with more than the program's name.
    pub program: i8,
    /// The sentence as a command line that one of the tool's examples shows.
    pub(super) shown: Option<Arc<Match>>,
    /// By what the tools are ordered.
    pub score: f32,
    /// The same without what the person confirmed.
    pub unaided: f32,
    /// Without that another tool would come before it.
    pub behind: bool,
}

/// How the tool was chosen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choosing {
    /// The offered tools in the order of the prompt.
    pub tools: Vec<ToolScore>,
    /// Log-probability of the empty list, natural logarithm.
    pub refusal: f32,
    /// Needle by itself held the empty list likelier than any call.
    pub refused: bool,
    /// Place in `tools` of the chosen one.
    pub best: usize,
}

/// One tool's chances.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolScore {
    /// The tool's own name.
    pub name: String,
    /// Log-probability of the head of its call, natural logarithm.
    pub log_probability: f32,
    /// How near it is to the sentence.
    pub rank: Ranked,
    /// Its share of the softmax over all tools' scores, 0 to 1.
    pub share: f32,
    /// The same without what the person confirmed.
    pub unaided: f32,
}

impl Choosing {
    /// Whether what the person confirmed had a part in it.
    #[must_use]
    pub fn is_aided(&self) -> bool {
        self.tools.iter().any(|t| t.rank.score > t.rank.unaided)
    }

    /// The best call's log-probability less the refusal's.
    #[must_use]
    pub fn call_margin(&self) -> f32 {
        self.tools.iter().map(|t| t.log_probability).fold(f32::NEG_INFINITY, f32::max) - self.refusal
    }

    /// The line of an example by which a call was read.
    pub(super) fn shown(&self, call: &Call) -> Option<&Match> {
        let shown = self.tool(&call.name)?.rank.shown.as_deref()?;
        (shown.line.arguments == call.arguments).then_some(shown)
    }

    /// The score of a tool by its name.
    #[must_use]
    pub fn tool(&self, name: &str) -> Option<&ToolScore> {
        self.tools.iter().find(|t| t.name == name)
    }
}
