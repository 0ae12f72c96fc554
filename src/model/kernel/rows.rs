//! Matrices as a file stores them: one row an output, 8-bit whole numbers with a scale a row. They are read where they
//! lie: nothing is copied or laid out anew.

use super::activations::{Activations, resize};
use super::simd::Level;

/// Inputs must be a multiple of this, so that no vector of any instruction set reads beyond a row.
const STEP: usize = 32;
/// Outputs that are worked on together; their number must be a multiple of it.
const TILE: usize = 4;

/// A matrix of `outputs` rows of `inputs` whole numbers; output = Σ x · whole number · scale + bias.
#[derive(Debug)]
pub(crate) struct RowMajor<'a> {
    inputs: usize,
    data: &'a [u8],
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl<'a> RowMajor<'a> {
    /// `data` is [outputs, inputs]; `None` where the extents do not fit each other or the kernels.
    pub(crate) fn new(inputs: usize, data: &'a [u8], scales: Vec<f32>, bias: Vec<f32>) -> Option<Self> {
        let outputs = scales.len();
        let fits = inputs > 0 && inputs.is_multiple_of(STEP) && outputs.is_multiple_of(TILE);
        (fits && bias.len() == outputs && data.len() == inputs * outputs).then_some(Self { inputs, data, scales, bias })
    }

    /// Columns of a product's rows.
    pub(crate) fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// Rows of `x` through this matrix, [rows, outputs].
    pub(crate) fn product(&self, level: Level, x: &mut Activations, out: &mut Vec<f32>) {
        let (values, by, wide) = x.parts(self.inputs);
        resize(out, by.len() * self.outputs());
        let room = self.inputs * TILE;
        if wide.len() < room {
            wide.resize(room, 0);
        }
        level.row_product(values, (self.data, self.inputs), wide, out);
        for (row, by) in out.chunks_exact_mut(self.outputs()).zip(by) {
            level.scale_and_shift(row, &self.scales, *by, &self.bias);
        }
    }
}
