//! Values and calls that no person meant: words that only name the parameter, and calls that repeat what another
//! call already used.

use super::check::{Check, Finding};
use super::{Proposed, evidence};
use crate::manifest::{Kind, Param, Tool};
use crate::text::Span;
use serde_json::{Map, Value};

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

/// Words that say when, which no parameter for a place takes (a title may well be "Yesterday").
const WHEN: [&str; 8] = ["today", "tomorrow", "yesterday", "tonight", "now", "later", "soon", "currently"];

/// What the name of such a parameter holds.
const PLACES: [&str; 7] = ["city", "town", "place", "location", "country", "region", "room"];

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| {
        let w = w.to_lowercase();
        w.strip_suffix('s').filter(|s| s.len() > 2).map_or(w.clone(), str::to_owned)
    })
}

/// Whether a text only says what kind of value was wanted ("the domain" for `domain`), without saying one.
fn names_no_value(tool: &Tool, param: &Param, text: &str) -> bool {
    let known: Vec<String> = words(&param.name.replace('_', " ")).chain(words(&tool.model_name.replace('_', " "))).collect();
    let place = words(&param.name.replace('_', " ")).any(|w| PLACES.contains(&w.as_str()));
    let mut any = false;
    words(text).all(|w| {
        any = true;
        EMPTY.contains(&w.as_str()) || known.contains(&w) || (place && WHEN.contains(&w.as_str()))
    }) && any
}

/// Takes such values out of a call; a required one is then missing.
pub(super) fn drop_empty_values(tool: &Tool, arguments: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    arguments.retain(|name, value| {
        let Some(param) = tool.param(name) else { return true };
        let open = param.kind == Kind::String && param.choices.is_empty() && !param.free;
        let Some(text) = value.as_str().filter(|text| open && names_no_value(tool, param, text)) else { return true };
        findings.push(Finding { check: Check::NoValue, message: format!("{name}: {text:?} only names it; left out") });
        false
    });
}

/// Takes the less sure of two values out that are the same words of the sentence, said once.
pub(super) fn drop_shared_words(
    query: &str,
    tool: &Tool,
    arguments: &mut Map<String, Value>,
    sure: &[(String, f32)],
    findings: &mut Vec<Finding>,
) {
    let sureness = |name: &str| sure.iter().find(|(n, _)| n == name).map_or(0.0, |(_, p)| *p);
    loop {
        let owners: Vec<(String, Span)> = evidence::of_call(query, tool, arguments)
            .into_iter()
            .filter(|(name, _)| tool.param(name).is_some_and(|p| p.choices.is_empty() && p.kind != Kind::Boolean && p.kind != Kind::Object))
            .filter_map(|(name, e)| Some((name, e.span()?)))
            .collect();
        let clash =
            owners.iter().enumerate().find_map(|(i, (a, s))| owners[..i].iter().find(|(_, t)| s.overlaps(t)).map(|(b, t)| (a, s, b, t)));
        let Some((later, late, earlier, early)) = clash else { return };
        // Of a value inside another one the longer is what was said.
        let (out, kept) = match (late.end - late.start).cmp(&(early.end - early.start)) {
            std::cmp::Ordering::Less => (later, earlier),
            std::cmp::Ordering::Greater => (earlier, later),
            std::cmp::Ordering::Equal if sureness(later) > sureness(earlier) => (earlier, later),
            std::cmp::Ordering::Equal => (later, earlier),
        };
        let (out, kept) = (out.clone(), kept.clone());
        let said = late.of(query).unwrap_or_default();
        findings.push(Finding { check: Check::SharedWords, message: format!("{out}: {said:?} was said once and is {kept}; left out") });
        arguments.shift_remove(&out);
    }
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
            findings
                .push(Finding { check: Check::SharedWords, message: format!("a further {name} with words of the first call; left out") });
        } else {
            findings.push(Finding { check: Check::Incomplete, message: format!("a further {name} without all of its values; left out") });
        }
    }
    *calls = kept;
}
