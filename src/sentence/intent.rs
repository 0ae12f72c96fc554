//! What a sentence wants: what is negated, excepted or corrected is taken out, and what remains is the request.

use super::clauses::{Class, Clause, Link, View};
use super::lexicon::{self, Is};
use super::{Intent, Looks, Sentence, noise, refer};
use crate::text::Span;

/// As `Sentence::intent`.
pub(super) fn intent(sentence: &Sentence) -> Intent {
    let low = sentence.text.to_ascii_lowercase();
    let view = View::new(sentence, &low);
    if noise::is_noise(&view) {
        return Intent::Nothing;
    }
    let mut read = Reading { view: &view, drops: Vec::new(), conditions: Vec::new(), swaps: Vec::new() };
    let clauses = view.clauses();
    let kept = read.clauses(&clauses);
    for clause in &kept {
        read.exceptions(clause.from, clause.to);
    }
    read.finish(&clauses, &kept)
}

/// Words from and to.
type Words = (usize, usize);

/// Words that do not count are collected here.
struct Reading<'a> {
    view: &'a View<'a>,
    drops: Vec<Words>,
    /// Those that say how it must not be done, or what it leaves out.
    conditions: Vec<Words>,
    /// Words in whose place others stand: what a correction means, what "it" means.
    swaps: Vec<(Words, Words)>,
}

/// Words of a correction that take back a whole clause before.
const FIRM: [&str; 10] = ["no", "nope", "nah", "wait", "scratch", "strike", "correction", "oops", "rather", "mind"];
/// Words that stand in for others at most.
const LONG: usize = 8;

impl Reading<'_> {
    /// The clauses that count; the words of the others are dropped.
    fn clauses(&mut self, clauses: &[Clause]) -> Vec<Clause> {
        let mut kept: Vec<Clause> = Vec::new();
        let mut i = 0;
        while i < clauses.len() {
            let clause = clauses[i];
            let next = clauses.get(i + 1);
            match clause.class {
                Class::Forbids if next.is_some_and(|n| self.but(&clause, n)) => {
                    kept.extend(next.map(|n| self.replaced(&clause, n)));
                    i += 2;
                    continue;
                }
                Class::Forbids | Class::About => {
                    let end = self.scope(clauses, i);
                    let words = (clause.from, clauses[end - 1].to);
                    self.drops.push(words);
                    // "copy a.txt to b.txt but don't overwrite": how, where "keep a.txt" is about something else.
                    self.conditions
                        .extend((clause.class == Class::Forbids && !kept.is_empty() && !self.has_object(&clause)).then_some(words));
                    i = end;
                    continue;
                }
                Class::Retracts | Class::Corrects => {
                    let said = clause.from
                        + if clause.class == Class::Corrects {
                            self.view.correction(clause.from, clause.to).unwrap_or(0)
                        } else {
                            clause.to - clause.from
                        };
                    let (from, to, after) = if said < clause.to {
                        (said, clause.to, i + 1)
                    } else {
                        next.map_or((said, said, i + 1), |n| (n.from, n.to, i + 2))
                    };
                    self.correct(&mut kept, clause, (from, to));
                    i = after;
                    continue;
                }
                _ => kept.push(clause),
            }
            i += 1;
        }
        kept
    }

    /// Up to which clause a negation or a question about doing reaches: the index behind its last one.
    fn scope(&self, clauses: &[Clause], at: usize) -> usize {
        let first = &clauses[at];
        let opening = self.view.past_fillers(first.from, first.to);
        let loose = matches!(self.view.word(opening), "keep" | "leave" | "spare" | "hands" | "stop" | "quit" | "avoid" | "forget");
        let mut end = at + 1;
        while let Some(next) = clauses.get(end) {
            let anew = matches!(self.view.word(next.from), "instead" | "just" | "only" | "rather" | "please");
            let goes_on = match (first.class, next.link) {
                (_, Link::Hard | Link::But) => false,
                (Class::About, _) => next.class != Class::Corrects,
                (_, Link::And) => !loose && !anew && next.class == Class::Asks,
                // "don't delete, move or rename a.txt": the verb has no object yet.
                (_, Link::Comma) => !anew && !loose && next.class == Class::Asks && !self.has_object(&clauses[end - 1]),
                _ => false,
            };
            if !goes_on {
                break;
            }
            end += 1;
        }
        end
    }

    /// "don't show the first 10 lines but the last 20": the words behind "but" stand in for others.
    fn but(&self, clause: &Clause, next: &Clause) -> bool {
        let bare = self.negation(clause) > 0 && clause.to > clause.from + 2;
        bare && next.link == Link::But && next.class == Class::Fragment && next.to - next.from <= LONG
    }

    /// Up to which word a clause only negates.
    fn negation(&self, clause: &Clause) -> usize {
        let begin = self.view.past_fillers(clause.from, clause.to);
        let end = begin + self.view.fits(&lexicon::FORBIDS, begin, clause.to).unwrap_or(0);
        let bare = end > begin && matches!(self.view.word(end - 1), "don't" | "dont" | "not" | "never");
        if bare && self.view.verb(end, clause.to) { end } else { 0 }
    }

    /// The clause without its negation, the words of `next` in the place of those that they stand for.
    fn replaced(&mut self, clause: &Clause, next: &Clause) -> Clause {
        let view = self.view;
        let from = self.negation(clause);
        let counts = |i: &usize| view.looks(*i) == Looks::Number;
        let target = match (from..clause.to).find(counts).filter(|_| (next.from..next.to).any(|i| counts(&i))) {
            Some(number) => {
                let before = |i: &usize| view.is(*i, Is::DETERMINER.with(Is::SUPERLATIVE)) || matches!(view.word(*i), "first" | "top");
                (number - (from..number).rev().take_while(before).count(), number + 1)
            }
            None => self.corrected(&Clause { from, ..*clause }, next.from, next.to),
        };
        self.drops.extend([(clause.from, from), target, (next.from, next.to)]);
        self.swaps.push((target, (next.from, next.to)));
        Clause { from, to: clause.to, link: clause.link, class: Class::Asks }
    }

    /// Whether a negated clause says what is not to be done to what: "don't delete a.txt", not "do not" or "don't delete".
    fn has_object(&self, clause: &Clause) -> bool {
        let view = self.view;
        let begin = view.past_fillers(clause.from, clause.to);
        let opening = view.fits(&lexicon::FORBIDS, begin, clause.to).unwrap_or(0);
        if opening > 0 && view.word(begin + opening) == "," {
            return false;
        }
        let words = (begin + opening..clause.to).filter(|i| view.looks(*i) != Looks::Sign).count();
        words > usize::from(opening > 0 && !view.word(begin + opening - 1).ends_with("ing"))
    }

    /// What stands before is corrected to the words `from..to`, or taken back where there are none.
    fn correct(&mut self, kept: &mut Vec<Clause>, by: Clause, (from, to): (usize, usize)) {
        let view = self.view;
        let negated = view.fits(&lexicon::FORBIDS, from, to).is_some() || view.fits(&lexicon::RETRACTS, from, to).is_some();
        let back = from >= to || negated;
        let class = if back { Class::Retracts } else { view.class(view.past_fillers(from, to).min(to - 1), to, true) };
        let old = kept.iter().rposition(|c| matches!(c.class, Class::Asks | Class::Fragment));
        // "actually" in a sentence of its own only goes on, where "no" takes back; and a whole statement replaces no word.
        let firm = by.link != Link::Hard || (by.from..from).any(|i| FIRM.contains(&view.word(i)));
        let anew = old.is_none() || (class == Class::Asks && !firm) || !matches!(class, Class::Asks | Class::Fragment) || to - from > LONG;
        match old {
            Some(old) if back || (class == Class::Asks && firm) => {
                self.drops.extend(kept[old..].iter().map(|c| (c.from, c.to)));
                kept.truncate(old);
                self.drops.push((by.from, if back { by.to.max(to) } else { from }));
            }
            None if back => self.drops.push((by.from, by.to.max(to))),
            _ if anew => self.drops.push((by.from, from)),
            Some(old) => {
                let target = self.corrected(&kept[old], from, to);
                self.drops.extend([target, (by.from, to)]);
                self.swaps.push((target, (from, to)));
                return;
            }
            None => {}
        }
        if !back {
            kept.push(Clause { from, to, link: Link::Hard, class });
        }
    }

    /// The words of a clause that a correction means: those behind the same preposition, of the same looks, or the last ones.
    fn corrected(&self, clause: &Clause, from: usize, to: usize) -> (usize, usize) {
        let view = self.view;
        if view.is(from, Is::PREPOSITION)
            && let Some(same) = (clause.from..clause.to).rev().find(|i| view.word(*i) == view.word(from))
        {
            let len = (same + 1..clause.to).take_while(|i| !view.is(*i, Is::PREPOSITION)).count();
            return (same, same + 1 + len);
        }
        // A number for a number, a path for a path.
        let looks = view.looks(from);
        let same = |i: &usize| view.looks(*i) == looks && looks != Looks::Plain;
        if let Some(last) = (clause.from..clause.to).rev().find(same) {
            return (last, last + 1);
        }
        if let Some(last) = (clause.from..clause.to).rev().find(|i| view.value(*i)) {
            return (last, last + 1);
        }
        let last =
            (clause.from..clause.to).rev().find(|i| view.looks(*i) != Looks::Sign && !view.is(*i, Is::FILLER)).unwrap_or(clause.from);
        let noun = |i: &usize| view.looks(*i) == Looks::Plain && !view.is(*i, Is::FUNCTION.with(Is::VERB));
        let articles = usize::from(view.is(from, Is::DETERMINER));
        let mut begin = last - (clause.from..last).rev().take_while(noun).count().min(to - from - articles.min(to - from - 1) - 1);
        if articles > 0 && begin > clause.from && view.is(begin - 1, Is::DETERMINER) {
            begin -= 1;
        }
        (begin, last + 1)
    }

    /// Drops what is excepted inside a clause.
    fn exceptions(&mut self, from: usize, to: usize) {
        let view = self.view;
        let mut at = from;
        while at < to {
            if view.looks(at) == Looks::Quoted {
                at += 1;
                continue;
            }
            let all_but = view.word(at) == "but"
                && at > from
                && matches!(view.word(at - 1), "all" | "everything" | "everyone" | "anything" | "everybody");
            let except = view.fits(&lexicon::EXCEPTIONS, at, to).or(all_but.then_some(1)).map(|n| (n, true));
            let found = except.or_else(|| view.fits(&lexicon::INSTEADS, at, to).map(|n| (n, false))).or_else(|| self.bare_not(at, to));
            match found {
                Some((words, open)) if at + words < to => {
                    let end = self.excepted(at + words, to, open);
                    // A comma before it goes with it.
                    self.drops.push((at, end));
                    self.conditions.extend(open.then_some((at, end)));
                    at = end;
                }
                _ => at += 1,
            }
        }
    }

    /// "b.txt, not a.txt", "not a.txt but b.txt".
    fn bare_not(&self, at: usize, to: usize) -> Option<(usize, bool)> {
        let view = self.view;
        let and = usize::from(view.word(at) == "and");
        let not = at + and;
        let stands = and > 0 || at == 0 || view.looks(at - 1) == Looks::Sign || view.word(at + 2) == "but";
        let next = not + 1;
        let noun = view.looks(next) == Looks::Plain && !view.is(next, Is::FUNCTION.with(Is::ANY_VERB)) && !view.word(next).ends_with("ing");
        // "for good, not in the trash"
        let place = and == 0 && at > 0 && view.is(next, Is::PREPOSITION) && view.word(next) != "to";
        let thing =
            next < to && (view.value(next) || place || view.is(next, Is::DETERMINER) || (noun && (and > 0 || (at == 0 && next + 1 == to))));
        (view.word(not) == "not" && stands && thing).then_some((1 + and, false))
    }

    /// Where the excepted words end. `open`: an exception of whatever words follow, up to the end of the clause.
    fn excepted(&self, from: usize, to: usize, open: bool) -> usize {
        let view = self.view;
        let mut valued = false;
        for at in from..to {
            let word = view.word(at);
            if view.value(at) {
                valued = true;
            } else if matches!(word, "," | "and" | "or" | "&") && view.looks(at) != Looks::Quoted {
                // A further item, or a clause or word of the frame.
                if !(at + 1 < to && (view.value(at + 1) || view.is(at + 1, Is::DETERMINER)) && (open || word != ",")) {
                    return at;
                }
            } else if at > from
                && ((valued || !open || matches!(word, "to" | "into" | "onto")) && view.is(at, Is::PREPOSITION) && word != "of"
                    || valued && (view.verb(at, to) || view.is(at, Is::FILLER)))
            {
                return at;
            } else if word == "but" && !open {
                return at + 1;
            }
        }
        to
    }

    fn finish(mut self, clauses: &[Clause], kept: &[Clause]) -> Intent {
        let view = self.view;
        let about = clauses.iter().find(|c| c.class == Class::About);
        let asks = kept.iter().any(|c| c.class == Class::Asks && !self.dropped(c)) || !self.swaps.is_empty();
        let fragment = about.is_none() && kept.iter().any(|c| c.class == Class::Fragment && self.is_wish(c));
        if let Some((from, to)) = self.later() {
            return Intent::Forbids(view.span(from, to));
        }
        if !asks && !fragment {
            let forbids = clauses.iter().find(|c| matches!(c.class, Class::Forbids | Class::Retracts | Class::Corrects));
            return match (about, forbids) {
                (Some(c), _) => Intent::AsksAbout(view.span(c.from, c.to)),
                (None, Some(c)) => Intent::Forbids(view.span(c.from, c.to)),
                (None, None) if !self.drops.is_empty() => Intent::Forbids(view.span(self.drops[0].0, self.drops[0].1)),
                (None, None) if kept.iter().all(|c| c.class == Class::Chat) => Intent::Nothing,
                (None, None) => Intent::Request,
            };
        }
        if self.drops.is_empty() {
            return Intent::Request;
        }
        self.drops.sort_unstable();
        self.pronouns(clauses, kept);
        let request = self.rest();
        if request.text.trim().is_empty() {
            let (from, to) = self.drops[0];
            return Intent::Forbids(view.span(from, to));
        }
        let spans = |all: &[Words]| all.iter().filter(|(from, to)| from < to).map(|&(from, to)| view.span(from, to)).collect();
        Intent::Rest { request: Box::new(request), dropped: spans(&self.drops), conditions: spans(&self.conditions) }
    }

    /// "don't delete a.txt, show it": what "it" means is said in the clause that does not count.
    fn pronouns(&mut self, clauses: &[Clause], kept: &[Clause]) {
        let view = self.view;
        for pair in clauses.windows(2).filter(|p| p[0].class == Class::Forbids && p[1].class == Class::Asks) {
            let (before, clause) = (pair[0], pair[1]);
            let counts = kept.iter().any(|k| k.from == clause.from);
            if let Some(at) = refer::pronoun(view, clause.from, clause.to).filter(|_| counts)
                && let Some(thing) = refer::antecedent(view, before.from, before.to, view.word(at))
            {
                self.swaps.push(((at, at + 1), thing));
            }
        }
    }

    /// "but not now": nothing is wanted yet.
    fn later(&self) -> Option<Words> {
        let view = self.view;
        let later =
            |&(from, to): &Words| to == from + 3 && view.word(from) == "but" && matches!(view.word(to - 1), "now" | "yet" | "today");
        self.drops.iter().copied().find(later)
    }

    fn dropped(&self, clause: &Clause) -> bool {
        self.drops.iter().any(|&(from, to)| from <= clause.from && clause.to <= to)
    }

    /// Whether words without a verb are a wish, rather than only a value that another clause speaks of.
    fn is_wish(&self, clause: &Clause) -> bool {
        let view = self.view;
        let content =
            (clause.from..clause.to).filter(|i| view.looks(*i) == Looks::Plain && !view.is(*i, Is::FUNCTION.with(Is::FILLER))).count();
        content > 0 || self.drops.is_empty()
    }

    /// The words that are left, those of corrections in their places.
    fn rest(&self) -> Sentence {
        let view = self.view;
        let mut keep: Vec<Span> = Vec::new();
        let mut at = 0;
        let mut ends: Vec<Words> = self.drops.iter().copied().chain(self.swaps.iter().map(|(old, _)| *old)).collect();
        ends.sort_unstable();
        ends.dedup();
        for (from, to) in ends.into_iter().chain([(view.words.len(), view.words.len())]) {
            if at < from {
                keep.extend(self.trimmed(at, from, keep.is_empty()));
            }
            if let Some((_, (a, b))) = self.swaps.iter().find(|((place, _), _)| *place == from) {
                keep.push(view.span(*a, *b));
            }
            at = at.max(to);
        }
        view.sentence.part(&keep)
    }

    /// The words without separators at the ends; an "and" behind other words stays.
    fn trimmed(&self, from: usize, to: usize, first: bool) -> Option<Span> {
        let view = self.view;
        let and = |i: usize| !first && matches!(view.word(i), "and" | "then" | "or");
        let loose = |i: usize| {
            matches!(
                view.word(i),
                "," | ";" | "." | "!" | "?" | ":" | "—" | "–" | "-" | "…" | "and" | "but" | "then" | "or" | "so" | "(" | ")"
            ) && view.looks(i) != Looks::Quoted
        };
        let (mut from, mut to) = (from, to);
        while from < to && loose(from) && !and(from) {
            from += 1;
        }
        while from < to && loose(to - 1) {
            to -= 1;
        }
        (from < to).then(|| view.span(from, to))
    }
}
