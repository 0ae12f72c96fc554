//! How matrices are cut for the products of `simd`: blocks of 32 inputs by 16 outputs, all groups of a panel one after the
//! other. Inputs are padded to whole groups and outputs to whole panels, with zeros.

use super::ops::PANEL;

/// Inputs that share a scale.
pub(in crate::model) const GROUP: usize = 32;

/// 32 inputs of 16 columns.
pub(super) type Block = [[f32; PANEL]; GROUP];

/// The extents of a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) struct Extents {
    /// Rows.
    pub(in crate::model) inputs: usize,
    /// Columns.
    pub(in crate::model) outputs: usize,
}

impl Extents {
    /// Groups of a column.
    pub(super) fn groups(self) -> usize {
        self.inputs.div_ceil(GROUP)
    }

    /// Blocks in all.
    pub(super) fn blocks(self) -> usize {
        self.groups() * self.outputs.div_ceil(PANEL)
    }

    /// Columns of a product's rows: outputs padded to whole panels.
    pub(super) fn stride(self) -> usize {
        self.outputs.div_ceil(PANEL) * PANEL
    }

    /// Padded inputs.
    pub(super) fn width(self) -> usize {
        self.groups() * GROUP
    }
}

/// A matrix of floats to be cut.
#[derive(Debug, Clone, Copy)]
pub(in crate::model) enum Floats<'a> {
    /// Matrices [inputs, outputs] that stand side by side; each comes with its number of outputs.
    SideBySide(&'a [(&'a [f32], usize)]),
    /// Transposed: [outputs, inputs].
    Transposed(&'a [f32]),
}

impl Floats<'_> {
    /// The extents, `inputs` being the rows.
    pub(super) fn extents(self, inputs: usize) -> Extents {
        let outputs = match self {
            Self::SideBySide(parts) => parts.iter().map(|(_, n)| n).sum(),
            Self::Transposed(data) => data.len() / inputs.max(1),
        };
        Extents { inputs, outputs }
    }

    /// Gives each block to `put` with its number.
    pub(super) fn cut(self, extents: Extents, put: impl FnMut(usize, &Block)) {
        match self {
            Self::SideBySide(parts) => side_by_side(extents, parts, put),
            Self::Transposed(data) => transposed(extents, data, put),
        }
    }
}

fn side_by_side(extents: Extents, parts: &[(&[f32], usize)], mut put: impl FnMut(usize, &Block)) {
    let (groups, width) = (extents.groups(), extents.stride());
    let mut rows = vec![0.0; GROUP * width];
    for g in 0..groups {
        for (k, row) in rows.chunks_exact_mut(width).enumerate() {
            let k = g * GROUP + k;
            let mut at = 0;
            for (part, n) in parts {
                match part.get(k * n..(k + 1) * n) {
                    Some(from) if k < extents.inputs => row[at..at + n].copy_from_slice(from),
                    _ => row[at..at + n].fill(0.0),
                }
                at += n;
            }
        }
        for p in 0..width / PANEL {
            let block: Block = std::array::from_fn(|k| std::array::from_fn(|c| rows[k * width + p * PANEL + c]));
            put(p * groups + g, &block);
        }
    }
}

fn transposed(extents: Extents, data: &[f32], mut put: impl FnMut(usize, &Block)) {
    let (inputs, outputs, groups) = (extents.inputs, extents.outputs, extents.groups());
    for p in 0..outputs.div_ceil(PANEL) {
        for g in 0..groups {
            let mut block: Block = [[0.0; PANEL]; GROUP];
            for c in 0..PANEL.min(outputs - p * PANEL) {
                let row = &data[(p * PANEL + c) * inputs..][..inputs];
                for (to, from) in block.iter_mut().zip(&row[g * GROUP..]) {
                    to[c] = *from;
                }
            }
            put(p * groups + g, &block);
        }
    }
}
