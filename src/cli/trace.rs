//! `needlesh trace`: how a sentence became its answer, step by step.

use super::args::Global;
use super::exit::{DONE, Failure};
use super::{answer, engine, out};
use crate::dispatch::{Choosing, Likely, Step, StepKind, ToolScore};
use crate::driver::{Engine, Turn};
use crate::text::safe_line;
use serde_json::{Value, json};

/// Columns that a line takes at most.
const WIDTH: usize = 80;

/// Prints the trace of one sentence; runs nothing.
pub(super) fn trace(global: &Global, text: &str) -> Result<u8, Failure> {
    let mut engine = engine(global)?;
    engine.dispatcher.traced = true;
    engine.dispatcher.runner_ups.always = true;
    let turn = engine.propose(text, "trace")?;
    if global.json {
        let mut object = answer::object(&engine, &turn);
        if let Some(map) = object.as_object_mut() {
            map.insert("choosing".to_owned(), turn.trace.choosing.as_ref().map_or(Value::Null, |c| choosing_json(&engine, c)));
            map.insert("settled".to_owned(), turn.trace.settled.clone().into());
            map.insert("steps".to_owned(), turn.trace.steps.iter().map(step_json).collect());
        }
        out::line(&object.to_string())?;
    } else {
        out::print(&people(&engine, &turn))?;
    }
    Ok(DONE)
}

fn choosing_json(engine: &Engine, choosing: &Choosing) -> Value {
    let tool = |t: &ToolScore| {
        let rank = &t.rank;
        json!({"name": t.name, "log_probability": t.log_probability, "similarity": rank.similarity, "example": rank.example, "nearest": engine.nearest_example(t), "remembered": rank.confirmed.as_deref(), "memory": rank.memory, "program": rank.program, "score": rank.score, "share": t.share, "share_without_memory": t.unaided})
    };
    json!({"tools": choosing.tools.iter().map(tool).collect::<Vec<_>>(), "refusal_log_probability": choosing.refusal, "refused": choosing.refused})
}

fn step_json(step: &Step) -> Value {
    let list = |likely: &[Likely]| {
        likely.iter().map(|l| json!({"token": l.token, "text": l.text, "probability": l.probability})).collect::<Vec<_>>()
    };
    json!({"kind": step.kind.word(), "tokens": step.tokens, "text": step.text, "probability": step.probability,
        "log_probability": step.log_probability, "removed": step.removed, "allowed": step.allowed,
        "before": list(&step.before), "after": list(&step.after)})
}

/// A text in at most `room` columns, its end cut.
fn cut(text: &str, room: usize) -> String {
    let text = safe_line(text);
    if text.chars().count() <= room { text } else { text.chars().take(room.saturating_sub(1)).chain(['…']).collect() }
}

fn people(engine: &Engine, turn: &Turn) -> String {
    let mut text = format!("request  {}\n", cut(&turn.query, WIDTH - 9));
    if let Some(choosing) = &turn.trace.choosing {
        text.push_str("\ntool                          share   log p  similar example\n");
        for tool in &choosing.tools {
            let (name, rank) = (cut(&tool.name, 28), &tool.rank);
            let line = format!(
                "{name:<28} {:>5.1}%  {:>6.2}   {:>6.2}  {:>6.2}\n",
                tool.share * 100.0,
                tool.log_probability,
                rank.similarity,
                rank.example
            );
            text.push_str(&line);
            if let Some(said) = engine.nearest_example(tool) {
                text.push_str(&format!("  {}\n", cut(&format!("nearest example: {said:?}"), WIDTH - 2)));
            }
            if let Some(said) = &rank.confirmed {
                text.push_str(&format!("  {}\n", cut(&format!("you confirmed {:.2}: {said:?}", rank.memory), WIDTH - 2)));
            }
        }
        let verdict = if choosing.refused { "likelier than any call" } else { "less likely than the best call" };
        text.push_str(&format!("{:<28}         {:>6.2}   {verdict}\n", "[] (no call)", choosing.refusal));
    }
    if !turn.trace.settled.is_empty() {
        let names = cut(&turn.trace.settled.join(", "), 34);
        text.push_str(&format!("\na first decode left doubt; settled before this one: {names}\n"));
    }
    if !turn.trace.steps.is_empty() {
        text.push_str("\nstep    p     removed allowed  writes            the model's own first choices\n");
    }
    for step in &turn.trace.steps {
        text.push_str(&step_line(step));
    }
    text.push_str(&format!("\nanswer   {}\n", cut(&turn.trace.answer, WIDTH - 9)));
    for call in turn.offers.iter().map(|o| &o.proposed) {
        for (name, evidence) in &call.evidence {
            let bytes = evidence.span().map_or_else(String::new, |s| format!(", bytes {}–{}", s.start, s.end));
            text.push_str(&format!("  {}\n", cut(&format!("{name}: {}{bytes}", evidence.words(&turn.query)), WIDTH - 2)));
        }
        if let Some(confidence) = &call.confidence {
            text.push_str(&format!("  confidence {:.2}, tool {:.2}\n", confidence.call, confidence.tool));
        }
    }
    for finding in &turn.findings {
        text.push_str(&format!("check    {}\n", cut(&finding.to_string(), WIDTH - 9)));
    }
    if let Some(refused) = &turn.refused {
        text.push_str(&format!("refused  {}\n", cut(&refused.to_string(), WIDTH - 9)));
    }
    text
}

fn step_line(step: &Step) -> String {
    let wrote = cut(&format!("{:?}", step.text), 17);
    if step.kind != StepKind::Picked {
        return format!("{:<6} {:>5.1}%                   {}\n", step.kind.word(), step.probability * 100.0, cut(&step.text, 45));
    }
    let first = step.before.iter().take(2).map(|l| format!("{:?} {:.0}%", l.text, l.probability * 100.0)).collect::<Vec<_>>().join("  ");
    let line = format!(
        "{:<6} {:>5.1}%  {:>5.1}%  {:>6}  {wrote:<17} {}",
        step.kind.word(),
        step.probability * 100.0,
        step.removed * 100.0,
        step.allowed,
        cut(&first, 31)
    );
    format!("{}\n", line.trim_end())
}
