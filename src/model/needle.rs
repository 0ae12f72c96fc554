//! The model: a checkpoint and its tokenizer, made ready to answer.

use super::checkpoint::{self, Checkpoint};
use super::config::Config;
use super::error::Error;
use super::fast::{self, Bytes, Ready};
use super::kernel::Bits;
use super::options::{Options, Precision, PromptForm};
use super::state::{DecodeState, Encoded, Logits, Prefilled};
use super::tokenizer::Tokenizer;
use super::write::Stored;
use super::{file, form, random, reference};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A static on a boundary where floats may lie: the header of a safetensors file is a multiple of 8 bytes long.
#[repr(C, align(64))]
struct Aligned<const N: usize>([u8; N]);

/// What `needlesh model convert --precision ready` makes of `models/model.safetensors`; a test holds it to that.
static WEIGHTS: &Aligned<{ include_bytes!("../../models/model.ready.safetensors").len() }> =
    &Aligned(*include_bytes!("../../models/model.ready.safetensors"));
static VOCABULARY: &[u8] = include_bytes!("../../models/tokenizer.model");

/// SHA-256 over the bytes of a checkpoint file, or of the built-in one, in hexadecimal digits.
///
/// # Errors
/// The file cannot be found or read.
pub fn fingerprint(path: Option<&Path>) -> Result<String, Error> {
    match path {
        None => Ok(form::sha256(&WEIGHTS.0)),
        Some(path) => file::digest(&file::weights(path)?),
    }
}

/// How a converted checkpoint holds its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Tensor by tensor, under the published names.
    Stored(Stored),
    /// Matrices in 8 bits as the engine reads them, so that nothing is converted when it is loaded.
    Ready,
    /// As `Ready`, with what each decode step reads (the decoder's projections and the output matrix) in 4 bits.
    Q4,
}

/// Tokens of a text that the contrastive head sees at most, as upstream.
const MAX_EMBED: usize = 256;

#[derive(Debug)]
enum Net {
    Reference(reference::Net),
    Fast(Box<fast::Net>),
}

impl Net {
    fn new(checkpoint: &Checkpoint<'_>, precision: Precision) -> Result<Self, Error> {
        Ok(match precision {
            Precision::F32 => Self::Reference(reference::Net::new(checkpoint, checkpoint.config.positions())?),
            Precision::Q8 => Self::Fast(Box::new(fast::Net::new(checkpoint)?)),
        })
    }

    /// Of the bytes of a file of any form.
    fn read(bytes: Bytes<'_>, precision: Precision) -> Result<(Config, PromptForm, Self), Error> {
        match Ready::read(bytes.clone())? {
            Some(ready) => Ok((ready.config.clone(), ready.prompt, Self::ready(&ready, precision)?)),
            None => checkpoint::read(bytes.all()).and_then(|c| Ok((c.config.clone(), c.prompt, Self::new(&c, precision)?))),
        }
    }

    fn ready(ready: &Ready<'_>, precision: Precision) -> Result<Self, Error> {
        match precision {
            Precision::F32 => Self::new(&ready.checkpoint()?, precision),
            Precision::Q8 => Ok(Self::Fast(Box::new(ready.net()?))),
        }
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
    /// The checkpoint that ships in the binary, read in place. Its 8-bit weights are what float32 computes with too.
    ///
    /// # Errors
    /// Only if the embedded files are damaged.
    pub fn builtin(options: Options) -> Result<Self, Error> {
        Self::of("needlesh-12m", options, VOCABULARY, || {
            let ready = Ready::in_place(&WEIGHTS.0)?;
            Ok((ready.config.clone(), ready.prompt, Net::ready(&ready, options.precision)?))
        })
    }

    /// A model of these sizes with weights that look random, for measuring, and the embedded tokenizer. `form` is that of
    /// the file that it is read from; without one it is none.
    ///
    /// # Errors
    /// A vocabulary that does not fit the embedded tokenizer.
    pub fn random(config: &Config, form: Option<Form>, options: Options) -> Result<Self, Error> {
        let tokenizer = Tokenizer::from_model(VOCABULARY)?;
        let checkpoint = random::random(config);
        let net = match form {
            None => Net::new(&checkpoint, options.precision)?,
            Some(form) => Net::read(Bytes::Shared(Arc::new(written(&checkpoint, form)?)), options.precision)?.2,
        };
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
        let bytes = Arc::new(form::read_weights(&weights)?);
        let vocabulary = form::read_vocabulary(&file::vocabulary(&weights)?)?;
        Self::of(&name, options, &vocabulary, || Net::read(Bytes::Shared(bytes), options.precision))
    }

    /// What is in a checkpoint's bytes, without making a model of it.
    ///
    /// # Errors
    /// As `from_bytes`.
    pub fn inspect(weights: &[u8]) -> Result<Checkpoint<'_>, Error> {
        match Ready::read(Bytes::Lent(weights))? {
            Some(ready) => ready.checkpoint(),
            None => checkpoint::read(weights),
        }
    }

    /// A checkpoint's bytes with its numbers held another way: a safetensors file.
    ///
    /// # Errors
    /// As `from_bytes`.
    pub fn convert(weights: &[u8], form: Form) -> Result<Vec<u8>, Error> {
        written(&Self::inspect(weights)?, form)
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
        Self::of(name, options, vocabulary, || Net::read(Bytes::Lent(weights), options.precision))
    }

    fn of(
        name: &str,
        options: Options,
        vocabulary: &[u8],
        build: impl FnOnce() -> Result<(Config, PromptForm, Net), Error>,
    ) -> Result<Self, Error> {
        // The two are independent.
        let (tokenizer, built) = std::thread::scope(|scope| {
            let tokenizer = scope.spawn(|| Tokenizer::read(vocabulary));
            let built = build();
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

    /// How the weights are held that a decode step reads.
    #[must_use]
    pub fn weights(&self) -> &'static str {
        match &self.net {
            Net::Reference(_) => Precision::F32.name(),
            Net::Fast(net) => match net.bits() {
                Bits::Eight => Precision::Q8.name(),
                Bits::Four => "q4",
            },
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

/// The bytes of a checkpoint file of this form.
fn written(checkpoint: &Checkpoint<'_>, form: Form) -> Result<Vec<u8>, Error> {
    match form {
        Form::Stored(stored) => checkpoint.to_safetensors(stored),
        Form::Ready => fast::write(checkpoint, Bits::Eight),
        Form::Q4 => fast::write(checkpoint, Bits::Four),
    }
}

fn other_engine() -> Error {
    Error::Config("this prefill was made at another precision".to_owned())
}
