//! The interactive session: one loop over one bounded channel; the engine, the keys and a running action each have
//! a thread that sends into it.

use super::ready::{self, Ready, Running};
use super::{Drawn, Look, Session, event};
use crate::action::{Plan, Status, Step};
use crate::dispatch::{MAX_CONTEXT, MAX_RUNNER_UPS, Proposal, Proposed, RunnerUps};
use crate::driver::{self, Engine, Planned, Recorder, Rules, Settings, Stream};
use crate::history::Decision;
use crate::manifest::{Call, Severity};
use crate::policy;
use crate::shell::{Answer, Card, Effect, Event, Need, State, Stats};
use crate::text::{Decoder, safe_line};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What the threads send.
enum Incoming {
    Terminal(crossterm::event::Event),
    Answered { generation: u64, answer: Answer, plans: Vec<Ready> },
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
    let tools = driver::load_tools(settings);
    let mut notices: Vec<String> = tools.problems.iter().filter(|p| p.severity == Severity::Error).map(ToString::to_string).collect();
    notices.extend(driver::Project::load().notice().map(str::to_owned));
    let count = tools.tools.len();
    let mut engine = Engine::new(settings, tools).map_err(|e| e.to_string())?;
    // A person at the card can judge an unlikely runner-up, and Tab should have one.
    engine.dispatcher.runner_ups = RunnerUps { count: MAX_RUNNER_UPS, least: 0.02, always: true };
    let (rules, recorder) = (Arc::clone(&engine.rules), Arc::clone(&engine.recorder));
    notices.extend(rules.policy().problem().map(|p| format!("nothing can run: {p}")));
    let look = Look { model: engine.model.name.clone(), tools: count, colour, notices };
    let (sender, receiver) = sync_channel(WAITING);
    let requests = engine_thread(engine, sender.clone());
    signal_thread(sender.clone())?;
    let terminal = Session::start().map_err(|e| format!("the terminal: {e}"))?;
    let gate = Arc::new(Gate::default());
    input_thread(sender.clone(), Arc::clone(&gate));
    App { state: State::new(), terminal, look, sender, requests, gate, plans: Vec::new(), running: None, rules, recorder }.run(receiver)
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
            let (answer, plans) = answer(&engine, &text);
            if sender.send(Incoming::Answered { generation, answer, plans }).is_err() {
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
                Ok(true) => crossterm::event::read().map_or(Incoming::Signal, Incoming::Terminal),
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
    state: State,
    terminal: Session,
    look: Look,
    sender: SyncSender<Incoming>,
    requests: Slot,
    gate: Arc<Gate>,
    /// Plans of the card on the screen; a run is looked up here by id.
    plans: Vec<Ready>,
    running: Option<(Arc<AtomicBool>, thread::JoinHandle<()>)>,
    rules: Arc<Rules>,
    recorder: Arc<Recorder>,
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
            let Ok(first) = receiver.recv() else { return Ok(0) };
            let mut waiting = VecDeque::from([first]);
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
            Incoming::Terminal(input) => match event(input, self.state.mode()) {
                Some(event) => event,
                None => return Ok(None),
            },
            Incoming::Session(event) => {
                if matches!(event, Event::Finished { .. }) {
                    self.running = None;
                }
                event
            }
            Incoming::Answered { generation, answer, plans } => {
                self.plans.retain(|ready| self.state.undo() == Some(ready.plan.id.as_str()));
                self.plans.extend(plans);
                Event::Answered { generation, answer }
            }
        };
        for effect in self.state.step(event) {
            if let Some(code) = self.carry_out(effect)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn carry_out(&mut self, effect: Effect) -> Result<Option<u8>, String> {
        match effect {
            Effect::Dispatch { text, generation } => {
                *self.requests.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((text, generation));
                self.requests.1.notify_one();
            }
            Effect::Run { plan } => self.start(&plan)?,
            Effect::Decline { plan } => {
                if let Some(ready) = self.plans.iter().find(|r| r.plan.id == plan) {
                    ready.declined(&self.recorder);
                }
                self.complain();
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
        let Some(rule) = self.plans.iter().find(|r| r.plan.id == id).and_then(|r| r.rule.as_deref()) else { return };
        if let Err(message) = self.rules.allow(rule, span) {
            self.state.step(Event::Told(format!("the rule is not written, so nothing is run: {message}")));
            // Who wanted a rule with the run gets neither: the run that follows finds no plan.
            self.plans.retain(|r| r.plan.id != id);
        }
    }

    fn complain(&mut self) {
        if let Some(complaint) = self.recorder.complaint() {
            self.state.step(Event::Told(complaint));
        }
    }

    fn start(&mut self, id: &str) -> Result<(), String> {
        let Some(ready) = self.plans.iter().find(|r| r.plan.id == id) else {
            self.state.step(Event::Finished { plan: id.to_owned(), summary: "not run".to_owned(), ok: false });
            return Ok(());
        };
        let record = ready.ran(&self.recorder);
        let plan = ready.plan.clone();
        self.complain();
        let cancel = Arc::new(AtomicBool::new(false));
        let sender = self.sender.clone();
        if let Step::Clipboard(_) = &plan.step {
            // Here, so that no frame is drawn into the sequence.
            let (summary, ok) = run(&plan, &cancel, &sender, &record);
            self.state.step(Event::Finished { plan: plan.id, summary, ok });
            return Ok(());
        }
        if matches!(&plan.step, Step::Exec(exec) if exec.interactive) {
            self.gate.close();
            self.terminal.suspend();
            let (summary, ok) = run(&plan, &cancel, &sender, &record);
            self.terminal.resume().map_err(|e| format!("the terminal: {e}"))?;
            self.gate.open();
            self.state.step(Event::Finished { plan: plan.id, summary, ok });
            return Ok(());
        }
        let theirs = Arc::clone(&cancel);
        let runner = thread::spawn(move || {
            let (summary, ok) = run(&plan, &theirs, &sender, &record);
            let _ = sender.send(Incoming::Session(Event::Finished { plan: plan.id, summary, ok }));
        });
        self.running = Some((cancel, runner));
        Ok(())
    }
}

/// Runs a plan and sends its output; how it ended, in one line, and whether that is well.
fn run(plan: &Plan, cancel: &Arc<AtomicBool>, sender: &SyncSender<Incoming>, record: &Running) -> (String, bool) {
    let mut decoders = [Decoder::default(), Decoder::default()];
    let tell = |text: String, stderr: bool| {
        if !text.is_empty() {
            let _ = sender.send(Incoming::Session(Event::Output { plan: plan.id.clone(), text, stderr }));
        }
    };
    let result = driver::run(plan, cancel, |stream, bytes| {
        let stderr = stream == Stream::Err;
        for piece in bytes.chunks(BATCH) {
            tell(decoders[usize::from(stderr)].push(piece), stderr);
        }
    });
    let [out, err] = &mut decoders;
    tell(out.finish(), false);
    tell(err.finish(), true);
    match result {
        Err(e) => (e.to_string(), false),
        Ok(outcome) => {
            record.ended(plan, &outcome);
            let (text, ok) = match &outcome.status {
                Status::Exited(code) => (format!("exit code {code}"), *code == 0),
                Status::Http(code) => (format!("HTTP {code}"), true),
                Status::Detached => ("left running".to_owned(), true),
                Status::Sent => ("sent to the terminal".to_owned(), true),
                Status::HttpUnexpected(code) => (format!("HTTP {code}, not an expected answer"), false),
                Status::Signalled(signal) => (format!("ended by signal {signal}"), false),
                Status::Stopped => ("waited for the terminal, which \"interactive\": true in its file gives it".to_owned(), false),
                Status::TimedOut => ("took too long and was ended".to_owned(), false),
                Status::Cancelled => ("cancelled".to_owned(), false),
                Status::NotStarted(why) | Status::HttpFailed(why) => (why.clone(), false),
            };
            let cut = if outcome.dropped_bytes > 0 {
                format!(", {} bytes beyond the limit dropped", outcome.dropped_bytes)
            } else {
                String::new()
            };
            let left = if outcome.leaked > 0 { format!(", {} left behind and ended", outcome.leaked) } else { String::new() };
            let cause = plan.likely_cause(&outcome).map_or_else(String::new, |cause| format!("; {cause}"));
            (format!("{text} after {:.2} s{cut}{left}{cause}", outcome.duration.as_secs_f64()), ok)
        }
    }
}

fn answer(engine: &Engine, text: &str) -> (Answer, Vec<Ready>) {
    let message = |text: String, error: bool, stats| (Answer::Message { text, error, stats }, Vec::new());
    // Rules that changed since the last sentence count for this one.
    engine.rules.reload();
    match engine.propose(text) {
        Err(e) => message(e.to_string(), true, None),
        Ok((proposal, plans)) => {
            let stats = Some(stats(&proposal));
            if let Some(refused) = &proposal.refused {
                engine.recorder.add(driver::bare("shell", Some((&proposal, &plans)), Decision::NoCall));
                let offered =
                    if proposal.offered.is_empty() { String::new() } else { format!(" (offered: {})", proposal.offered.join(", ")) };
                return message(format!("{refused}{offered}"), true, stats);
            }
            let mut main = cards(engine, &proposal, &proposal.calls, &plans.calls);
            if let Some(first) = main.first_mut() {
                first.stats = stats;
            }
            let others = proposal.alternatives.iter().zip(&plans.alternatives);
            let others = others.map(|(calls, plans)| cards(engine, &proposal, calls, plans)).collect();
            (Answer::Cards(main, others), ready::all(engine, &proposal, &plans))
        }
    }
}

/// The cards of one proposal, numbered when there are several.
fn cards(engine: &Engine, proposal: &Proposal, calls: &[Proposed], plans: &[Planned]) -> Vec<Card> {
    let mut cards: Vec<Card> = calls.iter().zip(plans).map(|(c, p)| card(engine, proposal, c, p)).collect();
    let count = cards.len();
    for (n, card) in cards.iter_mut().enumerate().filter(|_| count > 1) {
        card.description = format!("{} ({} of {count} calls)", card.description, n + 1);
    }
    cards
}

fn card(engine: &Engine, proposal: &Proposal, call: &Proposed, planned: &Planned) -> Card {
    let values = call
        .evidence
        .iter()
        .map(|(name, e)| (name.clone(), call.call.arguments.get(name).map(plain).unwrap_or_default(), e.words(&proposal.query)))
        .chain(defaulted(planned))
        .collect();
    let plan = planned.plan.as_ref();
    let description = engine.tools.get(&call.call.name).map(|t| t.description.clone()).unwrap_or_default();
    Card {
        id: plan.map(|p| p.id.clone()).unwrap_or_else(|_| "none".to_owned()),
        title: call.call.name.clone(),
        description,
        call: format!("{} {}", call.call.name, serde_json::Value::Object(call.call.arguments.clone())),
        rows: plan.map(Plan::rows).unwrap_or_default(),
        warnings: plan.map(Plan::warnings).unwrap_or_default(),
        values,
        risk: plan.map(|p| p.risk_words().to_owned()).unwrap_or_default(),
        why: why(planned),
        need: need(planned),
        confidence: call.confidence.as_ref().map(|c| c.call),
        blocked: ready::blocked(planned),
        undo: planned.undo.as_deref().map(|undo| Box::new(undo_card(&call.call, undo))),
        allow: ready::allow(engine, planned),
        stats: None,
    }
}

/// The card that takes a call's effect back.
fn undo_card(call: &Call, planned: &Planned) -> Card {
    let plan = planned.plan.as_ref();
    Card {
        id: plan.map(|p| p.id.clone()).unwrap_or_else(|_| "none".to_owned()),
        title: call.name.clone(),
        description: "Takes back what the call did".to_owned(),
        call: format!("undo of {} {}", call.name, serde_json::Value::Object(call.arguments.clone())),
        rows: plan.map(Plan::rows).unwrap_or_default(),
        warnings: plan.map(Plan::warnings).unwrap_or_default(),
        values: Vec::new(),
        risk: plan.map(|p| p.risk_words().to_owned()).unwrap_or_default(),
        why: why(planned),
        need: need(planned),
        confidence: None,
        blocked: ready::blocked(planned),
        undo: None,
        allow: None,
        stats: None,
    }
}

fn why(planned: &Planned) -> String {
    planned.decision.as_ref().map(|d| d.rule.clone()).unwrap_or_default()
}

fn need(planned: &Planned) -> Need {
    match planned.decision.as_ref().map(|d| d.need) {
        Some(policy::Need::Enter) => Need::Enter,
        Some(policy::Need::Key) => Need::Key,
        Some(policy::Need::Word) | None => Need::Word,
    }
}

/// Values that the schema gave because the sentence said none.
fn defaulted(planned: &Planned) -> impl Iterator<Item = (String, String, String)> {
    let names = planned.plan.as_ref().map(|p| p.defaulted.as_slice()).unwrap_or_default();
    names.iter().map(|(name, value)| (name.clone(), plain(value), "default".to_owned()))
}

/// A value as a person reads it: texts without quotes.
fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn stats(proposal: &Proposal) -> Stats {
    let t = &proposal.timings;
    Stats {
        prefill_tps: t.prefill_tps(),
        decode_tps: t.decode_tps(),
        first_token_ms: (t.decode_tokens > 0).then_some(t.first_token.as_secs_f64() * 1e3),
        context: t.prefill_tokens,
        context_max: MAX_CONTEXT,
    }
}
