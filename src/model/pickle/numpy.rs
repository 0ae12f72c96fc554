//! The numpy part of the pickle reader: the closed list of names, what
//! calling them gives, and the arrays they describe.

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::error::Error;
use super::super::leaf::{DType, Data, Leaf};
use super::value::{Array, Global, Machine, Val};

impl<'a> Machine<'a> {
    /// What a call of one of the names gives.
    pub(super) fn call(&mut self, callee: &Val, args: &Val) -> Result<Val, Error> {
        let (Val::Global(global), Val::Tuple(args)) = (callee, args) else {
            return self.fail("a call of something that is not on the list of known names");
        };
        let args: Vec<Val> = self.tuples.get(*args).into_iter().flatten().take(8).cloned().collect();
        match (global, args.as_slice()) {
            (Global::Reconstruct, [Val::Global(Global::NdArray), ..]) => Ok(self.array_of(Array::default())),
            (Global::DType, [Val::Global(Global::Bfloat16), ..]) => Ok(Val::DType(DType::Bf16)),
            (Global::DType, [code @ Val::Str(_), ..]) => match self.text(code).and_then(dtype_of) {
                Some(dtype) => Ok(Val::DType(dtype)),
                None => self.fail("an element type that is not supported"),
            },
            (Global::Scalar, [Val::DType(dtype), data]) => {
                Ok(self.array_of(Array { dtype: Some(*dtype), data: Some(data.clone()), ..Array::default() }))
            }
            (Global::FromBuffer, [data, Val::DType(dtype), shape, order]) => {
                let fortran = match self.text(order) {
                    Some("C" | "A" | "K") => false,
                    Some("F") => true,
                    _ => return self.fail("an array order that is not known"),
                };
                let shape = self.extents(shape)?;
                Ok(self.array_of(Array { dtype: Some(*dtype), shape, fortran, data: Some(data.clone()) }))
            }
            (Global::Encode, [text @ Val::Str(_), codec @ Val::Str(_)]) if matches!(self.text(codec), Some("latin1" | "latin-1")) => {
                self.encode(text)
            }
            _ => self.fail("a call with arguments that are not known"),
        }
    }

    /// `BUILD` of an array: `(version, shape, dtype, fortran, bytes)`.
    pub(super) fn set_array(&mut self, index: usize, state: &Val) -> Result<(), Error> {
        let state = match state {
            Val::Tuple(i) => self.tuples.get(*i).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let [_, shape, Val::DType(dtype), Val::Bool(fortran), data] = state else {
            return self.fail("an array state that is not known");
        };
        let new = Array { dtype: Some(*dtype), shape: self.extents(shape)?, fortran: *fortran, data: Some(data.clone()) };
        if let Some(array) = self.arrays.get_mut(index) {
            *array = new;
        }
        Ok(())
    }

    /// `BUILD` of a dtype: only its byte order matters.
    pub(super) fn set_dtype(&self, state: &Val) -> Result<(), Error> {
        let order = match state {
            Val::Tuple(i) => self.tuples.get(*i).and_then(|t| t.get(1)),
            _ => None,
        };
        match order.and_then(|o| self.text(o)) {
            Some("<" | "=" | "|") => Ok(()),
            _ => self.fail("an element type that is not little-endian"),
        }
    }

    fn array_of(&mut self, array: Array) -> Val {
        self.arrays.push(array);
        Val::Array(self.arrays.len() - 1)
    }

    fn extents(&self, shape: &Val) -> Result<Vec<usize>, Error> {
        let items = match shape {
            Val::Tuple(i) => self.tuples.get(*i).filter(|t| t.len() <= 8),
            _ => None,
        };
        let extents = items.and_then(|items| {
            let extent = |v: &Val| match v {
                Val::Int(n) => usize::try_from(*n).ok(),
                _ => None,
            };
            items.iter().map(extent).collect::<Option<Vec<_>>>()
        });
        match extents {
            Some(extents) => Ok(extents),
            None => self.fail("an array shape that is not known"),
        }
    }

    /// Latin-1 bytes written as text. All of them together may not be larger
    /// than the file.
    fn encode(&mut self, text: &Val) -> Result<Val, Error> {
        let text = self.text(text).unwrap_or("");
        self.made_total = self.made_total.saturating_add(text.len());
        if self.made_total > self.input.len() {
            return self.fail("more bytes than the file can hold");
        }
        let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        match bytes {
            Some(bytes) => {
                self.made.push(bytes.into());
                Ok(Val::Made(self.made.len() - 1))
            }
            None => self.fail("text that is not Latin-1"),
        }
    }

    /// A finished array, with as many bytes as its shape says.
    pub(super) fn leaf(&self, index: usize) -> Result<Leaf<'a>, &'static str> {
        let array = self.arrays.get(index).ok_or("no array")?;
        let dtype = array.dtype.ok_or("an array without contents")?;
        let data = match &array.data {
            Some(Val::Bytes(range)) => Data::File(self.input.get(range.clone()).ok_or("no data")?),
            Some(Val::Made(i)) => Data::Made(Arc::clone(self.made.get(*i).ok_or("no data")?)),
            _ => return Err("an array without data"),
        };
        let len = array.shape.iter().try_fold(dtype.size(), |n, &e| n.checked_mul(e));
        if len != Some(data.len()) {
            return Err("the data has not the length that the shape says");
        }
        Ok(Leaf { dtype, shape: array.shape.clone(), fortran: array.fortran, data, scales: None })
    }

    /// A numpy scalar in the configuration as a number.
    pub(super) fn scalar_json(&self, index: usize) -> Json {
        let Ok(leaf) = self.leaf(index) else {
            return Json::Null;
        };
        let mut raw = [0_u8; 8];
        if leaf.data.len() != leaf.dtype.size() || leaf.data.len() > raw.len() {
            return Json::Null;
        }
        let negative = matches!(leaf.dtype, DType::Int(_)) && leaf.data.last().is_some_and(|b| b & 0x80 != 0);
        if negative {
            raw = [0xff; 8];
        }
        raw.iter_mut().zip(leaf.data.iter()).for_each(|(to, from)| *to = *from);
        let [a, b, c, d, ..] = raw;
        match leaf.dtype {
            DType::Int(_) => Json::from(i64::from_le_bytes(raw)),
            DType::Uint(_) => Json::from(u64::from_le_bytes(raw)),
            DType::F64 => Json::from(f64::from_le_bytes(raw)),
            DType::F32 => Json::from(f32::from_le_bytes([a, b, c, d])),
            DType::F16 => Json::from(half::f16::from_le_bytes([a, b]).to_f32()),
            DType::Bf16 => Json::from(half::bf16::from_le_bytes([a, b]).to_f32()),
            DType::Q8 => Json::Null,
        }
    }
}

/// The element type that numpy's short code names.
fn dtype_of(code: &str) -> Option<DType> {
    Some(match code.trim_start_matches(['<', '=', '|']) {
        "f2" => DType::F16,
        "f4" => DType::F32,
        "f8" => DType::F64,
        "i1" => DType::Int(1),
        "i2" => DType::Int(2),
        "i4" => DType::Int(4),
        "i8" => DType::Int(8),
        "u1" | "b1" => DType::Uint(1),
        "u2" => DType::Uint(2),
        "u4" => DType::Uint(4),
        "u8" => DType::Uint(8),
        "bfloat16" => DType::Bf16,
        _ => return None,
    })
}
