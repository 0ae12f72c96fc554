//! The session drawn: header, output, card, line, status.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Block, Paragraph};
use unicode_width::UnicodeWidthStr as _;

use super::row::{self, Tint};
use super::{card, form};
use crate::shell::{Kind, Mode, PendingCard, State, Stats};
use crate::text::{clip, safe_block, safe_line, wrap};

/// Columns that a card has at most.
const CARD: u16 = 100;
/// Below so many columns the layout is the narrow one.
const NARROW: u16 = 60;

/// What the view needs besides the session.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Name of the model.
    pub model: String,
    /// Number of tools.
    pub tools: usize,
    /// Whether colours may be used.
    pub colour: bool,
    /// Remarks under the header.
    pub notices: Vec<String>,
    /// The engine is not loaded yet; sentences wait for it.
    pub loading: bool,
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
}

/// A colour, or nothing at all where colours are not wanted.
fn style(look: &Look, colour: Color) -> Style {
    if look.colour { Style::default().fg(colour) } else { Style::default() }
}

/// Takes `rows` off the bottom of `area`.
fn take_bottom(area: &mut Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    area.height -= rows;
    Rect { y: area.y + area.height, height: rows, ..*area }
}

/// Takes `rows` off the top of `area`.
fn take_top(area: &mut Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    let top = Rect { height: rows, ..*area };
    area.y += rows;
    area.height -= rows;
    top
}

fn put(frame: &mut Frame, area: Rect, rows: &[(String, Style)]) {
    let rows: Vec<_> = rows.iter().map(|(text, style)| Row::styled(text.as_str(), *style)).collect();
    frame.render_widget(Paragraph::new(rows), area);
}

/// Draws the whole screen, at any size.
pub fn draw(frame: &mut Frame, state: &State, look: &Look) -> Drawn {
    let mut area = frame.area();
    if area.is_empty() {
        return Drawn::default();
    }
    let (width, height, narrow) = (usize::from(area.width), area.height, area.width < NARROW);
    let line = if height >= 2 {
        let status = (height >= 4).then(|| take_bottom(&mut area, 1));
        let line = take_bottom(&mut area, 1);
        if let Some(status) = status {
            let text = status_line(state.stats(), &look.model, width);
            put(frame, status, &[(clip(&text, width), style(look, Color::DarkGray))]);
        }
        line
    } else {
        take_bottom(&mut area, 1)
    };
    draw_line(frame, line, state);
    if height >= 6 {
        let top = take_top(&mut area, 1);
        put(frame, top, &[(clip(&header(look, narrow), width), style(look, Color::Cyan))]);
    }
    if height >= 10 {
        let notices: Vec<_> =
            look.notices.iter().take(2).map(|text| (clip(&format!("! {}", safe_line(text)), width), style(look, Color::Yellow))).collect();
        let top = take_top(&mut area, notices.len());
        put(frame, top, &notices);
    }
    match state.card() {
        Some(shown) => {
            let drawn = draw_card(frame, &mut area, shown, state, look, narrow);
            draw_output(frame, area, state, look);
            drawn
        }
        None => draw_output(frame, area, state, look),
    }
}

fn header(look: &Look, narrow: bool) -> String {
    if look.loading {
        return "needlesh  loading the model".to_owned();
    }
    let tools = if look.tools == 1 { "1 tool".to_owned() } else { format!("{} tools", look.tools) };
    if narrow { format!("needlesh  {tools}") } else { format!("needlesh  {}  {tools}", safe_line(&look.model)) }
}

/// A number with commas; `–` when there is none.
fn number(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite() && *value >= 0.0) else {
        return "–".to_owned();
    };
    grouped(&format!("{value:.0}"))
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The measurements in the longest form that fits.
fn status_line(stats: Option<&Stats>, model: &str, width: usize) -> String {
    let prefill = number(stats.and_then(|s| s.prefill_tps));
    let decode = number(stats.and_then(|s| s.decode_tps));
    let first = number(stats.and_then(|s| s.first_token_ms));
    let context = stats.map_or_else(|| "–".to_owned(), |s| format!("{}/{}", s.context, s.context_max));
    let long = format!("prefill {prefill} tok/s  decode {decode} tok/s  first token {first} ms  context {context}");
    let full = format!("{long}  {}", safe_line(model));
    if width >= usize::from(NARROW)
        && let Some(fits) = [full, long].into_iter().find(|text| text.width() <= width)
    {
        return fits;
    }
    format!("{prefill}/{decode} tok/s  {first} ms  {context}")
}

fn draw_line(frame: &mut Frame, area: Rect, state: &State) {
    let word = (state.mode() == Mode::Word && !state.typing()).then(|| state.card().map(|shown| &shown.word)).flatten();
    let (prompt, input) = match word {
        Some(word) => ("name> ", word),
        None if state.waiting() => ("...> ", state.input()),
        None if state.running().is_some() => ("run> ", state.input()),
        None => ("> ", state.input()),
    };
    let width = usize::from(area.width);
    let before: String = input.value().chars().take(input.cursor()).collect();
    let after: String = input.value().chars().skip(input.cursor()).collect();
    let prompt = if prompt.len() + 2 > width { "" } else { prompt };
    let room = width.saturating_sub(prompt.len() + 1);
    let before = safe_line(&before);
    let before = tail(&before, room);
    let column = prompt.len() + before.width();
    put(frame, area, &[(format!("{prompt}{before}{}", safe_line(&after)), Style::default())]);
    if state.card().is_none() || word.is_some() || state.typing() {
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX)).min(area.right().saturating_sub(1));
        frame.set_cursor_position(Position { x, y: area.y });
    }
}

/// The last columns of a text.
fn tail(text: &str, width: usize) -> &str {
    let mut rest = text;
    while rest.width() > width {
        // Far too long a text is cut in bigger steps.
        let cut = (rest.chars().count().saturating_sub(2 * width) / 2).max(1);
        let at = rest.char_indices().nth(cut).map_or(rest.len(), |(at, _)| at);
        rest = rest.get(at..).unwrap_or_default();
    }
    rest
}

/// How a piece of a card looks.
fn tinted(look: &Look, tint: Tint, frame: Style) -> Style {
    match tint {
        _ if !look.colour => Style::default(),
        Tint::Plain => Style::default(),
        Tint::Quiet => Style::default().fg(Color::DarkGray),
        Tint::Program => Style::default().fg(Color::Green).add_modifier(Modifier::BOLD),
        Tint::Option => Style::default().fg(Color::Cyan),
        Tint::Value => Style::default().fg(Color::Blue).add_modifier(Modifier::BOLD),
        Tint::Warning => Style::default().fg(Color::Red),
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
    let keys = card::keys(shown, state.turn(), width);
    let title = card::title(shown, width);
    // A title row when there is no frame, a row for the place when it scrolls.
    let chrome = frame_size.max(1) + keys.len();
    let spare = if area.height >= 16 { 3 } else { 0 };
    let room = usize::from(area.height).saturating_sub(spare);
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
    Drawn { page: visible.max(1), limit, card: fits.then(|| shown.card.id.clone()) }
}

/// Whether the last line is the sentence that stands above the card with its marks.
fn stands_above_card(state: &State) -> bool {
    let last = state.output().lines().next_back();
    let above = state.card().filter(|shown| !shown.writing() && !card::marked(&shown.card, 80).is_empty());
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

/// What stands before the first row of a line and before each row that it goes on in: no output can be taken for a card
/// or for the program's own words.
fn mark(kind: Kind) -> (&'static str, &'static str, Color) {
    match kind {
        Kind::Sentence => ("> ", "> ", Color::Cyan),
        Kind::Call => ("$ ", "$ ", Color::Blue),
        Kind::Stdout => ("| ", "| ", Color::Reset),
        Kind::Stderr => ("|! ", "|! ", Color::Yellow),
        Kind::Note => ("- ", "- ", Color::DarkGray),
        Kind::Error => ("! ", "! ", Color::Red),
        Kind::Done => ("= ok: ", "=     ", Color::Green),
        Kind::Failed => ("= failed: ", "=         ", Color::Red),
    }
}

fn draw_output(frame: &mut Frame, area: Rect, state: &State, look: &Look) -> Drawn {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let mut rows = Vec::new();
    if let Some(text) = state.output().dropped_line() {
        rows.push((clip(&text, width), style(look, Color::DarkGray)));
    }
    let told = state.output().lines().len() - usize::from(stands_above_card(state));
    for line in state.output().lines().take(told) {
        let (first, next, colour) = mark(line.kind);
        let colour = if colour == Color::Reset { Style::default() } else { style(look, colour) };
        let text = safe_block(&line.text);
        let room = width.saturating_sub(first.len());
        let broken = match line.kind {
            Kind::Stdout | Kind::Stderr => card::hard_wrap(&text, room),
            _ => wrap(&text, room),
        };
        for (n, row) in broken.into_iter().enumerate() {
            rows.push((format!("{}{row}", if n == 0 { first } else { next }), colour));
        }
    }
    if state.output().lines().len() == 0 {
        let text = "Type what you want done and press Enter. Nothing runs before you have seen it.";
        rows.extend(wrap(text, width).into_iter().map(|row| (row, style(look, Color::DarkGray))));
    }
    let limit = rows.len().saturating_sub(height);
    let from = limit - state.scroll().min(limit);
    let shown: Vec<_> = rows.into_iter().skip(from).take(height).collect();
    put(frame, area, &shown);
    Drawn { page: height.max(1), limit, card: None }
}
