//! The interactive session: one loop over one bounded channel; the engine, the keys and a running action each have
//! a thread that sends into it.

use super::offers::answer;
use super::{Drawn, Look, Session, event};
use crate::action::Step;
use crate::dispatch::{MAX_RUNNER_UPS, RunnerUps};
use crate::driver::{self, Engine, Offer, Rules, Settings, Stream};
use crate::manifest::Severity;
use crate::shell::{Answer, Effect, Event, State};
use crate::text::{Decoder, safe_line};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What the threads send.
enum Incoming {
    /// What the terminal reported, and when.
    Terminal(crossterm::event::Event, Instant),
    Answered {
        generation: u64,
        answer: Answer,
        offers: Vec<Offer>,
    },
    Session(Event),
    Signal,
}

/// Messages that may wait.
const WAITING: usize = 256;
/// Output kept apart from the screen, in bytes, before it is handed over in one piece.
const BATCH: usize = 8 * 1024;

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
    let project = driver::Project::load();
    let tools = driver::load_tools(settings, &project);
    let problems: Vec<String> = tools.problems.iter().filter(|p| p.severity == Severity::Error).map(ToString::to_string).collect();
    let count = tools.tools.len();
    let mut engine = Engine::new(settings, tools, project).map_err(|e| e.to_string())?;
    // A person at the card can judge an unlikely runner-up, and Tab should have one.
    engine.dispatcher.runner_ups = RunnerUps { count: MAX_RUNNER_UPS, min_confidence: 0.02, always: true };
    let rules = Arc::clone(&engine.rules);
    // The screen has room for few: what decides over all that runs comes first.
    let mut notices: Vec<String> = rules.policy().problem().map(|p| format!("nothing can run: {p}")).into_iter().collect();
    notices.extend(rules.notice());
    notices.extend(problems);
    if settings.only.is_empty() && !settings.no_builtin {
        notices.extend(rules.idle(&engine.tools));
    }
    let look = Look { model: engine.model.name.clone(), tools: count, colour, notices };
    let (sender, receiver) = sync_channel(WAITING);
    let requests = engine_thread(engine, sender.clone());
    signal_thread(sender.clone())?;
    let terminal = Session::start().map_err(|e| format!("the terminal: {e}"))?;
    let gate = Arc::new(Gate::default());
    input_thread(sender.clone(), Arc::clone(&gate));
    App { start: Instant::now(), state: State::new(), terminal, look, sender, requests, gate, offers: Vec::new(), running: None, rules }
        .run(receiver)
}

/// The newest request; an older one that was not begun is replaced.
type Slot = Arc<(Mutex<Option<(String, u64)>>, std::sync::Condvar)>;

fn engine_thread(engine: Engine, sender: SyncSender<Incoming>) -> Slot {
    let slot: Slot = Arc::default();
    let theirs = Arc::clone(&slot);
    thread::spawn(move || {
        loop {
            let mut waiting = theirs.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (text, generation) = loop {
                match waiting.take() {
                    Some(request) => break request,
                    None => waiting = theirs.1.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(waiting);
            // Rules that changed since the last sentence count for this one.
            engine.rules.reload();
            if let Some(news) = engine.rules.news()
                && sender.send(Incoming::Session(Event::Told(news))).is_err()
            {
                return;
            }
            let (answer, offers) = answer(&engine, &text);
            if sender.send(Incoming::Answered { generation, answer, offers }).is_err() {
                return;
            }
        }
    });
    slot
}

/// Whether the keys are the session's; a program that has the terminal reads them itself.
#[derive(Debug, Default)]
struct Gate {
    closed: AtomicBool,
    idle: AtomicBool,
}

/// How long the input thread waits for a key before it looks at the gate.
const LOOK: Duration = Duration::from_millis(40);

impl Gate {
    /// Returns when no key is read any more.
    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        while !self.idle.load(Ordering::SeqCst) {
            thread::sleep(LOOK / 4);
        }
    }

    fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
    }
}

fn input_thread(sender: SyncSender<Incoming>, gate: Arc<Gate>) {
    thread::spawn(move || {
        loop {
            let closed = gate.closed.load(Ordering::SeqCst);
            gate.idle.store(closed, Ordering::SeqCst);
            if closed {
                thread::sleep(LOOK / 4);
                continue;
            }
            let incoming = match crossterm::event::poll(LOOK) {
                Ok(false) => continue,
                Ok(true) => crossterm::event::read().map_or(Incoming::Signal, |event| Incoming::Terminal(event, Instant::now())),
                Err(_) => Incoming::Signal,
            };
            let last = matches!(incoming, Incoming::Signal);
            if sender.send(incoming).is_err() || last {
                return;
            }
        }
    });
}

fn signal_thread(sender: SyncSender<Incoming>) -> Result<(), String> {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&asked)).map_err(|e| e.to_string())?;
    }
    // Ctrl-C is a key but for a program that has the terminal: that one gets the signal, and this one must not end of it.
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default()).map_err(|e| e.to_string())?;
    thread::spawn(move || {
        while !asked.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50));
        }
        let _ = sender.send(Incoming::Signal);
    });
    Ok(())
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
    rules: Arc<Rules>,
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
                thread::sleep(LOOK / 4);
            }
        }
        code
    }

    fn turns(&mut self, receiver: &Receiver<Incoming>) -> Result<u8, String> {
        loop {
            self.draw()?;
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

    fn draw(&mut self) -> Result<(), String> {
        let Drawn { page, limit, card } = self.terminal.draw(&self.state, &self.look).map_err(|e| e.to_string())?;
        let mut effects = self.state.step(Event::Drawn { page, limit });
        if let Some(id) = card {
            effects.extend(self.state.step(Event::CardShown { id }));
        }
        for effect in effects {
            self.carry_out(effect)?;
        }
        Ok(())
    }

    fn take(&mut self, incoming: Incoming) -> Result<Option<u8>, String> {
        let event = match incoming {
            Incoming::Signal => {
                self.cancel();
                return Ok(Some(130));
            }
            Incoming::Terminal(input, at) => {
                if let Some(code) = self.time(at)? {
                    return Ok(Some(code));
                }
                match event(input, self.state.mode()) {
                    Some(event) => event,
                    None => return Ok(None),
                }
            }
            Incoming::Session(event) => {
                if matches!(event, Event::Finished { .. }) {
                    self.running = None;
                }
                event
            }
            Incoming::Answered { generation, answer, offers } => {
                self.offers.retain(|offer| self.state.undo() == Some(offer.id().as_str()));
                self.offers.extend(offers);
                Event::Answered { generation, answer }
            }
        };
        self.step(event)
    }

    fn carry_out(&mut self, effect: Effect) -> Result<Option<u8>, String> {
        match effect {
            Effect::Dispatch { text, generation } => {
                *self.requests.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((text, generation));
                self.requests.1.notify_one();
            }
            Effect::Run { plan } => self.start(&plan)?,
            Effect::Decline { plan } => {
                if let Some(offer) = self.offers.iter().find(|o| o.id() == plan) {
                    offer.closed();
                    let complaint = offer.complaint();
                    self.tell(complaint);
                }
            }
            Effect::Remember { plan, always } => self.remember(&plan, always),
            Effect::CancelRun => self.cancel(),
            Effect::Quit => {
                self.cancel();
                return Ok(Some(0));
            }
        }
        Ok(None)
    }

    fn cancel(&mut self) {
        if let Some((cancel, _)) = &self.running {
            cancel.store(true, Ordering::Relaxed);
        }
    }

    fn remember(&mut self, id: &str, always: bool) {
        let span = if always { driver::Span::Always } else { driver::Span::Session };
        let allow = self.offers.iter().find(|o| o.id() == id).and_then(|o| o.planned.as_ref().ok()?.allow.as_ref());
        let Some(allow) = allow else { return };
        if let Err(message) = self.rules.allow(&allow.rule, span) {
            self.state.step(Event::Told(format!("the rule is not written, so nothing is run: {message}")));
            // Who wanted a rule with the run gets neither: the run that follows finds no plan.
            self.offers.retain(|o| o.id() != id);
        }
    }

    fn tell(&mut self, complaint: Option<String>) {
        if let Some(complaint) = complaint {
            self.state.step(Event::Told(complaint));
        }
    }

    fn start(&mut self, id: &str) -> Result<(), String> {
        let found = self.offers.iter().find(|o| o.id() == id).and_then(|o| Some((o.clone(), o.planned.as_ref().ok()?.plan.step.clone())));
        let Some((offer, step)) = found else {
            self.state.step(Event::Finished { plan: id.to_owned(), summary: "not run".to_owned(), ok: false });
            return Ok(());
        };
        let cancel = Arc::new(AtomicBool::new(false));
        let sender = self.sender.clone();
        let interactive = matches!(&step, Step::Exec(exec) if exec.interactive);
        if interactive || matches!(step, Step::Clipboard(_)) {
            // Here: a program that has the terminal has it alone, and no frame is drawn into a sequence of escape codes.
            if interactive {
                self.gate.close();
                self.terminal.suspend();
            }
            let (finished, complaint) = run(&offer, id, &cancel, &sender);
            if interactive {
                self.terminal.resume().map_err(|e| format!("the terminal: {e}"))?;
                self.gate.open();
            }
            self.tell(complaint);
            self.state.step(finished);
            return Ok(());
        }
        let (theirs, id) = (Arc::clone(&cancel), id.to_owned());
        let runner = thread::spawn(move || {
            let (finished, complaint) = run(&offer, &id, &theirs, &sender);
            for event in complaint.map(Event::Told).into_iter().chain([finished]) {
                let _ = sender.send(Incoming::Session(event));
            }
        });
        self.running = Some((cancel, runner));
        Ok(())
    }
}

/// Runs an offer and sends its output; its end, and what is wrong with the history.
fn run(offer: &Offer, id: &str, cancel: &Arc<AtomicBool>, sender: &SyncSender<Incoming>) -> (Event, Option<String>) {
    let mut decoders = [Decoder::default(), Decoder::default()];
    let tell = |text: String, stderr: bool| {
        if !text.is_empty() {
            let _ = sender.send(Incoming::Session(Event::Output { plan: id.to_owned(), text, stderr }));
        }
    };
    let show = |stream, bytes: &[u8]| {
        let stderr = stream == Stream::Err;
        for piece in bytes.chunks(BATCH) {
            tell(decoders[usize::from(stderr)].push(piece), stderr);
        }
    };
    let result = offer.begin().map_err(|why| why.to_string()).and_then(|record| record.run(cancel, show).map_err(|e| e.to_string()));
    let [out, err] = &mut decoders;
    tell(out.finish(), false);
    tell(err.finish(), true);
    let (summary, ok) = match result {
        Err(why) => (why, false),
        Ok(ran) => (ran.summary(), ran.outcome.status.is_success()),
    };
    (Event::Finished { plan: id.to_owned(), summary, ok }, offer.complaint())
}
