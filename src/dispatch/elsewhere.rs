//! A word of the language that stands where no path is said, and yet came out as one.

use super::world::World;
use crate::manifest::Param;
use crate::sentence::{Looks, Sentence, is_place_noun};

/// Words behind which a path may be said.
const BEFORE: [&str; 19] = [
    "in", "inside", "under", "within", "below", "of", "at", "from", "to", "into", "as", "on", "is", "are", "does", "and", "or", "called",
    "named",
];

/// Words between one of these and the path.
const ARTICLES: [&str; 4] = ["the", "a", "my", "our"];

/// Whether a word of the language, as an optional path that nobody knows to exist, stands where no path is said: "I need space
/// fast", "so that I can clean up". A path is said behind a preposition, a verb or the noun of a place, or before such a noun.
pub(super) fn is_elsewhere(sentence: &Sentence, param: &Param, text: &str, world: &dyn World) -> bool {
    if param.required || !param.is_path() || world.exists(text) == Some(true) {
        return false;
    }
    let words = sentence.words();
    let mut all = (0..words.len()).filter(|i| words[*i].span.of(sentence.text()) == Some(text)).peekable();
    all.peek().is_some() && all.all(|i| words[i].looks == Looks::Plain && !is_said(sentence, i))
}

/// Whether a path may be said at this word.
fn is_said(sentence: &Sentence, at: usize) -> bool {
    let words = sentence.words();
    let low = |i: usize| words.get(i).and_then(|w| w.span.of(sentence.text())).unwrap_or_default().to_lowercase();
    let noun = |i: usize| is_place_noun(&low(i)) || matches!(low(i).as_str(), "file" | "files");
    let articles = (0..at).rev().take_while(|i| ARTICLES.contains(&low(*i).as_str())).count();
    let Some(before) = at.checked_sub(1 + articles) else { return true };
    // "the folder old", not "this folder weighs" and not "its requirements file asks".
    let bare = |i: usize| !words[i].is_value() && !matches!(low(i).as_str(), "this" | "that" | "its");
    let named = noun(before) && before.checked_sub(1).is_none_or(bare);
    let word = low(before);
    noun(at + 1)
        || named
        || BEFORE.contains(&word.as_str())
        || (word == "for" && articles == 0)
        || words[before].is_verb()
        || Some(words[before].span) == sentence.opening_verb()
        || (before == 0 && sentence.program().is_some())
        || (words[before].looks == Looks::Sign && word != ",")
}

#[cfg(test)]
mod tests {
    use super::super::world::Unknown;
    use super::*;
    use crate::manifest::{Sources, load};

    struct Here(&'static str);

    impl World for Here {
        fn exists(&self, path: &str) -> Option<bool> {
            Some(path == self.0)
        }
    }

    #[test]
    fn a_word_is_a_path_only_where_one_is_said() {
        let text =
            r#"[{"name":"big","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string","format":"path"}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let param = &tools.tools[0].params[0];
        let elsewhere = |say: &str, word: &str, world: &dyn World| is_elsewhere(&Sentence::read(say), param, word, world);
        for (say, word) in [
            ("top 5 files, I need space fast", "fast"),
            ("same content, find twins so I can clean up", "clean"),
            ("how many gigabytes does this folder weigh", "weigh"),
            ("install everything its requirements file asks for", "asks"),
            ("old files here, candidates for the bin", "bin"),
        ] {
            assert!(elsewhere(say, word, &Unknown), "{say}");
            assert!(!elsewhere(say, word, &Here(word)), "{say}");
        }
        for (say, word) in [
            ("how big is src", "src"),
            ("how much space does target take", "target"),
            ("tree docs", "docs"),
            ("big files in the downloads", "downloads"),
            ("size of the folder videos", "videos"),
            ("my downloads folder, largest files", "downloads"),
            ("downloads: biggest files", "downloads"),
        ] {
            assert!(!elsewhere(say, word, &Unknown), "{say}");
        }
    }
}
