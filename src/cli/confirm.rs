//! A yes or a no on the terminal, for what changes needlesh's own records.

use super::exit::{Failure, NOT_PERMITTED, SAID_NO};
use super::question;

/// Asks `question`; only `y` or `yes` on the terminal is a yes.
pub(super) fn confirm(question: &str) -> Result<(), Failure> {
    let Some(terminal) = question::terminal() else {
        return Err(Failure::new(NOT_PERMITTED, "nothing was done: nobody could be asked", "--yes  # does it"));
    };
    match question::answer(terminal, &format!("{question} [y/N] ")).as_deref() {
        Some("y" | "yes") => Ok(()),
        _ => Err(Failure::new(SAID_NO, "nothing was done", "")),
    }
}
