//! The engine in float32 by candle: the reference that the fixtures are compared with, and `fast` with it.

mod attention;
mod decoder;
mod encoder;
mod weights;

use super::checkpoint::Checkpoint;
use super::error::Error;
use super::state::Logits;
use candle_core::Tensor;

pub(super) use attention::KeyValue;
pub(super) use decoder::Caches;

impl From<candle_core::Error> for Error {
    fn from(error: candle_core::Error) -> Self {
        Self::Candle(error.to_string())
    }
}

/// All weights. Immutable.
#[derive(Debug)]
pub(super) struct Net {
    encoder: encoder::Encoder,
    decoder: decoder::Decoder,
}

/// What prefill gives: rows after the final norm [T, d], and each decoder layer's cross-attention keys and values.
#[derive(Debug)]
pub(super) struct Prefilled {
    hidden: Tensor,
    cross: Vec<KeyValue>,
}

impl Prefilled {
    pub(super) fn rows(&self) -> Result<Vec<Vec<f32>>, Error> {
        Ok(self.hidden.to_vec2()?)
    }
}

impl Net {
    /// `positions` is the longest sequence.
    pub(super) fn new(checkpoint: &Checkpoint<'_>, positions: usize) -> Result<Self, Error> {
        let weights = weights::Weights::new(checkpoint)?;
        let rotary = attention::Rotary::new(&weights, positions)?;
        let encoder = encoder::Encoder::new(&weights, rotary.clone(), positions)?;
        Ok(Self { encoder, decoder: decoder::Decoder::new(&weights, rotary, positions)? })
    }

    pub(super) fn prefill(&self, ids: &[u32]) -> Result<Prefilled, Error> {
        let hidden = self.encoder.forward(ids)?;
        let cross = self.decoder.cross(&hidden)?;
        Ok(Prefilled { hidden, cross })
    }

    pub(super) fn step(&self, prefilled: &Prefilled, caches: &mut Caches, tokens: &[u32]) -> Result<Logits, Error> {
        self.decoder.step(&prefilled.cross, caches, tokens)
    }

    pub(super) fn branch(&self, prefilled: &Prefilled, caches: &Caches, lists: &[&[u32]]) -> Result<Vec<(Caches, Vec<Logits>)>, Error> {
        self.decoder.branch(&prefilled.cross, caches, lists)
    }

    pub(super) fn embed(&self, texts: &[&[u32]]) -> Result<Option<Vec<Vec<f32>>>, Error> {
        self.encoder.embed(texts)
    }
}
