//! What speaks against a call: its schema, and numbers that were said and cannot be taken.

use super::finding::{Check, Finding};
use super::proposal::{Evidence, Proposed};
use crate::grammar::numbers_of;
use crate::manifest::{Kind, Param, Tool, Verdict};
use crate::sentence::{NumberPlace, Sentence};
use crate::text::Span;

/// What the schema rejects.
pub(super) fn breaks_the_schema(call: &Proposed) -> Option<Finding> {
    let why = call.verdict.invalid.iter().map(|i| format!("{}: {}", i.path, i.message)).collect::<Vec<_>>().join("; ");
    (!why.is_empty()).then(|| Finding::new(Check::Schema, format!("{} {why}", call.call.name)))
}

/// A said number that no value owns, beside a number that was picked from a list without being said, or that the only
/// open number parameters cannot take.
pub(super) fn out_of_bounds(sentence: &Sentence, tool: &Tool, call: &Proposed) -> Option<Finding> {
    // A text that is nothing but the number does not own it: "to 400" is not the name of a room.
    let owns = |(name, e): &(String, Evidence)| e.span().map(|s| (s, tool.param(name).is_some_and(|p| p.kind == Kind::String)));
    let owned: Vec<(Span, bool)> = call.evidence.iter().filter_map(owns).collect();
    let loose = |n: &&crate::sentence::Number| {
        n.place == NumberPlace::Alone
            && !n.implied
            && !owned.iter().any(|(o, text)| o.overlaps(&n.span) && !(*text && n.span.start <= o.start && o.end <= n.span.end))
    };
    let number = sentence.numbers().iter().find(loose)?;
    let bounds = |message: String| Finding::new(Check::Bounds, format!("{} {message}", tool.name));
    let unsaid = call.evidence.iter().filter(|(_, e)| *e == Evidence::Enum).filter_map(|(name, _)| tool.param(name));
    if let Some(param) = unsaid.into_iter().find(|p| matches!(p.kind, Kind::Integer | Kind::Number)) {
        let choices = param.choices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Some(bounds(format!("{}: {} is not one of {choices}", param.name, number.text)));
    }
    let mut why = None;
    for param in tool.params.iter().filter(|p| takes_numbers(p) && !call.call.arguments.contains_key(&p.name)) {
        let meant = numbers_of(sentence, tool, param).into_iter().find(|n| n.span == number.span);
        let value = meant.and_then(|n| serde_json::from_str(&n.text).ok());
        let Some(value) = value else {
            why = why.or_else(|| Some(format!("{}: {} cannot be taken exactly", param.name, number.text)));
            continue;
        };
        let verdict = check_one(tool, &param.name, &value);
        if verdict.invalid.is_empty() {
            return None;
        }
        why = why.or_else(|| verdict.invalid.first().map(|i| format!("{}: {}", param.name, i.message)));
    }
    why.map(bounds)
}

/// Whether a parameter takes any number.
pub(super) fn takes_numbers(param: &Param) -> bool {
    matches!(param.kind, Kind::Integer | Kind::Number) && param.choices.is_empty()
}

/// What the schema says of one argument by itself; what is missing beside it does not count.
pub(super) fn check_one(tool: &Tool, name: &str, value: &serde_json::Value) -> Verdict {
    let mut arguments = serde_json::Map::new();
    arguments.insert(name.to_owned(), value.clone());
    tool.check(&arguments)
}
