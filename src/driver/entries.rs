//! The newest entries of the history, as the session lists them.

use super::now_ms;
use crate::config;
use crate::history::{Decision, Error, Filter, History, Record};
use signal_hook::consts::SIGINT;
use std::collections::HashMap;

/// Entries that are listed.
const LISTED: u32 = 2000;

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub struct PastEntry {
    /// As stored.
    pub record: Record,
    /// How long ago it was, in milliseconds.
    pub ago_ms: i64,
    /// `ok`, `failed`, `stopped`, `declined`, `denied` or `no call`.
    pub outcome: &'static str,
}

/// How often each tool ran among the newest entries, and how long ago last.
pub type Uses = HashMap<String, (usize, String)>;

/// The newest entries, the newest first; none where nothing is recorded.
///
/// # Errors
/// What keeps the history from being read.
pub fn entries() -> Result<Vec<PastEntry>, Error> {
    let file = config::history_file().unwrap_or_default();
    let Some(history) = History::open_existing(&file)? else { return Ok(Vec::new()) };
    let (now, mut all) = (now_ms(), Vec::new());
    history.each(&Filter { limit: Some(LISTED), ..Filter::default() }, |record| {
        let (ago_ms, outcome) = (now.saturating_sub(record.at_ms), outcome(&record));
        all.push(PastEntry { record, ago_ms, outcome });
        Ok::<(), Error>(())
    })?;
    Ok(all)
}

impl PastEntry {
    /// How long ago it was, in words.
    #[must_use]
    pub fn age(&self) -> String {
        age(self.ago_ms)
    }

    /// How often each tool ran, and how long ago last.
    #[must_use]
    pub fn uses(all: &[Self]) -> Uses {
        let mut uses = Uses::new();
        for past in all.iter().filter(|past| past.record.decision == Some(Decision::Ran)) {
            let Some(tool) = &past.record.tool else { continue };
            uses.entry(tool.clone()).or_insert_with(|| (0, past.age())).0 += 1;
        }
        uses
    }
}

fn outcome(record: &Record) -> &'static str {
    match (&record.outcome, record.decision) {
        (Some((_, true, _)), _) => "ok",
        (Some((_, false, outcome)), _) if outcome["error"] == "cancelled" || outcome["signal"] == SIGINT => "stopped",
        (Some((_, false, _)), _) => "failed",
        (None, Some(Decision::Declined)) => "declined",
        (None, Some(Decision::Denied)) => "denied",
        (None, Some(Decision::NoCall)) => "no call",
        (None, Some(Decision::OnlyShown | Decision::NobodyToAsk)) => "not run",
        (None, Some(Decision::Ran) | None) => "unknown",
    }
}

/// A time that passed, in words.
pub(super) fn age(ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    match (minutes, minutes / 60, minutes / 1440) {
        (0, ..) => "just now".to_owned(),
        (minutes, 0, _) => format!("{minutes} min ago"),
        (_, hours, 0) => format!("{hours} h ago"),
        (_, _, days @ 0..=60) => format!("{days} d ago"),
        (_, _, days) => format!("{} mo ago", days / 30),
    }
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn ages_are_said_in_one_unit() {
        let minute = 60_000;
        assert_eq!(
            [age(-5), age(59_000), age(minute * 59), age(minute * 61), age(minute * 1440 * 3), age(minute * 1440 * 90)],
            ["just now", "just now", "59 min ago", "1 h ago", "3 d ago", "3 mo ago"]
        );
    }
}
