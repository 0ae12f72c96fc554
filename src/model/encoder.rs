//! The encoder: bidirectional self-attention layers without feed-forward parts, and the contrastive head on top.

use super::Error;
use super::attention::{Attention, EPS, KeyValue, Rotary};
use super::weights::{Weights, check_ids};
use candle_core::{Device, Tensor};
use candle_nn::ops::rms_norm;

/// What prefill leaves for the decoder.
#[derive(Debug)]
pub struct Encoded {
    /// Encoder tokens.
    pub len: usize,
    pub(super) hidden: Tensor,
    pub(super) cross: Vec<KeyValue>,
}

impl Encoded {
    /// The encoder's output after its final norm, row by row, shape [T, d].
    ///
    /// # Errors
    /// None that a caller can cause.
    pub fn rows(&self) -> Result<Vec<Vec<f32>>, Error> {
        Ok(self.hidden.to_vec2()?)
    }
}

#[derive(Debug)]
struct Layer {
    norm: Tensor,
    attention: Attention,
    gate: f64,
}

#[derive(Debug)]
struct Contrastive {
    hidden: Tensor,
    bias: Tensor,
    projection: Tensor,
}

/// The encoder's weights.
#[derive(Debug)]
pub(super) struct Encoder {
    embedding: Tensor,
    layers: Vec<Layer>,
    norm: Tensor,
    rotary: Rotary,
    contrastive: Option<Contrastive>,
    positions: usize,
}

impl Encoder {
    pub(super) fn new(weights: &Weights) -> Result<Self, Error> {
        let block = "encoder.layers.EncoderBlock_0";
        let layers = (0..weights.config.num_encoder_layers)
            .map(|i| {
                Ok(Layer {
                    norm: weights.layer_norm(&format!("{block}.ZCRMSNorm_0.scale"), i)?,
                    attention: Attention::new(weights, &format!("{block}.self_attn"), i)?,
                    gate: weights.gate(&format!("{block}.attn_gate"), i)?,
                })
            })
            .collect::<Result<_, Error>>()?;
        let contrastive = match weights.find("contrastive_hidden.kernel") {
            None => None,
            Some(hidden) => Some(Contrastive {
                hidden,
                bias: weights.get("contrastive_hidden.bias")?,
                projection: weights.get("contrastive_proj.kernel")?,
            }),
        };
        let positions = weights.config.max_seq_len.max(1024);
        Ok(Self {
            embedding: weights.get("embedding.embedding")?,
            layers,
            norm: weights.norm("encoder.final_norm.scale")?,
            rotary: Rotary::new(weights, positions)?,
            contrastive,
            positions,
        })
    }

    /// [T] ids to [T, d] after the final norm.
    pub(super) fn forward(&self, ids: &[u32]) -> Result<Tensor, Error> {
        let (vocab, d) = self.embedding.dims2()?;
        check_ids(ids, vocab)?;
        if ids.is_empty() || ids.len() > self.positions {
            return Err(Error::Config(format!("{} encoder tokens; 1 to {} are possible", ids.len(), self.positions)));
        }
        let ids = Tensor::new(ids, &Device::Cpu)?;
        let mut x = (self.embedding.index_select(&ids, 0)? * (d as f64).sqrt())?;
        for layer in &self.layers {
            let h = rms_norm(&x, &layer.norm, EPS)?;
            let at = Some((&self.rotary, 0));
            let kv = layer.attention.key_value(&h, at)?;
            let a = layer.attention.forward(&h, &kv, at, false)?;
            x = (x + (a * layer.gate)?)?;
        }
        Ok(rms_norm(&x, &self.norm, EPS)?)
    }

    /// A unit vector: mean of the rows, ReLU layer, projection, norm with 1e-12 under the root. No ids: the mean is 0.
    pub(super) fn embed(&self, ids: &[u32]) -> Result<Option<Vec<f32>>, Error> {
        let Some(head) = &self.contrastive else { return Ok(None) };
        let d = self.embedding.dim(1)?;
        let mean = if ids.is_empty() {
            Tensor::zeros((1, d), candle_core::DType::F32, &Device::Cpu)?
        } else {
            self.forward(ids)?.mean_keepdim(0)?
        };
        let hidden = mean.matmul(&head.hidden)?.broadcast_add(&head.bias)?.relu()?;
        let vector: Vec<f32> = hidden.matmul(&head.projection)?.squeeze(0)?.to_vec1()?;
        let norm = (vector.iter().map(|v| v * v).sum::<f32>() + 1e-12).sqrt();
        Ok(Some(vector.into_iter().map(|v| v / norm).collect()))
    }
}
