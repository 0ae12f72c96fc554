//! Kernels: quantised and float matrix products and row loops, in the best instruction set that the processor has.

mod activations;
mod blocks;
mod fit;
mod matrix;
mod nibbles;
mod ops;
mod packed;
mod part;
mod rows;
mod simd;
#[cfg(test)]
mod tests;

pub(crate) use activations::Activations;
pub(in crate::model) use activations::resize;
pub(in crate::model) use blocks::{Extents, Floats};
pub(in crate::model) use matrix::{Bits, Matrix};
pub(in crate::model) use nibbles::Nibbles;
pub(in crate::model) use ops::PANEL;
pub(in crate::model) use packed::Packed;
pub(in crate::model) use part::Part;
pub(crate) use rows::RowMajor;
pub(crate) use simd::Level;
pub(in crate::model) use simd::Panels;
