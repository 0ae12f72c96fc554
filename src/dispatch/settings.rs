//! How a sentence is read: what may be set, and the bounds.

use std::time::Duration;

/// Tools that one prompt holds at most.
pub const MAX_OFFERED: usize = 5;
/// Encoder tokens that one prompt holds at most.
pub const MAX_CONTEXT: usize = 1024;
/// Longest sentence taken, in bytes.
pub const MAX_QUERY: usize = 4096;
/// Runner-ups at most, whatever is asked for.
pub const MAX_RUNNER_UPS: usize = 3;
/// How long an answer may take: the largest checkpoint on a busy machine takes a tenth of it.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);
/// Tokens that the model picks for one sentence, after which no other reading of it is tried.
pub const MAX_WORK: usize = 4096;
/// Calls that one sentence leads to at most.
pub(super) const MAX_CALLS: usize = 4;

/// How far the decode is held to the tools and the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// No grammar, no encoder: what Needle writes by itself.
    Free,
    /// The grammar of the tools; any value of the right type.
    Schema,
    /// The grammar of the tools; values from the sentence.
    #[default]
    Full,
}

/// How many other answers are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunnerUps {
    /// How many, up to `MAX_RUNNER_UPS`.
    pub count: usize,
    /// Confidence that each must have, 0 to 1: below, it is not a rival.
    pub min_confidence: f32,
    /// Look for them even where the answer leaves no doubt.
    pub always: bool,
}

impl Default for RunnerUps {
    fn default() -> Self {
        Self { count: MAX_RUNNER_UPS, min_confidence: 0.05, always: false }
    }
}

/// The most that a call is worth that leaves out an allowed value, a number in a parameter's unit, an option or another wish which was
/// said, or has half of a name: less than what may run with nobody looking on although it only reads (`calibration.unsure`).
pub(super) const LOST: f32 = 0.49;
