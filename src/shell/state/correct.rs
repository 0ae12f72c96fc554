//! Correcting the call of a card, and keeping what was corrected.

use super::{READ_FIRST, State};
use crate::shell::form::{Form, Step};
use crate::shell::{Effect, Event, Kind, LineEdit, Page, PendingCard};

impl State {
    /// What an event does while a form is open; the event again where it means nothing to the form.
    pub(super) fn step_of_form(&mut self, event: Event) -> Result<Vec<Effect>, Event> {
        if self.card.as_ref().is_none_or(|shown| shown.form.is_none()) {
            return Err(event);
        }
        match event {
            Event::Replanned { generation, card, faults } => {
                let step = self.form().map(|form| form.replanned(generation, card, faults));
                return Ok(step.map(|step| self.after(step)).unwrap_or_default());
            }
            Event::Completed(completion) => {
                let generation = &mut self.generation;
                let form = self.card.as_mut().and_then(|shown| shown.form.as_mut());
                return Ok(form.map(|form| form.complete(completion, generation)).unwrap_or_default());
            }
            // A form that opened because something is missing goes with its card: what is missing can be said in the sentence.
            Event::Cancel if self.form().is_some_and(|form| form.asks()) => return Ok(self.edit_sentence()),
            Event::Cancel => {
                self.close_form();
                return Ok(Vec::new());
            }
            Event::Interrupt | Event::Sentence => return Err(event),
            _ => {}
        }
        let is_key = matches!(
            event,
            Event::Key(_)
                | Event::Insert(_)
                | Event::Paste(_)
                | Event::Edit(_)
                | Event::Enter
                | Event::Next
                | Event::Previous
                | Event::Up
                | Event::Down
        );
        let other = matches!(
            event,
            Event::Correct | Event::Details | Event::CopyLine | Event::Remember { .. } | Event::Undo | Event::Keep | Event::Eof
        );
        if other || (is_key && matches!(event, Event::Next | Event::Previous | Event::Up | Event::Down) && !self.form_has_keys()) {
            return Ok(Vec::new());
        }
        if is_key && self.form_has_keys() { Ok(self.key_of_form(event)) } else { Err(event) }
    }

    fn form(&mut self) -> Option<&mut Form> {
        self.card.as_mut()?.form.as_mut()
    }

    /// Whether what is typed is the form's: not what was typed before it stood there, and not the rest of a text that stands in
    /// the line.
    fn form_has_keys(&mut self) -> bool {
        self.ready() && !self.typing
    }

    fn key_of_form(&mut self, event: Event) -> Vec<Effect> {
        let generation = &mut self.generation;
        let Some(form) = self.card.as_mut().and_then(|shown| shown.form.as_mut()) else { return Vec::new() };
        match event {
            Event::Key(c) | Event::Insert(c) => form.insert(c, generation),
            Event::Paste(text) => form.paste(&text, generation),
            Event::Edit(edit) => form.edit(edit, generation),
            Event::Next => form.next(),
            Event::Down => {
                form.down();
                Vec::new()
            }
            Event::Previous | Event::Up => {
                form.up();
                Vec::new()
            }
            Event::Enter => {
                let step = form.enter();
                self.after(step)
            }
            _ => Vec::new(),
        }
    }

    fn after(&mut self, step: Step) -> Vec<Effect> {
        match step {
            Step::Do(effects) => effects,
            Step::Unchanged => {
                self.close_form();
                Vec::new()
            }
            Step::Accepted(card) => {
                if let Some(shown) = self.card.as_mut() {
                    shown.card = *card;
                    shown.with_next = false;
                    shown.word.reset();
                }
                self.close_form();
                Vec::new()
            }
        }
    }

    /// Back to the card, which must be drawn again before it is answered.
    fn close_form(&mut self) {
        self.pending = None;
        self.limit = usize::MAX;
        if let Some(shown) = self.card.as_mut() {
            shown.form = None;
            shown.turn_over();
        }
    }

    /// Opens the form of the card that is up. Whoever opens it is not typing a sentence: it takes the next key.
    pub(super) fn correct(&mut self) {
        if self.typing || !self.ready() {
            return;
        }
        self.pending = None;
        let Some(shown) = self.card.as_mut().filter(|shown| !shown.writing()) else { return };
        match Form::new(&shown.card) {
            Some(form) => {
                shown.form = Some(form);
                (shown.hint, shown.scroll) = (None, 0);
            }
            None => shown.hint = Some("This call has no values to change. Ctrl-E changes the sentence".to_owned()),
        }
    }

    /// Copies what the card would run.
    pub(super) fn copy_line(&mut self) -> Vec<Effect> {
        if self.typing || !self.ready() {
            return Vec::new();
        }
        let Some(shown) = self.card.as_mut().filter(|shown| !shown.writing()) else { return Vec::new() };
        if shown.card.copied.is_empty() {
            shown.hint = Some("There is no command to copy yet".to_owned());
            return Vec::new();
        }
        vec![Effect::Copy { text: shown.card.copied.clone() }]
    }

    /// Shows all that is known of the card, or the short form again.
    pub(super) fn toggle_details(&mut self) {
        if self.typing || !self.ready() {
            return;
        }
        if let Some(shown) = self.card.as_mut().filter(|shown| !shown.writing()) {
            (shown.details, shown.scroll, shown.hint) = (!shown.details, 0, None);
        }
    }

    /// Ctrl-E: the sentence to edit, with a card up; the end of the line otherwise.
    pub(super) fn sentence_key(&mut self) -> Vec<Effect> {
        if self.card.is_none() || self.typing || self.card.as_ref().is_some_and(|s| s.ran) {
            self.edit(LineEdit::End);
            return Vec::new();
        }
        if !self.ready() {
            return Vec::new();
        }
        self.edit_sentence()
    }

    /// Says how what was corrected can be kept.
    pub(super) fn tell_keeping(&mut self) {
        let Some(card) = &self.corrected else { return };
        let rule = if card.allow.is_empty() { "" } else { "; Alt-A makes a rule of the call" };
        self.output.say(Kind::Note, &format!("corrected: Alt-K keeps your sentence as an example of {}{rule}", card.title));
    }

    /// Shows the example before it is written.
    pub(super) fn offer_example(&mut self) {
        self.offer_page(Page::Example);
    }

    /// Shows a page of the corrected call that ran last, where nothing else is up.
    pub(super) fn offer_page(&mut self, page: Page) {
        if self.card.is_some() || self.running.is_some() || self.waiting {
            return;
        }
        let Some(card) = self.corrected.clone() else {
            self.output.say(Kind::Note, "nothing to keep yet: correct a call with e and run it first");
            return;
        };
        if page != Page::Example && card.allow.is_empty() {
            self.output.say(Kind::Note, "no rule would make this call ask less");
            return;
        }
        self.settle();
        self.limit = usize::MAX;
        self.card = Some(PendingCard { page, ran: true, ..PendingCard::new(card) });
    }

    /// y on a page of a call that ran.
    pub(super) fn keep(&mut self) -> Vec<Effect> {
        let Some(shown) = self.card.as_mut() else { return Vec::new() };
        if !shown.whole {
            shown.hint = Some(READ_FIRST.to_owned());
            return Vec::new();
        }
        let (plan, page) = (shown.card.id.clone(), shown.page);
        self.card = None;
        self.pending = None;
        self.limit = usize::MAX;
        match page {
            Page::Example => vec![Effect::Keep { plan }],
            Page::Rule(rule) => vec![Effect::Remember { plan, always: true, rule }],
            Page::Call => Vec::new(),
        }
    }
}
