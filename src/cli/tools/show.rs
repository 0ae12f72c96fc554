//! `needlesh tools show`: one tool as a person reads it, as the model sees it, or as JSON Schema.

use super::super::args::{Global, ShowFlags};
use super::super::exit::Failure;
use super::super::{errors, out, tools_or_fail};
use super::spelled;
use crate::action::{missing_programs, risks};
use crate::dispatch::tool_json;
use crate::driver::environment;
use crate::manifest::{Confirm, Param, Tool};
use crate::model::PromptForm;
use crate::policy::{origin_word, risk_word};
use crate::text::{exact, safe_line};
use serde_json::{Value, json};

/// Examples that a person is shown at most.
const EXAMPLES: usize = 12;

/// Prints one tool.
pub(in super::super) fn show(global: &Global, flags: &ShowFlags) -> Result<u8, Failure> {
    let (set, _) = tools_or_fail(global)?;
    let tool = errors::tool(&set, &flags.name)?;
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default();
    if flags.as_model {
        let seen = tool_json(tool, PromptForm::Flat);
        return out::line(&if global.json { seen.to_string() } else { pretty(&seen) });
    }
    if flags.schema {
        let mut schema = tool.schema.clone();
        if let Some(map) = schema.as_object_mut() {
            map.entry("$schema").or_insert_with(|| "https://json-schema.org/draft/2020-12/schema".into());
            map.entry("title").or_insert_with(|| tool.name.clone().into());
        }
        return out::line(&if global.json { schema.to_string() } else { pretty(&schema) });
    }
    if global.json { out::line(&object(tool).to_string()) } else { out::print(&people(tool)) }
}

fn object(tool: &Tool) -> Value {
    let a = tool.annotations;
    let [risk, undo_risk] = risks(tool).map(|risk| risk.map(risk_word));
    json!({
        "name": tool.name, "file": tool.origin.file, "pointer": tool.origin.pointer,
        "description": tool.description, "parameters": tool.schema,
        "model_sees": tool_json(tool, PromptForm::Flat),
        "runs": tool.action.is_some(),
        "action": tool.spelled.action, "risk": risk, "undo": tool.spelled.undo, "undo_risk": undo_risk,
        "origin": origin_word(tool.origin.layer), "missing": missing_programs(tool, &environment),
        "annotations": {"readOnlyHint": a.read_only, "destructiveHint": a.destructive, "idempotentHint": a.idempotent, "openWorldHint": a.open_world},
        "examples": tool.examples.iter().map(|e| e.say.clone()).collect::<Vec<_>>(),
    })
}

/// As a person reads it; every foreign text is made safe, a line each.
fn people(tool: &Tool) -> String {
    let [risk, undo_risk] = risks(tool).map(|risk| risk.map(risk_word));
    let mut lines = vec![format!("{}: {}", tool.name, tool.description)];
    let mut row = |key: &str, text: String| lines.push(format!("  {key:<10} {text}"));
    row("file", format!("{} ({})", tool.origin.file, origin_word(tool.origin.layer)));
    match &tool.spelled.action {
        Some(action) => spelled::action(action).into_iter().enumerate().for_each(|(i, text)| row(if i == 0 { "runs" } else { "or" }, text)),
        None => row("runs", "nothing: it has no action, so it can be proposed and printed".to_owned()),
    }
    if let Some(risk) = risk {
        row("risk", risk.replace('_', " "));
    }
    match &tool.confirm {
        Some(Confirm::Ask) => row("asks", "for a key, whatever the rules say".to_owned()),
        Some(Confirm::Type) => row("asks", "for a word to be typed, whatever the rules say".to_owned()),
        Some(Confirm::Never) | None => {}
    }
    for (i, text) in tool.spelled.undo.iter().flat_map(spelled::action).enumerate() {
        let risk = undo_risk.filter(|_| i == 0).map(|r| format!("  [{}]", r.replace('_', " "))).unwrap_or_default();
        row(if i == 0 { "undo" } else { "or" }, format!("{text}{risk}"));
    }
    let missing = missing_programs(tool, &environment);
    if !missing.is_empty() {
        row("missing", format!("{}: not installed here", missing.join(" or ")));
    }
    if !tool.params.is_empty() {
        lines.push("  parameters".to_owned());
        let width = tool.params.iter().map(|p| p.name.chars().count()).max().unwrap_or(0).min(24);
        lines.extend(tool.params.iter().map(|p| format!("    {:<width$}  {}", p.name, parameter(p))));
    }
    if !tool.examples.is_empty() {
        lines.push("  examples".to_owned());
        // What it is not for is worth a line too.
        let refused = tool.examples.iter().skip(EXAMPLES).find(|e| e.calls.is_empty());
        let shown = tool.examples.iter().take(EXAMPLES - usize::from(refused.is_some()));
        for example in shown.chain(refused) {
            lines.push(format!("    {:?} -> {}", example.say, calls(tool, &example.calls)));
        }
        if let Some(more) = tool.examples.len().checked_sub(EXAMPLES).filter(|n| *n > 0) {
            lines.push(format!("    and {more} more"));
        }
    }
    lines.iter().map(|line| format!("{}\n", safe_line(line))).collect()
}

fn parameter(param: &Param) -> String {
    let kind = match param.format.as_deref() {
        Some(format) => format!("{} ({format})", param.kind.word()),
        None => param.kind.word().to_owned(),
    };
    let need = match &param.default {
        Some(default) if !default.is_null() => format!("otherwise {default}"),
        _ if param.required => "required".to_owned(),
        _ => "optional".to_owned(),
    };
    let choices: Vec<String> = param.choices.iter().take(12).map(ToString::to_string).collect();
    let more = if param.choices.len() > 12 { ", …" } else { "" };
    let of = if choices.is_empty() { String::new() } else { format!(", one of {}{more}", choices.join(", ")) };
    let bounds = match (param.schema.get("minimum"), param.schema.get("maximum")) {
        (Some(low), Some(high)) => format!(", {low} to {high}"),
        (Some(low), None) => format!(", at least {low}"),
        (None, Some(high)) => format!(", at most {high}"),
        (None, None) => String::new(),
    };
    format!("{kind}, {need}{of}{bounds}: {}", param.description)
}

type Calls = [(String, serde_json::Map<String, Value>)];

fn calls(tool: &Tool, calls: &Calls) -> String {
    let one = |(name, arguments): &(String, serde_json::Map<String, Value>)| {
        let given: Vec<String> =
            arguments.iter().map(|(k, v)| format!("{k}={}", v.as_str().map_or_else(|| v.to_string(), exact))).collect();
        let name = if *name == tool.name { String::new() } else { format!("{name} ") };
        if given.is_empty() { format!("{name}no arguments") } else { format!("{name}{}", given.join(" ")) }
    };
    if calls.is_empty() { "no call".to_owned() } else { calls.iter().map(one).collect::<Vec<_>>().join(", then ") }
}
