//! The sizes that every part of the engine needs, and the rotary positions.

use super::super::config::Config;
use super::super::kernel::Level;
use std::sync::OnceLock;

/// Inside the square root of every norm.
pub(super) const EPS: f32 = 1e-6;

/// Sizes. H query heads share K key-value heads of width D, H / K each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) d: usize,
    pub(super) heads: usize,
    pub(super) kv_heads: usize,
    /// D.
    pub(super) width: usize,
}

impl Sizes {
    pub(super) fn new(config: &Config) -> Self {
        Self { d: config.d_model, heads: config.num_heads, kv_heads: config.num_kv_heads, width: config.head_dim() }
    }

    /// Width of all keys of a position, and of all values.
    pub(super) fn kv(self) -> usize {
        self.kv_heads * self.width
    }
}

/// Positions whose angles are made together. A request of the built-in tools has 60 to 250 tokens: the other
/// blocks of the 1,024 positions are never made, which saves a start 2 ms.
const BLOCK: usize = 128;

/// Cosines and sines of rotary positions, made when a block of positions is first needed.
#[derive(Debug)]
pub(super) struct Rotary {
    /// Radians a position, [D / 2].
    frequencies: Vec<f64>,
    /// Cosines [BLOCK, D / 2], then sines.
    blocks: Vec<OnceLock<(Vec<f32>, Vec<f32>)>>,
}

impl Rotary {
    pub(super) fn new(config: &Config, positions: usize) -> Self {
        let width = config.head_dim();
        let frequencies = (0..width / 2).map(|i| config.rope_theta.powf((2 * i) as f64 / width as f64).recip()).collect();
        Self { frequencies, blocks: (0..positions.div_ceil(BLOCK)).map(|_| OnceLock::new()).collect() }
    }

    fn block(&self, block: usize) -> &(Vec<f32>, Vec<f32>) {
        self.blocks[block].get_or_init(|| {
            let table = |part: fn(f64) -> f64| {
                let positions = block * BLOCK..(block + 1) * BLOCK;
                positions.flat_map(|p| self.frequencies.iter().map(move |f| part(p as f64 * f) as f32)).collect()
            };
            (table(f64::cos), table(f64::sin))
        })
    }

    /// Rotates the heads of one row at `position`, which is less than the positions that it was made for.
    pub(super) fn apply(&self, level: Level, row: &mut [f32], position: usize) {
        let half = self.frequencies.len();
        let (cos, sin) = self.block(position / BLOCK);
        let at = position % BLOCK * half..(position % BLOCK + 1) * half;
        let (cos, sin) = (&cos[at.clone()], &sin[at]);
        for head in row.chunks_exact_mut(2 * half) {
            level.rotate(head, cos, sin);
        }
    }
}
