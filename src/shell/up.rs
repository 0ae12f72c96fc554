//! A card that is up: what has been seen of it, what was typed for it.

use super::card::Card;
use super::form::Form;
use tui_input::Input;

/// What stands in the place of a card's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// The call.
    #[default]
    Call,
    /// A rule before it is written: which of `allow`.
    Rule(usize),
    /// The example before it is written.
    Example,
}

/// A card that waits for its answer.
#[derive(Debug, Clone)]
pub struct PendingCard {
    /// The card.
    pub card: Card,
    /// Whether it has been drawn; before that no key answers it.
    pub drawn: bool,
    /// Whether its last row has been in sight; before that it cannot be run.
    pub whole: bool,
    /// The word typed so far.
    pub word: Input,
    /// Rows scrolled down.
    pub scroll: usize,
    /// Why the last key did nothing.
    pub hint: Option<String>,
    /// What is shown of it.
    pub page: Page,
    /// All that is known of it is shown.
    pub details: bool,
    /// The form that corrects it.
    pub form: Option<Form>,
    /// No key came for a moment since it was drawn; before that no key answers it.
    pub settled: bool,
    /// The calls after it in the same answer run with it where a person says so: all of them only read.
    pub with_next: bool,
    /// It ran already; what is asked is whether something of it is kept.
    pub ran: bool,
    /// When it was first drawn.
    pub(super) drawn_at: u64,
}

impl PendingCard {
    /// A card that has not been drawn.
    pub(super) fn new(card: Card) -> Self {
        Self {
            card,
            drawn: false,
            whole: false,
            word: Input::default(),
            scroll: 0,
            hint: None,
            page: Page::Call,
            details: false,
            form: None,
            settled: false,
            with_next: false,
            ran: false,
            drawn_at: 0,
        }
    }

    /// Whether a rule or an example is shown before it is written.
    #[must_use]
    pub fn writing(&self) -> bool {
        self.page != Page::Call
    }

    /// It shows something else: that must be drawn before it is answered.
    pub(super) fn turn_over(&mut self) {
        (self.drawn, self.whole, self.settled, self.scroll, self.hint) = (false, false, false, 0, None);
    }
}
