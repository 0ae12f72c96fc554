//! What the session has said so far, kept bounded.

use std::collections::VecDeque;

/// Lines kept.
const MAX_LINES: usize = 2_000;
/// Bytes kept.
const MAX_BYTES: usize = 256 * 1024;
/// Bytes of one line; a longer one goes on in a new line.
const MAX_LINE: usize = 8 * 1024;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A sentence of the person.
    Sentence,
    /// A call that was confirmed.
    Call,
    /// Standard output of a plan.
    Stdout,
    /// Standard error of a plan.
    Stderr,
    /// A remark.
    Note,
    /// An error.
    Error,
    /// A plan ended well.
    Done,
    /// A plan ended badly.
    Failed,
}

/// One line, as it came: it must be made safe before it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Its text, without the line end.
    pub text: String,
}

/// The lines so far.
#[derive(Debug, Clone, Default)]
pub struct Output {
    lines: VecDeque<Line>,
    bytes: usize,
    dropped: usize,
    open: bool,
}

impl Output {
    /// The lines kept, oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> + ExactSizeIterator {
        self.lines.iter()
    }

    /// How many older lines were dropped.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Bytes of the lines kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What stands above the lines when some were dropped.
    #[must_use]
    pub fn dropped_line(&self) -> Option<String> {
        match self.dropped {
            0 => None,
            1 => Some("… 1 line dropped".to_owned()),
            n => Some(format!("… {n} lines dropped")),
        }
    }

    /// Adds a whole text, one or more lines.
    pub(super) fn say(&mut self, kind: Kind, text: &str) {
        self.open = false;
        for line in text.split('\n') {
            self.append(kind, line);
            self.close();
        }
    }

    /// Adds a piece of a stream; a piece that does not end with a line end leaves its line open.
    pub(super) fn stream(&mut self, kind: Kind, text: &str) {
        if self.lines.back().is_none_or(|last| last.kind != kind) {
            self.open = false;
        }
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            self.append(kind, line);
            self.close();
            rest = after;
        }
        if !rest.is_empty() {
            self.append(kind, rest);
        }
    }

    fn close(&mut self) {
        if let Some(last) = self.lines.back_mut()
            && last.text.ends_with('\r')
        {
            last.text.pop();
            self.bytes -= 1;
        }
        self.open = false;
    }

    fn append(&mut self, kind: Kind, mut text: &str) {
        loop {
            if !self.open {
                self.lines.push_back(Line { kind, text: String::new() });
                self.open = true;
            }
            let Some(last) = self.lines.back_mut() else { return };
            let (now, later) = text.split_at(floor(text, MAX_LINE.saturating_sub(last.text.len())));
            last.text.push_str(now);
            self.bytes += now.len();
            self.trim();
            if later.is_empty() {
                return;
            }
            self.open = false;
            text = later;
        }
    }

    fn trim(&mut self) {
        while self.lines.len() > MAX_LINES || self.bytes > MAX_BYTES {
            let Some(first) = self.lines.pop_front() else { return };
            self.bytes -= first.text.len();
            self.dropped += 1;
        }
    }
}

/// The last character boundary of `text` at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
