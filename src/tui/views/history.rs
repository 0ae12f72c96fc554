//! What was asked and done, the newest first, and everything about one entry.

use super::row::ViewRow;
use crate::shell::{Entry, Panel};
use crate::text::{clip, safe_line};
use ratatui::style::Color;

pub(super) fn rows(panel: &Panel, width: usize) -> Vec<ViewRow> {
    if let (true, Some(past)) = (panel.detail, panel.past()) {
        return detail(past, width);
    }
    let entries = panel.history();
    if entries.is_empty() {
        let text =
            if panel.filter.value().is_empty() { "nothing is recorded yet" } else { "no entry has all of that; Esc clears the filter" };
        return vec![ViewRow::dim(text)];
    }
    entries.iter().enumerate().map(|(n, past)| row(past, n, width)).collect()
}

fn row(past: &Entry, n: usize, width: usize) -> ViewRow {
    let what = safe_line(past.sentence.as_deref().or(past.call.as_deref()).unwrap_or(&past.line));
    let text = if width < 60 {
        format!("{:<8} {:<8} {what}", clip(&past.age, 8), clip(past.outcome, 8))
    } else {
        let tool = safe_line(past.tool.as_deref().unwrap_or("no call"));
        let room = width.saturating_sub(51).max(10);
        let what = clip(&what, room);
        format!("{:<10} {:<8} {what:<room$} {}", clip(&past.age, 10), clip(past.outcome, 8), clip(&tool, 26))
    };
    let colour = if past.outcome == "failed" { Color::Red } else { Color::Reset };
    ViewRow { colour, ..ViewRow::entry(text, n) }
}

fn detail(past: &Entry, width: usize) -> Vec<ViewRow> {
    let mut rows = vec![ViewRow::head(format!("entry {}", past.id))];
    let fields = [
        ("asked", past.sentence.as_deref().unwrap_or("by hand")),
        ("call", past.call.as_deref().unwrap_or("none")),
        ("action", &past.line),
        ("ended", &past.ending),
        ("when", &past.age),
        ("folder", &past.folder),
    ];
    for (label, text) in fields {
        rows.extend(ViewRow::labelled(label, 10, text, width));
    }
    rows
}
