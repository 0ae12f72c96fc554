//! What the reading of the files complained about already.

use super::finding::{Finding, Level};
use super::loaded::{IdleRule, Loaded};

/// Each problem as a finding.
pub(super) fn problems(loaded: &Loaded<'_>) -> Vec<Finding> {
    loaded.set.problems.iter().map(Finding::from).collect()
}

/// Rules of the person's that speak of nothing.
pub(super) fn idle(rules: &[IdleRule]) -> Vec<Finding> {
    let finding = |rule: &IdleRule| Finding {
        rule: "idle-rule",
        level: Level::Warning,
        file: rule.file.clone(),
        pointer: String::new(),
        line: Some(rule.line),
        column: Some(1),
        tool: None,
        message: format!("the rule does nothing here: {}", rule.why),
        fix: "fix the names in it, or take it out".to_owned(),
    };
    rules.iter().map(finding).collect()
}
