//! What it takes to run a plan, and what is known of its call.

use super::rule::Verdict;

/// What it takes to run a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Whether it may run at all, and whether a person must look.
    pub verdict: Verdict,
    /// How a person says yes; of no use when it is denied.
    pub need: Need,
    /// Why, in a few words.
    pub why: String,
    /// File and line of the rule that decided, if one did.
    pub place: Option<(String, usize)>,
    /// How sure its call must be to run it when nobody looks on, 0 to 1.
    pub min_confidence: f32,
    /// A rule allows it and nothing asks for more: it may run where nobody can be asked.
    pub unattended: bool,
    /// A rule that allows it would make Enter enough.
    pub can_be_allowed: bool,
    /// A rule that allows it would let it run where nobody can be asked.
    pub can_run_by_rule: bool,
}

impl Decision {
    /// It never runs, and this is why.
    #[must_use]
    pub fn closed(why: String) -> Self {
        let (verdict, need) = (Verdict::Deny, Need::Word);
        Self { verdict, need, why, place: None, min_confidence: 1.0, unattended: false, can_be_allowed: false, can_run_by_rule: false }
    }

    /// Whether this asks for more than `before` did: what was said to `before` is no answer to it.
    #[must_use]
    pub fn is_stricter_than(&self, before: &Self) -> bool {
        self.verdict > before.verdict || self.need > before.need || (before.unattended && !self.unattended)
    }
}

/// How a person says yes, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Enter, or `--yes`.
    Enter,
    /// A named key, or `--yes`.
    Key,
    /// The tool's name, typed, or `--yes`.
    Word,
}

/// How far the call behind a plan can be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trust {
    /// Every value was said, or is one of those that its parameter allows.
    pub all_said: bool,
    /// Every word of the sentence that says something was used.
    pub all_used: bool,
    /// How likely it is what was meant, 0 to 1; absent when not known.
    pub confidence: Option<f32>,
    /// What that likelihood is held against.
    pub thresholds: Thresholds,
}

/// What a confidence is held against. It belongs to the checkpoint that the confidence is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// A call below it asks for a key, and is not run while nobody looks on.
    pub unsure: f32,
    /// A call below it changes nothing and sends nothing away while nobody looks on.
    pub unattended: f32,
}

/// Calls of one answer are not sure enough to run with nobody looking on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// Of the least sure call, 0 to 1.
    pub confidence: f32,
    /// What it takes, 0 to 1.
    pub min_confidence: f32,
}

impl Trust {
    /// Of a call that a person wrote by hand.
    pub const BY_HAND: Self =
        Self { all_said: true, all_used: true, confidence: None, thresholds: Thresholds { unsure: 0.0, unattended: 0.0 } };

    pub(super) fn sure(&self) -> bool {
        self.confidence.is_none_or(|c| c >= self.thresholds.unsure)
    }
}
