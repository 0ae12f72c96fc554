//! Searching as one types: the letters of each word in their order, with gaps.

/// How well `text` fits what was typed, more is better; `None` when a word of it is not there. Letters that follow each
/// other and letters at the start of a word count more.
#[must_use]
pub fn fuzzy(typed: &str, text: &str) -> Option<i64> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let mut score = 0;
    for word in typed.split_whitespace() {
        let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        score += whole(&word, &text).or_else(|| scattered(&word, &text))?;
    }
    // Of two that fit alike the shorter one is nearer.
    Some(score * 100 - i64::try_from(text.len()).unwrap_or(i64::MAX).min(99))
}

fn starts_word(text: &[char], at: usize) -> bool {
    at == 0 || text.get(at - 1).is_none_or(|c| !c.is_alphanumeric())
}

/// The word in one piece.
fn whole(word: &[char], text: &[char]) -> Option<i64> {
    let places = text.windows(word.len().max(1)).enumerate().filter(|(_, w)| *w == word);
    let length = i64::try_from(word.len()).ok()?;
    places.map(|(at, _)| length * 4 + if starts_word(text, at) { 6 } else { 0 }).max()
}

/// Its letters one after the other.
fn scattered(word: &[char], text: &[char]) -> Option<i64> {
    let (mut score, mut from, mut last) = (0, 0, None);
    for c in word {
        let at = from + text.get(from..)?.iter().position(|t| t == c)?;
        score += 1 + i64::from(last == Some(at.wrapping_sub(1))) + 2 * i64::from(starts_word(text, at));
        (last, from) = (Some(at), at + 1);
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::fuzzy;

    #[test]
    fn the_nearest_text_comes_first() {
        let best = |typed: &str, all: &[&str]| {
            let mut fits: Vec<_> = all.iter().filter_map(|text| Some((fuzzy(typed, text)?, (*text).to_owned()))).collect();
            fits.sort_by_key(|(score, _)| -score);
            fits.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(best("size", &["how resized is it", "size of src", "list"]), ["size of src", "how resized is it"]);
        assert_eq!(best("docs big", &["how big is docs", "big"]), ["how big is docs"]);
        assert_eq!(best("hbs", &["how big is src", "shrub"]), ["how big is src"]);
        assert_eq!(best("SRC", &["src"]), ["src"]);
        assert_eq!(best("", &["a", "bb"]), ["a", "bb"]);
        assert!(fuzzy("é日", "café 日本").is_some() && fuzzy("zz", "z").is_none());
    }
}
