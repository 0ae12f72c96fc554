//! A matrix as the engine holds it: one product, whatever the number of bits.

use super::activations::{Activations, resize};
use super::blocks::{Extents, Floats};
use super::nibbles::Nibbles;
use super::packed::Packed;
use super::simd::Level;

/// Bits of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) enum Bits {
    /// Groups with a scale.
    Eight,
    /// Groups with a scale and a minimum.
    Four,
}

/// A matrix of `inputs` × `outputs`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) enum Matrix {
    /// In 8 bits.
    Eight(Packed),
    /// In 4 bits.
    Four(Nibbles),
}

impl Matrix {
    /// Of floats. In 4 bits `None` where a float is not a number or beyond what 16-bit floats hold.
    pub(in crate::model) fn of(bits: Bits, inputs: usize, floats: Floats<'_>) -> Option<Self> {
        match bits {
            Bits::Eight => Some(Self::Eight(Packed::of(inputs, floats))),
            Bits::Four => Nibbles::of(inputs, floats).map(Self::Four),
        }
    }

    fn extents(&self) -> Extents {
        match self {
            Self::Eight(packed) => packed.extents,
            Self::Four(nibbles) => nibbles.extents,
        }
    }

    /// Bits of a weight.
    pub(in crate::model) fn bits(&self) -> Bits {
        match self {
            Self::Eight(_) => Bits::Eight,
            Self::Four(_) => Bits::Four,
        }
    }

    /// Columns.
    pub(in crate::model) fn outputs(&self) -> usize {
        self.extents().outputs
    }

    /// Columns of a product's rows: outputs padded to whole panels.
    pub(in crate::model) fn stride(&self) -> usize {
        self.extents().stride()
    }

    /// Bytes held.
    pub(in crate::model) fn bytes(&self) -> usize {
        match self {
            Self::Eight(packed) => packed.bytes(),
            Self::Four(nibbles) => nibbles.data().len(),
        }
    }

    /// The weights of one output, times `by`. `out` has `inputs` elements.
    pub(in crate::model) fn column(&self, output: usize, by: f32, out: &mut [f32]) {
        match self {
            Self::Eight(packed) => packed.column(output, by, out),
            Self::Four(nibbles) => nibbles.column(output, by, out),
        }
    }

    /// Rows of `x` times this matrix, [rows, stride].
    pub(in crate::model) fn product(&self, level: Level, x: &mut Activations, out: &mut Vec<f32>) {
        resize(out, x.rows() * self.stride());
        match self {
            Self::Eight(packed) => packed.product(level, x, out),
            Self::Four(nibbles) => nibbles.product(level, x, out),
        }
    }
}
