//! The plan that runs.

use super::card::Card;

/// A plan that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Its card.
    pub card: Card,
    /// When it began, by the session's clock.
    pub since: u64,
    /// Bytes that it wrote.
    pub bytes: u64,
    /// The person wants it to stop.
    pub stopping: bool,
}

/// How often the clock of a run moves on, in milliseconds.
const TICK: u64 = 1000;

impl Running {
    pub(super) fn new(card: Card, since: u64) -> Self {
        Self { card, since, bytes: 0, stopping: false }
    }

    /// When its clock moves on next.
    pub(super) fn wakes_at(&self, now: u64) -> u64 {
        let ran = now.saturating_sub(self.since);
        self.since + (ran / TICK + 1) * TICK
    }
}
