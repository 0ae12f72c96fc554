//! Clauses that are no wish of their own: they point back, tell why, or say how.

use super::super::Looks;
use super::super::lexicon::{self, Is};
use super::{Class, Clause, Link, View};

impl View<'_> {
    /// Whether a wish behind a request only tells why: "the biggest files, I need to make space fast", "…, I want the old one back".
    pub(super) fn tells_why(&self, from: usize, to: usize, link: Link, before: &Clause) -> bool {
        let begin = self.past_fillers(from, to);
        let wants = matches!(self.word(begin), "i" | "we") && self.fits(&lexicon::WANTS, begin, to).is_some();
        let also = (from..to).any(|i| matches!(self.word(i), "also" | "too" | "then" | "you"));
        let asked = matches!(before.class, Class::Asks | Class::Fragment) && before.to - before.from > 2;
        wants && !also && link == Link::Comma && asked && !(from..to).any(|i| self.value(i))
    }

    /// Whether a clause only says once more what the one before says, or says how: "which tags are there, list them", "I want to
    /// try PR 41, switch to its branch", "run it, just once".
    pub(super) fn goes_on(&self, from: usize, to: usize, link: Link, class: Class, before: &Clause) -> bool {
        if class != Class::Asks || before.class != Class::Asks {
            return false;
        }
        let points = |i: usize| matches!(self.word(i), "it" | "its" | "them" | "their" | "there" | "that" | "those" | "one");
        let begin = self.past_fillers(from, to);
        let shows =
            matches!(self.word(begin), "list" | "show" | "display" | "print" | "look" | "see" | "tell" | "give" | "do" | "who" | "just");
        let means = |i: usize| !self.is(i, Is::FUNCTION.with(Is::FILLER).with(Is::VERB)) && self.looks(i) != Looks::Sign;
        // "open a.txt and print it"
        let thing = (before.from..before.to).any(|i| self.value(i)) && !self.is(self.past_fillers(before.from, before.to), Is::QUESTION);
        let bare = shows && !thing && !(begin + 1..to).any(|i| means(i) && !matches!(self.word(i), "all" | "one"));
        let opening = self.past_fillers(before.from, before.to);
        let wants = matches!(self.word(opening), "i" | "we" | "i'd" | "we'd") && !(before.from..before.to).any(|i| self.word(i) == "you");
        let own = (from..to).any(|i| self.value(i));
        // "describe the service web, which endpoints does it have", "why did it die, show me its last lines"
        let asked = self.is(opening, Is::QUESTION.with(Is::AUXILIARY));
        let told = self.is(begin, Is::QUESTION) || (asked && shows && (begin..to).any(|i| matches!(self.word(i), "its" | "their")));
        if told && link == Link::Comma && !own && (begin..to).any(points) {
            return true;
        }
        bare || (wants && !own && (begin..to).any(points))
    }

    /// How many words open a further wish and say nothing themselves.
    pub(in super::super) fn also(&self, from: usize, to: usize) -> usize {
        self.fits(&lexicon::ALSOS, from, to).filter(|n| from + n < to).unwrap_or(0)
    }

    /// Whether words that forbid name something themselves: "no merging", "leave my branches alone".
    pub(super) fn says_how(&self, from: usize, to: usize) -> bool {
        let thing = |i: usize| self.looks(i) == Looks::Plain && !self.is(i, Is::FUNCTION.with(Is::FILLER).with(Is::ANY_VERB));
        let no = self.word(from) == "no" && from + 1 < to;
        no || (matches!(self.word(from), "leave" | "keep") && (from + 1..to.saturating_sub(1)).any(thing))
    }
}
