//! The one table of keys: what each does, in which place it counts, how it is called in the config file and in the help.
//! The footer, the help and the rebinding read it.

use super::key::Key;
use super::reading;
use crate::config::{Fault, KeyChoice};
use crate::shell::{Event, LineEdit, Mode, State, View};
use crossterm::event::{Event as TerminalEvent, KeyEvent, KeyEventKind};
use std::collections::HashMap;

/// Where a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Any,
    /// In the input line, also while text is typed over a card.
    Line,
    /// While a card is up, before the keys of the line.
    Card,
    /// In a view.
    View,
}

/// What a key can do.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// Its name in `[keys]` of the config file.
    pub id: &'static str,
    /// The keys that it has without the config file; the first is shown.
    keys: &'static [&'static str],
    /// What it does, for the help.
    pub words: &'static str,
    /// What it does in a word, for the footer; none keeps it out of there.
    brief: &'static str,
    /// Where it counts.
    pub place: Place,
    /// Whether it does something now; the footer shows it then.
    now: fn(&State) -> bool,
    event: fn() -> Event,
}

const fn any(id: &'static str, keys: &'static [&'static str], words: &'static str, event: fn() -> Event) -> Action {
    Action { id, keys, words, brief: "", place: Place::Any, now: |_| true, event }
}

const fn line(id: &'static str, keys: &'static [&'static str], words: &'static str, event: fn() -> Event) -> Action {
    Action { place: Place::Line, ..any(id, keys, words, event) }
}

const fn card(id: &'static str, keys: &'static [&'static str], words: &'static str, event: fn() -> Event) -> Action {
    Action { place: Place::Card, ..any(id, keys, words, event) }
}

const fn view(id: &'static str, keys: &'static [&'static str], words: &'static str, event: fn() -> Event) -> Action {
    Action { place: Place::View, ..any(id, keys, words, event) }
}

impl Action {
    /// The same, shown in the footer while `now` holds.
    const fn footer(self, brief: &'static str, now: fn(&State) -> bool) -> Self {
        Self { brief, now, ..self }
    }
}

fn at_rest(state: &State) -> bool {
    state.card().is_none() && state.running().is_none() && !state.waiting()
}

fn no_card(state: &State) -> bool {
    state.card().is_none()
}

/// All that keys do. The footer shows them in this order.
const ACTIONS: &[Action] = &[
    any("interrupt", &["Ctrl-C"], "stop what runs; drop the request; clear the line; leave", || Event::Interrupt)
        .footer("stop it", |s| s.running().is_some()),
    any("cancel", &["Esc"], "close what is open; drop the request", || Event::Cancel).footer("cancel", |s| s.waiting()),
    any("help", &["F1"], "this help", || Event::Help).footer("help", |_| true),
    any("tools", &["F2"], "the tools: find one, call it by hand, edit its file", || Event::Show(View::Tools)).footer("tools", no_card),
    any("stats", &["F3"], "speed and memory of this session", || Event::Show(View::Stats)).footer("stats", no_card),
    any("history", &["F5"], "what was asked and done", || Event::Show(View::History)),
    any("debug", &["F6"], "how the last answer came about", || Event::Show(View::Debug)),
    any("read", &["Ctrl-O"], "read the output: search, copy, save, fold", || Event::Read)
        .footer("read", |s| s.pane().total > s.pane().page),
    any("undo-run", &["Ctrl-Z"], "show what undoes the last run", || Event::Undo)
        .footer("undo", |s| no_card(s) && s.running().is_none() && s.undo().is_some()),
    any("clear-queue", &["Ctrl-X"], "drop the lines that wait", || Event::ClearQueue).footer("drop queue", |s| !s.queue().is_empty()),
    line("search-history", &["Ctrl-R"], "search what you asked before", || Event::Search).footer("history", no_card),
    any("leave", &["Ctrl-D"], "leave, on an empty line; else delete a character", || Event::Eof)
        .footer("quit", |s| at_rest(s) && s.input().value().is_empty()),
    any("page-up", &["PgUp"], "scroll up a page", || Event::PageUp),
    any("page-down", &["PgDn"], "scroll down a page", || Event::PageDown),
    any("top", &["Ctrl-Home"], "to the beginning of the output", || Event::Top),
    any("bottom", &["Ctrl-End"], "to the end of the output", || Event::Bottom),
    any("mouse", &["Alt-M"], "switch the mouse: the wheel scrolls, or it selects text", || Event::Mouse),
    view("edit-file", &["F4"], "open the file of the tool in your editor", || Event::OpenEditor),
    view("check", &["F7"], "check the chosen tool: lint, and its examples", || Event::Check),
    view("forget", &["F8"], "forget the chosen sentence, pressed twice", || Event::Forget),
    view("copy", &["Ctrl-Y"], "copy what is chosen", || Event::CopyThis),
    any("redraw", &["Ctrl-L"], "draw the screen anew", || Event::Redraw),
    any("enter", &["Enter", "Ctrl-J", "Ctrl-M"], "ask; say yes where the card shows [Enter]", || Event::Enter),
    any("up", &["Up", "Ctrl-P"], "the earlier request that begins like the line; a row up", || Event::Up),
    any("down", &["Down", "Ctrl-N"], "the later request; a row down", || Event::Down),
    card("next", &["Tab"], "the next proposal", || Event::Next),
    card("previous", &["Shift-Tab"], "the proposal before", || Event::Previous),
    card("correct", &["Alt-E"], "change the values or the tool", || Event::Correct),
    card("details", &["Alt-D"], "show all details", || Event::Details),
    card("copy-line", &["Alt-C"], "copy the command line", || Event::CopyLine),
    card("edit-sentence", &["Ctrl-E"], "change the sentence instead", || Event::Sentence),
    card("allow-session", &["Alt-S"], "run it, and allow it for this session", || Event::Remember { always: false }),
    any("allow-always", &["Alt-A"], "allow it always; the rule is shown first", || Event::Remember { always: true }),
    any("keep-example", &["Alt-K"], "keep what you corrected as an example", || Event::Keep),
    line("complete", &["Tab"], "complete the command or the word", || Event::Next),
    line("left", &["Left", "Ctrl-B"], "a character left", || Event::Edit(LineEdit::Left)),
    line("right", &["Right", "Ctrl-F"], "a character right; at the end take the grey suggestion", || Event::Edit(LineEdit::Right)),
    line("word-left", &["Alt-B", "Ctrl-Left", "Alt-Left"], "a word left", || Event::Edit(LineEdit::WordLeft)),
    line("word-right", &["Alt-F", "Ctrl-Right", "Alt-Right"], "a word right; at the end take a word of the suggestion", || {
        Event::Edit(LineEdit::WordRight)
    }),
    line("home", &["Home", "Ctrl-A"], "to the start", || Event::Edit(LineEdit::Home)),
    line("end", &["End", "Ctrl-E"], "to the end; at the end take the grey suggestion", || Event::Edit(LineEdit::End)),
    line("backspace", &["Backspace", "Ctrl-H"], "delete the character before", || Event::Edit(LineEdit::Backspace)),
    line("delete", &["Delete"], "delete the character under the cursor", || Event::Edit(LineEdit::Delete)),
    line("delete-word", &["Ctrl-W", "Alt-Backspace", "Ctrl-Backspace"], "delete the word before", || Event::Edit(LineEdit::DeleteWord)),
    line("delete-word-after", &["Alt-D", "Ctrl-Delete"], "delete the word after", || Event::Edit(LineEdit::DeleteWordAfter)),
    line("delete-to-start", &["Ctrl-U"], "delete up to the cursor", || Event::Edit(LineEdit::DeleteToStart)),
    line("delete-to-end", &["Ctrl-K"], "delete from the cursor on", || Event::Edit(LineEdit::DeleteToEnd)),
    line("yank", &["Ctrl-Y"], "put back what was deleted last", || Event::Edit(LineEdit::Yank)),
    line("transpose", &["Ctrl-T"], "swap the two characters before", || Event::Edit(LineEdit::Transpose)),
    line("undo-edit", &["Ctrl-_"], "undo an edit of the line, a cleared line too", || Event::Edit(LineEdit::Undo)),
    line("upper", &["Alt-U"], "the word after in capitals", || Event::Edit(LineEdit::Upper)),
    line("lower", &["Alt-L"], "the word after in small letters", || Event::Edit(LineEdit::Lower)),
    line("capitalize", &["Alt-C"], "the word after with a capital", || Event::Edit(LineEdit::Capitalize)),
];

/// What keys do, with those that a person chose.
#[derive(Debug, Clone)]
pub struct Keymap {
    /// The keys of each action, in the order of the table.
    keys: Vec<Vec<Key>>,
    actions: HashMap<Key, Vec<usize>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&[]).0
    }
}

impl Keymap {
    /// The table with `chosen` keys in the place of those of their actions; what could not be taken is told.
    #[must_use]
    pub fn new(chosen: &[KeyChoice]) -> (Self, Vec<Fault>) {
        let mut keys: Vec<Vec<Key>> = ACTIONS.iter().map(|a| a.keys.iter().filter_map(|text| Key::parse(text).ok()).collect()).collect();
        let mut faults = Vec::new();
        for choice in chosen {
            let mut fault = |message: String, fix: String| {
                faults.push(Fault { file: choice.file.clone(), line: Some(choice.line), message, fix });
            };
            let Some(at) = ACTIONS.iter().position(|a| a.id == choice.action) else {
                let ids: Vec<&str> = ACTIONS.iter().map(|a| a.id).collect();
                fault(format!("there is no action {:?}", choice.action), format!("the actions are {}", ids.join(", ")));
                continue;
            };
            match Key::parse(&choice.key) {
                Err(why) => fault(why, "write for example \"Ctrl-R\", \"Alt-B\", \"F5\" or \"Shift-Tab\"".to_owned()),
                Ok(key) => {
                    // The action that had the key by default loses it; one that a person gave it to is told.
                    let meets = |other: usize| other != at && meet(ACTIONS[other].place, ACTIONS[at].place) && keys[other].contains(&key);
                    let taken: Vec<usize> = (0..ACTIONS.len()).filter(|&other| meets(other)).collect();
                    let chosen_before = |n: &usize| chosen.iter().any(|c| c.action == ACTIONS[*n].id && c.line != choice.line);
                    if let Some(&other) = taken.iter().find(|n| chosen_before(n)) {
                        fault(format!("{key} is {} already", ACTIONS[other].id), "choose another key for one of them".to_owned());
                        continue;
                    }
                    taken.iter().for_each(|&other| keys[other].retain(|k| *k != key));
                    keys[at] = vec![key];
                }
            }
        }
        let mut actions: HashMap<Key, Vec<usize>> = HashMap::new();
        for (n, all) in keys.iter().enumerate() {
            all.iter().for_each(|key| actions.entry(*key).or_default().push(n));
        }
        (Self { keys, actions }, faults)
    }

    /// What the terminal reports, as an event; `None` for what means nothing here.
    #[must_use]
    pub fn event(&self, event: TerminalEvent, mode: Mode) -> Option<Event> {
        match event {
            TerminalEvent::Key(key) => self.key(key, mode),
            TerminalEvent::Paste(text) => Some(Event::Paste(text)),
            TerminalEvent::Mouse(mouse) => reading::wheel(mouse.kind),
            _ => None,
        }
    }

    /// A key as an event; only presses count.
    #[must_use]
    pub fn key(&self, event: KeyEvent, mode: Mode) -> Option<Event> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let key = Key::of(event);
        if let Some(c) = key.typed() {
            return Some(if mode == Mode::Line { Event::Insert(c) } else { Event::Key(c) });
        }
        let order: &[Place] = match mode {
            Mode::Line => &[Place::Line, Place::Any],
            Mode::View | Mode::Reader => &[Place::View, Place::Any, Place::Line, Place::Card],
            Mode::Card | Mode::Word | Mode::Form => &[Place::Card, Place::Any, Place::Line],
        };
        let found = self.actions.get(&key)?;
        let action = order.iter().find_map(|place| found.iter().map(|&n| &ACTIONS[n]).find(|a| a.place == *place))?;
        Some((action.event)())
    }

    /// The key of an action, as it is shown; empty when it has none.
    #[must_use]
    pub fn shown(&self, id: &str) -> String {
        let at = ACTIONS.iter().position(|a| a.id == id);
        at.and_then(|n| self.keys.get(n)?.first()).map(Key::to_string).unwrap_or_default()
    }

    /// The keys that do something now, each with a word on it.
    #[must_use]
    pub fn footer(&self, state: &State) -> Vec<(String, &'static str)> {
        let all = ACTIONS.iter().zip(&self.keys).filter(|(a, _)| !a.brief.is_empty() && (a.now)(state));
        all.filter_map(|(a, keys)| Some((keys.first()?.to_string(), a.brief))).collect()
    }

    /// The actions that count in a place, with their keys, for the help.
    #[must_use]
    pub fn help(&self, place: Place) -> Vec<(String, &'static str)> {
        let all = ACTIONS.iter().zip(&self.keys).filter(|(a, keys)| a.place == place && !keys.is_empty());
        all.map(|(a, keys)| (keys.iter().map(Key::to_string).collect::<Vec<_>>().join(", "), a.words)).collect()
    }
}

/// Whether one key can be asked for in both places.
fn meet(a: Place, b: Place) -> bool {
    a == b || a == Place::Any || b == Place::Any
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyModifiers};

    fn press(map: &Keymap, code: KeyCode, modifiers: KeyModifiers, mode: Mode) -> Option<Event> {
        map.key(KeyEvent::new(code, modifiers), mode)
    }

    #[test]
    fn keys_mean_what_the_mode_says() {
        let plain = KeyModifiers::NONE;
        let control = KeyModifiers::CONTROL;
        let cases = [
            (KeyCode::Char('y'), plain, Mode::Line, Some(Event::Insert('y'))),
            (KeyCode::Char('y'), plain, Mode::Card, Some(Event::Key('y'))),
            (KeyCode::Char('y'), plain, Mode::Word, Some(Event::Key('y'))),
            (KeyCode::Char('@'), control | KeyModifiers::ALT, Mode::Line, Some(Event::Insert('@'))),
            (KeyCode::Char('a'), control, Mode::Line, Some(Event::Edit(LineEdit::Home))),
            (KeyCode::Char('k'), control, Mode::Line, Some(Event::Edit(LineEdit::DeleteToEnd))),
            (KeyCode::Char('y'), control, Mode::Line, Some(Event::Edit(LineEdit::Yank))),
            (KeyCode::Char('7'), control, Mode::Line, Some(Event::Edit(LineEdit::Undo))),
            (KeyCode::Char('d'), KeyModifiers::ALT, Mode::Line, Some(Event::Edit(LineEdit::DeleteWordAfter))),
            (KeyCode::Char('b'), KeyModifiers::ALT, Mode::Line, Some(Event::Edit(LineEdit::WordLeft))),
            (KeyCode::Char('a'), KeyModifiers::ALT, Mode::Word, Some(Event::Remember { always: true })),
            (KeyCode::Char('s'), KeyModifiers::ALT, Mode::Line, None),
            (KeyCode::Char('e'), control, Mode::Form, Some(Event::Sentence)),
            (KeyCode::BackTab, KeyModifiers::SHIFT, Mode::Card, Some(Event::Previous)),
            (KeyCode::Char('c'), control, Mode::Card, Some(Event::Interrupt)),
            (KeyCode::Char('d'), control, Mode::Line, Some(Event::Eof)),
            (KeyCode::Char('z'), control, Mode::Line, Some(Event::Undo)),
            (KeyCode::Esc, plain, Mode::Card, Some(Event::Cancel)),
            (KeyCode::Tab, plain, Mode::Word, Some(Event::Next)),
            (KeyCode::F(1), plain, Mode::Line, Some(Event::Help)),
            (KeyCode::F(24), plain, Mode::Line, None),
        ];
        let map = Keymap::default();
        for (code, modifiers, mode, want) in cases {
            assert_eq!(press(&map, code, modifiers, mode), want, "{code:?}");
            let mut key = KeyEvent::new(code, modifiers);
            key.kind = KeyEventKind::Release;
            assert_eq!(map.key(key, mode), None);
        }
    }

    #[test]
    fn every_key_of_the_table_can_be_read_and_means_one_thing_in_a_place() {
        let mut seen = Vec::new();
        for action in ACTIONS {
            for text in action.keys {
                let key = Key::parse(text).unwrap();
                let twice = seen.iter().any(|(other, place)| *other == key && *place == action.place);
                assert!(!twice, "{text} means two things in {:?}", action.place);
                seen.push((key, action.place));
            }
            assert_eq!(ACTIONS.iter().filter(|a| a.id == action.id).count(), 1, "{}", action.id);
        }
    }

    fn choice(line: usize, action: &str, key: &str) -> KeyChoice {
        KeyChoice { action: action.into(), key: key.into(), file: "c.toml".into(), line }
    }

    #[test]
    fn a_chosen_key_takes_the_place_of_the_others_and_footer_and_help_follow() {
        let (map, faults) = Keymap::new(&[choice(2, "help", "Ctrl-R")]);
        assert_eq!(faults, []);
        assert_eq!(press(&map, KeyCode::Char('r'), KeyModifiers::CONTROL, Mode::Line), Some(Event::Help));
        assert_eq!(press(&map, KeyCode::F(1), KeyModifiers::NONE, Mode::Line), None);
        assert!(map.footer(&State::new()).contains(&("Ctrl-R".to_owned(), "help")));
        assert!(map.help(Place::Any).iter().any(|(keys, _)| keys == "Ctrl-R") && map.shown("search-history").is_empty());
    }

    #[test]
    fn a_choice_that_cannot_be_taken_is_told_and_leaves_the_default() {
        for (chosen, told) in [
            (vec![choice(2, "halp", "F5")], "c.toml:2: there is no action \"halp\"; the actions are interrupt"),
            (vec![choice(3, "help", "Meta-Q")], "c.toml:3: \"Meta-Q\" is not a key; write"),
            (vec![choice(4, "help", "q")], "would take a letter"),
            (vec![choice(1, "help", "F5"), choice(2, "leave", "F5")], "c.toml:2: F5 is help already; choose another"),
        ] {
            let (map, faults) = Keymap::new(&chosen);
            assert!(faults.len() == 1 && faults[0].to_string().contains(told), "{faults:?}");
            assert_eq!(map.shown("leave"), "Ctrl-D");
        }
    }
}
