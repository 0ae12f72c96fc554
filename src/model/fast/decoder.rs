//! Decode: one or more tokens of one or more answers through the decoder's layers; nothing is allocated a token once
//! the caches have room.

use super::super::error::Error;
use super::super::kernel::{Activations, resize};
use super::attention::{Keys, Room, attend};
use super::encoder::Cross;
use super::net::Net;
use super::sizes::EPS;
use super::weights::SubLayer;

/// Positions that a new cache has room for; it grows beyond.
const ROOM: usize = 128;

/// Self-attention caches of one answer, one a layer.
#[derive(Debug, Default)]
pub(in super::super) struct Cache(Vec<Keys>);

impl Clone for Cache {
    /// A copy with the same room.
    fn clone(&self) -> Self {
        Self(self.0.iter().map(Keys::copy).collect())
    }
}

/// Room for a step, kept from step to step; holds nothing of an answer.
#[derive(Debug, Default)]
pub(in super::super) struct Scratch {
    x: Vec<f32>,
    normed: Vec<f32>,
    projected: Vec<f32>,
    mixed: Vec<f32>,
    activations: Activations,
    attention: Room,
}

impl Clone for Scratch {
    /// Nothing is worth copying.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// An answer that goes on: its cache, how many tokens it holds, and the tokens to come.
pub(in super::super) struct Way<'a> {
    pub(in super::super) cache: &'a mut Cache,
    pub(in super::super) len: usize,
    pub(in super::super) tokens: &'a [u32],
}

impl Net {
    /// Takes all `ways` on and leaves the logits in `logits`: after each token, [tokens, vocabulary padded], or only
    /// after the last of each way. Returns the width of a row.
    pub(in super::super) fn decode(
        &self,
        cross: &Cross,
        ways: &mut [Way<'_>],
        all: bool,
        scratch: &mut Scratch,
        logits: &mut Vec<f32>,
    ) -> Result<usize, Error> {
        for way in ways.iter_mut() {
            self.check(way.tokens)?;
            if way.tokens.is_empty() || way.len + way.tokens.len() > self.positions {
                let message = format!("{} decoder tokens after {}; at most {} in all", way.tokens.len(), way.len, self.positions);
                return Err(Error::Config(message));
            }
            if way.cache.0.is_empty() {
                way.cache.0.extend(self.decoder.layers.iter().map(|_| Keys::growing(self.sizes, ROOM)));
            }
        }
        let d = self.sizes.d;
        let s = scratch;
        resize(&mut s.x, ways.iter().map(|w| w.tokens.len()).sum::<usize>() * d);
        let mut at = 0;
        for (id, row) in ways.iter().flat_map(|w| w.tokens).zip(s.x.chunks_exact_mut(d)) {
            self.token(*id, row);
        }
        let rows = s.x.len();
        resize(&mut s.mixed, rows);
        for (i, layer) in self.decoder.layers.iter().enumerate() {
            self.attend_to_itself(&layer.own, i, ways, s);
            self.attend_to_encoder(&layer.cross, i, cross, s);
        }
        if !all {
            for (i, way) in ways.iter().enumerate() {
                at += way.tokens.len();
                s.x.copy_within((at - 1) * d..at * d, i * d);
            }
            s.x.truncate(ways.len() * d);
        }
        self.normed(&self.decoder.norm, s);
        self.output().product(self.level, &mut s.activations, logits);
        Ok(self.output().stride())
    }

    fn attend_to_itself(&self, layer: &SubLayer, i: usize, ways: &mut [Way<'_>], s: &mut Scratch) {
        let (sizes, level) = (self.sizes, self.level);
        let (d, kv) = (sizes.d, sizes.kv());
        self.normed(&layer.norm, s);
        layer.project.product(level, &mut s.activations, &mut s.projected);
        let stride = layer.project.stride();
        let (mut rows, mut mixed) = (s.projected.as_mut_slice(), s.mixed.as_mut_slice());
        for way in ways {
            let n = way.tokens.len();
            let (own, rest) = rows.split_at_mut(n * stride);
            let (into, after) = mixed.split_at_mut(n * d);
            let keys = &mut way.cache.0[i];
            for (t, row) in own.chunks_exact_mut(stride).enumerate() {
                self.norm_and_rotate(layer, &mut row[..d + kv], way.len + t);
                keys.push(sizes, &row[d..d + kv], &row[d + kv..d + 2 * kv]);
            }
            let first = way.len;
            attend(level, sizes, (own, stride), std::iter::once(&*keys), |t| first + t + 1, &mut s.attention, into);
            (rows, mixed) = (rest, after);
        }
        self.add(layer, s);
    }

    fn attend_to_encoder(&self, layer: &SubLayer, i: usize, cross: &Cross, s: &mut Scratch) {
        let (sizes, level) = (self.sizes, self.level);
        self.normed(&layer.norm, s);
        layer.project.product(level, &mut s.activations, &mut s.projected);
        let stride = layer.project.stride();
        for row in s.projected.chunks_exact_mut(stride) {
            row[..sizes.d].chunks_exact_mut(sizes.width).for_each(|head| level.rms_norm(head, &layer.q_norm, EPS));
        }
        let parts = cross.iter().map(|share| &share[i]);
        let all = parts.clone().map(|p| p.rows).sum();
        attend(level, sizes, (&s.projected, stride), parts, |_| all, &mut s.attention, &mut s.mixed);
        self.add(layer, s);
    }

    /// The normed rows of `x` as activations.
    fn normed(&self, norm: &[f32], s: &mut Scratch) {
        let d = self.sizes.d;
        s.normed.clone_from(&s.x);
        s.normed.chunks_exact_mut(d).for_each(|row| self.level.rms_norm(row, norm, EPS));
        s.activations.take(self.level, &s.normed, d, d);
    }

    /// Adds the output projection of `mixed` to `x`.
    fn add(&self, layer: &SubLayer, s: &mut Scratch) {
        let d = self.sizes.d;
        s.activations.take(self.level, &s.mixed, d, d);
        layer.out.product(self.level, &mut s.activations, &mut s.projected);
        for (x, a) in s.x.chunks_exact_mut(d).zip(s.projected.chunks_exact(layer.out.stride())) {
            self.level.add_gated(x, &a[..d], layer.gate);
        }
    }
}
