//! Patterns of rules: `*`, `**`, `?`, and `\` before a character that is meant as it is.

use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;
use std::fmt;

/// How a pattern is read: always so that the stricter verdict wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// For `deny` and `ask`: `*` and `?` stand for anything.
    Wide,
    /// For `allow`: `*` and `?` stop at `/`, and no wildcard stands for a control character.
    Narrow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    One,
    Many,
    Deep,
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    text: String,
    tokens: Vec<Token>,
    /// The tokens of the folded text, where they differ.
    folded: Option<Vec<Token>>,
}

impl Glob {
    /// Reads a pattern; every text is one.
    pub(super) fn new(text: &str) -> Self {
        let tokens = tokens(text);
        let folded = Some(self::tokens(&fold(text))).filter(|folded| *folded != tokens);
        Self { text: text.to_owned(), tokens, folded }
    }

    /// The pattern that only `text` itself fits.
    pub(super) fn literal(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '*' | '?' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }

    /// Whether it stands for any text in an argument list: `**` alone.
    pub(super) fn is_rest(&self) -> bool {
        self.tokens == [Token::Deep]
    }

    /// Whether anything but characters meant as they are stands in it.
    pub(super) fn has_wildcard(&self) -> bool {
        self.tokens.iter().any(|t| !matches!(t, Token::Char(_)))
    }

    /// The characters, where there are no wildcards.
    pub(super) fn as_literal(&self) -> Option<String> {
        self.tokens.iter().map(|t| if let Token::Char(c) = t { Some(*c) } else { None }).collect()
    }

    /// Whether `text` fits, in time proportional to pattern times text. Read widely, letters that are only written another
    /// way are the same.
    pub(super) fn fits(&self, text: &str, reading: Reading) -> bool {
        if fits(&self.tokens, text, reading) {
            return true;
        }
        let folded = fold(text);
        let differs = self.folded.is_some() || *folded != *text;
        reading == Reading::Wide && differs && fits(self.folded.as_ref().unwrap_or(&self.tokens), &folded, reading)
    }
}

impl Glob {
    /// Whether a text that begins like this and goes on may fit, read widely.
    pub(super) fn may_go_on(&self, beginning: &str) -> bool {
        let goes_on = |tokens: &[Token], text: &str| {
            let all = reached(tokens, text, Reading::Wide);
            let last = tokens.last().is_some_and(|token| matches!(token, Token::Many | Token::Deep));
            all.iter().take(tokens.len()).any(|reached| *reached) || (last && all.last() == Some(&true))
        };
        goes_on(&self.tokens, beginning) || goes_on(self.folded.as_ref().unwrap_or(&self.tokens), &fold(beginning))
    }
}

/// The text in the one form (NFC) that stands for all ways to write the same letters, and without case where the file
/// systems have none.
fn fold(text: &str) -> Cow<'_, str> {
    let one = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    if cfg!(any(target_os = "macos", windows)) { Cow::Owned(one.to_lowercase()) } else { one }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '*' if chars.next_if_eq(&'*').is_some() => Token::Deep,
            '*' => Token::Many,
            '?' => Token::One,
            '\\' => Token::Char(chars.next().unwrap_or('\\')),
            c => Token::Char(c),
        });
    }
    tokens
}

fn fits(tokens: &[Token], text: &str, reading: Reading) -> bool {
    reached(tokens, text, reading).last() == Some(&true)
}

/// Which numbers of tokens can stand for the text: `[i]` says whether the first `i` fit all of it.
fn reached(tokens: &[Token], text: &str, reading: Reading) -> Vec<bool> {
    let mut reached = vec![false; tokens.len() + 1];
    let mut next = reached.clone();
    let start = |reached: &mut [bool]| {
        for (i, token) in tokens.iter().enumerate() {
            if matches!(token, Token::Many | Token::Deep) && reached[i] {
                reached[i + 1] = true;
            }
        }
    };
    reached[0] = true;
    start(&mut reached);
    for c in text.chars() {
        next.fill(false);
        for (i, token) in tokens.iter().enumerate().filter(|(i, _)| reached[*i]) {
            match token {
                Token::Char(want) => next[i + 1] |= *want == c,
                Token::One => next[i + 1] |= stands_for(c, false, reading),
                Token::Many => next[i] |= stands_for(c, false, reading),
                Token::Deep => next[i] |= stands_for(c, true, reading),
            }
        }
        start(&mut next);
        std::mem::swap(&mut reached, &mut next);
        if !reached.contains(&true) {
            break;
        }
    }
    reached
}

fn stands_for(c: char, deep: bool, reading: Reading) -> bool {
    reading == Reading::Wide || (!c.is_control() && (deep || c != '/'))
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards() {
        for (pattern, text, wide, narrow) in [
            ("git_*", "git_push", true, true),
            ("src/*", "src/a/b", true, false),
            ("src/**", "src/a/b", true, true),
            ("src/**", "src/", true, true),
            ("?", "/", true, false),
            ("a*", "a\nb", true, false),
            ("a**", "a\nb", true, false),
            ("a\nb", "a\nb", true, true),
            (r"\*", "*", true, true),
            (r"\*", "x", false, false),
            ("\\", "\\", true, true),
            ("", "", true, true),
            ("", "x", false, false),
            ("*a*b*", "xxaybz", true, true),
            ("*a*b*", "xxbya", false, false),
            // The same letter in two spellings.
            ("caf\u{e9}/**", "cafe\u{301}/x", true, false),
            ("cafe\u{301}/**", "caf\u{e9}/x", true, false),
        ] {
            assert_eq!(Glob::new(pattern).fits(text, Reading::Wide), wide, "{pattern} {text:?} wide");
            assert_eq!(Glob::new(pattern).fits(text, Reading::Narrow), narrow, "{pattern} {text:?} narrow");
        }
    }

    #[test]
    fn a_beginning_may_go_on_to_what_fits() {
        for (pattern, beginning, may) in [
            ("*.key", "/w/src/", true),
            ("**/.env", "/w/", true),
            ("/w/*/secrets/**", "/w/a/", true),
            ("/w/*/secrets/**", "/w/a/secrets/", true),
            ("/w/*/secrets/**", "/x/", false),
            ("/w/a", "/w/a/", false),
            ("/w/a/b", "/w/a/", true),
            ("/w/a*", "/w/a", true),
            ("/w/?", "/w/a/", false),
            ("caf\u{e9}/x", "cafe\u{301}/", true),
        ] {
            assert_eq!(Glob::new(pattern).may_go_on(beginning), may, "{pattern} {beginning}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn what_fits_went_on_from_each_of_its_beginnings(pattern in "[a/*?]{1,5}", text in "[a/]{0,6}") {
            let glob = Glob::new(&pattern);
            let ends = if glob.fits(&text, Reading::Wide) { 0..text.len() } else { 0..0 };
            for end in ends {
                prop_assert!(glob.may_go_on(&text[..end]), "{}", &text[..end]);
            }
        }

        #[test]
        fn a_literal_fits_itself_alone(text in ".{0,12}", other in ".{0,12}") {
            let glob = Glob::new(&Glob::literal(&text));
            prop_assert!(glob.fits(&text, Reading::Narrow));
            prop_assert_eq!(glob.fits(&other, Reading::Wide), text == other);
        }

        #[test]
        fn narrow_never_fits_more_than_wide(pattern in "[a/*?\\\\]{0,8}", text in "[a/\n]{0,8}") {
            let glob = Glob::new(&pattern);
            prop_assert!(!glob.fits(&text, Reading::Narrow) || glob.fits(&text, Reading::Wide));
        }
    }
}
