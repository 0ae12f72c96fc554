//! What a request leaves behind while it is answered: the prefill, and the caches of an answer.

use super::error::Error;
use super::kernel::Level;
use super::{fast, reference};

/// Scores of all tokens for one position, length = vocabulary.
pub type Logits = Vec<f32>;

/// The highest logit.
#[must_use]
pub fn highest(logits: &[f32]) -> f32 {
    Level::best().highest(logits)
}

/// `Σ e^(logit - most)`, `most` being at least the highest logit: what a softmax divides by. A masked logit, negative
/// infinity, counts as nothing.
#[must_use]
pub fn mass(logits: &[f32], most: f32) -> f32 {
    Level::best().mass(logits, most)
}

/// What prefill leaves for the decoder.
#[derive(Debug)]
pub struct Encoded {
    /// Encoder tokens.
    pub len: usize,
    pub(super) prefilled: Prefilled,
}

#[derive(Debug)]
pub(super) enum Prefilled {
    Reference(reference::Prefilled),
    Fast(fast::Prefilled),
}

impl Encoded {
    /// The encoder's output after its final norm, row by row, shape [T, d].
    ///
    /// # Errors
    /// None that a caller can cause.
    pub fn rows(&self) -> Result<Vec<Vec<f32>>, Error> {
        match &self.prefilled {
            Prefilled::Reference(prefilled) => prefilled.rows(),
            Prefilled::Fast(prefilled) => {
                let d = prefilled.hidden.len() / self.len.max(1);
                Ok(prefilled.hidden.chunks_exact(d.max(1)).map(<[f32]>::to_vec).collect())
            }
        }
    }
}

/// The self-attention caches of one answer. A clone is an answer of its own that goes on from the same place.
#[derive(Debug, Clone, Default)]
pub struct DecodeState {
    pub(super) len: usize,
    pub(super) reference: reference::Caches,
    pub(super) fast: fast::Cache,
    pub(super) scratch: fast::Scratch,
}

impl DecodeState {
    /// Tokens fed so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was fed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}
