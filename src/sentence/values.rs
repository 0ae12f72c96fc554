//! Where values stand: a text that is looked for, words that look like values, the word behind a name, halves of words.

use super::fold::{self, folded_lower};
use super::lexicon::Is;
use super::{Looks, Sentence, Word};
use crate::text::Span;

/// As `Sentence::occurrences`.
pub(super) fn occurrences(sentence: &Sentence, value: &str) -> Vec<Span> {
    // The text has no marks on letters, the value may.
    let value = fold::folded(value);
    let (text, wanted) = (sentence.text.as_bytes(), value.as_bytes());
    if wanted.is_empty() || wanted.len() > text.len() {
        return Vec::new();
    }
    let mut found: Vec<(bool, Span)> = Vec::new();
    for piece in &sentence.pieces {
        let span = Span { start: piece.start, end: piece.start + wanted.len() };
        let Some(said) = text.get(span.start..span.end) else { break };
        if said.eq_ignore_ascii_case(wanted) && is_border(sentence, span.end) {
            found.push((said != wanted, span));
        }
    }
    found.sort_by_key(|(other_case, span)| (*other_case, span.start));
    found.into_iter().map(|(_, span)| span).collect()
}

/// Whether a piece ends at this byte, or only the slash of a folder follows there.
fn is_border(sentence: &Sentence, end: usize) -> bool {
    let ends = |at: usize| sentence.pieces.binary_search_by_key(&at, |p| p.end).is_ok();
    ends(end) || (sentence.text.as_bytes().get(end) == Some(&b'/') && ends(end + 1))
}

/// As `Sentence::value_like`.
pub(super) fn value_like(sentence: &Sentence) -> Vec<Span> {
    let mut out: Vec<(Span, Looks)> = Vec::new();
    for word in &sentence.words {
        if !is_value_like(word) {
            continue;
        }
        match out.last_mut() {
            // "New York" is one name.
            Some((span, Looks::Capital)) if word.looks == Looks::Capital && neighbours(sentence, *span, word.span) => {
                span.end = word.span.end
            }
            _ => out.push((word.span, word.looks)),
        }
    }
    out.into_iter().map(|(span, _)| span).collect()
}

/// Whether a word by itself looks like a value.
pub(super) fn is_value_like(word: &Word) -> bool {
    matches!(word.looks, Looks::Capital | Looks::Path | Looks::Address | Looks::Time | Looks::Code)
}

/// Whether a single blank stands between two spans.
fn neighbours(sentence: &Sentence, a: Span, b: Span) -> bool {
    sentence.text.get(a.end..b.start) == Some(" ")
}

/// As `Sentence::cued`.
pub(super) fn cued(sentence: &Sentence, name: &str) -> Option<Span> {
    let wanted = name_words(name);
    if wanted.is_empty() {
        return None;
    }
    let words = &sentence.words;
    let said = |i: usize| words.get(i).filter(|w| w.looks != Looks::Quoted).and_then(|w: &Word| w.span.of(&sentence.text));
    let same = |i: usize, w: &str| said(i).is_some_and(|s| s.eq_ignore_ascii_case(w) || (!s.is_ascii() && s.to_lowercase() == *w));
    // `userName` and `user_name` are said as they are, too.
    let joined = [wanted.concat(), wanted.join("_"), wanted.join("-")];
    let mut ends = (0..words.len()).filter_map(|i| {
        if wanted.iter().enumerate().all(|(j, w)| same(i + j, w)) {
            return Some(i + wanted.len());
        }
        (wanted.len() > 1 && joined.iter().any(|w| same(i, w))).then_some(i + 1)
    });
    ends.find_map(|end| value_behind(sentence, end))
}

/// The value that stands at the word `from` or behind words that link it.
fn value_behind(sentence: &Sentence, from: usize) -> Option<Span> {
    let links = |w: &&Word| w.is.any(Is::LINK) && w.looks != Looks::Quoted;
    let skipped = sentence.words.get(from..)?.iter().take(MAX_LINKS).take_while(links).count();
    let word = sentence.words.get(from + skipped)?;
    let fits = match word.looks {
        Looks::Quoted => true,
        Looks::Sign => false,
        // "what branch am I on" names no branch.
        Looks::Plain => {
            !word.is.any(Is::FUNCTION.with(Is::FILLER).with(Is::SUBORDINATE))
                && sentence.text[word.span.start..].starts_with(|c: char| c.is_alphanumeric())
        }
        _ => true,
    };
    fits.then_some(word.span)
}

/// Words that may stand between a name and its value.
const MAX_LINKS: usize = 4;

/// The words of a parameter's name: cut at `_`, `-` and capitals.
fn name_words(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut small = false;
    for c in name.chars() {
        if small && c.is_uppercase() {
            spaced.push(' ');
        }
        small = c.is_lowercase();
        spaced.push(if c == '_' || c == '-' { ' ' } else { c });
    }
    folded_lower(&spaced).split_whitespace().map(str::to_owned).collect()
}

/// As `Sentence::splits`.
pub(super) fn splits(sentence: &Sentence, word: Span) -> Vec<(Span, Span)> {
    let Some(text) = word.of(&sentence.text) else { return Vec::new() };
    let mut out = Vec::new();
    if text.contains(char::is_whitespace) || text.contains("://") {
        return out;
    }
    let halves =
        |at: usize, len: usize| (Span { start: word.start, end: word.start + at }, Span { start: word.start + at + len, end: word.end });
    for sign in ["/", "@", ":", "=", "#", "×", "x", "X", "..", "-"] {
        let mut places = text.match_indices(sign).map(|(i, _)| i);
        let (Some(at), None) = (places.next(), places.next()) else { continue };
        let (before, after) = (&text[..at], &text[at + sign.len()..]);
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        let whole = |t: &str| t.starts_with(|c: char| c.is_alphanumeric() || c == '.') && t.ends_with(|c: char| c.is_alphanumeric());
        let fits = match sign {
            "x" | "X" | "×" => digits(before) && digits(after),
            "=" => whole(before) && !after.is_empty(),
            "#" => (before.is_empty() || whole(before)) && whole(after),
            "/" | "@" | ":" => whole(before) && whole(after),
            _ => whole(before) && whole(after) && !before.ends_with('.') && !after.starts_with('.'),
        };
        if fits {
            // The sign of `#42` is its first half; otherwise it belongs to none.
            out.push(if before.is_empty() { halves(sign.len(), 0) } else { halves(at, sign.len()) });
        }
    }
    let version = text.strip_prefix(['v', 'V']).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
    });
    if version {
        out.push(halves(1, 0));
    }
    if text.strip_suffix('%').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit())) {
        out.push(halves(text.len() - 1, 0));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_occurs_from_border_to_border() {
        let of = |s: &str, v: &str| Sentence::read(s).occurrences(v).iter().map(|o| o.start).collect::<Vec<_>>();
        assert_eq!(of("copy notes.txt.bak to notes.txt", "notes.txt"), [22]);
        assert_eq!(of("pet a cat", "a"), [4]);
        assert_eq!(of("move A to a", "a"), [10, 5]);
        assert_eq!(of("open notes.txt.", "notes.txt"), [5]);
        assert_eq!(of("weather in new york today", "New York"), [11]);
        assert_eq!(of("rename a to a.old", "a"), [7]);
        assert_eq!(of("say 'x y' now", "x"), Vec::<usize>::new());
        assert_eq!(of("say 'x y' now", "x y"), [5]);
        assert_eq!(of("clone owner/repo", "owner"), Vec::<usize>::new());
        assert_eq!(of("weather in Zürich", "Zürich"), [11]);
        assert_eq!(of("compare run.log.2 and run.log", "run.log"), [22]);
        assert_eq!(of("copy 'plan.md' to 'plan.md.orig'", "plan.md"), [6]);
        assert_eq!(of("list docs/ and /etc/x/", "/etc/x"), [15]);
        assert_eq!(of("list docs/ now", "docs"), [5]);
        assert_eq!(of("x", ""), Vec::<usize>::new());
        assert_eq!(of("plan.md.orig plan.md", "plan.md"), [13]);
    }

    #[test]
    fn values_look_like_values() {
        let of = |s: &str| {
            let read = Sentence::read(s);
            read.value_like().iter().map(|v| v.of(read.text()).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of("Show the weather in New York at 10:30"), ["New York", "10:30"]);
        assert_eq!(of("mail a@b.example about HD-77 and src/x.rs"), ["a@b.example", "HD-77", "src/x.rs"]);
        assert_eq!(of("please list the 5 files I changed"), Vec::<String>::new());
        assert_eq!(of("compare Bern, Basel and Chur"), ["Bern", "Basel", "Chur"]);
    }

    #[test]
    fn a_name_points_at_its_value() {
        let of = |s: &str, n: &str| {
            let read = Sentence::read(s);
            read.cued(n).and_then(|v| v.of(read.text())).map(str::to_owned)
        };
        for (sentence, name, want) in [
            ("show branch main", "branch", Some("main")),
            ("make a file named x", "named", Some("x")),
            ("set the user name to ann", "user_name", Some("ann")),
            ("userName: ann", "userName", Some("ann")),
            ("title \"a b\" please", "title", Some("a b")),
            ("what branch am I on", "branch", None),
            ("which branch, please", "branch", None),
            ("the branch and the tag v1", "branch", None),
            ("the branch for the tag v1", "tag", Some("v1")),
            ("branch", "branch", None),
            ("rebranch x", "branch", None),
            ("copy it to target", "to", Some("target")),
            ("whatever", "", None),
        ] {
            assert_eq!(of(sentence, name).as_deref(), want, "{sentence}");
        }
    }

    #[test]
    fn a_word_is_split_at_one_sign() {
        let of = |w: &str| {
            let read = Sentence::read(w);
            let whole = Span { start: 0, end: read.text().len() };
            read.splits(whole).iter().map(|(a, b)| (a.of(w).unwrap().to_owned(), b.of(w).unwrap().to_owned())).collect::<Vec<_>>()
        };
        for (word, a, b) in [
            ("owner/repo", "owner", "repo"),
            ("user@host", "user", "host"),
            ("host:8080", "host", "8080"),
            ("640x480", "640", "480"),
            ("key=value", "key", "value"),
            ("#42", "#", "42"),
            ("v1.2", "v", "1.2"),
            ("50%", "50", "%"),
            ("HD-77", "HD", "77"),
            ("main..dev", "main", "dev"),
        ] {
            assert_eq!(of(word), [(a.to_owned(), b.to_owned())], "{word}");
        }
        assert_eq!(of("user@host:22").len(), 2);
        for word in ["a/b/c", "https://a.example/b", "plain", "box", "x y", "/etc", "3x", ""] {
            assert!(of(word).is_empty(), "{word}");
        }
    }
}
