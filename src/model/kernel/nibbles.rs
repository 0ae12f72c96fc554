//! Weights as 4-bit whole numbers in groups of 32 inputs with a scale and a minimum each, laid out for the product of
//! `simd/q4.rs`: five bits a weight, of which a decode step reads all.

use super::activations::Activations;
use super::blocks::{Block, Extents, Floats, GROUP};
use super::fit::Fit;
use super::ops::PANEL;
use super::part::Part;
use super::simd::{BLOCK, Level};
use half::f16;

/// Where a block's scales stand, and where its minima.
const SCALES: usize = GROUP * PANEL / 2;
const MINIMA: usize = SCALES + 2 * PANEL;

/// A matrix of `inputs` × `outputs`, w ≈ whole number · scale + minimum. In memory: panels, groups, blocks of 320 bytes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) struct Nibbles {
    pub(super) extents: Extents,
    data: Part<u8>,
}

/// The byte of a block with the whole number of input `k` of column `c`, and how far it is shifted there: four pairs of
/// inputs share 16-bit little-endian numbers, one for each column and half of the pairs.
fn place(k: usize, c: usize) -> (usize, usize) {
    let (pair, half) = (k / 2, k % 2);
    (pair / 4 * 4 * PANEL + 2 * (2 * c + half) + pair % 4 / 2, pair % 2 * 4)
}

fn half_at(block: &[u8], at: usize) -> f16 {
    f16::from_le_bytes([block[at], block[at + 1]])
}

impl Nibbles {
    /// The 4-bit form of floats; `None` where one is not a number or beyond what 16-bit floats hold.
    pub(in crate::model) fn of(inputs: usize, floats: Floats<'_>) -> Option<Self> {
        let extents = floats.extents(inputs);
        let mut data = vec![0; extents.blocks() * BLOCK];
        let mut all = true;
        floats.cut(extents, |at, block| all &= put(block, &mut data[at * BLOCK..][..BLOCK]).is_some());
        all.then_some(Self { extents, data: Part::Made(data) })
    }

    /// From blocks as `data` gives them.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(in crate::model) fn ready(extents: Extents, data: Part<u8>) -> Result<Self, String> {
        let want = extents.blocks() * BLOCK;
        if data.len() != want {
            return Err(format!("{} bytes of 4-bit groups; the config's sizes need {want}", data.len()));
        }
        let finite = |block: &[u8; BLOCK]| (SCALES..BLOCK).step_by(2).all(|at| half_at(block, at).is_finite());
        match data.as_chunks().0.iter().position(|block| !finite(block)) {
            Some(at) => Err(format!("the scales or minima of its 4-bit block {at} hold something that is not a finite number")),
            None => Ok(Self { extents, data }),
        }
    }

    /// The blocks as they lie in memory.
    pub(in crate::model) fn data(&self) -> &[u8] {
        &self.data
    }

    /// The weights of one output, times `by`. `out` has `inputs` elements.
    pub(super) fn column(&self, output: usize, by: f32, out: &mut [f32]) {
        let (panel, c) = (output / PANEL, output % PANEL);
        let all = self.data();
        for (g, group) in out.chunks_mut(GROUP).enumerate() {
            let block = &all[(panel * self.extents.groups() + g) * BLOCK..][..BLOCK];
            let (scale, minimum) = (half_at(block, SCALES + 2 * c).to_f32(), half_at(block, MINIMA + 2 * c).to_f32());
            for (k, v) in group.iter_mut().enumerate() {
                let (at, shift) = place(k, c);
                *v = (f32::from(block[at] >> shift & 15) * scale + minimum) * by;
            }
        }
    }

    /// Rows of `x` times this matrix in `out`, [rows, stride].
    pub(super) fn product(&self, level: Level, x: &mut Activations, out: &mut [f32]) {
        let (x, wide) = x.summed(level, self.extents.width());
        level.q4_product(x, self.data(), wide, out);
    }
}

/// The bytes of one block.
fn put(block: &Block, data: &mut [u8]) -> Option<()> {
    for c in 0..PANEL {
        let fit = Fit::of(&std::array::from_fn(|k| block[k][c]))?;
        for (k, q) in fit.whole.into_iter().enumerate() {
            let (at, shift) = place(k, c);
            data[at] |= q << shift;
        }
        data[SCALES + 2 * c..][..2].copy_from_slice(&fit.scale.to_le_bytes());
        data[MINIMA + 2 * c..][..2].copy_from_slice(&fit.minimum.to_le_bytes());
    }
    Some(())
}
