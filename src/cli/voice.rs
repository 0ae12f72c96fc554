//! Who a message on stderr speaks of: this program, or a line of stdin.

use super::args::Global;
use super::exit::Failure;
use super::out;
use crate::text::{clip, safe_line};

/// Columns of a request in a message.
const WIDTH: usize = 48;

/// How messages begin.
#[derive(Debug, Clone, Default)]
pub(super) struct Voice(Option<String>);

impl Voice {
    /// Of a line of stdin and the request on it.
    pub(super) fn of_line(number: u64, query: Option<&str>) -> Self {
        let query = query.map(|query| format!(" {:?}", clip(query, WIDTH))).unwrap_or_default();
        Self(Some(format!("line {number}:{query}").trim_end_matches(':').to_owned()))
    }

    fn who(&self) -> &str {
        self.0.as_deref().unwrap_or("needlesh")
    }

    /// Tells a person something.
    pub(super) fn note(&self, text: &str) {
        out::note(&format!("{}: {}", self.who(), safe_line(text)));
    }

    /// Shows what runs.
    pub(super) fn echo(&self, text: &str) {
        match &self.0 {
            Some(_) => self.note(text),
            None => out::note(text),
        }
    }

    /// Tells the number of an entry of the history where much is wanted to be known, and what is wrong with the history.
    pub(super) fn recorded(&self, global: &Global, entry: Option<i64>, complaint: Option<String>) {
        if let (Some(entry), true) = (entry, global.verbose) {
            self.echo(&format!("recorded as {entry}"));
        }
        if let Some(complaint) = complaint.filter(|_| !global.quiet) {
            self.note(&complaint);
        }
    }

    /// Tells a failure.
    pub(super) fn failure(&self, failure: &Failure) {
        failure.lines_of(self.who()).iter().for_each(|line| out::note(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_with_the_beginning_of_its_request() {
        assert_eq!(Voice::of_line(9, Some("how big is src")).who(), "line 9: \"how big is src\"");
        assert_eq!(Voice::of_line(9, None).who(), "line 9");
        let long = Voice::of_line(1, Some(&"ä ".repeat(400)));
        assert!(long.who().chars().count() < 70 && long.who().ends_with("…\""), "{}", long.who());
        assert_eq!(Voice::of_line(2, Some("a\n\u{1b}[2J")).who(), "line 2: \"a\\n\\u{1b}[2J\"");
    }
}
