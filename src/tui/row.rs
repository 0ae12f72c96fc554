//! Rows of a card: pieces of text, each with what it is. How that looks is the view's business; nothing is said by it alone.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::text::wrap;

/// What a piece of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tint {
    /// Text.
    Plain,
    /// What is less important than the rest.
    Quiet,
    /// A program.
    Program,
    /// An option of a program.
    Option,
    /// A value.
    Value,
    /// What is to be looked at.
    Warning,
    /// What the keys do, and what has them.
    Keys,
}

/// A row of a screen.
pub(super) type Row = Vec<(Tint, String)>;

/// One piece.
pub(super) fn row(tint: Tint, text: impl Into<String>) -> Row {
    vec![(tint, text.into())]
}

/// Columns of a row.
pub(super) fn columns(row: &Row) -> usize {
    row.iter().map(|(_, text)| text.width()).sum()
}

/// Pieces in rows of at most `width` columns, broken between pieces where that is possible; every blank stays.
pub(super) fn break_pieces(pieces: &[(Tint, String)], width: usize) -> Vec<Row> {
    let width = width.max(2);
    let mut rows: Vec<Row> = vec![Vec::new()];
    let mut used = 0;
    for (tint, text) in pieces {
        let whole = text.width();
        if used > 0 && used + whole > width && whole <= width && text != " " {
            rows.push(Vec::new());
            used = 0;
        }
        let mut part = String::new();
        for c in text.chars() {
            let columns = c.width().unwrap_or(0);
            if used + columns > width {
                if let Some(row) = rows.last_mut() {
                    row.push((*tint, std::mem::take(&mut part)));
                }
                rows.push(Vec::new());
                used = 0;
            }
            part.push(c);
            used += columns;
        }
        if let Some(row) = rows.last_mut() {
            row.push((*tint, part));
        }
    }
    rows
}

/// A label before the first row, the others indented under it.
pub(super) fn labelled(label: Row, rows: Vec<Row>) -> Vec<Row> {
    let indent = " ".repeat(columns(&label));
    let mut label = Some(label);
    rows.into_iter()
        .map(|row| {
            let lead = label.take().unwrap_or_else(|| vec![(Tint::Plain, indent.clone())]);
            lead.into_iter().chain(row).collect()
        })
        .collect()
}

/// A label and a text broken at blanks.
pub(super) fn said(label: &str, tint: Tint, text: &str, width: usize) -> Vec<Row> {
    let rows = wrap(text, width.saturating_sub(label.width())).into_iter().map(|text| row(tint, text)).collect();
    labelled(row(tint, label), rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|row| row.iter().map(|(_, t)| t.as_str()).collect()).collect()
    }

    #[test]
    fn a_line_is_broken_between_its_words() {
        let pieces: Vec<(Tint, String)> = ["cp", " ", "--", " ", "notes.txt"].map(|t| (Tint::Value, t.to_owned())).into();
        assert_eq!(text(&break_pieces(&pieces, 12)), ["cp -- ", "notes.txt"]);
        assert_eq!(text(&break_pieces(&pieces, 5)), ["cp --", " note", "s.txt"]);
        assert_eq!(text(&labelled(row(Tint::Plain, "$ "), break_pieces(&pieces, 12))), ["$ cp -- ", "  notes.txt"]);
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn nothing_is_lost_and_all_fits(words in prop::collection::vec("[a-z日 ]{0,9}", 0..9), width in 2usize..20) {
            let pieces: Vec<(Tint, String)> = words.iter().map(|w| (Tint::Plain, w.clone())).collect();
            let rows = break_pieces(&pieces, width);
            prop_assert_eq!(text(&rows).concat(), words.concat());
            prop_assert!(rows.iter().all(|row| columns(row) <= width));
        }
    }
}
