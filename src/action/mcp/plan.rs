//! An MCP action and a call become a request to a server, or a refusal that says why not.

use super::super::fill::{Values, kibibytes};
use super::super::path;
use super::super::refusal::{Refusal, need_secrets};
use super::super::sandbox::guard;
use super::super::secret::{Form, Secretive};
use super::{Ask, Exec, McpCall};
use crate::manifest::{McpAction, after_home};
use serde_json::{Map, Value};
use std::path::Path;
use std::time::Duration;

/// Bytes of the arguments.
const MOST: usize = 1 << 20;

/// Makes a request ready.
pub(in crate::action) fn call(action: &McpAction, values: &Values<'_>, env: &dyn Fn(&str) -> Option<String>) -> Result<McpCall, Refusal> {
    let cwd = action.cwd.as_deref().map(|cwd| path::folder(&at_home(cwd, env))).transpose()?;
    let name = action.command.first().ok_or_else(|| Refusal::Invalid("no server to start".to_owned()))?;
    let program = path::program(name, cwd.as_deref(), env)?;
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut secrets: Vec<(String, Secretive)> = Vec::new();
    for (name, template) in &action.env {
        let Some(value) = values.fill_secretive(template, Form::Plain)? else { continue };
        if value.secrets().next().is_some() {
            secrets.push((name.clone(), value))
        } else {
            variables.push((name.clone(), value.to_string()))
        }
    }
    let ask = match &action.tool {
        None => Ask::List,
        Some(tool) => Ask::Call { tool: tool.clone(), arguments: arguments(values)? },
    };
    let server = Exec {
        program,
        argv: action.command.clone(),
        script: false,
        place: cwd.as_deref().and_then(|cwd| path::place(Path::new(cwd))),
        cwd,
        env: variables,
        env_pass: Vec::new(),
        stdin: None,
        data: None,
        timeout: Duration::from_secs(action.timeout_s),
        max_output: kibibytes(action.max_output_kb),
        expect: Vec::new(),
        interactive: false,
        detached: false,
        guard: guard(values.tool.annotations, action.sandbox, false),
    };
    let request = match &ask {
        Ask::List => vec![ask.method().to_owned()],
        Ask::Call { tool, arguments } => vec![ask.method().to_owned(), tool.clone(), Value::Object(arguments.clone()).to_string()],
    };
    let words = server.argv.iter().cloned().chain(request).collect();
    let call = McpCall { server, secrets, ask, words };
    need_secrets(&call.secrets(), env)?;
    Ok(call)
}

/// The values of the call; a null only where the tool cannot do without the parameter.
fn arguments(values: &Values<'_>) -> Result<Map<String, Value>, Refusal> {
    let needed = |name: &str| values.tool.param(name).is_some_and(|param| param.required);
    let kept = values.all.iter().filter(|(name, value)| !value.is_null() || needed(name));
    let arguments: Map<String, Value> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
    if Value::Object(arguments.clone()).to_string().len() > MOST {
        return Err(Refusal::Invalid(format!("the arguments are longer than {} KiB", MOST / 1024)));
    }
    Ok(arguments)
}

/// The home folder filled in, as a person who writes it means.
fn at_home(folder: &str, env: &dyn Fn(&str) -> Option<String>) -> String {
    match (after_home(folder), env("HOME")) {
        (Some(rest), Some(home)) => format!("{}{rest}", home.trim_end_matches('/')),
        _ => folder.to_owned(),
    }
}
