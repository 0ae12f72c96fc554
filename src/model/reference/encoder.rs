//! The encoder: bidirectional self-attention layers without feed-forward parts, and the contrastive head on top.

use super::super::error::Error;
use super::super::ids::check_ids;
use super::attention::{Attention, EPS, Rotary};
use super::weights::Weights;
use candle_core::{Device, Tensor};
use candle_nn::ops::rms_norm;

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
    pub(super) fn new(weights: &Weights, rotary: Rotary, positions: usize) -> Result<Self, Error> {
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
        Ok(Self {
            embedding: weights.get("embedding.embedding")?,
            layers,
            norm: weights.norm("encoder.final_norm.scale")?,
            rotary,
            contrastive,
            positions,
        })
    }

    /// [T] ids to [T, d] after the final norm.
    pub(super) fn forward(&self, ids: &[u32]) -> Result<Tensor, Error> {
        if ids.is_empty() || ids.len() > self.positions {
            return Err(Error::Config(format!("{} encoder tokens; 1 to {} are possible", ids.len(), self.positions)));
        }
        self.layers(ids, |attention, h| {
            let at = Some((&self.rotary, 0));
            attention.forward(h, &attention.key_value(h, at)?, at, false)
        })
    }

    /// The layers over [T] ids with the attention that `attend` makes of normed rows.
    fn layers(&self, ids: &[u32], attend: impl Fn(&Attention, &Tensor) -> Result<Tensor, Error>) -> Result<Tensor, Error> {
        let (vocab, d) = self.embedding.dims2()?;
        check_ids(ids, vocab)?;
        let ids = Tensor::new(ids, &Device::Cpu)?;
        let mut x = (self.embedding.index_select(&ids, 0)? * (d as f64).sqrt())?;
        for layer in &self.layers {
            let h = rms_norm(&x, &layer.norm, EPS)?;
            let a = attend(&layer.attention, &h)?;
            x = (x + (a * layer.gate)?)?;
        }
        Ok(rms_norm(&x, &self.norm, EPS)?)
    }

    /// For each text a unit vector: mean of its rows, ReLU layer, projection, norm with 1e-12 under the root. The mean
    /// of no rows is 0. All texts go through the layers in one pass. `None` without a contrastive head.
    pub(super) fn embed(&self, texts: &[&[u32]]) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let Some(head) = &self.contrastive else { return Ok(None) };
        let d = self.embedding.dim(1)?;
        let lengths: Vec<usize> = texts.iter().map(|t| t.len()).filter(|&n| n > 0).collect();
        let hidden = if lengths.is_empty() {
            None
        } else {
            let rotary = self.rotary.packed(&lengths)?;
            Some(self.layers(&texts.concat(), |attention, h| attention.forward_packed(h, &lengths, &rotary))?)
        };
        let mut start = 0;
        let mut means = Vec::with_capacity(texts.len());
        for text in texts {
            means.push(match &hidden {
                Some(rows) if !text.is_empty() => rows.narrow(0, start, text.len())?.mean_keepdim(0)?,
                _ => Tensor::zeros((1, d), candle_core::DType::F32, &Device::Cpu)?,
            });
            start += text.len();
        }
        if means.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let hidden = Tensor::cat(&means, 0)?.matmul(&head.hidden)?.broadcast_add(&head.bias)?.relu()?;
        let mut vectors: Vec<Vec<f32>> = hidden.matmul(&head.projection)?.to_vec2()?;
        for vector in &mut vectors {
            let norm = (vector.iter().map(|v| v * v).sum::<f32>() + 1e-12).sqrt();
            vector.iter_mut().for_each(|v| *v /= norm);
        }
        Ok(Some(vectors))
    }
}
