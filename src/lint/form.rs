//! What the reading of the files complained about already.

use super::finding::{Finding, Level};
use super::loaded::{IdleRule, Loaded};
use crate::manifest::Severity;

/// Each problem as a finding.
pub(super) fn problems(loaded: &Loaded<'_>) -> Vec<Finding> {
    let level = |severity| if severity == Severity::Error { Level::Error } else { Level::Warning };
    let finding = |p: &crate::manifest::Problem| Finding {
        // A complaint without a rule of its own that left nothing out is not one of form.
        rule: p.rule,
        level: level(p.severity),
        file: p.file.clone(),
        pointer: p.pointer.clone(),
        line: p.place.map(|p| p.line),
        column: p.place.map(|p| p.column),
        tool: p.tool.clone(),
        message: p.message.clone(),
        mend: p.mend.clone(),
    };
    loaded.set.problems.iter().map(finding).collect()
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
        mend: "mend the names in it, or take it out".to_owned(),
    };
    rules.iter().map(finding).collect()
}
