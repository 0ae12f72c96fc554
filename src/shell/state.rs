//! The machine: one `step` per event.

mod assist;
mod correct;
mod enter;
mod finish;
mod keys;
mod leave;
mod reading;
mod remember;
mod scroll;
mod several;
mod viewing;

use std::collections::VecDeque;
use tui_input::Input;

use super::form::Form;
use super::measured::Measured;
use super::pending::{PendingKey, TYPED};
use super::prompt::Prompt;
use super::reader::Reader;
use super::running::Running;
use super::views::Panel;
use super::{Answer, Card, Effect, Event, Kind, Mode, Output, PendingCard, Stats};
use crate::policy::Need;

/// Rows of a page until a drawing has told the real number.
const PAGE: usize = 10;

/// Why a card that does not fit cannot be run yet.
const READ_FIRST: &str = "PgDn shows the rest; read it first";

/// The whole session.
#[derive(Debug, Clone)]
pub struct State {
    /// The line and all that helps to fill it.
    prompt: Prompt,
    sentence: String,
    generation: u64,
    waiting: bool,
    running: Option<Running>,
    /// What undoes the plan that ran last, went well and changed something.
    undo: Option<Card>,
    /// The title of what ran last, changed something and cannot be undone.
    lasting: Option<String>,
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
    measured: Measured,
    reader: Reader,
    panel: Option<Panel>,
    /// The mouse is the session's.
    wheel_on: bool,
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
            prompt: Prompt::default(),
            sentence: String::new(),
            generation: 0,
            waiting: false,
            running: None,
            undo: None,
            lasting: None,
            card: None,
            next: VecDeque::new(),
            approved: Vec::new(),
            corrected: None,
            others: VecDeque::new(),
            turn: (1, 1),
            output: Output::default(),
            stats: None,
            measured: Measured::default(),
            reader: Reader::default(),
            panel: None,
            wheel_on: true,
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
        self.prompt.editor.input()
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

    /// All measurements of the session.
    #[must_use]
    pub fn measured(&self) -> &Measured {
        &self.measured
    }

    /// The running plan.
    #[must_use]
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    /// How long the running plan runs, in milliseconds.
    #[must_use]
    pub fn running_ms(&self) -> Option<u64> {
        self.running.as_ref().map(|running| self.now.saturating_sub(running.since))
    }

    /// Where the output is read.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The view that is open.
    #[must_use]
    pub fn panel(&self) -> Option<&Panel> {
        self.panel.as_ref()
    }

    /// What the keys mean now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match &self.card {
            _ if self.panel.is_some() => Mode::View,
            _ if self.reader.on => Mode::Reader,
            None => Mode::Line,
            Some(_) if self.prompt.overlay.is_some() => Mode::Line,
            Some(shown) if shown.form.is_some() => Mode::Form,
            Some(shown) if shown.writing() => Mode::Card,
            Some(shown) if shown.card.need == Need::Word && shown.card.blocked.is_none() => Mode::Word,
            Some(_) => Mode::Card,
        }
    }

    /// Takes one event and says what is to be done.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        self.stays(&event);
        let apart = self.viewed(&event).or_else(|| self.read(&event)).or_else(|| self.overlay_key(&event));
        let mut effects = apart.unwrap_or_else(|| self.take(event));
        if effects.is_empty() {
            effects = self.go_on();
        }
        self.prompt.allowed += effects.iter().filter(|e| matches!(e, Effect::Remember { always: false, .. })).count();
        effects.extend(self.follow_line());
        effects
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        let event = match self.step_of_form(event) {
            Ok(effects) => return effects,
            Err(event) => event,
        };
        match event {
            Event::Time(ms) => return self.time(ms),
            Event::Insert(c) if self.is_normal() && self.card.is_none() => self.vi_key(c),
            Event::Insert(c) => self.type_over(c),
            Event::Paste(text) => self.paste(&text),
            Event::Edit(edit) => self.edit(edit),
            Event::Enter if self.card.is_some() => return self.enter_card(),
            Event::Enter => return self.enter_line(),
            Event::Key(c) => return self.key(c),
            Event::Next if self.card.is_none() => self.complete(),
            Event::Next => self.next_proposal(true),
            Event::Previous => self.next_proposal(false),
            Event::Correct => self.correct(),
            Event::Details => self.toggle_details(),
            Event::CopyLine => return self.copy_line(),
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
            Event::PageUp => self.page(true),
            Event::PageDown => self.page(false),
            Event::Answered { generation, answer } => self.answered(generation, answer),
            Event::Output { plan, text, stderr } if self.runs(&plan) => {
                self.output.stream(if stderr { Kind::Stderr } else { Kind::Stdout }, &text);
            }
            Event::Output { .. } => {}
            Event::Finished { plan, summary, ok } => return self.finished(&plan, &summary, if ok { Kind::Done } else { Kind::Failed }),
            Event::Stopped { plan, summary } => return self.finished(&plan, &summary, Kind::Stopped),
            Event::Written { plan, bytes } => self.written(&plan, bytes),
            Event::Overflow { plan, file } => self.overflowed(&plan, file),
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
            Event::Help => self.help(),
            Event::Search => self.search(),
            Event::ClearQueue => self.clear_queue(),
            Event::Redraw => return vec![Effect::Redraw],
            Event::Known(known) => self.know(*known),
            Event::Welcome(sentences) => self.prompt.welcome.offer(sentences),
            Event::Guessed { generation, guessed } => self.prompt.guess.take(generation, guessed),
            Event::Moved(words) => self.moved(&words),
            Event::Drawn { page, limit } => self.drawn(page, limit),
            Event::Quit => return self.quit(),
            // Taken above.
            _ => {}
        }
        Vec::new()
    }

    /// Runs the card that is up; every caller has seen that it was drawn and is not blocked.
    fn run(&mut self) -> Vec<Effect> {
        let Some(shown) = self.card.take() else {
            return Vec::new();
        };
        self.settle();
        self.output.say(Kind::Call, &shown.card.call);
        self.reader.go_to_end();
        self.limit = usize::MAX;
        let plan = shown.card.id.clone();
        self.running = Some(Running::new(shown.card, self.now));
        vec![Effect::Run { plan }]
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
        // What was typed comes back when the sentence was entered, and the lines that wait do so until then.
        self.put_line_aside();
        self.prompt.queue.hold_all();
        self.prompt.editor.set(&self.sentence);
        self.prompt.recall.leave();
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

    fn cancel(&mut self) -> Vec<Effect> {
        self.pending = None;
        if self.card.as_ref().is_some_and(PendingCard::writing) {
            self.leave_rule();
        } else if self.card.is_some() {
            return self.refuse();
        } else if self.waiting {
            return self.forget_answer();
        } else {
            self.prompt.editor.make_normal();
        }
        Vec::new()
    }

    fn up(&mut self) {
        if self.card.is_some() { self.scroll_up(1) } else { self.walk(true) }
    }

    fn down(&mut self) {
        if self.card.is_some() { self.scroll_down(1) } else { self.walk(false) }
    }

    fn answered(&mut self, generation: u64, answer: Answer) {
        if !self.waiting || generation != self.generation {
            return;
        }
        self.waiting = false;
        if let Some(stats) = answer.stats() {
            self.stats = Some(stats.clone());
            self.measured.add(stats.clone());
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
