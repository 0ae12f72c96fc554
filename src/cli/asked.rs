//! An MCP server that is asked which tools it has: that starts a program, so it takes the same yes as any run.

use super::args::{Consent, Global, RunFlags};
use super::carry_out::Task;
use super::exit::{BAD_FILE, Failure, NOT_STARTED};
use super::voice::Voice;
use super::{answer, errors, readable, settings, signals};
use crate::driver::{self, Project, Recorder, Rules};
use crate::import::McpServer;
use crate::manifest::{Call, Sources, load};
use serde_json::Map;
use std::sync::Arc;

/// What a server answers to `tools/list`, once a person, a rule or `yes` lets it start.
pub(super) fn tools(global: &Global, yes: bool, server: &McpServer) -> Result<String, Failure> {
    let file = format!("(server {})", server.name);
    // As a project's tool: nothing that its configuration says makes it harmless.
    let set = load(&Sources { project: vec![(file, server.asking().to_string().into_bytes())], ..Sources::default() });
    if let Some(problem) = set.problems.first() {
        return Err(Failure::new(BAD_FILE, problem.to_string(), ""));
    }
    let rules = Arc::new(Rules::load(Project::load()));
    readable(&rules)?;
    let recorder = Arc::new(Recorder::new(&settings(global), &set));
    let call = Call { name: server.asking_name(), arguments: Map::new() };
    let offer = driver::by_hand(&set, rules, recorder, call, "call", global.strict);
    let planned = offer.planned.as_ref().map_err(|why| errors::unplanned(&server.name, why))?;
    let flags = RunFlags { yes: yes.then_some(Consent::Changes), ..RunFlags::default() };
    let text = format!("{}\n{}", offer.description, answer::plan_people(Ok(planned)));
    let voice = Voice::default();
    let task = Task { global, flags: &flags, offer: &offer, asked: None, text, voice: &voice, before: &|| Ok(()) };
    let confirmed = task.permitted(planned).map_err(|(decision, failure)| {
        offer.decided(decision);
        failure
    })?;
    let watch = signals::watch(false)?;
    let record = offer.begin().map_err(|why| errors::not_begun(&server.name, &why))?;
    let ran = record.confirmed(confirmed).run(watch.cancel(), |_, _| {})?;
    if ran.outcome.status.is_success() {
        return Ok(String::from_utf8_lossy(&ran.outcome.stdout).into_owned());
    }
    if let Some(signal) = watch.asked() {
        return Err(Failure::new(signal, "interrupted", ""));
    }
    let said = String::from_utf8_lossy(&ran.outcome.stderr).trim().to_owned();
    let why = format!("{}: {}", server.name, ran.outcome.status.words());
    Err(Failure::new(NOT_STARTED, why, said))
}
