//! Names of which a value is only a piece: `album` of "called new album", `draft.txt` of "to final draft.txt".

use super::roles::{Role, role_word};
use super::settings::LOST;
use crate::manifest::Tool;
use crate::sentence::{Looks, Sentence, Word, is_place_noun};
use crate::text::Span;

/// Words after which all that follows is a name.
const NAMED: [&str; 3] = ["called", "named", "titled"];
/// Words that may stand before a name and are no part of it.
const BEFORE: [&str; 11] = ["the", "a", "an", "my", "our", "your", "this", "it", "simply", "just", "file"];
/// Words that a name has at most.
const MOST: usize = 4;

/// The most that a call with such a value is worth: another reading has the whole name.
pub(super) const TORN: f32 = LOST;

/// The texts of `places` that are pieces of longer names, with these.
pub(super) fn torn(sentence: &Sentence, tool: &Tool, places: &[(String, Span)]) -> Vec<(String, Span)> {
    let named = named(sentence);
    let whole = |span: Span| named.filter(|n| n.overlaps(&span)).or_else(|| file_after(sentence, span, places));
    let is_text = |name: &str| tool.param(name).is_some_and(|p| p.is_text());
    let plain = places.iter().filter(|(name, span)| is_text(name) && !sentence.quotes().iter().any(|q| q.overlaps(span)));
    plain.filter_map(|(name, span)| Some((name.clone(), whole(*span).filter(|w| w.start < span.start || w.end > span.end)?))).collect()
}

fn text<'s>(sentence: &'s Sentence, word: &Word) -> &'s str {
    word.span.of(sentence.text()).unwrap_or_default()
}

fn is(sentence: &Sentence, word: &Word, any: &[&str]) -> bool {
    any.contains(&text(sentence, word).to_lowercase().as_str())
}

/// The several words after "called", up to a word of grammar. What is spelled as names in programs are is one by itself.
fn named(sentence: &Sentence) -> Option<Span> {
    let words = sentence.words();
    let at = words.iter().position(|w| is(sentence, w, &NAMED))?;
    let from = at + 1 + words[at + 1..].iter().take_while(|w| is(sentence, w, &BEFORE)).count();
    let part = |w: &&Word| {
        let word = text(sentence, w).to_lowercase();
        let of_name = matches!(w.looks, Looks::Plain | Looks::Capital | Looks::Number);
        of_name && w.is_value() && role_word(&word).is_none() && !NAMED.contains(&word.as_str())
    };
    // "new" is a word of grammar elsewhere; at the head of a name it is one of it.
    let letters = |w: &&Word| text(sentence, w).chars().all(char::is_alphabetic);
    let head = words.get(from).filter(|w| matches!(w.looks, Looks::Plain | Looks::Capital)).filter(letters)?;
    let rest = words[from + 1..].iter().take_while(part).count();
    let last = words.get(from + rest)?;
    (1..MOST).contains(&rest).then_some(Span { start: head.span.start, end: last.span.end })
}

/// The name of a file after "to", "as" or "into", with the words right before it.
fn file_after(sentence: &Sentence, file: Span, places: &[(String, Span)]) -> Option<Span> {
    let words = sentence.words();
    let at = words.iter().position(|w| w.span == file)?;
    let name = text(sentence, words.get(at)?);
    if words.get(at)?.looks != Looks::Path || name.contains('/') || !name.contains('.') {
        return None;
    }
    let part = |w: &&Word| {
        let free = !places.iter().any(|(_, s)| s.overlaps(&w.span));
        free && matches!(w.looks, Looks::Plain | Looks::Capital) && w.is_value() && !is_place_noun(text(sentence, w))
    };
    let before = words[..at].iter().rev().take_while(part).count();
    let marker = words.get(at.checked_sub(before + 1)?)?;
    let goes = role_word(&text(sentence, marker).to_lowercase()) == Some(Role::To) && !is(sentence, marker, &["with", "and"]);
    ((1..MOST).contains(&before) && goes).then(|| Span { start: words[at - before].span.start, end: file.end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};

    fn whole<'s>(say: &'s str, value: &str) -> Option<&'s str> {
        let sentence = Sentence::read(say);
        let span = *sentence.occurrences(value).last().unwrap();
        let text = r#"{"needlesh": 1, "tools": [{"name": "make_it", "description": "Make it", "parameters": {"type": "object",
            "properties": {"path": {"type": "string"}}}}]}"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let (_, whole) = torn(&sentence, &tools.tools[0], &[("path".to_owned(), span)]).pop()?;
        whole.of(say)
    }

    #[test]
    fn a_value_is_never_a_piece_of_a_name() {
        for (say, value, want) in [
            ("make a folder called new album", "album", Some("new album")),
            ("make a folder called summer trip in photos", "summer", Some("summer trip")),
            ("make a folder named Summer Trip 2024, please", "Trip", Some("Summer Trip 2024")),
            ("make a folder called album", "album", None),
            ("make a folder called album in photos", "album", None),
            ("make a folder called the album", "album", None),
            ("make a folder called 'new album'", "new album", None),
            ("stop the container named pg-main running postgres", "pg-main", None),
            ("rename draft.txt to final draft.txt", "draft.txt", Some("final draft.txt")),
            ("copy a.txt to the folder b.d", "b.d", None),
            ("save it as big old report.pdf", "report.pdf", Some("big old report.pdf")),
            ("compare a.txt with old b.txt", "b.txt", None),
            ("rename a to a.old", "a.old", None),
        ] {
            assert_eq!(whole(say, value), want, "{say}");
        }
    }
}
