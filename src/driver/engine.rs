//! The model, the tools and the rules of one session, loaded once.

use super::lookup::{calibration, lookup};
use super::{Project, Recorder, Rules, Settings, builtin, confirmed, load_model};
use crate::dispatch::{self, Dispatcher, Lookup, ToolScore};
use crate::manifest::{Sources, Tool, ToolSet, load};
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
        let lookup = Lookup { memory, ..lookup(settings) };
        let dispatcher = Dispatcher::new(&model, &tools, &lookup, calibration)?;
        let load = start.elapsed();
        let (strict, settings) = (settings.strict, settings.clone());
        Ok(Self { model, tools, load, dispatcher, strict, rules, thresholds, uncalibrated, recorder, settings, project })
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
