//! What was asked before, in this session and in those before it, and the sentences of the tools' examples: walked by
//! what stands in the line, searched, and suggested.

use crate::text::fuzzy;

/// Requests kept; the driver reads no more either.
pub const MAX_PAST: usize = 2_000;
/// Bytes of them at most: a line can have 16 KiB.
const MAX_BYTES: usize = 1 << 20;
/// Characters of an outcome: more than that is no list's.
const MAX_OUTCOME: usize = 200;
/// Results of a search.
const MAX_FOUND: usize = 100;
/// Characters of a line before something is suggested: fewer say too little.
const LEAST: usize = 2;

/// A request of before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// As it was typed.
    pub text: String,
    /// The folder in which it was asked; absent for those of this session.
    pub folder: Option<String>,
    /// How it ended, in a few words; may be empty.
    pub outcome: String,
}

impl Past {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.outcome.len() + self.folder.as_ref().map_or(0, String::len)
    }
}

/// What the session is told once the tools are loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Names of the tools.
    pub tools: Vec<String>,
    /// Sentences of the tools' examples.
    pub examples: Vec<String>,
    /// Requests of other sessions, oldest first.
    pub past: Vec<Past>,
}

/// Requests, oldest first, and where the arrow keys are among them.
#[derive(Debug, Clone, Default)]
pub(super) struct Recall {
    past: Vec<Past>,
    examples: Vec<String>,
    at: Option<usize>,
    /// What stood in the line when the walk began: only requests that begin with it are walked.
    draft: String,
}

impl Recall {
    /// Puts the requests of other sessions before those of this one; each text once, where it was asked last.
    pub(super) fn load(&mut self, past: Vec<Past>, examples: Vec<String>) {
        self.leave();
        let mut seen = std::collections::HashSet::new();
        let all = past.into_iter().chain(std::mem::take(&mut self.past));
        let mut kept: Vec<Past> = all.rev().filter(|p| seen.insert(p.text.clone())).take(MAX_PAST).collect();
        kept.reverse();
        self.past = kept;
        self.trim();
        self.examples = examples;
    }

    /// Adds a request and ends the walk.
    pub(super) fn push(&mut self, text: &str) {
        self.leave();
        self.past.retain(|p| p.text != text);
        self.past.push(Past { text: text.to_owned(), ..Past::default() });
        self.trim();
    }

    /// Drops the oldest requests that there is no room for.
    fn trim(&mut self) {
        let mut bytes = 0;
        let fits = |past: &&Past| {
            bytes += past.bytes();
            bytes <= MAX_BYTES
        };
        let kept = self.past.iter().rev().take(MAX_PAST).take_while(fits).count();
        self.past.drain(..self.past.len() - kept);
    }

    /// Notes how the newest request ended.
    pub(super) fn ended(&mut self, text: &str, outcome: &str) {
        if let Some(past) = self.past.iter_mut().rev().find(|p| p.text == text) {
            past.outcome = outcome.chars().take(MAX_OUTCOME).collect();
        }
    }

    /// Ends the walk.
    pub(super) fn leave(&mut self) {
        self.at = None;
        self.draft.clear();
    }

    /// The request before that begins as the line did when the walk began.
    pub(super) fn up(&mut self, current: &str) -> Option<&str> {
        if self.at.is_none() {
            current.clone_into(&mut self.draft);
        }
        let end = self.at.unwrap_or(self.past.len());
        let at = self.past.get(..end)?.iter().rposition(|p| p.text.starts_with(&self.draft) && p.text != self.draft)?;
        self.at = Some(at);
        self.past.get(at).map(|p| p.text.as_str())
    }

    /// The request after it; past the last one, the line as it was.
    pub(super) fn down(&mut self) -> Option<String> {
        let from = self.at? + 1;
        let next = self.past.get(from..)?.iter().position(|p| p.text.starts_with(&self.draft) && p.text != self.draft);
        self.at = next.map(|n| from + n);
        Some(match self.at.and_then(|at| self.past.get(at)) {
            Some(past) => past.text.clone(),
            None => std::mem::take(&mut self.draft),
        })
    }

    /// What could follow `line`: of the newest request that begins so, else of an example.
    pub(super) fn suggest(&self, line: &str) -> Option<&str> {
        if line.chars().count() < LEAST {
            return None;
        }
        let past = self.past.iter().rev().map(|p| p.text.as_str());
        past.chain(self.examples.iter().map(String::as_str)).find_map(|text| text.strip_prefix(line).filter(|rest| !rest.is_empty()))
    }

    /// Requests that fit what was typed, best first; all of them, newest first, where nothing was.
    pub(super) fn find(&self, typed: &str) -> Vec<&Past> {
        let fits = self.past.iter().enumerate().rev().filter_map(|(n, past)| Some((fuzzy(typed, &past.text)?, n, past)));
        let mut fits: Vec<_> = fits.collect();
        if !typed.trim().is_empty() {
            fits.sort_by_key(|(score, n, _)| (std::cmp::Reverse(*score), std::cmp::Reverse(*n)));
        }
        fits.into_iter().take(MAX_FOUND).map(|(_, _, past)| past).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(text: &str) -> Past {
        Past { text: text.into(), folder: Some("/w".into()), outcome: "exit code 0".into() }
    }

    fn recall(texts: &[&str]) -> Recall {
        let mut recall = Recall::default();
        recall.load(texts.iter().map(|t| past(t)).collect(), vec!["list the files in src".into()]);
        recall
    }

    #[test]
    fn arrows_walk_the_requests_that_begin_as_the_line_does() {
        let mut r = recall(&["show a", "list b", "show c"]);
        assert_eq!(r.up("show"), Some("show c"));
        assert_eq!(r.up("show c"), Some("show a"));
        assert_eq!(r.up("show a"), None, "the oldest stays");
        assert_eq!(r.down().as_deref(), Some("show c"));
        assert_eq!(r.down().as_deref(), Some("show"), "the line comes back as it was");
        assert_eq!(r.down(), None);
        assert_eq!(r.up("zzz"), None);
        assert_eq!(r.up(""), Some("show c"));
        assert_eq!(r.down().as_deref(), Some(""));
    }

    #[test]
    fn each_text_is_kept_once_and_no_more_than_the_bound() {
        let mut r = recall(&["a", "b", "a"]);
        r.push("b");
        assert_eq!(r.find("").iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        (0..MAX_PAST + 5).for_each(|n| r.push(&format!("s{n}")));
        assert_eq!((r.past.len(), r.past[0].text.as_str()), (MAX_PAST, "s5"));
        r.ended("s7", "exit code 1");
        assert_eq!(r.find("s7")[0].outcome, "exit code 1");
        r.load((0..MAX_PAST).map(|n| past(&format!("old{n}"))).collect(), vec![]);
        assert_eq!((r.past.len(), r.past[0].text.as_str()), (MAX_PAST, "s5"), "this session's come last and stay");
    }

    #[test]
    fn long_requests_drive_out_the_oldest_before_their_number_does() {
        let mut r = recall(&[]);
        let long = |n: usize| format!("{n} {}", "x".repeat(16 * 1024 - 8));
        (0..200).for_each(|n| r.push(&long(n)));
        let bytes = |r: &Recall| r.past.iter().map(Past::bytes).sum::<usize>();
        assert!(bytes(&r) <= MAX_BYTES && r.past.len() > 60, "{} of {}", bytes(&r), r.past.len());
        assert_eq!(r.up(""), Some(long(199).as_str()), "the newest stays");
        r.ended(&long(199), &"y".repeat(MAX_BYTES));
        assert_eq!(r.past.last().unwrap().outcome.len(), MAX_OUTCOME);
        r.load((0..200).map(|n| past(&format!("old {}", long(n)))).collect(), vec![]);
        assert!(bytes(&r) <= MAX_BYTES && r.past.last().unwrap().text == long(199));
    }

    #[test]
    fn the_newest_request_is_suggested_before_an_example() {
        let r = recall(&["list the files in docs", "list the files in bin"]);
        assert_eq!(r.suggest("list the files in b"), Some("in"));
        assert_eq!(r.suggest("list the files in "), Some("bin"));
        assert_eq!(r.suggest("list the files in s"), Some("rc"));
        assert_eq!((r.suggest("l"), r.suggest("list the files in bin")), (None, None));
    }
}
