//! The data of the pickle machine: its values, its arenas, and the closed list of names. What runs on them is above.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::error::Error;
use super::super::leaf::DType;

/// A value on the machine's stack. Containers are indices into arenas.
#[derive(Clone, Debug)]
pub(super) enum Val {
    /// `None`.
    None,
    /// A boolean.
    Bool(bool),
    /// An integer of at most 64 bits.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string: a checked UTF-8 range of the input.
    Str(Range<usize>),
    /// Bytes: a range of the input.
    Bytes(Range<usize>),
    /// Bytes made by `_codecs.encode`.
    Made(usize),
    /// A tuple.
    Tuple(usize),
    /// A list.
    List(usize),
    /// A dictionary.
    Dict(usize),
    /// A numpy array or scalar.
    Array(usize),
    /// A numpy dtype.
    DType(DType),
    /// One of the names on the list.
    Global(Global),
}

/// The machine.
pub(super) struct Machine<'a> {
    pub(super) input: &'a [u8],
    pub(super) at: usize,
    pub(super) op_at: usize,
    pub(super) stack: Vec<Val>,
    pub(super) marks: Vec<usize>,
    pub(super) memo: HashMap<u32, Val>,
    pub(super) tuples: Vec<Vec<Val>>,
    pub(super) lists: Vec<Vec<Val>>,
    pub(super) dicts: Vec<Vec<(Val, Val)>>,
    pub(super) arrays: Vec<Array>,
    pub(super) made: Vec<Arc<[u8]>>,
    pub(super) made_total: usize,
}

/// The names a checkpoint may mention. None of them is ever executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Global {
    /// `numpy.core.multiarray._reconstruct`.
    Reconstruct,
    /// `numpy.core.multiarray.scalar`.
    Scalar,
    /// `numpy.ndarray`.
    NdArray,
    /// `numpy.dtype`.
    DType,
    /// `numpy.core.numeric._frombuffer`.
    FromBuffer,
    /// `ml_dtypes.bfloat16`.
    Bfloat16,
    /// `_codecs.encode`, for bytes in protocol 2.
    Encode,
}

impl Global {
    /// Looks a name up in the closed list.
    pub(super) fn find(module: &str, name: &str) -> Option<Self> {
        Some(match (module, name) {
            ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct") => Self::Reconstruct,
            ("numpy.core.multiarray" | "numpy._core.multiarray", "scalar") => Self::Scalar,
            ("numpy.core.numeric" | "numpy._core.numeric", "_frombuffer") => Self::FromBuffer,
            ("numpy", "ndarray") => Self::NdArray,
            ("numpy", "dtype") => Self::DType,
            ("ml_dtypes", "bfloat16") => Self::Bfloat16,
            ("_codecs", "encode") => Self::Encode,
            _ => return None,
        })
    }
}

/// An array being put together.
#[derive(Default)]
pub(super) struct Array {
    pub(super) dtype: Option<DType>,
    pub(super) shape: Vec<usize>,
    pub(super) fortran: bool,
    pub(super) data: Option<Val>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self {
            input,
            at: 0,
            op_at: 0,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: HashMap::new(),
            tuples: Vec::new(),
            lists: Vec::new(),
            dicts: Vec::new(),
            arrays: Vec::new(),
            made: Vec::new(),
            made_total: 0,
        }
    }

    /// An error at the opcode being read.
    pub(super) fn fail<T>(&self, message: &str) -> Result<T, Error> {
        Err(Error::Checkpoint { what: "pickle".into(), offset: u64::try_from(self.op_at).ok(), message: message.to_owned() })
    }

    /// The text of a string value.
    pub(super) fn text(&self, value: &Val) -> Option<&'a str> {
        match value {
            Val::Str(range) => std::str::from_utf8(self.input.get(range.clone())?).ok(),
            _ => None,
        }
    }
}
