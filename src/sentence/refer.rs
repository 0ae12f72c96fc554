//! What "it" and "them" mean where the clause that says it is taken away.

use super::Looks;
use super::clauses::View;
use super::lexicon::Is;

/// Words for kinds of things that a name may follow: "a folder old".
const KINDS: [&str; 12] =
    ["file", "folder", "directory", "branch", "tag", "list", "playlist", "project", "container", "called", "named", "repository"];

/// The first word of `from..to` that is the object of a verb or preposition and stands for something else, where the clause
/// has no value of its own before it.
pub(super) fn pronoun(view: &View<'_>, from: usize, to: usize) -> Option<usize> {
    let stands = |i: &usize| {
        // "compute its checksum"
        let owns = view.word(*i) == "its" && i + 1 < to && view.looks(i + 1) == Looks::Plain && !view.is(i + 1, Is::FUNCTION);
        let ends = i + 1 >= to || view.looks(i + 1) == Looks::Sign || view.is(i + 1, Is::PREPOSITION.with(Is::FILLER));
        owns || matches!(view.word(*i), "it" | "them") && *i > from && ends && view.is(i - 1, Is::ANY_VERB.with(Is::PREPOSITION))
    };
    (from..to).find(stands)
}

/// The words of a clause that `pronoun` behind it means: its value or values, the name behind "folder", or the object of its
/// verb. None where several things may be meant.
pub(super) fn antecedent(view: &View<'_>, from: usize, to: usize, pronoun: &str) -> Option<(usize, usize)> {
    let many = pronoun == "them";
    // "pack x into y and compute its checksum": of what came out.
    let made = |i: &usize| view.value(*i) && matches!(view.word(i - 1), "into" | "called" | "named");
    if pronoun == "its"
        && let Some(made) = (from + 1..to).find(made)
    {
        return Some((made, made + 1));
    }
    let values: Vec<usize> = (from..to).filter(|i| view.value(*i) && view.looks(*i) != Looks::Number).collect();
    if let (Some(&first), Some(&last)) = (values.first(), values.last()) {
        let listed = (first..last).all(|i| view.value(i) || view.looks(i) == Looks::Sign || matches!(view.word(i), "and" | "&"));
        return ((values.len() > 1) == many && listed).then_some((first, last + 1));
    }
    let plain = |i: usize| view.looks(i) == Looks::Plain && !view.is(i, Is::FUNCTION.with(Is::FILLER));
    let named = (from..to.saturating_sub(1)).rev().find(|i| KINDS.contains(&view.word(*i)) && plain(i + 1));
    if let Some(kind) = named.filter(|_| !many) {
        return Some((kind + 1, kind + 2));
    }
    let verb = (from..to).find(|i| view.is(*i, Is::ANY_VERB))?;
    let mut end = verb + 1;
    while end < to && (plain(end) || (view.is(end, Is::DETERMINER) && view.looks(end) == Looks::Plain)) {
        end += 1;
    }
    // What follows the object says which one is meant.
    let whole = end == to || view.looks(end) == Looks::Sign || view.is(end, Is::FILLER);
    (whole && end > verb + 1 && plain(end - 1)).then_some((verb + 1, end))
}
