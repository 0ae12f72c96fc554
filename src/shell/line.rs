//! The input line and the session's history of sentences.

use tui_input::{Input, InputRequest};

use super::LineEdit;

/// Sentences kept.
const MAX_HISTORY: usize = 200;
/// Bytes that a line may have.
const MAX_BYTES: usize = 16 * 1024;

fn blank_for_end(c: char) -> char {
    if matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c }
}

/// Types one character; `false` when the line is full.
pub(super) fn insert(input: &mut Input, c: char) -> bool {
    if input.value().len() + c.len_utf8() > MAX_BYTES {
        return false;
    }
    input.handle(InputRequest::InsertChar(blank_for_end(c)));
    true
}

/// Puts a text at the cursor, line ends as blanks; `false`, and no change, when it does not fit.
pub(super) fn paste(input: &mut Input, text: &str) -> bool {
    let text: String = text.replace("\r\n", "\n").chars().map(blank_for_end).collect();
    if input.value().len() + text.len() > MAX_BYTES {
        return false;
    }
    let before: String = input.value().chars().take(input.cursor()).collect();
    let after: String = input.value().chars().skip(input.cursor()).collect();
    let cursor = input.cursor() + text.chars().count();
    *input = Input::new(format!("{before}{text}{after}")).with_cursor(cursor);
    true
}

/// Applies one edit.
pub(super) fn edit(input: &mut Input, edit: LineEdit) {
    let request = match edit {
        LineEdit::Left => InputRequest::GoToPrevChar,
        LineEdit::Right => InputRequest::GoToNextChar,
        LineEdit::WordLeft => InputRequest::GoToPrevWord,
        LineEdit::WordRight => InputRequest::GoToNextWord,
        LineEdit::Home => InputRequest::GoToStart,
        LineEdit::End => InputRequest::GoToEnd,
        LineEdit::Backspace => InputRequest::DeletePrevChar,
        LineEdit::Delete => InputRequest::DeleteNextChar,
        LineEdit::DeleteWord => InputRequest::DeletePrevWord,
        LineEdit::DeleteToStart => {
            let after: String = input.value().chars().skip(input.cursor()).collect();
            *input = Input::new(after).with_cursor(0);
            return;
        }
        LineEdit::DeleteToEnd => InputRequest::DeleteTillEnd,
    };
    input.handle(request);
}

/// Sentences entered before, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    entries: Vec<String>,
    at: Option<usize>,
    draft: String,
}

impl History {
    /// Adds a sentence, unless it is the last one again, and leaves the history.
    pub(super) fn push(&mut self, text: &str) {
        self.leave();
        if self.entries.last().is_some_and(|last| last == text) {
            return;
        }
        if self.entries.len() == MAX_HISTORY {
            self.entries.remove(0);
        }
        self.entries.push(text.to_owned());
    }

    /// Forgets the place in the history.
    pub(super) fn leave(&mut self) {
        self.at = None;
        self.draft.clear();
    }

    /// The sentence before the current one.
    pub(super) fn up(&mut self, current: &str) -> Option<String> {
        let at = match self.at {
            None => {
                let last = self.entries.len().checked_sub(1)?;
                current.clone_into(&mut self.draft);
                last
            }
            Some(at) => at.checked_sub(1)?,
        };
        self.at = Some(at);
        self.entries.get(at).cloned()
    }

    /// The sentence after the current one; past the last one, the line as it was.
    pub(super) fn down(&mut self) -> Option<String> {
        let next = self.at? + 1;
        if let Some(entry) = self.entries.get(next) {
            self.at = Some(next);
            return Some(entry.clone());
        }
        self.at = None;
        Some(std::mem::take(&mut self.draft))
    }
}
