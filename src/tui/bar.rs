//! The row that says what goes on: the clock of a run, the place in the output, and the keys while reading.

use crate::shell::{Ask, State};
use crate::text::{clip, safe_line};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line as Row;
use unicode_width::UnicodeWidthStr as _;

use super::transcript::position;

/// What goes on, where something does: a run with its clock, or output that is scrolled.
pub(super) fn status(state: &State, width: usize) -> Option<String> {
    if let Some(running) = state.running() {
        let time = clock(state.running_ms().unwrap_or(0));
        let stop = if running.stopping { "stopping it" } else { "Ctrl-C stops it" };
        let wrote = if running.bytes > 0 { format!("  {} written", bytes(running.bytes)) } else { String::new() };
        let long = format!("{} runs  {time}{wrote}  {stop}", safe_line(&running.card.title));
        return Some(if long.width() <= width { long } else { format!("{time}{wrote}  {stop}") });
    }
    let pane = state.pane();
    (pane.top.is_some() && !state.reader().on).then(|| {
        let place = position(&pane).unwrap_or_default();
        format!("{place}  PgDn goes on  Ctrl-O reads, searches, copies")
    })
}

/// Minutes and seconds.
fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

/// A number of bytes as a person reads it.
pub(super) fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    match UNITS.iter().find(|(size, _)| count >= *size) {
        Some((size, unit)) => format!("{:.1} {unit}", count as f64 / *size as f64),
        None => format!("{count} bytes"),
    }
}

/// The line while the output is read: what is asked for, or where one is and which keys there are.
pub(super) fn reading(frame: &mut Frame, area: Rect, state: &State) {
    let (reader, width) = (state.reader(), usize::from(area.width));
    if let Some((ask, input)) = &reader.ask {
        let prompt = match ask {
            Ask::Search => "/",
            Ask::Save => "save to: ",
        };
        let text = format!("{prompt}{}", safe_line(input.value()));
        let column = text.width().min(width.saturating_sub(1));
        // The end of a long text is what is being typed.
        let from = text.char_indices().find(|(at, _)| text.get(*at..).unwrap_or_default().width() < width).map_or(0, |(at, _)| at);
        frame.render_widget(Row::from(text.get(from..).unwrap_or_default().to_owned()), area);
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
        return frame.set_cursor_position(Position { x, y: area.y });
    }
    let blocks: Vec<u64> = state.output().blocks().map(|b| b.id).collect();
    let at = reader.block.and_then(|id| blocks.iter().position(|b| *b == id)).map_or(0, |at| at + 1);
    let place = position(&reader.pane).unwrap_or_else(|| "all in sight".to_owned());
    let card = if state.card().is_some() { "a card waits, Esc shows it  " } else { "" };
    let head = format!("READING {at}/{}  {card}", blocks.len());
    let keys = "/ find  n N  y copy  s save  p pager  [ ] block  Space fold  Esc back";
    let short = "/ find  y copy  s save  p pager  Esc back";
    let rest = match &reader.hint {
        Some(hint) => safe_line(hint),
        None => {
            let fits = [format!("{place}  {keys}"), keys.to_owned(), short.to_owned()];
            fits.into_iter().find(|text| head.width() + text.width() <= width).unwrap_or_else(|| "Esc back".to_owned())
        }
    };
    frame.render_widget(Row::styled(clip(&format!("{head}{rest}"), width), super::theme::Theme::default().chosen()), area);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_said_as_people_read_them() {
        assert_eq!([clock(0), clock(61_900), clock(3_723_000)], ["0:00", "1:01", "1:02:03"]);
        assert_eq!([bytes(0), bytes(1023), bytes(1536), bytes(50 << 20)], ["0 bytes", "1023 bytes", "1.5 kB", "50.0 MB"]);
    }
}
