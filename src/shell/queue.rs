//! Lines that wait for their turn, and a text that was put aside: nothing that was typed is lost.

use super::line;
use std::collections::VecDeque;

/// Lines that may wait.
pub(super) const MAX_LINES: usize = 1_000;
/// Bytes that may wait.
const MAX_BYTES: usize = 2 << 20;

/// The lines that wait, the next one first.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    lines: VecDeque<String>,
    bytes: usize,
    /// They wait until Enter: what was pasted asks for nothing by itself.
    held: bool,
    /// What stood in the line when something else took its place; it comes back after Enter.
    aside: String,
}

impl Queue {
    /// How many lines wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines, the next one first.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// Whether they wait for Enter.
    #[must_use]
    pub fn held(&self) -> bool {
        self.held && !self.is_empty()
    }

    /// The text that was put aside; empty when there is none.
    #[must_use]
    pub fn aside(&self) -> &str {
        &self.aside
    }

    /// Adds lines that wait for Enter; `false`, and no change, when there is no room for all of them.
    pub(super) fn hold(&mut self, lines: Vec<String>) -> bool {
        let bytes: usize = lines.iter().map(String::len).sum();
        if self.lines.len() + lines.len() > MAX_LINES || self.bytes + bytes > MAX_BYTES {
            return false;
        }
        self.held = self.held || (!lines.is_empty() && self.lines.is_empty());
        self.bytes += bytes;
        self.lines.extend(lines);
        true
    }

    /// Adds a line that was ended with Enter: before those that wait for Enter, whose turn comes then too, else behind the
    /// others. `false`, and no change, when there is no room.
    pub(super) fn add(&mut self, line: &str) -> bool {
        if self.lines.len() >= MAX_LINES || self.bytes + line.len() > MAX_BYTES {
            return false;
        }
        self.bytes += line.len();
        if std::mem::take(&mut self.held) {
            self.lines.push_front(line.to_owned())
        } else {
            self.lines.push_back(line.to_owned())
        }
        true
    }

    /// Lets them wait for Enter.
    pub(super) fn hold_all(&mut self) {
        self.held = !self.lines.is_empty();
    }

    /// Enter was pressed; whether there is anything to go on with.
    pub(super) fn release(&mut self) -> bool {
        self.held = false;
        !self.lines.is_empty()
    }

    /// The next line, unless they wait for Enter.
    pub(super) fn next(&mut self) -> Option<String> {
        if self.held {
            return None;
        }
        let line = self.lines.pop_front()?;
        self.bytes -= line.len();
        Some(line)
    }

    /// Drops all lines; how many they were.
    pub(super) fn clear(&mut self) -> usize {
        let count = self.lines.len();
        (self.bytes, self.held) = (0, false);
        self.lines.clear();
        count
    }

    /// Puts a text aside, after the one that is there. Gives that one back where both are more than a line can hold.
    pub(super) fn put_aside(&mut self, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let too_long = self.aside.len() + 1 + text.len() > line::MAX_BYTES;
        let before = too_long.then(|| std::mem::take(&mut self.aside));
        if !self.aside.is_empty() {
            self.aside.push(' ');
        }
        self.aside.push_str(text);
        before.filter(|text| !text.is_empty())
    }

    /// The text that was put aside, which is not any more.
    pub(super) fn take_aside(&mut self) -> String {
        std::mem::take(&mut self.aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lines_wait_for_enter_and_the_line_before_them_goes_first() {
        let mut queue = Queue::default();
        assert!(queue.hold(vec!["b".into(), "c".into()]) && queue.held());
        assert_eq!(queue.next(), None);
        assert!(queue.add("a") && !queue.held());
        assert_eq!([queue.next(), queue.next(), queue.next(), queue.next()], [Some("a".into()), Some("b".into()), Some("c".into()), None]);
        assert!(queue.add("x") && queue.add("y"));
        assert_eq!(queue.lines().collect::<Vec<_>>(), ["x", "y"]);
        queue.hold_all();
        assert_eq!((queue.next(), queue.release(), queue.next()), (None, true, Some("x".into())));
        assert_eq!((queue.clear(), queue.release(), queue.bytes), (1, false, 0));
    }

    #[test]
    fn what_has_no_room_is_refused_whole() {
        let mut queue = Queue::default();
        assert!(!queue.hold(vec!["x".into(); MAX_LINES + 1]) && queue.is_empty());
        assert!(queue.hold(vec!["x".into(); MAX_LINES]) && !queue.add("y"));
        assert_eq!(queue.len(), MAX_LINES);
        let mut queue = Queue::default();
        assert!(!queue.hold(vec!["x".repeat(MAX_BYTES + 1)]));
    }

    #[test]
    fn what_is_put_aside_is_no_longer_than_a_line_and_what_gives_way_is_given_back() {
        let mut queue = Queue::default();
        assert_eq!((queue.put_aside("a"), queue.put_aside(""), queue.put_aside("b")), (None, None, None));
        assert_eq!(queue.aside(), "a b");
        let long = "x".repeat(line::MAX_BYTES);
        assert_eq!(queue.put_aside(&long).as_deref(), Some("a b"));
        assert_eq!((queue.put_aside(""), queue.take_aside()), (None, long.clone()));
        assert_eq!((queue.put_aside(&long), queue.put_aside("c")), (None, Some(long)));
        assert_eq!(queue.aside(), "c");
    }
}
