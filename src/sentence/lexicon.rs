//! The word lists of the room: one data file a purpose, read once; each word with the lists that it stands in.

use super::pattern::Pattern;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The lists that a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Is(u32);

impl Is {
    pub(super) const STOP: Self = Self(1);
    /// A verb that a request begins with, and nothing else.
    pub(super) const VERB: Self = Self(1 << 1);
    /// A verb that a request begins with, or a noun.
    pub(super) const NOUN_VERB: Self = Self(1 << 2);
    pub(super) const QUESTION: Self = Self(1 << 3);
    pub(super) const AUXILIARY: Self = Self(1 << 4);
    pub(super) const PREPOSITION: Self = Self(1 << 5);
    pub(super) const DETERMINER: Self = Self(1 << 6);
    pub(super) const PRONOUN: Self = Self(1 << 7);
    /// What may stand between a parameter's name and its value.
    pub(super) const LINK: Self = Self(1 << 8);
    /// Words around a request that change nothing of it.
    pub(super) const FILLER: Self = Self(1 << 9);
    pub(super) const GREETING: Self = Self(1 << 10);
    pub(super) const PROGRAM: Self = Self(1 << 11);
    /// Begins a clause that only says when or why.
    pub(super) const SUBORDINATE: Self = Self(1 << 12);
    /// "the last entry" is one.
    pub(super) const SUPERLATIVE: Self = Self(1 << 13);
    /// The end of a file name.
    pub(super) const EXTENSION: Self = Self(1 << 14);
    /// The end of a host name.
    pub(super) const DOMAIN: Self = Self(1 << 15);
    /// "change 10 to 20" is no range.
    pub(super) const CHANGE: Self = Self(1 << 16);
    /// Takes free text that may hold anything: "remind me to …", "say …".
    pub(super) const FREE_TEXT: Self = Self(1 << 17);
    /// Programs whose names are words of the language, too.
    pub(super) const PROGRAM_WORD: Self = Self(1 << 18);
    /// Ends with a dot that ends no sentence.
    pub(super) const ABBREVIATION: Self = Self(1 << 19);

    /// Either kind of verb.
    pub(super) const ANY_VERB: Self = Self::VERB.with(Self::NOUN_VERB);
    /// Words that a noun or value may follow but that are none.
    pub(super) const FUNCTION: Self =
        Self::STOP.with(Self::PREPOSITION).with(Self::DETERMINER).with(Self::PRONOUN).with(Self::AUXILIARY).with(Self::QUESTION);

    /// These lists and those.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the word stands in one of these lists.
    pub(super) fn any(self, lists: Self) -> bool {
        self.0 & lists.0 != 0
    }
}

/// The lists of single words.
const LISTS: [(Is, &str); 20] = [
    (Is::STOP, include_str!("data/stop.txt")),
    (Is::VERB, include_str!("data/verbs.txt")),
    (Is::NOUN_VERB, include_str!("data/noun_verbs.txt")),
    (Is::QUESTION, include_str!("data/question_words.txt")),
    (Is::AUXILIARY, include_str!("data/auxiliaries.txt")),
    (Is::PREPOSITION, include_str!("data/prepositions.txt")),
    (Is::DETERMINER, include_str!("data/determiners.txt")),
    (Is::PRONOUN, include_str!("data/pronouns.txt")),
    (Is::LINK, include_str!("data/links.txt")),
    (Is::FILLER, include_str!("data/fillers.txt")),
    (Is::GREETING, include_str!("data/greetings.txt")),
    (Is::PROGRAM, include_str!("data/programs.txt")),
    (Is::SUBORDINATE, include_str!("data/subordinates.txt")),
    (Is::SUPERLATIVE, include_str!("data/superlatives.txt")),
    (Is::EXTENSION, include_str!("data/extensions.txt")),
    (Is::DOMAIN, include_str!("data/domains.txt")),
    (Is::CHANGE, include_str!("data/change_verbs.txt")),
    (Is::PROGRAM_WORD, include_str!("data/program_words.txt")),
    (Is::ABBREVIATION, include_str!("data/abbreviations.txt")),
    (Is::FREE_TEXT, include_str!("data/free_text_verbs.txt")),
];

static WORDS: LazyLock<HashMap<&'static str, Is>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, Is> = HashMap::new();
    for (is, list) in LISTS {
        for word in lines(list) {
            words.entry(word).or_default().0 |= is.0;
        }
    }
    words
});

/// All words of the lists.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.keys().copied()
}

/// The lists that a word in lower case stands in.
pub(super) fn is(lower: &str) -> Is {
    WORDS.get(lower).copied().unwrap_or_default()
}

/// The entries of a data file: one a line, `#` begins a note.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn patterns(file: &'static str) -> Vec<Pattern> {
    lines(file).map(Pattern::new).collect()
}

/// The files of patterns that say what a clause does.
const PATTERNS: [&str; 11] = [
    include_str!("data/alsos.txt"),
    include_str!("data/abouts.txt"),
    include_str!("data/forbids.txt"),
    include_str!("data/asks.txt"),
    include_str!("data/bans.txt"),
    include_str!("data/minds.txt"),
    include_str!("data/wants.txt"),
    include_str!("data/exceptions.txt"),
    include_str!("data/insteads.txt"),
    include_str!("data/corrections.txt"),
    include_str!("data/retracts.txt"),
];

static PATTERN_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let all = PATTERNS.into_iter().flat_map(lines);
    all.flat_map(|line| line.split([' ', '|', '[', ']'])).filter(|word| !word.is_empty()).collect()
});

/// Whether a word in lower case stands in a list or a pattern: "dont" is meant as it stands.
pub(super) fn has(lower: &str) -> bool {
    WORDS.contains_key(lower) || PATTERN_WORDS.contains(lower)
}

/// Openings of questions about doing something.
pub(super) static ABOUTS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/abouts.txt")));
/// Openings that turn a clause into its opposite.
pub(super) static FORBIDS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/forbids.txt")));
/// Openings that look like those of `FORBIDS` or `ABOUTS` and ask for something.
pub(super) static ASKS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/asks.txt")));
/// What makes a statement a ban: "a.txt must not be deleted".
pub(super) static BANS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/bans.txt")));
/// Openings that ask whether one minds: "would you mind".
pub(super) static MINDS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/minds.txt")));
/// Openings of wishes that begin with who has them.
pub(super) static WANTS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/wants.txt")));
/// Openings of a further wish that say nothing themselves: "plus", "while we're at it".
pub(super) static ALSOS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/alsos.txt")));
/// What an exception begins with, inside a clause.
pub(super) static EXCEPTIONS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/exceptions.txt")));
/// What comes before the thing that is not meant, where another one is: "instead of".
pub(super) static INSTEADS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/insteads.txt")));
/// What a correction begins with: "no, I mean".
pub(super) static CORRECTIONS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/corrections.txt")));
/// Whole clauses that take back what was said before.
pub(super) static RETRACTS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/retracts.txt")));
/// Whole clauses of small talk.
pub(super) static CHATS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(include_str!("data/chats.txt")));

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn lists_are_sorted_in_lower_case_and_without_doubles() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sentence/data");
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
            assert!(text.starts_with("# "), "{path:?} does not say what it is");
            for pair in lines.windows(2) {
                assert!(pair[0] < pair[1], "{path:?}: {:?} stands before {:?}", pair[0], pair[1]);
            }
            for line in &lines {
                assert!(!line.is_empty() && line.trim() == *line && line.to_lowercase() == *line, "{path:?}: {line:?}");
            }
            seen += 1;
        }
        assert!(seen > 20);
    }

    #[test]
    fn every_list_is_used() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sentence");
        let code: String = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.extension().is_some_and(|e| e == "rs"))
            .map(|p| std::fs::read_to_string(p).unwrap())
            .collect();
        for entry in std::fs::read_dir(format!("{folder}/data")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(code.contains(&format!("\"data/{name}\"")), "{name} is not used");
        }
    }

    #[test]
    fn no_word_stands_in_lists_that_contradict() {
        let list = |is: Is| LISTS.iter().filter(|(i, _)| is.any(*i)).flat_map(|(_, l)| lines(l)).collect::<BTreeSet<_>>();
        for (a, b) in [
            (Is::VERB, Is::NOUN_VERB),
            (Is::ANY_VERB, Is::PREPOSITION.with(Is::DETERMINER).with(Is::PRONOUN).with(Is::QUESTION).with(Is::SUBORDINATE)),
            (Is::GREETING, Is::ANY_VERB.with(Is::PROGRAM).with(Is::QUESTION)),
            (Is::FILLER, Is::ANY_VERB),
            (Is::EXTENSION, Is::DOMAIN),
            (Is::PRONOUN, Is::PREPOSITION),
            (Is::STOP, Is::ANY_VERB),
        ] {
            let both: Vec<_> = list(a).intersection(&list(b)).copied().collect();
            assert!(both.is_empty(), "{both:?}");
        }
    }
}
