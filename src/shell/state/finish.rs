//! The end of a run, and the offer to take it back.

use super::State;
use crate::shell::{Effect, Kind};

impl State {
    pub(super) fn finished(&mut self, plan: &str, summary: &str, ok: bool) -> Vec<Effect> {
        if self.running.as_deref() != Some(plan) {
            return Vec::new();
        }
        self.running = None;
        self.prompt.recall.ended(&self.sentence, summary);
        self.output.say(if ok { Kind::Done } else { Kind::Failed }, summary);
        if !ok {
            (self.undo, self.corrected) = (None, None);
            self.drop_next();
            return Vec::new();
        }
        if self.undo.is_some() {
            self.output.say(Kind::Note, "Ctrl-Z shows what undoes it");
        }
        self.tell_keeping();
        self.show_next();
        self.run_approved()
    }

    /// Id of the plan that would undo what ran last.
    #[must_use]
    pub fn undo(&self) -> Option<&str> {
        self.undo.as_ref().map(|card| card.id.as_str())
    }

    /// Puts the card that undoes what ran last up, to be answered like any other.
    pub(super) fn offer_undo(&mut self) {
        if self.card.is_some() || self.running.is_some() || self.waiting {
            return;
        }
        match self.undo.clone() {
            Some(card) => {
                self.settle();
                self.next.clear();
                self.next.push_back(card);
                self.show_next();
            }
            None => self.output.say(Kind::Note, "nothing to undo"),
        }
    }

    /// Tools run in another folder now. What would have undone the last run was meant for the one before.
    pub(super) fn moved(&mut self, words: &str) {
        self.output.say(Kind::Note, words);
        if self.undo.take().is_some() {
            self.output.say(Kind::Note, "the last run cannot be undone from here");
        }
    }
}
