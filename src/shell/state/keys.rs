//! Keys while a card is up: which of them answer it, and which are text.
//!
//! Whoever types a sentence must never answer a card with its letters, and neither must a key that is held down. So a card
//! takes keys only once none came for a moment after it was drawn; a key answers only when no other follows it at once; and
//! every other key is text, which stays in the line. Time comes in by events.

use super::{Effect, PendingCard, READ_FIRST, State};
use crate::policy::{Need, typed_word};
use crate::shell::pending::{Answering, FOLLOW_MS, PendingKey, SETTLE_MS, TYPED};
use crate::shell::{Kind, LineEdit, Mode, Page, line};

impl State {
    /// When the next `Event::Time` makes a difference, in its milliseconds.
    #[must_use]
    pub fn wakes_at(&self) -> Option<u64> {
        let pending = self.pending.map(|p| p.at + FOLLOW_MS);
        let settles = self.card.as_ref().filter(|s| s.drawn && !s.settled).map(|s| self.quiet_since(s) + SETTLE_MS);
        let clock = self.running.as_ref().map(|running| running.wakes_at(self.now));
        pending.into_iter().chain(settles).chain(clock).chain(self.guess_due()).min()
    }

    /// Whether keys go on with a text of the line although a card is up.
    #[must_use]
    pub fn typing(&self) -> bool {
        self.typing
    }

    fn quiet_since(&self, shown: &PendingCard) -> u64 {
        shown.drawn_at.max(self.last_key)
    }

    pub(super) fn time(&mut self, ms: u64) -> Vec<Effect> {
        self.now = self.now.max(ms);
        self.ready();
        match self.pending {
            Some(pending) if self.now >= pending.at + FOLLOW_MS => {
                self.pending = None;
                self.answer(pending.key)
            }
            _ => self.guess().into_iter().collect(),
        }
    }

    /// Whether the card takes keys by now.
    pub(super) fn ready(&mut self) -> bool {
        let (now, last_key) = (self.now, self.last_key);
        self.card.as_mut().filter(|s| s.drawn).is_some_and(|shown| {
            shown.settled |= now >= shown.drawn_at.max(last_key) + SETTLE_MS;
            shown.settled
        })
    }

    /// As `ready`, for a key that can be text and so ends the quiet.
    fn takes_key(&mut self) -> bool {
        let ready = self.ready();
        self.last_key = self.now;
        ready
    }

    fn insert(&mut self, c: char) {
        self.last_key = self.now;
        self.prompt.recall.leave();
        self.typing = true;
        if !self.prompt.editor.insert(c) {
            self.output.say(Kind::Note, "the line is full (16 KiB); Enter sends it");
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.last_key = self.now;
        self.make_text_of_pending();
        self.prompt.recall.leave();
        if !self.paste_lines(text) {
            return;
        }
        self.typing = true;
        self.say_typed();
    }

    pub(super) fn edit(&mut self, edit: LineEdit) {
        let word = self.mode() == Mode::Word && !self.typing && self.ready();
        match &mut self.card {
            Some(shown) if word => line::edit(&mut shown.word, edit),
            Some(_) if !self.typing => {}
            _ => {
                if !self.suggested(edit) {
                    self.prompt.editor.edit(edit);
                }
            }
        }
        if edit == LineEdit::Undo || edit == LineEdit::Yank {
            self.typing |= !self.prompt.editor.value().is_empty();
        }
        if self.prompt.editor.value().is_empty() && std::mem::take(&mut self.typing) {
            self.stop_typing();
        }
    }

    /// A letter while a card is up.
    pub(super) fn key(&mut self, c: char) -> Vec<Effect> {
        let ready = self.takes_key();
        let word = self.mode() == Mode::Word;
        match &mut self.card {
            Some(shown) if ready && word && !self.typing => {
                line::insert(&mut shown.word, c);
            }
            Some(shown) if ready && !self.typing && self.pending.is_none() && answers(shown, c) => {
                self.pending = Some(PendingKey { key: Answering::Letter(c), at: self.now });
            }
            _ => self.type_over(c),
        }
        Vec::new()
    }

    /// A letter of a text, whether a card is up or not.
    pub(super) fn type_over(&mut self, c: char) {
        self.make_text_of_pending();
        self.insert(c);
        self.say_typed();
    }

    /// The key before was the beginning of a text.
    fn make_text_of_pending(&mut self) {
        match self.pending.take().map(|p| p.key) {
            Some(Answering::Letter(c)) => self.insert(c),
            // Some terminals send Esc and a letter as the letter with Alt.
            Some(Answering::Remember) => self.insert('s'),
            Some(Answering::Enter) | None => {}
        }
    }

    fn say_typed(&mut self) {
        if let Some(shown) = &mut self.card {
            shown.hint = Some(TYPED.to_owned());
        }
    }

    /// The keys are the card's again, after a quiet moment.
    fn stop_typing(&mut self) {
        self.typing = false;
        if let Some(shown) = &mut self.card {
            (shown.hint, shown.settled) = (None, false);
        }
    }

    /// Enter while a card is up.
    pub(super) fn enter_card(&mut self) -> Vec<Effect> {
        let ready = self.takes_key();
        if self.typing {
            self.stop_typing();
            return Vec::new();
        }
        let word = self.mode() == Mode::Word;
        let Some(shown) = self.card.as_mut().filter(|_| ready) else { return Vec::new() };
        match self.pending.take().map(|p| p.key) {
            // A letter and Enter, and nothing else, is an answer too, as it is on a command line.
            Some(letter @ Answering::Letter(_)) => return self.answer(letter),
            Some(_) => {
                // Held down: it answers nothing until it was let go.
                shown.settled = false;
                return Vec::new();
            }
            None => {}
        }
        if !word && shown.card.need == Need::Enter && !shown.writing() {
            self.pending = Some(PendingKey { key: Answering::Enter, at: self.now });
            return Vec::new();
        }
        self.answer(Answering::Enter)
    }

    /// Waits whether Alt-S was meant so; Alt-A only shows a rule.
    pub(super) fn remember_key(&mut self, always: bool) -> Vec<Effect> {
        if self.card.is_none() && always {
            self.offer_page(Page::Rule(0));
            return Vec::new();
        }
        if !self.takes_key() || self.typing {
            return Vec::new();
        }
        self.make_text_of_pending();
        if self.typing {
            self.say_typed();
        } else if always {
            return self.remember(true);
        } else {
            self.pending = Some(PendingKey { key: Answering::Remember, at: self.now });
        }
        Vec::new()
    }

    /// Does what a key asks for that no other followed.
    fn answer(&mut self, key: Answering) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut() else { return Vec::new() };
        match key {
            Answering::Remember => return self.remember(false),
            Answering::Letter(c) if shown.writing() => return self.key_of_rule(c),
            Answering::Letter('n') => return self.refuse(),
            Answering::Letter('e') if shown.card.sheet.is_none() => return self.edit_sentence(),
            Answering::Letter('e') => self.correct(),
            Answering::Letter('d') => self.toggle_details(),
            Answering::Letter('c') => return self.copy_line(),
            Answering::Letter(_) | Answering::Enter if shown.card.blocked.is_some() => {
                shown.hint = Some("This call cannot run. n closes it".to_owned())
            }
            Answering::Letter(_) | Answering::Enter if !shown.whole => shown.hint = Some(READ_FIRST.to_owned()),
            Answering::Letter('a') => return self.run_together(),
            Answering::Letter(_) => return self.run(),
            Answering::Enter => return self.enter_answers(),
        }
        Vec::new()
    }

    fn enter_answers(&mut self) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut() else { return Vec::new() };
        let word = typed_word(&shown.card.title);
        let hint = match shown.card.need {
            _ if shown.writing() => "Press y to write it".to_owned(),
            Need::Enter => return self.run(),
            Need::Key => "Press y to run it".to_owned(),
            Need::Word if shown.word.value().trim() == word => return self.run(),
            Need::Word => format!("that is not {word}"),
        };
        shown.hint = Some(hint);
        Vec::new()
    }

    /// What was typed in the place of the word stays in the line; where something stands there it comes after it.
    pub(super) fn keep_word(&mut self, shown: &PendingCard) {
        let typed = shown.word.value().trim();
        if typed_word(&shown.card.title).starts_with(typed) {
            return;
        }
        if self.prompt.editor.value().is_empty() {
            self.prompt.editor.set(typed);
            self.typing = true;
        } else {
            self.put_aside(typed);
        }
    }
}

/// Whether the letter answers the card as it stands there.
fn answers(shown: &PendingCard, c: char) -> bool {
    match c {
        'n' => true,
        'e' | 'd' | 'c' => !shown.writing(),
        'a' => !shown.writing() && shown.with_next,
        'y' => shown.writing() || shown.card.need != Need::Word || shown.card.blocked.is_some(),
        _ => false,
    }
}
