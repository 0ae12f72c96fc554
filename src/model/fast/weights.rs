//! The weights of all layers as the engine holds them, and the two places that they come from: a checkpoint, whose numbers
//! are quantised, or a file in which they lie ready.

use super::super::checkpoint::Checkpoint;
use super::super::config::Config;
use super::super::error::Error;
use super::super::kernel::{Bits, Floats, Matrix};
use super::sizes::Sizes;

pub(super) const ENCODER: &str = "encoder.layers.EncoderBlock_0";
pub(super) const EMBEDDING: &str = "embedding.embedding";
pub(super) const DECODER: &str = "decoder.layers.DecoderBlock_0";

/// Where the weights come from. Names are a checkpoint's.
pub(super) trait Source: Sync {
    fn config(&self) -> &Config;

    /// A tensor of floats, row-major; an error where there is none.
    fn floats(&self, name: &str) -> Result<Vec<f32>, Error>;

    /// Layer `i` of a scan-stacked tensor of floats.
    fn layer(&self, name: &str, i: usize) -> Result<Vec<f32>, Error>;

    /// The tied matrix, [d, vocabulary].
    fn embedding(&self) -> Result<Matrix, Error>;

    /// The same as an output matrix in fewer bits, where there is one.
    fn output(&self) -> Result<Option<Matrix>, Error>;

    /// Layer `i`: the projections `parts` of `prefix` side by side, with their numbers of outputs.
    fn side_by_side(&self, prefix: &str, parts: &[(&str, usize)], i: usize) -> Result<Matrix, Error>;
}

impl Source for Checkpoint<'_> {
    fn config(&self) -> &Config {
        &self.config
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>, Error> {
        self.tensor(name)
    }

    fn layer(&self, name: &str, i: usize) -> Result<Vec<f32>, Error> {
        self.rows(name, i..i + 1)
    }

    fn embedding(&self) -> Result<Matrix, Error> {
        tied(self, Bits::Eight)
    }

    fn output(&self) -> Result<Option<Matrix>, Error> {
        Ok(None)
    }

    fn side_by_side(&self, prefix: &str, parts: &[(&str, usize)], i: usize) -> Result<Matrix, Error> {
        beside(self, Bits::Eight, prefix, parts, i)
    }
}

fn beyond(name: &str) -> Error {
    Error::Tensor {
        name: name.to_owned(),
        message: "it cannot be held in 4 bits: a weight is not finite or too large for 16-bit floats; use --precision q8".to_owned(),
    }
}

/// The tied matrix of a checkpoint.
pub(super) fn tied(checkpoint: &Checkpoint<'_>, bits: Bits) -> Result<Matrix, Error> {
    let numbers = checkpoint.tensor(EMBEDDING)?;
    Matrix::of(bits, checkpoint.config.d_model, Floats::Transposed(&numbers)).ok_or_else(|| beyond(EMBEDDING))
}

/// Layer `i` of a checkpoint: the projections `parts` of `prefix` side by side.
pub(super) fn beside(checkpoint: &Checkpoint<'_>, bits: Bits, prefix: &str, parts: &[(&str, usize)], i: usize) -> Result<Matrix, Error> {
    let matrix = |(part, n): &(&str, usize)| Ok((checkpoint.layer(&format!("{prefix}.{part}.kernel"), i)?, *n));
    let matrices = parts.iter().map(matrix).collect::<Result<Vec<_>, Error>>()?;
    let parts: Vec<(&[f32], usize)> = matrices.iter().map(|(m, n)| (m.as_slice(), *n)).collect();
    Matrix::of(bits, checkpoint.config.d_model, Floats::SideBySide(&parts)).ok_or_else(|| beyond(prefix))
}

/// The projections of an attention's queries, keys and values, with their numbers of outputs.
pub(super) fn projections(sizes: Sizes) -> [(&'static str, usize); 3] {
    [("q_proj", sizes.d), ("k_proj", sizes.kv()), ("v_proj", sizes.kv())]
}

/// The projection of an attention's output.
pub(super) fn output(sizes: Sizes) -> [(&'static str, usize); 1] {
    [("out_proj", sizes.d)]
}

/// One attention sub-layer: norm, projections, gate.
#[derive(Debug)]
pub(super) struct SubLayer {
    /// `1 + scale`, [d].
    pub(super) norm: Vec<f32>,
    /// Projections that read the same rows, side by side.
    pub(super) project: Matrix,
    pub(super) out: Matrix,
    /// `1 + scale`, [D].
    pub(super) q_norm: Vec<f32>,
    /// `1 + scale`, [D].
    pub(super) k_norm: Vec<f32>,
    /// `sigmoid(gate)`.
    pub(super) gate: f32,
}

impl SubLayer {
    /// Layer `i`: attention `attention` of `block`, with its norm and gate.
    fn new(
        source: &dyn Source,
        block: &str,
        (attention, norm, gate): (&str, &str, &str),
        parts: &[(&str, usize)],
        i: usize,
    ) -> Result<Self, Error> {
        let prefix = format!("{block}.{attention}");
        let norm_of = |name: &str| Ok::<_, Error>(one_more(source.layer(name, i)?));
        let gate = source.layer(&format!("{block}.{gate}"), i)?.first().copied().unwrap_or(0.0);
        Ok(Self {
            norm: norm_of(&format!("{block}.{norm}.scale"))?,
            project: source.side_by_side(&prefix, parts, i)?,
            out: source.side_by_side(&prefix, &output(Sizes::new(source.config())), i)?,
            q_norm: norm_of(&format!("{prefix}.q_norm.scale"))?,
            k_norm: norm_of(&format!("{prefix}.k_norm.scale"))?,
            gate: 1.0 / (1.0 + (-gate).exp()),
        })
    }

    fn bytes(&self) -> usize {
        self.project.bytes() + self.out.bytes()
    }
}

/// `1 + scale`: the norms are zero-centred.
fn one_more(mut scale: Vec<f32>) -> Vec<f32> {
    scale.iter_mut().for_each(|s| *s += 1.0);
    scale
}

/// The retrieval head.
#[derive(Debug)]
pub(super) struct Contrastive {
    /// [d, hidden], row-major.
    pub(super) hidden: Vec<f32>,
    pub(super) bias: Vec<f32>,
    /// [hidden, out], row-major.
    pub(super) projection: Vec<f32>,
}

/// The encoder's layers.
#[derive(Debug)]
pub(super) struct Encoder {
    pub(super) layers: Vec<SubLayer>,
    pub(super) norm: Vec<f32>,
    pub(super) contrastive: Option<Contrastive>,
}

impl Encoder {
    pub(super) fn new(source: &dyn Source) -> Result<Self, Error> {
        let parts = projections(Sizes::new(source.config()));
        let names = ("self_attn", "ZCRMSNorm_0", "attn_gate");
        let contrastive = match source.floats("contrastive_hidden.kernel") {
            Err(_) => None,
            Ok(hidden) => Some(Contrastive {
                hidden,
                bias: source.floats("contrastive_hidden.bias")?,
                projection: source.floats("contrastive_proj.kernel")?,
            }),
        };
        let layers = 0..source.config().num_encoder_layers;
        Ok(Self {
            layers: layers.map(|i| SubLayer::new(source, ENCODER, names, &parts, i)).collect::<Result<_, _>>()?,
            norm: one_more(source.floats("encoder.final_norm.scale")?),
            contrastive,
        })
    }

    pub(super) fn bytes(&self) -> usize {
        self.layers.iter().map(SubLayer::bytes).sum()
    }
}

/// One layer of the decoder.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) own: SubLayer,
    pub(super) cross: SubLayer,
    /// Keys and values of the encoder's rows, side by side.
    pub(super) cross_kv: Matrix,
}

/// The decoder's layers.
#[derive(Debug)]
pub(super) struct Decoder {
    pub(super) layers: Vec<Layer>,
    pub(super) norm: Vec<f32>,
}

impl Decoder {
    pub(super) fn new(source: &dyn Source) -> Result<Self, Error> {
        let parts = projections(Sizes::new(source.config()));
        let layer = |i| {
            Ok(Layer {
                own: SubLayer::new(source, DECODER, ("self_attn", "ZCRMSNorm_0", "self_attn_gate"), &parts, i)?,
                cross: SubLayer::new(source, DECODER, ("cross_attn", "ZCRMSNorm_1", "cross_attn_gate"), &parts[..1], i)?,
                cross_kv: source.side_by_side(&format!("{DECODER}.cross_attn"), &parts[1..], i)?,
            })
        };
        let layers = (0..source.config().num_decoder_layers).map(layer).collect::<Result<_, Error>>()?;
        Ok(Self { layers, norm: one_more(source.floats("decoder.ZCRMSNorm_0.scale")?) })
    }

    /// Bytes that a decode step reads.
    pub(super) fn bytes(&self) -> usize {
        self.layers.iter().map(|l| l.own.bytes() + l.cross.bytes()).sum()
    }

    /// Projections and key norms of the cross-attention, layer by layer.
    pub(super) fn cross(&self) -> impl Iterator<Item = (&Matrix, &[f32])> {
        self.layers.iter().map(|l| (&l.cross_kv, l.cross.k_norm.as_slice()))
    }
}
