//! `needlesh tools convert`: the loaded tools in another program's form.

use super::super::args::{ConvertFlags, Global, ToForm};
use super::super::exit::{BAD_FILE, Failure};
use super::super::{out, settings};
use super::layout::layout;
use crate::driver::{Project, load_tools};
use crate::manifest::{Annotations, Confirm, Severity, Sources, Tool, load};
use crate::text::safe_line;
use serde_json::{Map, Value, json};

/// Prints the tools of the files, or those that are loaded, in the wanted form; what has no place in it is told.
pub(in super::super) fn convert(global: &Global, flags: &ConvertFlags) -> Result<u8, Failure> {
    let set = if flags.files.is_empty() {
        load_tools(&settings(global), &Project::load())
    } else {
        load(&Sources { given: flags.files.clone(), only: global.tools.clone(), ..Sources::default() })
    };
    let tools: Vec<&Tool> = set.tools.iter().collect();
    for problem in set.problems.iter().filter(|p| p.severity == Severity::Error) {
        out::note(&format!("needlesh: {problem}"));
    }
    if tools.is_empty() {
        let message = "there is no tool to convert";
        return Err(set
            .problems
            .first()
            .map_or_else(|| Failure::new(BAD_FILE, message, "needlesh tools list  # all tools"), Failure::from));
    }
    let value = match flags.to {
        ToForm::Openai => tools.iter().map(|tool| openai(tool)).collect(),
        ToForm::Anthropic => tools.iter().map(|tool| anthropic(tool)).collect(),
        ToForm::Mcp => json!({"tools": tools.iter().map(|tool| mcp(tool)).collect::<Vec<_>>()}),
        ToForm::Native => json!({"needlesh": 1, "tools": tools.iter().map(|tool| native(tool)).collect::<Vec<_>>()}),
    };
    if !global.quiet {
        lost(&tools, flags.to).iter().for_each(|line| out::note(&format!("needlesh: {}", safe_line(line))));
    }
    if global.json { out::line(&value.to_string()) } else { out::print(&layout(&value)) }
}

/// What the form has no place for.
fn lost(tools: &[&Tool], to: ToForm) -> Vec<String> {
    let mut lines = Vec::new();
    if to != ToForm::Native {
        let actions = tools.iter().filter(|t| t.action.is_some()).count();
        let examples: usize = tools.iter().map(|t| t.examples.len()).sum();
        if actions + examples > 0 {
            lines.push(format!("this form has no place for actions and examples: {actions} and {examples} are left out"));
        }
    }
    if matches!(to, ToForm::Openai | ToForm::Anthropic) {
        lines.extend(tools.iter().filter(|t| narrow(&t.name) != t.name).map(|t| format!("{} is called {} there", t.name, narrow(&t.name))));
    }
    lines
}

/// A name as OpenAI and Anthropic take it: 64 letters, digits, `_` and `-`.
fn narrow(name: &str) -> String {
    name.chars().take(64).map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' }).collect()
}

fn openai(tool: &Tool) -> Value {
    json!({"type": "function", "function": {"name": narrow(&tool.name), "description": tool.description, "parameters": tool.schema}})
}

fn anthropic(tool: &Tool) -> Value {
    json!({"name": narrow(&tool.name), "description": tool.description, "input_schema": tool.schema})
}

fn mcp(tool: &Tool) -> Value {
    json!({"name": tool.name, "description": tool.description, "inputSchema": tool.schema, "annotations": hints(tool.annotations)})
}

fn hints(a: Annotations) -> Value {
    json!({"readOnlyHint": a.read_only, "destructiveHint": a.destructive, "idempotentHint": a.idempotent, "openWorldHint": a.open_world})
}

fn native(tool: &Tool) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), tool.name.clone().into());
    out.insert("description".to_owned(), tool.description.clone().into());
    out.insert("parameters".to_owned(), tool.schema.clone());
    out.extend(tool.spelled.action.clone().map(|action| ("action".to_owned(), action)));
    out.extend(tool.spelled.undo.clone().map(|undo| ("undo".to_owned(), undo)));
    if tool.annotations != Annotations::default() || tool.action.is_some() {
        out.insert("annotations".to_owned(), hints(tool.annotations));
    }
    let word = tool.confirm.map(|c| match c {
        Confirm::Never => "never",
        Confirm::Ask => "ask",
        Confirm::Type => "type",
    });
    out.extend(word.map(|word| ("confirm".to_owned(), word.into())));
    let example = |e: &crate::manifest::Example| match e.calls.as_slice() {
        [(name, arguments)] if *name == tool.name => json!({"say": e.say, "arguments": arguments}),
        calls => {
            let calls: Vec<Value> = calls.iter().map(|(name, arguments)| json!({"name": name, "arguments": arguments})).collect();
            json!({"say": e.say, "calls": calls})
        }
    };
    if !tool.examples.is_empty() {
        out.insert("examples".to_owned(), tool.examples.iter().map(example).collect());
    }
    Value::Object(out)
}
