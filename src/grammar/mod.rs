//! Which next tokens keep an answer valid: the offered tools and the sentence become a grammar, the grammar a mask.
//! Knows bytes and token ids, not tensors: the engine computes logits, a `Matcher` masks them, the decode loop picks.

mod ascii;
mod lark;
mod matcher;
mod merge;
mod said;
mod stretches;
mod width;

pub use ascii::ascii_json;
pub use lark::{Grounding, PartialCall, grammar, grammar_of_one};
pub use matcher::{Error, Matcher, Vocabulary};
pub use said::{Said, numbers_for, numbers_of, shared_signs, shared_word, single_words, takes_one_word, value_pieces};
pub use width::check_width;

/// The token with the highest logit, the lowest id among equals (numpy's argmax); `None` when all are masked.
#[must_use]
pub fn pick(logits: &[f32]) -> Option<u32> {
    let mut best: Option<(usize, f32)> = None;
    for (id, &value) in logits.iter().enumerate() {
        if value > best.map_or(f32::NEG_INFINITY, |b| b.1) {
            best = Some((id, value));
        }
    }
    best.and_then(|(id, _)| u32::try_from(id).ok())
}

#[cfg(test)]
mod tests;
