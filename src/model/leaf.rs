//! An array found in a checkpoint, whatever file it came from: its elements as they stand, not yet turned into numbers.

use std::ops::Deref;
use std::sync::Arc;

/// Element types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DType {
    /// IEEE half.
    F16,
    /// Brain float.
    Bf16,
    /// IEEE single.
    F32,
    /// IEEE double: only for numbers in the configuration.
    F64,
    /// Signed bytes in groups of 32 with a scale each: only from safetensors.
    Q8,
    /// Signed integers of so many bytes: only in the configuration.
    Int(u8),
    /// Unsigned integers and booleans, the same.
    Uint(u8),
}

impl DType {
    /// Bytes of one element.
    pub(super) fn size(self) -> usize {
        match self {
            Self::F16 | Self::Bf16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
            Self::Q8 => 1,
            Self::Int(n) | Self::Uint(n) => usize::from(n),
        }
    }
}

/// Bytes that are in the file, or were made from it once for all arrays that share them.
#[derive(Clone, Debug)]
pub(super) enum Data<'a> {
    /// As they stand in the file.
    File(&'a [u8]),
    /// Made.
    Made(Arc<[u8]>),
}

impl Deref for Data<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::File(bytes) => bytes,
            Self::Made(bytes) => bytes,
        }
    }
}

/// An array found in a checkpoint, not yet converted.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    /// Element type.
    pub dtype: DType,
    /// Extents.
    pub shape: Vec<usize>,
    /// Column-major order; none in a `Checkpoint`.
    pub fortran: bool,
    /// Little-endian elements.
    pub data: Data<'a>,
    /// Little-endian f32 scales of 8-bit groups.
    pub scales: Option<&'a [u8]>,
}

impl Leaf<'static> {
    /// Of single-precision numbers, row-major.
    pub(super) fn floats(shape: Vec<usize>, numbers: &[f32]) -> Self {
        let data: Vec<u8> = numbers.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self { dtype: DType::F32, shape, fortran: false, data: Data::Made(data.into()), scales: None }
    }
}
