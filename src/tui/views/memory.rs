//! The sentences that are remembered, the newest first.

use super::row::ViewRow;
use crate::shell::Panel;
use crate::text::{clip, safe_line, wrap};

pub(super) fn rows(panel: &Panel, width: usize) -> Vec<ViewRow> {
    let memos = panel.memos();
    if memos.is_empty() {
        let text = if panel.filter.value().is_empty() {
            "nothing is remembered; a sentence is when you say yes to its call and it goes well"
        } else {
            "no remembered sentence has all of that; Esc clears the filter"
        };
        return wrap(text, width).into_iter().map(ViewRow::dim).collect();
    }
    let row = |(n, memo): (usize, &&crate::shell::Memo)| {
        let (said, tool) = (safe_line(&memo.said), safe_line(&memo.tool));
        let text = if width < 60 {
            format!("{:<16} {said}", clip(&tool, 16))
        } else {
            format!("{:>5}  {:<10} {:<24} {said}", memo.id, clip(&memo.age, 10), clip(&tool, 24))
        };
        ViewRow::entry(text, n)
    };
    memos.iter().enumerate().map(row).collect()
}
