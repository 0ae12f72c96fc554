//! From what was typed to what the model reads: backslashes before blanks, capitals, letters with marks or of other scripts; with the
//! places.
//! The model saw next to no escaped letters in training; values are cut from the spelling as typed all the same.

use super::lexicon::{self, Is};
use super::quotes;
use crate::text::Span;
use deunicode::deunicode_char;
use std::borrow::Cow;
use std::sync::Arc;

/// The texts of a sentence and how they belong together, as in `Sentence`.
pub(super) struct Folded {
    pub(super) spelled: Arc<str>,
    pub(super) escapes: Arc<[u32]>,
    pub(super) text: String,
    pub(super) places: Vec<u32>,
    /// Words of `text` with an escaped blank in them.
    pub(super) joined: Vec<Span>,
}

/// A place in a text as it is kept; a sentence of 4 GiB does not happen, and its far end would only be misplaced.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

pub(super) fn fold(typed: &Arc<str>) -> Folded {
    let (spelled, escapes) = unescape(typed);
    let lower = in_capitals(&spelled).then(|| quotes::quotes(&spelled));
    let (mut text, mut places) = (String::with_capacity(spelled.len()), Vec::with_capacity(spelled.len() + 1));
    let mut words = EscapedWords { escapes: &escapes, start: 0, escaped: false, found: Vec::new() };
    let mut quoted = lower.as_deref().unwrap_or_default().iter().peekable();
    let mut chars = spelled.char_indices().peekable();
    let mut last = ' ';
    while let Some((at, c)) = chars.next() {
        let before = text.len();
        while quoted.next_if(|q| q.end <= at).is_some() {}
        let small = lower.is_some() && quoted.peek().is_none_or(|q| at < q.start);
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        match plain(c, last, next) {
            Some(letters) if small => text.extend(letters.chars().map(|l| l.to_ascii_lowercase())),
            Some(letters) => text.push_str(letters),
            None if small => text.extend(c.to_lowercase()),
            None => text.push(c),
        }
        // Inside a character the places go on, so that a span that ends there still ends behind it.
        places.extend((0..text.len() - before).map(|i| place(if i == 0 { at } else { at + c.len_utf8() })));
        words.see(c, at, before, &text);
        last = c;
    }
    places.push(place(spelled.len()));
    words.end(text.len(), &text);
    let joined = words.found;
    Folded { spelled, escapes, text, places, joined }
}

/// The text without the backslashes before blanks inside a word, and where those blanks are.
fn unescape(typed: &Arc<str>) -> (Arc<str>, Arc<[u32]>) {
    let bytes = typed.as_bytes();
    let is_escape = |i: usize| {
        let part = |j: Option<usize>| j.and_then(|j| bytes.get(j)).is_some_and(|b| !b.is_ascii_whitespace());
        bytes[i] == b'\\' && bytes.get(i + 1) == Some(&b' ') && part(i.checked_sub(1)) && part(Some(i + 2)) && bytes[i - 1] != b':'
    };
    let at: Vec<usize> = (0..bytes.len()).filter(|&i| is_escape(i)).collect();
    if at.is_empty() {
        return (Arc::clone(typed), Arc::new([]));
    }
    let (mut out, mut from) = (String::with_capacity(typed.len()), 0);
    for &i in &at {
        out.push_str(&typed[from..i]);
        from = i + 1;
    }
    out.push_str(&typed[from..]);
    let blanks = at.iter().enumerate().map(|(n, i)| place(i - n)).collect();
    (out.into(), blanks)
}

/// Finds the words with an escaped blank while the text is written.
struct EscapedWords<'a> {
    escapes: &'a [u32],
    /// Where the word began in the text.
    start: usize,
    escaped: bool,
    found: Vec<Span>,
}

impl EscapedWords<'_> {
    /// The character `c` of `spelled` at `at` was written at `written`.
    fn see(&mut self, c: char, at: usize, written: usize, text: &str) {
        if self.escapes.first().is_some_and(|e| *e == place(at)) {
            self.escapes = &self.escapes[1..];
            self.escaped = true;
        } else if c.is_whitespace() {
            self.end(written, text);
            self.start = text.len();
        }
    }

    fn end(&mut self, end: usize, text: &str) {
        if std::mem::take(&mut self.escaped) {
            let word = &text[self.start..end];
            let core = word.trim_end_matches(|c| ",;:!?)\"'.".contains(c)).trim_start_matches(|c| "(\"'".contains(c));
            let lead = word.len() - word.trim_start_matches(|c| "(\"'".contains(c)).len();
            self.found.push(Span { start: self.start + lead, end: self.start + lead + core.len() });
        }
    }
}

/// Whether the words of letters alone are in capitals, or each begins with one: all of them, or with words of grammar among them
/// two of three. Names with other signs (`notes.txt`, `HD-77`) count for nothing, nor does what stands in quotes; a single
/// letter is not enough.
fn in_capitals(text: &str) -> bool {
    let mut seen = Capitals::default();
    let mut from = 0;
    let quotes = quotes::quotes(text);
    let ends = quotes.iter().map(|q| (q.start, q.end)).chain([(text.len(), text.len())]);
    for (to, next) in ends {
        for word in text[from..to].split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’') {
                seen.see(word);
            }
        }
        from = next;
    }
    seen.are_a_style()
}

/// The words of a text and how they are written.
#[derive(Default)]
struct Capitals {
    words: usize,
    /// With a small letter.
    small: usize,
    /// Capital letters of words without a small one.
    letters: usize,
    /// Longer ones without a small letter.
    shouted: usize,
    /// With a capital at the beginning.
    titled: usize,
    /// Words of grammar, not the first word, that have one.
    grammar: usize,
}

impl Capitals {
    fn see(&mut self, word: &str) {
        let small = word.chars().any(char::is_lowercase);
        let titled = word.starts_with(char::is_uppercase);
        let long = word.chars().nth(1).is_some();
        self.words += 1;
        self.small += usize::from(small);
        self.letters += if small { 0 } else { word.chars().filter(|c| c.is_uppercase()).count() };
        self.shouted += usize::from(!small && long && titled);
        self.titled += usize::from(titled);
        self.grammar += usize::from(self.words > 1 && titled && long && lexicon::is(&word.to_lowercase()).any(Is::FUNCTION));
    }

    fn are_a_style(&self) -> bool {
        let most = self.shouted * 3 >= self.words * 2 || self.titled == self.words;
        (self.small == 0 && self.letters > 1) || (self.grammar > 0 && self.words > 2 && most)
    }
}

/// The plain letters for one with a mark or of another script, and for signs that a keyboard has another one for. `last` and `next`
/// stand around it. The model writes other letters as escapes (`\u0444`), which it copies badly: of 6 requests with names in Cyrillic,
/// Greek or Han 3 came out wrong.
fn plain(c: char, last: char, next: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    match c {
        '\u{300}'..='\u{36f}' => Some(""),
        // The minus sign of a number.
        '\u{2212}' => Some("-"),
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => Some(" "),
        '’' | '´' if last.is_alphabetic() && next.is_alphabetic() => Some("'"),
        'Æ' => Some("Ae"),
        'Œ' => Some("Oe"),
        // Syllables end with a blank there: a word stays one.
        _ if c.is_alphabetic() => {
            deunicode_char(c).map(str::trim_end).filter(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphabetic()))
        }
        _ => None,
    }
}

/// Letters without marks, as the text of a sentence has them.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c, ' ', ' ') {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Letters without marks and case: how two words are compared.
pub(super) fn folded_lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c, ' ', ' ') {
            Some(letters) => out.extend(letters.chars().map(|l| l.to_ascii_lowercase())),
            None => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Whether a character of `spelled` leaves nothing in the text.
pub(super) fn is_dropped(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
