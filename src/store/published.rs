//! The published checkpoints: the one table of addresses and sums.

/// A checkpoint on a public hub.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// What it is called here.
    pub name: &'static str,
    /// What it is, for people.
    pub about: &'static str,
    /// Address of the weights.
    pub weights: &'static str,
    /// Address of the SentencePiece model.
    pub tokenizer: &'static str,
    /// SHA-256 of the weights and of the tokenizer in lower-case hex, where they are known. Where not, the sums of the
    /// files that came are shown, and `--sha256` and `--tokenizer-sha256` hold them to theirs.
    pub sha256: Option<(&'static str, &'static str)>,
}

/// All of them.
pub const PUBLISHED: &[Published] = &[Published {
    name: "needle-v1",
    about: "Needle v1 by Cactus Compute, 26 M parameters, MIT",
    weights: "https://huggingface.co/Cactus-Compute/needle/resolve/main/needle.pkl",
    tokenizer: "https://huggingface.co/Cactus-Compute/needle/resolve/main/tokenizer/needle.model",
    sha256: None,
}];
