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
        let opening = self.past_fillers(before.from, before.to);
        let own = (from..to).any(|i| self.value(i) && self.looks(i) != Looks::Number);
        let points = |i: usize| matches!(self.word(i), "it" | "its" | "them" | "their" | "there" | "that" | "those" | "one");
        let points_back = !own && (from..to).any(points);
        let wants = matches!(self.word(opening), "i" | "we" | "i'd" | "we'd") && !(before.from..before.to).any(|i| self.word(i) == "you");
        self.only_shows(from, to, before) || (points_back && (wants || (link == Link::Comma && self.asks_on(from, to, opening))))
    }

    /// "which tags are there, list them": a word for showing and nothing that could be shown, but what "it" stands for is no value
    /// ("open a.txt and print it").
    fn only_shows(&self, from: usize, to: usize, before: &Clause) -> bool {
        let begin = self.past_fillers(from, to);
        let means = |i: usize| {
            let says = !self.is(i, Is::FUNCTION.with(Is::FILLER).with(Is::VERB)) && self.looks(i) != Looks::Sign;
            says && !matches!(self.word(i), "all" | "one")
        };
        let asks = self.is(self.past_fillers(before.from, before.to), Is::QUESTION);
        let thing = !asks && (before.from..before.to).any(|i| self.value(i));
        self.shows(begin) && !thing && !(begin + 1..to).any(means)
    }

    /// "describe the service web, which endpoints does it have", "why did it die, show me its last lines".
    fn asks_on(&self, from: usize, to: usize, opening: usize) -> bool {
        let begin = self.past_fillers(from, to);
        let owns = (begin..to).any(|i| matches!(self.word(i), "its" | "their"));
        self.is(begin, Is::QUESTION) || (owns && self.shows(begin) && self.is(opening, Is::QUESTION.with(Is::AUXILIARY)))
    }

    fn shows(&self, at: usize) -> bool {
        matches!(self.word(at), "list" | "show" | "display" | "print" | "look" | "see" | "tell" | "give" | "do" | "who" | "just")
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
