//! May this plan run, and how hard must a person say yes: from the rules of the person and the project, the risk of
//! the plan, the tool's own wish and whether every value was said. Knows no models and no terminals.

mod argv;
mod decide;
mod decision;
mod disk;
mod glob;
mod here;
mod inside;
mod looks;
mod names;
mod pattern;
mod reach;
mod read;
mod rule;
mod rules;
#[cfg(test)]
mod tests;
mod word;
mod write;

pub use decide::{decide, decide_to, doubt, risk_reason, unattended};
pub use decision::{Decision, Doubt, Need, Thresholds, Trust};
pub use disk::{Disk, Seen};
pub use here::{Follow, Here};
pub use names::{origin_word, risk_word};
pub use reach::Reach;
pub use read::{MAX_RULES, Owner};
pub use rule::{Rule, Verdict};
pub use rules::Policy;
pub use word::typed_word;
pub use write::{Width, append, rule_for, rules_for};
