//! What lint needs of the machine: the files, the programs that are installed, the checkpoint's tokens, the encoder's
//! likeness of tools, and the rules of the person.

use super::{Engine, Project, Rules, Settings, environment, load_model, lookup, tool_sources};
use crate::action::missing_programs;
use crate::dispatch::{MAX_TOOL, Ranker, prompt_tokens};
use crate::lint::{self, Alike, Finding, IdleRule, Loaded};
use crate::manifest::{Sources, Tool, ToolSet, load_with_texts};
use crate::model::Model;

/// Pairs of tools that a person reads about at most.
const PAIRS: usize = 20;
/// Tools of which the encoder compares each with each; of more only the words are compared.
const COMPARED: usize = 600;

/// What lint found.
#[derive(Debug)]
pub struct Linted {
    /// In the order of the files.
    pub findings: Vec<Finding>,
    /// Tools that are there.
    pub tools: usize,
}

/// Lints the tools that `settings` ask for and the rules of the person; where they name tools, only those.
#[must_use]
pub fn lint(settings: &Settings, project: &Project) -> Linted {
    let sources = tool_sources(&Settings { only: Vec::new(), ..settings.clone() }, project);
    lint_sources(settings, &sources, Some(&Rules::load(project.clone())), load_model(settings).ok().as_ref())
}

/// Lints the files and folders that `settings` name and nothing else; where they name tools, only those.
#[must_use]
pub fn lint_alone(settings: &Settings) -> Linted {
    let sources = Sources { given: settings.schemas.clone(), ..Sources::default() };
    lint_sources(settings, &sources, None, load_model(settings).ok().as_ref())
}

/// What is found in one tool of a session.
pub(super) fn lint_of(engine: &Engine, tool: &str) -> Vec<Finding> {
    let sources = tool_sources(&engine.settings, &engine.project);
    let settings = Settings { only: vec![tool.to_owned()], ..engine.settings.clone() };
    lint_sources(&settings, &sources, Some(&engine.rules), Some(&engine.model)).findings
}

fn lint_sources(settings: &Settings, sources: &Sources, rules: Option<&Rules>, model: Option<&Model>) -> Linted {
    let (set, files) = load_with_texts(sources);
    let tokens = |tool: &Tool| model.map(|model| prompt_tokens(model, tool));
    let missing = |tool: &Tool| missing_programs(tool, &environment);
    let alike = alike(settings, &set);
    let idle = rules.map(|rules| idle(settings, rules, &set)).unwrap_or_default();
    let loaded = Loaded { set: &set, files: &files, missing: &missing, tokens: &tokens, budget: MAX_TOOL, alike: &alike, idle: &idle };
    let mut findings: Vec<Finding> = rules.and_then(|rules| rules.policy().problem().map(Finding::from)).into_iter().collect();
    findings.extend(lint::lint(&loaded));
    if !settings.only.is_empty() {
        let wanted = |tool: &Option<String>| tool.as_ref().is_some_and(|t| settings.only.iter().any(|o| o == t));
        findings.retain(|f| wanted(&f.tool));
    }
    Linted { findings, tools: set.tools.len() }
}

fn alike(settings: &Settings, set: &ToolSet) -> Vec<Alike> {
    let lookup = lookup(settings);
    let Some(encoder) = lookup.encoder.as_ref().filter(|_| set.tools.len() <= COMPARED) else { return Vec::new() };
    Ranker::mixed_up(encoder, set, &lookup, PAIRS).into_iter().map(|(first, second, _)| Alike { first, second }).collect()
}

/// With some of the tools left out a rule that names none of the others says nothing.
fn idle(settings: &Settings, rules: &Rules, set: &ToolSet) -> Vec<IdleRule> {
    if settings.no_builtin || !settings.only.is_empty() {
        return Vec::new();
    }
    rules.of_nothing(set).into_iter().map(|(file, line, why)| IdleRule { file, line, why }).collect()
}
