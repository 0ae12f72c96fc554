//! Carries out what the cli and the tui decide: loads the engine, proposes, plans, runs.
//! Knows nothing of how anything looks.

mod builtin;
mod links;
mod models;
mod policy_file;
mod project;
mod record;
mod rules;
mod run;

use crate::action::{self, Plan, Refusal, Step, plan};
use crate::dispatch::{self, Dispatcher, Evidence, Proposal, Proposed, UNSURE};
use crate::manifest::{Call, Sources, Tool, ToolSet, load};
use crate::model::{Model, Options};
use crate::policy::{Decision, Trust};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use models::{Pull, PullError, Pulled, load_model, model_path, pull};
pub use project::{Project, manifests as project_manifests, project_root, rules as project_rules, trust_store, would_load};
pub use record::{Recorder, bare, entry, now_ms};
pub use rules::{Rules, Span};
pub use run::{Stream, run};

/// What the command line says about tools and model.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Manifest files and folders.
    pub schemas: Vec<PathBuf>,
    /// Leave the embedded manifests out.
    pub no_builtin: bool,
    /// Keep only these tools.
    pub only: Vec<String>,
    /// Another checkpoint: a path, or a name of `model list`.
    pub model: Option<PathBuf>,
    /// Precision and threads.
    pub options: Options,
    /// A program that is said to only read must be held to it.
    pub strict: bool,
    /// Record nothing.
    pub no_history: bool,
}

/// Tools as `settings` ask for them; problems are in the set.
#[must_use]
pub fn load_tools(settings: &Settings) -> ToolSet {
    let builtin =
        if settings.no_builtin { Vec::new() } else { builtin::FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect() };
    let project = Project::load().manifests();
    let user = crate::config::schemas_folder();
    load(&Sources { builtin, user, project, given: settings.schemas.clone(), only: settings.only.clone() })
}

/// Model and tools, ready for sentences.
#[derive(Debug)]
pub struct Engine {
    /// The model.
    pub model: Model,
    /// The tools.
    pub tools: ToolSet,
    /// Reading the checkpoint and ranking data.
    pub load: Duration,
    /// Sentences into proposals.
    pub dispatcher: Dispatcher,
    /// As in `Settings`.
    pub strict: bool,
    /// What may run.
    pub rules: Arc<Rules>,
    /// Where it is written down.
    pub recorder: Arc<Recorder>,
}

/// A call made into a plan, with what it takes to run it.
#[derive(Debug)]
pub struct Planned {
    /// The exact action, or why there is none.
    pub plan: Result<Plan, Refusal>,
    /// What it takes; absent without a plan.
    pub decision: Option<Decision>,
    /// What takes its effect back, where its tool says how.
    pub undo: Option<Box<Planned>>,
}

impl Engine {
    /// Loads the model and prepares the ranking of `tools`.
    ///
    /// # Errors
    /// A checkpoint that cannot be read.
    pub fn new(settings: &Settings, tools: ToolSet) -> Result<Self, dispatch::Error> {
        let start = Instant::now();
        let model = load_model(settings)?;
        let dispatcher = Dispatcher::new(&model, &tools)?;
        let load = start.elapsed();
        let recorder = Arc::new(Recorder::new(settings, &tools));
        Ok(Self { model, tools, load, dispatcher, strict: settings.strict, rules: Arc::new(Rules::load(Project::load())), recorder })
    }

    /// A sentence's proposal with a plan for each call.
    ///
    /// # Errors
    /// As `dispatch::propose`.
    pub fn propose(&self, query: &str) -> Result<(Proposal, Plans), dispatch::Error> {
        let proposal = self.dispatcher.propose(&self.model, &self.tools, query)?;
        let plan = |c: &Proposed| prepare(&self.tools, &self.rules, &c.call, trust(c), self.strict);
        let plans = Plans {
            calls: proposal.calls.iter().map(plan).collect(),
            alternatives: proposal.alternatives.iter().map(|calls| calls.iter().map(plan).collect()).collect(),
        };
        Ok((proposal, plans))
    }
}

fn trust(call: &Proposed) -> Trust {
    Trust {
        all_said: call.evidence.iter().all(|(_, e)| !matches!(e, Evidence::Nowhere)),
        sure: call.confidence.as_ref().is_none_or(|c| c.call >= UNSURE),
    }
}

/// The plans of a proposal, call by call.
#[derive(Debug, Default)]
pub struct Plans {
    /// Of its calls.
    pub calls: Vec<Planned>,
    /// Of its alternatives.
    pub alternatives: Vec<Vec<Planned>>,
}

/// The plan of a call, what it takes to run it, and the plan that undoes it.
#[must_use]
pub fn prepare(tools: &ToolSet, rules: &Rules, call: &Call, trust: Trust, strict: bool) -> Planned {
    let Some(tool) = tools.get(&call.name) else {
        return Planned { plan: Err(Refusal::NoAction), decision: None, undo: None };
    };
    let mut planned = judged(plan(tool, call, &environment), strict);
    planned.decision = planned.plan.as_ref().ok().map(|p| rules.decide(tool, p, trust));
    if tool.undo.is_some() && planned.plan.is_ok() {
        planned.undo = Some(Box::new(undoing(tool, rules, call, trust, strict)));
    }
    planned
}

/// The plan that undoes a call, and what it takes to run it.
#[must_use]
pub fn prepare_undo(tools: &ToolSet, rules: &Rules, call: &Call, trust: Trust, strict: bool) -> Planned {
    match tools.get(&call.name) {
        Some(tool) => undoing(tool, rules, call, trust, strict),
        None => Planned { plan: Err(Refusal::NoUndo), decision: None, undo: None },
    }
}

fn undoing(tool: &Tool, rules: &Rules, call: &Call, trust: Trust, strict: bool) -> Planned {
    let mut planned = judged(action::undo(tool, call, &environment), strict);
    planned.decision = planned.plan.as_ref().ok().map(|p| rules.decide(tool, p, trust));
    planned
}

/// The plan, or that nothing holds it to what it is said to be.
fn judged(plan: Result<Plan, Refusal>, strict: bool) -> Planned {
    let held = |plan: Plan| match plan.unguarded() {
        Some(why) if strict && matches!(plan.step, Step::Exec(_)) => Err(Refusal::Unguarded(why)),
        _ => Ok(plan),
    };
    Planned { plan: plan.and_then(held), decision: None, undo: None }
}

/// The process's environment, as plans and runs see it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
