//! Values and calls that no person meant: words that only name the parameter, and calls that repeat what another
//! call already used.

use super::elsewhere::is_elsewhere;
use super::evidence;
use super::finding::{Check, Finding};
use super::known::Known;
use super::proposal::Proposed;
use super::world::World;
use crate::grammar::takes_one_word;
use crate::manifest::{Kind, Param, Tool};
use crate::sentence::{Looks, Number, Sentence, is_stop_word, says_when, stem};
use crate::text::Span;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What the name of a parameter for a place holds: no word for a time fits there.
const PLACES: [&str; 7] = ["city", "town", "place", "location", "country", "region", "room"];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// The stems of some words of a tool's file.
fn stems_of(text: &str) -> HashSet<String> {
    words(&text.replace('_', " ")).map(stem).collect()
}

/// How a text looks as a value of a parameter that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// It only says what kind of value was wanted ("the domain" for `domain`), without saying one.
    Nothing,
    /// It is made of words that the tool's own file uses ("the folder").
    Doubtful,
    /// A value.
    Value,
}

/// What a text is worth as a value.
pub(super) fn worth(known: &Known<'_>, param: &Param, text: &str) -> Worth {
    let tool = known.tool;
    let open = param.is_text() && !param.free;
    if !open || text.chars().any(|c| "/\\.@~_0123456789".contains(c)) || words(text).next().is_none() {
        return Worth::Value;
    }
    // The end of "what's" and of "don't".
    if text.starts_with(['\'', '’']) && text.chars().count() <= 3 {
        return Worth::Nothing;
    }
    let mut own = stems_of(&param.name);
    own.extend(stems_of(&tool.model_name));
    let place = param.is_path() || words(&param.name.replace('_', " ")).any(|w| PLACES.contains(&w.to_lowercase().as_str()));
    let empty = |w: &str| is_stop_word(w) || (place && says_when(w));
    if words(text).all(|w| empty(w) || own.contains(&stem(w))) {
        return Worth::Nothing;
    }
    // "open a PR" gives no text to it.
    if !param.required && words(text).all(|w| empty(w) || own.contains(&stem(w)) || known.shows(&stem(w))) {
        return Worth::Nothing;
    }
    own.extend(stems_of(&param.description));
    own.extend(stems_of(&tool.description));
    if words(text).all(|w| empty(w) || own.contains(&stem(w))) { Worth::Doubtful } else { Worth::Value }
}

/// Whether a text stands in the sentence as a name in a program does, even a letter: "rename a to b".
pub(super) fn is_code(sentence: &Sentence, text: &str) -> bool {
    sentence.words().iter().any(|w| w.looks == Looks::Code && w.span.of(sentence.text()) == Some(text))
}

/// Whether a path is said once, as the unit of a number: "files above 50 KB".
fn is_unit(sentence: &Sentence, param: &Param, text: &str) -> bool {
    let unit = |n: &Number| n.unit.is_some_and(|(_, span)| span.of(sentence.text()) == Some(text));
    param.is_path() && sentence.numbers().iter().any(unit) && sentence.occurrences(text).len() == 1
}

/// Takes values that are none out of a call; a required one is then missing.
pub(super) fn drop_empty_values(
    sentence: &Sentence,
    known: &Known<'_>,
    world: &dyn World,
    arguments: &mut Map<String, Value>,
    findings: &mut Vec<Finding>,
) {
    arguments.retain(|name, value| {
        let (Some(param), Some(text)) = (known.tool.param(name), value.as_str()) else { return true };
        let quoted = sentence.quotes().iter().any(|q| q.of(sentence.text()) == Some(text));
        let named = sentence.cued(name).is_some_and(|s| s.of(sentence.text()) == Some(text));
        let doubtful = takes_one_word(name, &param.schema) && !named;
        let empty = match worth(known, param, text) {
            Worth::Nothing => true,
            Worth::Doubtful => doubtful,
            Worth::Value => false,
        };
        if quoted || (is_code(sentence, text) && !is_unit(sentence, param, text)) {
            return true;
        }
        let message = if is_unit(sentence, param, text) {
            format!("{name}: {text:?} is the unit of a number; ignored")
        } else if empty {
            format!("{name}: {text:?} only repeats the parameter's name and is not a value; ignored")
        } else if is_elsewhere(sentence, param, text, world) {
            format!("{name}: {text:?} is not said to be a path; ignored")
        } else {
            return true;
        };
        findings.push(Finding::new(Check::NoValue, message));
        false
    });
}

/// Takes the less sure of two values out that are the same words of the sentence, said once.
pub(super) fn drop_shared_words(
    sentence: &Sentence,
    tool: &Tool,
    arguments: &mut Map<String, Value>,
    sure: &[(String, f32)],
    findings: &mut Vec<Finding>,
) {
    drop_parts(sentence, tool, arguments, findings);
    let sureness = |name: &str| sure.iter().find(|(n, _)| n == name).map_or(0.0, |(_, p)| *p);
    loop {
        let owners: Vec<(String, Span)> = evidence::of_call(sentence, tool, arguments)
            .into_iter()
            .filter(|(name, _)| tool.param(name).is_some_and(|p| p.choices.is_empty() && p.kind != Kind::Boolean && p.kind != Kind::Object))
            .filter_map(|(name, e)| Some((name, e.span()?)))
            .collect();
        let pairs = || owners.iter().enumerate().flat_map(|(i, later)| owners[..i].iter().map(move |earlier| (later, earlier)));
        let Some(((later, late), (earlier, early))) = pairs().find(|((_, s), (_, t))| s.overlaps(t)) else { return };
        // Of a value inside another one the longer is what was said.
        let (out, kept) = match (late.end - late.start).cmp(&(early.end - early.start)) {
            std::cmp::Ordering::Less => (later, earlier),
            std::cmp::Ordering::Greater => (earlier, later),
            std::cmp::Ordering::Equal if sureness(later) > sureness(earlier) => (earlier, later),
            std::cmp::Ordering::Equal => (later, earlier),
        };
        let (out, kept) = (out.clone(), kept.clone());
        let said = late.of(sentence.text()).unwrap_or_default();
        findings.push(Finding::new(Check::SharedWords, format!("{said:?} was already used for {kept}; {out} left empty")));
        arguments.shift_remove(&out);
    }
}

/// Takes optional texts out that are a part of an object: "append 'hello' to page 7" has one text, the block's.
fn drop_parts(sentence: &Sentence, tool: &Tool, arguments: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let objects: Vec<(&String, Vec<Span>)> = arguments
        .iter()
        .filter(|(_, value)| value.is_object())
        .map(|(name, value)| (name, evidence::parts(sentence, tool, value, &[])))
        .collect();
    let mut out = Vec::new();
    for (name, said) in evidence::places(&evidence::of_call(sentence, tool, arguments)) {
        let optional = tool.param(&name).is_some_and(|p| p.is_text() && !p.required);
        let once = said.of(sentence.text()).is_some_and(|text| sentence.occurrences(text).len() < 2);
        let owner = objects.iter().find(|(_, parts)| parts.iter().any(|part| part.overlaps(&said)));
        if let Some((owner, _)) = owner.filter(|_| optional && once) {
            let message = format!("{:?} was already used for {owner}; {name} left empty", said.of(sentence.text()).unwrap_or_default());
            findings.push(Finding::new(Check::SharedWords, message));
            out.push(name);
        }
    }
    arguments.retain(|name, _| !out.contains(name));
}

/// Leaves calls out that are incomplete or use words again that an earlier call used; the first call stays. What is known
/// of a call goes with it.
pub(super) fn drop_echoes<T>(calls: &mut Vec<(Proposed, T)>, findings: &mut Vec<Finding>) {
    let mut kept: Vec<(Proposed, T)> = Vec::new();
    for (call, known) in calls.drain(..) {
        let mine = call.spans();
        let again = kept.iter().flat_map(|(k, _)| k.spans()).any(|s| mine.iter().any(|m| m.overlaps(&s)));
        let name = &call.call.name;
        if kept.is_empty() || (!again && call.verdict.is_valid() && !mine.is_empty()) {
            kept.push((call, known));
        } else if call.verdict.is_valid() {
            findings.push(Finding::new(Check::SharedWords, format!("a further {name} with words of the first call; left out")));
        } else {
            findings.push(Finding::new(Check::Incomplete, format!("a further {name} without all of its values; left out")));
        }
    }
    *calls = kept;
}
