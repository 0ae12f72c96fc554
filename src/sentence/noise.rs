//! Keyboard noise and words that ask for nothing.

use super::Looks;
use super::clauses::View;
use super::lexicon::Is;

/// Rows of a keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether the words say nothing at all.
pub(super) fn is_noise(view: &View<'_>) -> bool {
    let mut content = (0..view.words.len()).filter(|&i| view.looks(i) != Looks::Sign);
    let nothing = |i: usize| {
        let word = &view.words[i];
        match word.looks {
            Looks::Quoted => false,
            Looks::Plain | Looks::Capital => {
                let known = word.is.any(Is::ANY_VERB.with(Is::PROGRAM));
                !known && (word.is.any(Is::FUNCTION.with(Is::FILLER).with(Is::GREETING)) || is_keys(view.word(i)))
            }
            _ => false,
        }
    };
    // A question of such words alone ("who is that") may mean a tool.
    content.all(nothing) && !view.words.first().is_some_and(|w| w.is.any(Is::QUESTION) && view.words.len() > 2)
}

/// Letters as fingers hit them: a run along a row of the keyboard, one letter again and again, or no vowel at all.
fn is_keys(word: &str) -> bool {
    // A word of the language is not that long, and a longer text is not looked through.
    if !(4..=40).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    let bytes = word.as_bytes();
    let again = bytes.windows(4).any(|w| w.iter().all(|b| *b == w[0]));
    let vowels = bytes.iter().any(|b| b"aeiouy".contains(b));
    let along = bytes.windows(4).any(|w| {
        let run = std::str::from_utf8(w).unwrap_or_default();
        let back: String = run.chars().rev().collect();
        // "liberty" and "strewn" are words.
        !matches!(run, "erty" | "trew") && ROWS.iter().any(|r| r.contains(run) || r.contains(&back))
    });
    again || along || (!vowels && word.len() > 5)
}
