//! Tokens in, logits out: checkpoint readers, tokenizer, encoder, decoder, caches.
//! The only room that knows candle; knows nothing of tools, JSON answers or terminals.

pub mod bench;
mod checkpoint;
mod config;
mod error;
mod fast;
mod file;
mod form;
mod ids;
pub(crate) mod kernel;
mod leaf;
mod needle;
mod options;
mod pickle;
mod random;
#[cfg(feature = "reference")]
mod reference;
#[cfg(not(feature = "reference"))]
#[path = "absent.rs"]
mod reference;
mod sentencepiece;
mod state;
mod tokenizer;
mod write;

pub use checkpoint::Checkpoint;
pub use config::Config;
pub use error::Error;
pub use file::{MAX_VOCABULARY, MAX_WEIGHTS};
pub use form::{read_vocabulary, read_weights, sha256, vocabulary_name, weights_name};
pub use needle::{Form, Model, fingerprint};
pub use options::{Options, Precision, PromptForm};
pub use state::{DecodeState, Encoded, Logits, highest, mass};
pub use tokenizer::Tokenizer;
pub use write::Stored;

/// End of an answer; also the decoder's start.
pub const EOS: u32 = Tokenizer::EOS;
/// Starts an answer.
pub const TOOL_CALL: u32 = Tokenizer::TOOL_CALL;
/// Stands between the sentence and the tool list.
pub const TOOLS: u32 = Tokenizer::TOOLS;
