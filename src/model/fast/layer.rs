//! Weights of one attention sub-layer, quantised, and where they come from.

use super::super::kernel::Packed;
use super::super::{Checkpoint, Error};

/// One sub-layer: norm, projections, gate.
#[derive(Debug)]
pub(super) struct SubLayer {
    /// `1 + scale`, [d].
    pub(super) norm: Vec<f32>,
    /// Projections that read the same rows, side by side.
    pub(super) project: Packed,
    pub(super) out: Packed,
    /// `1 + scale`, [D].
    pub(super) q_norm: Vec<f32>,
    /// `1 + scale`, [D].
    pub(super) k_norm: Vec<f32>,
    /// `sigmoid(gate)`.
    pub(super) gate: f32,
}

impl SubLayer {
    pub(super) fn bytes(&self) -> usize {
        self.project.bytes() + self.out.bytes()
    }
}

/// Where the weights come from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a>(pub(super) &'a Checkpoint<'a>);

impl Source<'_> {
    /// Layer `i` of a scan-stacked tensor.
    fn layer(self, name: &str, i: usize) -> Result<Vec<f32>, Error> {
        self.0.rows(name, i..i + 1)
    }

    /// `1 + scale`.
    pub(super) fn norm(self, name: &str) -> Result<Vec<f32>, Error> {
        Ok(self.0.tensor(name)?.iter().map(|s| 1.0 + s).collect())
    }

    /// The tied matrix, [d, vocabulary].
    pub(super) fn embedding(self) -> Result<Packed, Error> {
        Ok(Packed::transposed(self.0.config.d_model, &self.0.tensor("embedding.embedding")?))
    }

    /// Layer `i`: the projections `parts` side by side, with their numbers of outputs.
    pub(super) fn side_by_side(self, prefix: &str, parts: &[(&str, usize)], i: usize) -> Result<Packed, Error> {
        let matrix = |(part, n): &(&str, usize)| Ok((self.layer(&format!("{prefix}.{part}.kernel"), i)?, *n));
        let matrices = parts.iter().map(matrix).collect::<Result<Vec<_>, Error>>()?;
        let parts: Vec<(&[f32], usize)> = matrices.iter().map(|(m, n)| (m.as_slice(), *n)).collect();
        Ok(Packed::side_by_side(self.0.config.d_model, &parts))
    }

    /// Layer `i`: attention `attention` of `block`, with its norm and gate.
    pub(super) fn sub_layer(
        self,
        block: &str,
        (attention, norm, gate): (&str, &str, &str),
        parts: &[(&str, usize)],
        i: usize,
    ) -> Result<SubLayer, Error> {
        let prefix = format!("{block}.{attention}");
        let one_more = |name: &str| Ok::<_, Error>(self.layer(name, i)?.iter().map(|s| 1.0 + s).collect());
        let gate = self.layer(&format!("{block}.{gate}"), i)?.first().copied().unwrap_or(0.0);
        Ok(SubLayer {
            norm: one_more(&format!("{block}.{norm}.scale"))?,
            project: self.side_by_side(&prefix, parts, i)?,
            out: self.side_by_side(&prefix, &[("out_proj", self.0.config.d_model)], i)?,
            q_norm: one_more(&format!("{prefix}.q_norm.scale"))?,
            k_norm: one_more(&format!("{prefix}.k_norm.scale"))?,
            gate: 1.0 / (1.0 + (-gate).exp()),
        })
    }
}
