//! What a run writes, its end, and the offer to take it back.

use super::State;
use crate::shell::{Effect, Kind, Running};

impl State {
    /// Whether that plan runs.
    pub(super) fn runs(&self, plan: &str) -> bool {
        self.running.as_ref().is_some_and(|running| running.card.id == plan)
    }

    pub(super) fn written(&mut self, plan: &str, bytes: u64) {
        if let Some(running) = self.running.as_mut().filter(|running| running.card.id == plan) {
            running.bytes = bytes;
        }
    }

    /// Says where the output goes on that is not kept.
    pub(super) fn overflowed(&mut self, plan: &str, file: Result<String, String>) {
        if !self.runs(plan) {
            return;
        }
        match file {
            Ok(file) => {
                self.output.say(Kind::Note, &format!("more output than fits here; all of it is in {file} until you leave"));
                let last = self.output.blocks().next_back().map(|b| b.id);
                if let Some(block) = last.and_then(|id| self.output.block_mut(id)) {
                    block.file = Some(file);
                }
            }
            Err(why) => self.output.say(Kind::Note, &format!("more output than fits here; the rest is lost: {why}")),
        }
    }

    pub(super) fn finished(&mut self, plan: &str, summary: &str, end: Kind) -> Vec<Effect> {
        let Some(Running { card, .. }) = self.running.take_if(|running| running.card.id == plan) else { return Vec::new() };
        self.prompt.recall.ended(&self.sentence, summary);
        self.output.end_streams();
        self.output.say(end, summary);
        if end != Kind::Done {
            self.corrected = None;
            self.drop_next();
            return Vec::new();
        }
        self.corrected = card.kept.is_some().then(|| card.clone());
        if !card.only_reads {
            let undone = self.undo.as_ref().is_some_and(|undo| undo.id == card.id);
            self.lasting = (card.undo.is_none() && !undone).then(|| card.title.clone());
            self.undo = card.undo.map(|undo| *undo);
            if self.undo.is_some() {
                self.output.say(Kind::Note, "Ctrl-Z shows what undoes it");
            }
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

    /// Ids of the plans that a key can still ask for: what undoes the last run, and the corrected call that ran last.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        self.undo.iter().chain(&self.corrected).map(|card| card.id.as_str())
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
            None => {
                let tool = self.lasting.as_ref();
                let words = tool
                    .map_or_else(|| "nothing to undo".to_owned(), |tool| format!("nothing to undo: {tool} ran last, and it has no undo"));
                self.output.say(Kind::Note, &words);
            }
        }
    }

    /// Tools run in another folder now. What would have undone the last run was meant for the one before.
    pub(super) fn moved(&mut self, words: &str) {
        self.output.say(Kind::Note, words);
        self.lasting = None;
        if self.undo.take().is_some() {
            self.output.say(Kind::Note, "the last run can be undone in its own folder only");
        }
    }
}
