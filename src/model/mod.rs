//! Tokens in, logits out: checkpoint readers, tokenizer, encoder, decoder, caches.
//! The only room that knows candle; knows nothing of tools, JSON answers or terminals.

pub mod bench;
mod checkpoint;
mod config;
mod error;
mod fast;
mod file;
pub(crate) mod kernel;
mod leaf;
mod pickle;
mod reference;
mod sentencepiece;
mod state;
mod tokenizer;

use std::path::{Path, PathBuf};

pub use checkpoint::{Checkpoint, Stored};
pub use config::Config;
pub use error::Error;
pub use file::{MAX_VOCABULARY, MAX_WEIGHTS};
pub use state::{DecodeState, Encoded, Logits, highest, mass};
pub use tokenizer::Tokenizer;

/// End of an answer; also the decoder's start.
pub const EOS: u32 = Tokenizer::EOS;
/// Starts an answer.
pub const TOOL_CALL: u32 = Tokenizer::TOOL_CALL;
/// Stands between the sentence and the tool list.
pub const TOOLS: u32 = Tokenizer::TOOLS;

use state::Prefilled;

static DEFAULT_WEIGHTS: &[u8] = include_bytes!("../../models/model.safetensors");
static DEFAULT_TOKENIZER: &[u8] = include_bytes!("../../models/tokenizer.model");

/// Tokens of a text that the contrastive head sees at most, as upstream.
const MAX_EMBED: usize = 256;

/// SHA-256 over the bytes of a checkpoint file, or of the built-in one, in hexadecimal digits.
///
/// # Errors
/// The file cannot be found or read.
pub fn fingerprint(path: Option<&Path>) -> Result<String, Error> {
    match path {
        None => Ok(sha256(DEFAULT_WEIGHTS)),
        Some(path) => file::digest(&file::weights(path)?),
    }
}

/// SHA-256 of bytes in lower-case hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    file::hex(&sha2::Sha256::digest(bytes))
}

/// The bytes of a file of weights, which is refused by its first ones where it is known to be something else.
///
/// # Errors
/// It cannot be read, is not a regular file, is too large or is something else.
pub fn read_weights(file: &Path) -> Result<Vec<u8>, Error> {
    checkpoint::recognise(&file::head(file, 512)?)?;
    file::read(file, file::MAX_WEIGHTS)
}

/// The bytes of a tokenizer file.
///
/// # Errors
/// It cannot be read, is not a regular file or is too large.
pub fn read_vocabulary(file: &Path) -> Result<Vec<u8>, Error> {
    file::read(file, file::MAX_VOCABULARY)
}

/// What a file of weights is called in a folder of its own, by what it holds.
#[must_use]
pub fn weights_name(bytes: &[u8]) -> &'static str {
    if checkpoint::is_pickle(bytes) { "needle.pkl" } else { "model.safetensors" }
}

/// What a tokenizer file is called beside its weights, by what it holds.
#[must_use]
pub fn vocabulary_name(bytes: &[u8]) -> &'static str {
    if tokenizer::is_json(bytes) { "tokenizer.json" } else { "tokenizer.model" }
}

/// The form of the tool list that a checkpoint was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptForm {
    /// Flat parameters with `type`, `description`, `required`, `enum`, as the shipped checkpoint's card says.
    Flat,
    /// The tools' own JSON, as upstream's published weights expect.
    Upstream,
}

impl PromptForm {
    /// As a checkpoint's metadata name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Upstream => "upstream",
        }
    }
}

/// How numbers are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// float32, by candle: the reference.
    F32,
    /// 8-bit weights in groups of 32, own kernels.
    #[default]
    Q8,
}

impl Precision {
    /// As flags and files name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::Q8 => "q8",
        }
    }
}

/// How a model is loaded and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How numbers are held.
    pub precision: Precision,
    /// Threads of a prefill at most; a decode step always takes one.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { precision: Precision::default(), threads: 1 }
    }
}

#[derive(Debug)]
enum Net {
    Reference(reference::Net),
    Fast(fast::Net),
}

impl Net {
    fn new(checkpoint: &Checkpoint<'_>, precision: Precision) -> Result<Self, Error> {
        let positions = checkpoint.config.positions();
        Ok(match precision {
            Precision::F32 => Self::Reference(reference::Net::new(checkpoint, positions)?),
            Precision::Q8 => Self::Fast(fast::Net::new(checkpoint, positions)?),
        })
    }
}

/// A Needle v1 model with its tokenizer. Immutable: every request starts from nothing.
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
    /// How it runs.
    pub options: Options,
    net: Net,
}

impl Model {
    /// The checkpoint that ships in the binary, its float16 values taken as they are.
    ///
    /// # Errors
    /// Only if the embedded files are damaged.
    pub fn builtin(options: Options) -> Result<Self, Error> {
        Self::from_bytes("needlesh-5m", DEFAULT_WEIGHTS, DEFAULT_TOKENIZER, options)
    }

    /// A model of these sizes with weights that look random, for measuring, and the embedded tokenizer.
    ///
    /// # Errors
    /// A vocabulary that does not fit the embedded tokenizer.
    pub fn random(config: &Config, options: Options) -> Result<Self, Error> {
        let tokenizer = Tokenizer::from_model(DEFAULT_TOKENIZER)?;
        let net = Net::new(&bench::random(config), options.precision)?;
        Self::assemble("random", config.clone(), tokenizer, PromptForm::Flat, options, net)
    }

    /// A checkpoint file, or a folder with `model.safetensors` or `needle.pkl`; the SentencePiece
    /// `tokenizer.model` (or the only other `.model` file) is looked for beside it.
    ///
    /// # Errors
    /// A file that is missing or is not a Needle v1 checkpoint.
    pub fn open(path: &Path, options: Options) -> Result<Self, Error> {
        let weights = file::weights(path)?;
        let name = weights.file_stem().map_or_else(|| "model".to_owned(), |s| s.to_string_lossy().into_owned());
        // What the file is not comes before what lies beside it.
        let bytes = read_weights(&weights)?;
        Self::from_bytes(&name, &bytes, &read_vocabulary(&file::vocabulary(&weights)?)?, options)
    }

    /// What is in a checkpoint's bytes, without making a model of it.
    ///
    /// # Errors
    /// As `from_bytes`.
    pub fn inspect(weights: &[u8]) -> Result<Checkpoint<'_>, Error> {
        checkpoint::read(weights)
    }

    /// The SentencePiece file that belongs to a checkpoint file.
    ///
    /// # Errors
    /// None, or several, beside it.
    pub fn vocabulary_of(weights: &Path) -> Result<PathBuf, Error> {
        file::vocabulary(weights)
    }

    /// The file with the weights: `path` itself, or the one that the folder holds.
    ///
    /// # Errors
    /// A folder without one.
    pub fn weights_of(path: &Path) -> Result<PathBuf, Error> {
        file::weights(path)
    }

    /// A checkpoint (safetensors or the published pickle) and a SentencePiece model.
    /// A pickle is upstream's: its leaves are rounded to bfloat16 as upstream's loader does, and it gets
    /// upstream's prompt. Safetensors are taken as stored and get the prompt that their metadata name, by default
    /// the flat one.
    ///
    /// # Errors
    /// Bytes that are neither, or a vocabulary that does not fit the weights.
    pub fn from_bytes(name: &str, weights: &[u8], vocabulary: &[u8], options: Options) -> Result<Self, Error> {
        // The two are independent.
        let (tokenizer, built) = std::thread::scope(|scope| {
            let tokenizer = scope.spawn(|| Tokenizer::read(vocabulary));
            let built = checkpoint::read(weights).and_then(|c| Ok((c.config.clone(), c.prompt, Net::new(&c, options.precision)?)));
            (tokenizer.join().unwrap_or_else(|_| Err(Error::Tokenizer("its reader failed".to_owned()))), built)
        });
        let (tokenizer, (config, prompt, net)) = (tokenizer?, built?);
        Self::assemble(name, config, tokenizer, prompt, options, net)
    }

    fn assemble(name: &str, config: Config, tokenizer: Tokenizer, prompt: PromptForm, options: Options, net: Net) -> Result<Self, Error> {
        if tokenizer.vocab_size() != config.vocab_size {
            return Err(Error::Config(format!(
                "the tokenizer has {} pieces but the checkpoint {}; give the tokenizer.model that belongs to it",
                tokenizer.vocab_size(),
                config.vocab_size
            )));
        }
        Ok(Self { name: name.to_owned(), config, tokenizer, prompt, options, net })
    }

    /// What the kernels run on, for people.
    #[must_use]
    pub fn instruction_set(&self) -> &'static str {
        match &self.net {
            Net::Reference(_) => "candle",
            Net::Fast(net) => net.instruction_set(),
        }
    }

    /// Bytes of weights that a decode step reads, and those that the encoder's layers hold. `None` for float32.
    #[must_use]
    pub fn weight_bytes(&self) -> Option<(usize, usize)> {
        match &self.net {
            Net::Reference(_) => None,
            Net::Fast(net) => Some(net.weight_bytes()),
        }
    }

    /// Prefill: the encoder's output for `ids`, with every decoder layer's cross-attention keys and values.
    ///
    /// # Errors
    /// An id outside the vocabulary, or more ids than the model's positions.
    pub fn encode(&self, ids: &[u32]) -> Result<Encoded, Error> {
        let prefilled = match &self.net {
            Net::Reference(net) => Prefilled::Reference(net.prefill(ids)?),
            Net::Fast(net) => Prefilled::Fast(net.prefill(ids, self.options.threads)?),
        };
        Ok(Encoded { len: ids.len(), prefilled })
    }

    /// Decode: feeds `tokens` (at least one; forced runs go in one step) and leaves the logits after the last in
    /// `logits`. Allocates nothing once `state` and `logits` have been used.
    ///
    /// # Errors
    /// An empty step or an id outside the vocabulary.
    pub fn step_into(&self, encoded: &Encoded, state: &mut DecodeState, tokens: &[u32], logits: &mut Logits) -> Result<(), Error> {
        match (&self.net, &encoded.prefilled) {
            (Net::Reference(net), Prefilled::Reference(prefilled)) => *logits = net.step(prefilled, &mut state.reference, tokens)?,
            (Net::Fast(net), Prefilled::Fast(prefilled)) => {
                let mut ways = [fast::Way { cache: &mut state.fast, len: state.len, tokens }];
                net.decode(&prefilled.cross, &mut ways, false, &mut state.scratch, logits)?;
                logits.truncate(self.config.vocab_size);
            }
            _ => return Err(other_engine()),
        }
        state.len += tokens.len();
        Ok(())
    }

    /// As `step_into`, with logits of its own.
    ///
    /// # Errors
    /// As `step_into`.
    pub fn step(&self, encoded: &Encoded, state: &mut DecodeState, tokens: &[u32]) -> Result<Logits, Error> {
        let mut logits = Logits::new();
        self.step_into(encoded, state, tokens, &mut logits)?;
        Ok(logits)
    }

    /// The logits after each of `tokens`, shape [n, vocab].
    ///
    /// # Errors
    /// As `step`.
    pub fn step_all(&self, encoded: &Encoded, state: &mut DecodeState, tokens: &[u32]) -> Result<Vec<Logits>, Error> {
        let (after, logits) = self.branch(encoded, state, &[tokens])?.pop().unwrap_or_default();
        *state = after;
        Ok(logits)
    }

    /// Several ways on from one state: for each list of tokens its own state and the logits after each token. The
    /// weights are gone through once for all of them.
    ///
    /// # Errors
    /// As `step`, for any of the lists.
    pub fn branch(&self, encoded: &Encoded, state: &DecodeState, lists: &[&[u32]]) -> Result<Vec<(DecodeState, Vec<Logits>)>, Error> {
        match (&self.net, &encoded.prefilled) {
            (Net::Reference(net), Prefilled::Reference(prefilled)) => {
                let ways = net.branch(prefilled, &state.reference, lists)?.into_iter().zip(lists);
                let own = |((reference, logits), tokens): ((_, _), &&[u32])| {
                    (DecodeState { len: state.len + tokens.len(), reference, ..DecodeState::default() }, logits)
                };
                Ok(ways.map(own).collect())
            }
            (Net::Fast(net), Prefilled::Fast(prefilled)) => self.fast_branch(net, prefilled, state, lists),
            _ => Err(other_engine()),
        }
    }

    fn fast_branch(
        &self,
        net: &fast::Net,
        prefilled: &fast::Prefilled,
        state: &DecodeState,
        lists: &[&[u32]],
    ) -> Result<Vec<(DecodeState, Vec<Logits>)>, Error> {
        if lists.is_empty() {
            return Ok(Vec::new());
        }
        let mut states: Vec<DecodeState> = lists.iter().map(|_| state.clone()).collect();
        let mut ways: Vec<fast::Way<'_>> =
            states.iter_mut().zip(lists).map(|(s, tokens)| fast::Way { cache: &mut s.fast, len: state.len, tokens }).collect();
        let (mut scratch, mut logits) = (fast::Scratch::default(), Vec::new());
        let width = net.decode(&prefilled.cross, &mut ways, true, &mut scratch, &mut logits)?;
        let mut rows = logits.chunks_exact(width).map(|row| row[..self.config.vocab_size].to_vec());
        let own = |(mut own, tokens): (DecodeState, &&[u32])| {
            own.len += tokens.len();
            (own, rows.by_ref().take(tokens.len()).collect())
        };
        Ok(states.into_iter().zip(lists).map(own).collect())
    }

    /// The contrastive head's unit vectors, one a text; a text is cut after 256 tokens. `None` when the checkpoint has
    /// no such head.
    ///
    /// # Errors
    /// An id outside the vocabulary.
    pub fn embed(&self, texts: &[Vec<u32>]) -> Result<Option<Vec<Vec<f32>>>, Error> {
        let cut: Vec<&[u32]> = texts.iter().map(|t| &t[..t.len().min(MAX_EMBED)]).collect();
        match &self.net {
            Net::Reference(net) => net.embed(&cut),
            Net::Fast(net) => net.embed(&cut, self.options.threads),
        }
    }
}

fn other_engine() -> Error {
    Error::Config("this prefill was made at another precision".to_owned())
}
