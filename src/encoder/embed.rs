//! The encoder that ships in the binary, and texts as its vectors.

use super::net::{Net, Room};
use super::vector::Vector;
use super::wordpiece::WordPiece;
use super::{threads, weights};
use crate::model::Error;
use crate::model::kernel::Level;

/// A static on a boundary where the matrices that follow the header start at a cache line.
#[repr(C, align(64))]
struct Aligned<const N: usize> {
    /// The matrices of the embedded file start 52 bytes after such a boundary.
    before: [u8; 12],
    bytes: [u8; N],
}

static WEIGHTS: &Aligned<{ include_bytes!("../../models/encoder.safetensors").len() }> =
    &Aligned { before: [0; 12], bytes: *include_bytes!("../../models/encoder.safetensors") };
pub(super) static VOCABULARY: &[u8] = include_bytes!("../../models/encoder.vocabulary");

/// The encoder that ships in the binary. Immutable; its matrices are read where they lie in the program.
#[derive(Debug)]
pub struct Encoder {
    pub(super) words: WordPiece,
    net: Net,
    constants: weights::Constants,
    id: String,
}

impl Encoder {
    /// The embedded weights and vocabulary.
    ///
    /// # Errors
    /// Only if the embedded files are damaged.
    pub fn builtin() -> Result<Self, Error> {
        Self::on(Level::best())
    }

    pub(super) fn on(level: Level) -> Result<Self, Error> {
        let file = weights::File::read(&WEIGHTS.bytes)?;
        let net = Net::new(&file, level)?;
        let words = WordPiece::new(VOCABULARY, net.vocabulary(), file.constants.max_tokens)?;
        Ok(Self { words, net, constants: file.constants, id: file.id })
    }

    /// The vector of a text; a long one is cut after 36 tokens. The same for any number of threads.
    #[must_use]
    pub fn embed(&self, text: &str, threads: usize) -> Vector {
        let ids = self.words.ids(text);
        self.net.one(&ids, threads)
    }

    /// The vectors of many texts, in their order; each as `embed` gives it.
    #[must_use]
    pub fn embed_all(&self, texts: &[&str], threads: usize) -> Vec<Vector> {
        if let [text] = texts {
            return vec![self.embed(text, threads)];
        }
        let batches: Vec<&[&str]> = texts.chunks(BATCH).collect();
        let work = |batch: &&[&str], room: &mut Room| -> Vec<Vector> {
            let ids: Vec<Vec<u32>> = batch.iter().map(|text| self.words.ids(text)).collect();
            self.net.many(&ids, room)
        };
        threads::in_turn(&batches, threads, work).into_iter().flatten().collect()
    }

    /// Whether a word in lower case stands in the vocabulary as a whole: what does not is a name, rare, or a slip.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        self.words.is_whole(word)
    }

    /// What a cosine is multiplied by to make a logit, learned with the weights.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.constants.scale
    }

    /// The cosine that stands for "none of them" among tools' texts, learned with the weights.
    #[must_use]
    pub fn none_tool(&self) -> f32 {
        self.constants.none_tool
    }

    /// The cosine that stands for "none of them" among examples, learned with the weights.
    #[must_use]
    pub fn none_example(&self) -> f32 {
        self.constants.none_example
    }

    /// Names the weights and the arithmetic: two encoders with the same id give the same vectors.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Texts that go through the layers together.
const BATCH: usize = 4;
