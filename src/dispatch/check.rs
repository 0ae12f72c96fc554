//! The checks after the decode, each with a name that a person is shown: what they mend and what they reject.

use super::answer::{self, Read};
use super::fold::Folded;
use super::trail::{Decoded, Written, written};
use super::{Choosing, Evidence, Mode, Proposed, confidence, evidence, sift};
use crate::grammar::{Said, numbers};
use crate::manifest::{Kind, Param, Tool, Verdict};
use crate::text::Span;

/// A check by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The answer is a list of calls of offered tools (only without a grammar can it be something else).
    Form,
    /// The whole JSON Schema of the tool.
    Schema,
    /// A number said is outside the bounds of the parameter that it is meant for.
    Bounds,
    /// The same call twice.
    Twice,
    /// Words of the sentence used by two values that cannot both own them.
    SharedWords,
    /// A value that only names its parameter, or that nobody said.
    NoValue,
    /// A later call that is incomplete.
    Incomplete,
}

impl Check {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Schema => "schema",
            Self::Bounds => "bounds",
            Self::Twice => "twice",
            Self::SharedWords => "shared_words",
            Self::NoValue => "no_value",
            Self::Incomplete => "incomplete",
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// What it found, for a person.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}]", self.message, self.check.name())
    }
}

/// Reads decoded answers of one sentence.
pub(super) struct Reader<'a> {
    /// The sentence.
    pub(super) typed: &'a str,
    /// The sentence as the model read it.
    pub(super) folded: &'a Folded,
    pub(super) offered: &'a [&'a Tool],
    pub(super) mode: Mode,
    pub(super) choosing: Option<&'a Choosing>,
}

impl Reader<'_> {
    /// The calls of an answer, or the check that rejected it; with what was mended.
    pub(super) fn answer(&self, decoded: &Decoded) -> (Result<Vec<Proposed>, Finding>, Vec<Finding>) {
        let mut findings = Vec::new();
        let read = match answer::parse(&decoded.text, self.offered, &mut findings) {
            Ok(read) => read,
            Err(finding) => return (Err(finding), findings),
        };
        let values = written(&decoded.text);
        let mut calls: Vec<(Proposed, Option<Finding>)> = read.into_iter().map(|r| self.call(r, decoded, &values, &mut findings)).collect();
        if self.mode == Mode::Full {
            sift::drop_echoes(&mut calls, &mut findings);
        }
        let bad = calls.iter_mut().find_map(|(_, bad)| bad.take());
        (bad.map_or_else(|| Ok(calls.into_iter().map(|(call, _)| call).collect()), Err), findings)
    }

    /// One call with what speaks against it.
    fn call(
        &self,
        Read { place, tool, mut call }: Read<'_>,
        decoded: &Decoded,
        values: &[Written],
        findings: &mut Vec<Finding>,
    ) -> (Proposed, Option<Finding>) {
        let query = self.folded.text.as_str();
        let mut sure = confidence::of_values(decoded, values, place);
        if self.mode == Mode::Full {
            sift::drop_empty_values(tool, &mut call.arguments, findings);
            sift::drop_shared_words(query, tool, &mut call.arguments, &sure, findings);
        }
        sure.retain(|(name, _)| call.arguments.contains_key(name));
        let evidence = evidence::of_call(query, tool, &call.arguments);
        let mut made = Proposed { call, verdict: Verdict::default(), evidence, confidence: None };
        made.confidence = self.choosing.map(|choosing| confidence::of_call(query, tool, &made, choosing, decoded, (place, sure)));
        let bounds = if self.mode == Mode::Full { out_of_bounds(query, tool, &made) } else { None };
        self.folded.unfold(self.typed, &mut made);
        made.verdict = tool.check(&made.call.arguments);
        if !made.verdict.missing.is_empty() {
            // It was calibrated on calls that can run.
            made.confidence = None;
        }
        let bad = bounds.or_else(|| breaks_the_schema(&made));
        (made, bad)
    }
}

fn breaks_the_schema(call: &Proposed) -> Option<Finding> {
    let why = call.verdict.invalid.iter().map(|i| format!("{}: {}", i.path, i.message)).collect::<Vec<_>>().join("; ");
    (!why.is_empty()).then(|| Finding { check: Check::Schema, message: format!("{} {why}", call.call.name) })
}

/// A said number that no value owns, beside a number that was picked from a list without being said, or that the only
/// open number parameters cannot take.
fn out_of_bounds(query: &str, tool: &Tool, call: &Proposed) -> Option<Finding> {
    let owned = call.spans();
    let open: Vec<&Param> = tool.params.iter().filter(|p| takes_numbers(p) && !call.call.arguments.contains_key(&p.name)).collect();
    let loose = |n: &&Said| {
        let span = Span { start: n.start, end: n.end };
        stands_alone(query, span) && !owned.iter().any(|o| o.overlaps(&span))
    };
    let numbers = numbers(query);
    let number = numbers.iter().find(loose)?;
    let value: serde_json::Value = serde_json::from_str(&number.text).ok()?;
    let bounds = |message: String| Finding { check: Check::Bounds, message: format!("{} {message}", tool.name) };
    let unsaid = call.evidence.iter().filter(|(_, e)| *e == Evidence::Enum).filter_map(|(name, _)| tool.param(name));
    if let Some(param) = unsaid.into_iter().find(|p| matches!(p.kind, Kind::Integer | Kind::Number)) {
        let choices = param.choices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Some(bounds(format!("{}: {} is none of {choices}", param.name, number.text)));
    }
    let mut why = None;
    for param in &open {
        let verdict = check_one(tool, &param.name, &value);
        if verdict.invalid.is_empty() {
            return None;
        }
        why = why.or_else(|| verdict.invalid.first().map(|i| format!("{}: {}", param.name, i.message)));
    }
    why.map(bounds)
}

fn takes_numbers(param: &Param) -> bool {
    matches!(param.kind, Kind::Integer | Kind::Number) && param.choices.is_empty()
}

/// What the schema says of one argument by itself; what is missing beside it does not count.
fn check_one(tool: &Tool, name: &str, value: &serde_json::Value) -> Verdict {
    let mut arguments = serde_json::Map::new();
    arguments.insert(name.to_owned(), value.clone());
    tool.check(&arguments)
}

/// Whether a number is a word by itself, not a part of a name, a date or a path.
pub(super) fn stands_alone(query: &str, span: Span) -> bool {
    let part = |c: char| c.is_alphanumeric() || "-_./:@#".contains(c);
    let before = query[..span.start].chars().next_back().is_some_and(part);
    let mut after = query[span.end..].chars();
    let (next, then) = (after.next(), after.next());
    let ends = next.is_none_or(|c| !part(c) || (".:".contains(c) && then.is_none_or(char::is_whitespace)));
    !before && (ends || next == Some('%'))
}
