//! Foreign text made safe for a terminal, spans of a text, and how values and times are written.
//! Knows nothing of tools, models or screens; every other room may use it.

mod fuzzy;
mod hex;
mod lookalike;
mod paint;
mod plain;
mod row;
mod safe;
mod stream;
mod utc;
mod width;

pub use fuzzy::fuzzy;
pub use hex::hex;
pub use lookalike::{Disguise, disguised};
pub use paint::{Colour, Paint};
pub use plain::plain;
pub use row::{Row, RowWriter};
pub use safe::{exact, exact_word, is_unsafe, quoted, safe_block, safe_line};
pub use stream::{Decoder, SafeStream};
pub use utc::{utc, utc_day};
pub use width::{clip, wrap};

/// A half-open range of bytes of a text, both ends on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The part of `text` that the span covers; `None` when it does not lie in it.
    #[must_use]
    pub fn of<'a>(&self, text: &'a str) -> Option<&'a str> {
        text.get(self.start..self.end)
    }

    /// Whether the two spans share a byte.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
