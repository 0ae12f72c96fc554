//! What was typed, read once: words, values, numbers, lists, clauses, what is asked and what is not, with the place of each.
//! Knows English (its word lists are data) and spans; knows neither tools nor models.

mod build;
mod clauses;
mod cuts;
mod digits;
mod fold;
mod frame;
mod gather;
mod intent;
mod kinds;
mod lexicon;
mod lists;
mod looks;
mod noise;
mod numbers;
mod numerals;
mod pattern;
mod pieces;
mod polite;
mod quotes;
mod refer;
mod said;
mod slip;
mod stem;
mod units;
mod values;

#[cfg(test)]
mod tests;

use crate::text::Span;
use std::borrow::Cow;
use std::sync::Arc;

pub use fold::folded;
pub use kinds::{ends_names, everyday_words, is_place_noun, is_program, is_read, is_stop_word, names_nothing, says_when};
pub use polite::plain_request;
pub use quotes::is_quote;
pub use slip::one_slip;
pub use stem::{stem, stems};
pub use units::{Unit, convert};

/// A sentence as the model reads it (`text`), with the place in what was typed for each byte.
///
/// `text` differs from what was typed where the model reads better so: letters with marks are plain ones, a sentence in capitals
/// is in small letters, a blank behind a backslash is a blank. `as_typed` gives the spelling back.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// As typed.
    typed: Arc<str>,
    /// As typed without the backslashes before blanks: what `places` point into and what values are cut from.
    spelled: Arc<str>,
    /// Blanks of `spelled` that had a backslash before them.
    escapes: Arc<[u32]>,
    text: String,
    /// For each byte of `text`, and for its end, the byte of `spelled`.
    places: Vec<u32>,
    /// The blanks of `text` that join two parts which are not neighbours in `spelled`.
    joints: Vec<u32>,
    quotes: Vec<Span>,
    pieces: Vec<Span>,
    words: Vec<Word>,
    numbers: Vec<Number>,
}

/// A word, a quoted text, or a sign that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Span,
    /// In lower case, its ending cut: `files`, `file` and `filing` are one.
    pub stem: String,
    /// What it looks like.
    pub looks: Looks,
    /// The word lists that it stands in.
    is: lexicon::Is,
}

/// What a word looks like, seen without any knowledge of tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Looks {
    /// A word of the language.
    Plain,
    /// Capital letter, not the first word of a sentence: like a name.
    Capital,
    /// A path, a file name or a pattern of such.
    Path,
    /// A host, a URL or a mail address.
    Address,
    /// A number and nothing else, with its unit if that is written to it.
    Number,
    /// A time of day or a date in digits.
    Time,
    /// Like a name in a program or a list: `HD-77`, `v1.2`, `a_b`, `mp3`.
    Code,
    /// A text between quotes, without them.
    Quoted,
    /// A comma, a bracket, a quote.
    Sign,
}

/// A number that was said, in digits or in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Where, with sign, per cent sign, scale and unit as far as they are written to it or make the number.
    pub span: Span,
    /// As JSON writes it: exact, of any length.
    pub text: String,
    /// Its unit and where that stands (`%` within `span`, the `minutes` of "5 minutes" behind it).
    pub unit: Option<(Unit, Span)>,
    /// Whether it stands by itself.
    pub place: NumberPlace,
    /// First, 2nd, third.
    pub ordinal: bool,
    /// Not said as a number: the 1 of "the last entry", "an hour".
    pub implied: bool,
}

/// How a number stands in its surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberPlace {
    /// By itself.
    Alone,
    /// Part of a word (`mp3`, `2022-05-15`, `file2.txt`, `640x480`, `#42`) or of a longer quoted text.
    InWord,
    /// One end of a range: "10-20", "between 3 and 7".
    InRange,
}

/// What a sentence wants, as far as its form says.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// It asks for something; nothing in it is negated.
    Request,
    /// It asks for something once these parts are taken out, which are negated, excepted or corrected.
    Rest {
        /// What is asked for.
        request: Box<Sentence>,
        /// The spans of the whole that do not count.
        dropped: Vec<Span>,
        /// Those of them that say how it must not be done, or of what it leaves something out: no call does it so.
        conditions: Vec<Span>,
    },
    /// It only says what not to do, at this span.
    Forbids(Span),
    /// It asks about doing something (how, whether, with what effect), at this span, instead of asking for it.
    AsksAbout(Span),
    /// Greeting, thanks, keyboard noise.
    Nothing,
}

/// A way to read a sentence as several wishes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The wishes in order, each a sentence of its own.
    pub wishes: Vec<Sentence>,
    /// What the cut goes by.
    pub kind: CutKind,
}

/// What a cut goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CutKind {
    /// Clauses with a verb or question word of their own.
    Clauses,
    /// The same preposition again: "weather in Bern and in Basel".
    Frame,
    /// A verb that is said once: "rename a to b and c to d", "show me the branches and the last 3 commits".
    Gap,
    /// One frame with one item each: "ping a.example and b.example".
    Items,
}

impl Sentence {
    /// Reads what was typed, in time proportional to its length. Never fails.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        build::read(typed)
    }

    /// As it was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// As the model reads it. All spans are of this text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without the names of files in it; `None` where it has none.
    #[must_use]
    pub fn frame(&self) -> Option<String> {
        frame::frame(self)
    }

    /// The pieces in order, covering the text: a quoted text, a word with the signs inside it, a run of blanks, a sign at a
    /// word's edge. A value begins and ends at their borders.
    #[must_use]
    pub fn pieces(&self) -> &[Span] {
        &self.pieces
    }

    /// The pieces that are not blank.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// What stands between quotes, without them; also words joined by escaped blanks.
    #[must_use]
    pub fn quotes(&self) -> &[Span] {
        &self.quotes
    }

    /// All numbers in the order in which they are said.
    #[must_use]
    pub fn numbers(&self) -> &[Number] {
        &self.numbers
    }

    /// The place of a span in what was typed. One outside the text is empty.
    #[must_use]
    pub fn typed_span(&self, span: Span) -> Span {
        build::typed_span(self, span)
    }

    /// The words of a span as they were typed, with marks and capitals, without the backslashes of escaped blanks.
    #[must_use]
    pub fn as_typed(&self, span: Span) -> Cow<'_, str> {
        build::as_typed(self, span)
    }

    /// A sentence made of these parts of this one, in the order given, joined by one blank.
    #[must_use]
    pub fn part(&self, keep: &[Span]) -> Self {
        build::part(self, keep)
    }

    /// The same sentence in which each of these spans is one piece, as if it had been quoted.
    #[must_use]
    pub fn joined(self, spans: &[Span]) -> Self {
        build::joined(self, spans)
    }

    /// The same sentence with other words in these places, which lie in order: slips of the finger corrected. `as_typed` of
    /// such a word gives what was typed.
    #[must_use]
    pub fn respelled(self, words: &[(Span, String)]) -> Self {
        build::respelled(self, words)
    }

    /// Where a text stands in the sentence, from piece border to piece border, without regard to ASCII case; those in the
    /// same case first.
    #[must_use]
    pub fn occurrences(&self, value: &str) -> Vec<Span> {
        values::occurrences(self, value)
    }

    /// The items of the longest enumeration in order: "a, b and c", "a; b", `a.txt b.txt`. Empty where nothing is enumerated.
    #[must_use]
    pub fn list(&self) -> Vec<Span> {
        let mut all = self.lists();
        // The first of equally long ones.
        let longest = (0..all.len()).rev().max_by_key(|&i| all[i].len());
        longest.map(|i| all.swap_remove(i)).unwrap_or_default()
    }

    /// All enumerations, each with its items in order.
    #[must_use]
    pub fn lists(&self) -> Vec<Vec<Span>> {
        lists::lists(self)
    }

    /// Words that look like values of their own: paths, addresses, names (neighbouring capitals are one), ids, times. Neither
    /// numbers nor quoted texts.
    #[must_use]
    pub fn value_like(&self) -> Vec<Span> {
        values::value_like(self)
    }

    /// The word or quoted text right after a parameter's name: "branch main", "named x".
    #[must_use]
    pub fn cued(&self, name: &str) -> Option<Span> {
        values::cued(self, name)
    }

    /// Both halves of a word cut at one sign, for each sign at which it can be: `owner/repo`, `user@host`, `host:port`,
    /// `640x480`, `key=value`, `#42` (`#` and `42`), `v1.2`, `50%`.
    #[must_use]
    pub fn splits(&self, word: Span) -> Vec<(Span, Span)> {
        values::splits(self, word)
    }

    /// Whether all words of `phrase` are words of the sentence, without regard to case, marks on letters, hyphens, `_`.
    #[must_use]
    pub fn says(&self, phrase: &str) -> bool {
        said::says(&self.text, phrase)
    }

    /// The stems of the words that say what is wanted, each once: no stop words, no values, no numbers, no quoted texts.
    #[must_use]
    pub fn stems(&self) -> Vec<String> {
        stem::of_sentence(self)
    }

    /// What the sentence wants, as far as its form says.
    #[must_use]
    pub fn intent(&self) -> Intent {
        intent::intent(self)
    }

    /// Ways to read it as several wishes, the likeliest first. They are possibilities: "compare a and b" can be cut by its form
    /// and is one wish. What is negated stays in; of a sentence with an intent of `Rest` the request is what to cut.
    #[must_use]
    pub fn cuts(&self) -> Vec<Cut> {
        cuts::cuts(self)
    }

    /// Its clauses in order, without the signs and words between them.
    #[must_use]
    pub fn clauses(&self) -> Vec<Span> {
        clauses::spans(self)
    }

    /// The clauses that ask for something, without the story around them. The whole where none or all of them do.
    #[must_use]
    pub fn kernel(&self) -> Self {
        clauses::kernel(self)
    }
}
