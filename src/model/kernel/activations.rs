//! The other side of a product: rows as 16-bit whole numbers.

use super::blocks::GROUP;
use super::ops::PANEL;
use super::simd::{Level, WIDEN};

/// Whole numbers, the scale of each row's groups and the sum of each group's values.
pub(super) type Summed<'a> = (&'a [i16], &'a [f32], &'a [f32]);

/// Quantised rows: 16-bit whole numbers with a scale a row, so nearly all of a product's error is the weights'.
#[derive(Debug, Default)]
pub(crate) struct Activations {
    width: usize,
    values: Vec<i16>,
    scales: Vec<f32>,
    /// Sums of the groups, made where a product needs them.
    sums: Vec<f32>,
    wide: Vec<i16>,
}

impl Activations {
    /// Takes rows of `inputs` elements that stand `stride` apart.
    pub(crate) fn take(&mut self, level: Level, x: &[f32], inputs: usize, stride: usize) {
        let rows = x.len() / stride;
        self.width = inputs.div_ceil(GROUP) * GROUP;
        self.values.resize(rows * self.width, 0);
        self.scales.resize(rows, 0.0);
        self.sums.clear();
        let rows = x.chunks_exact(stride).zip(self.values.chunks_exact_mut(self.width));
        for ((row, values), scale) in rows.zip(&mut self.scales) {
            let (values, padding) = values.split_at_mut(inputs);
            *scale = level.quantise(&row[..inputs], values);
            padding.fill(0);
        }
    }

    /// How many there are.
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Values, scales and room of rows that are `width` wide.
    pub(super) fn parts(&mut self, width: usize) -> (&[i16], &[f32], &mut Vec<i16>) {
        assert_eq!(self.width, width, "activations of another width");
        (&self.values, &self.scales, &mut self.wide)
    }

    /// The same with room for a widened panel where the rows are enough for one.
    pub(super) fn widened(&mut self, width: usize) -> (&[i16], &[f32], &mut Vec<i16>) {
        if self.rows() >= WIDEN && self.wide.len() < width * PANEL {
            self.wide.resize(width * PANEL, 0);
        }
        self.parts(width)
    }

    /// The same with the sum of each group's values, [rows, width / 32].
    pub(super) fn summed(&mut self, level: Level, width: usize) -> (Summed<'_>, &mut Vec<i16>) {
        self.widened(width);
        if self.sums.is_empty() {
            self.sums.resize(self.values.len() / GROUP, 0.0);
            level.group_sums(&self.values, &mut self.sums);
        }
        ((&self.values, &self.scales, &self.sums), &mut self.wide)
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
