//! What opens in the place of the transcript: the help of where one is, and the search among what was asked before.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use tui_input::Input;

use super::entry::{CHOSEN, draw_input};
use super::look::{put, style, take_bottom, take_top};
use super::{Drawn, Look, Place};
use crate::shell::{COMMANDS, Overlay, State};
use crate::text::{clip, safe_line, wrap};

/// Draws what is open.
pub(super) fn draw(frame: &mut Frame, area: Rect, state: &State, open: &Overlay, look: &Look) -> Drawn {
    match open {
        Overlay::Help { scroll } => help(frame, area, state, look, *scroll),
        Overlay::Search { typed, at } => search(frame, area, state, look, typed, *at),
    }
}

/// The words that a line can be besides a sentence.
const WORDS: [(&str, &str); 6] = [
    ("help, ?", "this help"),
    ("cd FOLDER", "change the folder in which tools run"),
    ("!LINE", "run a line with sh, asked like any call"),
    ("TOOL name=value …", "a call written out; TOOL {\"name\": \"value\"} too"),
    ("undo", "show what undoes the last run"),
    ("quit, exit", "leave"),
];

/// Keys of a card that are letters; what they do cannot be another key, for they are text elsewhere.
const CARD_LETTERS: [(&str, &str); 5] = [
    ("y", "run it, where the card says so"),
    ("a", "run all calls of the answer, where they only read"),
    ("e", "change its values or its tool"),
    ("d", "show all details"),
    ("n, Esc", "do not run it"),
];

fn help(frame: &mut Frame, mut area: Rect, state: &State, look: &Look, scroll: usize) -> Drawn {
    let width = usize::from(area.width);
    let rows = help_rows(state, look, width);
    let spare = usize::from(area.height > 2);
    let foot = take_bottom(&mut area, spare);
    let height = usize::from(area.height);
    let limit = rows.len().saturating_sub(height);
    let from = scroll.min(limit);
    let shown: Vec<_> = rows.iter().skip(from).take(height).cloned().collect();
    put(frame, area, &shown);
    let place = if limit > 0 { format!("{}-{} of {}  ", from + 1, from + shown.len(), rows.len()) } else { String::new() };
    put(frame, foot, &[(clip(&format!("{place}Up and Down scroll, Esc or typing closes"), width), style(look, Color::Yellow))]);
    Drawn { page: height.max(1), limit, card: None, pane: None }
}

/// The keys of what is in front first, then those that count everywhere.
fn help_rows(state: &State, look: &Look, width: usize) -> Vec<(String, Style)> {
    let mut rows = Vec::new();
    let letters: Vec<(String, &str)> = CARD_LETTERS.iter().map(|(k, w)| ((*k).to_owned(), *w)).collect();
    let card = [letters, look.keys.help(Place::Card)].concat();
    let commands = COMMANDS.iter().map(|(name, takes, words, _)| (format!("/{name} {takes}"), *words));
    let words = WORDS.iter().map(|(form, words)| ((*form).to_owned(), *words));
    let mut sections: Vec<(&str, Vec<(String, &str)>)> = vec![
        ("Words with a meaning of their own", words.collect()),
        ("The input line", look.keys.help(Place::Line)),
        ("Everywhere", look.keys.help(Place::Any)),
        ("Commands", commands.collect()),
    ];
    sections.insert(if state.card().is_some() { 0 } else { 3 }, ("A card", card));
    for (title, pairs) in sections {
        rows.extend(wrap(title, width).into_iter().map(|row| (row, style(look, Color::Cyan))));
        for (keys, words) in pairs {
            let keys = keys.trim_end();
            let column = 24.min(width / 2);
            if keys.chars().count() + 2 < column {
                let room = width.saturating_sub(column);
                for (n, row) in wrap(words, room).into_iter().enumerate() {
                    let left = if n == 0 { format!("  {keys}") } else { String::new() };
                    rows.push((format!("{left:column$}{row}"), Style::default()));
                }
            } else {
                rows.extend(wrap(&format!("  {keys}"), width).into_iter().map(|row| (row, Style::default())));
                rows.extend(
                    wrap(words, width.saturating_sub(column)).into_iter().map(|row| (format!("{:column$}{row}", ""), Style::default())),
                );
            }
        }
        rows.push((String::new(), Style::default()));
    }
    rows
}

fn search(frame: &mut Frame, mut area: Rect, state: &State, look: &Look, typed: &Input, at: usize) -> Drawn {
    let width = usize::from(area.width);
    let line = take_top(&mut area, 1);
    let column = draw_input(frame, line, "search: ", typed, "", look);
    let x = line.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX)).min(line.right().saturating_sub(1));
    frame.set_cursor_position(Position { x, y: line.y });
    let spare = usize::from(area.height > 1);
    let foot = take_bottom(&mut area, spare);
    let found = state.found();
    let height = usize::from(area.height);
    let at = at.min(found.len().saturating_sub(1));
    let from = (at + 1).saturating_sub(height);
    let rows: Vec<(String, Style)> = found
        .iter()
        .enumerate()
        .skip(from)
        .take(height)
        .map(|(n, past)| {
            let mark = if n == at { CHOSEN } else { "  " };
            let said = [past.folder.as_deref().unwrap_or_default(), past.outcome.as_str()].into_iter().filter(|t| !t.is_empty());
            let said: Vec<String> = said.map(safe_line).collect();
            let about = if said.is_empty() { String::new() } else { format!("   ({})", said.join(", ")) };
            let text = clip(&format!("{mark}{}{about}", safe_line(&past.text)), width);
            (text, if n == at { style(look, Color::Cyan) } else { Style::default() })
        })
        .collect();
    put(frame, area, &rows);
    let words = if found.is_empty() {
        "no earlier request has these letters; Esc closes"
    } else {
        "Enter takes it into the line, Up and Down choose, Esc closes"
    };
    put(frame, foot, &[(clip(words, width), style(look, Color::Yellow))]);
    Drawn { page: height.max(1), limit: 0, card: None, pane: None }
}
