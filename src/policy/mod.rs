//! May this plan run, and how hard must a person say yes: from the rules of the person and the project, the risk of
//! the plan, the tool's own wish and whether every value was said. Knows no models and no terminals.

mod argv;
mod glob;
mod here;
mod inside;
mod pattern;
mod reach;
mod read;
mod rule;
#[cfg(test)]
mod tests;
mod word;
mod write;

use crate::action::{Plan, Risk, Step};
use crate::manifest::{Confirm, Layer, Problem, Tool};
use rule::Subject;

pub use here::{Follow, Here};
pub use reach::Reach;
pub use read::Owner;
pub use rule::{Rule, Verdict};
pub use word::typed_word;
pub use write::{Width, append, rule_for, rules_for};

/// The rules in force, or what keeps them from being known.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    rules: Vec<Rule>,
    broken: Option<Box<Problem>>,
}

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

    fn sure(&self) -> bool {
        self.confidence.is_none_or(|c| c >= self.thresholds.unsure)
    }
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
    fn strictest(&self, subject: &Subject<'_>, here: &Here) -> Option<&Rule> {
        self.rules.iter().filter(|r| r.speaks_of(subject, here)).reduce(|best, r| if r.verdict > best.verdict { r } else { best })
    }
}

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
    if let Some(rule) = inside.filter(|_| inside::goes_in(plan)) {
        return closed(format!("what is denied by {} lies inside of what it is given", rule.cite()), Some((rule.file.clone(), rule.line)));
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
    let (by_rule, why, place) = match inside {
        None => (by_rule, why, place),
        // Names and sizes are all that it can tell, as far as is known.
        Some(inside) => {
            let why = format!("what is denied by {} lies inside of what it is given", inside.cite());
            (by_rule.max(Need::Key), why, Some((inside.file.clone(), inside.line)))
        }
    };
    let need = by_rule.max(beyond);
    let verdict = if need == Need::Enter { Verdict::Allow } else { Verdict::Ask };
    // A project's or a given tool is only allowed as the command line that it is now, which must be all that decides.
    let can_be_bound = tool.origin.layer <= Layer::User || plan.is_bare();
    let can_be_allowed = rule.is_none() && inside.is_none() && by_rule > beyond && can_be_bound;
    let can_run_by_rule = rule.is_none() && inside.is_none() && beyond == Need::Enter && can_be_bound;
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

/// A risk in rules and JSON.
#[must_use]
pub fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::ReadOnly(_) => "read_only",
        Risk::Changes => "changes",
        Risk::Destructive => "destructive",
        Risk::OpenWorld => "open_world",
    }
}

/// Whose file a tool is from, in rules and JSON.
#[must_use]
pub fn origin_word(layer: Layer) -> &'static str {
    match layer {
        Layer::Builtin => "builtin",
        Layer::User => "user",
        Layer::Project => "project",
        Layer::Given => "given",
    }
}
