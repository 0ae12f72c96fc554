//! Kernels: quantised and float matrix products and row loops, in the best instruction set that the processor has.

mod ops;
mod packed;
mod simd;
#[cfg(test)]
mod tests;

pub(in crate::model) use packed::{Activations, PANEL, Packed, resize};
pub(in crate::model) use simd::{Level, Panels};
