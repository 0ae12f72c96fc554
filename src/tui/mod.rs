//! The screen: keys into events, the session drawn, the terminal kept in order.

mod app;
mod card;
mod drafts;
mod form;
mod incoming;
mod keys;
mod listen;
mod offers;
mod requests;
mod row;
mod sheets;
mod terminal;
mod view;
mod worker;

pub use app::main;
pub use keys::{event, key_event};
pub use terminal::Session;
pub use view::{Drawn, Look, draw};

#[cfg(test)]
mod screens;
