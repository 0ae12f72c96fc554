//! Weights as 8-bit whole numbers in groups of 32 inputs with a scale each, laid out for the products of `simd.rs`.

use super::ops::{PANEL, whole};
use super::simd::{Level, WIDEN};
use std::borrow::Cow;

/// Inputs that share a scale.
pub(in crate::model) const GROUP: usize = 32;
/// Largest magnitude of a weight.
const LARGEST: f32 = 127.0;

/// A matrix of `inputs` × `outputs`, w ≈ whole number · scale. Inputs are padded to whole groups and outputs to whole
/// panels, with zeros. In memory: panels, groups, 16 pairs of inputs, 16 columns, 2.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) struct Packed {
    /// Rows.
    pub(in crate::model) inputs: usize,
    /// Columns.
    pub(in crate::model) outputs: usize,
    groups: usize,
    data: Cow<'static, [i8]>,
    scales: Cow<'static, [f32]>,
}

/// 32 inputs of 16 columns.
type Block = [[f32; PANEL]; GROUP];

impl Packed {
    fn empty(inputs: usize, outputs: usize) -> Self {
        let (groups, panels) = (inputs.div_ceil(GROUP), outputs.div_ceil(PANEL));
        let data = vec![0; panels * groups * GROUP * PANEL];
        Self { inputs, outputs, groups, data: data.into(), scales: vec![0.0; panels * groups * PANEL].into() }
    }

    /// From whole numbers and scales that lie in the order of `parts`; `None` where they are not as many as the sizes say.
    pub(in crate::model) fn ready(inputs: usize, outputs: usize, data: Cow<'static, [i8]>, scales: Cow<'static, [f32]>) -> Option<Self> {
        let (groups, panels) = (inputs.div_ceil(GROUP), outputs.div_ceil(PANEL));
        let fits = data.len() == panels * groups * GROUP * PANEL && scales.len() == panels * groups * PANEL;
        fits.then_some(Self { inputs, outputs, groups, data, scales })
    }

    /// Whole numbers and scales as they lie in memory.
    pub(in crate::model) fn parts(&self) -> (&[i8], &[f32]) {
        (&self.data, &self.scales)
    }

    /// From matrices [inputs, outputs] that stand side by side; each comes with its number of outputs.
    pub(in crate::model) fn side_by_side(inputs: usize, parts: &[(&[f32], usize)]) -> Self {
        let mut packed = Self::empty(inputs, parts.iter().map(|(_, n)| n).sum());
        let width = packed.stride();
        let mut rows = vec![0.0; GROUP * width];
        for g in 0..packed.groups {
            for (k, row) in rows.chunks_exact_mut(width).enumerate() {
                let k = g * GROUP + k;
                let mut at = 0;
                for (part, n) in parts {
                    match part.get(k * n..(k + 1) * n) {
                        Some(from) if k < inputs => row[at..at + n].copy_from_slice(from),
                        _ => row[at..at + n].fill(0.0),
                    }
                    at += n;
                }
            }
            for p in 0..width / PANEL {
                let block: Block = std::array::from_fn(|k| std::array::from_fn(|c| rows[k * width + p * PANEL + c]));
                packed.put(p, g, &block);
            }
        }
        packed
    }

    /// From a transposed matrix [outputs, inputs].
    pub(in crate::model) fn transposed(inputs: usize, data: &[f32]) -> Self {
        let outputs = data.len() / inputs;
        let mut packed = Self::empty(inputs, outputs);
        for p in 0..outputs.div_ceil(PANEL) {
            for g in 0..packed.groups {
                let mut block: Block = [[0.0; PANEL]; GROUP];
                for c in 0..PANEL.min(outputs - p * PANEL) {
                    let row = &data[(p * PANEL + c) * inputs..][..inputs];
                    for (to, from) in block.iter_mut().zip(&row[g * GROUP..]) {
                        to[c] = *from;
                    }
                }
                packed.put(p, g, &block);
            }
        }
        packed
    }

    fn put(&mut self, panel: usize, group: usize, block: &Block) {
        let at = panel * self.groups + group;
        let data = &mut self.data.to_mut()[at * GROUP * PANEL..][..GROUP * PANEL];
        let scales = &mut self.scales.to_mut()[at * PANEL..][..PANEL];
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

    /// Columns of a product's rows: outputs padded to whole panels.
    pub(in crate::model) fn stride(&self) -> usize {
        self.outputs.div_ceil(PANEL) * PANEL
    }

    /// Padded inputs.
    pub(in crate::model) fn width(&self) -> usize {
        self.groups * GROUP
    }

    /// Bytes held.
    pub(in crate::model) fn bytes(&self) -> usize {
        self.data.len() + self.scales.len() * size_of::<f32>()
    }

    /// The weights of one output, times `by`. `out` has `inputs` elements.
    pub(in crate::model) fn column(&self, output: usize, by: f32, out: &mut [f32]) {
        let (panel, c) = (output / PANEL, output % PANEL);
        for (g, group) in out.chunks_mut(GROUP).enumerate() {
            let at = panel * self.groups + g;
            let scale = self.scales[at * PANEL + c] * by;
            let data = &self.data[at * GROUP * PANEL..][..GROUP * PANEL];
            for (k, v) in group.iter_mut().enumerate() {
                *v = f32::from(data[(k / 2) * 2 * PANEL + 2 * c + k % 2]) * scale;
            }
        }
    }

    /// Rows of `x` times this matrix, [rows, stride].
    pub(in crate::model) fn product(&self, level: Level, x: &mut Activations, out: &mut Vec<f32>) {
        assert_eq!(x.width, self.width(), "activations of another width");
        let rows = x.scales.len();
        resize(out, rows * self.stride());
        if rows >= WIDEN && x.wide.len() < self.groups * GROUP * PANEL {
            x.wide.resize(self.groups * GROUP * PANEL, 0);
        }
        level.q8_product((&x.values, &x.scales), (&self.data, &self.scales), &mut x.wide, out);
    }
}

/// Grows or cuts without touching what is there more than needed.
pub(in crate::model) fn resize(v: &mut Vec<f32>, len: usize) {
    if v.len() < len {
        v.resize(len, 0.0);
    } else {
        v.truncate(len);
    }
}

/// Quantised rows: 16-bit whole numbers with a scale a row, so nearly all of a product's error is the weights'.
#[derive(Debug, Default)]
pub(crate) struct Activations {
    width: usize,
    values: Vec<i16>,
    scales: Vec<f32>,
    wide: Vec<i16>,
}

impl Activations {
    /// Takes rows of `inputs` elements that stand `stride` apart.
    pub(crate) fn take(&mut self, level: Level, x: &[f32], inputs: usize, stride: usize) {
        let rows = x.len() / stride;
        self.width = inputs.div_ceil(GROUP) * GROUP;
        self.values.resize(rows * self.width, 0);
        self.scales.resize(rows, 0.0);
        let rows = x.chunks_exact(stride).zip(self.values.chunks_exact_mut(self.width));
        for ((row, values), scale) in rows.zip(&mut self.scales) {
            let (values, padding) = values.split_at_mut(inputs);
            *scale = level.quantise(&row[..inputs], values);
            padding.fill(0);
        }
    }

    /// Values, scales and room of rows that are `width` wide.
    pub(super) fn parts(&mut self, width: usize) -> (&[i16], &[f32], &mut Vec<i16>) {
        assert_eq!(self.width, width, "activations of another width");
        (&self.values, &self.scales, &mut self.wide)
    }
}
