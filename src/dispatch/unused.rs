//! Words of the sentence that say something and that no call used.

use super::calibration::Choice;
use super::choices;
use super::command;
use super::confidence::unexplained;
use super::known::Known;
use super::meant;
use super::offer::Ranker;
use super::proposal::Proposed;
use super::stray;
use crate::sentence::{NumberPlace, Sentence};
use crate::text::Span;

/// Words that are tried one by one at most.
const TRIED: usize = 6;

/// By how much a sentence may come nearer to its tool, or stay as near, when a word is left out: a word that belongs to
/// what is asked takes the sentence away from the tool when it goes ("how much *room* does build take").
const BELONGS: f32 = 0.004;

/// The words of `sentence` that `call` leaves over, neighbours as one span, in the order of the sentence.
pub(super) fn unused(sentence: &Sentence, known: &Known<'_>, place: usize, call: &Proposed, ranker: &Ranker, choice: Choice) -> Vec<Span> {
    let tool = known.tool;
    let owned = call.spans();
    let free = |s: &Span| !owned.iter().any(|o| o.overlaps(s));
    let line = command::read(sentence, tool);
    let mut out: Vec<Span> = line.as_ref().map(|line| line.left.clone()).unwrap_or_default();
    add(&mut out, stray::strays(sentence, tool).into_iter().filter(free));
    let is_line = line.is_some() || !out.is_empty();
    add(&mut out, choices::lost(sentence, tool, call));
    add(&mut out, meant::lost(sentence, tool, call));
    if !is_line {
        let numbers = sentence.numbers().iter().filter(|n| n.place != NumberPlace::InWord && !n.implied).map(|n| n.span);
        add(&mut out, numbers.chain(sentence.quotes().iter().copied()).chain(sentence.value_like()).filter(free));
        let mut open = unexplained(sentence, known, &owned);
        open.retain(|s| !out.iter().any(|o| o.overlaps(s)));
        add(&mut out, foreign(sentence, &open[..open.len().min(TRIED)], place, ranker, choice));
    }
    joined(sentence, out)
}

/// Those that are not there yet.
fn add(out: &mut Vec<Span>, more: impl IntoIterator<Item = Span>) {
    for span in more {
        if !out.iter().any(|o| o.overlaps(&span)) {
            out.push(span);
        }
    }
}

/// Those words without which the sentence is no farther from the tool.
fn foreign(sentence: &Sentence, words: &[Span], tool: usize, ranker: &Ranker, choice: Choice) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    let without = |span: &Span| {
        let text = sentence.text();
        format!("{}{}", &text[..span.start], text[span.end..].trim_start())
    };
    let texts: Vec<String> = std::iter::once(sentence.text().to_owned()).chain(words.iter().map(without)).collect();
    let Some(near) = ranker.nearness(&texts, tool, choice) else { return Vec::new() };
    let Some((whole, rest)) = near.split_first() else { return Vec::new() };
    words.iter().zip(rest).filter(|(_, near)| **near >= whole - BELONGS).map(|(span, _)| *span).collect()
}

/// Neighbours, with only blanks between them, as one.
fn joined(sentence: &Sentence, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let between = |last: &Span| sentence.text().get(last.end..span.start).is_none_or(|t| t.trim().is_empty());
        match out.last_mut().filter(|last| between(last)) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}
