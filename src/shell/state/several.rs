//! Several calls of one answer, and several answers to one sentence.

use super::State;
use crate::shell::{Card, Effect, Page};
use std::collections::VecDeque;

impl State {
    /// The calls of the same answer that come after the one that is up.
    pub fn next_cards(&self) -> impl ExactSizeIterator<Item = &Card> {
        self.next.iter()
    }

    /// The first card of each answer to the sentence with its number, in their order; the one that is up is among them.
    #[must_use]
    pub fn proposals(&self) -> Vec<(usize, &Card)> {
        let (at, count) = self.turn;
        let up = self.card.iter().map(|shown| &shown.card);
        let rest = self.others.iter().filter_map(VecDeque::front);
        let mut all: Vec<_> = up.chain(rest).enumerate().map(|(n, card)| ((at + n - 1) % count.max(1) + 1, card)).collect();
        all.sort_by_key(|(n, _)| *n);
        all
    }

    /// Whether one yes may be for the card and all after it: all only read, and there is nothing to look at but their lines,
    /// which then stand on the card.
    pub(super) fn may_run_together(&self, card: &Card) -> bool {
        let mut ids: Vec<&str> = self.next.iter().chain([card]).map(|c| c.id.as_str()).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        count > 1 && ids.len() == count && card.is_plain_reading() && self.next.iter().all(Card::is_plain_reading)
    }

    /// Puts the next proposal for the sentence up, or the one before; on a rule, the next width. What was typed for the card
    /// before does not count for it.
    pub(super) fn next_proposal(&mut self, forward: bool) {
        let Some(shown) = self.card.as_mut().filter(|shown| shown.drawn) else { return };
        if let Page::Rule(at) = shown.page {
            let count = shown.card.allow.len().max(1);
            let next = if forward { at + 1 } else { at + count - 1 } % count;
            shown.turn_over();
            shown.page = Page::Rule(next);
            self.limit = usize::MAX;
            return;
        }
        let other = if forward { self.others.pop_front() } else { self.others.pop_back() };
        let Some(other) = other.filter(|_| !self.card.as_ref().is_some_and(|s| s.writing())) else { return };
        let mut now: VecDeque<Card> = self.card.take().map(|shown| shown.card).into_iter().collect();
        now.append(&mut self.next);
        let count = self.turn.1.max(1);
        if forward {
            self.others.push_back(now);
            self.turn.0 = self.turn.0 % count + 1;
        } else {
            self.others.push_front(now);
            self.turn.0 = (self.turn.0 + count - 2) % count + 1;
        }
        self.next = other;
        self.show_next();
    }

    /// Runs the card and, each after the one before went well, those that come after it.
    pub(super) fn run_together(&mut self) -> Vec<Effect> {
        self.approved = self.next.iter().map(|card| card.id.clone()).collect();
        self.run()
    }

    /// Runs the card that is up, where it was said yes to with the one before.
    pub(super) fn run_approved(&mut self) -> Vec<Effect> {
        let Some(shown) = &self.card else { return Vec::new() };
        match self.approved.iter().position(|id| *id == shown.card.id) {
            Some(at) => {
                self.approved.remove(at);
                self.run()
            }
            None => Vec::new(),
        }
    }
}
