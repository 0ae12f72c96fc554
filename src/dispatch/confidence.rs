//! How sure a call is: the decode's own probabilities and what the sentence leaves unexplained, calibrated on cases.

use super::check::stands_alone;
use super::offer::{stems, tool_words};
use super::trail::{Decoded, StepKind, Written};
use super::vary::{cued, value_like};
use super::{Choosing, Proposed, Step};
use crate::grammar::{numbers, quoted};
use crate::manifest::{Kind, Param, Tool};
use crate::text::Span;
use std::collections::HashSet;
use std::ops::Range;

/// Names of the signals, in the order of `Confidence::signals`.
pub const SIGNALS: [&str; 15] = [
    "tool",
    "call",
    "tokens",
    "weakest",
    "removed",
    "loose",
    "unsaid",
    "explained",
    "values",
    "rank",
    "name",
    "likes",
    "cues",
    "absolute",
    "ahead",
];

/// Confidence from which on at most 2 % of the calls are wrong, on the cases that the weights were fitted on
/// (ARCHITECTURE.md): what changes something does not run unattended below it.
pub const THRESHOLD: f32 = 0.81;

/// Confidence below which a call is more likely wrong than right.
pub const UNSURE: f32 = 0.5;

/// Weights of the signals and the constant, fitted by logistic regression.
const WEIGHTS: [f32; SIGNALS.len()] =
    [1.2415, 0.1581, -0.007, -0.0154, -0.3521, -2.2732, -2.1716, -0.1184, 0.1339, 1.5552, -0.0642, -2.009, -2.2038, 1.1639, 0.1536];
const CONSTANT: f32 = -1.1651;

/// Slope and constant on the logit of the tool's probability, and of a value's (Platt 1999), fitted on tests/cases.
const TOOL: (f32, f32) = (0.539, 1.230);
const VALUE: (f32, f32) = (0.242, 1.360);

/// A probability as its calibration has it.
fn calibrated(probability: f32, (slope, constant): (f32, f32)) -> f32 {
    let p = probability.clamp(1e-4, 1.0 - 1e-4);
    logistic(slope * (p / (1.0 - p)).ln() + constant)
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// A confidence for a person.
#[must_use]
pub fn in_words(confidence: f32) -> String {
    format!("{confidence:.2}{}", if confidence < UNSURE { ", not sure" } else { "" })
}

/// How sure the decode was, each 0 to 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Confidence {
    /// That the call is what was meant, calibrated.
    pub call: f32,
    /// That the tool is the right one: its share among those offered times the probability of a call, calibrated.
    pub tool: f32,
    /// That each value is the right one: its tokens under the mask less what the mask removed, calibrated.
    pub values: Vec<(String, f32)>,
    /// What `call` was computed from.
    pub signals: [f32; SIGNALS.len()],
}

/// The probability of each value of the call at `place`.
pub(super) fn of_values(decoded: &Decoded, values: &[Written], place: usize) -> Vec<(String, f32)> {
    let of = |w: &Written| {
        let picked = within(decoded, &w.value).filter(|s| s.kind == StepKind::Picked);
        (w.name.clone(), calibrated(picked.map(|s| s.probability * (1.0 - s.removed)).product(), VALUE))
    };
    values.iter().filter(|w| w.call == place).map(of).collect()
}

/// The steps that write into these bytes of the answer.
fn within<'a>(decoded: &'a Decoded, bytes: &'a Range<usize>) -> impl Iterator<Item = &'a Step> {
    let raw = decoded.steps.iter().map(|s| s.text.as_str()).collect::<String>();
    let mut at = 0_usize;
    let lead = raw.len() - raw.trim_start().len();
    decoded.steps.iter().filter(move |step| {
        let start = at.saturating_sub(lead);
        at += step.text.len();
        start < bytes.end && at.saturating_sub(lead) > bytes.start
    })
}

/// The confidence of the call at `place`, `values` being that of its values.
pub(super) fn of_call(
    query: &str,
    tool: &Tool,
    call: &Proposed,
    choosing: &Choosing,
    decoded: &Decoded,
    (place, values): (usize, Vec<(String, f32)>),
) -> Confidence {
    let chosen = choosing.tools.iter().find(|t| t.name == tool.name);
    let share = chosen.map_or(0.0, |t| t.share);
    let margin = choosing.call_margin();
    let bytes = range(&decoded.text, place);
    let steps: Vec<&Step> = within(decoded, &bytes).filter(|s| s.kind != StepKind::Tool).collect();
    let best_rank = choosing.tools.iter().map(|t| t.rank.score).fold(f32::NEG_INFINITY, f32::max);
    let log = |p: f32| p.max(1e-6).ln();
    let owned = call.spans();
    let unsaid = call.evidence.len() - owned.len();
    let signals = [
        log(share).max(-5.0),
        margin.clamp(-3.0, 8.0),
        steps.iter().map(|s| s.log_probability).sum::<f32>().max(-25.0),
        steps.iter().map(|s| s.log_probability).fold(0.0, f32::min).max(-10.0),
        steps.iter().map(|s| s.removed).fold(0.0, f32::max),
        loose(query, &owned).min(3) as f32,
        unsaid.min(3) as f32,
        explained(query, tool, &owned),
        call.call.arguments.len().min(6) as f32,
        chosen.map_or(0.0, |t| t.rank.score - best_rank).max(-2.0),
        chosen.map_or(0.0, |t| t.log_probability - choosing.call_margin() - choosing.refusal).max(-8.0),
        value_like(query).into_iter().filter(|s| !owned.iter().any(|o| o.overlaps(s))).count().min(3) as f32,
        crossed(query, tool, call).min(2) as f32,
        chosen.map_or(0.0, |t| t.rank.score),
        chosen.map_or(0.0, |c| {
            let others = choosing.tools.iter().filter(|t| t.name != c.name).map(|t| t.rank.score);
            c.rank.score - others.fold(0.0, f32::max)
        }),
    ];
    let sum = CONSTANT + WEIGHTS.iter().zip(&signals).map(|(w, s)| w * s).sum::<f32>();
    Confidence { call: logistic(sum), tool: calibrated(share * logistic(margin), TOOL), values, signals }
}

/// The bytes of the call at `place`, from its name to the next call's.
fn range(answer: &str, place: usize) -> Range<usize> {
    let mut starts = answer.match_indices("{\"name\":").map(|(i, _)| i).skip(place);
    starts.next().map_or(0..0, |start| start..starts.next().unwrap_or(answer.len()))
}

/// Parameters whose name was said before a word that another value or none took.
fn crossed(query: &str, tool: &Tool, call: &Proposed) -> usize {
    let said = |name: &str| call.evidence.iter().find(|(n, _)| n == name)?.1.span();
    let cue = |p: &Param| cued(query, &p.name).is_some_and(|c| said(&p.name).is_none_or(|s| !s.overlaps(&c)));
    tool.params.iter().filter(|p| p.choices.is_empty() && matches!(p.kind, Kind::String) && cue(p)).count()
}

/// Numbers and quoted texts that were said and that no value took.
fn loose(query: &str, owned: &[Span]) -> usize {
    let numbers = numbers(query).into_iter().map(|n| Span { start: n.start, end: n.end }).filter(|s| stands_alone(query, *s));
    numbers.chain(quoted(query)).filter(|s| !owned.iter().any(|o| o.overlaps(s))).count()
}

/// The share of the sentence's words that the tool's file or a value accounts for, 0 to 1.
fn explained(query: &str, tool: &Tool, owned: &[Span]) -> f32 {
    let mut rest = query.to_owned();
    let mut spans = owned.to_vec();
    spans.sort();
    for span in spans.into_iter().rev() {
        if rest.get(span.start..span.end).is_some() {
            rest.replace_range(span.start..span.end, " ");
        }
    }
    let known: HashSet<String> = stems(&tool_words(tool)).collect();
    let (all, left) = (stems(query).count(), stems(&rest).filter(|w| !known.contains(w)).count());
    if all == 0 { 0.0 } else { 1.0 - left.min(all) as f32 / all as f32 }
}
