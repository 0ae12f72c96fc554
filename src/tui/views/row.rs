//! A row of a view.

use crate::text::{safe_line, wrap};
use ratatui::style::Color;

/// Columns of a row of text.
const READABLE: usize = 100;

/// A row of a view: its text, its colour, and the entry that it stands for.
pub(super) struct ViewRow {
    pub(super) text: String,
    pub(super) colour: Color,
    pub(super) entry: Option<usize>,
}

impl ViewRow {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), colour: Color::Reset, entry: None }
    }

    pub(super) fn head(text: impl Into<String>) -> Self {
        Self { text: text.into(), colour: Color::Cyan, entry: None }
    }

    pub(super) fn dim(text: impl Into<String>) -> Self {
        Self { text: text.into(), colour: Color::DarkGray, entry: None }
    }

    /// A text with a label of so many columns before it, in rows that are not too long to read.
    pub(super) fn labelled(label: &str, columns: usize, text: &str, width: usize) -> Vec<Self> {
        let parts = wrap(&safe_line(text), width.min(READABLE).saturating_sub(columns)).into_iter().enumerate();
        parts.map(|(n, part)| Self::plain(format!("{:<columns$}{part}", if n == 0 { label } else { "" }))).collect()
    }

    pub(super) fn entry(text: impl Into<String>, entry: usize) -> Self {
        Self { text: text.into(), colour: Color::Reset, entry: Some(entry) }
    }
}
