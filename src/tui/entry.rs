//! The part of the screen where a person types: the lines that wait, the commands, the line with what is suggested, and
//! what it would come to. And the first screen.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::Paragraph;
use tui_input::Input;
use unicode_width::UnicodeWidthStr as _;

use super::Look;
use super::look::{put, style, take_bottom};
use crate::shell::{Mode, State, WHAT};
use crate::text::{clip, safe_line, wrap};

/// Rows of the queue that are shown.
const QUEUE_ROWS: usize = 3;
/// Rows of the commands that are shown.
const POPUP_ROWS: usize = 8;
/// The mark of what is chosen; no colour is needed to see it.
pub(super) const CHOSEN: &str = "> ";

/// A row of text with its style.
type Styled = (String, Style);

/// Draws it at the bottom of `area`, which it takes away from it.
pub(super) fn draw(frame: &mut Frame, area: &mut Rect, state: &State, look: &Look) {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    if height >= 8 && has_guess(state) {
        let row = take_bottom(area, 1);
        put(frame, row, &[(clip(&guess(state), width), style(look, Color::DarkGray))]);
    }
    let line = take_bottom(area, 1);
    draw_line(frame, line, state, look);
    let spare = usize::from(area.height).saturating_sub(4);
    for rows in [popup(state, look, width), queue(state, look, width)] {
        let rows: Vec<_> = rows.into_iter().take(spare).collect();
        let place = take_bottom(area, rows.len());
        put(frame, place, &rows);
    }
}

/// The row under the line stands there while there is a text, so that nothing moves when the look-up is done.
fn has_guess(state: &State) -> bool {
    let text = state.input().value();
    let for_model = !text.trim().is_empty() && !text.starts_with(['/', '!']);
    state.mode() == Mode::Line && state.overlay().is_none() && state.card().is_none() && for_model
}

fn guess(state: &State) -> String {
    let Some(guessed) = state.guessed() else { return String::new() };
    let lead = if guessed.is_call { "  → " } else { "  · " };
    format!("{lead}{}", safe_line(&guessed.line))
}

fn popup(state: &State, look: &Look, width: usize) -> Vec<Styled> {
    let Some((rows, at)) = state.popup() else { return Vec::new() };
    let from = (at + 1).saturating_sub(POPUP_ROWS);
    let shown = rows.iter().enumerate().skip(from).take(POPUP_ROWS);
    shown
        .map(|(n, (name, takes, words))| {
            let mark = if n == at { CHOSEN } else { "  " };
            let text = clip(&format!("{mark}{:<16}{words}", format!("/{name} {takes}")), width);
            (text, if n == at { style(look, Color::Cyan) } else { style(look, Color::DarkGray) })
        })
        .collect()
}

fn queue(state: &State, look: &Look, width: usize) -> Vec<Styled> {
    let queue = state.queue();
    let mut rows = Vec::new();
    if !queue.is_empty() {
        let key = look.keys.shown("clear-queue");
        let lines = if queue.len() == 1 { "1 line waits".to_owned() } else { format!("{} lines wait", queue.len()) };
        let turn = if queue.held() { "; Enter begins" } else { "" };
        rows.push(format!("{lines}{turn}; {key} drops"));
        rows.extend(queue.lines().take(QUEUE_ROWS).map(|line| format!("  . {}", safe_line(line))));
        if queue.len() > QUEUE_ROWS {
            rows.push(format!("  . and {} more", queue.len() - QUEUE_ROWS));
        }
    }
    if !queue.aside().is_empty() {
        rows.push(format!("kept, and back in the line after Enter: {}", safe_line(queue.aside())));
    }
    rows.into_iter().map(|row| (clip(&row, width), style(look, Color::Yellow))).collect()
}

fn draw_line(frame: &mut Frame, area: Rect, state: &State, look: &Look) {
    let word = (state.mode() == Mode::Word && !state.typing()).then(|| state.card().map(|shown| &shown.word)).flatten();
    let (prompt, input) = match word {
        Some(word) => ("name> ", word),
        None if state.waiting() => ("...> ", state.input()),
        None if state.running().is_some() => ("run> ", state.input()),
        None => ("> ", state.input()),
    };
    let suggestion = if word.is_none() { state.suggestion().unwrap_or_default() } else { "" };
    let column = draw_input(frame, area, prompt, input, suggestion, look);
    if state.overlay().is_none() && (state.card().is_none() || word.is_some() || state.typing()) {
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX)).min(area.right().saturating_sub(1));
        frame.set_cursor_position(Position { x, y: area.y });
    }
}

/// Draws a line with its prompt; the cursor's column.
pub(super) fn draw_input(frame: &mut Frame, area: Rect, prompt: &str, input: &Input, suggestion: &str, look: &Look) -> usize {
    let width = usize::from(area.width);
    let before: String = input.value().chars().take(input.cursor()).collect();
    let after: String = input.value().chars().skip(input.cursor()).collect();
    let prompt = if prompt.len() + 2 > width { "" } else { prompt };
    let room = width.saturating_sub(prompt.len() + 1);
    let before = safe_line(&before);
    let before = tail(&before, room);
    let mut parts = vec![Span::raw(format!("{prompt}{before}{}", safe_line(&after)))];
    let suggestion = safe_line(suggestion);
    if !suggestion.is_empty() {
        // Without colour brackets say that it was not typed.
        let text = if look.colour { suggestion } else { format!("[{suggestion}]") };
        parts.push(Span::styled(text, style(look, Color::DarkGray)));
    }
    frame.render_widget(Paragraph::new(Row::from(parts)), area);
    prompt.len() + before.width()
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

/// The rows of the first screen.
pub(super) fn first_screen(state: &State, look: &Look, width: usize, height: usize) -> Vec<Styled> {
    let plain = Style::default();
    let mut rows: Vec<Styled> = wrap(WHAT, width).into_iter().map(|row| (row, plain)).collect();
    let welcome = state.welcome();
    if !welcome.is_up() {
        return Vec::new();
    }
    let chosen = welcome.chosen(state.input().value());
    if !welcome.sentences().is_empty() {
        rows.push((String::new(), plain));
    }
    for (n, sentence) in welcome.sentences().iter().enumerate() {
        let is_chosen = chosen == Some(n);
        let mark = if is_chosen { CHOSEN } else { "  " };
        let text = format!("{mark}{}  {}", n + 1, safe_line(sentence));
        rows.push((clip(&text, width), if is_chosen { style(look, Color::Cyan) } else { plain }));
    }
    rows.push((String::new(), plain));
    let help = look.keys.shown("help");
    let hint = if welcome.sentences().is_empty() { String::new() } else { "  Down or a digit chooses, Enter asks".to_owned() };
    rows.push((clip(&format!("{help} help{hint}"), width), style(look, Color::DarkGray)));
    // The oldest row of a transcript is cut first; here the first is worth the most.
    rows.truncate(height);
    rows
}
