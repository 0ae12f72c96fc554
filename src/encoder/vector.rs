//! A unit vector in 8 bits.

use crate::model::kernel::Level;

/// Elements of a vector.
pub(super) const WIDTH: usize = 384;
/// Largest magnitude of an element's whole number.
const LARGEST: f32 = 127.0;

/// A vector of unit length: whole numbers times a scale. Vectors are held like this whether they were just made or kept
/// in a file, so that both give the same cosines. What the rounding costs a cosine is in this folder's tests.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    scale: f32,
    values: [i8; WIDTH],
}

impl Vector {
    /// The direction of `floats`; what has none gives cosines of 0.
    pub(super) fn new(floats: &[f32; WIDTH]) -> Self {
        let most = floats.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        let by = if most.is_normal() { LARGEST / most } else { 0.0 };
        Self::from_values(floats.map(|v| (v * by).round_ties_even() as i8))
    }

    /// The unit vector of these whole numbers' direction.
    pub(super) fn from_values(values: [i8; WIDTH]) -> Self {
        let square = Level::best().dot_i8(&values, &values);
        let scale = if square > 0 { 1.0 / (square as f32).sqrt() } else { 0.0 };
        Self { scale, values }
    }

    /// The whole numbers.
    pub(super) fn values(&self) -> &[i8; WIDTH] {
        &self.values
    }

    /// The cosine of the angle between two vectors.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        Level::best().dot_i8(&self.values, &other.values) as f32 * (self.scale * other.scale)
    }
}
