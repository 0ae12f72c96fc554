//! The session as a pure machine: events in, effects out. No I/O, no clock, no threads, no screen.

mod block;
mod card;
mod editor;
mod event;
mod form;
mod guess;
mod kind;
mod line;
mod listed;
mod measured;
mod output;
mod pending;
mod prompt;
mod queue;
mod reader;
mod recall;
mod running;
mod sheet;
mod sieve;
mod state;
mod up;
mod views;
mod welcome;
mod words;

pub use block::Block;
pub use card::{Allow, Card, Kept, Stats, Value};
pub use event::{Answer, Effect, Event, Mode};
pub use form::{Field, Form};
pub use guess::Guessed;
pub use kind::Kind;
pub use line::LineEdit;
pub use listed::{Checked, Entry, Memo, Tool};
pub use measured::{Measured, Spread};
pub use output::{Line, Output};
pub use prompt::Overlay;
pub use queue::Queue;
pub use reader::{Ask, Pane, Place, Reader, places};
pub use recall::{Known, MAX_PAST, Past};
pub use running::Running;
pub use sheet::{Completion, FieldKind, FieldSpec, Sheet};
pub use state::State;
pub use up::{Page, PendingCard};
pub use views::{Data, Panel, View};
pub use welcome::{MOST, WHAT, Welcome};
pub use words::{COMMANDS, Command, PopupRow};

#[cfg(test)]
mod tests;
