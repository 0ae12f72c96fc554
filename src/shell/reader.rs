//! Reading the output: which part of it is in sight, what is searched for, and which block the keys mean.

use super::output::Output;
use tui_input::Input;

/// A row of the output: a line by its number, and a row of that line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line's number, from the beginning of the session.
    pub line: u64,
    /// Its row, from 0.
    pub row: usize,
}

/// What is asked for while reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// What to search for.
    Search,
    /// The file to save a block to.
    Save,
}

/// What a drawing measured of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pane {
    /// Rows visible at once.
    pub page: usize,
    /// Rows above those in sight.
    pub above: usize,
    /// All rows.
    pub total: usize,
    /// The first row in sight; none while the end is.
    pub top: Option<Place>,
}

/// Where the output is read.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The keys read; otherwise they write the line.
    pub on: bool,
    /// As last drawn.
    pub pane: Pane,
    /// Rows to move down (up where negative) at the next drawing.
    pub shift: isize,
    /// The line to bring into sight at the next drawing.
    pub reveal: Option<u64>,
    /// The block that the keys mean.
    pub block: Option<u64>,
    /// What is searched for.
    pub search: Option<String>,
    /// The line where it was found last.
    pub found: Option<u64>,
    /// What is asked for, and what was typed of it.
    pub ask: Option<(Ask, Input)>,
    /// What the last key did, or why it did nothing.
    pub hint: Option<String>,
}

/// Rows that are surely more than any output has.
const FAR: isize = isize::MAX / 4;

impl Reader {
    /// Moves by so many rows; down where positive.
    pub(super) fn by(&mut self, rows: isize) {
        self.reveal = None;
        self.shift = self.shift.saturating_add(rows).clamp(-FAR, FAR);
    }

    /// Moves by so many pages.
    pub(super) fn pages(&mut self, pages: isize) {
        // A row stays in sight, so that nobody loses their place.
        let rows = isize::try_from(self.pane.page.saturating_sub(1).max(1)).unwrap_or(1);
        self.by(rows.saturating_mul(pages));
    }

    pub(super) fn go_to_start(&mut self) {
        self.by(-FAR);
    }

    pub(super) fn go_to_end(&mut self) {
        (self.shift, self.reveal, self.pane.top) = (0, None, None);
    }

    pub(super) fn drawn(&mut self, pane: Pane) {
        (self.pane, self.shift, self.reveal) = (pane, 0, None);
    }

    /// Whether a line has what is searched for. Capital letters count only where the search has some.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.search.as_ref().is_some_and(|search| !places(text, search).is_empty())
    }

    /// Goes to the next line that has it, or the one before.
    pub(super) fn find(&mut self, output: &Output, back: bool) {
        let Some(search) = self.search.clone() else {
            self.hint = Some("Type / and what to search for".to_owned());
            return;
        };
        let lines = output.lines().filter(|line| !places(&line.text, &search).is_empty());
        let hits: Vec<(u64, u64)> = lines.map(|line| (line.number, line.block)).collect();
        let from = self.found.or(self.pane.top.map(|top| top.line));
        let next = if back {
            hits.iter().rposition(|(n, _)| from.is_none_or(|from| *n < from)).or(hits.len().checked_sub(1))
        } else {
            let after = |n: u64| from.is_some_and(|from| n > from || (n == from && self.found.is_none()));
            hits.iter().position(|(n, _)| after(*n)).or((!hits.is_empty()).then_some(0))
        };
        match next.and_then(|at| Some((at, *hits.get(at)?))) {
            Some((at, (line, block))) => {
                (self.found, self.reveal, self.block) = (Some(line), Some(line), Some(block));
                self.hint = Some(format!("{search:?}: {} of {}", at + 1, hits.len()));
            }
            None => self.hint = Some(format!("{search:?} is not in the output")),
        }
    }
}

/// Where `search` stands in `text`, as bytes. Capital letters count only where the search has some.
#[must_use]
pub fn places(text: &str, search: &str) -> Vec<(usize, usize)> {
    if search.is_empty() {
        return Vec::new();
    }
    // Lower case of ASCII only, which keeps the bytes where they are.
    let (text, search) = if search.chars().any(|c| c.is_ascii_uppercase()) {
        (text.to_owned(), search.to_owned())
    } else {
        (text.to_ascii_lowercase(), search.to_owned())
    };
    text.match_indices(&search).map(|(at, found)| (at, at + found.len())).collect()
}
