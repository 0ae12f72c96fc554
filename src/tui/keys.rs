//! Keys of the terminal as events of the session, in the manner of emacs.

use crossterm::event::{Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::shell::{Event, LineEdit, Mode};

/// What the terminal reports, as an event; `None` for what means nothing here.
#[must_use]
pub fn event(event: TerminalEvent, mode: Mode) -> Option<Event> {
    match event {
        TerminalEvent::Key(key) => key_event(key, mode),
        TerminalEvent::Paste(text) => Some(Event::Paste(text)),
        _ => None,
    }
}

/// A key as an event; only presses count.
#[must_use]
pub fn key_event(key: KeyEvent, mode: Mode) -> Option<Event> {
    if key.kind != KeyEventKind::Press {
        return None;
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    match key.code {
        // Both together are AltGr on some terminals: the character is what was meant.
        KeyCode::Char('e' | 'E') if control && !alt && mode != Mode::Line => Some(Event::Sentence),
        KeyCode::Char(c) if control && !alt => control_key(c),
        KeyCode::Char(c) if alt && !control => alt_key(c),
        KeyCode::Char(c) if mode == Mode::Line => Some(Event::Insert(c)),
        KeyCode::Char(c) => Some(Event::Key(c)),
        KeyCode::Enter => Some(Event::Enter),
        KeyCode::BackTab => Some(Event::Previous),
        KeyCode::Tab => Some(Event::Next),
        KeyCode::Esc => Some(Event::Cancel),
        KeyCode::Up => Some(Event::Up),
        KeyCode::Down => Some(Event::Down),
        KeyCode::PageUp => Some(Event::PageUp),
        KeyCode::PageDown => Some(Event::PageDown),
        KeyCode::Left if control || alt => Some(Event::Edit(LineEdit::WordLeft)),
        KeyCode::Right if control || alt => Some(Event::Edit(LineEdit::WordRight)),
        KeyCode::Left => Some(Event::Edit(LineEdit::Left)),
        KeyCode::Right => Some(Event::Edit(LineEdit::Right)),
        KeyCode::Home => Some(Event::Edit(LineEdit::Home)),
        KeyCode::End => Some(Event::Edit(LineEdit::End)),
        KeyCode::Backspace if control || alt => Some(Event::Edit(LineEdit::DeleteWord)),
        KeyCode::Backspace => Some(Event::Edit(LineEdit::Backspace)),
        KeyCode::Delete => Some(Event::Edit(LineEdit::Delete)),
        _ => None,
    }
}

fn control_key(c: char) -> Option<Event> {
    let edit = match c.to_ascii_lowercase() {
        'c' => return Some(Event::Interrupt),
        'd' => return Some(Event::Eof),
        'z' => return Some(Event::Undo),
        'p' => return Some(Event::Up),
        'n' => return Some(Event::Down),
        'j' | 'm' => return Some(Event::Enter),
        'a' => LineEdit::Home,
        'e' => LineEdit::End,
        'b' => LineEdit::Left,
        'f' => LineEdit::Right,
        'h' => LineEdit::Backspace,
        'w' => LineEdit::DeleteWord,
        'u' => LineEdit::DeleteToStart,
        'k' => LineEdit::DeleteToEnd,
        _ => return None,
    };
    Some(Event::Edit(edit))
}

fn alt_key(c: char) -> Option<Event> {
    match c {
        'b' | 'B' => Some(Event::Edit(LineEdit::WordLeft)),
        'f' | 'F' => Some(Event::Edit(LineEdit::WordRight)),
        'e' | 'E' => Some(Event::Correct),
        'd' | 'D' => Some(Event::Details),
        'k' | 'K' => Some(Event::Keep),
        's' | 'S' => Some(Event::Remember { always: false }),
        'a' | 'A' => Some(Event::Remember { always: true }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (KeyCode::Char('b'), KeyModifiers::ALT, Mode::Line, Some(Event::Edit(LineEdit::WordLeft))),
            (KeyCode::Char('a'), KeyModifiers::ALT, Mode::Word, Some(Event::Remember { always: true })),
            (KeyCode::Char('c'), control, Mode::Card, Some(Event::Interrupt)),
            (KeyCode::Char('d'), control, Mode::Line, Some(Event::Eof)),
            (KeyCode::Char('z'), control, Mode::Line, Some(Event::Undo)),
            (KeyCode::Esc, plain, Mode::Card, Some(Event::Cancel)),
            (KeyCode::Tab, plain, Mode::Word, Some(Event::Next)),
            (KeyCode::F(1), plain, Mode::Line, None),
        ];
        for (code, modifiers, mode, want) in cases {
            let mut key = KeyEvent::new(code, modifiers);
            assert_eq!(key_event(key, mode), want, "{code:?}");
            key.kind = KeyEventKind::Release;
            assert_eq!(key_event(key, mode), None);
        }
    }
}
