//! The thread that loads the engine while the first screen stands there already, and then answers sentences.

use super::incoming::{Alive, Incoming, Ready};
use super::offers::answer;
use crate::dispatch::{MAX_RUNNER_UPS, RunnerUps};
use crate::driver::{self, Engine, Settings};
use crate::manifest::Severity;
use crate::shell::Event;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// The newest request; an older one that was not begun is replaced. One that comes before the engine is loaded waits for it.
pub(super) type Slot = Arc<(Mutex<Option<(String, u64)>>, Condvar)>;

/// Starts the thread. It says `Ready` or `Broken`, and then answers what is put into the slot.
pub(super) fn engine_thread(settings: Settings, sender: SyncSender<Incoming>) -> Slot {
    let slot: Slot = Arc::default();
    let theirs = Arc::clone(&slot);
    thread::spawn(move || {
        let _alive = Alive(sender.clone());
        match load(&settings) {
            Err(message) => drop(sender.send(Incoming::Broken(message))),
            Ok((engine, ready)) => {
                if sender.send(Incoming::Ready(ready)).is_ok() {
                    serve(&engine, &theirs, &sender);
                }
            }
        }
    });
    slot
}

fn load(settings: &Settings) -> Result<(Engine, Ready), String> {
    let project = driver::Project::load();
    let tools = driver::load_tools(settings, &project);
    let problems: Vec<String> = tools.problems.iter().filter(|p| p.severity == Severity::Error).map(ToString::to_string).collect();
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
    let ready = Ready { model: engine.model.name.clone(), tools: engine.tools.tools.len(), notices, rules };
    Ok((engine, ready))
}

fn serve(engine: &Engine, slot: &Slot, sender: &SyncSender<Incoming>) {
    loop {
        let mut waiting = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (text, generation) = loop {
            match waiting.take() {
                Some(request) => break request,
                None => waiting = slot.1.wait(waiting).unwrap_or_else(PoisonError::into_inner),
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
        let (answer, offers) = answer(engine, &text);
        if sender.send(Incoming::Answered { generation, answer, offers }).is_err() {
            return;
        }
    }
}
