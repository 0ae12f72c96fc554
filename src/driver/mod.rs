//! Carries out what the cli and the tui decide: loads the engine, proposes, plans, runs.
//! Knows nothing of how anything looks.

mod builtin;
mod record;
mod rules;
mod run;

use crate::action::{Plan, Refusal, plan};
use crate::dispatch::{self, Dispatcher, Evidence, Proposal, Proposed, UNSURE};
use crate::manifest::{Call, Sources, ToolSet, load};
use crate::model::Model;
use crate::policy::{Decision, Trust};
use crate::trust::State;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use record::{Recorder, bare, entry, now_ms};
pub use rules::{Rules, Span, project, project_notice, project_root, trust_store};
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
    /// Another checkpoint.
    pub model: Option<PathBuf>,
    /// Record nothing.
    pub no_history: bool,
}

/// Tools as `settings` ask for them; problems are in the set.
#[must_use]
pub fn load_tools(settings: &Settings) -> ToolSet {
    let builtin =
        if settings.no_builtin { Vec::new() } else { builtin::FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect() };
    let project = if let Ok(State::Trusted(content)) = project() { rules::manifests(content) } else { Vec::new() };
    let user = crate::config::schemas_folder();
    load(&Sources { builtin, user, project, given: settings.schemas.clone(), only: settings.only.clone() })
}

/// The model that `settings` name.
///
/// # Errors
/// A checkpoint that cannot be read.
pub fn load_model(settings: &Settings) -> Result<Model, crate::model::Error> {
    match &settings.model {
        None => Model::builtin(),
        Some(path) => Model::open(path),
    }
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
        Ok(Self { model, tools, load, dispatcher, rules: Arc::new(Rules::load()), recorder })
    }

    /// A sentence's proposal with a plan for each call.
    ///
    /// # Errors
    /// As `dispatch::propose`.
    pub fn propose(&self, query: &str) -> Result<(Proposal, Plans), dispatch::Error> {
        let proposal = self.dispatcher.propose(&self.model, &self.tools, query)?;
        let plan = |c: &Proposed| prepare(&self.tools, &self.rules, &c.call, trust(c));
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

/// The plan of a call and what it takes to run it.
#[must_use]
pub fn prepare(tools: &ToolSet, rules: &Rules, call: &Call, trust: Trust) -> Planned {
    let Some(tool) = tools.get(&call.name) else {
        return Planned { plan: Err(Refusal::NoAction), decision: None };
    };
    let plan = plan(tool, call, &environment);
    let decision = plan.as_ref().ok().map(|p| rules.decide(tool, p, trust));
    Planned { plan, decision }
}

/// The process's environment, as plans and runs see it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
