//! `needlesh tools`: the manifests seen, checked and tested.

use super::args::{Global, ToolsCommand};
use super::exit::{BAD_FILE, DONE, FAILED, Failure};
use super::{engine, errors, out, settings, tools_or_fail};
use crate::action::risks;
use crate::dispatch::{Ranker, tool_json};
use crate::driver::{Engine, Project, load_tools, lookup};
use crate::manifest::{Severity, Tool, ToolSet};
use crate::model::PromptForm;
use crate::policy::{origin_word, risk_word};
use crate::text::safe_line;
use serde_json::json;

/// Does what is asked with the manifests.
pub(super) fn tools(global: &Global, what: &ToolsCommand) -> Result<u8, Failure> {
    match what {
        ToolsCommand::List => list(global),
        ToolsCommand::Show { name } => show(global, name),
        ToolsCommand::Lint => lint(global),
        ToolsCommand::Test => test(global),
    }
}

fn list(global: &Global) -> Result<u8, Failure> {
    let (set, _) = tools_or_fail(global)?;
    for tool in &set.tools {
        if global.json {
            out::line(
                &json!({"name": tool.name, "description": tool.description, "file": tool.origin.file, "runs": tool.action.is_some()})
                    .to_string(),
            )?;
        } else {
            out::line(&safe_line(&format!("{:<22} {}", tool.name, tool.description)))?;
        }
    }
    Ok(DONE)
}

fn show(global: &Global, name: &str) -> Result<u8, Failure> {
    let (set, _) = tools_or_fail(global)?;
    let tool = errors::tool(&set, name)?;
    let a = tool.annotations;
    let [risk, undo_risk] = risks(tool).map(|risk| risk.map(risk_word));
    let object = json!({
        "name": tool.name, "file": tool.origin.file, "pointer": tool.origin.pointer,
        "description": tool.description, "parameters": tool.schema,
        "model_sees": tool_json(tool, PromptForm::Flat),
        "runs": tool.action.is_some(),
        "action": tool.spelled.action, "risk": risk, "undo": tool.spelled.undo, "undo_risk": undo_risk,
        "origin": origin_word(tool.origin.layer),
        "annotations": {"readOnlyHint": a.read_only, "destructiveHint": a.destructive, "idempotentHint": a.idempotent, "openWorldHint": a.open_world},
        "examples": tool.examples.iter().map(|e| e.say.clone()).collect::<Vec<_>>(),
    });
    if global.json { out::line(&object.to_string()) } else { out::line(&serde_json::to_string_pretty(&object).unwrap_or_default()) }
}

fn lint(global: &Global) -> Result<u8, Failure> {
    let set = load_tools(&settings(global), &Project::load());
    for problem in &set.problems {
        if global.json {
            let place = problem.place.as_ref().map(|p| json!({"line": p.line, "column": p.column}));
            out::line(&json!({"file": problem.file, "pointer": problem.pointer, "place": place, "message": problem.message, "mend": problem.mend, "error": problem.severity == Severity::Error}).to_string())?;
        } else {
            out::line(&safe_line(&problem.to_string()))?;
        }
    }
    let alike = alike(global, &set)?;
    if set.problems.iter().any(|p| p.severity == Severity::Error) {
        return Err(Failure::silent(BAD_FILE));
    }
    out::note(&format!("{} tools, {} warnings", set.tools.len(), set.problems.len() + alike));
    Ok(DONE)
}

/// Pairs of tools that a person reads about at most.
const PAIRS: usize = 10;

/// Tells which tools will be mixed up; how many pairs.
fn alike(global: &Global, set: &ToolSet) -> Result<usize, Failure> {
    let lookup = lookup(&settings(global));
    let Some(encoder) = &lookup.encoder else { return Ok(0) };
    let pairs = Ranker::mixed_up(encoder, set, &lookup, PAIRS);
    for (a, b, near) in &pairs {
        let (Some(a), Some(b)) = (set.tools.get(*a), set.tools.get(*b)) else { continue };
        if global.json {
            out::line(
                &json!({"mixed_up": [a.name, b.name], "files": [a.origin.file, b.origin.file], "near": near, "error": false}).to_string(),
            )?;
            continue;
        }
        let line = format!(
            "{}: warning: {} and {} ({}) say nearly the same and will be mixed up; say in each description what the other does not do, or add an example",
            a.origin.file, a.name, b.name, b.origin.file
        );
        out::line(&safe_line(&line))?;
    }
    Ok(pairs.len())
}

/// Whether one example comes out as its file says.
fn passes(engine: &Engine, tool: &Tool, index: usize) -> Result<(bool, String), Failure> {
    let example = &tool.examples[index];
    let turn = engine.propose(&example.say, "test")?;
    let calls = turn.offers.iter().map(|o| &o.proposed.call);
    let got: Vec<_> = calls.map(|c| (c.name.clone(), c.arguments.clone())).collect();
    Ok((got == example.calls, turn.trace.answer))
}

fn test(global: &Global) -> Result<u8, Failure> {
    let mut engine = engine(global)?;
    // The tested example does not find its own tool, nor does what is remembered.
    engine.dispatcher.leave_out = true;
    let (mut passed, mut failed) = (0, 0);
    for tool in &engine.tools.tools {
        for index in 0..tool.examples.len() {
            let (ok, answer) = passes(&engine, tool, index)?;
            if ok {
                passed += 1
            } else {
                failed += 1
            }
            let say = &tool.examples[index].say;
            if global.json {
                out::line(&json!({"tool": tool.name, "say": say, "passed": ok, "answer": answer}).to_string())?;
            } else if !ok {
                out::line(&safe_line(&format!(
                    "FAIL {}: {say:?} gave {}",
                    tool.name,
                    if answer.is_empty() { "no call" } else { &answer }
                )))?;
            }
        }
    }
    out::note(&format!("{passed} examples passed, {failed} failed"));
    if failed > 0 { Err(Failure::silent(FAILED)) } else { Ok(DONE) }
}
