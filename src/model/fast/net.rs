//! All weights of a model, and what prefill and decode share.

use super::super::checkpoint::Checkpoint;
use super::super::error::Error;
use super::super::ids::check_ids;
use super::super::kernel::{Bits, Level, Matrix, resize};
use super::sizes::{Rotary, Sizes};
use super::weights::{Decoder, Encoder, Source, SubLayer};

/// All weights. Immutable.
#[derive(Debug)]
pub(in super::super) struct Net {
    pub(super) sizes: Sizes,
    pub(super) level: Level,
    pub(super) rotary: Rotary,
    /// The longest sequence.
    pub(super) positions: usize,
    /// [d, vocabulary]: its columns are the tokens' vectors, and it is the output matrix where there is no other.
    tied: Matrix,
    /// [d, vocabulary]: the output matrix in fewer bits. The tokens' vectors stay as they are: what enters all layers would
    /// be off by 7 %, and a step reads few of them.
    output: Option<Matrix>,
    pub(super) encoder: Encoder,
    pub(super) decoder: Decoder,
}

impl Net {
    /// Quantises a checkpoint.
    pub(in super::super) fn new(checkpoint: &Checkpoint<'_>) -> Result<Self, Error> {
        // The embedding is about as large as all layers together.
        let (embedding, layers) = std::thread::scope(|scope| {
            let embedding = scope.spawn(|| checkpoint.embedding());
            let layers = Encoder::new(checkpoint).and_then(|e| Ok((e, Decoder::new(checkpoint)?)));
            (embedding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), layers)
        });
        let (encoder, decoder) = layers?;
        Ok(Self::assemble(checkpoint, (embedding?, None), encoder, decoder))
    }

    /// From a source that has them ready.
    pub(super) fn of(source: &dyn Source) -> Result<Self, Error> {
        Ok(Self::assemble(source, (source.embedding()?, source.output()?), Encoder::new(source)?, Decoder::new(source)?))
    }

    fn assemble(source: &dyn Source, (tied, output): (Matrix, Option<Matrix>), encoder: Encoder, decoder: Decoder) -> Self {
        let (config, positions) = (source.config(), source.config().positions());
        let (sizes, rotary) = (Sizes::new(config), Rotary::new(config, positions));
        Self { sizes, level: Level::best(), rotary, positions, tied, output, encoder, decoder }
    }

    /// What the kernels run on.
    pub(in super::super) fn instruction_set(&self) -> &'static str {
        self.level.name()
    }

    /// Bytes of quantised weights that a decode step reads, and those of the encoder.
    pub(in super::super) fn weight_bytes(&self) -> (usize, usize) {
        (self.decoder.bytes() + self.output().bytes(), self.encoder.bytes())
    }

    /// Bits of the weights that a decode step reads: those of the output matrix.
    pub(in super::super) fn bits(&self) -> Bits {
        self.output().bits()
    }

    /// The output matrix.
    pub(super) fn output(&self) -> &Matrix {
        self.output.as_ref().unwrap_or(&self.tied)
    }

    pub(super) fn check(&self, ids: &[u32]) -> Result<(), Error> {
        check_ids(ids, self.tied.outputs())
    }

    /// A token's vector times √d.
    pub(super) fn token(&self, id: u32, row: &mut [f32]) {
        self.tied.column(id as usize, (self.sizes.d as f32).sqrt(), row);
    }

    /// Rows [n, d] of token vectors times √d.
    pub(super) fn embed_tokens(&self, ids: &[u32], out: &mut Vec<f32>) {
        let d = self.sizes.d;
        resize(out, ids.len() * d);
        ids.iter().zip(out.chunks_exact_mut(d)).for_each(|(id, row)| self.token(*id, row));
    }

    /// Norm and rotation of the query and key heads of one row.
    pub(super) fn norm_and_rotate(&self, layer: &SubLayer, row: &mut [f32], position: usize) {
        let (q, k) = row.split_at_mut(self.sizes.d);
        q.chunks_exact_mut(self.sizes.width).for_each(|head| self.level.rms_norm(head, &layer.q_norm, super::sizes::EPS));
        k.chunks_exact_mut(self.sizes.width).for_each(|head| self.level.rms_norm(head, &layer.k_norm, super::sizes::EPS));
        self.rotary.apply(self.level, q, position);
        self.rotary.apply(self.level, k, position);
    }
}
