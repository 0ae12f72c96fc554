//! Whether a phrase was said, its words in any order.

use super::fold::folded_lower;

/// Whether all words of `phrase` are words of `text`, without regard to case, marks on letters, hyphens and `_`. A phrase with
/// signs that make a name (`c++`, `c#`) counts only with them.
pub(super) fn says(text: &str, phrase: &str) -> bool {
    let phrase = folded_lower(phrase);
    let mut wanted = words(&phrase).peekable();
    wanted.peek().is_some() && wanted.all(|w| words(text).any(|said| same(said, w)))
}

/// Words at their borders; `+` and `#` behind a letter belong to it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let letters = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let signs = rest[letters..].find(|c| !matches!(c, '+' | '#')).unwrap_or(rest.len() - letters);
        let more = rest[letters + signs..].starts_with(char::is_alphanumeric);
        let (word, after) = rest.split_at(if more { letters } else { letters + signs });
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Whether a word of the text is this one, which is in lower case and without marks, as the letters of the text are.
fn same(said: &str, lower: &str) -> bool {
    said.eq_ignore_ascii_case(lower) || (!said.is_ascii() && said.to_lowercase() == lower)
}

#[cfg(test)]
mod tests {
    use crate::sentence::Sentence;

    #[test]
    fn phrases_are_said_in_any_spelling() {
        let says = |s: &str, p: &str| Sentence::read(s).says(p);
        for (sentence, phrase) in [
            ("set it to Rear-Right please", "rear_right"),
            ("set it to rear right", "Rear-Right"),
            ("make it café crème", "cafe creme"),
            ("make it cafe creme", "Café Crème"),
            ("SWITCH TO ECO MODE", "eco"),
            ("in c++ please", "C++"),
            ("use C# here", "c#"),
        ] {
            assert!(says(sentence, phrase), "{sentence}: {phrase}");
        }
        for (sentence, phrase) in
            [("set it right", "rear_right"), ("x", ""), ("x", "-"), ("in c++", "c"), ("category", "cat"), ("cat", "cats")]
        {
            assert!(!says(sentence, phrase), "{sentence}: {phrase}");
        }
    }
}
