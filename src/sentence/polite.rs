//! A request without the words of politeness around it: "would you mind checking x, please" asks to check x. An encoder of
//! sentences hears mostly the politeness.

use super::lexicon::{self, Is};
use super::pattern;

/// Words looked at from the front at most.
const LOOKED_AT: usize = 12;

/// What a request may end with that says nothing of it; none is the end of another one.
const ENDS: &str = include_str!("data/endings.txt");

/// The text from its first word that says what is wanted to its last; the whole text where nothing would be left.
#[must_use]
pub fn plain_request(text: &str) -> &str {
    let begun = &text[opening(text)..];
    let plain = without_ends(begun);
    if plain.split_whitespace().count() < 2 { text } else { plain }
}

/// Where the words behind the opening begin.
fn opening(text: &str) -> usize {
    let words: Vec<(usize, String)> = words(text).take(LOOKED_AT).collect();
    let low: Vec<&str> = words.iter().map(|(_, w)| w.as_str()).collect();
    let mut at = 0;
    while at < low.len() {
        let wants = pattern::longest(&lexicon::WANTS, &low[at..]).or_else(|| pattern::longest(&lexicon::MINDS, &low[at..]));
        at += match wants {
            Some(words) => words + usize::from(low.get(at + words) == Some(&"to")),
            // "first 5 lines", "now playing"
            None if lexicon::is(low[at]).any(Is::FILLER.with(Is::GREETING)) && !matches!(low[at], "first" | "now") => 1,
            None => break,
        };
    }
    words.get(at).map_or(0, |(start, _)| *start)
}

fn without_ends(mut text: &str) -> &str {
    loop {
        let core = text.trim_end_matches([' ', ',', '.', '!', '?']);
        let ends = |end: &&str| {
            let at = core.len().checked_sub(end.len());
            let tail = at.and_then(|at| core.get(at..));
            tail.is_some_and(|t| t.eq_ignore_ascii_case(end)) && at.is_some_and(|at| core[..at].ends_with([' ', ',']))
        };
        match lexicon::lines(ENDS).find(ends) {
            Some(end) => text = core[..core.len() - end.len()].trim_end_matches([' ', ',']),
            None => return text,
        }
    }
}

/// The words in lower case, signs at their ends apart, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut at = 0;
    text.split_whitespace().map(move |word| {
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        (start, word.trim_matches([',', '!', '.', ':', '?']).to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::plain_request;
    use proptest::prelude::*;

    #[test]
    fn politeness_is_left_out() {
        for (said, plain) in [
            ("would you mind checking the certificate of a.example, please?", "checking the certificate of a.example"),
            ("Hey, could you please show me the log", "show me the log"),
            ("I'd like to see what is in x.zip", "see what is in x.zip"),
            ("do you mind running the tests for me?", "running the tests"),
            ("list the files", "list the files"),
            ("what is in x.zip?", "what is in x.zip?"),
            ("please", "please"),
            ("can you stop", "can you stop"),
        ] {
            assert_eq!(plain_request(said), plain, "{said}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_text_keeps_words(text in ".{0,60}") {
            let plain = plain_request(&text);
            prop_assert!(text.contains(plain) && plain.trim().is_empty() == text.trim().is_empty());
        }
    }
}
