//! Self-attention of one text: every token looks at every token, in 12 heads of 32.

use crate::model::kernel::Level;

/// Heads.
pub(super) const HEADS: usize = 12;
/// Width of a head.
const HEAD: usize = 32;
/// Width of all heads.
const WIDTH: usize = HEADS * HEAD;
/// Positions are padded to a multiple of this: a vector of every instruction set.
const LANES: usize = 16;

/// Keys and values of a text by head, and room for scores.
#[derive(Debug, Default)]
pub(super) struct Attention {
    tokens: usize,
    /// [heads, 32, tokens padded].
    keys: Vec<f32>,
    /// [heads, tokens, 32].
    values: Vec<f32>,
    scores: Vec<f32>,
}

impl Attention {
    fn padded(&self) -> usize {
        self.tokens.next_multiple_of(LANES)
    }

    /// Makes room for a text of `tokens`.
    pub(super) fn start(&mut self, tokens: usize) {
        self.tokens = tokens;
        let padded = self.padded();
        self.keys.clear();
        self.keys.resize(WIDTH * padded, 0.0);
        self.values.resize(WIDTH * tokens, 0.0);
        self.scores.resize(padded, 0.0);
    }

    /// Takes the keys and values [rows, 384] of tokens from `first` on.
    pub(super) fn take(&mut self, first: usize, keys: &[f32], values: &[f32]) {
        let padded = self.padded();
        for (t, row) in (first..).zip(keys.chunks_exact(WIDTH)) {
            for (column, v) in self.keys.chunks_exact_mut(padded).zip(row) {
                column[t] = *v;
            }
        }
        for (t, row) in (first..).zip(values.chunks_exact(WIDTH)) {
            for (head, part) in self.values.chunks_exact_mut(self.tokens * HEAD).zip(row.chunks_exact(HEAD)) {
                head[t * HEAD..][..HEAD].copy_from_slice(part);
            }
        }
    }

    /// What the rows of queries [rows, 384] gather, in `out` of the same shape. The queries are scaled in place.
    pub(super) fn attend(&mut self, level: Level, queries: &mut [f32], out: &mut [f32]) {
        let scale = 1.0 / (HEAD as f32).sqrt();
        let (padded, tokens) = (self.padded(), self.tokens);
        for (query, out) in queries.chunks_exact_mut(WIDTH).zip(out.chunks_exact_mut(WIDTH)) {
            query.iter_mut().for_each(|v| *v *= scale);
            let heads = query.chunks_exact(HEAD).zip(out.chunks_exact_mut(HEAD));
            let keys_and_values = self.keys.chunks_exact(HEAD * padded).zip(self.values.chunks_exact(tokens * HEAD));
            for ((query, out), (keys, values)) in heads.zip(keys_and_values) {
                level.mix(query, keys, &mut self.scores);
                // No position: its share is 0, and whole vectors are faster than a rest.
                self.scores[tokens..].fill(f32::MIN);
                let sum = level.exponentials(&mut self.scores);
                level.mix(&self.scores[..tokens], values, out);
                out.iter_mut().for_each(|v| *v /= sum);
            }
        }
    }
}
