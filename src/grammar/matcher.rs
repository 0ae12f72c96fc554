//! The vocabulary as a trie of bytes, and one answer's way through a grammar (llguidance).

use llguidance::api::TopLevelGrammar;
use llguidance::{Matcher as Inner, ParserFactory};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use toktrie::{InferenceCapabilities, TokRxInfo, TokTrie, TokenId, TokenizerEnv};

/// Why a grammar cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the grammar of the offered tools: {0}")]
pub struct Error(pub(super) String);

struct Trie(TokTrie);

impl TokenizerEnv for Trie {
    fn tok_trie(&self) -> &TokTrie {
        &self.0
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<TokenId> {
        self.0.greedy_tokenize(bytes)
    }

    /// Forced text is tokenised by the decode loop, with the whole answer in view; never here.
    fn tokenize_is_canonical(&self) -> bool {
        false
    }
}

/// Grammars kept ready: a sentence's own are asked for again by its other readings, a tool set's by each sentence.
const KEPT: usize = 24;
/// Bytes of their texts at most: what is kept of a grammar grows with it, and a long sentence makes a long one.
const KEPT_BYTES: usize = 512 * 1024;

/// A model's tokens as bytes; made once a model.
pub struct Vocabulary {
    factory: ParserFactory,
    size: usize,
    kept: Mutex<Kept>,
}

/// Grammars by their texts, the newest last.
#[derive(Default)]
struct Kept(VecDeque<(String, Inner)>);

impl Kept {
    fn find(&self, grammar: &str) -> Option<&Inner> {
        self.0.iter().find(|(text, _)| text == grammar).map(|(_, inner)| inner)
    }

    fn add(&mut self, grammar: &str, inner: Inner) {
        self.0.push_back((grammar.to_owned(), inner));
        while self.0.len() > KEPT || (self.0.len() > 1 && self.bytes() > KEPT_BYTES) {
            self.0.pop_front();
        }
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|(text, _)| text.len()).sum()
    }
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vocabulary({} tokens)", self.size)
    }
}

impl Vocabulary {
    /// From the bytes of each token, empty for control pieces, which no answer may hold; `eos` ends an answer.
    ///
    /// # Errors
    /// More tokens than can be counted.
    pub fn new(pieces: &[Vec<u8>], eos: u32) -> Result<Self, Error> {
        let size = u32::try_from(pieces.len()).map_err(|e| Error(e.to_string()))?;
        let words: Vec<Vec<u8>> = pieces
            .iter()
            .enumerate()
            .map(|(id, bytes)| if bytes.is_empty() { format!("\u{0}<control{id}>").into_bytes() } else { bytes.clone() })
            .map(|mut word| {
                // The trie's mark of a special token, which matches no text.
                if word.starts_with(b"\0<control") {
                    word[0] = TokTrie::SPECIAL_TOKEN_MARKER;
                }
                word
            })
            .collect();
        let env: toktrie::TokEnv = Arc::new(Trie(TokTrie::from(&TokRxInfo::new(size, eos), &words)));
        let mut factory = ParserFactory::new(&env, InferenceCapabilities::default(), &[]).map_err(|e| Error(e.to_string()))?;
        factory.quiet();
        let limits = factory.limits_mut();
        // An error is for a person: not the parser's state. Long sentences may cost a mask about a tenth of a second.
        limits.verbose_errors = false;
        limits.step_lexer_fuel *= 8;
        Ok(Self { factory, size: pieces.len(), kept: Mutex::default() })
    }

    /// The start of an answer in a Lark grammar.
    ///
    /// # Errors
    /// A grammar that is wrong or beyond llguidance's limits.
    pub fn matcher(&self, grammar: &str) -> Result<Matcher, Error> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(inner) = kept().find(grammar) {
            // A shallow copy would share the lexer's tables, and a lock, between threads.
            return Ok(Matcher(inner.deep_clone()));
        }
        let parser = self.factory.create_parser(TopLevelGrammar::from_lark(grammar.to_owned()));
        let inner = Inner::new(parser);
        match inner.get_error() {
            Some(message) => Err(Error(message)),
            None => {
                kept().add(grammar, inner.deep_clone());
                Ok(Matcher(inner))
            }
        }
    }
}

/// A place in a grammar. A clone goes its own way.
#[derive(Clone)]
pub struct Matcher(Inner);

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Matcher")
    }
}

impl Matcher {
    /// Sets the logits of tokens that may not come next to negative infinity; length = vocabulary. The end of the answer
    /// counts as a token. Gives the number of tokens left.
    ///
    /// # Errors
    /// Work beyond llguidance's limits.
    pub fn mask(&mut self, logits: &mut [f32]) -> Result<usize, Error> {
        let allowed = self.0.compute_mask_or_eos().map_err(|e| Error(e.to_string()))?;
        let mut left = 0;
        // A word of the mask at a time: most words are empty.
        for (word, logits) in allowed.as_slice().iter().zip(logits.chunks_mut(32)) {
            match *word {
                0 => logits.fill(f32::NEG_INFINITY),
                word => {
                    for (bit, logit) in logits.iter_mut().enumerate() {
                        let allowed = word >> bit & 1 == 1;
                        left += usize::from(allowed);
                        *logit = if allowed { *logit } else { f32::NEG_INFINITY };
                    }
                }
            }
        }
        Ok(left)
    }

    /// The bytes that must come next whatever the logits say; empty where there is a choice.
    pub fn forced(&mut self) -> Vec<u8> {
        self.0.compute_ff_bytes()
    }

    /// Takes tokens that were picked or forced.
    ///
    /// # Errors
    /// A token that the grammar does not allow here.
    pub fn accept(&mut self, tokens: &[u32]) -> Result<(), Error> {
        self.0.consume_tokens(tokens).map_err(|e| Error(e.to_string()))
    }

    /// Whether the answer may end here.
    pub fn may_end(&mut self) -> bool {
        self.0.is_stopped() || self.0.is_accepting().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammars_are_kept_up_to_a_number_and_a_size() {
        let mut pieces: Vec<Vec<u8>> = (0..=255).map(|b| vec![b]).collect();
        pieces.push(Vec::new());
        let vocabulary = Vocabulary::new(&pieces, 256).unwrap();
        let ask = |text: &str| drop(vocabulary.matcher(text).unwrap());
        let kept = || vocabulary.kept.lock().unwrap().0.iter().map(|(text, _)| text.len()).collect::<Vec<_>>();
        (0..KEPT + 5).for_each(|n| ask(&format!("start: \"a{n}\"")));
        ask("start: \"a9\"");
        assert_eq!(kept().len(), KEPT, "one that is kept is not kept twice");
        // A comment makes a grammar long and nothing more.
        let long = |n: usize| format!("// {n} {}\nstart: \"b\"", "x".repeat(KEPT_BYTES / 3));
        (0..4).for_each(|n| ask(&long(n)));
        assert!(kept().len() == 2 && kept().iter().sum::<usize>() <= KEPT_BYTES, "{:?}", kept());
        ask(&format!("// {}\nstart: \"c\"", "x".repeat(KEPT_BYTES)));
        assert_eq!(kept().len(), 1, "the newest is kept in any case: its other readings come next");
    }
}
