//! What is on this machine and can be named in a command line: tools, checkpoints, entries of the history. What cannot be
//! read is left out: a completion has no place to complain.

use super::super::args::{Cli, Global};
use super::super::settings;
use super::spot::Spot;
use crate::config;
use crate::driver::{Project, load_tools};
use crate::history::{self, Filter, History};
use crate::manifest::ToolSet;
use crate::store::{BUILT_IN, PUBLISHED, Store};
use clap::Parser;

/// Entries of the history that are told.
const ENTRIES: u32 = 50;

/// A word that may come, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) text: String,
    pub(super) about: String,
}

impl Candidate {
    pub(super) fn new(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self { text: text.into(), about: about.into() }
    }
}

/// The tools as the flags before the cursor ask for them.
pub(super) fn tool_set(spot: &Spot<'_>) -> Option<ToolSet> {
    let global = global(spot).or_else(|| Some(Cli::try_parse_from(["needlesh"]).ok()?.global))?;
    Some(load_tools(&settings(&global), &Project::load()))
}

/// The flags before the cursor that say which tools there are.
fn global(spot: &Spot<'_>) -> Option<Global> {
    let counts = |id: &str| matches!(id, "schemas" | "no_builtin" | "config");
    let words = spot.given.iter().filter(|(id, _)| counts(id)).map(|(id, value)| {
        let equals = if value.is_empty() { "" } else { "=" };
        format!("--{}{equals}{value}", id.replace('_', "-"))
    });
    Some(Cli::try_parse_from(std::iter::once("needlesh".to_owned()).chain(words)).ok()?.global)
}

pub(super) fn tools(spot: &Spot<'_>) -> Vec<Candidate> {
    let all = tool_set(spot).map(|set| set.tools).unwrap_or_default();
    all.into_iter().map(|t| Candidate::new(t.name, t.description)).collect()
}

pub(super) fn models() -> Vec<Candidate> {
    let store = Store::of_user().ok();
    let in_use = store.as_ref().and_then(Store::in_use);
    let names = store.as_ref().map(Store::names).unwrap_or_default();
    let about = |name: &str| if in_use.as_deref().unwrap_or(BUILT_IN) == name { "in use" } else { "" };
    std::iter::once(BUILT_IN.to_owned()).chain(names).map(|name| Candidate::new(&*name, about(&name))).collect()
}

pub(super) fn published() -> Vec<Candidate> {
    PUBLISHED.iter().map(|p| Candidate::new(p.name, p.about)).collect()
}

fn kept() -> Option<History> {
    History::open_existing(&config::history_file()?).ok().flatten()
}

/// The newest entries of the history, the newest first.
pub(super) fn entries() -> Vec<Candidate> {
    let mut all = Vec::new();
    let read = kept().map(|history| {
        history.each::<history::Error>(&Filter { limit: Some(ENTRIES), ..Filter::default() }, |record| {
            all.push(Candidate::new(record.id.to_string(), record.query.unwrap_or(record.line)));
            Ok(())
        })
    });
    if read.is_some_and(|r| r.is_err()) { Vec::new() } else { all }
}

/// The remembered sentences, the newest first.
pub(super) fn remembered() -> Vec<Candidate> {
    let all = kept().and_then(|history| history.remembered().ok()).unwrap_or_default();
    all.into_iter().rev().take(ENTRIES as usize).map(|r| Candidate::new(r.id.to_string(), r.said)).collect()
}
