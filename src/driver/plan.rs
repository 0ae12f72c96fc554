//! A call made into a plan, with what it takes to run it and what would undo it.

use super::{Rules, environment, given_data};
use crate::action::{self, Plan, Refusal};
use crate::config;
use crate::manifest::{Call, Tool, ToolSet};
use crate::policy::{Decision, Trust, Verdict, Width};

/// A plan with what it takes to run it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The exact action.
    pub plan: Plan,
    /// What it takes.
    pub decision: Decision,
    /// What takes its effect back, or why nothing can; absent where its tool does not say how.
    pub undo: Option<Result<Box<Planned>, Refusal>>,
    /// The rules that would make Enter enough, the narrowest first; none where none would.
    pub allow: Vec<AllowRule>,
}

/// A rule that a person may put in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowRule {
    /// How much it allows.
    pub width: Width,
    /// Its text, as it would be written.
    pub rule: String,
    /// The file that it would be written to.
    pub file: String,
}

impl Planned {
    /// Whether a rule forbids it.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        self.decision.verdict == Verdict::Deny
    }
}

/// The plan of a call, what it takes to run it, and the plan that undoes it.
///
/// # Errors
/// Why there is no plan.
pub fn prepare(tools: &ToolSet, rules: &Rules, call: &Call, trust: Trust, strict: bool) -> Result<Planned, Refusal> {
    let tool = tools.get(&call.name).ok_or(Refusal::NoAction)?;
    let plan = enforced(action::plan_with(tool, call, &environment, given_data())?, strict)?;
    let decision = rules.decide(tool, &plan, trust);
    let undo = tool.undo.is_some().then(|| undoing(tool, rules, call, trust, strict).map(Box::new));
    let allow = if decision.can_be_allowed { allow_rules(tool, rules, &plan) } else { Vec::new() };
    Ok(Planned { plan, decision, undo, allow })
}

/// The plan that undoes a call, and what it takes to run it.
///
/// # Errors
/// Why there is no plan.
pub fn prepare_undo(tools: &ToolSet, rules: &Rules, call: &Call, trust: Trust, strict: bool) -> Result<Planned, Refusal> {
    undoing(tools.get(&call.name).ok_or(Refusal::NoUndo)?, rules, call, trust, strict)
}

fn undoing(tool: &Tool, rules: &Rules, call: &Call, trust: Trust, strict: bool) -> Result<Planned, Refusal> {
    let plan = enforced(action::undo(tool, call, &environment)?, strict)?;
    let decision = rules.decide(tool, &plan, trust);
    Ok(Planned { plan, decision, undo: None, allow: Vec::new() })
}

/// The plan; with `strict` only where its program is held to what it is declared to be.
fn enforced(plan: Plan, strict: bool) -> Result<Plan, Refusal> {
    match plan.unguarded() {
        Some(why) if strict && plan.started().is_some() => Err(Refusal::Unguarded(why)),
        _ => Ok(plan),
    }
}

fn allow_rules(tool: &Tool, rules: &Rules, plan: &Plan) -> Vec<AllowRule> {
    let Some(file) = config::policy_file().map(|f| f.display().to_string()) else { return Vec::new() };
    rules.rules_for(tool, plan).into_iter().map(|(width, rule)| AllowRule { width, rule, file: file.clone() }).collect()
}
