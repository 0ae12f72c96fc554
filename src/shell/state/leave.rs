//! Ctrl-C and Ctrl-D: they stop, give back, clear, and leave last.

use super::{Effect, State};
use crate::shell::{Event, Kind, LineEdit};

impl State {
    /// Gives up on the awaited answer and gives the sentence back.
    pub(super) fn forget_answer(&mut self) -> Vec<Effect> {
        self.waiting = false;
        self.prompt.queue.hold_all();
        self.output.say(Kind::Note, "request cancelled");
        if self.prompt.editor.value().is_empty() {
            self.prompt.editor.set(&self.sentence);
        }
        vec![Effect::DropAnswer]
    }

    pub(super) fn interrupt(&mut self) -> Vec<Effect> {
        if let Some(running) = &mut self.running {
            running.stopping = true;
            return vec![Effect::CancelRun];
        }
        if self.card.is_some() {
            self.prompt.queue.hold_all();
            return self.refuse();
        } else if self.waiting {
            return self.forget_answer();
        } else if self.prompt.editor.value().is_empty() {
            return self.leave("Ctrl-C");
        } else {
            self.prompt.editor.set("");
            self.typing = false;
            self.prompt.recall.leave();
        }
        Vec::new()
    }

    pub(super) fn eof(&mut self) -> Vec<Effect> {
        if self.card.is_some() {
            return Vec::new();
        }
        if self.prompt.editor.value().is_empty() {
            return self.leave("Ctrl-D");
        }
        self.edit(LineEdit::Delete);
        Vec::new()
    }

    /// Ends the session, or says first what would be lost.
    fn leave(&mut self, key: &str) -> Vec<Effect> {
        let count = |n: usize, one: &str, several: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {several}")),
        };
        let lost: Vec<String> = [
            self.running.as_ref().map(|_| "what runs".to_owned()),
            count(self.prompt.allowed, "call allowed for this session", "calls allowed for this session"),
            count(self.prompt.queue.len(), "line that waits", "lines that wait"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if lost.is_empty() || self.prompt.leaving {
            return self.quit();
        }
        self.prompt.leaving = true;
        self.output.say(Kind::Note, &format!("leaving loses {}; {key} again leaves", lost.join(" and ")));
        Vec::new()
    }

    /// Another key takes back that a person wanted to leave.
    pub(super) fn stays(&mut self, event: &Event) {
        let passive = matches!(
            event,
            Event::Time(_)
                | Event::Interrupt
                | Event::Eof
                | Event::Drawn { .. }
                | Event::Output { .. }
                | Event::Told(_)
                | Event::CardShown { .. }
                | Event::Pane(_)
                | Event::Written { .. }
        );
        self.prompt.leaving &= passive;
    }

    pub(super) fn quit(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.running.is_some() {
            effects.push(Effect::CancelRun);
        }
        effects.push(Effect::Quit);
        effects
    }
}
