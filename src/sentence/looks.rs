//! Words with their stems, their word lists and what they look like.

use super::lexicon::{self, Is};
use super::{Looks, Word, digits, stem};
use crate::text::Span;
use std::borrow::Cow;

/// The pieces that are not blank.
pub(super) fn words(text: &str, pieces: &[Span], quotes: &[Span]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(pieces.len() / 2 + 1);
    let mut quotes = quotes.iter().peekable();
    let mut begins = true;
    for piece in pieces {
        let word = &text[piece.start..piece.end];
        while quotes.next_if(|q| q.start < piece.start).is_some() {}
        let quoted = quotes.peek().is_some_and(|q| *q == piece);
        if word.starts_with(char::is_whitespace) && !quoted {
            continue;
        }
        let lower = lower(word);
        let is = if quoted { Is::default() } else { lexicon::is(&lower) };
        let looks = match word {
            _ if quoted => Looks::Quoted,
            // A dot between blanks is the folder; one at a word ends the sentence.
            "." if piece.start > 0 && apart(text, *piece) => Looks::Path,
            _ => looks(word, &lower, is, begins),
        };
        let stem = if looks == Looks::Plain { stem::stem(word) } else { lower.into_owned() };
        out.push(Word { span: *piece, stem, looks, is });
        begins = match looks {
            Looks::Sign => matches!(word, "." | "!" | "?" | ":" | ";") || (begins && !word.starts_with(',')),
            _ => false,
        };
    }
    // "rename a to b", "rename b to a": no article stands before a preposition or at the end.
    for i in 1..out.len() {
        let letter = text[out[i].span.start..out[i].span.end].eq_ignore_ascii_case("a");
        let noun = out.get(i + 1).is_none_or(|next| next.is.any(Is::PREPOSITION));
        if letter && noun && out[i].looks == Looks::Plain {
            (out[i].looks, out[i].is) = (Looks::Code, Is::default());
        }
    }
    out
}

/// Whether blanks or the ends of the text stand around the span.
fn apart(text: &str, span: Span) -> bool {
    text[..span.start].ends_with(char::is_whitespace) && text[span.end..].chars().next().is_none_or(char::is_whitespace)
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// What a word looks like; `begins` where a sentence begins with it.
fn looks(word: &str, lower: &str, is: Is, begins: bool) -> Looks {
    let mut seen = Seen::default();
    word.chars().for_each(|c| seen.see(c));
    if (seen.digits > 0 || !word.is_ascii()) && digits::whole(word).is_some() {
        return Looks::Number;
    }
    if seen.letters + seen.digits == 0 {
        let path = word.contains('/') || matches!(word, ".." | "~" | "*") || word.contains("*.");
        return if path { Looks::Path } else { Looks::Sign };
    }
    if seen.digits > 0 && is_time(lower) {
        return Looks::Time;
    }
    if is_address(lower, &seen) {
        return Looks::Address;
    }
    if is_path(lower, &seen) {
        return Looks::Path;
    }
    let inner_capital = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase) && seen.apostrophes == 0;
    if (seen.digits > 0 && seen.letters > 0) || seen.digits > 1 || seen.names > 0 || (inner_capital && !seen.hyphen) {
        return Looks::Code;
    }
    let capital = word.chars().next().is_some_and(char::is_uppercase) && seen.letters > 1;
    let small = is.any(Is::STOP.with(Is::PRONOUN).with(Is::FILLER)) || (seen.apostrophes > 0 && is.any(Is::AUXILIARY));
    if capital && !begins && !small { Looks::Capital } else { Looks::Plain }
}

/// The kinds of characters of a word.
#[derive(Default)]
struct Seen {
    letters: usize,
    digits: usize,
    dots: usize,
    slashes: usize,
    ats: usize,
    colons: usize,
    apostrophes: usize,
    /// Signs of names in programs.
    names: usize,
    stars: usize,
    hyphen: bool,
}

impl Seen {
    fn see(&mut self, c: char) {
        match c {
            '0'..='9' => self.digits += 1,
            '.' => self.dots += 1,
            '/' | '\\' => self.slashes += 1,
            '@' => self.ats += 1,
            ':' => self.colons += 1,
            '\'' => self.apostrophes += 1,
            '_' | '#' | '~' | '^' | '$' => self.names += 1,
            '*' => self.stars += 1,
            '-' => self.hyphen = true,
            c if c.is_alphabetic() => self.letters += 1,
            _ => {}
        }
    }
}

/// `10:30`, `10:30:15`, `5pm`, `10:30am`, `2022-05-15`, `15.5.2022`, `5/15/2022`.
fn is_time(word: &str) -> bool {
    let (core, half) = match word.strip_suffix("am").or_else(|| word.strip_suffix("pm")) {
        Some(core) => (core, true),
        None => (word, false),
    };
    let parts = |sign: char| {
        let mut all = core.split(sign);
        let (first, rest): (_, Vec<&str>) = (all.next().unwrap_or_default(), all.take(4).collect());
        let fits = |p: &str| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        (fits(first) && rest.iter().all(|p| fits(p))).then(|| (first.len(), rest.iter().map(|p| p.len()).collect::<Vec<_>>()))
    };
    let clock = parts(':').is_some_and(|(h, rest)| h <= 2 && rest.len() <= 2 && rest.iter().all(|l| *l == 2) && (half || !rest.is_empty()));
    let day = |(first, rest): (usize, Vec<usize>)| rest.len() == 2 && (first == 4 || rest[1] == 4) && rest[0] <= 2;
    let stamp = || word.len() >= 13 && word.as_bytes().get(10) == Some(&b't') && word[..10].split('-').count() == 3;
    clock || (!half && ['-', '.', '/'].into_iter().filter_map(parts).any(day)) || (word.is_ascii() && stamp())
}

/// URLs, mail addresses, IP addresses, host names, with a port too.
fn is_address(word: &str, seen: &Seen) -> bool {
    if word.contains("://") {
        return true;
    }
    if seen.ats == 1 && seen.slashes == 0 {
        let (user, host) = word.split_once('@').unwrap_or_default();
        return !user.is_empty() && !host.is_empty();
    }
    let host = word.split(['/', '?']).next().unwrap_or_default();
    if host.is_empty() {
        return false;
    }
    let (name, port) = host.split_once(':').map_or((host, None), |(n, p)| (n, Some(p)));
    let port_fits = port.is_none_or(|p| !p.is_empty() && p.len() <= 5 && p.bytes().all(|b| b.is_ascii_digit()));
    if name == "localhost" && port_fits {
        return true;
    }
    if seen.dots == 0 {
        return seen.colons > 1 && word.len() > 3 && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b':') && seen.digits > 0;
    }
    let mut labels = name.split('.');
    let fits = |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !port_fits || !labels.clone().all(fits) || !name.contains('.') {
        return false;
    }
    let four = name.split('.').count() == 4 && name.split('.').all(|l| l.len() <= 3 && l.bytes().all(|b| b.is_ascii_digit()));
    four || name.starts_with("www.") || labels.next_back().is_some_and(|l| lexicon::is(l).any(Is::DOMAIN))
}

/// Paths, file names, patterns of them.
fn is_path(word: &str, seen: &Seen) -> bool {
    if seen.slashes > 0 || seen.stars > 0 || word.starts_with('~') {
        return true;
    }
    let inner = word.trim_matches('.');
    if word.starts_with('.') && seen.letters > 0 {
        return true;
    }
    // `v1.2` and `1.2.3` are no file names, `e.g` is none either.
    let Some((name, end)) = inner.rsplit_once('.') else { return false };
    let ending = end.len() <= 12 && end.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'~');
    let version = inner.trim_start_matches('v').bytes().all(|b| b.is_ascii_digit() || b == b'.');
    ending && !version && !name.is_empty() && !matches!(inner, "e.g" | "i.e" | "a.m" | "p.m" | "u.s")
}

#[cfg(test)]
mod tests {
    use crate::sentence::{Looks, Sentence};

    fn of(text: &str) -> Vec<Looks> {
        Sentence::read(text).words().iter().map(|w| w.looks).collect()
    }

    #[test]
    fn each_kind_of_word_looks_like_it() {
        for (looks, words) in [
            (Looks::Plain, &["file", "don't", "well-known", "Don't", "I'm", "The"][..]),
            (Looks::Capital, &["Berlin", "README", "O'Brien", "Müller"]),
            (
                Looks::Path,
                &["src", "a/b", "~/x", "notes.txt", ".gitignore", "*.rs", "..", "plan.md.orig", "Makefile.am", "/tmp", "a.b", "setup.py"]
                    [1..],
            ),
            (
                Looks::Address,
                &["https://a.example/x", "a@b.example", "10.0.0.1", "a.example", "localhost:8080", "www.x.org", "host.example:80"],
            ),
            (Looks::Number, &["5", "-5", "1,000", "50%", "2k", ".5", "90s", "10kb", "$5", "4½", "½", "0x10", "1/2"]),
            (Looks::Time, &["10:30", "5pm", "2022-05-15", "15.5.2022", "5/15/2022", "10:30am"]),
            (Looks::Code, &["HD-77", "v1.2", "a_b", "mp3", "#42", "640x480", "camelCase", "1.2.3", "feature-2"]),
            (Looks::Sign, &[",", "?", "!", "-"]),
        ] {
            for word in words {
                assert_eq!(of(&format!("see {word}"))[1], looks, "{word}");
            }
        }
        assert_eq!(of("say 'x y'")[2], Looks::Quoted);
    }

    #[test]
    fn a_capital_at_the_start_of_a_sentence_means_nothing() {
        assert_eq!(of("Show it. Then Show it")[0], Looks::Plain);
        assert_eq!(of("Show it. Then show it")[3], Looks::Plain);
        assert_eq!(of("SHOW BERLIN")[1], Looks::Plain);
    }
}
