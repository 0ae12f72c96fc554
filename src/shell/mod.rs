//! The session as a pure machine: events in, effects out. No I/O, no clock, no threads, no screen.

mod card;
mod event;
mod form;
mod line;
mod output;
mod pending;
mod sheet;
mod state;
mod up;

pub use card::{Allow, Card, Kept, Stats, Value};
pub use event::{Answer, Effect, Event, LineEdit, Mode};
pub use form::{Field, Form};
pub use output::{Kind, Line, Output};
pub use sheet::{Completion, FieldKind, FieldSpec, Sheet};
pub use state::State;
pub use up::{Page, PendingCard};

#[cfg(test)]
mod tests;
