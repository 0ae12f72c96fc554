//! The session drawn: header, output, card, line, status.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Block, Paragraph};

use super::look::{put, style, take_bottom, take_top};
use super::row::{self, Tint};
use super::transcript::{self, Paper};
use super::{Drawn, Look, bar, card, chrome, entry, form, overlay, views};
use crate::shell::{Kind, Pane, PendingCard, State};
use crate::text::{clip, safe_line};

/// Columns that a card has at most.
const CARD: u16 = 100;
/// Below so many columns the layout is the narrow one.
const NARROW: u16 = 60;

/// Draws the whole screen, at any size.
pub fn draw(frame: &mut Frame, state: &State, look: &Look) -> Drawn {
    let mut area = frame.area();
    if area.is_empty() {
        return Drawn::default();
    }
    if let Some(panel) = state.panel() {
        return views::draw(frame, area, state, panel, look);
    }
    let (width, height, narrow) = (usize::from(area.width), area.height, area.width < NARROW);
    if height >= 4 {
        let status = take_bottom(&mut area, 1);
        let text = if look.loading {
            "loading the model; you can type already".to_owned()
        } else {
            bar::status(state, width).unwrap_or_else(|| chrome::footer(state, &look.keys, &look.model, width))
        };
        put(frame, status, &[(clip(&text, width), style(look, Color::DarkGray))]);
    }
    if state.reader().on {
        bar::reading(frame, take_bottom(&mut area, 1), state);
    } else {
        entry::draw(frame, &mut area, state, look);
    }
    if height >= 6 {
        let top = take_top(&mut area, 1);
        put(frame, top, &[(clip(&chrome::header(&look.here, look.loading, width), width), style(look, Color::Cyan))]);
    }
    if height >= 10 {
        let notices: Vec<_> =
            look.notices.iter().take(2).map(|text| (clip(&format!("! {}", safe_line(text)), width), style(look, Color::Yellow))).collect();
        let top = take_top(&mut area, notices.len());
        put(frame, top, &notices);
    }
    if let Some(open) = state.overlay() {
        return overlay::draw(frame, area, state, open, look);
    }
    // Whoever reads answers no card: it waits until they are back.
    let drawn = state.card().filter(|_| !state.reader().on).map(|shown| draw_card(frame, &mut area, shown, state, look, narrow));
    let pane = draw_output(frame, area, state, look);
    Drawn { pane: Some(pane), ..drawn.unwrap_or_default() }
}

/// How a piece of a card looks.
fn tinted(look: &Look, tint: Tint, frame: Style) -> Style {
    match tint {
        _ if !look.colour => Style::default(),
        Tint::Plain => Style::default(),
        Tint::Quiet => look.theme.style(Color::DarkGray),
        Tint::Program => look.theme.style(Color::Green).add_modifier(Modifier::BOLD),
        Tint::Option => look.theme.style(Color::Cyan),
        Tint::Value => look.theme.style(Color::Blue).add_modifier(Modifier::BOLD),
        Tint::Warning => look.theme.style(Color::Red),
        Tint::Keys => frame,
    }
}

fn put_rows(frame: &mut Frame, area: Rect, rows: &[row::Row], look: &Look, keys: Style) {
    let mut lines = Vec::new();
    for row in rows {
        lines.push(Row::from_iter(row.iter().map(|(tint, text)| Span::styled(text.as_str(), tinted(look, *tint, keys)))));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

fn draw_card(frame: &mut Frame, area: &mut Rect, shown: &PendingCard, state: &State, look: &Look, narrow: bool) -> Drawn {
    let framed = !narrow && area.height >= 6;
    let colour = style(look, if shown.card.blocked.is_some() && shown.form.is_none() { Color::Red } else { Color::Yellow });
    let frame_size = if framed { 2 } else { 0 };
    let outer = area.width.min(CARD);
    let width = usize::from(outer).saturating_sub(2 * frame_size);
    let (body, cursor) = match &shown.form {
        Some(form) => {
            let form::Drawn { rows, cursor } = form::rows(form, &shown.card, width);
            (rows, cursor)
        }
        None => (card::body(state, shown, width), None),
    };
    let title = card::title(shown, width);
    let spare = if area.height >= 16 { 3 } else { 0 };
    let room = usize::from(area.height).saturating_sub(spare);
    // A title row when there is no frame, a row for the place when it scrolls.
    let head = frame_size.max(1);
    let mut keys = card::keys(shown, state.turn(), width, false);
    if body.len() + head + keys.len() > room {
        // What runs is worth more than what else could be done.
        let few = card::keys(shown, state.turn(), width, true);
        keys = if few.len() < keys.len() { few } else { keys };
    }
    let chrome = head + keys.len();
    let scrolls = body.len() + chrome > room;
    let visible = room.saturating_sub(chrome + usize::from(scrolls)).min(body.len());
    let mut inner = Rect { width: outer, ..take_bottom(area, visible + chrome + usize::from(scrolls)) };
    let fits = visible > 0 && width >= 12;
    draw_sentence(frame, area, shown, look, colour);
    if framed {
        let block = Block::bordered().title(format!(" {} ", title.left)).border_style(colour);
        let right = (!title.right.is_empty()).then(|| Row::from(format!(" {} ", title.right)).right_aligned());
        frame.render_widget(right.into_iter().fold(block, Block::title), inner);
        inner = Rect { x: inner.x + 2, y: inner.y + 1, width: inner.width - 4, height: inner.height - 2 };
    } else {
        let top = take_top(&mut inner, 1);
        let right = if title.right.is_empty() { String::new() } else { format!("  {}", title.right) };
        put(frame, top, &[(clip(&format!("= {}{right} =", title.left), width), colour)]);
    }
    let limit = body.len() - visible;
    // In a form the field that has the keys is in sight.
    let from = cursor.map_or(shown.scroll, |(row, _)| (row + 3).saturating_sub(visible)).min(limit);
    let mut rows: Vec<_> = body.iter().skip(from).take(visible).cloned().collect();
    if scrolls {
        let text = format!("-- {}-{} of {}  [PgUp] [PgDn]", from + 1, from + visible, body.len());
        rows.push(vec![(Tint::Keys, clip(&text, width))]);
    }
    rows.extend(keys);
    put_rows(frame, inner, &rows, look, colour);
    if let Some((row, column)) = cursor.filter(|(row, _)| shown.settled && !state.typing() && (from..from + visible).contains(row)) {
        let place =
            |at: usize, start: u16, end: u16| start.saturating_add(u16::try_from(at).unwrap_or(u16::MAX)).min(end.saturating_sub(1));
        frame.set_cursor_position(Position { x: place(column, inner.x, inner.right()), y: place(row - from, inner.y, inner.bottom()) });
    }
    Drawn { page: visible.max(1), limit, card: fits.then(|| shown.card.id.clone()), pane: None }
}

/// Whether the last line is the sentence that stands above the card with its marks.
fn stands_above_card(state: &State) -> bool {
    let last = state.output().lines().next_back();
    let above = state.card().filter(|shown| !state.reader().on && !shown.writing() && !card::marked(&shown.card, 80).is_empty());
    above.zip(last).is_some_and(|(shown, line)| line.kind == Kind::Sentence && line.text == shown.card.query)
}

/// The sentence with the marks of its arguments, above the card, where there is room.
fn draw_sentence(frame: &mut Frame, area: &mut Rect, shown: &PendingCard, look: &Look, keys: Style) {
    let rows = if shown.writing() { Vec::new() } else { card::marked(&shown.card, usize::from(area.width)) };
    if rows.len() <= usize::from(area.height) {
        let place = take_bottom(area, rows.len());
        put_rows(frame, place, &rows, look, keys);
    }
}

fn draw_output(frame: &mut Frame, area: Rect, state: &State, look: &Look) -> Pane {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    if state.output().lines().len() == 0 && state.card().is_none() {
        let rows: Vec<_> = entry::first_screen(state, look, width, height).into_iter().take(height).collect();
        put(frame, area, &rows);
        return Pane { page: height.max(1), ..Pane::default() };
    }
    let (theme, hide) = (look.colour.then_some(look.theme), stands_above_card(state));
    let (rows, pane) = transcript::rows(state.output(), state.reader(), &Paper { width, height, theme, hide });
    frame.render_widget(Paragraph::new(rows), area);
    pane
}
