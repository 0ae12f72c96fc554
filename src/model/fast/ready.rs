//! A checkpoint whose matrices lie as the kernels read them: nothing is converted when it is loaded, and nothing copied
//! where the bytes stay. A safetensors file with float32 tensors under a checkpoint's names, and each matrix in one of two
//! forms: whole numbers (I8) with scales (F32, `.scales`) in the order of `Packed`, or 4-bit blocks (U8) in that of `Nibbles`.

use super::super::checkpoint::{self, Checkpoint};
use super::super::config::Config;
use super::super::error::Error;
use super::super::kernel::{Bits, Extents, Matrix, Nibbles, Packed, Part};
use super::super::options::PromptForm;
use super::entries::{Entry, FORMAT, OUTPUT, SCALES, entries, is_matrix};
use super::net::Net;
use super::weights::{EMBEDDING, ENCODER, Source};
use bytemuck::Pod;
use safetensors::tensor::Metadata;
use safetensors::{Dtype, SafeTensors};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

fn damaged(message: impl Into<String>) -> Error {
    Error::Checkpoint { what: "safetensors".into(), offset: None, message: message.into() }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

/// The bytes of a file, and how long they stay.
#[derive(Debug, Clone)]
pub(in super::super) enum Bytes<'a> {
    /// In the program: matrices are read in place.
    Program(&'static [u8]),
    /// Read whole: matrices are read in place and keep it.
    Shared(Arc<Vec<u8>>),
    /// Somebody else's: matrices are copied.
    Lent(&'a [u8]),
}

impl Bytes<'_> {
    /// All of them.
    pub(in super::super) fn all(&self) -> &[u8] {
        match self {
            Self::Program(bytes) => bytes,
            Self::Shared(bytes) => bytes,
            Self::Lent(bytes) => bytes,
        }
    }

    /// A row of numbers, in place where it stays and stands on its boundary; `copy` makes them of the bytes elsewhere.
    fn part<T: Pod>(&self, range: Range<usize>, copy: impl Fn(&[u8]) -> Vec<T>) -> Part<T> {
        let in_place = match self {
            // Their bytes are the numbers' only where the machine has that order.
            _ if cfg!(target_endian = "big") && size_of::<T>() > 1 => None,
            Self::Program(bytes) => bytes.get(range.clone()).and_then(|b| bytemuck::try_cast_slice(b).ok()).map(Part::Program),
            Self::Shared(bytes) => Part::file(bytes, range.clone()),
            Self::Lent(_) => None,
        };
        in_place.unwrap_or_else(|| Part::Made(copy(self.all().get(range).unwrap_or_default())))
    }
}

/// A tensor of the file: its type, its extents and where its bytes are.
struct Tensor<'a> {
    dtype: Dtype,
    shape: &'a [usize],
    range: Range<usize>,
}

/// Such a file, open.
pub(in super::super) struct Ready<'a> {
    /// Sizes.
    pub(in super::super) config: Config,
    /// How prompts are written for it.
    pub(in super::super) prompt: PromptForm,
    metadata: Metadata,
    /// Where the tensors start.
    start: usize,
    bytes: Bytes<'a>,
}

impl<'a> Ready<'a> {
    /// `None` for bytes of another form.
    pub(in super::super) fn read(bytes: Bytes<'a>) -> Result<Option<Self>, Error> {
        let all = bytes.all();
        if all.get(8) != Some(&b'{') || checkpoint::header_is_too_large(all) {
            return Ok(None);
        }
        let Ok((header, metadata)) = SafeTensors::read_metadata(all) else { return Ok(None) };
        let Some(texts) = metadata.metadata().as_ref().filter(|m| m.get("format").is_some_and(|f| f == FORMAT)) else { return Ok(None) };
        let config = texts.get("config").ok_or_else(|| damaged("the metadata has no `config`"))?;
        let config = serde_json::from_str(config).map_err(|e| damaged(format!("the metadata's `config` is not JSON: {e}")))?;
        let (config, prompt) = (Config::from_json(&config)?, PromptForm::of(texts.get("prompt")));
        let ready = Self { config, prompt, metadata, start: 8 + header, bytes };
        ready.check()?;
        Ok(Some(ready))
    }

    /// Of a file that is part of the program.
    pub(in super::super) fn in_place(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::read(Bytes::Program(bytes))?.ok_or_else(|| damaged("not a checkpoint of ready matrices"))
    }

    /// All floats that the sizes imply are there; the matrices are checked when they are asked for.
    fn check(&self) -> Result<(), Error> {
        for (name, shape) in checkpoint::expected(&self.config).into_iter().filter(|(name, shape)| !is_matrix(name, shape)) {
            let tensor = self.tensor(&name)?;
            if tensor.dtype != Dtype::F32 || tensor.shape != shape {
                let message = format!("it is {:?} {:?}, not F32 {shape:?}", tensor.dtype, tensor.shape);
                return Err(Error::Tensor { name, message });
            }
        }
        Ok(())
    }

    fn tensor(&self, name: &str) -> Result<Tensor<'_>, Error> {
        let missing = || Error::Tensor { name: name.to_owned(), message: "missing".to_owned() };
        let info = self.metadata.info(name).ok_or_else(missing)?;
        let (from, to) = info.data_offsets;
        Ok(Tensor { dtype: info.dtype, shape: &info.shape, range: self.start + from..self.start + to })
    }

    fn bytes(&self, tensor: &Tensor<'_>) -> &[u8] {
        self.bytes.all().get(tensor.range.clone()).unwrap_or_default()
    }

    fn matrix(&self, key: &str, inputs: usize, outputs: usize) -> Result<Matrix, Error> {
        let (tensor, extents) = (self.tensor(key)?, Extents { inputs, outputs });
        let fail = |message: String| Error::Tensor { name: key.to_owned(), message };
        match tensor.dtype {
            Dtype::I8 => self.eight(key, extents, tensor.range),
            Dtype::U8 => {
                let blocks = self.bytes.part(tensor.range, <[u8]>::to_vec);
                Nibbles::ready(extents, blocks).map(Matrix::Four).map_err(fail)
            }
            other => Err(fail(format!("it is {other:?}, not I8 (8-bit groups) or U8 (4-bit groups)"))),
        }
    }

    fn eight(&self, key: &str, extents: Extents, whole: Range<usize>) -> Result<Matrix, Error> {
        let fail = |message: &str| Error::Tensor { name: key.to_owned(), message: message.to_owned() };
        let scales = self.tensor(&format!("{key}{SCALES}"))?;
        if scales.dtype != Dtype::F32 {
            return Err(fail("its scales are not F32"));
        }
        // -128 is no whole number of ours, and the kernels do not count on it. The program's own file is held by a test.
        let is_own = matches!(self.bytes, Bytes::Program(_));
        if !is_own && self.bytes.all().get(whole.clone()).is_some_and(|bytes| bytes.contains(&0x80)) {
            return Err(fail("it holds -128"));
        }
        let whole = self.bytes.part(whole, |bytes| bytes.iter().map(|b| b.cast_signed()).collect());
        let packed = Packed::ready(extents, whole, self.bytes.part(scales.range, floats));
        packed.map(Matrix::Eight).ok_or_else(|| fail("other sizes than the config says"))
    }

    /// The model.
    pub(in super::super) fn net(&self) -> Result<Net, Error> {
        Net::of(self)
    }

    /// The same numbers as a checkpoint of floats.
    pub(in super::super) fn checkpoint(&self) -> Result<Checkpoint<'static>, Error> {
        let mut tensors: HashMap<String, (Vec<usize>, Vec<f32>)> = HashMap::new();
        let d = self.config.d_model;
        let mut column = vec![0.0; d];
        for Entry { prefix, parts, layer } in entries(&self.config) {
            let matrix = self.side_by_side(&prefix, &parts, layer)?;
            let layers = if prefix.starts_with(ENCODER) { self.config.num_encoder_layers } else { self.config.num_decoder_layers };
            let mut first = 0;
            for (part, n) in parts {
                let empty = || (vec![layers, d, n], vec![0.0; layers * d * n]);
                let (_, numbers) = tensors.entry(format!("{prefix}.{part}.kernel")).or_insert_with(empty);
                for output in 0..n {
                    matrix.column(first + output, 1.0, &mut column);
                    for (input, v) in column.iter().enumerate() {
                        numbers[(layer * d + input) * n + output] = *v;
                    }
                }
                first += n;
            }
        }
        let embedding = self.embedding()?;
        let mut rows = vec![0.0; self.config.vocab_size * d];
        rows.chunks_exact_mut(d).enumerate().for_each(|(token, row)| embedding.column(token, 1.0, row));
        tensors.insert(EMBEDDING.to_owned(), (vec![self.config.vocab_size, d], rows));
        for name in self.metadata.offset_keys() {
            let tensor = self.tensor(&name)?;
            if tensor.dtype == Dtype::F32 && !name.ends_with(SCALES) {
                let (shape, numbers) = (tensor.shape.to_vec(), floats(self.bytes(&tensor)));
                tensors.insert(name, (shape, numbers));
            }
        }
        let form = if self.output()?.is_some_and(|m| m.bits() == Bits::Four) { "q4" } else { "ready" };
        Checkpoint::of_floats(self.config.clone(), self.prompt, form, tensors)
    }
}

impl Source for Ready<'_> {
    fn config(&self) -> &Config {
        &self.config
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>, Error> {
        Ok(floats(self.bytes(&self.tensor(name)?)))
    }

    fn layer(&self, name: &str, i: usize) -> Result<Vec<f32>, Error> {
        let tensor = self.tensor(name)?;
        let data = self.bytes(&tensor);
        let each = data.len() / tensor.shape.first().copied().unwrap_or(1).max(1);
        let fail = || Error::Tensor { name: name.to_owned(), message: format!("it has no layer {i}") };
        Ok(floats(data.get(i * each..(i + 1) * each).ok_or_else(fail)?))
    }

    fn embedding(&self) -> Result<Matrix, Error> {
        self.matrix(EMBEDDING, self.config.d_model, self.config.vocab_size)
    }

    fn output(&self) -> Result<Option<Matrix>, Error> {
        let there = self.metadata.info(OUTPUT).is_some();
        there.then(|| self.matrix(OUTPUT, self.config.d_model, self.config.vocab_size)).transpose()
    }

    fn side_by_side(&self, prefix: &str, parts: &[(&str, usize)], i: usize) -> Result<Matrix, Error> {
        self.matrix(&Entry::key(prefix, parts, i), self.config.d_model, parts.iter().map(|(_, n)| n).sum())
    }
}
