//! May this plan run, and how hard must a person say yes: from the risk of the plan, the tool's own wish and
//! whether every value was said. Knows no models and no terminals.

use crate::action::{Plan, Risk};
use crate::manifest::Confirm;

/// What it takes to run a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How a person says yes.
    pub need: Need,
    /// Why, in a few words.
    pub rule: String,
    /// Whether it takes a sure call to run it when nobody looks on.
    pub surety: bool,
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

impl Decision {
    /// The verdict's word in JSON answers.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        if self.need == Need::Enter { "allow" } else { "ask" }
    }
}

/// How far the call behind a plan can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trust {
    /// Every value was said, or is one of those that its parameter allows.
    pub all_said: bool,
    /// It is more likely right than wrong.
    pub sure: bool,
}

impl Trust {
    /// Of a call that a person wrote by hand.
    pub const BY_HAND: Self = Self { all_said: true, sure: true };
}

/// The default of the plan's risk, made stricter by `confirm`, by values that nobody said and by doubt.
#[must_use]
pub fn decide(plan: &Plan, confirm: Option<Confirm>, trust: Trust) -> Decision {
    let (by_risk, rule) = match plan.risk {
        Risk::ReadOnly => (Need::Enter, "it only reads"),
        Risk::Changes => (Need::Key, "it changes something"),
        Risk::OpenWorld => (Need::Word, "it changes something beyond this machine"),
        Risk::Destructive => (Need::Word, "it may delete or overwrite"),
    };
    let by_file = match confirm {
        None | Some(Confirm::Never) => Need::Enter,
        Some(Confirm::Ask) => Need::Key,
        Some(Confirm::Type) => Need::Word,
    };
    let by_words = if trust.all_said && trust.sure { Need::Enter } else { Need::Key };
    let need = by_risk.max(by_file).max(by_words);
    let rule = if need == by_risk {
        rule
    } else if need == by_file {
        "the tool's file asks for it"
    } else if trust.all_said {
        "the model is not sure of it"
    } else {
        "a value is not in your words"
    };
    Decision { need, rule: rule.to_owned(), surety: plan.risk != Risk::ReadOnly }
}
