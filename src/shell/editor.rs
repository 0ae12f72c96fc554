//! The input line: a text with its cursor, what was deleted last, the edits that can be undone, and the keys of vi.

use tui_input::Input;

use super::line::{self, LineEdit};

/// Edits that can be undone.
const MAX_UNDO: usize = 100;
/// Bytes of them at most: each keeps a whole line, and a line can have 16 KiB.
const MAX_UNDO_BYTES: usize = 256 * 1024;

/// What a key of vi's normal mode asks of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ViKey {
    /// The line took it.
    Done,
    /// The request before.
    Up,
    /// The request after.
    Down,
    /// Search the history.
    Search,
}

/// The keys of vi: whether letters are commands, and a command that waits for its motion.
#[derive(Debug, Clone, Copy, Default)]
struct Vi {
    normal: bool,
    operator: Option<char>,
}

/// The input line.
#[derive(Debug, Clone, Default)]
pub(super) struct Editor {
    input: Input,
    /// Texts and cursors before the last edits, oldest first.
    before: Vec<(String, usize)>,
    /// The last edit typed a character of a word: the next one belongs to it.
    in_word: bool,
    killed: String,
    vi: Option<Vi>,
    /// Grows with every change of the text.
    changes: u64,
}

impl Editor {
    /// The text with its cursor.
    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// The text.
    pub(super) fn value(&self) -> &str {
        self.input.value()
    }

    /// A number that is another one after every change of the text.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether the cursor stands at the end of the text.
    pub(super) fn at_end(&self) -> bool {
        self.input.cursor() >= self.value().chars().count()
    }

    /// Whether letters are commands of vi.
    pub(super) fn is_normal(&self) -> bool {
        self.vi.is_some_and(|vi| vi.normal)
    }

    /// Takes the keys of vi, or those of emacs alone.
    pub(super) fn set_vi(&mut self, on: bool) {
        self.vi = on.then(Vi::default);
    }

    /// Esc: letters become commands; whether that was news.
    pub(super) fn make_normal(&mut self) -> bool {
        let Some(vi) = self.vi.as_mut().filter(|vi| !vi.normal) else { return false };
        vi.normal = true;
        line::edit(&mut self.input, LineEdit::Left);
        true
    }

    /// Types a character; `false` when the line is full.
    pub(super) fn insert(&mut self, c: char) -> bool {
        if !(self.in_word && c.is_alphanumeric()) {
            self.remember();
        }
        self.in_word = c.is_alphanumeric();
        self.changes += 1;
        line::insert(&mut self.input, c)
    }

    /// Puts a text at the cursor; `false`, and no change, when it does not fit.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        self.remember();
        self.changes += 1;
        line::paste(&mut self.input, text)
    }

    /// Another text, with the cursor at its end; the one before can be brought back.
    pub(super) fn set(&mut self, text: &str) {
        if text != self.value() {
            self.remember();
            self.changes += 1;
        }
        self.input = Input::new(text.to_owned());
    }

    /// The text, which is done with: no undo goes back before it.
    pub(super) fn take(&mut self) -> String {
        let text = self.value().to_owned();
        self.input.reset();
        self.before.clear();
        self.in_word = false;
        self.changes += 1;
        if let Some(vi) = &mut self.vi {
            *vi = Vi::default();
        }
        text
    }

    /// Applies one edit.
    pub(super) fn edit(&mut self, edit: LineEdit) {
        match edit {
            LineEdit::Undo => {
                if let Some((text, cursor)) = self.before.pop() {
                    self.input = Input::new(text).with_cursor(cursor);
                    self.changes += 1;
                }
                self.in_word = false;
            }
            LineEdit::Yank => {
                let killed = self.killed.clone();
                self.paste(&killed);
            }
            edit => self.change(edit),
        }
    }

    fn change(&mut self, edit: LineEdit) {
        let before = (self.value().to_owned(), self.input.cursor());
        line::edit(&mut self.input, edit);
        self.in_word = false;
        if before.0 == self.value() {
            return;
        }
        let kills = [LineEdit::DeleteWord, LineEdit::DeleteWordAfter, LineEdit::DeleteToStart, LineEdit::DeleteToEnd];
        if kills.contains(&edit) {
            let gone = before.0.chars().count() - self.value().chars().count();
            self.killed = before.0.chars().skip(self.input.cursor()).take(gone).collect();
        }
        self.push(before);
        self.changes += 1;
    }

    fn remember(&mut self) {
        self.in_word = false;
        self.push((self.value().to_owned(), self.input.cursor()));
    }

    fn push(&mut self, before: (String, usize)) {
        self.before.push(before);
        let mut bytes = 0;
        let fits = |(text, _): &&(String, usize)| {
            bytes += text.len();
            bytes <= MAX_UNDO_BYTES
        };
        let kept = self.before.iter().rev().take(MAX_UNDO).take_while(fits).count();
        self.before.drain(..self.before.len() - kept);
    }

    /// A letter in vi's normal mode.
    pub(super) fn normal_key(&mut self, c: char) -> ViKey {
        let operator = self.vi.as_mut().and_then(|vi| vi.operator.take());
        if let Some(operator) = operator {
            self.operate(operator, c);
            return ViKey::Done;
        }
        match c {
            'k' => return ViKey::Up,
            'j' => return ViKey::Down,
            '/' => return ViKey::Search,
            'h' => self.edit(LineEdit::Left),
            'l' | ' ' => self.edit(LineEdit::Right),
            'w' | 'W' => self.edit(LineEdit::WordRight),
            'b' | 'B' => self.edit(LineEdit::WordLeft),
            '0' | '^' => self.edit(LineEdit::Home),
            '$' => self.edit(LineEdit::End),
            'x' => self.edit(LineEdit::Delete),
            'X' => self.edit(LineEdit::Backspace),
            'D' => self.edit(LineEdit::DeleteToEnd),
            'u' => self.edit(LineEdit::Undo),
            'P' => self.edit(LineEdit::Yank),
            'p' => {
                self.edit(LineEdit::Right);
                self.edit(LineEdit::Yank);
            }
            'd' | 'c' => self.set_operator(c),
            'i' => self.make_insert(None),
            'a' => self.make_insert(Some(LineEdit::Right)),
            'I' => self.make_insert(Some(LineEdit::Home)),
            'A' => self.make_insert(Some(LineEdit::End)),
            'C' => self.make_insert(Some(LineEdit::DeleteToEnd)),
            'S' => self.operate('c', 'c'),
            _ => {}
        }
        ViKey::Done
    }

    fn set_operator(&mut self, c: char) {
        if let Some(vi) = &mut self.vi {
            vi.operator = Some(c);
        }
    }

    fn make_insert(&mut self, first: Option<LineEdit>) {
        if let Some(edit) = first {
            self.edit(edit);
        }
        if let Some(vi) = &mut self.vi {
            vi.normal = false;
        }
    }

    /// `d` or `c` with its motion.
    fn operate(&mut self, operator: char, motion: char) {
        match motion {
            'w' | 'e' | 'W' | 'E' => self.edit(LineEdit::DeleteWordAfter),
            'b' | 'B' => self.edit(LineEdit::DeleteWord),
            '$' => self.edit(LineEdit::DeleteToEnd),
            '0' | '^' => self.edit(LineEdit::DeleteToStart),
            'h' => self.edit(LineEdit::Backspace),
            'l' => self.edit(LineEdit::Delete),
            same if same == operator => {
                self.edit(LineEdit::End);
                self.edit(LineEdit::DeleteToStart);
            }
            _ => return,
        }
        if operator == 'c' {
            self.make_insert(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LineEdit::*;

    fn typed(text: &str) -> Editor {
        let mut editor = Editor::default();
        text.chars().for_each(|c| assert!(editor.insert(c)));
        editor
    }

    #[test]
    fn emacs_keys_do_what_they_do_in_a_shell() {
        for (edits, want, cursor) in [
            (vec![DeleteWord], "one two ", 8),
            (vec![DeleteWord, Yank], "one two six", 11),
            (vec![Home, DeleteWordAfter], " two six", 0),
            (vec![DeleteWord, Home, Yank], "sixone two ", 3),
            (vec![Home, DeleteToEnd, Yank, Yank], "one two sixone two six", 22),
            (vec![Transpose], "one two sxi", 11),
            (vec![Home, Right, Transpose], "noe two six", 2),
            (vec![Home, Transpose], "one two six", 0),
            (vec![Home, Upper], "ONE two six", 3),
            (vec![Home, Right, Capitalize], "oNe two six", 3),
            (vec![WordLeft, Upper, Home, Lower], "one two SIX", 3),
        ] {
            let mut editor = typed("one two six");
            edits.iter().for_each(|e| editor.edit(*e));
            assert_eq!((editor.value(), editor.input().cursor()), (want, cursor), "{edits:?}");
        }
    }

    #[test]
    fn undo_takes_back_words_deletions_and_a_cleared_line() {
        let mut editor = typed("one two");
        editor.edit(DeleteToStart);
        for want in ["one two", "one ", "one", ""] {
            editor.edit(Undo);
            assert_eq!(editor.value(), want);
        }
        editor.edit(Undo);
        let mut editor = typed("my draft");
        editor.set("from the history");
        editor.edit(Undo);
        assert_eq!(editor.value(), "my draft");
        assert_eq!(editor.take(), "my draft");
        editor.edit(Undo);
        assert_eq!(editor.value(), "", "a line that was sent does not come back by undo");
        (0..300).for_each(|_| assert!(editor.paste("x")));
        assert_eq!(editor.before.len(), MAX_UNDO);
    }

    #[test]
    fn long_lines_leave_fewer_edits_to_undo() {
        let mut editor = Editor::default();
        assert!(editor.paste(&"x".repeat(16_000)));
        (0..MAX_UNDO).for_each(|_| assert!(editor.insert('-')));
        let bytes: usize = editor.before.iter().map(|(text, _)| text.len()).sum();
        assert!(bytes <= MAX_UNDO_BYTES && editor.before.len() > 10, "{bytes} of {}", editor.before.len());
        editor.edit(Undo);
        assert_eq!(editor.value().len(), 16_000 + MAX_UNDO - 1, "the last edit can be taken back");
    }

    #[test]
    fn vi_letters_are_commands_after_esc() {
        for (keys, want, normal) in [
            ("bdw", "one two ", true),
            ("dd", "", true),
            ("0cwten", "ten two six", false),
            ("0x", "ne two six", true),
            ("0D", "", true),
            ("A!", "one two six!", false),
            ("I>", ">one two six", false),
            ("0dwP", "one two six", true),
            ("0dwu", "one two six", true),
            ("dz", "one two six", true),
            ("Snew", "new", false),
        ] {
            let mut editor = typed("one two six");
            editor.set_vi(true);
            assert!(editor.make_normal() && !editor.make_normal());
            for c in keys.chars() {
                let taken = if editor.is_normal() { editor.normal_key(c) == ViKey::Done } else { editor.insert(c) };
                assert!(taken);
            }
            assert_eq!((editor.value(), editor.is_normal()), (want, normal), "{keys}");
        }
        let mut editor = typed("x");
        assert!(!editor.make_normal(), "only where vi is wanted");
        editor.set_vi(true);
        editor.make_normal();
        assert_eq!(['k', 'j', '/'].map(|c| editor.normal_key(c)), [ViKey::Up, ViKey::Down, ViKey::Search]);
    }
}
