//! The plan that runs.

/// A plan that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Its id.
    pub id: String,
    /// Name of the tool.
    pub tool: String,
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
    pub(super) fn new(id: String, tool: String, since: u64) -> Self {
        Self { id, tool, since, bytes: 0, stopping: false }
    }

    /// When its clock moves on next.
    pub(super) fn wakes_at(&self, now: u64) -> u64 {
        let ran = now.saturating_sub(self.since);
        self.since + (ran / TICK + 1) * TICK
    }
}
