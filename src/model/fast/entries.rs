//! What stands in a file of ready matrices: which matrices, under what names, and which of them a decode step reads.

use super::super::config::Config;
use super::sizes::Sizes;
use super::weights::{DECODER, EMBEDDING, ENCODER, output, projections};

/// What the metadata's `format` says of such a file.
pub(super) const FORMAT: &str = "needle-v1-ready";
/// What the name of an 8-bit matrix' scales ends in.
pub(super) const SCALES: &str = ".scales";
/// The name of an output matrix that is not the embedding.
pub(super) const OUTPUT: &str = "output";

/// One matrix of the file.
pub(super) struct Entry {
    pub(super) prefix: String,
    pub(super) parts: Vec<(&'static str, usize)>,
    pub(super) layer: usize,
}

impl Entry {
    /// Its name.
    pub(super) fn key(prefix: &str, parts: &[(&str, usize)], layer: usize) -> String {
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        format!("{prefix}.{}.{layer}", names.join("+"))
    }

    /// Whether each decode step reads it: not the encoder's, nor the cross-attention's keys and values.
    pub(super) fn of_each_step(&self) -> bool {
        self.prefix.starts_with(DECODER) && self.parts.first().is_some_and(|(name, _)| *name != "k_proj")
    }
}

/// All matrices but the embedding.
pub(super) fn entries(config: &Config) -> Vec<Entry> {
    let sizes = Sizes::new(config);
    let (parts, out) = (projections(sizes), output(sizes));
    let attention = |block: &str, name: &str, cuts: &[&[(&'static str, usize)]], layers: usize| -> Vec<Entry> {
        let entry = |layer: usize, cut: &&[(&'static str, usize)]| Entry { prefix: format!("{block}.{name}"), parts: cut.to_vec(), layer };
        (0..layers).flat_map(|layer| cuts.iter().map(move |cut| entry(layer, cut))).collect()
    };
    let mut all = attention(ENCODER, "self_attn", &[&parts, &out], config.num_encoder_layers);
    all.extend(attention(DECODER, "self_attn", &[&parts, &out], config.num_decoder_layers));
    all.extend(attention(DECODER, "cross_attn", &[&parts[..1], &parts[1..], &out], config.num_decoder_layers));
    all
}

/// Whether a checkpoint's tensor is one of the matrices, or stands in several of them.
pub(super) fn is_matrix(name: &str, shape: &[usize]) -> bool {
    name == EMBEDDING || name.ends_with("proj.kernel") && shape.len() == 3
}
