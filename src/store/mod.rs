//! Checkpoints on this machine: one folder each, with the weights and their `tokenizer.model`, and which of them is in
//! use. Knows no network and no terminals.

mod checkpoints;
mod convert;
mod disk;
mod error;
mod info;
mod part;
mod published;
#[cfg(test)]
mod tests;

pub use checkpoints::{BUILT_IN, Store};
pub use convert::convert;
pub use error::Error;
pub use info::{Info, info};
pub use part::{Part, Sums};
pub use published::{PUBLISHED, Published};
