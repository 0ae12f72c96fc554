//! The decoder: causal self-attention with a growing cache, cross-attention whose keys and values are computed once.

use super::super::error::Error;
use super::super::ids::check_ids;
use super::super::state::Logits;
use super::attention::{Attention, EPS, KeyValue, Rotary};
use super::weights::Weights;
use candle_core::{Device, Tensor};
use candle_nn::ops::rms_norm;

/// The self-attention caches of one answer. A clone shares memory.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Caches {
    caches: Vec<KeyValue>,
    len: usize,
}

#[derive(Debug)]
struct Layer {
    self_norm: Tensor,
    self_attention: Attention,
    self_gate: f64,
    cross_norm: Tensor,
    cross_attention: Attention,
    cross_gate: f64,
}

/// The decoder's weights; the output matrix is the embedding's transpose (tied).
#[derive(Debug)]
pub(super) struct Decoder {
    embedding: Tensor,
    output: Tensor,
    layers: Vec<Layer>,
    norm: Tensor,
    rotary: Rotary,
    positions: usize,
}

impl Decoder {
    pub(super) fn new(weights: &Weights, rotary: Rotary, positions: usize) -> Result<Self, Error> {
        let block = "decoder.layers.DecoderBlock_0";
        let layers = (0..weights.config.num_decoder_layers)
            .map(|i| {
                Ok(Layer {
                    self_norm: weights.layer_norm(&format!("{block}.ZCRMSNorm_0.scale"), i)?,
                    self_attention: Attention::new(weights, &format!("{block}.self_attn"), i)?,
                    self_gate: weights.gate(&format!("{block}.self_attn_gate"), i)?,
                    cross_norm: weights.layer_norm(&format!("{block}.ZCRMSNorm_1.scale"), i)?,
                    cross_attention: Attention::new(weights, &format!("{block}.cross_attn"), i)?,
                    cross_gate: weights.gate(&format!("{block}.cross_attn_gate"), i)?,
                })
            })
            .collect::<Result<_, Error>>()?;
        let embedding = weights.get("embedding.embedding")?;
        Ok(Self { output: embedding.t()?, embedding, layers, norm: weights.norm("decoder.ZCRMSNorm_0.scale")?, rotary, positions })
    }

    /// Every layer's cross-attention keys and values for encoder rows [T, d].
    pub(super) fn cross(&self, hidden: &Tensor) -> Result<Vec<KeyValue>, Error> {
        self.layers.iter().map(|l| l.cross_attention.key_value(hidden, None)).collect()
    }

    pub(super) fn step(&self, cross: &[KeyValue], state: &mut Caches, tokens: &[u32]) -> Result<Logits, Error> {
        let x = self.forward(cross, state, tokens)?;
        let last = x.narrow(0, tokens.len() - 1, 1)?;
        Ok(last.matmul(&self.output)?.squeeze(0)?.to_vec1()?)
    }

    /// For each list of tokens the caches and the logits after each of its tokens, all from the same `state`. The output
    /// matrix, the largest by far, is gone through once for all of them.
    pub(super) fn branch(&self, cross: &[KeyValue], state: &Caches, lists: &[&[u32]]) -> Result<Vec<(Caches, Vec<Logits>)>, Error> {
        let mut states = Vec::with_capacity(lists.len());
        let mut rows = Vec::with_capacity(lists.len());
        for tokens in lists {
            let mut own = state.clone();
            rows.push(self.forward(cross, &mut own, tokens)?);
            states.push(own);
        }
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut logits: Vec<Logits> = Tensor::cat(&rows, 0)?.matmul(&self.output)?.to_vec2()?;
        Ok(states.into_iter().zip(lists).map(|(state, tokens)| (state, logits.drain(..tokens.len()).collect())).collect())
    }

    /// [n] tokens to [n, d] after the final norm; the caches grow by n.
    fn forward(&self, cross: &[KeyValue], state: &mut Caches, tokens: &[u32]) -> Result<Tensor, Error> {
        let (vocab, d) = self.embedding.dims2()?;
        check_ids(tokens, vocab)?;
        if tokens.is_empty() || state.len + tokens.len() > self.positions {
            return Err(Error::Config(format!("{} decoder tokens after {}; at most {} in all", tokens.len(), state.len, self.positions)));
        }
        let ids = Tensor::new(tokens, &Device::Cpu)?;
        let mut x = (self.embedding.index_select(&ids, 0)? * (d as f64).sqrt())?;
        let at = Some((&self.rotary, state.len));
        let mut caches = Vec::with_capacity(self.layers.len());
        for (i, layer) in self.layers.iter().enumerate() {
            let h = rms_norm(&x, &layer.self_norm, EPS)?;
            let kv = layer.self_attention.key_value(&h, at)?.after(state.caches.get(i))?;
            let a = layer.self_attention.forward(&h, &kv, at, true)?;
            x = (x + (a * layer.self_gate)?)?;
            caches.push(kv);
            let h = rms_norm(&x, &layer.cross_norm, EPS)?;
            let b = layer.cross_attention.forward(&h, &cross[i], None, false)?;
            x = (x + (b * layer.cross_gate)?)?;
        }
        state.caches = caches;
        state.len += tokens.len();
        Ok(rms_norm(&x, &self.norm, EPS)?)
    }
}
