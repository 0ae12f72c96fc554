//! A sentence cut into the pieces that a value may be made of: quoted texts, words with what belongs to them, blanks.

use crate::text::Span;

/// Signs that stand at the edge of a word without being part of it.
const EDGE: &str = ",.;:!?()[]{}<>\"'`“”‘’«»…";

/// What stands between quotes, without them. A single quote opens only at the start of a word and closes only at the
/// end of one: `don't` quotes nothing.
#[must_use]
pub fn quoted(sentence: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut after = 0;
    for (at, open) in sentence.char_indices() {
        let close = match open {
            '"' => '"',
            '\'' => '\'',
            '`' => '`',
            '“' => '”',
            '«' => '»',
            '‘' => '’',
            _ => continue,
        };
        let starts = sentence[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "(:=,".contains(c));
        if at < after || !starts {
            continue;
        }
        let start = at + open.len_utf8();
        let ends = |i: usize| sentence[i + close.len_utf8()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if let Some(end) = sentence[start..].match_indices(close).map(|(i, _)| start + i).find(|&i| i > start && ends(i)) {
            out.push(Span { start, end });
            after = end + close.len_utf8();
        }
    }
    out
}

/// The pieces of a sentence in order, covering it: a quoted text is one piece, so is a word with all signs inside it
/// (`src/main.rs`, `a@b.example`, `10:30`), a run of blanks, and each sign at a word's edge.
#[must_use]
pub fn pieces(sentence: &str) -> Vec<Span> {
    let quotes = quoted(sentence);
    let mut out = Vec::new();
    let mut at = 0;
    for quote in quotes {
        plain(sentence, at, quote.start, &mut out);
        out.push(quote);
        at = quote.end;
    }
    plain(sentence, at, sentence.len(), &mut out);
    out
}

fn plain(sentence: &str, from: usize, to: usize, out: &mut Vec<Span>) {
    let mut start = from;
    let mut blank = None;
    for (i, c) in sentence[from..to].char_indices() {
        let (at, is_blank) = (from + i, c.is_whitespace());
        if blank.is_some_and(|b| b != is_blank) {
            word(sentence, Span { start, end: at }, out);
            start = at;
        }
        blank = Some(is_blank);
    }
    if start < to {
        word(sentence, Span { start, end: to }, out);
    }
}

/// One word or run of blanks, its edge signs apart, also a possessive `'s` and what stands before a `=`.
fn word(sentence: &str, span: Span, out: &mut Vec<Span>) {
    let text = &sentence[span.start..span.end];
    let core = text.trim_matches(|c| EDGE.contains(c));
    let lead = text.len() - text.trim_start_matches(|c| EDGE.contains(c)).len();
    if core.is_empty() || text.starts_with(char::is_whitespace) {
        single(text, span.start, out);
        return;
    }
    single(&text[..lead], span.start, out);
    let start = span.start + lead;
    let stem = core.strip_suffix("'s").or_else(|| core.strip_suffix("’s")).filter(|s| !s.is_empty()).unwrap_or(core);
    match stem.find('=').filter(|&i| i > 0 && i + 1 < stem.len()) {
        Some(i) => out.extend([
            Span { start, end: start + i },
            Span { start: start + i, end: start + i + 1 },
            Span { start: start + i + 1, end: start + stem.len() },
        ]),
        None => out.push(Span { start, end: start + stem.len() }),
    }
    if stem.len() < core.len() {
        out.push(Span { start: start + stem.len(), end: start + core.len() });
    }
    single(&text[lead + core.len()..], start + core.len(), out);
}

/// Each character by itself, blanks together.
fn single(text: &str, start: usize, out: &mut Vec<Span>) {
    if text.starts_with(char::is_whitespace) {
        out.push(Span { start, end: start + text.len() });
        return;
    }
    out.extend(text.char_indices().map(|(i, c)| Span { start: start + i, end: start + i + c.len_utf8() }));
}

/// Whether all words of `phrase` (cut at anything that is no letter or digit) are words of `sentence`, without case.
#[must_use]
pub fn says(sentence: &str, phrase: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let said = words(sentence);
    let wanted = words(phrase);
    !wanted.is_empty() && wanted.iter().all(|w| said.contains(w))
}
