//! The session as a pure machine: events in, effects out. No I/O, no clock, no threads, no screen.

mod event;
mod line;
mod output;
mod pending;
mod state;

pub use event::{Allow, Answer, Card, Effect, Event, LineEdit, Mode, Stats};
pub use output::{Kind, Line, Output};
pub use state::{PendingCard, State};

#[cfg(test)]
mod tests;
