//! `needlesh call`: the action without the model.

use super::args::{Global, RunFlags};
use super::exit::{Failure, USAGE};
use super::{asked_to_run, data, errors, readable, run, settings, tell_idle, tools_or_fail};
use crate::driver::{self, Project, Recorder, Rules};
use crate::manifest::{Call, Kind, Tool, ToolSet};
use serde_json::{Map, Value};
use std::sync::Arc;

/// What the command line says besides the tool's name.
pub(super) struct Given<'a> {
    pub(super) args: &'a [String],
    pub(super) json: Option<&'a str>,
    /// The undo of the call is meant.
    pub(super) undo: bool,
}

/// Plans and runs one call given by hand.
pub(super) fn call(global: &Global, name: &str, given: &Given<'_>, flags: &RunFlags) -> Result<u8, Failure> {
    let (set, project) = tools_or_fail(global)?;
    let tool = errors::tool(&set, name)?;
    let arguments = arguments(tool, given.args, given.json)?;
    errors::valid(tool, &arguments)?;
    let call = Call { name: tool.name.clone(), arguments };
    by_hand(global, (&set, project), if given.undo { "undo" } else { "call" }, call, flags)
}

/// Plans and runs a call whose arguments were checked; `source` is how it came, for the history.
pub(super) fn by_hand(
    global: &Global,
    (set, project): (&ToolSet, Project),
    source: &'static str,
    call: Call,
    flags: &RunFlags,
) -> Result<u8, Failure> {
    let rules = Arc::new(Rules::load(project));
    tell_idle(global, &rules, set);
    if asked_to_run(flags) {
        readable(&rules)?;
    }
    data::give(flags, false)?;
    let recorder = Arc::new(Recorder::new(&settings(global), set));
    let offer = driver::by_hand(set, rules, recorder, call, source, global.strict);
    run::by_hand(global, &offer, flags)
}

pub(super) fn arguments(tool: &Tool, args: &[String], json: Option<&str>) -> Result<Map<String, Value>, Failure> {
    let mut out = match json {
        None => Map::new(),
        Some(text) => serde_json::from_str(text)
            .map_err(|e| Failure::new(USAGE, format!("--args-json: {e}"), "--args-json '{\"name\": \"value\"}'"))?,
    };
    for arg in args {
        let (key, text) =
            arg.split_once('=').ok_or_else(|| Failure::new(USAGE, format!("--arg {arg:?} has no '='"), "--arg name=value"))?;
        let kind = tool.param(key).map_or(Kind::String, |p| p.kind);
        let value = if kind == Kind::String {
            Value::from(text)
        } else {
            serde_json::from_str(text)
                .map_err(|_| Failure::new(USAGE, format!("--arg {key}: {text:?} is not a JSON {}", kind.word()), ""))?
        };
        out.insert(key.to_owned(), value);
    }
    Ok(out)
}
