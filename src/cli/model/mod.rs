//! `needlesh model`: checkpoints seen, chosen, fetched, converted and measured.

mod bench;
mod checkpoints;
mod commands;
mod pull;

pub(super) use commands::model;
