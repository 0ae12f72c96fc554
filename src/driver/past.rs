//! What was asked in other sessions, for the arrow keys and the search.

use super::Settings;
use crate::config;
use crate::history::{Error, Filter, History};
use std::collections::HashSet;

/// A request of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The sentence.
    pub text: String,
    /// The folder in which it was asked.
    pub folder: Option<String>,
    /// How it ended.
    pub outcome: String,
}

/// The newest `most` sentences of the history, each once, oldest first; none where there is no history, or none that can be
/// read: the recorder tells that when it writes.
#[must_use]
pub fn past(settings: &Settings, most: usize) -> Vec<Asked> {
    let file = if settings.no_history { None } else { config::history_file() };
    // Opening makes the file: a session that asks nothing leaves none behind.
    let Some(file) = file.filter(|f| f.exists()) else { return Vec::new() };
    let Ok(history) = History::open(&file) else { return Vec::new() };
    of(&history, most)
}

fn of(history: &History, most: usize) -> Vec<Asked> {
    let (mut seen, mut out) = (HashSet::new(), Vec::new());
    // Many entries are calls of one sentence or the same sentence again.
    let filter = Filter { limit: u32::try_from(most.saturating_mul(4)).ok(), ..Filter::default() };
    let read = history.each::<Error>(&filter, |record| {
        let ending = record.ending();
        if let Some(text) = record.query.filter(|q| !q.contains('\n'))
            && out.len() < most
            && seen.insert(text.clone())
        {
            out.push(Asked { text, folder: record.folder, outcome: ending });
        }
        Ok(())
    });
    if read.is_err() {
        return Vec::new();
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Decision, Entry};
    use serde_json::{Map, Value};

    #[test]
    fn each_sentence_comes_once_and_the_newest_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(&folder.path().join("h.db")).unwrap();
        for (n, query) in [Some("a"), Some("b"), None, Some("a"), Some("c")].into_iter().enumerate() {
            let entry = Entry {
                at_ms: i64::try_from(n).unwrap(),
                way: "shell",
                query: query.map(str::to_owned),
                answer: Value::Null,
                tool: None,
                arguments: Map::new(),
                plan_id: None,
                plan: Value::Null,
                line: String::new(),
                decision: Decision::Declined,
                rule: String::new(),
                folder: Some(format!("/f{n}")),
                model: None,
                tools: None,
            };
            history.add(&entry).unwrap();
        }
        let all = of(&history, 10);
        let texts: Vec<_> = all.iter().map(|a| (a.text.as_str(), a.folder.as_deref().unwrap(), a.outcome.as_str())).collect();
        assert_eq!(texts, [("b", "/f1", "declined"), ("a", "/f3", "declined"), ("c", "/f4", "declined")]);
        assert_eq!(of(&history, 2).len(), 2);
        assert!(past(&Settings { no_history: true, ..Settings::default() }, 5).is_empty());
    }
}
