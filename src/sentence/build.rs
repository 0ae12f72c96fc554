//! A `Sentence` made: of what was typed, of parts of another one, with more joined; and its places.

use super::fold::{self, fold, place};
use super::lexicon::Is;
use super::{Looks, Sentence, looks, numbers, pieces, quotes};
use crate::text::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// The last letter of Latin Extended-B.
const LATIN: char = '\u{24f}';

pub(super) fn read(typed: &str) -> Sentence {
    let typed: Arc<str> = typed.into();
    let fold::Folded { spelled, escapes, text, places, joined } = fold(&typed);
    let quotes = merged(quotes::quotes(&text), joined);
    let made = Sentence {
        typed,
        spelled,
        escapes,
        text,
        places,
        joints: Vec::new(),
        quotes,
        pieces: Vec::new(),
        words: Vec::new(),
        numbers: Vec::new(),
    };
    finished(made)
}

/// The sentence with its pieces, words and numbers, found anew.
fn finished(mut sentence: Sentence) -> Sentence {
    sentence.pieces = pieces::pieces(&sentence.text, &sentence.quotes);
    sentence.words = looks::words(&sentence.text, &sentence.pieces, &sentence.quotes);
    let foreign: Vec<bool> = sentence.words.iter().map(|w| is_foreign(&sentence, w.span)).collect();
    for (word, _) in sentence.words.iter_mut().zip(foreign).filter(|(_, foreign)| *foreign) {
        // A name, whatever English word its letters come to: the Korean "an".
        word.is = Is::default();
        if word.looks == Looks::Plain {
            word.looks = Looks::Code;
        }
    }
    sentence.numbers = numbers::numbers(&sentence.text, &sentence.words);
    sentence
}

/// Whether a word was typed with letters of another script than Latin.
fn is_foreign(sentence: &Sentence, span: Span) -> bool {
    let typed = spelled_span(sentence, span).and_then(|s| s.of(&sentence.spelled)).unwrap_or_default();
    typed.chars().any(|c| c.is_alphabetic() && c > LATIN)
}

/// Both lists in order; of two that overlap the one of `first` stays.
fn merged(first: Vec<Span>, others: Vec<Span>) -> Vec<Span> {
    if others.is_empty() {
        return first;
    }
    let mut all: Vec<(Span, bool)> = first.into_iter().map(|s| (s, true)).chain(others.into_iter().map(|s| (s, false))).collect();
    all.sort_by_key(|(s, is_first)| (s.start, !is_first));
    let mut out: Vec<(Span, bool)> = Vec::new();
    for (span, is_first) in all {
        if span.start >= span.end {
            continue;
        }
        match out.last().copied() {
            Some((last, kept)) if last.overlaps(&span) => {
                if is_first && !kept {
                    out.pop();
                    out.push((span, true));
                }
            }
            _ => out.push((span, is_first)),
        }
    }
    out.into_iter().map(|(s, _)| s).collect()
}

pub(super) fn joined(mut sentence: Sentence, spans: &[Span]) -> Sentence {
    let whole: Vec<Span> = spans.iter().copied().filter(|s| s.of(&sentence.text).is_some()).collect();
    let mut firm: Vec<Span> = Vec::new();
    let mut sorted = whole;
    sorted.sort();
    for span in sorted {
        if firm.last().is_none_or(|l| !l.overlaps(&span)) {
            firm.push(span);
        }
    }
    let quotes = std::mem::take(&mut sentence.quotes);
    sentence.quotes = merged(firm, quotes);
    finished(sentence)
}

pub(super) fn respelled(sentence: Sentence, words: &[(Span, String)]) -> Sentence {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut moved: Vec<(usize, isize)> = Vec::new();
    let mut at = 0;
    for (span, word) in words {
        if span.start < at || span.of(&sentence.text).is_none() {
            continue;
        }
        text.push_str(&sentence.text[at..span.start]);
        places.extend_from_slice(&sentence.places[at..span.start]);
        text.push_str(word);
        // The whole new word stands where the old one began.
        places.extend(std::iter::repeat_n(sentence.places[span.start], word.len()));
        at = span.end;
        moved.push((at, word.len().cast_signed() - (span.end - span.start).cast_signed()));
    }
    text.push_str(&sentence.text[at..]);
    places.extend_from_slice(&sentence.places[at..]);
    let shift = |old: usize| {
        let by: isize = moved.iter().take_while(|(end, _)| *end <= old).map(|(_, by)| by).sum();
        old.saturating_add_signed(by)
    };
    let quotes = sentence.quotes.iter().map(|q| Span { start: shift(q.start), end: shift(q.end) }).collect();
    let joints = sentence.joints.iter().map(|j| place(shift(*j as usize))).collect();
    finished(Sentence { text, places, quotes, joints, ..sentence })
}

pub(super) fn part(sentence: &Sentence, keep: &[Span]) -> Sentence {
    let (mut text, mut places): (String, Vec<u32>) = (String::new(), Vec::new());
    let (mut joints, mut quotes) = (Vec::new(), Vec::new());
    // Where the part before ends: in the text of the whole, and as a place.
    let mut before: Option<(usize, u32)> = None;
    for span in keep {
        let Some(words) = span.of(&sentence.text).filter(|w| !w.is_empty()) else { continue };
        if let Some((end, at)) = before.filter(|(end, _)| *end != span.start) {
            joints.push(place(text.len()));
            text.push(' ');
            places.push(at);
            debug_assert_ne!(end, span.start);
        }
        let offset = text.len();
        text.push_str(words);
        places.extend_from_slice(&sentence.places[span.start..span.end]);
        let from = sentence.quotes.partition_point(|q| q.start < span.start);
        let inside = sentence.quotes[from..].iter().take_while(|q| q.end <= span.end);
        quotes.extend(inside.map(|q| Span { start: offset + q.start - span.start, end: offset + q.end - span.start }));
        let old = sentence.joints.iter().map(|j| *j as usize).filter(|j| (span.start..span.end).contains(j));
        joints.extend(old.map(|j| place(offset + j - span.start)));
        before = Some((span.end, sentence.places[span.end]));
    }
    let nothing = keep.first().and_then(|s| sentence.places.get(s.start)).copied().unwrap_or_default();
    places.push(before.map_or(nothing, |(_, at)| at));
    let made = Sentence {
        typed: Arc::clone(&sentence.typed),
        spelled: Arc::clone(&sentence.spelled),
        escapes: Arc::clone(&sentence.escapes),
        text,
        places,
        joints,
        quotes,
        pieces: Vec::new(),
        words: Vec::new(),
        numbers: Vec::new(),
    };
    finished(made)
}

/// The span in `spelled`, marks that were dropped behind it included.
fn spelled_span(sentence: &Sentence, span: Span) -> Option<Span> {
    span.of(&sentence.text)?;
    let last = *sentence.places.get(span.end)? as usize;
    let first = *sentence.places.get(span.start)? as usize;
    // Parts may stand in another order than in what was typed.
    let (start, mut end) = (first.min(last), last.max(first));
    if span.start < span.end {
        end += sentence.spelled.get(end..)?.chars().take_while(|c| fold::is_dropped(*c)).map(char::len_utf8).sum::<usize>();
    }
    sentence.spelled.get(start..end).map(|_| Span { start, end })
}

pub(super) fn typed_span(sentence: &Sentence, span: Span) -> Span {
    let Some(found) = spelled_span(sentence, span) else { return Span { start: 0, end: 0 } };
    // One backslash more for each escaped blank before.
    let typed = |at: usize| at + sentence.escapes.partition_point(|e| (*e as usize) < at);
    Span { start: typed(found.start), end: typed(found.end) }
}

pub(super) fn as_typed(sentence: &Sentence, span: Span) -> Cow<'_, str> {
    let Some(text) = span.of(&sentence.text) else { return Cow::Borrowed("") };
    let spelled = |span: Span| spelled_span(sentence, span).and_then(|s| s.of(&sentence.spelled));
    let joints: Vec<usize> = sentence.joints.iter().map(|j| *j as usize).filter(|j| (span.start..span.end).contains(j)).collect();
    if joints.is_empty() {
        return Cow::Borrowed(spelled(span).unwrap_or(text));
    }
    // What was left out between the parts is not part of the value; each part is as it was typed.
    let starts = std::iter::once(span.start).chain(joints.iter().map(|j| j + 1));
    let parts = starts.zip(joints.iter().copied().chain([span.end])).filter_map(|(start, end)| spelled(Span { start, end }));
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}
