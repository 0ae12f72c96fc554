//! What the file of weights holds: constants, 8-bit matrices read in place, and small tensors as float32.

use crate::model::Error;
use crate::model::kernel::RowMajor;
use half::f16;
use safetensors::{Dtype, SafeTensors};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Raised when the arithmetic changes the bits of a vector, so that vectors kept before are made anew.
const ARITHMETIC: u8 = 1;

/// What was learned beside the tensors, and sizes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constants {
    pub(super) scale: f32,
    pub(super) none_tool: f32,
    pub(super) none_example: f32,
    pub(super) max_tokens: usize,
    pub(super) layers: usize,
    pub(super) eps: f32,
}

/// The embedded file.
pub(super) struct File {
    tensors: SafeTensors<'static>,
    pub(super) constants: Constants,
    /// 32 hexadecimal digits.
    pub(super) id: String,
}

/// Rows of 8-bit whole numbers with a 16-bit scale each, read in place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    rows: &'static [u8],
    scales: &'static [[u8; 2]],
    width: usize,
}

impl Table {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Adds row `i` to `to`; nothing where there is none.
    pub(super) fn add(&self, i: usize, to: &mut [f32]) {
        let Some(scale) = self.scales.get(i).map(|s| f16::from_le_bytes(*s).to_f32()) else { return };
        let row = self.rows.chunks_exact(self.width).nth(i).unwrap_or_default();
        for (to, v) in to.iter_mut().zip(row) {
            *to += f32::from(v.cast_signed()) * scale;
        }
    }
}

impl File {
    pub(super) fn read(bytes: &'static [u8]) -> Result<Self, Error> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| damaged(e.to_string()))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|e| damaged(e.to_string()))?;
        let texts = metadata.metadata().as_ref().ok_or_else(|| damaged("no metadata".into()))?;
        let text = |name: &str| texts.get(name).ok_or_else(|| damaged(format!("the metadata have no `{name}`")));
        let number = |name: &str| text(name).and_then(|t| t.parse::<f32>().map_err(|e| damaged(format!("the metadata's `{name}`: {e}"))));
        let config: Value = serde_json::from_str(text("config")?).map_err(|e| damaged(format!("the metadata's `config`: {e}")))?;
        let whole = |name: &str| config[name].as_u64().and_then(|n| usize::try_from(n).ok());
        let needed = |name: &str| whole(name).ok_or_else(|| damaged(format!("the metadata's `config` has no `{name}`")));
        if (needed("hidden_size")?, needed("num_attention_heads")?) != (super::vector::WIDTH, super::attention::HEADS) {
            return Err(damaged("other sizes than this engine's 384 and 12 heads".into()));
        }
        let constants = Constants {
            scale: number("scale")?,
            none_tool: number("none_tool")?,
            none_example: number("none_example")?,
            max_tokens: needed("max_tokens")?,
            layers: needed("num_hidden_layers")?,
            eps: config["layer_norm_eps"].as_f64().unwrap_or(1e-12) as f32,
        };
        Ok(Self { id: id(bytes, &tensors), tensors, constants })
    }

    /// A tensor's bytes, its element type and shape checked.
    fn data(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'static [u8], Error> {
        let fail = |message| Error::Tensor { name: name.to_owned(), message };
        let view = self.tensors.tensor(name).map_err(|_| fail("missing".to_owned()))?;
        if view.dtype() != dtype || view.shape() != shape {
            return Err(fail(format!("{:?} {:?}, not {dtype:?} {shape:?}", view.dtype(), view.shape())));
        }
        Ok(view.data())
    }

    /// The first extent of a tensor.
    fn rows(&self, name: &str) -> usize {
        self.tensors.tensor(name).ok().and_then(|view| view.shape().first().copied()).unwrap_or(0)
    }

    /// A vector of `n` elements.
    pub(super) fn floats(&self, name: &str, n: usize) -> Result<Vec<f32>, Error> {
        Ok(floats(self.data(name, Dtype::F16, &[n])?))
    }

    /// Row `i` of a matrix of `width` columns that is not in 8 bits.
    pub(super) fn float_row(&self, name: &str, width: usize, i: usize) -> Result<Vec<f32>, Error> {
        let data = self.data(name, Dtype::F16, &[self.rows(name), width])?;
        Ok(floats(data.chunks_exact(2 * width).nth(i).unwrap_or_default()))
    }

    /// An 8-bit table of rows of `width`.
    pub(super) fn table(&self, name: &str, width: usize) -> Result<Table, Error> {
        let (weight, scale) = (format!("{name}.weight"), format!("{name}.scale"));
        let n = self.rows(&weight);
        let rows = self.data(&weight, Dtype::I8, &[n, width])?;
        Ok(Table { rows, scales: self.data(&scale, Dtype::F16, &[n])?.as_chunks().0, width })
    }

    /// A linear layer.
    pub(super) fn linear(&self, name: &str, inputs: usize) -> Result<RowMajor<'static>, Error> {
        let table = self.table(name, inputs)?;
        let scales = table.scales.iter().map(|s| f16::from_le_bytes(*s).to_f32()).collect();
        let bias = self.floats(&format!("{name}.bias"), table.len())?;
        let fail = || Error::Tensor { name: name.to_owned(), message: "sizes that the kernels do not take".to_owned() };
        RowMajor::new(inputs, table.rows, scales, bias).ok_or_else(fail)
    }
}

fn damaged(message: String) -> Error {
    Error::Checkpoint { what: "encoder".into(), offset: None, message }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect()
}

/// The start of a SHA-256 of everything but the 8-bit matrices: header, scales, biases, norms. Other weights have other
/// scales, one a row; the whole file would take 12 ms at each start instead of a fraction of one.
fn id(bytes: &[u8], tensors: &SafeTensors<'_>) -> String {
    let matrices: usize = tensors.iter().filter(|(_, view)| view.dtype() == Dtype::I8).map(|(_, view)| view.data().len()).sum();
    let mut sum = Sha256::new_with_prefix([ARITHMETIC]);
    // The matrices come last in the file.
    sum.update(&bytes[..bytes.len() - matrices]);
    crate::text::hex(&sum.finalize()[..16])
}
