//! Several wishes in one sentence.

use super::clauses::{Class, Clause, Link, View};
use super::lexicon::Is;
use super::{Cut, CutKind, Looks, Sentence};
use crate::text::Span;

/// Wishes of one sentence at most: each is a sentence of its own.
const MAX: usize = 20;

/// As `Sentence::cuts`.
pub(super) fn cuts(sentence: &Sentence) -> Vec<Cut> {
    let low = sentence.text.to_ascii_lowercase();
    let view = View::new(sentence, &low);
    let clauses = view.clauses();
    let mut out = Vec::new();
    let cut = |kind: CutKind, parts: Vec<Vec<Span>>| Cut { wishes: parts.iter().map(|p| sentence.part(p)).collect(), kind };
    for wishes in by_clauses(&view, &clauses) {
        out.push(cut(CutKind::Clauses, wishes));
    }
    out.extend(by_frame(&view).map(|parts| cut(CutKind::Frame, parts)));
    out.extend(by_items(&view).into_iter().map(|parts| cut(CutKind::Items, parts)));
    out.retain(|c| (2..=MAX).contains(&c.wishes.len()));
    out
}

/// Each clause that asks, with the story and the words that belong to it; then only at the firm borders, if some are not.
fn by_clauses(view: &View<'_>, clauses: &[Clause]) -> Vec<Vec<Vec<Span>>> {
    let wish = |c: &Clause| matches!(c.class, Class::Asks | Class::Fragment);
    let all: Vec<&Clause> = clauses.iter().filter(|c| wish(c)).collect();
    if all.len() < 2 || all.len() > MAX {
        return Vec::new();
    }
    let spans = |groups: &[(usize, usize)]| groups.iter().map(|&(from, to)| vec![view.span(from, to)]).collect::<Vec<_>>();
    let every: Vec<(usize, usize)> = all.iter().map(|c| (c.from, c.to)).collect();
    let mut firm: Vec<(usize, usize)> = Vec::new();
    for clause in &all {
        match firm.last_mut() {
            Some(last) if matches!(clause.link, Link::And | Link::Comma) => last.1 = clause.to,
            _ => firm.push((clause.from, clause.to)),
        }
    }
    let mut out = vec![spans(&every)];
    if firm.len() > 1 && firm.len() < every.len() {
        out.push(spans(&firm));
    }
    out
}

/// "weather in Bern and in Basel".
fn by_frame(view: &View<'_>) -> Option<Vec<Vec<Span>>> {
    let splits = |i: usize| matches!(view.word(i), "and" | "," | ";" | "&" | "or") && view.looks(i) != Looks::Quoted;
    let again = |i: &usize| *i > 0 && view.is(*i, Is::PREPOSITION) && splits(*i - 1);
    let starts: Vec<usize> = (0..view.words.len()).filter(again).take(MAX).collect();
    let first = *starts.first()?;
    let end = |from: usize| from - (0..from).rev().take_while(|i| splits(*i)).count();
    let preposition = view.word(first);
    let same = (0..end(first)).rev().find(|i| view.word(*i) == preposition && *i > 0)?;
    let mut out = vec![vec![view.span(0, end(first))]];
    for (n, &start) in starts.iter().enumerate() {
        if view.word(start) != preposition {
            return None;
        }
        let to = starts.get(n + 1).map_or(view.words.len(), |next| end(*next));
        out.push(vec![view.span(0, same), view.span(start, to)]);
    }
    Some(out)
}

/// One frame with one item each.
fn by_items(view: &View<'_>) -> Vec<Vec<Vec<Span>>> {
    let mut out = Vec::new();
    for items in view.sentence.lists() {
        let whole = |s: &Span| view.words.iter().any(|w| w.span.start == s.start && w.looks != Looks::Plain);
        let alike = items.iter().all(whole);
        let (Some(first), Some(last)) = (items.first(), items.last()) else { continue };
        if !alike || items.len() > MAX {
            continue;
        }
        let end = view.sentence.text.len();
        let (before, after) = (trimmed(view, Span { start: 0, end: first.start }), trimmed(view, Span { start: last.end, end }));
        if before.is_none() {
            continue;
        }
        out.push(items.iter().map(|item| before.into_iter().chain([*item]).chain(after).collect()).collect());
    }
    out
}

/// The span without blanks, quotes and commas at its ends.
fn trimmed(view: &View<'_>, span: Span) -> Option<Span> {
    let text = span.of(&view.sentence.text)?;
    let signs = |c: char| c.is_whitespace() || ",;'\"`“”‘’«».!".contains(c);
    let core = text.trim_matches(signs);
    let start = span.start + (text.len() - text.trim_start_matches(signs).len());
    (!core.is_empty()).then_some(Span { start, end: start + core.len() })
}
