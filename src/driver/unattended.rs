//! The rule that would let a call run where nobody can be asked, tried on the call before it is named.

use super::{AllowRule, Offer};
use crate::config;

impl Offer {
    /// The narrowest rule that would let it run where nobody can be asked; none where none would.
    #[must_use]
    pub fn rule_that_runs_it(&self) -> Option<AllowRule> {
        let (plan, rules) = (&self.planned.as_ref().ok()?.plan, &self.basis.rules);
        let tool = self.basis.tool.as_deref()?;
        let file = config::policy_file()?.display().to_string();
        let mut all = rules.rules_for(tool, plan).into_iter();
        let (width, rule) = all.find(|(_, rule)| rules.with(rule, tool, plan, self.basis.trust).is_some_and(|d| d.unattended))?;
        Some(AllowRule { width, rule, file })
    }
}
