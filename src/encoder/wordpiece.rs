//! Text to ids: BERT's uncased WordPiece. A text never becomes a special token: `[SEP]` in it is three words.

use super::normalise::{is_punctuation, normalise};
use super::vocabulary::{Range, Vocabulary};
use crate::model::Error;

/// For a word that the vocabulary cannot spell.
const UNK: u32 = 100;
/// Starts every text.
const CLS: u32 = 101;
/// Ends every text.
const SEP: u32 = 102;
/// A longer word is unknown.
const MAX_CHARS: usize = 100;

/// A vocabulary and where texts are cut.
#[derive(Debug)]
pub(super) struct WordPiece {
    vocabulary: Vocabulary<'static>,
    /// Tokens that begin a word, and those that go on with one.
    begin: Range,
    go_on: Range,
    max_tokens: usize,
}

impl WordPiece {
    /// `size` is the number of ids of the weights; a text has at most `max_tokens`.
    pub(super) fn new(file: &'static [u8], size: usize, max_tokens: usize) -> Result<Self, Error> {
        let vocabulary = Vocabulary::new(file).filter(|v| v.len() == size);
        let vocabulary = vocabulary.ok_or_else(|| Error::Tokenizer(format!("the encoder's vocabulary has not {size} tokens")))?;
        let begin = vocabulary.all();
        let go_on = vocabulary.narrow(vocabulary.narrow(begin, b'#'), b'#');
        Ok(Self { vocabulary, begin, go_on, max_tokens })
    }

    /// Whether a word is one token, and a known one.
    pub(super) fn is_whole(&self, word: &str) -> bool {
        matches!(self.ids(word).as_slice(), [_, id, _] if *id != UNK)
    }

    /// The ids of a text, the first and the last special, the rest cut where there are too many.
    pub(super) fn ids(&self, text: &str) -> Vec<u32> {
        let most = self.max_tokens.saturating_sub(1).max(1);
        let mut ids = vec![CLS];
        let mut word = Word::default();
        for c in normalise(text) {
            let alone = is_punctuation(c);
            if alone || c.is_whitespace() {
                self.push(&mut word, &mut ids);
                if alone {
                    word.add(c);
                    self.push(&mut word, &mut ids);
                }
            } else {
                word.add(c);
            }
            if ids.len() > most {
                break;
            }
        }
        self.push(&mut word, &mut ids);
        ids.truncate(most);
        ids.push(SEP);
        ids
    }

    /// The tokens of a word, which is empty afterwards.
    fn push(&self, word: &mut Word, ids: &mut Vec<u32>) {
        let (first, mut rest, mut range) = (ids.len(), word.text.as_bytes(), self.begin);
        while !rest.is_empty() {
            let Some((id, taken)) = self.vocabulary.longest(range, rest).filter(|_| word.chars <= MAX_CHARS) else {
                ids.truncate(first);
                ids.push(UNK);
                break;
            };
            ids.push(id);
            (rest, range) = (&rest[taken..], self.go_on);
        }
        word.text.clear();
        word.chars = 0;
    }
}

/// A word while it is read; of one that is too long no more than that is held.
#[derive(Debug, Default)]
struct Word {
    text: String,
    chars: usize,
}

impl Word {
    fn add(&mut self, c: char) {
        self.chars += 1;
        if self.chars <= MAX_CHARS {
            self.text.push(c);
        }
    }
}
