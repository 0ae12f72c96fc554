//! Several wishes in one sentence.

use super::clauses::{Class, Clause, Link, View};
use super::lexicon::Is;
use super::{Cut, CutKind, Looks, Sentence, refer};
use crate::text::Span;

/// Wishes of one sentence at most: each is a sentence of its own.
const MAX: usize = 20;

/// Enumerations that are tried as items of a frame: each wish holds the whole frame once more.
const FEW: usize = 4;

/// A wish as parts of the sentence.
type Parts = Vec<Span>;

/// As `Sentence::cuts`.
pub(super) fn cuts(sentence: &Sentence) -> Vec<Cut> {
    let low = sentence.text.to_ascii_lowercase();
    let view = View::new(sentence, &low);
    let clauses = view.clauses();
    let gaps = by_gap(&view, &clauses);
    let mut all: Vec<(CutKind, Vec<Parts>)> = by_clauses(&view, &clauses).into_iter().map(|w| (CutKind::Clauses, w)).collect();
    all.extend(by_frame(&view).into_iter().map(|w| (CutKind::Frame, w)));
    all.extend(gaps.or_else(|| by_object(&view, &clauses)).into_iter().map(|w| (CutKind::Gap, w)));
    // An enumeration is no cut of its own where it stands in one of several clauses.
    if all.iter().all(|(kind, _)| *kind != CutKind::Clauses) {
        all.extend(by_items(&view).into_iter().map(|w| (CutKind::Items, w)));
    }
    all.retain(|(_, wishes)| (2..=MAX).contains(&wishes.len()));
    all.into_iter().map(|(kind, wishes)| Cut { wishes: wishes.iter().map(|p| sentence.part(p)).collect(), kind }).collect()
}

/// Each clause that asks; then, if some borders are weak ("and", a comma), only at the firm ones.
fn by_clauses(view: &View<'_>, clauses: &[Clause]) -> Vec<Vec<Parts>> {
    // Words without a verb are a wish of their own only where nothing is told around them.
    let told = clauses.iter().any(|c| c.class == Class::Story) && clauses.iter().any(|c| c.class == Class::Asks);
    let all: Vec<&Clause> = clauses.iter().filter(|c| c.class == Class::Asks || (c.class == Class::Fragment && !told)).collect();
    let corrected = clauses.iter().any(|c| matches!(c.class, Class::Corrects | Class::Retracts));
    if all.len() < 2 || all.len() > MAX || corrected {
        return Vec::new();
    }
    let every: Vec<(usize, usize)> = all.iter().map(|c| (c.from, c.to)).collect();
    let mut firm: Vec<(usize, usize)> = Vec::new();
    for clause in &all {
        match firm.last_mut() {
            Some(last) if matches!(clause.link, Link::And | Link::Comma) => last.1 = clause.to,
            _ => firm.push((clause.from, clause.to)),
        }
    }
    let mut out = vec![wishes(view, &every)];
    if firm.len() > 1 && firm.len() < every.len() {
        out.push(wishes(view, &firm));
    }
    out
}

/// Words that join a clause to the one before and say nothing in a sentence of its own.
const JOINS: [&str; 11] = ["so", "also", "then", "and", "but", "finally", "lastly", "first", "secondly", "afterwards", "next"];

/// Clauses as wishes; what "it" stands for is taken from the clause before.
fn wishes(view: &View<'_>, clauses: &[(usize, usize)]) -> Vec<Parts> {
    let mut out = Vec::new();
    // The clause that says what "it" is.
    let mut before: Option<(usize, usize)> = None;
    for &(start, to) in clauses {
        let from = start + if out.is_empty() { 0 } else { view.also(start, to) };
        let joins =
            (from..to).take_while(|i| JOINS.contains(&view.word(*i)) || view.looks(*i) == Looks::Sign && view.word(*i) == ",").count();
        let begin = if from + joins < to { from + joins } else { from };
        let pronoun = refer::pronoun(view, begin, to);
        let thing = pronoun.and_then(|at| before.and_then(|(a, b)| refer::antecedent(view, a, b, view.word(at))));
        out.push(match pronoun.zip(thing) {
            Some((at, (a, b))) if at + 1 < to => vec![view.span(begin, at), view.span(a, b), view.span(at + 1, to)],
            Some((at, (a, b))) => vec![view.span(begin, at), view.span(a, b)],
            None => vec![view.span(begin, to)],
        });
        if pronoun.is_none() {
            before = Some((begin, to));
        }
    }
    out
}

/// Whether a word parts items or halves.
fn parts(view: &View<'_>, at: usize) -> bool {
    matches!(view.word(at), "and" | "," | ";" | "&" | "or") && view.looks(at) != Looks::Quoted
}

/// "weather in Bern and in Basel".
fn by_frame(view: &View<'_>) -> Option<Vec<Parts>> {
    let again = |i: &usize| *i > 0 && view.is(*i, Is::PREPOSITION) && parts(view, *i - 1);
    let starts: Vec<usize> = (0..view.words.len()).filter(again).take(MAX + 1).collect();
    let first = *starts.first()?;
    let end = |from: usize| from - (0..from).rev().take_while(|i| parts(view, *i)).count();
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

/// "rename a to b and c to d", "turn the light on and the heating off": the verb is said once.
fn by_gap(view: &View<'_>, clauses: &[Clause]) -> Option<Vec<Parts>> {
    let [clause] = clauses else { return None };
    let verb = view.past_fillers(clause.from, clause.to);
    if !view.is(verb, Is::ANY_VERB) {
        return None;
    }
    let mut halves: Vec<(usize, usize)> = Vec::new();
    let mut from = verb + 1;
    for at in verb + 1..=clause.to {
        if at == clause.to || parts(view, at) {
            if from < at {
                halves.push((from, at));
            }
            from = at + 1;
        }
    }
    // The word that each half has once between other words, or at its end.
    let joint = |&(from, to): &(usize, usize)| {
        let mut all = (from + 1..to).filter(|i| view.is(*i, Is::PREPOSITION) && view.word(*i) != "of");
        let first = all.next()?;
        let ends = matches!(view.word(first), "on" | "off" | "up" | "down" | "in" | "out") && first + 1 == to;
        (all.next().is_none() && (ends || first + 1 < to)).then(|| if ends { "" } else { view.word(first) })
    };
    let first = joint(halves.first()?)?;
    if halves.len() < 2 || halves.len() > MAX || !halves.iter().all(|h| joint(h) == Some(first)) {
        return None;
    }
    let frame = view.span(clause.from, verb + 1);
    Some(halves.iter().map(|&(from, to)| vec![frame, view.span(from, to)]).collect())
}

/// "show me the branches and the last 3 commits": the verb is said once, and what it acts on differs.
fn by_object(view: &View<'_>, clauses: &[Clause]) -> Option<Vec<Parts>> {
    let [clause] = clauses else { return None };
    let verb = view.past_fillers(clause.from, clause.to);
    if !view.is(verb, Is::ANY_VERB.with(Is::QUESTION)) {
        return None;
    }
    let me = usize::from(matches!(view.word(verb + 1), "me" | "us"));
    let frame = verb + 1 + me;
    let more = |i: usize| matches!(view.word(i), "also" | "then") && view.looks(i) == Looks::Plain;
    let mut halves: Vec<(usize, usize)> = Vec::new();
    let (mut from, mut at) = (frame, frame);
    while at < clause.to {
        let mut next = at;
        while next < clause.to && (parts(view, next) || (next > at && more(next))) {
            next += 1;
        }
        let firm = next > at && more(next - 1);
        let begins = view.is(next, Is::DETERMINER) && view.looks(next) == Looks::Plain && next + 1 < clause.to;
        if next > at && next < clause.to && (firm || begins) {
            halves.push((from, at));
            from = next;
        }
        at = next.max(at + 1);
    }
    halves.push((from, clause.to));
    let whole = halves.len() > 1 && halves.len() <= MAX && halves.iter().all(|(a, b)| a < b);
    whole.then(|| {
        let frame = view.span(clause.from, frame);
        halves.iter().map(|&(from, to)| vec![frame, view.span(from, to)]).collect()
    })
}

/// One frame with one item each: first those whose items look like values.
fn by_items(view: &View<'_>) -> Vec<Vec<Parts>> {
    let mut out: Vec<(bool, Vec<Parts>)> = Vec::new();
    for items in view.sentence.lists().into_iter().take(FEW) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else { continue };
        let end = view.sentence.text.len();
        let (before, after) = (trimmed(view, Span { start: 0, end: first.start }), trimmed(view, Span { start: last.end, end }));
        if items.len() > MAX || (before.is_none() && after.is_some()) || again(view, before, after) {
            continue;
        }
        let plain =
            |s: &Span| view.words.binary_search_by_key(&s.start, |w| w.span.start).is_ok_and(|i| view.words[i].looks == Looks::Plain);
        let wishes = items.iter().map(|item| before.into_iter().chain([*item]).chain(after).collect()).collect();
        out.push((items.iter().any(plain), wishes));
    }
    out.sort_by_key(|(plain, _)| *plain);
    out.into_iter().map(|(_, wishes)| wishes).collect()
}

/// Whether what stands behind the items begins with a preposition that already stands before them: "rename a to b and c to d".
fn again(view: &View<'_>, before: Option<Span>, after: Option<Span>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let at = |place: usize| view.words.partition_point(|w| w.span.start < place);
    let next = at(after.start);
    view.is(next, Is::PREPOSITION) && (at(before.start)..at(before.end)).any(|i| view.word(i) == view.word(next))
}

/// The span without blanks, quotes and commas at its ends.
fn trimmed(view: &View<'_>, span: Span) -> Option<Span> {
    let text = span.of(&view.sentence.text)?;
    let signs = |c: char| c.is_whitespace() || ",;'\"`“”‘’«».!?".contains(c);
    let core = text.trim_matches(signs);
    let start = span.start + (text.len() - text.trim_start_matches(signs).len());
    (!core.is_empty()).then_some(Span { start, end: start + core.len() })
}
