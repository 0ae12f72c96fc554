//! The thread that loads the engine while the first screen stands there already, and then answers sentences.

use super::incoming::{Alive, Incoming, Ready};
use super::offers::{answer, replan};
use super::requests::{Ask, Requests};
use crate::dispatch::{MAX_RUNNER_UPS, RunnerUps};
use crate::driver::{self, Engine, KeptExample, Settings};
use crate::manifest::Severity;
use crate::shell::{Completion, Event};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

/// What the engine is asked.
pub(super) type Slot = Arc<Requests>;

/// Starts the thread. It says `Ready` or `Broken`, and then answers what is put into the slot.
pub(super) fn engine_thread(settings: Settings, sender: SyncSender<Incoming>) -> Slot {
    let slot: Slot = Arc::new(Requests::default());
    let theirs = Arc::clone(&slot);
    thread::spawn(move || {
        let _alive = Alive(sender.clone());
        match load(&settings) {
            Err(message) => drop(sender.send(Incoming::Broken(message))),
            Ok((engine, ready)) => {
                if sender.send(Incoming::Ready(ready)).is_ok() {
                    serve(engine, &theirs, &sender);
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

fn serve(mut engine: Engine, slot: &Slot, sender: &SyncSender<Incoming>) {
    loop {
        let incoming = match slot.take() {
            Ask::Sentence { text, generation } => {
                // Rules that changed since the last sentence count for this one.
                engine.rules.reload();
                if let Some(news) = engine.rules.news()
                    && sender.send(Incoming::Session(Event::Told(news))).is_err()
                {
                    return;
                }
                let (answer, offers) = answer(&engine, &text);
                Incoming::Answered { generation, answer, offers }
            }
            Ask::Replan { before, generation, call, fit } => {
                let (event, offers) = replan(&engine, &before, generation, call, fit);
                Incoming::Replanned(event, offers)
            }
            Ask::Complete(text) => {
                let (whole, names) = driver::paths(&text);
                Incoming::Session(Event::Completed(Completion { text, whole, names }))
            }
            Ask::Keep(example) => Incoming::Session(Event::Told(keep(&mut engine, &example))),
        };
        if sender.send(incoming).is_err() {
            return;
        }
    }
}

/// Writes an example and takes it in; what came of it.
fn keep(engine: &mut Engine, example: &KeptExample) -> String {
    if let Err(message) = example.write() {
        return format!("not kept: {message}");
    }
    match engine.reload_tools() {
        Ok(()) => format!("kept: it counts from now on ({})", example.file),
        Err(error) => format!("kept: it counts from the next start on ({}): {error}", example.file),
    }
}
