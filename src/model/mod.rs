//! Tokens in, logits out: checkpoint readers, tokenizer, encoder, decoder, caches.
//! The only room that knows candle; knows nothing of tools, JSON answers or terminals.

mod attention;
mod checkpoint;
mod config;
mod decoder;
mod encoder;
mod error;
mod pickle;
mod pickle_numpy;
mod pickle_walk;
mod sentencepiece;
mod tokenizer;
mod weights;

use std::path::{Path, PathBuf};

pub use checkpoint::{Checkpoint, Rounding};
pub use config::Config;
pub use decoder::{DecodeState, Logits};
pub use encoder::Encoded;
pub use error::Error;
pub use tokenizer::Tokenizer;

/// End of an answer; also the decoder's start.
pub const EOS: u32 = Tokenizer::EOS;
/// Starts an answer.
pub const TOOL_CALL: u32 = Tokenizer::TOOL_CALL;
/// Stands between the sentence and the tool list.
pub const TOOLS: u32 = Tokenizer::TOOLS;

use attention::Rotary;
use decoder::Decoder;
use encoder::Encoder;
use weights::Weights;

static DEFAULT_WEIGHTS: &[u8] = include_bytes!("../../models/model.safetensors");
static DEFAULT_TOKENIZER: &[u8] = include_bytes!("../../models/tokenizer.model");

/// Tokens of a text that the contrastive head sees at most, as upstream.
const MAX_EMBED: usize = 256;

/// SHA-256 over the bytes of a checkpoint file, or of the built-in one, in hexadecimal digits.
///
/// # Errors
/// The file cannot be found or read.
pub fn fingerprint(path: Option<&Path>) -> Result<String, Error> {
    use sha2::{Digest as _, Sha256};
    let digest = match path {
        None => Sha256::digest(DEFAULT_WEIGHTS),
        Some(path) => Sha256::digest(read(&find_weights(path)?)?),
    };
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The form of the tool list that a checkpoint was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptForm {
    /// Flat parameters with `type`, `description`, `required`, `enum`, as the shipped checkpoint's card says.
    Flat,
    /// The tools' own JSON, as upstream's published weights expect.
    Upstream,
}

/// A Needle v1 model in float32 with its tokenizer. Immutable: every request starts from nothing.
#[derive(Debug)]
pub struct Model {
    /// What people call it.
    pub name: String,
    /// Sizes.
    pub config: Config,
    /// Text to ids and back.
    pub tokenizer: Tokenizer,
    /// How prompts are written for it.
    pub prompt: PromptForm,
    encoder: Encoder,
    decoder: Decoder,
}

impl Model {
    /// The checkpoint that ships in the binary, its float16 values taken as they are.
    ///
    /// # Errors
    /// Only if the embedded files are damaged.
    pub fn builtin() -> Result<Self, Error> {
        Self::from_bytes("needlesh-5m", DEFAULT_WEIGHTS, DEFAULT_TOKENIZER)
    }

    /// A checkpoint file, or a folder with `model.safetensors` or `needle.pkl`; the SentencePiece
    /// `tokenizer.model` (or the only other `.model` file) is looked for beside it.
    ///
    /// # Errors
    /// A file that is missing or is not a Needle v1 checkpoint.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let weights = find_weights(path)?;
        let name = weights.file_stem().map_or_else(|| "model".to_owned(), |s| s.to_string_lossy().into_owned());
        let bytes = read(&weights)?;
        // What the file is not comes before what lies beside it.
        checkpoint::recognise(&bytes)?;
        Self::from_bytes(&name, &bytes, &read(&find_vocabulary(&weights)?)?)
    }

    /// A checkpoint (safetensors or the published pickle) and a SentencePiece model.
    /// A pickle is upstream's: its leaves are rounded to bfloat16 as upstream's loader does, and it gets
    /// upstream's prompt. Safetensors are taken as stored and get the flat prompt.
    ///
    /// # Errors
    /// Bytes that are neither, or a vocabulary that does not fit the weights.
    pub fn from_bytes(name: &str, weights: &[u8], vocabulary: &[u8]) -> Result<Self, Error> {
        let upstream = weights.first() == Some(&0x80);
        let (rounding, prompt) = if upstream { (Rounding::Bf16, PromptForm::Upstream) } else { (Rounding::AsStored, PromptForm::Flat) };
        // The two are independent and take about the same time.
        let (tokenizer, checkpoint) = std::thread::scope(|scope| {
            let tokenizer = scope.spawn(|| Tokenizer::from_model(vocabulary));
            let checkpoint = checkpoint::read(weights, rounding);
            let tokenizer = tokenizer.join().unwrap_or_else(|_| Err(Error::Tokenizer("its reader failed".to_owned())));
            (tokenizer, checkpoint)
        });
        let (tokenizer, checkpoint) = (tokenizer?, checkpoint?);
        if tokenizer.vocab_size() != checkpoint.config.vocab_size {
            return Err(Error::Config(format!(
                "the tokenizer has {} pieces but the checkpoint {}; give the tokenizer.model that belongs to it",
                tokenizer.vocab_size(),
                checkpoint.config.vocab_size
            )));
        }
        Self::assemble(name, checkpoint, tokenizer, prompt)
    }

    /// From tensors already read.
    ///
    /// # Errors
    /// A tensor that is missing or misshapen.
    pub fn assemble(name: &str, checkpoint: Checkpoint, tokenizer: Tokenizer, prompt: PromptForm) -> Result<Self, Error> {
        let config = checkpoint.config.clone();
        let weights = Weights::new(checkpoint)?;
        let positions = config.max_seq_len.max(1024);
        let rotary = Rotary::new(&weights, positions)?;
        let encoder = Encoder::new(&weights, rotary.clone(), positions)?;
        let decoder = Decoder::new(&weights, rotary, positions)?;
        Ok(Self { name: name.to_owned(), config, tokenizer, prompt, encoder, decoder })
    }

    /// Prefill: the encoder's output for `ids`, with every decoder layer's cross-attention keys and values.
    ///
    /// # Errors
    /// An id outside the vocabulary, or more ids than the model's positions.
    pub fn encode(&self, ids: &[u32]) -> Result<Encoded, Error> {
        let hidden = self.encoder.forward(ids)?;
        let cross = self.decoder.cross(&hidden)?;
        Ok(Encoded { len: ids.len(), hidden, cross })
    }

    /// Decode: feeds `tokens` (at least one; forced runs go in one step) and gives the logits after the last.
    ///
    /// # Errors
    /// An empty step or an id outside the vocabulary.
    pub fn step(&self, encoded: &Encoded, state: &mut DecodeState, tokens: &[u32]) -> Result<Logits, Error> {
        self.decoder.step(encoded, state, tokens)
    }

    /// The logits after each of `tokens`, shape [n, vocab].
    ///
    /// # Errors
    /// As `step`.
    pub fn step_all(&self, encoded: &Encoded, state: &mut DecodeState, tokens: &[u32]) -> Result<Vec<Logits>, Error> {
        let (after, logits) = self.decoder.branch(encoded, state, &[tokens])?.pop().unwrap_or_default();
        *state = after;
        Ok(logits)
    }

    /// Several ways on from one state: for each list of tokens its own state and the logits after each token.
    ///
    /// # Errors
    /// As `step`, for any of the lists.
    pub fn branch(&self, encoded: &Encoded, state: &DecodeState, lists: &[&[u32]]) -> Result<Vec<(DecodeState, Vec<Logits>)>, Error> {
        self.decoder.branch(encoded, state, lists)
    }

    /// The contrastive head's unit vectors, one a text; a text is cut after 256 tokens. `None` when the checkpoint has
    /// no such head.
    ///
    /// # Errors
    /// An id outside the vocabulary.
    pub fn embed(&self, texts: &[Vec<u32>]) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let cut: Vec<&[u32]> = texts.iter().map(|t| &t[..t.len().min(MAX_EMBED)]).collect();
        self.encoder.embed(&cut)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })
}

fn find_weights(path: &Path) -> Result<PathBuf, Error> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let names = ["model.safetensors", "needle.pkl", "model.pkl"];
    let found = names.iter().map(|n| path.join(n)).find(|p| p.is_file());
    found.ok_or_else(|| Error::Config(format!("{} holds none of {}", path.display(), names.join(", "))))
}

fn find_vocabulary(weights: &Path) -> Result<PathBuf, Error> {
    let folder = weights.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let usual = folder.join("tokenizer.model");
    if usual.is_file() {
        return Ok(usual);
    }
    let entries = std::fs::read_dir(folder).map_err(|source| Error::Io { path: folder.to_owned(), source })?;
    let mut others = entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "model"));
    match (others.next(), others.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Error::Config(format!("no tokenizer.model beside {}; put the checkpoint's SentencePiece file there", weights.display()))),
    }
}
