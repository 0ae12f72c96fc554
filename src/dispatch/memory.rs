//! Sentences that a person confirmed, each with the tool that was run: they count like examples. Shared with whoever adds to
//! them, so that a yes counts from the next sentence on.

use crate::encoder::{Encoder, Vector};
use crate::sentence::{folded, plain_request};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Sentences at most; the oldest go first.
pub const MAX_REMEMBERED: usize = 1000;

/// Cosine from which on a sentence is nearly the remembered one: other values in the same words ("show a.txt", "show b.txt")
/// are .9 and more apart from few exceptions.
const NEAR: f32 = 0.9;

/// What a remembered sentence adds to its tool's rank beside its part as an example: a person's own word on this very sentence
/// outweighs a description and an example that are as near as they come.
const WORD: f32 = 0.6;

/// What a person confirmed.
#[derive(Debug, Default)]
pub struct Memory {
    said: RwLock<Vec<Confirmed>>,
}

#[derive(Debug)]
struct Confirmed {
    say: Arc<str>,
    tool: String,
    vector: OnceLock<Vector>,
}

/// The remembered sentence of a tool that is nearest to another sentence.
#[derive(Debug, Clone)]
pub(super) struct Recalled {
    pub(super) tool: String,
    pub(super) say: Arc<str>,
    pub(super) cosine: f32,
}

impl Memory {
    /// Of these sentences, each with its tool's name, the oldest first.
    #[must_use]
    pub fn new(said: impl IntoIterator<Item = (String, String)>) -> Self {
        let memory = Self::default();
        said.into_iter().for_each(|(say, tool)| memory.add(&say, &tool));
        memory
    }

    /// From now on this sentence means this tool; what it meant before is forgotten.
    pub fn add(&self, say: &str, tool: &str) {
        let mut said = self.said.write().unwrap_or_else(PoisonError::into_inner);
        said.retain(|c| !c.say.eq_ignore_ascii_case(say));
        if said.len() >= MAX_REMEMBERED {
            said.remove(0);
        }
        said.push(Confirmed { say: say.into(), tool: tool.to_owned(), vector: OnceLock::new() });
    }

    /// From now on this sentence means nothing more than its words.
    pub fn forget(&self, say: &str) {
        self.said.write().unwrap_or_else(PoisonError::into_inner).retain(|c| !c.say.eq_ignore_ascii_case(say));
    }

    /// The sentences, the oldest first.
    pub(super) fn sentences(&self) -> Vec<Arc<str>> {
        self.said.read().unwrap_or_else(PoisonError::into_inner).iter().map(|c| Arc::clone(&c.say)).collect()
    }

    /// Whether a word in lower case stands in a sentence: what was meant once is no slip.
    pub(super) fn has_word(&self, word: &str) -> bool {
        let said = self.said.read().unwrap_or_else(PoisonError::into_inner);
        said.iter().any(|c| c.say.split(|c: char| !c.is_alphanumeric()).any(|w| w.to_lowercase() == word))
    }

    /// Gives sentences their vectors, so that they are not encoded again.
    pub(super) fn give(&self, vectors: impl Iterator<Item = (Arc<str>, Vector)>) {
        let said = self.said.read().unwrap_or_else(PoisonError::into_inner);
        for (say, vector) in vectors {
            if let Some(confirmed) = said.iter().find(|c| c.say == say) {
                confirmed.vector.get_or_init(|| vector);
            }
        }
    }

    /// Of each tool the sentence that is nearest to `query`.
    pub(super) fn recall(&self, query: &Vector, encoder: &Encoder, threads: usize) -> Vec<Recalled> {
        let said = self.said.read().unwrap_or_else(PoisonError::into_inner);
        let mut out: Vec<Recalled> = Vec::new();
        for confirmed in said.iter() {
            let vector = confirmed.vector.get_or_init(|| encoder.embed(&folded(plain_request(&confirmed.say)), threads));
            let cosine = query.cosine(vector);
            let mine = || Recalled { tool: confirmed.tool.clone(), say: Arc::clone(&confirmed.say), cosine };
            match out.iter_mut().find(|r| r.tool == confirmed.tool) {
                Some(best) if best.cosine < cosine => *best = mine(),
                Some(_) => {}
                None => out.push(mine()),
            }
        }
        out
    }
}

/// What a remembered sentence this near adds to its tool's rank.
pub(super) fn word(cosine: f32) -> f32 {
    WORD * ((cosine - NEAR) / (1.0 - NEAR)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_one_tool_and_the_oldest_go_first() {
        let pairs = [("Tidy up", "a"), ("other", "a"), ("tidy up", "b")];
        let memory = Memory::new(pairs.map(|(s, t)| (s.to_owned(), t.to_owned())));
        assert_eq!(memory.sentences().iter().map(|s| &**s).collect::<Vec<_>>(), ["other", "tidy up"]);
        (0..MAX_REMEMBERED).for_each(|i| memory.add(&i.to_string(), "a"));
        assert_eq!((memory.sentences().len(), &*memory.sentences()[0]), (MAX_REMEMBERED, "0"));
    }

    #[test]
    fn only_what_is_nearly_the_same_weighs_like_a_word_on_it() {
        assert_eq!((word(0.5), word(0.9), word(1.0)), (0.0, 0.0, WORD));
        assert!(word(0.95) > 0.2);
    }
}
