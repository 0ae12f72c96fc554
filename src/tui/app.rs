//! The interactive session: one loop over one bounded channel; the engine, the keys and a running action each have
//! a thread that sends into it.

use super::drafts::{self, find};
use super::incoming::{Alive, Incoming, Ready, WAITING};
use super::keymap::Keymap;
use super::listen::{GLANCE, Gate, input_thread, signal_thread, stop_here};
use super::requests::{Ask, Asked};
use super::run::Run;
use super::worker::{Slot, engine_thread};
use super::{Drawn, Look, Session, Whereabouts, bye, commands, hand, theme};
use crate::action::Step;
use crate::config::EditMode;
use crate::driver::{self, Offer, Rules, Settings, Spills};
use crate::manifest::Call;
use crate::shell::{Command, Effect, Event, MOST, State, View};
use crate::text::safe_line;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Runs the session; the exit code.
#[must_use]
pub fn main(settings: &Settings, colour: bool) -> u8 {
    match session(settings, colour) {
        Ok(code) => code,
        Err(message) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "needlesh: {}", safe_line(&message));
            1
        }
    }
}

fn session(settings: &Settings, colour: bool) -> Result<u8, String> {
    let (sender, receiver) = sync_channel(WAITING);
    let gate = Arc::new(Gate::default());
    signal_thread(sender.clone(), Arc::clone(&gate))?;
    let config = &settings.config.config;
    let terminal = Session::start().and_then(|mut t| t.mouse(config.mouse).map(|()| t)).map_err(|e| format!("the terminal: {e}"))?;
    let requests = engine_thread(settings.clone(), sender.clone());
    input_thread(sender.clone(), Arc::clone(&gate));
    let (keys, faults) = Keymap::new(&config.keys);
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let (theme, colour) = theme::chosen(config.theme, colour, driver::environment);
    let (here, threads) = (Whereabouts::default(), settings.options.threads);
    let look = Look { colour, theme, loading: true, keys, notices: faults.clone(), here, threads, ..Look::default() };
    let mut state = State::new();
    state.set_vi(config.edit_mode == EditMode::Vi);
    state.set_mouse(config.mouse);
    let (offers, running, rules, works, spills) = (Vec::new(), None, None, Vec::new(), Arc::default());
    let start = Instant::now();
    let mut app = App { start, state, terminal, look, sender, requests, gate, offers, running, rules, works, spills, faults };
    app.look_around();
    app.run(receiver)
}

/// The session's parts.
struct App {
    /// Where the session's clock begins.
    start: Instant,
    state: State,
    terminal: Session,
    look: Look,
    sender: SyncSender<Incoming>,
    requests: Slot,
    gate: Arc<Gate>,
    /// What the cards of the last answer stand for, found by id.
    offers: Vec<Offer>,
    running: Option<(Arc<AtomicBool>, thread::JoinHandle<()>)>,
    /// What may run, once the engine is loaded.
    rules: Option<Arc<Rules>>,
    /// Output that is too much to keep.
    spills: Arc<Spills>,
    /// Sentences of the first screen that work here.
    works: Vec<String>,
    /// What is wrong with the keys that a person chose.
    faults: Vec<String>,
}

/// How long the end of the session waits for a program to end: TERM, grace and KILL.
const LAST_WAIT: Duration = Duration::from_secs(3);

impl App {
    fn run(mut self, receiver: Receiver<Incoming>) -> Result<u8, String> {
        let code = self.turns(&receiver);
        self.cancel();
        // Nothing waits to be shown any more, so the runner cannot wait for it to be.
        drop(receiver);
        if let Some((_, runner)) = self.running.take() {
            let start = Instant::now();
            while !runner.is_finished() && start.elapsed() < LAST_WAIT {
                thread::sleep(GLANCE);
            }
        }
        let App { state, terminal, .. } = self;
        drop(terminal);
        bye::say(&state);
        code
    }

    fn turns(&mut self, receiver: &Receiver<Incoming>) -> Result<u8, String> {
        loop {
            if let Some(code) = self.draw()? {
                return Ok(code);
            }
            let mut waiting = VecDeque::new();
            match self.wait(receiver) {
                Ok(first) => waiting.push_back(first),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(code) = self.time(Instant::now())? {
                        return Ok(code);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
            // One frame for what came together, but never a key and a card in one: keys wait for the frame.
            while waiting.len() < WAITING
                && !waiting.iter().any(|i| matches!(i, Incoming::Answered { .. }))
                && let Ok(next) = receiver.try_recv()
            {
                waiting.push_back(next);
            }
            for incoming in waiting {
                if let Some(code) = self.take(incoming)? {
                    return Ok(code);
                }
            }
        }
    }

    /// The next message, or a timeout when the session wants to know the time.
    fn wait(&self, receiver: &Receiver<Incoming>) -> Result<Incoming, RecvTimeoutError> {
        match self.state.wakes_at() {
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => {
                let at = self.start + Duration::from_millis(at);
                receiver.recv_timeout(at.saturating_duration_since(Instant::now()))
            }
        }
    }

    fn time(&mut self, now: Instant) -> Result<Option<u8>, String> {
        let ms = now.saturating_duration_since(self.start).as_millis();
        self.step(Event::Time(u64::try_from(ms).unwrap_or(u64::MAX)))
    }

    fn step(&mut self, event: Event) -> Result<Option<u8>, String> {
        for effect in self.state.step(event) {
            if let Some(code) = self.carry_out(effect)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn draw(&mut self) -> Result<Option<u8>, String> {
        if self.state.panel().is_some_and(|panel| panel.view == View::Stats) {
            self.look.memory = driver::memory_use().map(|(now, _)| now * 1024);
        }
        let Drawn { page, limit, card, pane } = self.terminal.draw(&self.state, &self.look).map_err(|e| e.to_string())?;
        let mut effects = self.state.step(Event::Drawn { page, limit });
        if let Some(pane) = pane {
            effects.extend(self.state.step(Event::Pane(pane)));
        }
        if let Some(id) = card {
            effects.extend(self.state.step(Event::CardShown { id }));
        }
        for effect in effects {
            if let Some(code) = self.carry_out(effect)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn take(&mut self, incoming: Incoming) -> Result<Option<u8>, String> {
        let event = match incoming {
            Incoming::Signal => {
                self.cancel();
                return Ok(Some(130));
            }
            Incoming::Broken(message) => return Err(message),
            // Of the session without a screen.
            Incoming::Line(_) | Incoming::Interrupt => return Ok(None),
            Incoming::Works(text) => {
                self.works(text);
                return Ok(None);
            }
            Incoming::Ready(ready) => {
                self.ready(ready);
                return Ok(None);
            }
            Incoming::Stop => {
                self.terminal.suspend();
                stop_here();
                return Ok(None);
            }
            Incoming::Continued => {
                self.terminal.suspend();
                self.terminal.resume().map_err(|e| format!("the terminal: {e}"))?;
                return Ok(None);
            }
            Incoming::Terminal(input, at) => {
                if let Some(code) = self.time(at)? {
                    return Ok(Some(code));
                }
                if matches!(input, crossterm::event::Event::Resize(..)) {
                    // A terminal may have lost parts of the screen although it has the size again that was drawn last.
                    self.terminal.redraw().map_err(|e| e.to_string())?;
                }
                match self.look.keys.event(input, self.state.mode()) {
                    Some(event) => event,
                    None => return Ok(None),
                }
            }
            Incoming::Session(event) => {
                if matches!(event, Event::Finished { .. } | Event::Stopped { .. }) {
                    // What ran may have switched the branch.
                    self.look_around();
                    self.running = None;
                }
                event
            }
            Incoming::Replanned(event, offers) => {
                drafts::take_in(&mut self.offers, offers, &self.state);
                event
            }
            Incoming::Answered { generation, answer, offers, ladder } => {
                self.look.ladder = ladder.or(self.look.ladder.take());
                self.offers.retain(|offer| self.state.kept().any(|id| id == offer.id()));
                self.offers.extend(offers);
                Event::Answered { generation, answer }
            }
        };
        self.step(event)
    }

    fn carry_out(&mut self, effect: Effect) -> Result<Option<u8>, String> {
        match effect {
            Effect::Dispatch { text, generation } => self.requests.put(Ask::Line { asked: Asked::Sentence(text), generation }),
            Effect::Call { text, generation } => self.requests.put(Ask::Line { asked: Asked::Call(text), generation }),
            Effect::Plain { line, generation } => self.requests.put(Ask::Line { asked: Asked::Plain(line), generation }),
            Effect::DropAnswer => self.requests.drop_line(),
            Effect::DropGuess => self.requests.drop_guess(),
            Effect::Guess { text, generation } => self.requests.put(Ask::Guess { text, generation }),
            Effect::Folder { path } => return self.change_folder(&path),
            Effect::Show { command } => return self.show(command),
            Effect::Redraw => self.terminal.redraw().map_err(|e| e.to_string())?,
            Effect::Replan { generation, plan, tool, arguments, fit } => {
                if let Some(before) = find(&self.offers, &plan).cloned().map(Box::new) {
                    self.requests.put(Ask::Replan { before, generation, call: Call { name: tool, arguments }, fit });
                }
            }
            Effect::Complete { text } => self.requests.put(Ask::Complete(text)),
            Effect::Keep { plan } => {
                if let Some(example) = drafts::example(&self.offers, &plan) {
                    self.requests.put(Ask::Keep(example));
                }
            }
            Effect::Run { plan } => return self.start(&plan),
            Effect::Decline { plan } => {
                if let Some(offer) = self.offers.iter().find(|o| o.id() == plan) {
                    offer.closed();
                    return offer.complaint().map_or(Ok(None), |text| self.step(Event::Told(text)));
                }
            }
            Effect::Remember { plan, always, rule } => self.remember(&plan, always, rule),
            Effect::CancelRun => self.cancel(),
            Effect::Copy { .. } | Effect::Save { .. } | Effect::Page { .. } | Effect::Editor { .. } => self.by_hand(effect)?,
            Effect::Mouse(on) => self.terminal.mouse(on).map_err(|e| format!("the terminal: {e}"))?,
            Effect::Load(view) => self.requests.put(Ask::List(view)),
            Effect::Check { tool } => self.requests.put(Ask::Check(tool)),
            Effect::Forget { id } => self.requests.put(Ask::Forget(id)),
            Effect::Quit => {
                self.cancel();
                return Ok(Some(0));
            }
        }
        Ok(None)
    }

    fn ready(&mut self, ready: Ready) {
        let Ready { model, tools, left_out, known, greetings, notices, rules } = ready;
        (self.look.model, self.look.loading) = (model, false);
        (self.look.here.tools, self.look.here.left_out) = (tools, left_out);
        self.look.notices = self.faults.iter().cloned().chain(notices).collect();
        self.rules = Some(rules);
        if self.state.panel().is_some_and(|panel| panel.view == View::Tools) {
            self.requests.put(Ask::List(View::Tools));
        }
        self.state.step(Event::Known(Box::new(known)));
        greetings.into_iter().for_each(|text| self.requests.put(Ask::Try(text)));
    }

    /// One more sentence for the first screen.
    fn works(&mut self, text: String) {
        self.works.push(text);
        self.state.step(Event::Welcome(self.works.clone()));
        if self.works.len() >= MOST || !self.state.welcome().is_up() {
            self.requests.enough();
        }
    }

    /// Where the session is.
    fn look_around(&mut self) {
        (self.look.here.folder, self.look.here.branch) = (driver::folder_name(), driver::git_branch());
    }

    fn change_folder(&mut self, path: &str) -> Result<Option<u8>, String> {
        // Tools and rules that are read meanwhile would be of two folders.
        let Some(rules) = &self.rules else {
            return self.step(Event::Told("still loading; try cd again in a moment".to_owned()));
        };
        let event = match driver::change_folder(path, rules) {
            Ok(folder) => {
                // Before any line that is entered now: it must not meet the tools of two projects.
                self.requests.put(Ask::Moved);
                Event::Moved(format!("tools run in {folder} now"))
            }
            Err(why) => Event::Told(why),
        };
        self.look_around();
        self.step(event)
    }

    fn show(&mut self, command: Command) -> Result<Option<u8>, String> {
        let session = commands::Session { model: &self.look.model, rules: self.rules.as_deref() };
        for line in commands::lines(command, &session) {
            if let Some(code) = self.step(Event::Told(line))? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    /// Does what a key asks for that no tool is needed for.
    fn by_hand(&mut self, effect: Effect) -> Result<(), String> {
        let needs_terminal = matches!(effect, Effect::Page { .. } | Effect::Editor { .. });
        if needs_terminal {
            self.lend();
        }
        let done = hand::carry_out(&effect);
        if needs_terminal {
            self.take_back()?;
        }
        if let (Ok(_), Effect::Editor { .. }) = (&done, &effect) {
            // The file may say something else now: all tools are read again.
            self.requests.put(Ask::Reload);
        }
        self.state.step(Event::Hint(done.unwrap_or_else(|why| why)));
        Ok(())
    }

    /// Gives the terminal to a program, until `take_back`.
    fn lend(&mut self) {
        self.gate.close();
        self.terminal.suspend();
    }

    fn take_back(&mut self) -> Result<(), String> {
        self.terminal.resume().map_err(|e| format!("the terminal: {e}"))?;
        self.gate.open();
        Ok(())
    }

    fn cancel(&mut self) {
        if let Some((cancel, _)) = &self.running {
            cancel.store(true, Ordering::Relaxed);
        }
    }

    fn remember(&mut self, id: &str, always: bool, rule: usize) {
        let span = if always { driver::Span::Always } else { driver::Span::Session };
        let allow = find(&self.offers, id).and_then(|o| o.planned.as_ref().ok()?.allow.get(rule)).cloned();
        let (Some(allow), Some(rules)) = (allow, &self.rules) else { return };
        let runs = self.state.running().is_some();
        match rules.allow(&allow.rule, span) {
            Ok(()) if runs => {}
            Ok(()) => self.tell(Some(format!("the rule counts from now on ({})", allow.file))),
            Err(message) if runs => {
                self.tell(Some(format!("rule not written, so nothing ran: {message}")));
                // Who wanted a rule with the run gets neither: the run that follows finds no plan.
                self.offers.retain(|o| o.id() != id);
            }
            Err(message) => self.tell(Some(format!("rule not written: {message}"))),
        }
    }

    fn tell(&mut self, complaint: Option<String>) {
        if let Some(complaint) = complaint {
            self.state.step(Event::Told(complaint));
        }
    }

    /// Runs an offer. What the end of one that runs here leads to is carried out: a line that waited is asked for then.
    fn start(&mut self, id: &str) -> Result<Option<u8>, String> {
        let found = self.offers.iter().find(|o| o.id() == id).and_then(|o| Some((o.clone(), o.planned.as_ref().ok()?.plan.step.clone())));
        let Some((offer, step)) = found else {
            return self.step(Event::Finished { plan: id.to_owned(), summary: "not run".to_owned(), ok: false });
        };
        let cancel = Arc::new(AtomicBool::new(false));
        let sender = self.sender.clone();
        let interactive = matches!(&step, Step::Exec(exec) if exec.interactive);
        if interactive || matches!(step, Step::Clipboard(_)) {
            // Here: a program that has the terminal has it alone, and no frame is drawn into a sequence of escape codes.
            if interactive {
                self.lend();
            }
            let (finished, complaint) = Run { offer: &offer, id, cancel: &cancel, sender: &sender, spills: &self.spills }.run();
            if interactive {
                self.take_back()?;
            }
            self.tell(complaint);
            self.look_around();
            return self.step(finished);
        }
        let (theirs, id, spills) = (Arc::clone(&cancel), id.to_owned(), Arc::clone(&self.spills));
        let runner = thread::spawn(move || {
            let _alive = Alive(sender.clone());
            let (finished, complaint) = Run { offer: &offer, id: &id, cancel: &theirs, sender: &sender, spills: &spills }.run();
            for event in complaint.map(Event::Told).into_iter().chain([finished]) {
                let _ = sender.send(Incoming::Session(event));
            }
        });
        self.running = Some((cancel, runner));
        Ok(None)
    }
}
