//! A checkpoint whose matrices lie as the kernels read them: nothing is converted when it is loaded, and nothing copied
//! where the file is part of the program. A safetensors file with float32 tensors under a checkpoint's names, and for each
//! matrix its whole numbers (I8) and its scales (F32, `.scales`), both in the order of `Packed`.

use super::super::checkpoint::{self, Checkpoint};
use super::super::config::Config;
use super::super::error::Error;
use super::super::kernel::Packed;
use super::super::options::PromptForm;
use super::super::write::serialise;
use super::net::Net;
use super::sizes::Sizes;
use super::weights::{DECODER, ENCODER, Source, output, projections};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use std::borrow::Cow;
use std::collections::HashMap;

/// What the metadata's `format` says of such a file.
const FORMAT: &str = "needle-v1-ready";
/// What the name of a matrix' scales ends in.
const SCALES: &str = ".scales";
const EMBEDDING: &str = "embedding.embedding";

/// One matrix of the file.
struct Matrix {
    prefix: String,
    parts: Vec<(&'static str, usize)>,
    layer: usize,
}

impl Matrix {
    fn key(prefix: &str, parts: &[(&str, usize)], layer: usize) -> String {
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        format!("{prefix}.{}.{layer}", names.join("+"))
    }
}

/// All matrices but the embedding.
fn matrices(config: &Config) -> Vec<Matrix> {
    let sizes = Sizes::new(config);
    let (parts, out) = (projections(sizes), output(sizes));
    let attention = |block: &str, name: &str, cuts: &[&[(&'static str, usize)]], layers: usize| -> Vec<Matrix> {
        let matrix =
            |layer: usize, cut: &&[(&'static str, usize)]| Matrix { prefix: format!("{block}.{name}"), parts: cut.to_vec(), layer };
        (0..layers).flat_map(|layer| cuts.iter().map(move |cut| matrix(layer, cut))).collect()
    };
    let mut all = attention(ENCODER, "self_attn", &[&parts, &out], config.num_encoder_layers);
    all.extend(attention(DECODER, "self_attn", &[&parts, &out], config.num_decoder_layers));
    all.extend(attention(DECODER, "cross_attn", &[&parts[..1], &parts[1..], &out], config.num_decoder_layers));
    all
}

/// Whether a checkpoint's tensor is one of the matrices, or stands in several of them.
fn is_matrix(name: &str, shape: &[usize]) -> bool {
    name == EMBEDDING || name.ends_with("proj.kernel") && shape.len() == 3
}

fn damaged(message: impl Into<String>) -> Error {
    Error::Checkpoint { what: "safetensors".into(), offset: None, message: message.into() }
}

/// How bytes of the file become those of a matrix.
#[derive(Clone, Copy)]
struct Hold<'a> {
    whole: fn(&'a [u8]) -> Option<Cow<'static, [i8]>>,
    floats: fn(&'a [u8]) -> Cow<'static, [f32]>,
}

/// Read where they lie.
const IN_PLACE: Hold<'static> = Hold {
    whole: |bytes| Some(Cow::Borrowed(bytemuck::cast_slice(bytes))),
    floats: |bytes| match bytemuck::try_cast_slice(bytes) {
        Ok(floats) if cfg!(target_endian = "little") => Cow::Borrowed(floats),
        _ => Cow::Owned(floats(bytes)),
    },
};

/// Copied from a file; -128 is no whole number of ours, and the kernels do not count on it.
fn copied<'a>() -> Hold<'a> {
    Hold {
        whole: |bytes| (!bytes.contains(&0x80)).then(|| Cow::Owned(bytes.iter().map(|b| b.cast_signed()).collect())),
        floats: |bytes| Cow::Owned(floats(bytes)),
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

/// Such a file, open.
pub(in super::super) struct Ready<'a> {
    /// Sizes.
    pub(in super::super) config: Config,
    /// How prompts are written for it.
    pub(in super::super) prompt: PromptForm,
    tensors: SafeTensors<'a>,
    hold: Hold<'a>,
}

impl Ready<'static> {
    /// Of a file that is part of the program: its matrices are read in place.
    pub(in super::super) fn in_place(bytes: &'static [u8]) -> Result<Self, Error> {
        Ready::open(bytes, IN_PLACE)?.ok_or_else(|| damaged("not a checkpoint of ready matrices"))
    }
}

impl<'a> Ready<'a> {
    /// `None` for bytes of another form.
    pub(in super::super) fn read(bytes: &'a [u8]) -> Result<Option<Self>, Error> {
        Self::open(bytes, copied())
    }

    fn open(bytes: &'a [u8], hold: Hold<'a>) -> Result<Option<Self>, Error> {
        if bytes.get(8) != Some(&b'{') || checkpoint::header_is_too_large(bytes) {
            return Ok(None);
        }
        let Ok((_, metadata)) = SafeTensors::read_metadata(bytes) else { return Ok(None) };
        let Some(texts) = metadata.metadata().as_ref().filter(|m| m.get("format").is_some_and(|f| f == FORMAT)) else { return Ok(None) };
        let config = texts.get("config").ok_or_else(|| damaged("the metadata has no `config`"))?;
        let config = serde_json::from_str(config).map_err(|e| damaged(format!("the metadata's `config` is not JSON: {e}")))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|e| damaged(e.to_string()))?;
        let ready = Self { config: Config::from_json(&config)?, prompt: PromptForm::of(texts.get("prompt")), tensors, hold };
        ready.check()?;
        Ok(Some(ready))
    }

    /// All floats that the sizes imply are there; the matrices are checked when they are asked for.
    fn check(&self) -> Result<(), Error> {
        for (name, shape) in checkpoint::expected(&self.config).into_iter().filter(|(name, shape)| !is_matrix(name, shape)) {
            let view = self.tensor(&name)?;
            if view.dtype() != Dtype::F32 || view.shape() != shape {
                return Err(Error::Tensor { name, message: format!("it is {:?} {:?}, not F32 {shape:?}", view.dtype(), view.shape()) });
            }
        }
        Ok(())
    }

    fn tensor(&self, name: &str) -> Result<TensorView<'a>, Error> {
        self.tensors.tensor(name).map_err(|_| Error::Tensor { name: name.to_owned(), message: "missing".to_owned() })
    }

    fn matrix(&self, key: &str, inputs: usize, outputs: usize) -> Result<Packed, Error> {
        let (whole, scales) = (self.tensor(key)?, self.tensor(&format!("{key}{SCALES}"))?);
        let fail = |message: &str| Error::Tensor { name: key.to_owned(), message: message.to_owned() };
        if (whole.dtype(), scales.dtype()) != (Dtype::I8, Dtype::F32) {
            return Err(fail("it is not I8 with F32 scales"));
        }
        let data = (self.hold.whole)(whole.data()).ok_or_else(|| fail("it holds -128"))?;
        Packed::ready(inputs, outputs, data, (self.hold.floats)(scales.data())).ok_or_else(|| fail("other sizes than the config says"))
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
        for Matrix { prefix, parts, layer } in matrices(&self.config) {
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
        for (name, view) in self.tensors.iter().filter(|(name, view)| view.dtype() == Dtype::F32 && !name.ends_with(SCALES)) {
            tensors.insert(name.to_owned(), (view.shape().to_vec(), floats(view.data())));
        }
        Checkpoint::of_floats(self.config.clone(), self.prompt, tensors)
    }
}

impl Source for Ready<'_> {
    fn config(&self) -> &Config {
        &self.config
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>, Error> {
        Ok(floats(self.tensor(name)?.data()))
    }

    fn layer(&self, name: &str, i: usize) -> Result<Vec<f32>, Error> {
        let view = self.tensor(name)?;
        let each = view.data().len() / view.shape().first().copied().unwrap_or(1).max(1);
        let fail = || Error::Tensor { name: name.to_owned(), message: format!("it has no layer {i}") };
        Ok(floats(view.data().get(i * each..(i + 1) * each).ok_or_else(fail)?))
    }

    fn embedding(&self) -> Result<Packed, Error> {
        self.matrix(EMBEDDING, self.config.d_model, self.config.vocab_size)
    }

    fn side_by_side(&self, prefix: &str, parts: &[(&str, usize)], i: usize) -> Result<Packed, Error> {
        self.matrix(&Matrix::key(prefix, parts, i), self.config.d_model, parts.iter().map(|(_, n)| n).sum())
    }
}

/// The bytes of such a file. The same checkpoint gives the same bytes.
pub(in super::super) fn write(checkpoint: &Checkpoint<'_>) -> Result<Vec<u8>, Error> {
    let mut tensors: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
    let mut put = |key: String, matrix: &Packed| {
        let (whole, scales) = matrix.parts();
        let scales: Vec<u8> = scales.iter().flat_map(|s| s.to_le_bytes()).collect();
        tensors.push((format!("{key}{SCALES}"), Dtype::F32, vec![scales.len() / 4], scales));
        tensors.push((key, Dtype::I8, vec![whole.len()], whole.iter().map(|w| w.cast_unsigned()).collect()));
    };
    for Matrix { prefix, parts, layer } in matrices(&checkpoint.config) {
        put(Matrix::key(&prefix, &parts, layer), &checkpoint.side_by_side(&prefix, &parts, layer)?);
    }
    put(EMBEDDING.to_owned(), &checkpoint.embedding()?);
    let mut names: Vec<&str> = checkpoint.names().collect();
    names.sort_unstable();
    for name in names {
        let shape = checkpoint.shape(name)?.to_vec();
        if !is_matrix(name, &shape) {
            let numbers = checkpoint.tensor(name)?.iter().flat_map(|v| v.to_le_bytes()).collect();
            tensors.push((name.to_owned(), Dtype::F32, shape, numbers));
        }
    }
    serialise(&tensors, &checkpoint.config, checkpoint.prompt, FORMAT)
}
