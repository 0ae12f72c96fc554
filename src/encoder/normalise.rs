//! BERT's normalisation, a character at a time: control characters go, every blank is a space, Chinese characters stand
//! alone, marks are stripped, letters are small. The tables are those of the library that the encoder was trained with.

use unicode_categories::UnicodeCategories as _;
use unicode_normalization_alignments::UnicodeNormalization as _;

/// The normalised characters of a text.
pub(super) fn normalise(text: &str) -> Box<dyn Iterator<Item = char> + '_> {
    if text.is_ascii() {
        // Nothing to decompose and no marks: what nearly every sentence is.
        return Box::new(text.chars().filter_map(clean).map(|c| c.to_ascii_lowercase()));
    }
    let spaced = text.chars().filter_map(clean).flat_map(|c| {
        let alone = is_chinese(c);
        [alone.then_some(' '), Some(c), alone.then_some(' ')].into_iter().flatten()
    });
    let stripped = spaced.nfd().map(|(c, _)| c).filter(|c| !c.is_mark_nonspacing());
    Box::new(stripped.flat_map(char::to_lowercase))
}

/// Whether a character is a word of its own.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || (!c.is_ascii() && c.is_punctuation())
}

fn clean(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\0' | '\u{fffd}' => None,
        _ if c.is_other() => None,
        _ if c.is_whitespace() => Some(' '),
        _ => Some(c),
    }
}

/// The blocks of Chinese characters, as BERT counts them.
fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x2_0000..=0x2_A6DF | 0x2_A700..=0x2_B73F | 0x2_B740..=0x2_B81F
        | 0x2_B920..=0x2_CEAF | 0xF900..=0xFAFF | 0x2_F800..=0x2_FA1F)
}
