//! The views drawn: a title with the filter, what is listed or shown, and a row of keys.

mod debug;
mod frame;
mod history;
mod memory;
mod row;
mod stats;
mod tools;

pub(super) use frame::{draw, lines};
