//! The thread that loads the engine while the first screen stands there already, and then answers sentences.

use super::incoming::{Alive, Incoming, Ready};
use super::lists;
use super::offers::{answer, guess, one, replan};
use super::requests::{Ask, Asked, Requests};
use crate::dispatch::{MAX_RUNNER_UPS, RunnerUps};
use crate::driver::{self, Engine, KeptExample, Settings};
use crate::manifest::Severity;
use crate::shell::{Completion, Event, Known, MAX_PAST, Past, View};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

/// Where requests wait.
pub(super) type Slot = Arc<Requests>;

/// Starts the thread. It says `Ready` or `Broken`, and then answers what is put into the slot.
pub(super) fn engine_thread(settings: Settings, sender: SyncSender<Incoming>) -> Slot {
    let slot: Slot = Arc::new(Requests::default());
    let theirs = Arc::clone(&slot);
    thread::spawn(move || {
        let _alive = Alive(sender.clone());
        driver::give_way();
        match load(&settings, &theirs) {
            Err(message) => drop(sender.send(Incoming::Broken(message))),
            Ok(engine) => {
                if sender.send(Incoming::Ready(ready(&engine, &settings))).is_ok() {
                    serve(engine, &settings, &theirs, &sender);
                }
            }
        }
    });
    slot
}

fn load(settings: &Settings, slot: &Slot) -> Result<Engine, String> {
    let project = driver::Project::load();
    let tools = driver::load_tools(settings, &project);
    let mut engine = Engine::new(settings, tools, project).map_err(|e| e.to_string())?;
    // A person at the card can judge an unlikely runner-up, and Tab should have one.
    engine.dispatcher.runner_ups = RunnerUps { count: MAX_RUNNER_UPS, min_confidence: 0.02, always: true };
    engine.dispatcher.traced = true;
    engine.dispatcher.stop = slot.stop();
    Ok(engine)
}

/// What the session learns of an engine whose tools were read.
fn ready(engine: &Engine, settings: &Settings) -> Ready {
    let errors = engine.tools.problems.iter().filter(|p| p.severity == Severity::Error);
    let rules = Arc::clone(&engine.rules);
    // The screen has room for few: what decides over all that runs comes first.
    let mut notices: Vec<String> = rules.policy().problem().map(|p| format!("nothing can run: {p}")).into_iter().collect();
    notices.extend(rules.notice());
    notices.extend(errors.map(ToString::to_string));
    if settings.only.is_empty() && !settings.no_builtin {
        notices.extend(rules.idle(&engine.tools));
    }
    notices.extend(settings.config.faults.iter().map(ToString::to_string));
    let (greetings, known) = (driver::greetings(engine), known(settings, engine));
    let tools = engine.tools.tools.len();
    Ready { model: engine.model.name.clone(), tools, left_out: left_out(engine), known, greetings, notices, rules }
}

/// What the line is helped with.
fn known(settings: &Settings, engine: &Engine) -> Known {
    let past = driver::past(settings, MAX_PAST).into_iter().map(|a| Past { text: a.text, folder: a.folder, outcome: a.outcome });
    let tools = &engine.tools.tools;
    // A sentence that is to be refused is no suggestion.
    let examples = tools.iter().flat_map(|t| &t.examples).filter(|e| !e.calls.is_empty()).map(|e| e.say.clone());
    Known { tools: tools.iter().map(|t| t.name.clone()).collect(), examples: examples.collect(), past: past.collect() }
}

/// Files of which something was left out.
fn left_out(engine: &Engine) -> usize {
    let errors = engine.tools.problems.iter().filter(|p| p.severity == Severity::Error);
    errors.map(|p| p.file.as_str()).collect::<std::collections::BTreeSet<_>>().len()
}

fn serve(mut engine: Engine, settings: &Settings, slot: &Slot, sender: &SyncSender<Incoming>) {
    loop {
        let incoming = match slot.take() {
            Ask::Line { asked, generation } => {
                // Rules that changed since the last sentence count for this one.
                engine.rules.reload();
                if let Some(news) = engine.rules.news()
                    && sender.send(Incoming::Session(Event::Told(news))).is_err()
                {
                    return;
                }
                let without = |(answer, offers)| (answer, offers, None);
                let (answer, offers, ladder) = match asked {
                    Asked::Sentence(text) => answer(&engine, &text),
                    Asked::Call(line) => without(one(&engine, engine.typed(&line))),
                    Asked::Plain(line) => without(one(&engine, engine.plain(&line))),
                };
                Incoming::Answered { generation, answer, offers, ladder: ladder.map(Arc::new) }
            }
            Ask::Replan { before, generation, call, fit } => {
                let (event, offers) = replan(&engine, &before, generation, call, fit);
                Incoming::Replanned(event, offers)
            }
            Ask::Complete(text) => {
                let (whole, names) = driver::paths(&text);
                Incoming::Session(Event::Completed(Completion { text, whole, names }))
            }
            Ask::Guess { text, generation } => Incoming::Session(Event::Guessed { generation, guessed: guess(&engine, &text) }),
            Ask::Try(text) if driver::works(&engine, &text) => Incoming::Works(text),
            Ask::Try(_) => continue,
            Ask::List(view) => Incoming::Session(Event::Loaded(lists::data(view, &engine))),
            Ask::Reload => match engine.reload() {
                Err(why) => Incoming::Session(Event::Told(format!("the tools stay as they were: {why}"))),
                Ok(()) => Incoming::Ready(ready(&engine, settings)),
            },
            Ask::Moved => match engine.reload() {
                Err(why) => Incoming::Session(Event::Told(format!("the tools of this folder's project are not loaded: {why}"))),
                Ok(()) => {
                    if let Some(line) = engine.of_project()
                        && sender.send(Incoming::Session(Event::Told(line))).is_err()
                    {
                        return;
                    }
                    Incoming::Ready(ready(&engine, settings))
                }
            },
            Ask::Check(tool) => Incoming::Session(Event::Checked(lists::checked(&mut engine, &tool))),
            Ask::Forget(id) => {
                let said = match engine.forget(id) {
                    Ok(()) => "forgotten for good".to_owned(),
                    Err(why) => format!("not forgotten: {why}"),
                };
                if sender.send(Incoming::Session(Event::Loaded(lists::data(View::Memory, &engine)))).is_err() {
                    return;
                }
                Incoming::Session(Event::Hint(said))
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
        return format!("example not written: {message}");
    }
    match engine.reload_tools() {
        Ok(()) => format!("the example counts from now on ({})", example.file),
        Err(error) => format!("the example counts from the next start on ({}): {error}", example.file),
    }
}
