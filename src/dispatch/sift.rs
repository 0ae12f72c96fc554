//! Values and calls that no person meant: words that only name the parameter, and calls that repeat what another
//! call already used.

use super::{Evidence, Proposed};
use crate::manifest::{Kind, Param, Tool};
use serde_json::Value;

/// Words that name no value of their own.
const EMPTY: [&str; 40] = [
    "a",
    "all",
    "an",
    "and",
    "any",
    "anything",
    "at",
    "by",
    "for",
    "from",
    "in",
    "it",
    "its",
    "me",
    "my",
    "new",
    "next",
    "of",
    "on",
    "one",
    "please",
    "some",
    "someone",
    "something",
    "somewhere",
    "that",
    "the",
    "their",
    "them",
    "there",
    "this",
    "thing",
    "to",
    "up",
    "us",
    "with",
    "what",
    "which",
    "who",
    "you",
];

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| {
        let w = w.to_lowercase();
        w.strip_suffix('s').filter(|s| s.len() > 2).map_or(w.clone(), str::to_owned)
    })
}

/// Whether a text only says what kind of value was wanted ("the domain" for `domain`), without saying one.
fn names_no_value(tool: &Tool, param: &Param, text: &str) -> bool {
    let known: Vec<String> = words(&param.name.replace('_', " ")).chain(words(&tool.model_name.replace('_', " "))).collect();
    let mut any = false;
    words(text).all(|w| {
        any = true;
        EMPTY.contains(&w.as_str()) || known.contains(&w)
    }) && any
}

/// Takes such values out of a call; a required one is then missing.
pub(super) fn drop_empty_values(tool: &Tool, arguments: &mut serde_json::Map<String, Value>) {
    arguments.retain(|name, value| {
        let Some(param) = tool.param(name) else { return true };
        let open = param.kind == Kind::String && param.choices.is_empty() && !param.free;
        !(open && value.as_str().is_some_and(|text| names_no_value(tool, param, text)))
    });
}

/// Leaves calls out that are incomplete or use words again that an earlier call used; the first call stays.
pub(super) fn drop_echoes(calls: &mut Vec<Proposed>) {
    let mut kept: Vec<Proposed> = Vec::new();
    for call in calls.drain(..) {
        let spans = |c: &Proposed| {
            c.evidence.iter().filter_map(|(_, e)| if let Evidence::Said(s) = e { Some(*s) } else { None }).collect::<Vec<_>>()
        };
        let mine = spans(&call);
        let again = kept.iter().flat_map(spans).any(|s| mine.iter().any(|m| m.overlaps(&s)));
        if kept.is_empty() || (!again && call.verdict.is_valid() && !mine.is_empty()) {
            kept.push(call);
        }
    }
    *calls = kept;
}
