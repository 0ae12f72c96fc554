//! What a drawing needs besides the session, and the few strokes that all views share.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Line as Row;
use ratatui::widgets::Paragraph;

use super::chrome::Whereabouts;
use super::keymap::Keymap;
use super::ladder::Ladder;
use super::theme::Theme;
use crate::shell::Pane;
use std::sync::Arc;

/// What the view needs besides the session.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Name of the model.
    pub model: String,
    /// Where tools run and how many there are.
    pub here: Whereabouts,
    /// What keys do.
    pub keys: Keymap,
    /// Whether colours may be used.
    pub colour: bool,
    /// Remarks under the header.
    pub notices: Vec<String>,
    /// The engine is not loaded yet; sentences wait for it.
    pub loading: bool,
    /// The colours.
    pub theme: Theme,
    /// Threads of a prefill; 0 where not known.
    pub threads: usize,
    /// Bytes that the process holds, where a view shows it.
    pub memory: Option<u64>,
    /// How the last answer came about.
    pub ladder: Option<Arc<Ladder>>,
}

/// What a drawing measured; `page` and `limit` go back as `Event::Drawn`, `card` as `Event::CardShown`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Rows visible at once of the part that scrolls.
    pub page: usize,
    /// Rows that it can be scrolled by.
    pub limit: usize,
    /// Id of the card, when it and its answering keys are in sight.
    pub card: Option<String>,
    /// What of the output is in sight; goes back as `Event::Pane`.
    pub pane: Option<Pane>,
}

/// A colour, or nothing at all where colours are not wanted.
pub(super) fn style(look: &Look, colour: Color) -> Style {
    if look.colour { look.theme.style(colour) } else { Style::default() }
}

/// Takes `rows` off the bottom of `area`.
pub(super) fn take_bottom(area: &mut Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    area.height -= rows;
    Rect { y: area.y + area.height, height: rows, ..*area }
}

/// Takes `rows` off the top of `area`.
pub(super) fn take_top(area: &mut Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    let top = Rect { height: rows, ..*area };
    area.y += rows;
    area.height -= rows;
    top
}

pub(super) fn put(frame: &mut Frame, area: Rect, rows: &[(String, Style)]) {
    let rows: Vec<_> = rows.iter().map(|(text, style)| Row::styled(text.as_str(), *style)).collect();
    frame.render_widget(Paragraph::new(rows), area);
}
