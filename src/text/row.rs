//! A line of a program's output, written as a terminal would write it: a carriage return goes back and writes over, tabs go to
//! their stops, a part of the line is erased; everything else that a terminal would obey or hide is an escape that can be seen.

use super::paint::Paint;
use super::safe::{is_unsafe, push_escaped};
use unicode_width::UnicodeWidthChar as _;

/// Characters of a row at most; a longer line goes on in another row.
const MAX_CELLS: usize = 8 * 1024;
/// The longest sequence that is looked at, in characters.
const MAX_SEQUENCE: usize = 48;
/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// A row as it is to be shown: safe, its tabs written out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its characters.
    pub text: String,
    /// Where each colour ends, as a byte of `text`; what follows the last has none.
    pub paints: Vec<(usize, Paint)>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    c: char,
    paint: Paint,
}

/// Writes the rows of one stream.
#[derive(Debug, Clone, Default)]
pub struct RowWriter {
    cells: Vec<Cell>,
    /// The cell that the next character goes to.
    at: usize,
    paint: Paint,
    /// A begun sequence, whose meaning the next characters decide.
    held: String,
}

impl RowWriter {
    /// Takes a piece of the stream and gives each row that ended in it.
    pub fn push(&mut self, text: &str, mut ended: impl FnMut(Row)) {
        for c in text.chars() {
            self.take(c, &mut ended);
        }
    }

    /// The row that is being written; none at the beginning of one.
    #[must_use]
    pub fn open(&self) -> Option<Row> {
        (!self.cells.is_empty() || !self.held.is_empty()).then(|| {
            let mut whole = self.clone();
            whole.release(&mut |_| {});
            whole.row()
        })
    }

    /// Ends the row that is being written; what it was painted with goes on.
    pub fn finish(&mut self) -> Option<Row> {
        self.release(&mut |_| {});
        (!self.cells.is_empty()).then(|| self.end())
    }

    fn take(&mut self, c: char, ended: &mut impl FnMut(Row)) {
        if self.held == "\x1b" && c == '['
            || self.held.len() > 1 && self.held.len() < MAX_SEQUENCE && (c.is_ascii_digit() || ";:".contains(c))
        {
            return self.held.push(c);
        }
        if let Some(parameters) = self.held.strip_prefix("\x1b[") {
            let obeyed = match c {
                'm' => self.paint.apply(parameters),
                'K' => match parameters {
                    "" | "0" => erase(&mut self.cells, self.at, usize::MAX),
                    "1" => erase(&mut self.cells, 0, self.at + 1),
                    "2" => erase(&mut self.cells, 0, usize::MAX),
                    _ => false,
                },
                _ => false,
            };
            if obeyed {
                return self.held.clear();
            }
        }
        self.release(ended);
        match c {
            '\x1b' => self.held.push(c),
            '\n' => ended(self.end()),
            '\r' => self.at = 0,
            '\x08' => self.at = self.at.saturating_sub(1),
            '\t' => self.tab(ended),
            c => self.shown(c, ended),
        }
    }

    /// A character, as an escape where a terminal must not see it.
    fn shown(&mut self, c: char, ended: &mut impl FnMut(Row)) {
        if is_unsafe(c) {
            let mut escape = String::new();
            push_escaped(&mut escape, c);
            escape.chars().for_each(|c| self.put(c, ended));
        } else {
            self.put(c, ended);
        }
    }

    fn tab(&mut self, ended: &mut impl FnMut(Row)) {
        let written: usize = self.cells.iter().take(self.at).map(|cell| cell.c.width().unwrap_or(0)).sum();
        let column = written + self.at.saturating_sub(self.cells.len());
        for _ in 0..TAB - column % TAB {
            // A tab only moves over what is written there.
            if self.at < self.cells.len() { self.at += 1 } else { self.put(' ', ended) }
        }
    }

    fn put(&mut self, c: char, ended: &mut impl FnMut(Row)) {
        if self.at >= MAX_CELLS {
            ended(self.end());
        }
        // The place stays when what stands before it is erased.
        while self.cells.len() < self.at {
            self.cells.push(BLANK);
        }
        let cell = Cell { c, paint: self.paint };
        match self.cells.get_mut(self.at) {
            Some(old) => *old = cell,
            None => self.cells.push(cell),
        }
        self.at += 1;
    }

    /// What was held back meant nothing.
    fn release(&mut self, ended: &mut impl FnMut(Row)) {
        for c in std::mem::take(&mut self.held).chars() {
            self.shown(c, ended);
        }
    }

    fn end(&mut self) -> Row {
        let row = self.row();
        self.cells.clear();
        self.at = 0;
        row
    }

    fn row(&self) -> Row {
        let mut row = Row::default();
        let mut last = Paint::default();
        for cell in &self.cells {
            if cell.paint != last {
                if !row.text.is_empty() {
                    row.paints.push((row.text.len(), last));
                }
                last = cell.paint;
            }
            row.text.push(cell.c);
        }
        if last != Paint::default() {
            row.paints.push((row.text.len(), last));
        }
        row
    }
}

const BLANK: Cell = Cell {
    c: ' ',
    paint: Paint { front: None, back: None, bold: false, dim: false, italic: false, underlined: false, reversed: false, crossed: false },
};

/// Cells of a part of the row become blanks; those at its end go.
fn erase(cells: &mut Vec<Cell>, from: usize, to: usize) -> bool {
    if to >= cells.len() {
        cells.truncate(from);
    } else {
        cells.iter_mut().take(to).skip(from).for_each(|cell| *cell = BLANK);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Colour;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Row> {
        let (mut writer, mut rows) = (RowWriter::default(), Vec::new());
        writer.push(text, |row| rows.push(row));
        rows.extend(writer.finish());
        rows
    }

    fn texts(text: &str) -> Vec<String> {
        rows(text).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn progress_is_written_over() {
        assert_eq!(texts("10 %\r20 %\r100 %\n"), ["100 %"]);
        assert_eq!(texts("loading\rdone\x1b[K\n"), ["done"]);
        assert_eq!(texts("loading\x1b[2K\rok\n"), ["ok"]);
        assert_eq!(texts("abc\r\ndef\r\n"), ["abc", "def"]);
        assert_eq!(texts("ab\x08c"), ["ac"]);
        assert_eq!(texts("loading\rdone"), ["doneing"]);
        assert_eq!(texts("abcdef\x08\x08\x08\x1b[1Kx"), ["   xef"]);
    }

    #[test]
    fn tabs_go_to_their_stops() {
        assert_eq!(texts("a\tb\n\tc"), ["a       b", "        c"]);
        assert_eq!(texts("日本\tx"), ["日本    x"]);
        assert_eq!(texts("abcdefghijk\r\tX"), ["abcdefghXjk"]);
    }

    #[test]
    fn colours_are_kept_and_what_else_a_terminal_obeys_can_be_seen() {
        let red = Paint { front: Some(Colour::Basic(1)), ..Paint::default() };
        let none = Paint::default();
        assert_eq!(rows("a\x1b[31mb\x1b[mc"), [Row { text: "abc".into(), paints: vec![(1, none), (2, red)] }]);
        assert_eq!(
            rows("\x1b[31mb\nc"),
            [Row { text: "b".into(), paints: vec![(1, red)] }, Row { text: "c".into(), paints: vec![(1, red)] }]
        );
        assert_eq!(texts("\x1b[2Jx\x1b[8mhidden\x1b]52;c;eA==\x07"), ["\\x1b[2Jx\\x1b[8mhidden\\x1b]52;c;eA==\\x07"]);
        assert_eq!(texts("a\u{202e}b\x1b"), ["a\\u{202e}b\\x1b"]);
    }

    #[test]
    fn a_row_has_an_end() {
        let all = texts(&"x".repeat(3 * MAX_CELLS));
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|row| row.len() == MAX_CELLS));
        let mut writer = RowWriter::default();
        writer.push(&format!("{}\r", "x".repeat(100)).repeat(1000), |_| unreachable!());
        assert_eq!(writer.open().map(|row| row.text.len()), Some(100));
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn pieces_do_not_matter_and_nothing_unsafe_is_left(
            text in prop::collection::vec(prop_oneof![any::<char>(), Just('\x1b'), Just('['), Just('m'), Just('K'), Just('1'), Just('\r'), Just('\t'), Just('\x08'), Just('\n')], 0..60),
            cut in 0usize..60,
        ) {
            let whole: String = text.iter().collect();
            let (a, b): (String, String) = (text.iter().take(cut).collect(), text.iter().skip(cut).collect());
            let (mut writer, mut split) = (RowWriter::default(), Vec::new());
            writer.push(&a, |row| split.push(row));
            let open = writer.open();
            writer.push(&b, |row| split.push(row));
            split.extend(writer.finish());
            let all = rows(&whole);
            prop_assert_eq!(&all, &split);
            for row in all.iter().chain(&open) {
                prop_assert!(!row.text.chars().any(is_unsafe), "{:?}", row.text);
                prop_assert!(row.paints.iter().all(|(end, _)| row.text.is_char_boundary(*end)));
            }
        }
    }
}
