//! The data that the command line gives to the programs of this process: there is one standard input.

use crate::action::Data;
use std::sync::OnceLock;

static GIVEN: OnceLock<Data> = OnceLock::new();

/// Gives data to every program that takes some; once, before the first plan.
pub fn give_data(data: Data) {
    // Who comes second wanted the same.
    let _ = GIVEN.set(data);
}

/// What was given.
#[must_use]
pub fn given_data() -> Option<&'static Data> {
    GIVEN.get()
}
