//! What the views list, gathered from the engine and the history.

use crate::action::missing_programs;
use crate::driver::{self, Engine, PastEntry};
use crate::manifest::{Layer, Param, Tool};
use crate::policy::risk_word;
use crate::shell::{self, Data, View};
use crate::text::plain;
use serde_json::Value;
use std::path::Path;

/// What a view lists.
pub(super) fn data(view: View, engine: &Engine) -> Data {
    let found = match view {
        View::Tools => {
            // Without a history nothing was used.
            let uses = PastEntry::uses(&driver::entries().unwrap_or_default());
            Ok(Data::Tools(engine.tools.tools.iter().map(|one| tool(one, engine, &uses)).collect()))
        }
        View::Memory => driver::remembered().map(|all| Data::Memory(all.into_iter().map(memo).collect())),
        View::History | View::Debug | View::Stats => driver::entries().map(|all| Data::History(all.into_iter().map(entry).collect())),
    };
    found.unwrap_or_else(|why| Data::Failed(view, why.to_string()))
}

fn memo((one, age): (driver::Remembered, String)) -> shell::Memo {
    shell::Memo { id: one.id, said: one.said, tool: one.tool, age }
}

fn tool(tool: &Tool, engine: &Engine, uses: &driver::Uses) -> shell::Tool {
    let file = &tool.origin.file;
    let editable = tool.origin.layer != Layer::Builtin && Path::new(file).is_file();
    let used = uses.get(&tool.name);
    shell::Tool {
        name: tool.name.clone(),
        description: tool.description.clone(),
        file: file.clone(),
        editable: editable.then(|| file.clone()),
        risk: crate::action::risks(tool)[0].map_or("no action", risk_word).replace('_', "-"),
        missing: missing_programs(tool, &driver::environment),
        tokens: engine.prompt_tokens(tool),
        last_use: used.map(|(_, age)| age.clone()),
        uses: used.map_or(0, |(count, _)| *count),
        arguments: tool.params.iter().map(argument).collect(),
        examples: tool.examples.iter().map(|example| example.say.clone()).collect(),
    }
}

/// What a check of a tool comes to.
pub(super) fn checked(engine: &mut Engine, tool: &str) -> shell::Checked {
    let none = shell::Checked { tool: tool.to_owned(), ..shell::Checked::default() };
    match engine.check(tool) {
        Err(why) => shell::Checked { failed: Some(why.to_string()), ..none },
        Ok(check) => {
            let findings = check.findings.into_iter().map(|f| (format!("{}: {}", f.level.word(), f.message), f.fix)).collect();
            let examples = check.examples.into_iter().map(|ran| (ran.say, ran.parted)).collect();
            shell::Checked { findings, examples, ..none }
        }
    }
}

fn argument(param: &Param) -> (String, String) {
    let must = if param.required { "" } else { ", may be left out" };
    let choices: Vec<String> = param.choices.iter().map(plain).collect();
    let choices = if choices.is_empty() { String::new() } else { format!(", one of {}", choices.join(", ")) };
    let words = if param.description.is_empty() { String::new() } else { format!(". {}", param.description) };
    (param.name.clone(), format!("{}{choices}{must}{words}", param.kind.word()))
}

fn entry(past: PastEntry) -> shell::Entry {
    let age = past.age();
    let PastEntry { record, ago_ms, outcome } = past;
    let arguments = if record.arguments.is_object() { record.arguments.clone() } else { Value::Object(serde_json::Map::new()) };
    shell::Entry {
        id: record.id,
        at_ms: record.at_ms,
        ago_ms,
        age,
        call: record.tool.as_ref().map(|tool| format!("{tool} {arguments}")),
        ending: record.ending(),
        sentence: record.query,
        tool: record.tool,
        line: record.line,
        folder: record.folder.unwrap_or_default(),
        outcome,
    }
}
