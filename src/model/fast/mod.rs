//! The engine that answers: 8-bit weights, own kernels, caches made once. Same mathematics as `reference`, which it is
//! tested against; its error is the weights' rounding.

mod attention;
mod decoder;
mod encoder;
mod layer;

use super::kernel::{Level, Packed};
use super::reference::check_ids;
use super::{Checkpoint, Config, Error};

pub(super) use decoder::{Cache, Scratch, Way};
pub(super) use encoder::Prefilled;

/// Inside the square root of every norm.
const EPS: f32 = 1e-6;

/// Sizes. H query heads share K key-value heads of width D, H / K each.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    d: usize,
    heads: usize,
    kv_heads: usize,
    /// D.
    width: usize,
}

impl Sizes {
    fn new(config: &Config) -> Self {
        Self { d: config.d_model, heads: config.num_heads, kv_heads: config.num_kv_heads, width: config.head_dim() }
    }

    /// Width of all keys of a position, and of all values.
    fn kv(self) -> usize {
        self.kv_heads * self.width
    }
}

/// Cosines and sines of rotary positions, each [positions, D / 2].
#[derive(Debug)]
struct Rotary {
    cos: Vec<f32>,
    sin: Vec<f32>,
    half: usize,
}

impl Rotary {
    fn new(config: &Config, positions: usize) -> Self {
        let width = config.head_dim();
        let half = width / 2;
        let frequencies: Vec<f64> = (0..half).map(|i| config.rope_theta.powf((2 * i) as f64 / width as f64).recip()).collect();
        let table =
            |part: fn(f64) -> f64| (0..positions).flat_map(|p| frequencies.iter().map(move |f| part(p as f64 * f) as f32)).collect();
        Self { cos: table(f64::cos), sin: table(f64::sin), half }
    }

    /// Rotates the heads of one row at `position`.
    fn apply(&self, level: Level, row: &mut [f32], position: usize) {
        let at = position * self.half..(position + 1) * self.half;
        let (cos, sin) = (&self.cos[at.clone()], &self.sin[at]);
        for head in row.chunks_exact_mut(2 * self.half) {
            level.rotate(head, cos, sin);
        }
    }
}

/// All weights. Immutable.
#[derive(Debug)]
pub(super) struct Net {
    sizes: Sizes,
    level: Level,
    rotary: Rotary,
    positions: usize,
    /// [d, vocabulary]: the output matrix, whose columns are the tokens' vectors.
    embedding: Packed,
    encoder: encoder::Encoder,
    decoder: decoder::Decoder,
}

impl Net {
    /// Quantises a checkpoint. `positions` is the longest sequence.
    pub(super) fn new(checkpoint: &Checkpoint<'_>, positions: usize) -> Result<Self, Error> {
        let source = layer::Source(checkpoint);
        // The embedding is about as large as all layers together.
        let (embedding, layers) = std::thread::scope(|scope| {
            let embedding = scope.spawn(|| source.embedding());
            let layers = encoder::Encoder::new(source).and_then(|e| Ok((e, decoder::Decoder::new(source)?)));
            (embedding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), layers)
        });
        let (encoder, decoder) = layers?;
        Ok(Self {
            sizes: Sizes::new(&checkpoint.config),
            level: Level::best(),
            rotary: Rotary::new(&checkpoint.config, positions),
            positions,
            embedding: embedding?,
            encoder,
            decoder,
        })
    }

    /// What the kernels run on.
    pub(super) fn instruction_set(&self) -> &'static str {
        self.level.name()
    }

    /// Bytes of quantised weights that a decode step reads, and those of the encoder.
    pub(super) fn weight_bytes(&self) -> (usize, usize) {
        (self.decoder.bytes() + self.embedding.bytes(), self.encoder.bytes())
    }

    fn check(&self, ids: &[u32]) -> Result<(), Error> {
        check_ids(ids, self.embedding.outputs)
    }

    /// Rows [n, d] of token vectors times √d.
    fn embed_tokens(&self, ids: &[u32], out: &mut Vec<f32>) {
        let d = self.sizes.d;
        super::kernel::resize(out, ids.len() * d);
        for (id, row) in ids.iter().zip(out.chunks_exact_mut(d)) {
            self.embedding.column(*id as usize, (d as f32).sqrt(), row);
        }
    }
}
