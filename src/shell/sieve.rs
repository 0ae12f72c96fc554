//! The filter of the history: words that an entry must have, and `tool:`, `in:`, `outcome:` and `since:`, each about one thing.

use super::listed::Entry;
use crate::text::utc_day;

const MINUTE: i64 = 60_000;

/// What an entry must be like.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    words: Vec<String>,
    tool: Vec<String>,
    folder: Vec<String>,
    outcome: Vec<String>,
    since: Option<Since>,
    /// Why a word of it filters nothing.
    pub(super) fault: Option<String>,
}

/// The oldest that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    /// So many milliseconds before the list was made.
    Ago(i64),
    /// Milliseconds since 1970.
    Day(i64),
}

impl Sieve {
    /// Reads what was typed; a key without a value yet filters nothing.
    pub(super) fn read(typed: &str) -> Self {
        let mut sieve = Self::default();
        for word in typed.to_lowercase().split_whitespace() {
            let (key, value) = word.split_once(':').unwrap_or(("", word));
            let list = match key {
                "tool" => &mut sieve.tool,
                "in" | "folder" => &mut sieve.folder,
                "outcome" => &mut sieve.outcome,
                "since" => {
                    if !value.is_empty() {
                        sieve.since(value);
                    }
                    continue;
                }
                _ => {
                    sieve.words.push(word.to_owned());
                    continue;
                }
            };
            if !value.is_empty() {
                list.push(value.to_owned());
            }
        }
        sieve
    }

    fn since(&mut self, value: &str) {
        match ago(value).map(Since::Ago).or_else(|| utc_day(value).map(Since::Day)) {
            Some(since) => self.since = Some(since),
            None => self.fault = Some(format!("since:{value} is not a time; write since:30m, since:2h, since:3d or since:2026-11-01")),
        }
    }

    pub(super) fn passes(&self, entry: &Entry) -> bool {
        let has = |text: &str, part: &String| text.to_lowercase().contains(part.as_str());
        let any = [entry.sentence.as_deref(), entry.tool.as_deref(), Some(&entry.line)];
        let new = match self.since {
            None => true,
            Some(Since::Ago(ms)) => entry.ago_ms <= ms,
            Some(Since::Day(at)) => entry.at_ms >= at,
        };
        new && self.words.iter().all(|word| any.iter().flatten().any(|text| has(text, word)))
            && self.tool.iter().all(|name| entry.tool.as_deref().is_some_and(|tool| has(tool, name)))
            && self.folder.iter().all(|part| has(&entry.folder, part))
            && self.outcome.iter().all(|part| has(entry.outcome, part) || has(&entry.ending, part))
    }
}

/// `30m`, `2h`, `3d` or `1w` in milliseconds.
fn ago(value: &str) -> Option<i64> {
    let unit = value.chars().last()?;
    let count: i64 = value.strip_suffix(unit)?.parse().ok().filter(|count| *count >= 0)?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    count.checked_mul(minutes * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_what_is_none_is_told() {
        let hour = 60 * MINUTE;
        assert_eq!([ago("30m"), ago("2h"), ago("3d"), ago("1w")], [30 * MINUTE, 2 * hour, 72 * hour, 168 * hour].map(Some));
        for none in ["", "2", "h", "2x", "-2h", "99999999999999999h", "2é"] {
            assert_eq!(ago(none), None, "{none}");
        }
        assert!(Sieve::read("since:soon").fault.is_some_and(|why| why.contains("since:2h")));
        assert_eq!(Sieve::read("since:").fault, None, "it is still being typed");
    }

    #[test]
    fn the_history_is_filtered_by_text_tool_folder_outcome_and_time() {
        let past = |id, sentence: &str, tool: &str, folder: &str, outcome, ago_ms: i64| Entry {
            id,
            at_ms: 20_758 * 24 * 60 * MINUTE - ago_ms,
            ago_ms,
            sentence: Some(sentence.into()),
            tool: Some(tool.into()),
            folder: folder.into(),
            outcome,
            ..Entry::default()
        };
        let all = [
            past(3, "how big is src", "disk_usage", "/home/a", "ok", MINUTE),
            past(2, "delete it", "delete_file", "/tmp", "failed", 3 * 60 * MINUTE),
        ];
        let ids = |filter: &str| {
            let sieve = Sieve::read(filter);
            all.iter().filter(|p| sieve.passes(p)).map(|p| p.id).collect::<Vec<_>>()
        };
        for (filter, want) in [
            ("", vec![3, 2]),
            ("BIG", vec![3]),
            ("tool:delete", vec![2]),
            ("in:/home", vec![3]),
            ("outcome:failed", vec![2]),
            ("outcome:failed big", vec![]),
            ("since:2h", vec![3]),
            ("since:1d", vec![3, 2]),
            ("since:2026-10-31", vec![3, 2]),
            ("since:2026-11-01", vec![]),
            ("tool: in: outcome: since:", vec![3, 2]),
        ] {
            assert_eq!(ids(filter), want, "{filter}");
        }
    }
}
