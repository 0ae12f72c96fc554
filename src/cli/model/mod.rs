//! `needlesh model`: checkpoints seen, fetched, converted and measured.

mod bench;

use super::args::{Global, ModelCommand};
use super::exit::Failure;

/// Does what is asked with checkpoints.
pub(super) fn model(global: &Global, what: &ModelCommand) -> Result<u8, Failure> {
    match what {
        ModelCommand::Bench { random } => bench::bench(global, random.as_deref()),
    }
}
