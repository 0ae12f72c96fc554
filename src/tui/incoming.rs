//! What the threads of the session send to its loop.

use super::ladder::Ladder;
use crate::driver::{Offer, Rules};
use crate::shell::{Answer, Event, Known};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Instant;

/// What the threads send.
pub(super) enum Incoming {
    /// What the terminal reported, and when.
    Terminal(crossterm::event::Event, Instant),
    /// The engine is loaded.
    Ready(Ready),
    /// The engine cannot be loaded, or its thread broke: in words for a person.
    Broken(String),
    Answered {
        generation: u64,
        answer: Answer,
        offers: Vec<Offer>,
        /// How it came about.
        ladder: Option<Arc<Ladder>>,
    },
    /// A call as a person corrects it, and the offers that its card stands for.
    Replanned(Event, Vec<Offer>),
    Session(Event),
    /// A sentence of the first screen works here.
    Works(String),
    /// A line of the session without a screen; none is the end of the input.
    Line(Option<String>),
    /// Ctrl-C, where it is a signal.
    Interrupt,
    /// The session is to end: a signal, or a terminal that is gone.
    Signal,
    /// The system wants the session to stop until it is continued.
    Stop,
    /// It was continued, and another program may have had the terminal.
    Continued,
}

/// What the session learns when the engine is loaded.
#[derive(Debug)]
pub(super) struct Ready {
    /// Name of the model.
    pub(super) model: String,
    /// Number of tools.
    pub(super) tools: usize,
    /// Manifests with an error.
    pub(super) left_out: usize,
    /// What the line is helped with.
    pub(super) known: Known,
    /// Sentences that could stand on the first screen.
    pub(super) greetings: Vec<String>,
    /// Remarks under the header.
    pub(super) notices: Vec<String>,
    /// What may run.
    pub(super) rules: Arc<Rules>,
}

/// Messages that may wait.
pub(super) const WAITING: usize = 256;

/// Says that its thread broke, where it did: the loop would wait for its answer for ever.
pub(super) struct Alive(pub(super) SyncSender<Incoming>);

impl Drop for Alive {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.0.send(Incoming::Broken("a part of the program broke; nothing more was run".to_owned()));
        }
    }
}
