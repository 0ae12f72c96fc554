//! What helps while typing: the popup of commands, the first screen, the search, the help, the suggestion and the guess.

use super::{Effect, State};
use crate::shell::editor::ViKey;
use crate::shell::words::{self, Command, Line, PopupRow};
use crate::shell::{Event, Guessed, Known, LineEdit, Mode, Overlay, Past, Queue, Welcome, line};
use tui_input::Input;

impl State {
    /// The lines that wait.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        &self.prompt.queue
    }

    /// The first screen.
    #[must_use]
    pub fn welcome(&self) -> &Welcome {
        &self.prompt.welcome
    }

    /// What is open in the place of the transcript.
    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        self.prompt.overlay.as_ref()
    }

    /// Whether the line takes letters as commands of vi.
    #[must_use]
    pub fn is_normal(&self) -> bool {
        self.prompt.editor.is_normal()
    }

    /// The requests that the open search finds, best first.
    #[must_use]
    pub fn found(&self) -> Vec<&Past> {
        match &self.prompt.overlay {
            Some(Overlay::Search { typed, .. }) => self.prompt.recall.find(typed.value()),
            _ => Vec::new(),
        }
    }

    /// What could follow the line, shown in grey.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        let editor = &self.prompt.editor;
        let fits = self.mode() == Mode::Line && editor.at_end() && !editor.is_normal() && self.popup().is_none();
        fits.then(|| self.prompt.recall.suggest(editor.value())).flatten()
    }

    /// What the line would come to, as far as it is known.
    #[must_use]
    pub fn guessed(&self) -> Option<&Guessed> {
        self.prompt.guess.shown().filter(|_| self.card.is_none() && self.prompt.overlay.is_none())
    }

    /// The commands that fit the line, and which is chosen.
    #[must_use]
    pub fn popup(&self) -> Option<(Vec<PopupRow>, usize)> {
        let typed = self.prompt.editor.value().strip_prefix('/')?;
        if self.card.is_some() || self.prompt.overlay.is_some() || typed.contains(|c: char| c.is_whitespace() || c == '/') {
            return None;
        }
        let rows: Vec<PopupRow> = words::matches(typed).map(|c| (c.0, c.1, c.2)).collect();
        let last = rows.len().checked_sub(1)?;
        Some((rows, self.prompt.popup_at.min(last)))
    }

    /// Takes the keys of vi for the line.
    pub fn set_vi(&mut self, on: bool) {
        self.prompt.editor.set_vi(on);
    }

    /// The tools are loaded.
    pub(super) fn know(&mut self, known: Known) {
        self.prompt.tools = known.tools;
        self.prompt.recall.load(known.past, known.examples);
    }

    /// The chosen command of the popup, put into the line; Enter runs it where it takes nothing.
    pub(super) fn enter_popup(&mut self) -> Option<Vec<Effect>> {
        let (rows, at) = self.popup()?;
        let (name, takes, _) = rows.get(at)?;
        if !takes.is_empty() && self.prompt.editor.value() != format!("/{name}") {
            self.prompt.editor.set(&format!("/{name} "));
            return Some(Vec::new());
        }
        self.prompt.editor.set(&format!("/{name}"));
        None
    }

    /// Tab in the line.
    pub(super) fn complete(&mut self) {
        if let Some((name, takes, _)) = self.popup().and_then(|(rows, at)| rows.get(at).copied()) {
            let blank = if takes.is_empty() { "" } else { " " };
            self.prompt.editor.set(&format!("/{name}{blank}"));
        } else {
            self.take_suggestion(false);
        }
    }

    /// Takes the grey text, or its next word; whether there was any.
    fn take_suggestion(&mut self, word: bool) -> bool {
        let Some(rest) = self.suggestion() else { return false };
        let blanks = rest.chars().take_while(|c| c.is_whitespace()).count();
        let letters = rest.chars().skip(blanks).take_while(|c| !c.is_whitespace()).count();
        let taken: String = if word { rest.chars().take(blanks + letters).collect() } else { rest.to_owned() };
        self.prompt.editor.paste(&taken);
        self.typing = true;
        true
    }

    /// Right and End past the last character take what is suggested; whether they did.
    pub(super) fn suggested(&mut self, edit: LineEdit) -> bool {
        match edit {
            LineEdit::Right | LineEdit::End => self.take_suggestion(false),
            LineEdit::WordRight => self.take_suggestion(true),
            _ => false,
        }
    }

    /// An arrow key in the line.
    pub(super) fn walk(&mut self, up: bool) {
        if let Some((rows, at)) = self.popup() {
            self.prompt.popup_at = if up { at.saturating_sub(1) } else { (at + 1).min(rows.len() - 1) };
            return;
        }
        let line = self.prompt.editor.value();
        if line.is_empty() && (if up { self.prompt.welcome.up() } else { self.prompt.welcome.down() }) {
            return;
        }
        let line = line.to_owned();
        let found = if up { self.prompt.recall.up(&line).map(str::to_owned) } else { self.prompt.recall.down() };
        if let Some(text) = found {
            self.prompt.editor.set(&text);
            self.typing = !text.is_empty();
        }
    }

    /// A letter in vi's normal mode.
    pub(super) fn vi_key(&mut self, c: char) {
        match self.prompt.editor.normal_key(c) {
            ViKey::Done => {}
            ViKey::Up => self.walk(true),
            ViKey::Down => self.walk(false),
            ViKey::Search => self.search(),
        }
        self.typing = !self.prompt.editor.value().is_empty();
    }

    /// Opens the search among what was asked before, with the line as its first words.
    pub(super) fn search(&mut self) {
        let typed = Input::new(self.prompt.editor.value().to_owned());
        self.prompt.overlay = Some(Overlay::Search { typed, at: 0 });
    }

    /// A key while something is open over the screen; `None` for an event that is not for it.
    pub(super) fn overlay_key(&mut self, event: &Event) -> Option<Vec<Effect>> {
        match self.prompt.overlay.take()? {
            Overlay::Help { scroll } => self.help_key(event, scroll),
            Overlay::Search { typed, at } => self.search_key(event, typed, at),
        }
    }

    fn help_key(&mut self, event: &Event, scroll: usize) -> Option<Vec<Effect>> {
        let scrolled = match event {
            Event::Up => scroll.saturating_sub(1),
            Event::Down => scroll.saturating_add(1),
            Event::PageUp => scroll.saturating_sub(self.page),
            Event::PageDown => scroll.saturating_add(self.page),
            Event::Drawn { limit, .. } => scroll.min(*limit),
            Event::Cancel | Event::Help | Event::Enter | Event::Interrupt | Event::Eof => return Some(Vec::new()),
            // What is typed goes on with the line, as if nothing had been open.
            Event::Insert(_) | Event::Paste(_) | Event::Edit(_) | Event::Search => return None,
            _ => scroll,
        };
        self.prompt.overlay = Some(Overlay::Help { scroll: scrolled });
        matches!(event, Event::Up | Event::Down | Event::PageUp | Event::PageDown).then(Vec::new)
    }

    fn search_key(&mut self, event: &Event, mut typed: Input, mut at: usize) -> Option<Vec<Effect>> {
        let last = self.prompt.recall.find(typed.value()).len().saturating_sub(1);
        match event {
            Event::Cancel | Event::Interrupt | Event::Eof => return Some(Vec::new()),
            Event::Enter | Event::Next => {
                if let Some(text) = self.prompt.recall.find(typed.value()).get(at).map(|p| p.text.clone()) {
                    self.prompt.editor.set(&text);
                    self.typing = true;
                }
                return Some(Vec::new());
            }
            Event::Insert(c) => {
                line::insert(&mut typed, *c);
                at = 0;
            }
            Event::Paste(text) => {
                line::paste(&mut typed, text);
                at = 0;
            }
            Event::Edit(edit) => {
                line::edit(&mut typed, *edit);
                at = 0;
            }
            Event::Search | Event::Down => at = (at + 1).min(last),
            Event::Up => at = at.saturating_sub(1),
            Event::PageDown => at = at.saturating_add(self.page).min(last),
            Event::PageUp => at = at.saturating_sub(self.page),
            _ => {
                self.prompt.overlay = Some(Overlay::Search { typed, at });
                return None;
            }
        }
        self.prompt.overlay = Some(Overlay::Search { typed, at });
        Some(Vec::new())
    }

    /// When the line is to be looked up.
    pub(super) fn guess_due(&self) -> Option<u64> {
        let text = self.prompt.editor.value();
        let free = self.card.is_none() && !self.waiting && self.prompt.overlay.is_none();
        let due = self.prompt.guess.due(text).filter(|_| free)?;
        matches!(words::read(text.trim(), &self.prompt.tools), Line::Sentence).then_some(due)
    }

    /// Looks the line up when it was left alone for long enough.
    pub(super) fn guess(&mut self) -> Option<Effect> {
        self.guess_due().filter(|due| *due <= self.now)?;
        let (text, generation) = (self.prompt.editor.value().trim().to_owned(), self.prompt.guess.ask());
        Some(Effect::Guess { text, generation })
    }

    /// After every event: what was found for another text does not count, and another list begins at its top.
    pub(super) fn follow_line(&mut self) -> Option<Effect> {
        let open = self.prompt.guess.is_open();
        if self.prompt.guess.follow(self.prompt.editor.changes(), self.now) {
            self.prompt.popup_at = 0;
            self.prompt.welcome.unchoose();
            return open.then_some(Effect::DropGuess);
        }
        None
    }

    /// Opens or closes the help.
    pub(super) fn help(&mut self) {
        self.command(Command::Help);
    }
}
