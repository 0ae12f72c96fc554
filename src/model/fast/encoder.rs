//! Prefill: the encoder over one text with its rows shared out to threads, or over many texts; the cross-attention's
//! keys and values; the contrastive head.
//!
//! All but attention is row by row, so each thread takes its rows through all layers and waits for the others' keys
//! and values once a layer. A thread that gets less of its core slows the whole in proportion, never more.

use super::super::error::Error;
use super::super::kernel::{Activations, Matrix, PANEL};
use super::attention::{Keys, Room, attend};
use super::net::Net;
use super::sizes::EPS;
use super::weights::Contrastive;
use std::ops::Range;
use std::sync::OnceLock;

/// Rows below which a further thread costs more than it brings.
const SHARE: usize = 48;

/// Cross-attention's keys and values: for each thread's rows, one a layer.
pub(in super::super) type Cross = Vec<Vec<Keys>>;

/// What prefill gives.
#[derive(Debug)]
pub(in super::super) struct Prefilled {
    /// Rows after the final norm, [T, d].
    pub(in super::super) hidden: Vec<f32>,
    pub(in super::super) cross: Cross,
}

/// Keys and values of a text that several threads work on, [layers][threads].
type Shared = Vec<Vec<OnceLock<Keys>>>;

/// Rows that one thread takes through the layers.
struct Share<'a> {
    ids: &'a [u32],
    /// Rows of whole texts, or of one text from `first` on.
    texts: &'a [usize],
    first: usize,
    /// The other threads' rows of the same text, and which of them this is.
    shared: Option<(&'a Shared, usize)>,
}

impl Net {
    /// The encoder over `ids`, and each decoder layer's cross-attention keys and values.
    pub(in super::super) fn prefill(&self, ids: &[u32], threads: usize) -> Result<Prefilled, Error> {
        if ids.is_empty() || ids.len() > self.positions {
            return Err(Error::Config(format!("{} encoder tokens; 1 to {} are possible", ids.len(), self.positions)));
        }
        self.check(ids)?;
        let ranges = split(ids.len(), threads);
        let shared: Shared = self.encoder.layers.iter().map(|_| ranges.iter().map(|_| OnceLock::new()).collect()).collect();
        let work = |(me, range): (usize, Range<usize>)| {
            let texts = [range.len()];
            let share = Share { ids: &ids[range.clone()], texts: &texts, first: range.start, shared: Some((&shared, me)) };
            let hidden = self.layers(&share);
            let cross = self.cross(&hidden);
            (hidden, cross)
        };
        let parts = side_by_side(ranges.into_iter().enumerate().collect(), work);
        let mut prefilled = Prefilled { hidden: Vec::with_capacity(ids.len() * self.sizes.d), cross: Vec::new() };
        for (hidden, cross) in parts {
            prefilled.hidden.extend(hidden);
            prefilled.cross.push(cross);
        }
        Ok(prefilled)
    }

    /// Rows after the final norm.
    fn layers(&self, share: &Share<'_>) -> Vec<f32> {
        let (sizes, level) = (self.sizes, self.level);
        let d = sizes.d;
        let (mut x, mut normed, mut qkv, mut out) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut activations, mut room) = (Activations::default(), Room::default());
        self.embed_tokens(share.ids, &mut x);
        let mut mixed = vec![0.0; x.len()];
        for (i, layer) in self.encoder.layers.iter().enumerate() {
            normed.clone_from(&x);
            normed.chunks_exact_mut(d).for_each(|row| level.rms_norm(row, &layer.norm, EPS));
            activations.take(level, &normed, d, d);
            layer.project.product(level, &mut activations, &mut qkv);
            let stride = layer.project.stride();
            let positions = share.texts.iter().flat_map(|n| 0..*n).map(|p| p + share.first);
            for (row, position) in qkv.chunks_exact_mut(stride).zip(positions) {
                self.norm_and_rotate(layer, &mut row[..d + sizes.kv()], position);
            }
            let keys = |rows: &[f32]| Keys::whole(sizes, rows, stride, d, d + sizes.kv());
            if let Some((shared, me)) = share.shared {
                let _ = shared[i][me].set(keys(&qkv));
                let parts: Vec<&Keys> = shared[i].iter().map(OnceLock::wait).collect();
                let all = parts.iter().map(|p| p.rows).sum();
                attend(level, sizes, (&qkv, stride), parts.into_iter(), |_| all, &mut room, &mut mixed);
            } else {
                let (mut rows, mut to) = (qkv.as_slice(), mixed.as_mut_slice());
                for n in share.texts {
                    let (own, rest) = rows.split_at(n * stride);
                    let (into, after) = to.split_at_mut(n * d);
                    let keys = keys(own);
                    attend(level, sizes, (own, stride), std::iter::once(&keys), |_| *n, &mut room, into);
                    (rows, to) = (rest, after);
                }
            }
            activations.take(level, &mixed, d, d);
            layer.out.product(level, &mut activations, &mut out);
            for (x, a) in x.chunks_exact_mut(d).zip(out.chunks_exact(layer.out.stride())) {
                level.add_gated(x, &a[..d], layer.gate);
            }
        }
        x.chunks_exact_mut(d).for_each(|row| level.rms_norm(row, &self.encoder.norm, EPS));
        x
    }

    fn cross(&self, hidden: &[f32]) -> Vec<Keys> {
        let (sizes, level) = (self.sizes, self.level);
        let mut activations = Activations::default();
        activations.take(level, hidden, sizes.d, sizes.d);
        let mut kv = Vec::new();
        let layer = |(project, k_norm): (&Matrix, &[f32])| {
            project.product(level, &mut activations, &mut kv);
            for row in kv.chunks_exact_mut(project.stride()) {
                row[..sizes.kv()].chunks_exact_mut(sizes.width).for_each(|head| level.rms_norm(head, k_norm, EPS));
            }
            Keys::whole(sizes, &kv, project.stride(), 0, sizes.kv())
        };
        self.decoder.cross().map(layer).collect()
    }

    /// For each text a unit vector: mean of its rows, ReLU layer, projection, norm with 1e-12 under the root. The mean
    /// of no rows is 0. `None` without a contrastive head.
    pub(in super::super) fn embed(&self, texts: &[&[u32]], threads: usize) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let Some(head) = &self.encoder.contrastive else { return Ok(None) };
        for text in texts {
            self.check(text)?;
        }
        let rows: usize = texts.iter().map(|t| t.len()).sum();
        let each = rows.div_ceil(threads.clamp(1, rows.div_ceil(SHARE).max(1))).max(1);
        let mut batches: Vec<&[&[u32]]> = Vec::new();
        let (mut start, mut taken) = (0, 0);
        for (i, text) in texts.iter().enumerate() {
            taken += text.len();
            if taken >= each || i + 1 == texts.len() {
                batches.push(&texts[start..=i]);
                (start, taken) = (i + 1, 0);
            }
        }
        let work = |batch: &[&[u32]]| -> Vec<Vec<f32>> {
            let lengths: Vec<usize> = batch.iter().map(|t| t.len()).collect();
            let rows = self.layers(&Share { ids: &batch.concat(), texts: &lengths, first: 0, shared: None });
            let mut rest = rows.as_slice();
            let mut vectors = Vec::with_capacity(batch.len());
            for n in lengths {
                let (own, after) = rest.split_at(n * self.sizes.d);
                rest = after;
                vectors.push(head.vector(own, self.sizes.d));
            }
            vectors
        };
        Ok(Some(side_by_side(batches, work).concat()))
    }
}

impl Contrastive {
    fn vector(&self, rows: &[f32], d: usize) -> Vec<f32> {
        let mut mean = vec![0.0; d];
        for row in rows.chunks_exact(d) {
            mean.iter_mut().zip(row).for_each(|(m, v)| *m += v);
        }
        let n = (rows.len() / d).max(1) as f32;
        mean.iter_mut().for_each(|m| *m /= n);
        let mut hidden = times(&mean, &self.hidden, &self.bias);
        hidden.iter_mut().for_each(|v| *v = v.max(0.0));
        let outputs = self.projection.len() / hidden.len().max(1);
        let mut vector = times(&hidden, &self.projection, &vec![0.0; outputs]);
        let norm = (vector.iter().map(|v| v * v).sum::<f32>() + 1e-12).sqrt();
        vector.iter_mut().for_each(|v| *v /= norm);
        vector
    }
}

/// x · m + bias.
fn times(x: &[f32], m: &[f32], bias: &[f32]) -> Vec<f32> {
    let mut out = bias.to_vec();
    for (v, row) in x.iter().zip(m.chunks_exact(bias.len().max(1))) {
        out.iter_mut().zip(row).for_each(|(o, w)| *o += v * w);
    }
    out
}

/// Rows shared out to at most `threads`, all shares but the last of a multiple of 16.
fn split(rows: usize, threads: usize) -> Vec<Range<usize>> {
    let shares = threads.clamp(1, rows.div_ceil(SHARE));
    let each = rows.div_ceil(shares).div_ceil(PANEL) * PANEL;
    (0..rows).step_by(each).map(|start| start..rows.min(start + each)).collect()
}

/// Each part of the work on a thread of its own, the first on this one; results in order.
fn side_by_side<T: Send, R: Send>(parts: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let work = &work;
    std::thread::scope(|scope| {
        let mut parts = parts.into_iter();
        let first = parts.next();
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut results: Vec<R> = first.map(work).into_iter().collect();
        results.extend(others.into_iter().map(|o| o.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
        results
    })
}
