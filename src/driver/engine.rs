//! The model, the tools and the rules of one session, loaded once.

use super::lookup::{calibration, lookup};
use super::{Project, Recorder, Rules, Settings, builtin, confirmed, load_model};
use crate::dispatch::{self, Dispatcher, Lookup, Memory, ToolScore};
use crate::manifest::{Layer, Sources, Tool, ToolSet, load};
use crate::model::Model;
use crate::policy::Thresholds;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Tools as `settings` ask for them, with those of the project; problems are in the set. The rules of the same `project` belong
/// to them.
#[must_use]
pub fn load_tools(settings: &Settings, project: &Project) -> ToolSet {
    load(&tool_sources(settings, project))
}

/// Where the tools that `settings` ask for are.
#[must_use]
pub fn tool_sources(settings: &Settings, project: &Project) -> Sources {
    let builtin =
        if settings.no_builtin { Vec::new() } else { builtin::FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect() };
    let user = crate::config::schemas_folder();
    let (project, given, only) = (project.manifests(), settings.schemas.clone(), settings.only.clone());
    // tests/library.rs checks them.
    Sources { builtin, proven: true, user, project, given, only }
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
    /// What the model's confidence is held against.
    pub thresholds: Thresholds,
    /// Why the model's confidence means nothing, where it does not.
    pub uncalibrated: Option<String>,
    /// Where it is written down.
    pub recorder: Arc<Recorder>,
    /// What a person confirmed.
    pub(super) memory: Arc<Memory>,
    pub(super) settings: Settings,
    pub(super) project: Project,
}

impl Engine {
    /// Loads the model, prepares the ranking of `tools`, and reads the rules that belong to those of `project`.
    ///
    /// # Errors
    /// A checkpoint that cannot be read.
    pub fn new(settings: &Settings, tools: ToolSet, project: Project) -> Result<Self, dispatch::Error> {
        let start = Instant::now();
        // The history is read beside the checkpoint.
        let (model, remembered) = std::thread::scope(|scope| {
            let remembered = scope.spawn(|| confirmed::load(settings));
            (load_model(settings), remembered.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let model = model?;
        let (calibration, uncalibrated) = calibration(settings);
        let thresholds = Thresholds { unsure: calibration.unsure, unattended: calibration.unattended };
        let rules = Arc::new(Rules::load(project.clone()));
        let memory = Arc::new(confirmed::allowed(remembered, &rules));
        let recorder = Arc::new(Recorder::new(settings, &tools).with_memory(settings, &memory));
        let lookup = Lookup { memory: Arc::clone(&memory), ..lookup(settings) };
        let dispatcher = Dispatcher::new(&model, &tools, &lookup, calibration)?;
        let load = start.elapsed();
        let (strict, settings) = (settings.strict, settings.clone());
        Ok(Self { model, tools, load, dispatcher, strict, rules, thresholds, uncalibrated, recorder, memory, settings, project })
    }

    /// Reads the tools again, with what was added to the person's files.
    ///
    /// # Errors
    /// An engine failure; the tools stay as they were.
    pub fn reload_tools(&mut self) -> Result<(), dispatch::Error> {
        let tools = load_tools(&self.settings, &self.project);
        let lookup = Lookup { memory: Arc::clone(&self.memory), ..lookup(&self.settings) };
        let dispatcher = self.dispatcher.for_tools(&self.model, &tools, &lookup)?;
        (self.tools, self.dispatcher) = (tools, dispatcher);
        // Its entries name the tools that there were.
        self.recorder = Arc::new(Recorder::new(&self.settings, &self.tools).with_memory(&self.settings, &self.memory));
        Ok(())
    }

    /// Reads the tools and rules again, those of the project of the working folder among them. Where that is another folder than
    /// before, those of its project count, and those of the project before do not.
    ///
    /// # Errors
    /// An engine failure; the tools stay as they were, and the rules keep those of a project before from running.
    pub fn reload(&mut self) -> Result<(), dispatch::Error> {
        let before = std::mem::replace(&mut self.project, Project::load());
        if let Err(error) = self.reload_tools() {
            self.project = before;
            return Err(error);
        }
        let rules = Rules::load(self.project.clone());
        rules.keep_session_of(&self.rules);
        self.rules = Arc::new(rules);
        Ok(())
    }

    /// What the project gives; none where it gives nothing, and where the rules have a notice of it.
    #[must_use]
    pub fn of_project(&self) -> Option<String> {
        let tools = self.tools.tools.iter().filter(|tool| tool.origin.layer == Layer::Project).count();
        let rules = self.project.rules().rules().len();
        let count = |n: usize, one: &str| (n > 0).then(|| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") });
        let all: Vec<String> = [count(tools, "tool"), count(rules, "rule")].into_iter().flatten().collect();
        let says = !all.is_empty() && self.rules.notice().is_none();
        says.then(|| format!("./.needlesh: {} of this project count now", all.join(" and ")))
    }

    /// Encoder tokens that a tool takes of the prompt.
    #[must_use]
    pub fn prompt_tokens(&self, tool: &Tool) -> usize {
        dispatch::prompt_tokens(&self.model, tool)
    }

    /// The example of a tool that is nearest to the sentence.
    #[must_use]
    pub fn nearest_example(&self, tool: &ToolScore) -> Option<&str> {
        self.tools.get(&tool.name)?.examples.get(tool.rank.nearest?).map(|e| e.say.as_str())
    }
}
