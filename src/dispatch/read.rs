//! A decoded answer read against its sentence: calls with their evidence, what was fixed, what speaks against it.

use super::answer::{Decoded, Read};
use super::calibration::Calibration;
use super::check::{breaks_the_schema, out_of_bounds};
use super::choosing::Choosing;
use super::confidence::{Weighed, of_values};
use super::finding::{Check, Finding};
use super::help::{Help, Without};
use super::known::Known;
use super::proposal::{Evidence, Proposed};
use super::settings::Mode;
use super::signals::Signals;
use super::world::{World, mark_absent};
use super::{evidence, meant, sift};
use crate::manifest::{Tool, Verdict};
use crate::sentence::Sentence;
use serde_json::Value;

/// Reads decoded answers of one sentence.
pub(super) struct Reader<'a> {
    pub(super) sentence: &'a Sentence,
    pub(super) offered: &'a [&'a Tool],
    /// Of each of them.
    pub(super) known: &'a [Known<'a>],
    pub(super) mode: Mode,
    pub(super) choosing: Option<&'a Choosing>,
    pub(super) calibration: &'a Calibration,
    pub(super) without: Without,
    pub(super) world: &'a dyn World,
}

/// A decoded answer as read and checked. Values and evidence are in the words of `Sentence::text`.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) calls: Result<Vec<Proposed>, Finding>,
    pub(super) findings: Vec<Finding>,
    pub(super) decoded: Decoded,
    /// Arguments that were settled before the decode.
    pub(super) settled: Vec<String>,
}

impl Reading {
    /// Its calls; none where it was rejected.
    pub(super) fn made(&self) -> &[Proposed] {
        self.calls.as_deref().unwrap_or_default()
    }

    /// The confidence of its least sure call; 0 without a call.
    pub(super) fn confidence(&self) -> f32 {
        let all = self.made().iter().map(|c| c.confidence.as_ref().map_or(0.0, |c| c.call));
        if self.made().is_empty() { 0.0 } else { all.fold(1.0, f32::min) }
    }

    /// Something that was said speaks against it, however sure the model is.
    pub(super) fn is_doubtful(&self) -> bool {
        let against = |s: &Signals| s.loose_literals + s.loose_names + s.unsaid + s.misplaced + s.empty_values > 0.0;
        self.made().iter().any(|c| c.confidence.as_ref().is_some_and(|c| against(&c.signals)))
    }

    /// A number or a quoted text was said that no value took.
    pub(super) fn leaves_literals(&self) -> bool {
        self.made().iter().any(|c| c.confidence.as_ref().is_some_and(|c| c.signals.loose_literals > 0.0))
    }

    /// Calls with nothing missing.
    pub(super) fn is_complete(&self) -> bool {
        !self.made().is_empty() && self.made().iter().all(|c| c.verdict.is_valid())
    }

    /// The same calls.
    pub(super) fn same(&self, other: &Self) -> bool {
        let (a, b) = (self.made(), other.made());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.call == b.call)
    }
}

impl Reader<'_> {
    /// An answer as read; `command`: its arguments were read off a command line.
    pub(super) fn read(&self, decoded: Decoded, command: bool) -> Reading {
        let mut findings = Vec::new();
        let calls = self.calls(&decoded, command, &mut findings);
        Reading { calls, findings, decoded, settled: Vec::new() }
    }

    fn calls(&self, decoded: &Decoded, command: bool, findings: &mut Vec<Finding>) -> Result<Vec<Proposed>, Finding> {
        let read = decoded.calls(self.offered, findings)?;
        let mut calls: Vec<(Proposed, Option<Finding>)> = Vec::new();
        for one in read {
            let known = self.known.iter().find(|k| k.tool.name == one.tool.name);
            calls.extend(known.map(|known| self.call(one, known, decoded, command, findings)));
        }
        if self.mode == Mode::Full {
            sift::drop_echoes(&mut calls, findings);
        }
        match calls.iter_mut().find_map(|(_, bad)| bad.take()) {
            Some(bad) => Err(bad),
            None => Ok(calls.into_iter().map(|(call, _)| call).collect()),
        }
    }

    /// One call with what speaks against it.
    fn call(
        &self,
        mut read: Read<'_>,
        known: &Known<'_>,
        decoded: &Decoded,
        command: bool,
        findings: &mut Vec<Finding>,
    ) -> (Proposed, Option<Finding>) {
        let (sentence, tool) = (self.sentence, known.tool);
        let mut sure = of_values(decoded, &read, self.calibration);
        // The words of a command line are what they are: `-C out`.
        if self.mode == Mode::Full && !command && self.without.has(Help::EmptyValues) {
            sift::drop_empty_values(sentence, known, self.world, &mut read.call.arguments, findings);
        }
        if self.mode == Mode::Full && !command && self.without.has(Help::SharedWords) {
            sift::drop_shared_words(sentence, tool, &mut read.call.arguments, &sure, findings);
        }
        sure.retain(|(name, _)| read.call.arguments.contains_key(name));
        let evidence = evidence::of_call(sentence, tool, &read.call.arguments);
        let (call, verdict) = (read.call, Verdict::default());
        let mut made = Proposed { call, verdict, evidence, confidence: None, absent: Vec::new() };
        if let Some(shown) = self.choosing.filter(|_| command).and_then(|c| c.shown(&made.call)) {
            made.evidence = shown.spans.iter().map(|(name, place)| (name.clone(), Evidence::Said(*place))).collect();
        }
        // What is there and what is the same goes by what was typed: two names of another script may look alike to the model.
        let mut typed = made.clone();
        as_typed(sentence, tool, &mut typed);
        made.confidence = self.choosing.map(|choosing| {
            let range = &read.range;
            Weighed { sentence, known, call: &made, typed: &typed.call, choosing, decoded, range, command }
                .confidence(sure, self.calibration)
        });
        mark_absent(tool, &mut made, &typed.call, self.world);
        let checked = || out_of_bounds(sentence, tool, &made).or_else(|| not_taken(sentence, tool, &made));
        let bounds = if self.mode == Mode::Full { checked() } else { None };
        made.verdict = tool.check(&made.call.arguments);
        if !made.verdict.missing.is_empty() {
            // It was calibrated on calls that can run.
            made.confidence = None;
        }
        let bad = bounds.or_else(|| breaks_the_schema(&made));
        (made, bad)
    }
}

/// A number that the parameter which it is meant for does not take: it is no other one's.
fn not_taken(sentence: &Sentence, tool: &Tool, made: &Proposed) -> Option<Finding> {
    let all = meant::moved(sentence, tool, &made.call.arguments, &made.evidence);
    let moved = all.into_iter().find(|m| m.value.is_none())?;
    let message = format!("{} {}: {} cannot be taken; it is not meant for {}", tool.name, moved.to.name, moved.said, moved.from.name);
    Some(Finding::new(Check::Bounds, message))
}

/// The values and the evidence of a call in the words that were typed: marks on letters and capitals come back.
/// An allowed value stays as the tool's file spells it.
pub(super) fn as_typed(sentence: &Sentence, tool: &Tool, call: &mut Proposed) {
    for (name, evidence) in &mut call.evidence {
        let Some(span) = evidence.span() else { continue };
        let chosen = |value: &Value| tool.param(name).is_some_and(|p| p.choices.contains(value));
        if let Some(value) = call.call.arguments.get_mut(name.as_str()).filter(|v| !chosen(v)) {
            respell(sentence, value, span);
        }
        let typed = sentence.typed_span(span);
        *evidence = match evidence {
            Evidence::Converted(_) => Evidence::Converted(typed),
            _ => Evidence::Said(typed),
        };
    }
}

/// Each text of a value that stands in `within`, as it was typed.
fn respell(sentence: &Sentence, value: &mut Value, within: crate::text::Span) {
    match value {
        Value::String(text) => {
            let inside = |s: &crate::text::Span| s.start >= within.start && s.end <= within.end;
            let found = sentence.occurrences(text).into_iter().find(inside);
            // Half of a word that two parameters share is not an occurrence of its own.
            let half = || (within.of(sentence.text()) == Some(text.as_str())).then_some(within);
            if let Some(span) = found.or_else(half) {
                let spelled = span.of(sentence.text()) == Some(text.as_str());
                if spelled {
                    *text = sentence.as_typed(span).into_owned();
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| respell(sentence, item, within)),
        _ => {}
    }
}
