//! The rules in force, of all files together.

use super::here::Here;
use super::read::{self, Owner};
use super::rule::{Rule, Subject, Verdict};
use crate::manifest::Problem;

/// The rules in force, or what keeps them from being known.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub(super) rules: Vec<Rule>,
    pub(super) broken: Option<Box<Problem>>,
}

impl Policy {
    /// Reads the rules of a file.
    ///
    /// # Errors
    /// What is wrong, with the file's line and the rule, an example that does not hold included.
    pub fn parse(file: &str, text: &str, owner: Owner) -> Result<Self, Box<Problem>> {
        Ok(Self { rules: read::rules(file, text, owner)?, broken: None })
    }

    /// A rule that holds until the end of this session.
    ///
    /// # Errors
    /// As `parse`.
    pub fn for_session(rule: &str) -> Result<Self, Box<Problem>> {
        let mut policy = Self::parse("this session", rule, Owner::User)?;
        policy.rules.iter_mut().for_each(|r| r.line = 0);
        Ok(policy)
    }

    /// The last rule alone.
    #[must_use]
    pub fn last(mut self) -> Self {
        self.rules = self.rules.pop().into_iter().collect();
        self
    }

    /// The policy of a file that cannot be read: it denies everything.
    #[must_use]
    pub fn broken(problem: Box<Problem>) -> Self {
        Self { rules: Vec::new(), broken: Some(problem) }
    }

    /// What keeps the rules from being known.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.broken.as_deref()
    }

    /// Adds the rules of another file; no order makes a verdict weaker.
    pub fn join(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.broken = self.broken.take().or(other.broken);
    }

    /// The same without the rules that allow.
    #[must_use]
    pub fn without_allowing(&self) -> Self {
        let rules = self.rules.iter().filter(|r| r.verdict != Verdict::Allow).cloned().collect();
        Self { rules, broken: self.broken.clone() }
    }

    /// A rule that speaks of `~`, which only means something where the home folder is known.
    #[must_use]
    pub fn needs_home(&self) -> Option<&Rule> {
        self.rules.iter().find(|r| r.needs_home())
    }

    /// The rules, in the order of their files.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether a rule denies a tool whatever it is called with.
    #[must_use]
    pub fn denies_tool(&self, tool: &str) -> bool {
        self.rules.iter().any(|r| r.verdict == Verdict::Deny && r.is_of_tool(tool))
    }

    /// The strictest rule that speaks of `subject`; of equally strict ones the first.
    pub(super) fn strictest(&self, subject: &Subject<'_>, here: &Here) -> Option<&Rule> {
        self.rules.iter().filter(|r| r.speaks_of(subject, here)).reduce(|best, r| if r.verdict > best.verdict { r } else { best })
    }
}
