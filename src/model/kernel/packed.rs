//! Weights as 8-bit whole numbers in groups of 32 inputs with a scale each, laid out for the products of `simd`.

use super::activations::Activations;
use super::blocks::{Block, Extents, Floats, GROUP};
use super::ops::{PANEL, whole};
use super::part::Part;
use super::simd::Level;

/// Largest magnitude of a weight.
const LARGEST: f32 = 127.0;

/// A matrix of `inputs` × `outputs`, w ≈ whole number · scale. In memory: panels, groups, 16 pairs of inputs, 16 columns, 2.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) struct Packed {
    pub(super) extents: Extents,
    data: Part<i8>,
    scales: Part<f32>,
}

impl Packed {
    /// The 8-bit form of floats.
    pub(in crate::model) fn of(inputs: usize, floats: Floats<'_>) -> Self {
        let extents = floats.extents(inputs);
        let mut data = vec![0; extents.blocks() * GROUP * PANEL];
        let mut scales = vec![0.0; extents.blocks() * PANEL];
        floats.cut(extents, |at, block| put(block, &mut data[at * GROUP * PANEL..], &mut scales[at * PANEL..]));
        Self { extents, data: Part::Made(data), scales: Part::Made(scales) }
    }

    /// From whole numbers and scales that lie in the order of `parts`; `None` where they are not as many as the sizes say.
    pub(in crate::model) fn ready(extents: Extents, data: Part<i8>, scales: Part<f32>) -> Option<Self> {
        let fits = data.len() == extents.blocks() * GROUP * PANEL && scales.len() == extents.blocks() * PANEL;
        fits.then_some(Self { extents, data, scales })
    }

    /// Whole numbers and scales as they lie in memory.
    pub(in crate::model) fn parts(&self) -> (&[i8], &[f32]) {
        (&self.data, &self.scales)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.data.len() + size_of_val::<[f32]>(&self.scales)
    }

    /// The weights of one output, times `by`. `out` has `inputs` elements.
    pub(super) fn column(&self, output: usize, by: f32, out: &mut [f32]) {
        let (panel, c) = (output / PANEL, output % PANEL);
        let (all, scales) = self.parts();
        for (g, group) in out.chunks_mut(GROUP).enumerate() {
            let at = panel * self.extents.groups() + g;
            let scale = scales[at * PANEL + c] * by;
            let data = &all[at * GROUP * PANEL..][..GROUP * PANEL];
            for (k, v) in group.iter_mut().enumerate() {
                *v = f32::from(data[(k / 2) * 2 * PANEL + 2 * c + k % 2]) * scale;
            }
        }
    }

    /// Rows of `x` times this matrix in `out`, [rows, stride].
    pub(super) fn product(&self, level: Level, x: &mut Activations, out: &mut [f32]) {
        let (values, by, wide) = x.widened(self.extents.width());
        level.q8_product((values, by), self.parts(), wide, out);
    }
}

/// Whole numbers and scales of one block at the start of `data` and `scales`.
fn put(block: &Block, data: &mut [i8], scales: &mut [f32]) {
    let mut most = [0.0_f32; PANEL];
    for row in block {
        for (m, v) in most.iter_mut().zip(row) {
            let v = v.abs();
            *m = if v > *m { v } else { *m };
        }
    }
    let by = most.map(|m| if m.is_normal() { LARGEST / m } else { 0.0 });
    for (scale, m) in scales.iter_mut().zip(most) {
        *scale = if m.is_normal() { m / LARGEST } else { 0.0 };
    }
    let (pairs, _) = data.as_chunks_mut::<{ 2 * PANEL }>();
    for (pair, rows) in pairs.iter_mut().zip(block.as_chunks::<2>().0) {
        for c in 0..PANEL {
            pair[2 * c] = whole(rows[0][c] * by[c]) as i8;
            pair[2 * c + 1] = whole(rows[1][c] * by[c]) as i8;
        }
    }
}
