//! The screen: keys into events, the session drawn, the terminal kept in order.

mod app;
mod bar;
mod bye;
mod card;
mod chrome;
mod commands;
mod drafts;
mod entry;
mod form;
mod hand;
mod incoming;
mod key;
mod keymap;
mod ladder;
mod lines;
mod listen;
mod lists;
mod look;
mod offers;
mod overlay;
mod plain;
mod reading;
mod requests;
mod row;
mod run;
mod sheets;
mod sketch;
mod terminal;
mod theme;
mod transcript;
mod view;
mod views;
mod worker;

pub use app::main;
pub use chrome::Whereabouts;
pub use key::Key;
pub use keymap::{Action, Keymap, Place};
pub use ladder::{Ladder, Rung};
pub use look::{Drawn, Look};
pub use plain::plain;
pub use terminal::Session;
pub use theme::{Depth, Palette, Theme};
pub use view::draw;

#[cfg(test)]
mod screens;
#[cfg(test)]
mod snapshots;
