//! What kinds of words there are, for the rooms above.

use super::lexicon::{self, Is};
use super::{Looks, Sentence, Word};
use crate::text::Span;

/// Words that say when.
const WHEN: &str = include_str!("data/when.txt");
const COMMON_ADJECTIVES: &str = include_str!("data/common_adjectives.txt");
const NAME_ENDS: &str = include_str!("data/name_ends.txt");
const PLACE_NOUNS: &str = include_str!("data/place_nouns.txt");

/// The words of the room's lists: everyday words of English.
pub fn everyday_words() -> impl Iterator<Item = &'static str> {
    lexicon::words()
}

/// Whether a word says nothing by itself: articles, pronouns, prepositions, auxiliaries, and words of politeness.
#[must_use]
pub fn is_stop_word(word: &str) -> bool {
    lexicon::is(&word.to_lowercase()).any(Is::FUNCTION.with(Is::FILLER))
}

/// Whether a word in lower case is one by which sentences are read: "dont" is meant as it stands.
#[must_use]
pub fn is_read(word: &str) -> bool {
    lexicon::has(word)
}

/// Whether a word says when: it is not where.
#[must_use]
pub fn says_when(word: &str) -> bool {
    stands_in(WHEN, word)
}

/// Whether a word before a noun names nothing: "the current branch", "the whole folder".
#[must_use]
pub fn names_nothing(word: &str) -> bool {
    stands_in(COMMON_ADJECTIVES, word)
}

/// Whether a name, a topic or a path does not go over this word: "coworker gave me shop.db".
#[must_use]
pub fn ends_names(word: &str) -> bool {
    stands_in(NAME_ENDS, word)
}

/// Whether a person calls so where something goes, before its name: "to folder docs".
#[must_use]
pub fn is_place_noun(word: &str) -> bool {
    stands_in(PLACE_NOUNS, word)
}

/// Whether a word stands in a list that is not one of the lexicon: its words are no targets for slips of the finger.
fn stands_in(list: &'static str, word: &str) -> bool {
    let word = word.to_lowercase();
    lexicon::lines(list).any(|w| w == word)
}

/// Whether a word is the name of a program that people call.
#[must_use]
pub fn is_program(word: &str) -> bool {
    lexicon::is(word).any(Is::PROGRAM)
}

impl Sentence {
    /// Its first word where that is the name of a program.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        let first = self.words.first().filter(|w| w.is.any(Is::PROGRAM))?;
        first.span.of(&self.text)
    }

    /// Whether it says with a word of its own that something more is wanted: "and then", "and also".
    #[must_use]
    pub fn says_also(&self) -> bool {
        let word = |w: &Word| w.span.of(&self.text).unwrap_or_default().to_lowercase();
        self.words.windows(2).any(|w| {
            w[0].looks != Looks::Quoted && matches!(word(&w[0]).as_str(), "and" | ",") && matches!(word(&w[1]).as_str(), "also" | "then")
        })
    }

    /// Whether it speaks of something that is said elsewhere: "it", "them", "there".
    #[must_use]
    pub fn points_back(&self) -> bool {
        let back = |w: &Word| {
            matches!(w.span.of(&self.text).unwrap_or_default().to_lowercase().as_str(), "it" | "its" | "them" | "their" | "there" | "those")
        };
        // "what date is that?"
        let last = self.words.iter().rev().find(|w| w.looks != Looks::Sign);
        let that = last.is_some_and(|w| matches!(w.span.of(&self.text), Some("that" | "this" | "these")));
        that || self.words.iter().skip(1).any(|w| w.looks == Looks::Plain && back(w))
    }

    /// Whether it opens as a question: "what's 17 * 23?".
    #[must_use]
    pub fn opens_as_question(&self) -> bool {
        let first = self.words.iter().find(|w| w.looks != Looks::Sign);
        let said = |w: &Word| w.span.of(&self.text).unwrap_or_default().to_lowercase();
        first.is_some_and(|w| {
            w.is.any(Is::QUESTION.with(Is::AUXILIARY))
                || said(w).split(['\'', '’']).next().is_some_and(|w| lexicon::is(w).any(Is::QUESTION))
        })
    }

    /// Its first word where that says what to do, and more follows: it is not a value.
    #[must_use]
    pub fn opening_verb(&self) -> Option<Span> {
        let (first, rest) = self.words.split_first()?;
        let verb = (first.looks == Looks::Plain && first.is.any(Is::ANY_VERB)) || first.is.any(Is::PROGRAM);
        (verb && !rest.is_empty()).then_some(first.span)
    }
}

impl Word {
    /// Whether it may be a value by itself.
    #[must_use]
    pub fn is_value(&self) -> bool {
        self.looks != Looks::Sign && !(self.looks == Looks::Plain && self.is.any(Is::FUNCTION.with(Is::FILLER)))
    }

    /// Whether it is a verb and nothing else.
    #[must_use]
    pub fn is_verb(&self) -> bool {
        self.looks == Looks::Plain && self.is.any(Is::VERB)
    }

    /// Whether it greets: at the beginning of a sentence it asks for nothing.
    #[must_use]
    pub fn is_greeting(&self) -> bool {
        self.is.any(Is::GREETING)
    }

    /// Whether it carries meaning of its own: neither a value nor a sign nor a word of grammar or politeness.
    #[must_use]
    pub fn is_meaning(&self) -> bool {
        let rest_of_a_word = self.stem.starts_with(['\'', '’']);
        let digits = self.stem.chars().all(|c| c.is_ascii_digit());
        self.looks == Looks::Plain && !self.is.any(Is::FUNCTION.with(Is::FILLER)) && !digits && !rest_of_a_word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_grammar_and_politeness_carry_no_meaning() {
        let meaning = |s: &str| {
            let sentence = Sentence::read(s);
            sentence.words().iter().filter(|w| w.is_meaning()).map(|w| w.span.of(sentence.text()).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(meaning("please show me the size of src/main.rs in reverse"), ["show", "size", "reverse"]);
        let sentence = Sentence::read("delete notes.txt");
        assert_eq!(sentence.opening_verb().and_then(|s| s.of(sentence.text())), Some("delete"));
        assert_eq!(Sentence::read("delete").opening_verb(), None);
        assert_eq!((Sentence::read("df -h").program(), Sentence::read("Paris").program()), (Some("df"), None));
        assert!(is_stop_word("The") && !is_stop_word("size") && says_when("Tomorrow") && !says_when("Paris"));
        assert!(names_nothing("Current") && !names_nothing("cups") && ends_names("gave") && is_place_noun("folder"));
    }
}
