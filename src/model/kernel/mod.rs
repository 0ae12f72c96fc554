//! Kernels: quantised and float matrix products and row loops, in the best instruction set that the processor has.

mod ops;
mod packed;
mod rows;
mod simd;
#[cfg(test)]
mod tests;

pub(in crate::model) use ops::PANEL;
pub(crate) use packed::Activations;
pub(in crate::model) use packed::{Packed, resize};
pub(crate) use rows::RowMajor;
pub(crate) use simd::Level;
pub(in crate::model) use simd::Panels;
