//! Keys while the output is read. A card waits as long: none of these keys can answer it.

use super::{Effect, State};
use crate::shell::reader::{Ask, Pane};
use crate::shell::{Event, Kind, LineEdit, Place, line};
use tui_input::Input;

/// Rows that a turn of the wheel moves.
const WHEEL: isize = 3;

impl State {
    /// Takes an event that means something for reading; `None` leaves it to the rest of the machine.
    pub(super) fn read(&mut self, event: &Event) -> Option<Vec<Effect>> {
        match event {
            Event::Read => self.turn_reading(),
            Event::Wheel { down } => self.wheel(*down),
            Event::Top => self.reader.go_to_start(),
            Event::Bottom => self.reader.go_to_end(),
            Event::Pane(pane) => self.reader.drawn(*pane),
            Event::Hint(text) => self.hint(text),
            Event::Mouse => return Some(self.mouse()),
            _ if self.reader.on => return self.read_key(event),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Says what came of a key where the person looks.
    fn hint(&mut self, text: &str) {
        match &mut self.card {
            Some(shown) if !self.reader.on => shown.hint = Some(text.to_owned()),
            _ => self.reader.hint = Some(text.to_owned()),
        }
    }

    /// What is in sight of the output.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.reader.pane
    }

    /// The first row in sight of the output; none while the end is.
    #[must_use]
    pub fn top(&self) -> Option<Place> {
        self.reader.pane.top
    }

    /// Whether the mouse is the session's.
    pub fn set_mouse(&mut self, on: bool) {
        self.wheel_on = on;
    }

    fn mouse(&mut self) -> Vec<Effect> {
        self.wheel_on = !self.wheel_on;
        let text = if self.wheel_on {
            "The wheel scrolls. Hold Shift to select text with the mouse"
        } else {
            "The mouse selects text now; the wheel does nothing here"
        };
        self.output.say(Kind::Note, text);
        vec![Effect::Mouse(self.wheel_on)]
    }

    fn wheel(&mut self, down: bool) {
        if self.card.is_some() && !self.reader.on {
            return if down { self.scroll_down(3) } else { self.scroll_up(3) };
        }
        self.reader.by(if down { WHEEL } else { -WHEEL });
    }

    /// Begins to read, or ends it.
    fn turn_reading(&mut self) {
        self.reader.on = !self.reader.on;
        (self.reader.hint, self.reader.ask, self.pending) = (None, None, None);
        if self.reader.on {
            let ran = self.output.blocks().rev().find(|b| b.written > 0);
            self.reader.block = ran.or(self.output.blocks().next_back()).map(|b| b.id);
        } else {
            (self.reader.search, self.reader.found) = (None, None);
            self.reader.go_to_end();
            self.show_again();
        }
    }

    /// A card that was behind something else must be seen again before a key answers it.
    pub(super) fn show_again(&mut self) {
        self.limit = usize::MAX;
        if let Some(shown) = &mut self.card {
            shown.turn_over();
        }
    }

    fn read_key(&mut self, event: &Event) -> Option<Vec<Effect>> {
        if self.reader.ask.is_some() {
            return self.answer_ask(event);
        }
        if !matches!(event, Event::Time(_) | Event::Output { .. } | Event::Drawn { .. }) {
            self.reader.hint = None;
        }
        match event {
            Event::Key(c) | Event::Insert(c) => return Some(self.read_letter(*c)),
            Event::Enter => self.fold(),
            Event::Next => self.next_block(false),
            Event::Up => self.reader.by(-1),
            Event::Down => self.reader.by(1),
            Event::PageUp => self.reader.pages(-1),
            Event::PageDown => self.reader.pages(1),
            Event::Edit(LineEdit::Home) => self.reader.go_to_start(),
            Event::Edit(LineEdit::End) => self.reader.go_to_end(),
            Event::Edit(_) => {}
            Event::Cancel | Event::Eof => self.turn_reading(),
            Event::Interrupt if self.running.is_none() => self.turn_reading(),
            Event::Paste(_) => {
                // It is not lost: it stands in the line, where pasted text goes.
                self.turn_reading();
                return None;
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn read_letter(&mut self, c: char) -> Vec<Effect> {
        match c {
            'q' => self.turn_reading(),
            'j' => self.reader.by(1),
            'k' => self.reader.by(-1),
            'f' => self.reader.pages(1),
            'b' => self.reader.pages(-1),
            'g' => self.reader.go_to_start(),
            'G' => self.reader.go_to_end(),
            ' ' => self.fold(),
            ']' => self.next_block(false),
            '[' => self.next_block(true),
            '/' => self.reader.ask = Some((Ask::Search, Input::default())),
            'n' => self.find(false),
            'N' => self.find(true),
            's' => self.reader.ask = Some((Ask::Save, Input::default())),
            'y' => return self.with_block(|text, _| Effect::Copy { text }),
            'p' => return self.with_block(|text, file| Effect::Page { text, file }),
            c => self.reader.hint = Some(format!("{c:?} does nothing here; Esc goes back to the line")),
        }
        Vec::new()
    }

    fn find(&mut self, back: bool) {
        self.reader.find(&self.output, back);
        if let Some(block) = self.reader.reveal.and(self.reader.block).and_then(|id| self.output.block_mut(id)) {
            block.folded = false;
        }
    }

    fn with_block(&mut self, effect: impl FnOnce(String, Option<String>) -> Effect) -> Vec<Effect> {
        let Some(block) = self.reader.block.and_then(|id| self.output.block(id)) else {
            self.reader.hint = Some("There is no output yet".to_owned());
            return Vec::new();
        };
        vec![effect(self.output.text_of(block.id), block.file.clone())]
    }

    fn fold(&mut self) {
        let block = self.reader.block.and_then(|id| self.output.block_mut(id));
        match block {
            Some(block) if block.written > 0 => block.folded = !block.folded,
            _ => self.reader.hint = Some("This block has no output to fold".to_owned()),
        }
    }

    /// Goes to the next block, or the one before.
    fn next_block(&mut self, back: bool) {
        let ids: Vec<u64> = self.output.blocks().map(|b| b.id).collect();
        let at = self.reader.block.and_then(|id| ids.iter().position(|i| *i == id)).unwrap_or(0);
        let next = if back { at.checked_sub(1) } else { Some(at + 1) };
        let Some(id) = next.and_then(|at| ids.get(at)).copied() else {
            self.reader.hint = Some(if back { "This is the first block" } else { "This is the last block" }.to_owned());
            return;
        };
        self.reader.block = Some(id);
        self.reader.reveal = self.output.lines().find(|line| line.block == id).map(|line| line.number);
    }

    /// A key while something is asked for.
    fn answer_ask(&mut self, event: &Event) -> Option<Vec<Effect>> {
        let (ask, input) = self.reader.ask.as_mut()?;
        match event {
            Event::Key(c) | Event::Insert(c) => {
                line::insert(input, *c);
            }
            Event::Paste(text) => {
                line::paste(input, text);
            }
            Event::Edit(edit) => line::edit(input, *edit),
            Event::Cancel | Event::Interrupt => self.reader.ask = None,
            Event::Enter => {
                let (ask, text) = (*ask, input.value().to_owned());
                self.reader.ask = None;
                return Some(self.asked(ask, text));
            }
            Event::Up | Event::Down | Event::PageUp | Event::PageDown | Event::Next | Event::Eof => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    fn asked(&mut self, ask: Ask, text: String) -> Vec<Effect> {
        match ask {
            Ask::Search if text.is_empty() => (self.reader.search, self.reader.found) = (None, None),
            Ask::Search => {
                (self.reader.search, self.reader.found) = (Some(text), None);
                self.find(false);
            }
            Ask::Save if text.trim().is_empty() => self.reader.hint = Some("Not saved. Press s and type a file name".to_owned()),
            Ask::Save => {
                let path = text.trim().to_owned();
                return self.with_block(|text, file| Effect::Save { path, text, file });
            }
        }
        Vec::new()
    }
}
