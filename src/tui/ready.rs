//! Plans of the cards with what is written down of them, and the rule that would allow each.

use crate::action::{Outcome, Plan};
use crate::dispatch::{Proposal, Proposed};
use crate::driver::{self, Engine, Planned, Plans, Recorder};
use crate::history::{Decision, Entry};
use crate::policy::Verdict;
use crate::shell::Allow;
use std::sync::Arc;

/// A plan that a card may run.
pub(super) struct Ready {
    pub(super) plan: Plan,
    /// The rule that would make Enter enough, where one would.
    pub(super) rule: Option<String>,
    entry: Entry,
    denied: bool,
}

/// The entry of a run that has begun.
pub(super) struct Running {
    recorder: Arc<Recorder>,
    entry: Option<i64>,
}

impl Ready {
    /// Writes that it runs, before it does.
    pub(super) fn ran(&self, recorder: &Arc<Recorder>) -> Running {
        let entry = recorder.add(Entry { at_ms: driver::now_ms(), decision: Decision::Ran, ..self.entry.clone() });
        Running { recorder: Arc::clone(recorder), entry }
    }

    /// Writes that it was not wanted, or not allowed.
    pub(super) fn declined(&self, recorder: &Recorder) {
        let decision = if self.denied { Decision::Denied } else { Decision::Declined };
        recorder.add(Entry { at_ms: driver::now_ms(), decision, ..self.entry.clone() });
    }
}

impl Running {
    /// Writes how it ended.
    pub(super) fn ended(&self, plan: &Plan, outcome: &Outcome) {
        self.recorder.end(self.entry, plan, outcome);
    }
}

/// Every plan of an answer, those of its runner-ups too.
pub(super) fn all(engine: &Engine, proposal: &Proposal, plans: &Plans) -> Vec<Ready> {
    let one = |(call, planned): (&Proposed, &Planned)| {
        Some(Ready {
            plan: planned.plan.as_ref().ok()?.clone(),
            rule: rule(engine, planned),
            entry: driver::entry("shell", Some((proposal, plans)), &call.call, planned, Decision::OnlyShown),
            denied: denied(planned),
        })
    };
    let undoing = |(call, planned): (&Proposed, &Planned)| {
        let undo = planned.undo.as_deref()?;
        Some(Ready {
            plan: undo.plan.as_ref().ok()?.clone(),
            rule: None,
            entry: driver::entry("undo", None, &call.call, undo, Decision::OnlyShown),
            denied: denied(undo),
        })
    };
    let others = proposal.alternatives.iter().flatten().zip(plans.alternatives.iter().flatten());
    let every = proposal.calls.iter().zip(&plans.calls).chain(others);
    every.clone().filter_map(one).chain(every.filter_map(undoing)).collect()
}

fn denied(planned: &Planned) -> bool {
    planned.decision.as_ref().is_some_and(|d| d.verdict == Verdict::Deny)
}

/// Why a card cannot run.
pub(super) fn blocked(planned: &Planned) -> Option<String> {
    match (&planned.plan, &planned.decision) {
        (Err(refusal), _) => Some(refusal.to_string()),
        (Ok(_), Some(decision)) if denied(planned) => Some(decision.rule.clone()),
        _ => None,
    }
}

fn rule(engine: &Engine, planned: &Planned) -> Option<String> {
    planned.decision.as_ref().filter(|d| d.can_be_allowed)?;
    let plan = planned.plan.as_ref().ok()?;
    Some(engine.rules.rule_for(engine.tools.get(&plan.tool)?, plan))
}

/// The rule that a card may put in force.
pub(super) fn allow(engine: &Engine, planned: &Planned) -> Option<Allow> {
    let file = crate::config::policy_file()?.display().to_string();
    Some(Allow { rule: rule(engine, planned)?, file })
}
