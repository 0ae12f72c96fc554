//! What a decode did, step by step: the nouns of the trace.

/// One move of the decode.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How its tokens came about.
    pub kind: StepKind,
    /// Its tokens.
    pub tokens: Vec<u32>,
    /// What they add to the answer.
    pub text: String,
    /// Picked: the probability under the mask, 0 to 1; tool: its share among all ways; forced: 1.
    pub probability: f32,
    /// Log-probability of its tokens without the mask, natural logarithm.
    pub log_probability: f32,
    /// The probability that the mask took away, 0 to 1.
    pub removed: f32,
    /// Tokens that the mask left.
    pub allowed: usize,
    /// The likeliest tokens before the mask, best first; empty unless traced.
    pub before: Vec<Likely>,
    /// The likeliest tokens after the mask, best first; empty unless traced.
    pub after: Vec<Likely>,
}

/// How a step's tokens came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// The head of the call of the chosen tool.
    Tool,
    /// The grammar left nothing else.
    Forced,
    /// The likeliest token that the grammar allows.
    Picked,
}

impl StepKind {
    /// The word in traces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Tool => "tool",
            Self::Forced => "forced",
            Self::Picked => "picked",
        }
    }
}

/// A token that could have come.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// Its id.
    pub token: u32,
    /// Its text.
    pub text: String,
    /// Its probability, 0 to 1.
    pub probability: f32,
}
