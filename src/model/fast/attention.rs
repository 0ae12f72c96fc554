//! Keys and values laid out for the kernels, and attention over them.

use super::super::kernel::{Level, PANEL, Panels, resize};
use super::sizes::Sizes;

/// Queries of one key-value head that are worked on together.
const BLOCK: usize = 24;

/// Keys and values of some positions. Keys stand in panels of 16 positions: [⌈rows/16⌉, K, D, 16].
#[derive(Debug)]
pub(in super::super) struct Keys {
    pub(super) rows: usize,
    k: Vec<f32>,
    v: Vec<f32>,
    /// Values by [K, ⌈D/16⌉, rows, 16] (made whole), or by [rows, K, ⌈D/16⌉ · 16] (growing).
    whole: bool,
}

/// Panels of a head's values.
fn value_panels(sizes: Sizes) -> usize {
    sizes.width.div_ceil(PANEL)
}

impl Keys {
    /// Of all rows at once: keys and values stand at `k_at` and `v_at` in rows of `stride`.
    pub(super) fn whole(sizes: Sizes, rows: &[f32], stride: usize, k_at: usize, v_at: usize) -> Self {
        let n = rows.len() / stride;
        let mut keys = Self { rows: n, k: vec![0.0; n.div_ceil(PANEL) * sizes.kv() * PANEL], v: Vec::new(), whole: true };
        let panels = value_panels(sizes);
        keys.v.resize(sizes.kv_heads * panels * n * PANEL, 0.0);
        for (t, row) in rows.chunks_exact(stride).enumerate() {
            keys.put_key(sizes, t, &row[k_at..k_at + sizes.kv()]);
            for (h, head) in row[v_at..v_at + sizes.kv()].chunks_exact(sizes.width).enumerate() {
                for (p, part) in head.chunks(PANEL).enumerate() {
                    keys.v[((h * panels + p) * n + t) * PANEL..][..part.len()].copy_from_slice(part);
                }
            }
        }
        keys
    }

    /// None yet, with room for `room` rows.
    pub(super) fn growing(sizes: Sizes, room: usize) -> Self {
        let k = Vec::with_capacity(room.div_ceil(PANEL) * sizes.kv() * PANEL);
        Self { rows: 0, k, v: Vec::with_capacity(room * sizes.kv_heads * value_panels(sizes) * PANEL), whole: false }
    }

    /// A copy with room for half as much again: most are of a few rows and are thrown away after a few more. With the room of the
    /// original they took half of what a request held.
    pub(super) fn copy(&self) -> Self {
        let copy = |from: &Vec<f32>| {
            let mut to = Vec::with_capacity(from.len() + from.len() / 2);
            to.extend_from_slice(from);
            to
        };
        Self { rows: self.rows, k: copy(&self.k), v: copy(&self.v), whole: self.whole }
    }

    fn put_key(&mut self, sizes: Sizes, t: usize, key: &[f32]) {
        let panel = &mut self.k[t / PANEL * sizes.kv() * PANEL..][..sizes.kv() * PANEL];
        for (column, v) in panel.chunks_exact_mut(PANEL).zip(key) {
            column[t % PANEL] = *v;
        }
    }

    /// One more position.
    pub(super) fn push(&mut self, sizes: Sizes, key: &[f32], value: &[f32]) {
        let t = self.rows;
        self.rows += 1;
        if t.is_multiple_of(PANEL) {
            self.k.resize(self.k.len() + sizes.kv() * PANEL, 0.0);
        }
        self.put_key(sizes, t, key);
        for head in value.chunks_exact(sizes.width) {
            self.v.extend_from_slice(head);
            self.v.resize(self.v.len().div_ceil(PANEL) * PANEL, 0.0);
        }
    }

    fn key_panels(&self, sizes: Sizes, head: usize) -> Panels<'_> {
        let at = head * sizes.width * PANEL;
        Panels { data: self.k.get(at..).unwrap_or_default(), panel: sizes.kv() * PANEL, row: PANEL, count: self.rows.div_ceil(PANEL) }
    }

    fn value_panels(&self, sizes: Sizes, head: usize) -> Panels<'_> {
        let count = value_panels(sizes);
        let (at, panel, row) = if self.whole {
            (head * count * self.rows * PANEL, self.rows * PANEL, PANEL)
        } else {
            (head * count * PANEL, PANEL, sizes.kv_heads * count * PANEL)
        };
        Panels { data: self.v.get(at..).unwrap_or_default(), panel, row, count }
    }
}

/// Room for attention.
#[derive(Debug, Default)]
pub(super) struct Room {
    queries: Vec<f32>,
    scores: Vec<f32>,
    mixed: Vec<f32>,
    sums: Vec<f32>,
}

/// Weighted values of all query rows in `out` [rows, H · D]. Queries stand at the start of rows of `stride` in `q`.
/// The positions of `parts` follow each other; all parts but the last have a multiple of 16. Row r sees the first
/// `visible(r)` positions.
pub(super) fn attend<'a>(
    level: Level,
    sizes: Sizes,
    (q, stride): (&[f32], usize),
    parts: impl Iterator<Item = &'a Keys> + Clone,
    visible: impl Fn(usize) -> usize,
    room: &mut Room,
    out: &mut [f32],
) {
    let rows = q.len() / stride;
    let group = sizes.heads / sizes.kv_heads;
    let (width, mixed_width) = (sizes.width, value_panels(sizes) * PANEL);
    let positions: usize = parts.clone().map(|p| p.rows).sum();
    let scores_width = positions.div_ceil(PANEL) * PANEL;
    let scale = 1.0 / (width as f32).sqrt();
    let step = (BLOCK / group).clamp(1, rows.max(1));
    resize(&mut room.queries, step * group * width);
    resize(&mut room.scores, step * group * scores_width);
    resize(&mut room.mixed, step * group * mixed_width);
    resize(&mut room.sums, step * group);
    for head in 0..sizes.kv_heads {
        for first in (0..rows).step_by(step) {
            let block = step.min(rows - first);
            let n = block * group;
            for (i, query) in room.queries.chunks_exact_mut(width).take(n).enumerate() {
                let from = &q[(first + i / group) * stride + (head * group + i % group) * width..][..width];
                for (to, from) in query.iter_mut().zip(from) {
                    *to = from * scale;
                }
            }
            let mut at = 0;
            for part in parts.clone() {
                let scores = &mut room.scores[at..];
                level.f32_product(&room.queries, width, n, width, part.key_panels(sizes, head), scores, scores_width, false);
                at += part.rows;
            }
            for (i, (row, sum)) in room.scores.chunks_exact_mut(scores_width).zip(&mut room.sums).take(n).enumerate() {
                let (seen, unseen) = row.split_at_mut(visible(first + i / group));
                *sum = level.exponentials(seen);
                unseen.fill(0.0);
            }
            let mut at = 0;
            for part in parts.clone() {
                let panels = part.value_panels(sizes, head);
                let scores = &room.scores[at..];
                level.f32_product(scores, scores_width, n, part.rows, panels, &mut room.mixed, mixed_width, at > 0);
                at += part.rows;
            }
            for (i, (mixed, sum)) in room.mixed.chunks_exact(mixed_width).zip(&room.sums).take(n).enumerate() {
                let to = &mut out[(first + i / group) * sizes.d + (head * group + i % group) * width..][..width];
                for (to, from) in to.iter_mut().zip(mixed) {
                    *to = from / sum;
                }
            }
        }
    }
}
