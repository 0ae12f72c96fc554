//! Words that are numbers or parts of numbers.

use super::lexicon;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    /// Zero to nineteen and the tens.
    Small(u32),
    /// What multiplies: dozen, hundred, thousand.
    Scale(i128),
    /// A number only with "a" before it: couple.
    Group(u32),
    /// First, second.
    Ordinal(u32),
    /// Once, twice.
    Times(u32),
}

static TABLE: LazyLock<HashMap<&'static str, Numeral>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let mut words = line.split(' ');
        let (word, kind, value) = (words.next()?, words.next()?, words.next()?);
        let small = || value.parse().ok();
        let numeral = match kind {
            "small" => Numeral::Small(small()?),
            "scale" => Numeral::Scale(value.parse().ok()?),
            "group" => Numeral::Group(small()?),
            "ordinal" => Numeral::Ordinal(small()?),
            "times" => Numeral::Times(small()?),
            _ => return None,
        };
        Some((word, numeral))
    };
    lexicon::lines(include_str!("data/numerals.txt")).filter_map(entry).collect()
});

/// What a word in lower case is to a number.
pub(super) fn of_word(lower: &str) -> Option<Numeral> {
    TABLE.get(lower).copied()
}

/// The parts of a fraction in words: how many of them make one. Thirds have no end and are known all the same, so that
/// "two thirds" is not read as two.
pub(super) fn parts(lower: &str) -> Option<i128> {
    Some(match lower {
        "half" | "halves" => 2,
        "third" | "thirds" => 3,
        "quarter" | "quarters" => 4,
        "fifth" | "fifths" => 5,
        "sixth" | "sixths" => 6,
        "seventh" | "sevenths" => 7,
        "eighth" | "eighths" => 8,
        "ninth" | "ninths" => 9,
        "tenth" | "tenths" => 10,
        "hundredth" | "hundredths" => 100,
        _ => return None,
    })
}
