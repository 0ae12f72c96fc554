//! Edits of one line of text, wherever it stands: the input line, a card's word, a search.

use tui_input::{Input, InputRequest};

/// One edit of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEdit {
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// One word to the left.
    WordLeft,
    /// One word to the right.
    WordRight,
    /// To the first character.
    Home,
    /// Past the last character.
    End,
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character under the cursor.
    Delete,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Delete the word after the cursor.
    DeleteWordAfter,
    /// Delete everything before the cursor.
    DeleteToStart,
    /// Delete everything from the cursor on.
    DeleteToEnd,
    /// Put back what was deleted last.
    Yank,
    /// Swap two characters.
    Transpose,
    /// Take the last edit back.
    Undo,
    /// The word after in capitals.
    Upper,
    /// The word after in small letters.
    Lower,
    /// The word after with a capital.
    Capitalize,
}

/// Bytes that a line may have.
pub(super) const MAX_BYTES: usize = 16 * 1024;

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
    let cursor = input.cursor();
    replace(input, cursor..cursor, &text);
    true
}

/// Puts `text` in the place of some characters; the cursor stands after it.
fn replace(input: &mut Input, part: std::ops::Range<usize>, text: &str) {
    let before: String = input.value().chars().take(part.start).collect();
    let after: String = input.value().chars().skip(part.end).collect();
    let cursor = part.start + text.chars().count();
    *input = Input::new(format!("{before}{text}{after}")).with_cursor(cursor);
}

/// Where the word after the cursor ends.
fn word_end(input: &Input) -> usize {
    let chars: Vec<char> = input.value().chars().collect();
    let start = input.cursor().min(chars.len());
    let blanks = chars[start..].iter().take_while(|c| !c.is_alphanumeric()).count();
    start + blanks + chars[start + blanks..].iter().take_while(|c| c.is_alphanumeric()).count()
}

/// The word after the cursor in another case.
fn change_case(input: &mut Input, edit: LineEdit) {
    let (start, end) = (input.cursor(), word_end(input));
    let word: String = input.value().chars().skip(start).take(end - start).collect();
    let new = match edit {
        LineEdit::Upper => word.to_uppercase(),
        LineEdit::Lower => word.to_lowercase(),
        _ => {
            let mut first = true;
            let capital = |c: char| match c.is_alphanumeric() && std::mem::take(&mut first) {
                true => c.to_uppercase().collect::<String>(),
                false => c.to_lowercase().collect(),
            };
            word.chars().map(capital).collect()
        }
    };
    if input.value().len() - word.len() + new.len() <= MAX_BYTES {
        replace(input, start..end, &new);
    }
}

/// The two characters before the end, or around the cursor, change places.
fn transpose(input: &mut Input) {
    let chars: Vec<char> = input.value().chars().collect();
    let at = input.cursor().min(chars.len().saturating_sub(1));
    if at > 0 {
        replace(input, at - 1..at + 1, &format!("{}{}", chars[at], chars[at - 1]));
    }
}

/// Applies one edit. Undo and yank belong to the input line alone.
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
        LineEdit::DeleteWordAfter => {
            let (start, end) = (input.cursor(), word_end(input));
            return replace(input, start..end, "");
        }
        LineEdit::DeleteToStart => {
            let end = input.cursor();
            return replace(input, 0..end, "");
        }
        LineEdit::DeleteToEnd => InputRequest::DeleteTillEnd,
        LineEdit::Transpose => return transpose(input),
        LineEdit::Upper | LineEdit::Lower | LineEdit::Capitalize => return change_case(input, edit),
        LineEdit::Undo | LineEdit::Yank => return,
    };
    input.handle(request);
}
