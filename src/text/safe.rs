//! Control, bidirectional and invisible characters made visible (CWE-150, Trojan Source).
//! A pipe gets the bytes as they are; a terminal gets what these functions return.

use std::fmt::Write as _;

/// Whether a terminal must not see this character as it is.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Bidirectional controls, zero-width and other characters without a shape of their own.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{115F}' | '\u{1160}' // Hangul fillers
            | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' // zero width, directional marks
            | '\u{2028}'..='\u{202E}' // separators, embeddings, overrides
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FFA0}'
            | '\u{FE00}'..='\u{FE0F}' // variation selectors
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' // tags, variation selectors supplement
            | '\u{E000}'..='\u{F8FF}' // private use: a font may draw anything
            | '\u{F0000}'..='\u{10FFFF}'
    )
}

pub(super) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0'..='\u{FF}' => {
            let _ = write!(out, "\\x{:02x}", u32::from(c));
        }
        _ => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

/// One line: every unsafe character, line ends and tabs too, written as an escape (`\n`, `\x1b`, `\u{202e}`).
#[must_use]
pub fn safe_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            push_escaped(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

/// A block of output: line feeds stay, tabs become spaces up to the next stop of eight,
/// `\r\n` is one line end, everything else unsafe is written as an escape.
#[must_use]
pub fn safe_block(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => {
                out.push('\n');
                column = 0;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\t' => {
                let pad = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', pad));
                column += pad;
            }
            c if is_unsafe(c) => {
                let before = out.len();
                push_escaped(&mut out, c);
                column += out.len() - before;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

/// Whether a character looks like nothing, or like a plain blank that it is not.
fn is_deceptive(c: char) -> bool {
    is_unsafe(c) || (c.is_whitespace() && c != ' ')
}

/// `text` in double quotes, with escapes for what cannot be seen, `"` and `\\`.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_deceptive(c) => push_escaped(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `text` so that no other text looks the same: as it is, or in double quotes with escapes (`\n`, `\x1b`, `\u{202e}`, `\"`,
/// `\\`) where it is empty, has a blank at an end, starts with a double quote or holds what cannot be seen.
#[must_use]
pub fn exact(text: &str) -> String {
    let plain = !text.is_empty() && text.trim() == text && !text.starts_with('"') && !text.chars().any(is_deceptive);
    if plain { text.to_owned() } else { quoted(text) }
}

/// As `exact`, for one word among several: a blank anywhere puts it in quotes.
#[must_use]
pub fn exact_word(word: &str) -> String {
    if word.contains(' ') { quoted(word) } else { exact(word) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_codes_and_overrides_become_visible() {
        assert_eq!(safe_line("a\x1b[31mb"), "a\\x1b[31mb");
        assert_eq!(safe_line("x\u{202e}y"), "x\\u{202e}y");
        assert_eq!(safe_line("a\nb\tc"), "a\\nb\\tc");
        assert_eq!(safe_line("naïve 日本 😀"), "naïve 日本 😀");
    }

    #[test]
    fn a_block_keeps_its_lines_and_stops() {
        assert_eq!(safe_block("a\tb\r\nc\rd"), "a       b\nc\\rd");
    }

    #[test]
    fn exact_texts_are_told_apart() {
        for (text, want) in [
            ("a b", "a b"),
            ("", "\"\""),
            (" a", "\" a\""),
            ("a\nb", "\"a\\nb\""),
            ("a\\nb", "a\\nb"),
            ("\"", "\"\\\"\""),
            ("\u{a0}x", "\"\\xa0x\""),
        ] {
            assert_eq!(exact(text), want);
        }
        assert_eq!((exact_word("a b"), exact_word("a'b")), ("\"a b\"".to_owned(), "a'b".to_owned()));
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn exact_is_one_to_one(a in "[ab\"\\\\\n\u{a0}\u{202e} ]{0,4}", b in "[ab\"\\\\\n\u{a0}\u{202e} ]{0,4}") {
            prop_assert_eq!(exact(&a) == exact(&b), a == b);
            prop_assert_eq!(exact_word(&a) == exact_word(&b), a == b);
            prop_assert!(!exact(&a).chars().any(is_unsafe));
        }

        #[test]
        fn nothing_unsafe_is_left(text in any::<String>()) {
            prop_assert!(!safe_line(&text).chars().any(is_unsafe));
            prop_assert!(!safe_block(&text).chars().any(|c| c != '\n' && is_unsafe(c)));
        }
    }
}
