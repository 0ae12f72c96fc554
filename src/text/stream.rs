//! Bytes that come in pieces: whole characters, and output made safe for a terminal.

use super::paint::is_colour;
use super::safe::{is_unsafe, push_escaped};

/// Bytes in pieces as text; a character that a piece cuts waits for its rest, what is no UTF-8 becomes U+FFFD.
#[derive(Debug, Clone, Default)]
pub struct Decoder {
    /// The begun character, three bytes at most.
    begun: Vec<u8>,
}

impl Decoder {
    /// The text so far.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let cut = all.len() - begun(&all);
        self.begun = all.split_off(cut);
        String::from_utf8_lossy(&all).into_owned()
    }

    /// What was begun and never ended.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.begun)).into_owned()
    }
}

/// Bytes at the end that may be the start of a character.
fn begun(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let byte = bytes.get(bytes.len() - back).copied().unwrap_or_default();
        let length = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            0x80..=0xbf => continue,
            _ => return 0,
        };
        return if length > back { back } else { 0 };
    }
    0
}

/// The longest colour sequence that is passed on, in characters.
const MAX_SEQUENCE: usize = 48;

/// Output of a program for a terminal: line ends, tabs and colours (SGR without concealing) pass, everything else that a terminal
/// would obey or hide is written as an escape. Colours are switched off at the end.
#[derive(Debug, Clone, Default)]
pub struct SafeStream {
    decoder: Decoder,
    /// A begun sequence or a carriage return, whose meaning the next characters decide.
    held: String,
    coloured: bool,
}

impl SafeStream {
    /// What may be written of these bytes and of what was held back before.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let text = self.decoder.push(bytes);
        let mut out = String::with_capacity(text.len());
        text.chars().for_each(|c| self.take(c, &mut out));
        out
    }

    /// What is left at the end.
    pub fn finish(&mut self) -> String {
        let mut out = String::new();
        let rest = self.decoder.finish();
        rest.chars().for_each(|c| self.take(c, &mut out));
        self.release(&mut out);
        if std::mem::take(&mut self.coloured) {
            out.push_str("\x1b[0m");
        }
        out
    }

    fn take(&mut self, c: char, out: &mut String) {
        if self.held == "\r" && c == '\n' {
            self.held.clear();
            return out.push_str("\r\n");
        }
        if self.held == "\x1b" && c == '['
            || self.held.len() > 1 && self.held.len() < MAX_SEQUENCE && (c.is_ascii_digit() || ";:".contains(c))
        {
            return self.held.push(c);
        }
        if c == 'm' && self.held.strip_prefix("\x1b[").is_some_and(is_colour) {
            self.coloured = true;
            out.push_str(&std::mem::take(&mut self.held));
            return out.push('m');
        }
        self.release(out);
        match c {
            '\r' | '\x1b' => self.held.push(c),
            '\n' | '\t' => out.push(c),
            c if is_unsafe(c) => push_escaped(out, c),
            c => out.push(c),
        }
    }

    /// What was held back meant nothing.
    fn release(&mut self, out: &mut String) {
        for c in std::mem::take(&mut self.held).chars() {
            if is_unsafe(c) { push_escaped(out, c) } else { out.push(c) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> String {
        let mut stream = SafeStream::default();
        let out = stream.push(text.as_bytes());
        out + &stream.finish()
    }

    #[test]
    fn colours_pass_and_nothing_else() {
        for (text, want) in [
            ("\x1b[1;31mred\x1b[0m\tx\r\n", "\x1b[1;31mred\x1b[0m\tx\r\n\x1b[0m"),
            ("\x1b[38;5;8mgrey\x1b[m", "\x1b[38;5;8mgrey\x1b[m\x1b[0m"),
            ("\x1b[48;2;8;8;8mx", "\x1b[48;2;8;8;8mx\x1b[0m"),
            ("\x1b[8mhidden", "\\x1b[8mhidden"),
            ("\x1b[38:5;8mhidden", "\\x1b[38:5;8mhidden"),
            ("\x1b[48:2;5;8mhidden", "\\x1b[48:2;5;8mhidden"),
            ("\x1b[38;5:1;8mhidden", "\\x1b[38;5:1;8mhidden"),
            ("\x1b[38;5;1:8mx", "\\x1b[38;5;1:8mx"),
            ("\x1b[1:31mx", "\\x1b[1:31mx"),
            ("\x1b[38:5:8mx", "\x1b[38:5:8mx\x1b[0m"),
            ("\x1b[4:3;58:2::1:2:3mx", "\x1b[4:3;58:2::1:2:3mx\x1b[0m"),
            ("\x1b[5mblink", "\\x1b[5mblink"),
            ("\x1b[2J\x1b[1;1Hx", "\\x1b[2J\\x1b[1;1Hx"),
            ("\x1b]52;c;eA==\x07", "\\x1b]52;c;eA==\\x07"),
            ("\x1b\x1b[31m", "\\x1b\x1b[31m\x1b[0m"),
            ("50%\rdone\r", "50%\\rdone\\r"),
            ("\u{9b}31m\u{202e}", "\\x9b31m\\u{202e}"),
            ("\x1b[31", "\\x1b[31"),
            ("\x1b", "\\x1b"),
        ] {
            assert_eq!(all(text), want, "{text:?}");
        }
        assert_eq!(all(&format!("\x1b[{}m", "1;".repeat(100))).chars().next(), Some('\\'));
    }

    #[test]
    fn characters_cut_by_a_piece_are_whole() {
        let mut decoder = Decoder::default();
        let out: String = "é日😀".bytes().map(|b| decoder.push(&[b])).collect();
        assert_eq!((out.as_str(), decoder.finish().as_str()), ("é日😀", ""));
        assert_eq!(decoder.push(b"a\xff\xe6\x97"), "a\u{fffd}");
        assert_eq!(decoder.finish(), "\u{fffd}");
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn pieces_do_not_matter_and_nothing_dangerous_is_left(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0x1b), Just(b'['), Just(b'm'), Just(b'8'), Just(b';'), Just(b'\r')], 0..80), cut in 0usize..80) {
            let mut one = SafeStream::default();
            let whole = one.push(&bytes) + &one.finish();
            let mut two = SafeStream::default();
            let (a, b) = bytes.split_at(cut.min(bytes.len()));
            let split = two.push(a) + &two.push(b) + &two.finish();
            prop_assert_eq!(&whole, &split);
            let rest: String = whole.split("\x1b[").enumerate().map(|(n, part)| if n == 0 { part } else {
                let (parameters, after) = part.split_once('m').unwrap();
                assert!(is_colour(parameters));
                after
            }).collect();
            prop_assert!(!rest.replace("\r\n", "").chars().any(|c| is_unsafe(c) && !"\n\t".contains(c)), "{:?}", rest);
        }
    }
}
