//! A row of a view.

use ratatui::style::Color;

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

    pub(super) fn entry(text: impl Into<String>, entry: usize) -> Self {
        Self { text: text.into(), colour: Color::Reset, entry: Some(entry) }
    }
}
