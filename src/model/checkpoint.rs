//! Reading a checkpoint file, whichever of the published forms it has.

mod needle_rs;
pub(super) mod q8;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};
use serde_json::Value;

use super::config::Config;
use super::error::Error;
use super::leaf::{DType, Data, Leaf};
use super::options::PromptForm;
use super::pickle;

/// What to do with the stored precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// Keep each number as it is stored.
    AsStored,
    /// Round each number to bf16 (to nearest, ties to even), as the upstream
    /// loader does.
    Bf16,
}

/// A checkpoint whose parameters are checked, and turned into numbers as they are asked for.
#[derive(Debug)]
pub struct Checkpoint<'a> {
    /// The configuration.
    pub config: Config,
    /// How prompts are written for it.
    pub prompt: PromptForm,
    /// The parameters that the model needs, by flattened name.
    leaves: HashMap<String, Leaf<'a>>,
    rounding: Rounding,
    /// How its file holds the matrices, where the leaves do not say it.
    form: Option<&'static str>,
}

impl<'a> Checkpoint<'a> {
    /// Of tensors of a file whose matrices lie ready, in this form: each with its shape, row-major.
    pub(super) fn of_floats(
        config: Config,
        prompt: PromptForm,
        form: &'static str,
        tensors: HashMap<String, (Vec<usize>, Vec<f32>)>,
    ) -> Result<Checkpoint<'static>, Error> {
        let leaves = tensors.into_iter().map(|(name, (shape, numbers))| (name, Leaf::floats(shape, &numbers))).collect();
        // They were made once each: the same bytes are not used twice.
        let leaves = check(&config, leaves, usize::MAX)?;
        Ok(Checkpoint { config, prompt, leaves, rounding: Rounding::AsStored, form: Some(form) })
    }

    /// All parameters that `config` implies but the contrastive head, each filled by its name and length.
    pub(super) fn of_shapes(config: &Config, mut fill: impl FnMut(&str, usize) -> Vec<f32>) -> Checkpoint<'static> {
        let leaf = |(name, shape): (String, Vec<usize>)| {
            let numbers = fill(&name, shape.iter().product());
            (name, Leaf::floats(shape, &numbers))
        };
        Checkpoint {
            config: config.clone(),
            leaves: expected(config).into_iter().map(leaf).collect(),
            prompt: PromptForm::Flat,
            rounding: Rounding::AsStored,
            form: None,
        }
    }

    /// Names of the parameters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.leaves.keys().map(String::as_str)
    }

    /// How its numbers are stored, for people: the type of the embedding.
    #[must_use]
    pub fn stored(&self) -> &'static str {
        if let Some(form) = self.form {
            return form;
        }
        match self.leaves.get("embedding.embedding").map(|l| l.dtype) {
            Some(DType::F16) => "f16",
            Some(DType::Bf16) => "bf16",
            Some(DType::F32) => "f32",
            Some(DType::Q8) => "q8",
            _ => "?",
        }
    }

    /// Numbers in all parameters.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.leaves.values().map(|l| l.shape.iter().product::<usize>()).sum()
    }

    fn leaf(&self, name: &str) -> Result<&Leaf<'a>, Error> {
        self.leaves.get(name).ok_or_else(|| Error::Tensor { name: name.to_owned(), message: "missing".to_owned() })
    }

    /// A parameter's extents.
    pub(super) fn shape(&self, name: &str) -> Result<&[usize], Error> {
        Ok(&self.leaf(name)?.shape)
    }

    /// A parameter, row-major.
    pub(super) fn tensor(&self, name: &str) -> Result<Vec<f32>, Error> {
        let leaf = self.leaf(name)?;
        let rows = 0..leaf.shape.first().copied().unwrap_or(1);
        self.rows(name, if leaf.shape.is_empty() { 0..1 } else { rows })
    }

    /// Some of a parameter's outermost rows, row-major.
    pub(super) fn rows(&self, name: &str, rows: Range<usize>) -> Result<Vec<f32>, Error> {
        let leaf = self.leaf(name)?;
        let row: usize = leaf.shape.iter().skip(1).product();
        let elements = rows.start * row..rows.end * row;
        let mut numbers = floats(leaf, elements)
            .ok_or_else(|| Error::Tensor { name: name.to_owned(), message: "it is shorter than its shape".to_owned() })?;
        if self.rounding == Rounding::Bf16 {
            numbers.iter_mut().for_each(|x| *x = bf16::from_f32(*x).to_f32());
        }
        Ok(numbers)
    }
}

/// Reads a checkpoint: a pickle, whose numbers are rounded as upstream's loader does, or a safetensors file.
///
/// # Errors
/// [`Error::Checkpoint`] if the bytes are something else or broken,
/// [`Error::Config`] for a model that cannot be run, [`Error::Tensor`] for a
/// parameter that is missing or has the wrong shape or type.
pub(super) fn read(bytes: &[u8]) -> Result<Checkpoint<'_>, Error> {
    read_rounded(bytes, if is_pickle(bytes) { Rounding::Bf16 } else { Rounding::AsStored })
}

/// A pickle starts with its protocol; a safetensors file with the length of its header, which is JSON.
pub(super) fn is_pickle(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x80) && bytes.get(8) != Some(&b'{')
}

fn read_rounded(bytes: &[u8], rounding: Rounding) -> Result<Checkpoint<'_>, Error> {
    recognise(bytes)?;
    if let Some(file) = needle_rs::File::new(bytes) {
        let config = Config::from_json(&file.config()?)?;
        let leaves = file.leaves(config.num_encoder_layers, config.num_decoder_layers)?;
        // Its four-bit groups become floats.
        let leaves = check(&config, leaves, bytes.len().saturating_mul(8))?;
        return Ok(Checkpoint { config, prompt: PromptForm::Upstream, leaves, rounding, form: None });
    }
    let (config, prompt, leaves) = if is_pickle(bytes) {
        let (config, leaves) = pickle::read(bytes)?;
        (config, PromptForm::Upstream, leaves)
    } else {
        read_safetensors(bytes)?
    };
    let config = Config::from_json(&config)?;
    let leaves = check(&config, leaves, bytes.len())?;
    Ok(Checkpoint { config, prompt, leaves, rounding, form: None })
}

/// Refuses a file that is something else, by name.
pub(super) fn recognise(bytes: &[u8]) -> Result<(), Error> {
    match foreign(bytes) {
        None => Ok(()),
        Some(what) => {
            Err(Error::Checkpoint { what: "checkpoint".into(), offset: None, message: format!("this is {what}, not a Needle checkpoint") })
        }
    }
}

/// Names what a file is that is no checkpoint of ours.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
    let text = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    Some(match head {
        [] => "an empty file",
        [b'G', b'G', b'U', b'F', ..] => "a GGUF file",
        [b'P', b'K', 3 | 5, ..] => "a zip archive (perhaps a PyTorch checkpoint)",
        [0x1f, 0x8b, ..] => "a gzip file",
        [b'C' | b'c', b'A' | b'a', b'C' | b'c', b'T' | b't', ..] => "a .cact (Cactus) file",
        _ if text.starts_with("version https://git-lfs") => "a git-lfs pointer (the file itself was not fetched)",
        _ if text.starts_with("<!doctype html") || text.starts_with("<html") => "an HTML page (the download did not give the file)",
        _ if text.starts_with("<?xml") => "an XML page (the download did not give the file)",
        _ => return None,
    })
}

/// Length of a safetensors file's header.
fn header(bytes: &[u8]) -> u64 {
    bytes.first_chunk::<8>().map_or(0, |n| u64::from_le_bytes(*n))
}

/// Whether a safetensors file's header is not read.
pub(super) fn header_is_too_large(bytes: &[u8]) -> bool {
    header(bytes) > needle_rs::MAX_HEADER as u64
}

/// The configuration and the tensors of a safetensors file.
fn read_safetensors(bytes: &[u8]) -> Result<(Value, PromptForm, HashMap<String, Leaf<'_>>), Error> {
    let fail = |offset, message: String| Error::Checkpoint { what: "safetensors".into(), offset, message };
    if bytes.get(8) != Some(&b'{') {
        return Err(Error::Checkpoint {
            what: "checkpoint".into(),
            offset: Some(0),
            message: "neither a pickle nor a safetensors file".into(),
        });
    }
    let header = header(bytes);
    if header_is_too_large(bytes) {
        return Err(fail(Some(0), format!("a header of {header} bytes; at most {} are read", needle_rs::MAX_HEADER)));
    }
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| fail(Some(8), e.to_string()))?;
    let file = SafeTensors::deserialize(bytes).map_err(|e| fail(Some(8), e.to_string()))?;
    let text =
        metadata.metadata().as_ref().and_then(|m| m.get("config")).ok_or_else(|| fail(None, "the metadata has no `config`".into()))?;
    let config = serde_json::from_str(text).map_err(|e| fail(None, format!("the metadata's `config` is not JSON: {e}")))?;
    let mut leaves = HashMap::new();
    for (name, view) in file.iter() {
        let dtype = match view.dtype() {
            Dtype::F16 => DType::F16,
            Dtype::BF16 => DType::Bf16,
            Dtype::F32 => DType::F32,
            Dtype::F64 => DType::F64,
            Dtype::I8 => DType::Q8,
            // Refused when the model needs it, ignored when it does not.
            _ => DType::Uint(1),
        };
        let scales = file.tensor(&format!("{name}{}", q8::SUFFIX)).ok().map(|s| s.data());
        let leaf = Leaf { dtype, shape: view.shape().to_vec(), fortran: false, data: Data::File(view.data()), scales };
        leaves.insert(name.to_owned(), leaf);
    }
    let prompt = PromptForm::of(metadata.metadata().as_ref().and_then(|m| m.get("prompt")));
    Ok((config, prompt, leaves))
}

/// The parameters a configuration implies, with their shapes.
pub(super) fn expected(config: &Config) -> Vec<(String, Vec<usize>)> {
    let (d, kv, hd) = (config.d_model, config.kv_dim(), config.head_dim());
    let mut all = vec![
        ("embedding.embedding".to_owned(), vec![config.vocab_size, d]),
        ("encoder.final_norm.scale".to_owned(), vec![d]),
        ("decoder.ZCRMSNorm_0.scale".to_owned(), vec![d]),
    ];
    let mut attention = |block: &str, name: &str, l: usize| {
        for (leaf, shape) in [
            ("q_proj.kernel", vec![l, d, d]),
            ("k_proj.kernel", vec![l, d, kv]),
            ("v_proj.kernel", vec![l, d, kv]),
            ("out_proj.kernel", vec![l, d, d]),
            ("q_norm.scale", vec![l, hd]),
            ("k_norm.scale", vec![l, hd]),
        ] {
            all.push((format!("{block}.{name}.{leaf}"), shape));
        }
    };
    let encoder = "encoder.layers.EncoderBlock_0";
    let decoder = "decoder.layers.DecoderBlock_0";
    let (enc, dec) = (config.num_encoder_layers, config.num_decoder_layers);
    attention(encoder, "self_attn", enc);
    attention(decoder, "self_attn", dec);
    attention(decoder, "cross_attn", dec);
    all.push((format!("{encoder}.ZCRMSNorm_0.scale"), vec![enc, d]));
    all.push((format!("{encoder}.attn_gate"), vec![enc]));
    all.push((format!("{decoder}.ZCRMSNorm_0.scale"), vec![dec, d]));
    all.push((format!("{decoder}.ZCRMSNorm_1.scale"), vec![dec, d]));
    all.push((format!("{decoder}.self_attn_gate"), vec![dec]));
    all.push((format!("{decoder}.cross_attn_gate"), vec![dec]));
    all
}

/// The retrieval head: optional, but whole if there at all. Its hidden width
/// is whatever the bias has.
fn contrastive(config: &Config, leaves: &HashMap<String, Leaf<'_>>) -> Vec<(String, Vec<usize>)> {
    let names = ["contrastive_hidden.kernel", "contrastive_hidden.bias", "contrastive_proj.kernel"];
    if !names.iter().any(|n| leaves.contains_key(*n)) {
        return Vec::new();
    }
    let hidden = leaves.get("contrastive_hidden.bias").and_then(|b| b.shape.first().copied()).unwrap_or(0);
    let shapes = [vec![config.d_model, hidden], vec![hidden], vec![hidden, config.contrastive_dim]];
    names.into_iter().map(str::to_owned).zip(shapes).collect()
}

/// The parameters that the model needs, checked.
fn check<'a>(config: &Config, mut leaves: HashMap<String, Leaf<'a>>, file_len: usize) -> Result<HashMap<String, Leaf<'a>>, Error> {
    let mut wanted = expected(config);
    wanted.extend(contrastive(config, &leaves));
    let mut budget = file_len;
    let mut out = HashMap::new();
    for (name, shape) in wanted {
        let fail = |message: String| Error::Tensor { name: name.clone(), message };
        let mut leaf = leaves.remove(&name).ok_or_else(|| fail("missing".into()))?;
        if leaf.shape != shape {
            return Err(fail(format!("the shape is {:?}, not {shape:?}", leaf.shape)));
        }
        // A pickle can use the same bytes twice; the memory is bounded by the file.
        budget = budget.checked_sub(leaf.data.len()).ok_or_else(|| fail("the file uses the same data several times".into()))?;
        if !matches!(leaf.dtype, DType::F16 | DType::Bf16 | DType::F32 | DType::Q8) {
            return Err(fail("the elements are not f16, bf16, f32 or 8-bit groups".into()));
        }
        if leaf.fortran {
            // Once and here: a layer at a time, each would go through all of it.
            leaf.data = Data::Made(row_major(&leaf.data, leaf.dtype.size(), &leaf.shape).into());
            leaf.fortran = false;
        }
        out.insert(name, leaf);
    }
    Ok(out)
}

/// Elements in file order; `None` where there are not as many.
fn floats(leaf: &Leaf<'_>, range: Range<usize>) -> Option<Vec<f32>> {
    let size = leaf.dtype.size();
    let bytes = leaf.data.get(range.start * size..range.end * size)?;
    let two = bytes.as_chunks::<2>().0;
    Some(match leaf.dtype {
        DType::F16 => {
            // A slice at a time uses the processor's own conversion.
            let halves: Vec<f16> = two.iter().map(|b| f16::from_le_bytes(*b)).collect();
            let mut out = vec![0.0; halves.len()];
            halves.convert_to_f32_slice(&mut out);
            out
        }
        DType::Bf16 => two.iter().map(|b| bf16::from_le_bytes(*b).to_f32()).collect(),
        DType::F32 => bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
        DType::Q8 => q8::floats(leaf, &range, bytes)?,
        _ => return None,
    })
}

/// Elements of `size` bytes in column-major order, put into row-major order.
fn row_major(data: &[u8], size: usize, shape: &[usize]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut index = vec![0_usize; shape.len()];
    for _ in 0..data.len() / size {
        let (mut at, mut stride) = (0, size);
        for (i, extent) in index.iter().zip(shape) {
            at += i * stride;
            stride *= extent;
        }
        out.extend_from_slice(data.get(at..at + size).unwrap_or_default());
        for (i, extent) in index.iter_mut().zip(shape).rev() {
            *i += 1;
            if *i < *extent {
                break;
            }
            *i = 0;
        }
    }
    out
}
