//! What all views share: title, filter, the part of a list that is in sight, the keys.

use super::row::ViewRow;
use super::{debug, history, memory, stats, tools};
use crate::shell::{Data, Panel, State, View};
use crate::text::{clip, safe_line};
use crate::tui::look::{Drawn, Look, style};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::Line as Row;
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr as _;

/// Columns used at most: longer rows are hard to read.
const MAX_WIDTH: usize = 160;

/// Draws a view on the whole screen, at any size.
pub(in crate::tui) fn draw(frame: &mut Frame, area: Rect, state: &State, panel: &Panel, look: &Look) -> Drawn {
    let (width, height) = (usize::from(area.width).min(MAX_WIDTH), usize::from(area.height));
    let chrome = match height {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    let room = height - chrome;
    let rows = rows(state, panel, look, width);
    let (from, limit) = window(&rows, panel, room);
    let chosen = panel.at;
    let body = rows.iter().skip(from).take(room).map(|row| {
        // Which one is chosen is said by a sign too, never by its look alone.
        let is_chosen = row.entry == Some(chosen) && panel.view.is_list() && !panel.detail;
        let text = match row.entry {
            Some(_) if is_chosen => format!("▸ {}", row.text),
            Some(_) => format!("  {}", row.text),
            None => row.text.clone(),
        };
        let look = match (is_chosen, row.colour) {
            (true, _) => Theme::default().chosen(),
            (false, Color::Reset) => Style::default(),
            (false, colour) => style(look, colour),
        };
        Row::styled(clip(&text, width), look)
    });
    // It counts what passes the filter: once a frame is enough.
    let title = title(panel);
    let mut lines: Vec<Row<'static>> = Vec::with_capacity(height);
    if chrome > 0 {
        lines.push(Row::styled(clip(&title, width), style(look, Color::Cyan)));
    }
    lines.extend(body);
    if chrome > 1 {
        lines.resize(height - 1, Row::default());
        lines.push(Row::styled(clip(&foot(state, panel, from, limit, width), width), style(look, Color::DarkGray)));
    }
    frame.render_widget(Paragraph::new(lines), area);
    if panel.view.is_list() && chrome > 0 {
        let column = title.width().min(width.saturating_sub(1));
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
        frame.set_cursor_position(Position { x, y: area.y });
    }
    Drawn { page: room.max(1), limit, card: None, pane: None }
}

/// A view as lines.
pub(in crate::tui) fn lines(state: &State, panel: &Panel, look: &Look, width: usize) -> Vec<String> {
    let rows =
        rows(state, panel, look, width).into_iter().map(|row| if row.entry.is_some() { format!("  {}", row.text) } else { row.text });
    std::iter::once(panel.view.title().to_owned()).chain(rows).collect()
}

fn rows(state: &State, panel: &Panel, look: &Look, width: usize) -> Vec<ViewRow> {
    match (&panel.data, panel.view) {
        (Some(Data::Failed(_, why)), _) => crate::text::wrap(&safe_line(why), width).into_iter().map(ViewRow::plain).collect(),
        (None, View::Tools | View::History | View::Memory) => vec![ViewRow::dim("…")],
        (_, View::Tools) => tools::rows(panel, width),
        (_, View::History) => history::rows(panel, width),
        (_, View::Memory) => memory::rows(panel, width),
        (_, View::Debug) => debug::rows(look.ladder.as_deref(), width),
        (_, View::Stats) => stats::rows(state, look, width),
    }
}

/// The first row in sight, and by how much the rows can be scrolled.
fn window(rows: &[ViewRow], panel: &Panel, room: usize) -> (usize, usize) {
    let limit = rows.len().saturating_sub(room);
    if !panel.view.is_list() || panel.detail {
        return (panel.scroll.min(limit), limit);
    }
    let chosen = rows.iter().position(|row| row.entry == Some(panel.at)).unwrap_or(0);
    (chosen.saturating_sub(room / 2).min(limit), limit)
}

fn title(panel: &Panel) -> String {
    if !panel.view.is_list() {
        return panel.view.title().to_owned();
    }
    let all = match &panel.data {
        Some(Data::Tools(tools)) => tools.len(),
        Some(Data::History(past)) => past.len(),
        Some(Data::Memory(all)) => all.len(),
        _ => 0,
    };
    format!("{}  {} of {all}  filter: {}", panel.view.title(), panel.len(), safe_line(panel.filter.value()))
}

fn foot(state: &State, panel: &Panel, from: usize, limit: usize, width: usize) -> String {
    if let Some(hint) = panel.hint.clone().or_else(|| panel.fault()) {
        return safe_line(&hint);
    }
    let card = if state.card().is_some() { "a card waits  " } else { "" };
    let keys: &[&str] = match (panel.view, panel.detail) {
        (View::Tools, true) => {
            &["Tab list  Enter use it  F7 check  F4 edit its file  Ctrl-Y copy  Esc back", "F7 check  Enter use it  Esc back"]
        }
        (_, true) => &["Tab list  Enter use it  Ctrl-Y copy  Esc back", "Tab list  Enter use it  Esc back"],
        (View::Memory, _) => &["type to filter  Enter ask it again  F8 forget  Ctrl-Y copy  Esc back", "Enter again  F8 forget  Esc back"],
        (View::Tools, _) => &[
            "type to filter  Enter call by hand  Tab details  F7 check  F4 edit its file  Ctrl-Y copy  Esc back",
            "Enter call  Tab details  F7 check  Esc back",
        ],
        (View::History, _) => &[
            "type to filter, also since:2h tool:NAME in:FOLDER outcome:failed  Enter ask it again  Tab details  Ctrl-Y copy  Esc back",
            "filter: since:2h tool: in: outcome:  Enter again  Tab details  Esc",
            "since: tool: in: outcome:  Esc back",
        ],
        (View::Debug | View::Stats, _) => &["Up Down PgUp PgDn scroll  Esc back", "PgUp PgDn scroll  Esc back"],
    };
    let place = if limit > 0 && !panel.view.is_list() { format!("  row {} of {}", from + 1, limit + panel.page) } else { String::new() };
    let fits = |text: &str| card.len() + text.width() + place.len() <= width;
    let keys = keys.iter().find(|text| fits(text)).copied().unwrap_or("Esc back");
    format!("{card}{keys}{place}")
}
