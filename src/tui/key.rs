//! One key of the keyboard: as a terminal reports it, as a person writes it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;

/// A key with Ctrl, Alt and Shift, in one form for all terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    control: bool,
    alt: bool,
    shift: bool,
}

/// Names of keys that are not a character; the first of a key is the one that is shown.
const NAMES: [(&str, KeyCode); 20] = [
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Escape", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Del", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
    ("Insert", KeyCode::Insert),
    ("Space", KeyCode::Char(' ')),
];

impl Key {
    /// The key that was pressed. Terminals differ in how they report a capital letter and Ctrl with a sign.
    #[must_use]
    pub fn of(event: KeyEvent) -> Self {
        let has = |modifier| event.modifiers.contains(modifier);
        let (control, alt, shift) = (has(KeyModifiers::CONTROL), has(KeyModifiers::ALT), has(KeyModifiers::SHIFT));
        match event.code {
            KeyCode::BackTab => Self { code: KeyCode::Tab, control, alt, shift: true },
            KeyCode::Char(c) => {
                // Without a keyboard protocol these signs come as digits: the byte is the same.
                let sign = match c {
                    '4' if control => '\\',
                    '5' if control => ']',
                    '6' if control => '^',
                    '7' | '/' if control => '_',
                    c => c,
                };
                let sign = if control || alt { sign.to_ascii_lowercase() } else { sign };
                Self { code: KeyCode::Char(sign), control, alt, shift: false }
            }
            code => Self { code, control, alt, shift },
        }
    }

    /// Reads `Ctrl-R`, `Alt-B`, `Shift-Tab`, `F5`, `PgUp`.
    ///
    /// # Errors
    /// What is wrong, with forms that are right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a key");
        let mut key = Self { code: KeyCode::Null, control: false, alt: false, shift: false };
        let mut rest = text.trim();
        loop {
            let lower = rest.to_ascii_lowercase();
            let Some((flag, length)) = [("ctrl-", 5), ("alt-", 4), ("shift-", 6)].into_iter().find(|(word, _)| lower.starts_with(word))
            else {
                break;
            };
            match flag {
                "ctrl-" => key.control = true,
                "alt-" => key.alt = true,
                _ => key.shift = true,
            }
            rest = rest.get(length..).ok_or_else(wrong)?;
        }
        let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest));
        let function = rest.strip_prefix(['F', 'f']).and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=24).contains(n));
        let mut chars = rest.chars();
        key.code = match (named, function, chars.next(), chars.next()) {
            (Some((_, code)), ..) => *code,
            (_, Some(n), ..) => KeyCode::F(n),
            (_, _, Some(c), None) if key.control || key.alt => KeyCode::Char(c.to_ascii_lowercase()),
            (_, _, Some(_), None) => return Err(format!("{} would take a letter from what is typed", wrong())),
            _ => return Err(wrong()),
        };
        if key.shift && matches!(key.code, KeyCode::Char(_)) {
            return Err(format!("{}: terminals report no Shift with a letter", wrong()));
        }
        Ok(key)
    }

    /// The character that it types, where it is one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            // Both together are AltGr on some terminals: the character is what was meant.
            KeyCode::Char(c) if self.control == self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, word) in [(self.control, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if on {
                f.write_str(word)?;
            }
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (_, KeyCode::Char(c)) => write!(f, "{}", c.to_ascii_uppercase()),
            (_, KeyCode::F(n)) => write!(f, "F{n}"),
            _ => f.write_str("?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_shown() {
        for text in ["Ctrl-R", "Alt-B", "Shift-Tab", "F5", "PgUp", "Ctrl-_", "Ctrl-Left", "Esc", "Alt-Backspace"] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Key::parse(" ctrl-r").unwrap(), Key::parse("Ctrl-R").unwrap());
        for (text, why) in [("", "not a key"), ("Ctrl-", "not a key"), ("Hyper-X", "not a key"), ("F30", "not a key"), ("x", "a letter")] {
            assert!(Key::parse(text).unwrap_err().contains(why), "{text}");
        }
    }

    #[test]
    fn terminals_report_one_key_in_several_ways() {
        let of = |code, modifiers| Key::of(KeyEvent::new(code, modifiers)).to_string();
        assert_eq!(of(KeyCode::BackTab, KeyModifiers::SHIFT), "Shift-Tab");
        assert_eq!(of(KeyCode::Char('7'), KeyModifiers::CONTROL), "Ctrl-_");
        assert_eq!(of(KeyCode::Char('A'), KeyModifiers::ALT | KeyModifiers::SHIFT), "Alt-A");
        let alt_gr = Key::of(KeyEvent::new(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT));
        assert_eq!(alt_gr.typed(), Some('@'));
        assert_eq!(Key::of(KeyEvent::new(KeyCode::Char('Y'), KeyModifiers::SHIFT)).typed(), Some('Y'));
    }
}
