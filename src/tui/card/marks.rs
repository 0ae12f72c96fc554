//! The sentence with a row of marks under it: each argument's words are underlined, beginning with the number that its row on
//! the card has; words that were not used are underlined with waves.

use unicode_width::UnicodeWidthStr as _;

use super::super::row::{Row, Tint, row};
use crate::shell::Card;
use crate::text::{Span, safe_line};

/// The marks of the arguments, in their order.
const NUMBERS: &str = "123456789abcdefghijklmnopqrstuvwxyz";

/// The mark of an argument; none where its words are not in the sentence.
pub(in crate::tui) fn mark_of(card: &Card, value: usize) -> Option<char> {
    let said = |n: &usize| card.values.get(*n).is_some_and(|v| v.said.is_some());
    said(&value).then(|| NUMBERS.chars().nth((0..value).filter(said).count())).flatten()
}

/// Sentence and marks, in pairs of rows; none where nothing is marked.
pub(in crate::tui) fn marked(card: &Card, width: usize) -> Vec<Row> {
    let said: Vec<(char, Span)> = card.values.iter().enumerate().filter_map(|(n, v)| Some((mark_of(card, n)?, v.said?))).collect();
    if card.query.is_empty() || (said.is_empty() && card.unused.is_empty()) {
        return Vec::new();
    }
    let (text, marks) = columns(&card.query, &said, &card.unused);
    let room = width.saturating_sub(2).max(2);
    let mut rows = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut end = at;
        let mut used = 0;
        while let Some((shown, _)) = text.get(end).filter(|(_, columns)| used + columns <= room) {
            used += shown.width();
            end += 1;
        }
        end = end.max(at + 1);
        let line: String = text[at..end].iter().map(|(shown, _)| shown.as_str()).collect();
        let under: String = marks[at..end].iter().map(String::as_str).collect();
        rows.push(vec![(Tint::Keys, "> ".to_owned()), (Tint::Plain, line)]);
        if !under.trim().is_empty() {
            rows.push(row(Tint::Value, format!("  {}", under.trim_end())));
        }
        at = end;
    }
    rows
}

/// Each character as it is shown with its columns, and as many columns of marks.
fn columns(query: &str, said: &[(char, Span)], unused: &[Span]) -> (Vec<(String, usize)>, Vec<String>) {
    let (mut text, mut marks) = (Vec::new(), Vec::new());
    let mut numbered: Vec<char> = Vec::new();
    for (at, c) in query.char_indices() {
        let shown = safe_line(c.encode_utf8(&mut [0; 4]));
        let width = shown.width();
        let inside = |s: &Span| s.start <= at && at < s.end;
        // Two arguments may share their words: the second number takes the next free column.
        let open = said.iter().find(|(n, s)| inside(s) && !numbered.contains(n));
        let mut mark = match open {
            Some((number, _)) if width > 0 => {
                numbered.push(*number);
                format!("{number}{}", "─".repeat(width - 1))
            }
            _ if said.iter().any(|(_, s)| inside(s)) => "─".repeat(width),
            _ if unused.iter().any(inside) => "~".repeat(width),
            _ => " ".repeat(width),
        };
        mark.truncate(mark.char_indices().nth(width).map_or(mark.len(), |(end, _)| end));
        text.push((shown, width));
        marks.push(mark);
    }
    (text, marks)
}
