//! `needlesh tools matrix`: how often the examples of one tool are answered by another, which words did it, and wordings
//! that were tried.

use super::super::args::{Global, MatrixFlags};
use super::super::exit::{DONE, Failure};
use super::super::{engine, out, settings};
use super::confusion::{Confusion, NONE, answer, csv, html};
use super::test::{picked, write};
use crate::driver::{Engine, lookup};
use crate::eval::{Ran, examples, examples_of};
use crate::manifest::Tool;
use crate::text::safe_line;
use serde_json::{Value, json};

/// Pairs that are told, pairs for which wordings are tried, and words of a pair.
const PAIRS: usize = 10;
const TRIED: usize = 3;
const WORDS: usize = 3;

/// A pair of tools that are mixed up.
struct Pair<'a> {
    wanted: &'a str,
    got: &'a str,
    count: usize,
    sentences: Vec<&'a str>,
    /// What brought the sentences to the wrong tool.
    words: Vec<String>,
    hint: Option<Hint>,
}

/// A description that was tried.
struct Hint {
    tool: String,
    description: String,
    /// Right answers of both tools' examples, before and after.
    before: usize,
    after: usize,
    of: usize,
}

/// Runs the examples and prints what was mixed up.
pub(in super::super) fn matrix(global: &Global, flags: &MatrixFlags) -> Result<u8, Failure> {
    let mut engine = engine(global)?;
    let which = examples_of(&engine.tools, &picked(&engine.tools, &flags.what)?);
    let Engine { model, tools, dispatcher, .. } = &mut *engine;
    let ran = examples(model, dispatcher, tools, &which, &|_, _| {})?;
    let confusion = Confusion::new(tools, &ran);
    if let Some(path) = &flags.csv {
        write(path, &csv(&confusion))?;
    }
    if let Some(path) = &flags.html {
        write(path, &html(&confusion))?;
    }
    let mut pairs: Vec<Pair<'_>> =
        confusion.pairs().into_iter().take(PAIRS).map(|(wanted, got, count)| pair(&engine, &ran, wanted, got, count)).collect();
    if !flags.no_hints {
        for pair in pairs.iter_mut().filter(|pair| pair.got != NONE).take(TRIED) {
            pair.hint = hint(global, &engine, &ran, pair)?;
        }
    }
    if global.json {
        let list: Vec<Value> = pairs.iter().map(pair_json).collect();
        let (right, all) = confusion.right();
        out::line(&json!({"examples": all, "right_tool": right, "rows": confusion.json(), "worst": list}).to_string())?;
    } else {
        out::print(&confusion.text())?;
        out::print(&pairs.iter().map(pair_text).collect::<String>())?;
    }
    Ok(DONE)
}

fn pair<'a>(engine: &Engine, ran: &'a [Ran], wanted: &'a str, got: &'a str, count: usize) -> Pair<'a> {
    let mixed = ran.iter().filter(|r| answer(&r.expected) == wanted && answer(&r.got) == got);
    let sentences: Vec<&str> = mixed.map(|r| r.say.as_str()).collect();
    let place = engine.tools.tools.iter().position(|t| t.name == got);
    let mut words: Vec<(String, f32)> = Vec::new();
    for say in &sentences {
        for (word, nearer) in place.map(|p| engine.dispatcher.words_for(say, p)).unwrap_or_default().into_iter().take(WORDS) {
            let word = word.to_lowercase();
            match words.iter_mut().find(|(known, _)| *known == word) {
                Some((_, sum)) => *sum += nearer,
                None => words.push((word, nearer)),
            }
        }
    }
    words.sort_by(|a, b| b.1.total_cmp(&a.1));
    let words = words.into_iter().filter(|(_, nearer)| *nearer > 0.0).take(WORDS).map(|(word, _)| word).collect();
    Pair { wanted, got, count, sentences, words, hint: None }
}

/// Tries descriptions of the wanted tool that have the words, and keeps the best one that gives more right answers among the
/// examples of both tools.
fn hint(global: &Global, engine: &Engine, ran: &[Ran], pair: &Pair<'_>) -> Result<Option<Hint>, Failure> {
    let Some(place) = engine.tools.tools.iter().position(|t| t.name == pair.wanted) else { return Ok(None) };
    let both = |tool: &Tool| tool.name == pair.wanted || tool.name == pair.got;
    let of_both = |r: &&Ran| engine.tools.tools.get(r.at.0).is_some_and(both);
    let before = ran.iter().filter(of_both).filter(|r| r.right_tool).count();
    let lookup = lookup(&settings(global));
    let base = engine.tools.tools[place].description.trim_end_matches('.').to_owned();
    let mut best: Option<Hint> = None;
    for description in wordings(&base, &pair.words) {
        let mut tools = engine.tools.clone();
        tools.tools[place].description.clone_from(&description);
        let mut dispatcher = engine.dispatcher.for_tools(&engine.model, &tools, &lookup)?;
        let which = examples_of(&tools, &both);
        let tried = examples(&engine.model, &mut dispatcher, &tools, &which, &|_, _| {})?;
        let after = tried.iter().filter(|r| r.right_tool).count();
        if after > best.as_ref().map_or(before, |b| b.after) {
            best = Some(Hint { tool: pair.wanted.to_owned(), description, before, after, of: tried.len() });
        }
    }
    Ok(best)
}

/// The same description with words that were said and are not in it.
fn wordings(base: &str, words: &[String]) -> Vec<String> {
    let lower = base.to_lowercase();
    let new: Vec<&str> = words.iter().map(String::as_str).filter(|w| !lower.contains(w) && w.chars().all(char::is_alphabetic)).collect();
    let mut all: Vec<String> = new.iter().map(|word| format!("{base} ({word})")).collect();
    if new.len() > 1 {
        all.push(format!("{base} ({})", new.join(", ")));
    }
    all
}

fn pair_json(pair: &Pair<'_>) -> Value {
    let hint = pair
        .hint
        .as_ref()
        .map(|h| json!({"tool": h.tool, "description": h.description, "right_before": h.before, "right_after": h.after, "of": h.of}));
    json!({"wanted": pair.wanted, "got": pair.got, "count": pair.count, "sentences": pair.sentences, "words": pair.words, "hint": hint})
}

fn pair_text(pair: &Pair<'_>) -> String {
    let mut lines = vec![format!("{} was answered by {} {} times", pair.wanted, pair.got, pair.count)];
    lines.extend(pair.sentences.iter().take(3).map(|say| format!("  {say:?}")));
    if !pair.words.is_empty() {
        lines.push(format!("  because of  {}", pair.words.join(", ")));
    }
    if let Some(h) = &pair.hint {
        lines.push(format!(
            "  try         {}: {:?} (right tool {} of {} instead of {}, as run)",
            h.tool, h.description, h.after, h.of, h.before
        ));
    }
    lines.iter().map(|line| format!("{}\n", safe_line(line))).collect()
}
