//! `needlesh tools context`: what each tool takes of the prompt, and what of it a sentence is offered, and why.

use super::super::args::Global;
use super::super::exit::{DONE, Failure};
use super::super::{engine, out};
use crate::dispatch::{MAX_CONTEXT, MAX_TOOL, ToolScore, param_tokens};
use crate::driver::{Engine, Turn};
use crate::text::safe_line;
use serde_json::{Value, json};

/// Words told of a sentence at most.
const WORDS: usize = 5;

/// Prints the tokens of all tools, or what comes of a sentence.
pub(in super::super) fn context(global: &Global, text: &str) -> Result<u8, Failure> {
    let mut engine = engine(global)?;
    if text.trim().is_empty() {
        return costs(global, &engine);
    }
    engine.dispatcher.runner_ups.count = 0;
    let turn = engine.propose(text, "context")?;
    if global.json { out::line(&object(&engine, &turn).to_string()) } else { out::print(&people(&engine, &turn)) }
}

/// Every tool with its tokens, the largest first, and the tokens of its parameters.
fn costs(global: &Global, engine: &Engine) -> Result<u8, Failure> {
    let mut all: Vec<(usize, &crate::manifest::Tool)> = engine.tools.tools.iter().map(|t| (engine.prompt_tokens(t), t)).collect();
    all.sort_by_key(|(tokens, _)| std::cmp::Reverse(*tokens));
    let whole: usize = all.iter().map(|(tokens, _)| tokens).sum();
    for (tokens, tool) in &all {
        let params = param_tokens(&engine.model, tool);
        let shortened = *tokens > MAX_TOOL;
        if global.json {
            let params: Vec<Value> = params.iter().map(|(name, tokens)| json!({"name": name, "tokens": tokens})).collect();
            out::line(
                &json!({"name": tool.name, "file": tool.origin.file, "tokens": tokens, "parameters": params, "shortened": shortened})
                    .to_string(),
            )?;
            continue;
        }
        let parts: Vec<String> = params.iter().map(|(name, tokens)| format!("{name} {tokens}")).collect();
        let mark = if shortened { "  SHORTENED" } else { "" };
        out::line(&safe_line(&format!("{tokens:>5}  {:<24} {}{mark}", tool.name, parts.join(", "))))?;
    }
    out::note(&format!("{} tools, {whole} tokens; a prompt holds {MAX_CONTEXT}, a tool of over {MAX_TOOL} is shortened", all.len()));
    Ok(DONE)
}

/// One offered tool: its place in the set, its score, where one is known.
fn offered<'a>(engine: &Engine, turn: &'a Turn) -> Vec<(usize, Option<&'a ToolScore>)> {
    let score = |name: &str| turn.trace.choosing.as_ref().and_then(|c| c.tool(name));
    let place = |name: &String| Some((engine.tools.tools.iter().position(|t| t.name == *name)?, score(name)));
    turn.offered.iter().filter_map(place).collect()
}

fn object(engine: &Engine, turn: &Turn) -> Value {
    let one = |(place, score): (usize, Option<&ToolScore>)| {
        let tool = &engine.tools.tools[place];
        let words: Vec<Value> =
            engine.dispatcher.words_for(&turn.query, place).iter().map(|(w, n)| json!({"word": w, "nearer": n})).collect();
        json!({"name": tool.name, "tokens": engine.prompt_tokens(tool), "shortened": turn.shortened.contains(&tool.name),
            "description": score.map(|s| s.rank.similarity), "example": score.map(|s| s.rank.example),
            "nearest": score.and_then(|s| engine.nearest_example(s)), "confirmed": score.and_then(|s| s.rank.confirmed.as_deref()),
            "program": score.map(|s| s.rank.program), "share": score.map(|s| s.share), "words": words})
    };
    let tools: Vec<Value> = offered(engine, turn).into_iter().map(one).collect();
    json!({"query": turn.query, "prefill_tokens": turn.timings.prefill_tokens, "most": MAX_CONTEXT, "offered": tools,
        "left_out": turn.left_out, "refused": turn.refused.as_ref().map(ToString::to_string)})
}

fn people(engine: &Engine, turn: &Turn) -> String {
    let mut lines = vec![format!("{} of {MAX_CONTEXT} tokens of the prompt", turn.timings.prefill_tokens)];
    let all = offered(engine, turn);
    if all.is_empty() {
        let why = turn.refused.as_ref().map(ToString::to_string).unwrap_or_default();
        lines.push(format!("no tool was offered: {why}"));
    }
    for (place, score) in all {
        let Some(tool) = engine.tools.tools.get(place) else { continue };
        let short = if turn.shortened.contains(&tool.name) { ", shortened" } else { "" };
        lines.push(format!("{}  {} tokens{short}", tool.name, engine.prompt_tokens(tool)));
        if let Some(score) = score {
            lines.push(format!("  description  {:.2}  {}", score.rank.similarity, tool.description));
            if let Some(said) = engine.nearest_example(score) {
                lines.push(format!("  example      {:.2}  {said:?}", score.rank.example));
            }
            if let Some(said) = &score.rank.confirmed {
                lines.push(format!("  confirmed    {:.2}  {said:?}", score.rank.memory));
            }
            if score.rank.program != 0 {
                let what = if score.rank.program > 0 {
                    "the sentence is a command line of its program"
                } else {
                    "a command line of another program"
                };
                lines.push(format!("  program            {what}"));
            }
        }
        let words: Vec<String> = engine
            .dispatcher
            .words_for(&turn.query, place)
            .iter()
            .take(WORDS)
            .map(|(word, nearer)| format!("{word} {nearer:+.2}"))
            .collect();
        if !words.is_empty() {
            lines.push(format!("  words        {}", words.join("  ")));
        }
    }
    if !turn.left_out.is_empty() {
        lines.push(format!("left out for lack of room: {}", turn.left_out.join(", ")));
    }
    lines.iter().map(|line| format!("{}\n", safe_line(line))).collect()
}
