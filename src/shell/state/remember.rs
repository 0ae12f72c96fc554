//! Running a card and letting a rule allow it from now on. A rule is shown before it is written.

use super::{Effect, READ_FIRST, State};
use crate::policy::{Need, typed_word};

impl State {
    /// Runs the card and remembers it for the session, or shows the rule that would be written.
    pub(super) fn remember(&mut self, always: bool) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut().filter(|shown| shown.drawn && !shown.writing) else {
            return Vec::new();
        };
        let hint = if shown.card.blocked.is_some() {
            "this call cannot run".to_owned()
        } else if shown.card.allow.is_none() {
            "no rule would change how this is asked".to_owned()
        } else if !shown.whole {
            READ_FIRST.to_owned()
        } else if shown.card.need == Need::Word && shown.word.value().trim() != typed_word(&shown.card.title) {
            format!("type {} first", typed_word(&shown.card.title))
        } else if always {
            shown.writing = true;
            self.turn_over();
            return Vec::new();
        } else {
            return self.run_remembered(false);
        };
        shown.hint = Some(hint);
        Vec::new()
    }

    /// A letter while the rule is shown.
    pub(super) fn key_of_rule(&mut self, c: char) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut() else { return Vec::new() };
        match c {
            'y' if !shown.whole => shown.hint = Some(READ_FIRST.to_owned()),
            'y' => return self.run_remembered(true),
            'n' => self.leave_rule(),
            _ => {}
        }
        Vec::new()
    }

    /// Back to the card, which must be drawn again before it is answered.
    pub(super) fn leave_rule(&mut self) {
        if let Some(shown) = self.card.as_mut() {
            shown.writing = false;
            self.turn_over();
        }
    }

    fn turn_over(&mut self) {
        if let Some(shown) = self.card.as_mut() {
            (shown.drawn, shown.whole, shown.settled, shown.scroll, shown.hint) = (false, false, false, 0, None);
        }
        self.limit = usize::MAX;
    }

    fn run_remembered(&mut self, always: bool) -> Vec<Effect> {
        let plan = self.card.as_ref().map(|shown| shown.card.id.clone()).unwrap_or_default();
        let mut effects = vec![Effect::Remember { plan, always }];
        effects.extend(self.run());
        effects
    }
}
