//! The screen: keys into events, the session drawn, the terminal kept in order.

mod app;
mod card;
mod keys;
mod offers;
mod terminal;
mod view;

pub use app::main;
pub use keys::{event, key_event};
pub use terminal::Session;
pub use view::{Drawn, Look, draw};

#[cfg(test)]
mod screens;
