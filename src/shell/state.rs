//! The machine: one `step` per event.

mod correct;
mod finish;
mod keys;
mod remember;
mod scroll;
mod several;

use std::collections::VecDeque;
use tui_input::Input;

use super::form::Form;
use super::line::History;
use super::pending::{PendingKey, TYPED};
use super::{Answer, Card, Effect, Event, Kind, LineEdit, Mode, Output, PendingCard, Stats};
use crate::policy::Need;

/// Rows of a page until a drawing has told the real number.
const PAGE: usize = 10;

/// Why a card that does not fit cannot be run yet.
const READ_FIRST: &str = "PgDn shows the rest; read it first";

/// The whole session.
#[derive(Debug, Clone)]
pub struct State {
    input: Input,
    history: History,
    sentence: String,
    generation: u64,
    waiting: bool,
    running: Option<String>,
    /// What undoes the plan that runs, or else the one that ran last and went well.
    undo: Option<Card>,
    card: Option<PendingCard>,
    /// Cards of the same answer that wait for their turn.
    next: VecDeque<Card>,
    /// Ids of those of them that run with the one before: they were said yes to together.
    approved: Vec<String>,
    /// The corrected call that ran last and went well.
    corrected: Option<Card>,
    /// Other proposals for the sentence, while none of the answer has run.
    others: VecDeque<VecDeque<Card>>,
    /// Which proposal is up, from 1, and how many there are.
    turn: (usize, usize),
    output: Output,
    stats: Option<Stats>,
    scroll: usize,
    page: usize,
    limit: usize,
    /// Milliseconds, from any start.
    now: u64,
    /// When the last key that can be text was pressed.
    last_key: u64,
    /// The line holds a text that Enter has not ended: with a card up, keys go on with it and answer nothing.
    typing: bool,
    /// A key that answers the card, unless another follows at once.
    pending: Option<PendingKey>,
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    /// An empty session.
    #[must_use]
    pub fn new() -> Self {
        Self {
            input: Input::default(),
            history: History::default(),
            sentence: String::new(),
            generation: 0,
            waiting: false,
            running: None,
            undo: None,
            card: None,
            next: VecDeque::new(),
            approved: Vec::new(),
            corrected: None,
            others: VecDeque::new(),
            turn: (1, 1),
            output: Output::default(),
            stats: None,
            scroll: 0,
            page: PAGE,
            limit: usize::MAX,
            now: 0,
            last_key: 0,
            typing: false,
            pending: None,
        }
    }

    /// The input line.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// What was said so far.
    #[must_use]
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// The card that is up.
    #[must_use]
    pub fn card(&self) -> Option<&PendingCard> {
        self.card.as_ref()
    }

    /// Which proposal is up, from 1, and how many Tab goes through.
    #[must_use]
    pub fn turn(&self) -> (usize, usize) {
        self.turn
    }

    /// The latest measurements.
    #[must_use]
    pub fn stats(&self) -> Option<&Stats> {
        self.stats.as_ref()
    }

    /// Whether an answer of the model is awaited.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.waiting
    }

    /// Id of the running plan.
    #[must_use]
    pub fn running(&self) -> Option<&str> {
        self.running.as_deref()
    }

    /// Rows that the output is scrolled up by.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    /// What the keys mean now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match &self.card {
            None => Mode::Line,
            Some(shown) if shown.form.is_some() => Mode::Form,
            Some(shown) if shown.writing() => Mode::Card,
            Some(shown) if shown.card.need == Need::Word && shown.card.blocked.is_none() => Mode::Word,
            Some(_) => Mode::Card,
        }
    }

    /// Takes one event and says what is to be done.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let event = match self.step_of_form(event) {
            Ok(effects) => return effects,
            Err(event) => event,
        };
        match event {
            Event::Time(ms) => return self.time(ms),
            Event::Insert(c) => self.type_over(c),
            Event::Paste(text) => self.paste(&text),
            Event::Edit(edit) => self.edit(edit),
            Event::Enter if self.card.is_some() => return self.enter_card(),
            Event::Enter => return self.enter_line(),
            Event::Key(c) => return self.key(c),
            Event::Next => self.next_proposal(true),
            Event::Previous => self.next_proposal(false),
            Event::Correct => self.correct(),
            Event::Details => self.toggle_details(),
            Event::Sentence => return self.sentence_key(),
            Event::Keep => self.offer_example(),
            Event::Replanned { .. } | Event::Completed(_) => {}
            Event::Undo => self.offer_undo(),
            Event::Remember { always } => return self.remember_key(always),
            Event::Cancel => return self.cancel(),
            Event::Interrupt => return self.interrupt(),
            Event::Eof => return self.eof(),
            Event::Up => self.up(),
            Event::Down => self.down(),
            Event::PageUp => self.scroll_up(self.page),
            Event::PageDown => self.scroll_down(self.page),
            Event::Answered { generation, answer } => self.answered(generation, answer),
            Event::Output { plan, text, stderr } => {
                if self.running.as_deref() == Some(plan.as_str()) {
                    self.output.stream(if stderr { Kind::Stderr } else { Kind::Stdout }, &text);
                }
            }
            Event::Finished { plan, summary, ok } => return self.finished(&plan, &summary, ok),
            Event::CardShown { id } => {
                if let Some(shown) = self.card.as_mut().filter(|shown| shown.card.id == id) {
                    if !std::mem::replace(&mut shown.drawn, true) {
                        shown.drawn_at = self.now;
                    }
                    shown.whole |= self.limit == usize::MAX || shown.scroll >= self.limit;
                    shown.hint = shown.hint.take().filter(|hint| !shown.whole || hint != READ_FIRST);
                }
            }
            Event::Told(text) => self.output.say(Kind::Note, &text),
            Event::Drawn { page, limit } => self.drawn(page, limit),
            Event::Quit => return self.quit(),
        }
        Vec::new()
    }

    fn enter_line(&mut self) -> Vec<Effect> {
        self.last_key = self.now;
        let text = self.input.value().trim().to_owned();
        if text.is_empty() {
            return Vec::new();
        }
        if self.running.is_some() {
            self.output.say(Kind::Note, "still running; Ctrl-C stops it");
            return Vec::new();
        }
        self.input.reset();
        self.typing = false;
        self.history.push(&text);
        self.output.say(Kind::Sentence, &text);
        self.sentence.clone_from(&text);
        self.scroll = 0;
        self.generation += 1;
        self.waiting = true;
        vec![Effect::Dispatch { text, generation: self.generation }]
    }

    /// Runs the card that is up; every caller has seen that it was drawn and is not blocked.
    fn run(&mut self) -> Vec<Effect> {
        let Some(shown) = self.card.take() else {
            return Vec::new();
        };
        self.settle();
        self.output.say(Kind::Call, &shown.card.call);
        self.scroll = 0;
        self.limit = usize::MAX;
        self.running = Some(shown.card.id.clone());
        let id = shown.card.id.clone();
        self.corrected = shown.card.kept.is_some().then(|| shown.card.clone());
        self.undo = shown.card.undo.map(|card| *card);
        vec![Effect::Run { plan: id }]
    }

    fn refuse(&mut self) -> Vec<Effect> {
        let Some(shown) = self.card.take() else { return Vec::new() };
        self.limit = usize::MAX;
        self.settle();
        if shown.ran {
            return Vec::new();
        }
        self.keep_word(&shown);
        self.output.say(Kind::Note, "not run");
        self.drop_next();
        vec![Effect::Decline { plan: shown.card.id }]
    }

    /// Gives the sentence back to be said another way. A card that could not run is closed for good by it.
    fn edit_sentence(&mut self) -> Vec<Effect> {
        let shown = self.card.take();
        self.settle();
        self.next.clear();
        let typed = self.input.value().trim().to_owned();
        if !typed.is_empty() {
            // Arrow up brings it back.
            self.history.push(&typed);
        }
        self.input = Input::new(self.sentence.clone());
        self.history.leave();
        shown.filter(|s| s.card.blocked.is_some()).map(|s| Effect::Decline { plan: s.card.id }).into_iter().collect()
    }

    /// None of the answer's other proposals can be taken any more.
    fn settle(&mut self) {
        self.pending = None;
        self.others.clear();
        self.turn = (1, 1);
    }

    /// Puts the next card of the same answer up.
    fn show_next(&mut self) {
        self.pending = None;
        if let Some(card) = self.next.pop_front() {
            self.limit = usize::MAX;
            let mut shown = PendingCard::new(card);
            shown.with_next = self.may_run_together(&shown.card);
            shown.hint = self.typing.then(|| TYPED.to_owned());
            // What is missing is asked for at once.
            shown.form = if shown.card.wanted.is_empty() { None } else { Form::new(&shown.card) };
            self.card = Some(shown);
        }
    }

    /// A call that was refused or failed takes those after it along: they may have counted on it.
    fn drop_next(&mut self) {
        self.approved.clear();
        if !self.next.is_empty() {
            let names: Vec<String> = self.next.drain(..).map(|c| c.title).collect();
            self.output.say(Kind::Note, &format!("skipped: {}", names.join(", ")));
        }
    }

    /// Gives up on the awaited answer and gives the sentence back.
    fn forget_answer(&mut self) {
        self.waiting = false;
        self.output.say(Kind::Note, "request cancelled");
        if self.input.value().is_empty() {
            self.input = Input::new(self.sentence.clone());
        }
    }

    fn cancel(&mut self) -> Vec<Effect> {
        self.pending = None;
        if self.card.as_ref().is_some_and(PendingCard::writing) {
            self.leave_rule();
        } else if self.card.is_some() {
            return self.refuse();
        } else if self.waiting {
            self.forget_answer();
        }
        Vec::new()
    }

    fn interrupt(&mut self) -> Vec<Effect> {
        if self.running.is_some() {
            return vec![Effect::CancelRun];
        }
        if self.card.is_some() {
            return self.refuse();
        } else if self.waiting {
            self.forget_answer();
        } else if self.input.value().is_empty() {
            return vec![Effect::Quit];
        } else {
            self.input.reset();
            self.typing = false;
            self.history.leave();
        }
        Vec::new()
    }

    fn eof(&mut self) -> Vec<Effect> {
        if self.card.is_some() {
            return Vec::new();
        }
        if self.input.value().is_empty() {
            return self.quit();
        }
        self.edit(LineEdit::Delete);
        Vec::new()
    }

    fn quit(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.running.is_some() {
            effects.push(Effect::CancelRun);
        }
        effects.push(Effect::Quit);
        effects
    }

    fn up(&mut self) {
        if self.card.is_some() {
            self.scroll_up(1);
        } else if let Some(text) = self.history.up(self.input.value()) {
            self.input = Input::new(text);
            self.typing = true;
        }
    }

    fn down(&mut self) {
        if self.card.is_some() {
            self.scroll_down(1);
        } else if let Some(text) = self.history.down() {
            self.typing = !text.is_empty();
            self.input = Input::new(text);
        }
    }

    fn answered(&mut self, generation: u64, answer: Answer) {
        if !self.waiting || generation != self.generation {
            return;
        }
        self.waiting = false;
        if let Some(stats) = answer.stats() {
            self.stats = Some(stats.clone());
        }
        match answer {
            Answer::Cards(cards, others) => {
                self.turn = (1, 1 + others.len());
                self.others = others.into_iter().map(Into::into).collect();
                self.next = cards.into();
                self.show_next();
            }
            Answer::Message { text, error, .. } => {
                self.output.say(if error { Kind::Error } else { Kind::Note }, &text);
            }
        }
    }
}
