//! Rules, risk, the tool's own wish and doubt come to one decision.

use super::decision::{Decision, Doubt, Need, Trust};
use super::here::Here;
use super::inside;
use super::rule::{Subject, Verdict};
use super::rules::Policy;
use crate::action::{Plan, Risk, Step};
use crate::manifest::{Confirm, Layer, Tool};

/// The strictest rule that speaks of the plan; without one the default of its risk. `confirm`, values that nobody said
/// and doubt only ever make it stricter.
#[must_use]
pub fn decide(policy: &Policy, tool: &Tool, plan: &Plan, trust: Trust, here: &Here) -> Decision {
    decide_to(policy, tool, (plan, &plan.hosts()), trust, here)
}

/// As `decide`, for a plan that reaches other hosts than it names.
#[must_use]
pub fn decide_to(policy: &Policy, tool: &Tool, (plan, hosts): (&Plan, &[String]), trust: Trust, here: &Here) -> Decision {
    // What leaves the machine cannot be taken back either.
    let needs_confidence = !matches!(plan.risk, Risk::ReadOnly(_)) || tool.annotations.open_world || matches!(plan.step, Step::Http(_));
    let min_confidence = if needs_confidence { trust.thresholds.unattended } else { trust.thresholds.unsure };
    let closed = |why: String, place| Decision { place, ..Decision::closed(why) };
    if let Some(problem) = &policy.broken {
        return closed(format!("the rules cannot be read: {problem}"), problem.place.map(|p| (problem.file.clone(), p.line)));
    }
    let path = |name: &str, _: &str| tool.param(name).is_some_and(|p| p.format.as_deref() == Some("path"));
    let subject = Subject {
        tool: &tool.name,
        alias: Some(&tool.model_name),
        arguments: &plan.call.arguments,
        defaults: &plan.defaulted,
        path: &path,
        risk: Some(plan.risk),
        origin: Some(tool.origin.layer),
        argv: plan.command_words(),
        bare: plan.is_bare(),
        cwd: plan.cwd(),
        hosts,
    };
    let rule = policy.strictest(&subject, here);
    let place = rule.map(|r| (r.file.clone(), r.line));
    let verdict = rule.map(|r| r.verdict);
    if let (Some(Verdict::Deny), Some(rule)) = (verdict, rule) {
        return closed(format!("denied by {}", rule.cite()), place);
    }
    let inside = inside::denied(&policy.rules, &subject, here);
    if let Some((rule, why)) = inside.as_ref().filter(|_| inside::goes_in(plan)) {
        return closed(why.clone(), Some((rule.file.clone(), rule.line)));
    }
    let (by_risk, words) = by_risk(plan.risk);
    // A stranger's file says less of it, and nothing holds it to that.
    let unheld = plan.risk == Risk::Destructive && tool.origin.layer == Layer::Given && !tool.annotations.destructive;
    let words = if unheld { "it is from a given file, and nothing holds it to what that says of it" } else { words };
    let (by_rule, why) = match rule {
        None => (by_risk, words.to_owned()),
        Some(rule) if rule.verdict == Verdict::Allow => (Need::Enter, format!("allowed by {}", rule.cite())),
        Some(rule) => (by_risk.max(Need::Key), format!("asked for by {}", rule.cite())),
    };
    let (beyond, doubt) = beyond_rules(tool.confirm, trust);
    let may_widen = rule.is_none() && inside.is_none();
    let (by_rule, why, place) = match inside {
        None => (by_rule, why, place),
        // Names and sizes are all that it can tell, as far as is known.
        Some((rule, why)) => (by_rule.max(Need::Key), why, Some((rule.file.clone(), rule.line))),
    };
    let need = by_rule.max(beyond);
    let verdict = if need == Need::Enter { Verdict::Allow } else { Verdict::Ask };
    // A project's or a given tool is only allowed as the command line that it is now, which must be all that decides.
    let can_be_bound = tool.origin.layer <= Layer::User || plan.is_bare();
    let can_be_allowed = may_widen && by_rule > beyond && can_be_bound;
    let can_run_by_rule = may_widen && beyond == Need::Enter && can_be_bound;
    let unattended = need == Need::Enter && rule.is_some_and(|r| r.verdict == Verdict::Allow);
    let (why, place) = if need > by_rule { (doubt.to_owned(), None) } else { (why, place) };
    Decision { verdict, need, why, place, min_confidence, unattended, can_be_allowed, can_run_by_rule }
}

/// What keeps the calls of one answer from running with nobody looking on. `confidence` is the least sure call's, and
/// `wish` is the person's own minimum, which takes the place of the calls'.
#[must_use]
pub fn doubt<'a>(decisions: impl Iterator<Item = &'a Decision>, confidence: Option<f32>, wish: Option<f32>) -> Option<Doubt> {
    let min_confidence = wish.unwrap_or_else(|| decisions.map(|d| d.min_confidence).fold(0.0, f32::max));
    confidence.filter(|c| *c < min_confidence).map(|confidence| Doubt { confidence, min_confidence })
}

/// Whether rules let all calls of one answer run where nobody can be asked; `confidence` and `wish` are as for `doubt`.
#[must_use]
pub fn unattended<'a>(decisions: impl Iterator<Item = &'a Decision> + Clone, confidence: Option<f32>, wish: Option<f32>) -> bool {
    decisions.clone().all(|d| d.unattended) && doubt(decisions, confidence, wish).is_none()
}

fn by_risk(risk: Risk) -> (Need, &'static str) {
    match risk {
        Risk::ReadOnly(_) => (Need::Enter, "it only reads"),
        Risk::Changes => (Need::Key, "it changes something"),
        Risk::OpenWorld => (Need::Word, "it changes something beyond this machine"),
        Risk::Destructive => (Need::Word, "it may delete or overwrite"),
    }
}

/// Why a plan of this risk is asked about where no rule speaks of it and nothing is in doubt.
#[must_use]
pub fn risk_reason(risk: Risk) -> &'static str {
    by_risk(risk).1
}

/// What no rule lowers: the wish of the tool's file, values that nobody said, doubt.
fn beyond_rules(confirm: Option<Confirm>, trust: Trust) -> (Need, &'static str) {
    let by_file = match confirm {
        None | Some(Confirm::Never) => Need::Enter,
        Some(Confirm::Ask) => Need::Key,
        Some(Confirm::Type) => Need::Word,
    };
    let by_words = if trust.all_said && trust.all_used && trust.sure() { Need::Enter } else { Need::Key };
    let why = if by_file >= by_words {
        "the tool's file asks for it"
    } else if !trust.all_said {
        "a value is not in your request"
    } else if !trust.all_used {
        "some of your words were not used"
    } else {
        "the model is not sure of it"
    };
    (by_file.max(by_words), why)
}
