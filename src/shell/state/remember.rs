//! Running a card and letting a rule allow it from now on. A rule is shown before it is written.

use super::{Effect, READ_FIRST, State};
use crate::policy::{Need, typed_word};
use crate::shell::Page;

impl State {
    /// Runs the card and remembers it for the session, or shows the rule that would be written.
    pub(super) fn remember(&mut self, always: bool) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut().filter(|shown| shown.drawn && !shown.writing()) else {
            return Vec::new();
        };
        let hint = if shown.card.blocked.is_some() {
            "This call cannot run. n closes it".to_owned()
        } else if shown.card.allow.is_empty() {
            "No rule would make it ask less".to_owned()
        } else if !shown.whole {
            READ_FIRST.to_owned()
        } else if shown.card.need == Need::Word && shown.word.value().trim() != typed_word(&shown.card.title) {
            format!("type {} first", typed_word(&shown.card.title))
        } else if always {
            shown.turn_over();
            shown.page = Page::Rule(0);
            self.limit = usize::MAX;
            return Vec::new();
        } else {
            return self.run_remembered(false, 0);
        };
        shown.hint = Some(hint);
        Vec::new()
    }

    /// A letter while a rule or an example is shown.
    pub(super) fn key_of_rule(&mut self, c: char) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut() else { return Vec::new() };
        match c {
            'n' => self.leave_rule(),
            'y' if shown.ran => return self.keep(),
            'y' if !shown.whole => shown.hint = Some(READ_FIRST.to_owned()),
            'y' => {
                let rule = if let Page::Rule(rule) = shown.page { rule } else { 0 };
                return self.run_remembered(true, rule);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Back to the card, which must be drawn again before it is answered; what ran has no card any more.
    pub(super) fn leave_rule(&mut self) {
        self.limit = usize::MAX;
        let Some(shown) = self.card.as_mut() else { return };
        if shown.ran {
            self.card = None;
            self.pending = None;
            return;
        }
        shown.page = Page::Call;
        shown.turn_over();
    }

    fn run_remembered(&mut self, always: bool, rule: usize) -> Vec<Effect> {
        let plan = self.card.as_ref().map(|shown| shown.card.id.clone()).unwrap_or_default();
        let mut effects = vec![Effect::Remember { plan, always, rule }];
        effects.extend(self.run());
        effects
    }
}
