//! The screen: keys into events, the session drawn, the terminal kept in order.

mod app;
mod card;
mod chrome;
mod commands;
mod drafts;
mod entry;
mod form;
mod incoming;
mod key;
mod keymap;
mod listen;
mod look;
mod offers;
mod overlay;
mod requests;
mod row;
mod sheets;
mod terminal;
mod view;
mod worker;

pub use app::main;
pub use chrome::Whereabouts;
pub use key::Key;
pub use keymap::{Action, Keymap, Place};
pub use look::{Drawn, Look};
pub use terminal::Session;
pub use view::draw;

#[cfg(test)]
mod screens;
