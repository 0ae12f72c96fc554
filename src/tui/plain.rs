//! The session as lines, for screen readers and for terminals that cannot be drawn on: nothing is ever drawn over, each question
//! stands on a line of its own, and the rules, the turn and the machine are those of the screen.

use super::drafts::{self, find};
use super::incoming::{Alive, Incoming, Ready, WAITING};
use super::lines::{self, Asking, Lines};
use super::look::Look;
use super::requests::{Ask, Asked};
use super::run::Run;
use super::transcript::plain_rows;
use super::views;
use super::worker::{Slot, engine_thread};
use super::{commands, hand};
use crate::action::Step;
use crate::driver::{self, Offer, Rules, Settings, Span, Spills};
use crate::manifest::Call;
use crate::shell::{Effect, Event, LineEdit, State, View};
use crate::text::safe_line;
use std::collections::VecDeque;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Columns that a line is broken at.
const WIDTH: usize = 100;
/// More than any wait of the machine, in milliseconds: what keys of a screen are told apart by time, lines are by order.
const LONG: u64 = 10_000;

/// Runs the session; the exit code.
#[must_use]
pub fn plain(settings: &Settings) -> u8 {
    let (sender, receiver) = sync_channel(WAITING);
    let asking = Arc::new(AtomicBool::new(false));
    let started = lines::signals(sender.clone(), Arc::clone(&asking)).and_then(|()| Lines::start(sender.clone()));
    let lines = match started {
        Ok(lines) => lines,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "needlesh: {}", safe_line(&why));
            return 1;
        }
    };
    let requests = engine_thread(settings.clone(), sender.clone());
    let look = Look { loading: true, threads: settings.options.threads, ..Look::default() };
    let session = Plain {
        state: State::new(),
        look,
        sender,
        requests,
        lines,
        asking,
        prompted: false,
        ahead: VecDeque::new(),
        offers: Vec::new(),
        rules: None,
        spills: Arc::default(),
        cancel: Arc::default(),
        printed: 0,
        again: false,
        corrects: false,
        now: 0,
    };
    session.run(&receiver)
}

struct Plain {
    state: State,
    look: Look,
    sender: SyncSender<Incoming>,
    requests: Slot,
    lines: Lines,
    /// A line is waited for.
    asking: Arc<AtomicBool>,
    /// What it is wanted for stands there.
    prompted: bool,
    /// Lines that were typed before anything was asked: they answer nothing, and none is lost.
    ahead: VecDeque<String>,
    offers: Vec<Offer>,
    rules: Option<Arc<Rules>>,
    spills: Arc<Spills>,
    cancel: Arc<AtomicBool>,
    /// Lines of the output that are written.
    printed: u64,
    /// The card is to be written again.
    again: bool,
    /// A form is open because a line corrects an argument; the machine opens one itself where something is wanted.
    corrects: bool,
    now: u64,
}

impl Plain {
    fn run(mut self, receiver: &Receiver<Incoming>) -> u8 {
        self.write("needlesh, line by line. Type what you want done and press Enter. Nothing runs before you say yes. Ctrl-D leaves.");
        loop {
            self.print();
            if let Some(code) = self.wait(receiver) {
                self.print();
                return code;
            }
        }
    }

    fn write(&self, line: &str) {
        let _ = writeln!(std::io::stdout(), "{line}");
    }

    /// Writes what was said since.
    fn print(&mut self) {
        let (rows, printed) = plain_rows(self.state.output(), self.printed, WIDTH);
        self.printed = printed;
        rows.iter().for_each(|row| self.write(row));
        // A list comes a moment later than its view is opened.
        if let Some(panel) = self.state.panel().filter(|panel| panel.data.is_some() || !panel.view.is_list()) {
            views::lines(&self.state, panel, &self.look, WIDTH).iter().for_each(|row| self.write(row));
            let view = panel.view;
            self.state.step(Event::Show(view));
        }
    }

    /// Asks where something is to be asked, and takes the next message.
    fn wait(&mut self, receiver: &Receiver<Incoming>) -> Option<u8> {
        let idle = !self.state.waiting() && self.state.running().is_none() && self.state.panel().is_none() && !self.form_waits();
        if idle
            && !self.prompted
            && let Some(code) = self.ask()
        {
            return code;
        }
        match receiver.recv().ok()? {
            Incoming::Line(line) => {
                self.asking.store(false, Ordering::SeqCst);
                self.prompted = false;
                self.line(line)
            }
            other => self.take(other),
        }
    }

    /// Puts the question of the card, or asks for a sentence. Some where a line that was typed ahead is taken instead: what came
    /// of it.
    fn ask(&mut self) -> Option<Option<u8>> {
        let asks = self.asking.load(Ordering::SeqCst);
        if !asks {
            self.ahead.extend(self.lines.typed());
        }
        let question = match self.state.card() {
            Some(_) => self.question(),
            None => match if asks { None } else { self.ahead.pop_front() } {
                Some(line) => {
                    self.write(&format!("> {}", safe_line(&line)));
                    return Some(self.line(Some(line)));
                }
                None => "> ".to_owned(),
            },
        };
        let mut out = std::io::stdout();
        let _ = write!(out, "{question}").and_then(|()| out.flush());
        self.prompted = true;
        if !asks {
            self.asking.store(true, Ordering::SeqCst);
            self.lines.ask();
        }
        None
    }

    /// The card, where it was not written yet, and its question.
    fn question(&mut self) -> String {
        let Some(shown) = self.state.card() else { return String::new() };
        if !shown.drawn || std::mem::take(&mut self.again) {
            lines::card(&self.state, shown, WIDTH).iter().for_each(|row| self.write(row));
        }
        let id = shown.card.id.clone();
        self.state.step(Event::Drawn { page: usize::MAX, limit: 0 });
        self.state.step(Event::CardShown { id });
        self.pass();
        let Some(shown) = self.state.card() else { return String::new() };
        let hint = shown.hint.as_ref().map(|hint| format!("! {}. ", safe_line(hint))).unwrap_or_default();
        format!("{hint}{}", lines::question(shown, self.state.turn()))
    }

    /// Lets the machine's waits pass.
    fn pass(&mut self) -> Vec<Effect> {
        self.now += LONG;
        self.state.step(Event::Time(self.now))
    }

    /// Takes a line; none is the end of the input, which is no consent to anything.
    fn line(&mut self, line: Option<String>) -> Option<u8> {
        let Some(line) = line else {
            self.write("");
            return self.steps([Event::Cancel, Event::Edit(LineEdit::DeleteToStart), Event::Eof, Event::Eof]);
        };
        let line = line.trim().to_owned();
        let Some(shown) = self.state.card() else { return self.sentence(line) };
        match lines::answer(shown, &line) {
            Asking::Events(events) => {
                self.again = events.contains(&Event::Details);
                // A no to a card that asks for an argument gives the sentence back.
                let asks = shown.form.as_ref().is_some_and(crate::shell::Form::asks);
                let edits = events.contains(&Event::Sentence) || (asks && events.contains(&Event::Cancel));
                let code = self.steps(events);
                if edits && self.state.card().is_none() {
                    let text = safe_line(self.state.input().value());
                    self.write(&format!("You asked: {text}. Type it as you mean it"));
                    self.steps([Event::Edit(LineEdit::End), Event::Edit(LineEdit::DeleteToStart)]);
                }
                code
            }
            Asking::Correct(name, value) => self.correct(&name, value),
            Asking::Keep => {
                self.write(&format!("That is not an answer; it is kept for later: {}", safe_line(&line)));
                self.ahead.push_back(line);
                None
            }
        }
    }

    /// Corrects an argument in the form of the screen, key by key.
    fn correct(&mut self, name: &str, value: String) -> Option<u8> {
        self.steps([Event::Correct]);
        self.corrects = true;
        let form = self.state.card().and_then(|shown| shown.form.as_ref())?;
        let (count, at) = (form.fields().len(), form.at());
        let Some(place) = form.fields().iter().position(|field| field.spec.is_of(name)) else { return self.steps([Event::Cancel]) };
        let downs = (place + count - at) % count.max(1);
        let edits = [Event::Edit(LineEdit::End), Event::Edit(LineEdit::DeleteToStart), Event::Paste(value), Event::Enter];
        self.steps(std::iter::repeat_n(Event::Down, downs).chain(edits))
    }

    /// Leaves a form that says what is wrong; whether a form still waits for its answer.
    fn form_waits(&mut self) -> bool {
        let form = self.state.card().and_then(|shown| shown.form.as_ref()).filter(|_| self.corrects);
        let Some(form) = form else {
            self.corrects = false;
            return false;
        };
        let faults: Vec<String> =
            form.fields().iter().filter_map(|f| Some(format!("{}: {}", f.spec.name, form.fault(&f.spec.name)?))).collect();
        if faults.is_empty() && form.preview().is_none() {
            return true;
        }
        faults.iter().for_each(|fault| self.write(&format!("! {}", safe_line(fault))));
        self.corrects = false;
        // One that opened by itself still asks.
        if !form.asks() {
            self.steps([Event::Cancel]);
        }
        false
    }

    fn sentence(&mut self, line: String) -> Option<u8> {
        let view = match line.as_str() {
            "/tools" => Some(View::Tools),
            "/history" | "history" => Some(View::History),
            "/stats" => Some(View::Stats),
            "/debug" => Some(View::Debug),
            "/undo" => return self.steps([Event::Undo]),
            "/keep" => return self.steps([Event::Keep]),
            _ => None,
        };
        if matches!(line.as_str(), "help" | "?" | "/help") {
            lines::HELP.iter().for_each(|line| self.write(line));
            return None;
        }
        match view {
            Some(view) => self.steps([Event::Show(view)]),
            None => {
                let code = self.steps([Event::Paste(line), Event::Enter]);
                if self.state.overlay().is_some() {
                    // It would be drawn over the screen, and there is none.
                    self.steps([Event::Cancel]);
                }
                code
            }
        }
    }

    fn steps(&mut self, events: impl IntoIterator<Item = Event>) -> Option<u8> {
        for event in events {
            let mut effects = self.state.step(event);
            effects.extend(self.pass());
            for effect in effects {
                if let Some(code) = self.carry_out(&effect) {
                    return Some(code);
                }
            }
        }
        None
    }

    fn take(&mut self, incoming: Incoming) -> Option<u8> {
        match incoming {
            Incoming::Signal => {
                self.cancel.store(true, Ordering::Relaxed);
                return Some(130);
            }
            Incoming::Broken(message) => {
                let _ = writeln!(std::io::stderr(), "needlesh: {}", safe_line(&message));
                return Some(1);
            }
            Incoming::Ready(Ready { model, tools, known, notices, rules, .. }) => {
                notices.iter().for_each(|notice| self.write(&format!("! {}", safe_line(notice))));
                (self.look.model, self.look.here.tools) = (model, tools);
                (self.look.loading, self.rules) = (false, Some(rules));
                return self.steps([Event::Known(Box::new(known))]);
            }
            Incoming::Replanned(event, offers) => {
                drafts::take_in(&mut self.offers, offers, &self.state);
                return self.steps([event]);
            }
            Incoming::Answered { generation, answer, offers, ladder } => {
                self.look.ladder = ladder.or(self.look.ladder.take());
                self.offers.retain(|offer| self.state.kept().any(|id| id == offer.id()));
                self.offers.extend(offers);
                return self.steps([Event::Answered { generation, answer }]);
            }
            Incoming::Session(event) => return self.steps([event]),
            Incoming::Interrupt => {
                self.write("");
                // The line that is waited for answers the next question.
                self.prompted = false;
                return self.steps([Event::Interrupt]);
            }
            Incoming::Terminal(..) | Incoming::Works(_) | Incoming::Line(_) | Incoming::Stop | Incoming::Continued => {}
        }
        None
    }

    fn carry_out(&mut self, effect: &Effect) -> Option<u8> {
        match effect {
            Effect::Dispatch { text, generation } => self.put(Asked::Sentence(text.clone()), *generation),
            Effect::Call { text, generation } => self.put(Asked::Call(text.clone()), *generation),
            Effect::Plain { line, generation } => self.put(Asked::Plain(line.clone()), *generation),
            Effect::DropAnswer => self.requests.drop_line(),
            Effect::Folder { path } => return self.change_folder(path),
            Effect::Show { command } => {
                let session = commands::Session { model: &self.look.model, rules: self.rules.as_deref() };
                commands::lines(*command, &session).iter().for_each(|line| self.write(&safe_line(line)));
            }
            Effect::Replan { generation, plan, tool, arguments, fit } => {
                if let Some(before) = find(&self.offers, plan).cloned().map(Box::new) {
                    let call = Call { name: tool.clone(), arguments: arguments.clone() };
                    self.requests.put(Ask::Replan { before, generation: *generation, call, fit: *fit });
                }
            }
            // Lines are typed whole, nothing is drawn, and a view is a list that takes no keys.
            Effect::Complete { .. } | Effect::Guess { .. } | Effect::DropGuess | Effect::Mouse(_) | Effect::Redraw => {}
            Effect::Check { .. } | Effect::Forget { .. } => {}
            Effect::Keep { plan } => {
                drafts::example(&self.offers, plan).into_iter().for_each(|example| self.requests.put(Ask::Keep(example)))
            }
            Effect::Run { plan } => return self.start(plan),
            Effect::Decline { plan } => {
                if let Some(offer) = self.offers.iter().find(|o| o.id() == *plan) {
                    offer.closed();
                }
            }
            Effect::Remember { plan, always, rule } => self.remember(plan, *always, *rule),
            Effect::CancelRun => self.cancel.store(true, Ordering::Relaxed),
            Effect::Load(view) => self.requests.put(Ask::List(*view)),
            Effect::Copy { .. } | Effect::Save { .. } | Effect::Page { .. } | Effect::Editor { .. } => {
                self.write(&hand::carry_out(effect).unwrap_or_else(|why| why));
            }
            Effect::Quit => return Some(0),
        }
        None
    }

    fn put(&self, asked: Asked, generation: u64) {
        self.requests.put(Ask::Line { asked, generation });
    }

    fn change_folder(&mut self, path: &str) -> Option<u8> {
        let Some(rules) = &self.rules else {
            self.write("! still loading; try cd again in a moment");
            return None;
        };
        match driver::change_folder(path, rules) {
            Ok(folder) => {
                self.requests.put(Ask::Moved);
                self.steps([Event::Moved(format!("tools run in {folder} now"))])
            }
            Err(why) => self.steps([Event::Told(why)]),
        }
    }

    fn remember(&mut self, id: &str, always: bool, rule: usize) {
        let span = if always { Span::Always } else { Span::Session };
        let allow = find(&self.offers, id).and_then(|o| o.planned.as_ref().ok()?.allow.get(rule)).cloned();
        let (Some(allow), Some(rules)) = (allow, &self.rules) else { return };
        if let Err(message) = rules.allow(&allow.rule, span) {
            self.write(&format!("! rule not written, so nothing ran: {}", safe_line(&message)));
            self.offers.retain(|o| o.id() != id);
        }
    }

    fn start(&mut self, id: &str) -> Option<u8> {
        let found = self.offers.iter().find(|o| o.id() == id).and_then(|o| Some((o.clone(), o.planned.as_ref().ok()?.plan.step.clone())));
        let Some((offer, step)) = found else {
            return self.steps([Event::Finished { plan: id.to_owned(), summary: "not run".to_owned(), ok: false }]);
        };
        self.cancel = Arc::new(AtomicBool::new(false));
        self.print();
        let (sender, id, spills, cancel) = (self.sender.clone(), id.to_owned(), Arc::clone(&self.spills), Arc::clone(&self.cancel));
        let runs = move || {
            let _alive = Alive(sender.clone());
            let (end, complaint) = Run { offer: &offer, id: &id, cancel: &cancel, sender: &sender, spills: &spills }.run();
            for event in complaint.map(Event::Told).into_iter().chain([end]) {
                let _ = sender.send(Incoming::Session(event));
            }
        };
        // A program that has the terminal has it alone: no line is being read meanwhile.
        if matches!(&step, Step::Exec(exec) if exec.interactive) {
            runs()
        } else {
            drop(thread::spawn(runs))
        }
        None
    }
}
