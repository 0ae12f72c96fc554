//! Grouped-query attention with per-head q/k norms and half-split rotary positions.
//! Shapes: T rows, H heads, K key-value heads, R = H / K, D = head width. Query head h uses kv head h / R.

use super::super::error::Error;
use super::weights::Weights;
use candle_core::{Device, Tensor};
use candle_nn::ops::{rms_norm, softmax};
use candle_nn::rotary_emb::rope;

/// Inside the square root of every norm.
pub(super) const EPS: f32 = 1e-6;

/// The projections of one attention sub-layer.
#[derive(Debug)]
pub(super) struct Attention {
    q: Tensor,
    k: Tensor,
    v: Tensor,
    out: Tensor,
    q_norm: Tensor,
    k_norm: Tensor,
    heads: usize,
    kv_heads: usize,
    width: usize,
}

/// Keys and values, each [K, T, D].
#[derive(Debug, Clone)]
pub(in super::super) struct KeyValue {
    pub(super) k: Tensor,
    pub(super) v: Tensor,
}

impl KeyValue {
    /// These rows after `past`'s.
    pub(super) fn after(self, past: Option<&Self>) -> Result<Self, Error> {
        match past {
            None => Ok(self),
            Some(p) => Ok(Self { k: Tensor::cat(&[&p.k, &self.k], 1)?, v: Tensor::cat(&[&p.v, &self.v], 1)? }),
        }
    }
}

/// Cosines and sines of rotary positions, each [positions, D / 2]. A clone shares memory.
#[derive(Debug, Clone)]
pub(super) struct Rotary {
    cos: Tensor,
    sin: Tensor,
}

impl Rotary {
    pub(super) fn new(weights: &Weights, positions: usize) -> Result<Self, Error> {
        let width = weights.config.d_model / weights.config.num_heads;
        let theta = weights.config.rope_theta;
        let frequencies: Vec<f64> = (0..width / 2).map(|i| theta.powf((2 * i) as f64 / width as f64).recip()).collect();
        let table = |part: fn(f64) -> f64| {
            let data: Vec<f32> = (0..positions).flat_map(|p| frequencies.iter().map(move |f| part(p as f64 * f) as f32)).collect();
            Tensor::from_vec(data, (positions, width / 2), &Device::Cpu)
        };
        Ok(Self { cos: table(f64::cos)?, sin: table(f64::sin)? })
    }

    /// The rows of texts of these lengths standing one after the other, each beginning at position 0.
    pub(super) fn packed(&self, lengths: &[usize]) -> Result<Self, Error> {
        let part = |table: &Tensor| -> Result<Tensor, Error> {
            let rows = lengths.iter().map(|&n| table.narrow(0, 0, n)).collect::<Result<Vec<_>, _>>()?;
            Ok(Tensor::cat(&rows, 0)?)
        };
        Ok(Self { cos: part(&self.cos)?, sin: part(&self.sin)? })
    }

    /// Rotates [N, T, D] whose first row is at position `start`.
    fn apply(&self, x: &Tensor, start: usize) -> Result<Tensor, Error> {
        let rows = x.dim(1)?;
        let (cos, sin) = (self.cos.narrow(0, start, rows)?, self.sin.narrow(0, start, rows)?);
        Ok(rope(&x.unsqueeze(0)?, &cos, &sin)?.squeeze(0)?)
    }
}

impl Attention {
    pub(super) fn new(weights: &Weights, prefix: &str, i: usize) -> Result<Self, Error> {
        let part = |name: &str| weights.layer(&format!("{prefix}.{name}.kernel"), i);
        let config = &weights.config;
        Ok(Self {
            q: part("q_proj")?,
            k: part("k_proj")?,
            v: part("v_proj")?,
            out: part("out_proj")?,
            q_norm: weights.layer_norm(&format!("{prefix}.q_norm.scale"), i)?,
            k_norm: weights.layer_norm(&format!("{prefix}.k_norm.scale"), i)?,
            heads: config.num_heads,
            kv_heads: config.num_kv_heads,
            width: config.d_model / config.num_heads,
        })
    }

    /// [T, n·D] to [n, T, D].
    fn split(&self, x: &Tensor, heads: usize) -> Result<Tensor, Error> {
        Ok(x.reshape((x.dim(0)?, heads, self.width))?.transpose(0, 1)?.contiguous()?)
    }

    /// Keys and values of rows [T, d]; rotated when `rotary` gives the position of the first row.
    pub(super) fn key_value(&self, x: &Tensor, rotary: Option<(&Rotary, usize)>) -> Result<KeyValue, Error> {
        let k = rms_norm(&self.split(&x.matmul(&self.k)?, self.kv_heads)?, &self.k_norm, EPS)?;
        let k = match rotary {
            Some((r, start)) => r.apply(&k, start)?,
            None => k,
        };
        Ok(KeyValue { k, v: self.split(&x.matmul(&self.v)?, self.kv_heads)? })
    }

    /// Attention output [T, d] of rows [T, d] over `kv`, before the gate. `causal`: row t of T sees all but the
    /// last T - 1 - t keys.
    pub(super) fn forward(&self, x: &Tensor, kv: &KeyValue, rotary: Option<(&Rotary, usize)>, causal: bool) -> Result<Tensor, Error> {
        let q = self.query(x, rotary)?;
        Ok(self.mix(&q, kv, causal)?.matmul(&self.out)?)
    }

    /// Self-attention within each of the texts that stand one after the other in `x` [T, d], T the sum of `lengths`;
    /// `rotary` from `Rotary::packed`. The projections see all rows at once.
    pub(super) fn forward_packed(&self, x: &Tensor, lengths: &[usize], rotary: &Rotary) -> Result<Tensor, Error> {
        let at = Some((rotary, 0));
        let q = self.query(x, at)?;
        let kv = self.key_value(x, at)?;
        let mut start = 0;
        let mut mixed = Vec::with_capacity(lengths.len());
        for &n in lengths {
            let part = |t: &Tensor| t.narrow(1, start, n)?.contiguous();
            let own = KeyValue { k: part(&kv.k)?, v: part(&kv.v)? };
            mixed.push(self.mix(&part(&q)?, &own, false)?);
            start += n;
        }
        Ok(Tensor::cat(&mixed, 0)?.matmul(&self.out)?)
    }

    /// Queries [H, T, D] of rows [T, d].
    fn query(&self, x: &Tensor, rotary: Option<(&Rotary, usize)>) -> Result<Tensor, Error> {
        let q = rms_norm(&self.split(&x.matmul(&self.q)?, self.heads)?, &self.q_norm, EPS)?;
        match rotary {
            Some((r, start)) => r.apply(&q, start),
            None => Ok(q),
        }
    }

    /// Weighted values [T, H·D] of queries [H, T, D].
    fn mix(&self, q: &Tensor, kv: &KeyValue, causal: bool) -> Result<Tensor, Error> {
        let rows = q.dim(1)?;
        let per_group = self.heads / self.kv_heads;
        let q = (q.reshape((self.kv_heads, per_group * rows, self.width))? * (1.0 / (self.width as f64).sqrt()))?;
        let mut scores = q.matmul(&kv.k.t()?)?;
        if causal && rows > 1 {
            let keys = kv.k.dim(1)?;
            let mask = causal_mask(rows, keys)?;
            scores = scores.reshape((self.heads, rows, keys))?.broadcast_add(&mask)?.reshape((self.kv_heads, per_group * rows, keys))?;
        }
        let mixed = softmax(&scores, 2)?.matmul(&kv.v)?;
        Ok(mixed.reshape((self.heads, rows, self.width))?.transpose(0, 1)?.reshape((rows, self.heads * self.width))?)
    }
}

/// [rows, keys]: 0 where a row may look, the lowest finite value where not (as upstream; never NaN).
fn causal_mask(rows: usize, keys: usize) -> Result<Tensor, Error> {
    let past = keys - rows;
    let data: Vec<f32> = (0..rows).flat_map(|t| (0..keys).map(move |k| if k <= past + t { 0.0 } else { f32::MIN })).collect();
    Ok(Tensor::from_vec(data, (rows, keys), &Device::Cpu)?)
}
