//! Named tensors of a checkpoint as candle tensors, cut into layers.

use super::super::checkpoint::Checkpoint;
use super::super::config::Config;
use super::super::error::Error;
use candle_core::{Device, Tensor};
use std::collections::HashMap;

/// Tensors by their published, dot-joined names.
pub(super) struct Weights {
    /// Sizes.
    pub(super) config: Config,
    tensors: HashMap<String, Tensor>,
}

impl Weights {
    pub(super) fn new(checkpoint: &Checkpoint<'_>) -> Result<Self, Error> {
        let mut tensors = HashMap::new();
        for name in checkpoint.names() {
            let tensor = Tensor::from_vec(checkpoint.tensor(name)?, checkpoint.shape(name)?, &Device::Cpu)?;
            tensors.insert(name.to_owned(), tensor);
        }
        Ok(Self { config: checkpoint.config.clone(), tensors })
    }

    pub(super) fn get(&self, name: &str) -> Result<Tensor, Error> {
        self.find(name).ok_or_else(|| Error::Tensor { name: name.to_owned(), message: "is missing".to_owned() })
    }

    pub(super) fn find(&self, name: &str) -> Option<Tensor> {
        self.tensors.get(name).cloned()
    }

    /// Layer `i` of a scan-stacked tensor.
    pub(super) fn layer(&self, name: &str, i: usize) -> Result<Tensor, Error> {
        Ok(self.get(name)?.get(i)?.contiguous()?)
    }

    /// A norm's `1 + scale` (zero-centred RMS norm).
    pub(super) fn norm(&self, name: &str) -> Result<Tensor, Error> {
        Ok((self.get(name)? + 1.0)?)
    }

    /// `1 + scale` of layer `i`.
    pub(super) fn layer_norm(&self, name: &str, i: usize) -> Result<Tensor, Error> {
        Ok((self.layer(name, i)? + 1.0)?)
    }

    /// `sigmoid(gate)` of layer `i`.
    pub(super) fn gate(&self, name: &str, i: usize) -> Result<f64, Error> {
        let gate = f64::from(self.layer(name, i)?.flatten_all()?.get(0)?.to_scalar::<f32>()?);
        Ok(1.0 / (1.0 + (-gate).exp()))
    }
}
