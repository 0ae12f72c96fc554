//! Stems: words without their endings, and those of a text that carry meaning.

use super::fold::folded_lower;
use super::lexicon::{self, Is};
use super::{Looks, Sentence};

/// A word in lower case with its plural or verb ending cut, so that `file`, `files` and `filing` are one.
#[must_use]
pub fn stem(word: &str) -> String {
    let mut lower = folded_lower(word);
    if lower.is_ascii() && lower.bytes().all(|b| b.is_ascii_lowercase()) {
        cut(&mut lower);
    }
    lower
}

/// Shortens a word of ASCII letters in place.
fn cut(word: &mut String) {
    let len = word.len();
    let has_vowel = |end: usize| word[..end].bytes().any(|b| b"aeiouy".contains(&b));
    let keep = if matches!(word.as_str(), "use" | "used" | "uses" | "using") {
        2
    } else if (word.ends_with("ies") || word.ends_with("ied")) && len > 4 {
        // copies, copied: copy.
        word.replace_range(len - 3.., "y");
        return;
    } else if word.ends_with("ing") && len >= 6 && has_vowel(len - 3) {
        undoubled(word, len - 3)
    } else if word.ends_with("ed") && len >= 5 && !word.ends_with("eed") && has_vowel(len - 2) {
        undoubled(word, len - 2)
    } else if word.ends_with("es") && len >= 5 {
        len - 2
    } else if len >= 4 && word.ends_with(['s', 'e']) && !["ss", "us", "is", "ee"].iter().any(|e| word.ends_with(e)) {
        len - 1
    } else {
        len
    };
    word.truncate(keep);
}

/// The length without one of two equal consonants at the end: `stopp` of `stopped` is `stop`.
fn undoubled(word: &str, end: usize) -> usize {
    let bytes = word.as_bytes();
    let double = end > 3 && bytes[end - 1] == bytes[end - 2] && !b"aeioulsz".contains(&bytes[end - 1]);
    if double { end - 1 } else { end }
}

/// The stems of the words of a text, cut at everything that is neither letter nor digit; stop words are left out.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.filter(|w| !lexicon::is(&w.to_lowercase()).any(Is::STOP)).map(stem).collect()
}

/// As `Sentence::stems`.
pub(super) fn of_sentence(sentence: &Sentence) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in sentence.words.iter().filter(|w| w.looks == Looks::Plain && !w.is.any(Is::STOP)) {
        let text = word.span.of(&sentence.text).unwrap_or_default();
        let numbers = sentence.numbers.iter().any(|n| n.span.overlaps(&word.span));
        for stem in if numbers { Vec::new() } else { stems(text) } {
            if out.len() < MAX && !out.contains(&stem) {
                out.push(stem);
            }
        }
    }
    out
}

/// Stems of a sentence at most: each is compared with those before it.
const MAX: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            &["file", "files", "filing", "filed"][..],
            &["copy", "copies", "copied"],
            &["stop", "stops", "stopped", "stopping"],
            &["delete", "deletes", "deleted", "deleting"],
            &["branch", "branches"],
            &["process", "processes"],
            &["change", "changes", "changing"],
            &["use", "used", "using"],
            &["need", "needs"],
            &["List", "lists", "listing"],
        ] {
            let all: Vec<String> = forms.iter().map(|f| stem(f)).collect();
            assert!(all.iter().all(|s| *s == all[0]), "{all:?}");
        }
        for word in ["ls", "df", "ps", "git", "status", "ping", "string", "king", "bring"] {
            assert_eq!(stem(word), word);
        }
        assert_eq!((stem("größe"), stem("Отчёт")), ("gross".to_owned(), "otchiot".to_owned()), "as the text of a sentence has them");
    }

    #[test]
    fn stems_of_a_sentence_say_what_is_wanted() {
        let of = |s: &str| Sentence::read(s).stems();
        assert_eq!(of("please copy the files src/a.rs and 'the big one' to Berlin 5 times"), ["copy", "fil", "tim"]);
        assert_eq!(of("what is the date"), ["dat"]);
        assert_eq!(of("three files, three folders"), ["fil", "folder"]);
        assert_eq!(stems("Show the free disk-space"), ["show", "free", "disk", "spac"]);
    }
}
