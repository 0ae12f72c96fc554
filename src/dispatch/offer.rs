//! Which tools the model sees when there are more than fit: the contrastive head's similarity and word overlap, mixed.

use super::tool_json;
use crate::grammar::ascii_json;
use crate::manifest::{Tool, ToolSet};
use crate::model::{Error, Model};
use std::collections::{HashMap, HashSet};

/// How the two signals are mixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Of the cosine similarity, -1 to 1.
    pub contrastive: f32,
    /// Of the word overlap, 0 to 1.
    pub words: f32,
    /// What the contrastive head reads of a tool.
    pub text: ToolText,
}

/// What the contrastive head reads of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolText {
    /// Its name in words and its description.
    Words,
    /// Its JSON, as it stands in the prompt.
    Json,
}

impl Default for Weights {
    fn default() -> Self {
        Self { contrastive: 1.0, words: 1.0, text: ToolText::Words }
    }
}

/// What is computed once for a tool set and a model.
#[derive(Debug)]
pub struct Ranker {
    /// Unit vectors of the tools; empty when all tools fit into a prompt or the checkpoint has no contrastive head.
    vectors: Vec<Vec<f32>>,
    words: Vec<HashSet<String>>,
    rarity: HashMap<String, f32>,
    weights: Weights,
}

impl Ranker {
    /// For these tools. Vectors are only computed when there are more tools than one prompt holds.
    ///
    /// # Errors
    /// An engine failure.
    pub fn new(model: &Model, tools: &ToolSet, weights: Weights) -> Result<Self, Error> {
        let mut vectors = Vec::new();
        if tools.tools.len() > super::MAX_OFFERED {
            let texts: Vec<Vec<u32>> = tools.tools.iter().map(|t| model.tokenizer.encode(&tool_text(t, model, weights.text))).collect();
            for batch in texts.chunks(BATCH) {
                vectors.extend(model.embed(batch)?.unwrap_or_default());
            }
        }
        let words: Vec<HashSet<String>> = tools.tools.iter().map(|t| stems(&tool_words(t)).collect()).collect();
        let mut counts: HashMap<String, f32> = HashMap::new();
        for word in words.iter().flatten() {
            *counts.entry(word.clone()).or_default() += 1.0;
        }
        let total = tools.tools.len() as f32;
        let rarity = counts.into_iter().map(|(word, n)| (word, (1.0 + total / n).ln())).collect();
        Ok(Self { vectors, words, rarity, weights })
    }

    /// Indices into the tool set with their scores, best first; equal scores keep file order.
    ///
    /// # Errors
    /// An engine failure.
    pub fn rank(&self, model: &Model, tools: &ToolSet, query: &str) -> Result<Vec<(usize, f32)>, Error> {
        let query_vector =
            if self.vectors.is_empty() { None } else { model.embed(&[model.tokenizer.encode(query)])?.and_then(|mut v| v.pop()) };
        let query_words: HashSet<String> = stems(query).collect();
        let mut scores: Vec<(usize, f32)> = (0..tools.tools.len().min(self.words.len()))
            .map(|i| {
                let cosine = match (&query_vector, self.vectors.get(i)) {
                    (Some(q), Some(t)) => q.iter().zip(t).map(|(a, b)| a * b).sum(),
                    _ => 0.0,
                };
                (i, self.weights.contrastive * cosine + self.weights.words * self.overlap(&query_words, i))
            })
            .collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        Ok(scores)
    }

    /// The share of the known query words' rarity that tool `i` has, 0 to 1.
    fn overlap(&self, query: &HashSet<String>, i: usize) -> f32 {
        let weight = |w: &String| self.rarity.get(w).copied().unwrap_or(0.0);
        let all: f32 = query.iter().map(weight).sum();
        if all == 0.0 {
            return 0.0;
        }
        query.iter().filter(|w| self.words[i].contains(*w)).map(weight).sum::<f32>() / all
    }
}

/// Texts that go through the encoder in one pass: enough to fill its matrices, few enough to bound its memory.
const BATCH: usize = 64;

fn tool_text(tool: &Tool, model: &Model, text: ToolText) -> String {
    match text {
        ToolText::Words => name_and_description(tool),
        ToolText::Json => ascii_json(&tool_json(tool, model.prompt)),
    }
}

fn name_and_description(tool: &Tool) -> String {
    format!("{}: {}", tool.model_name.replace('_', " "), tool.description)
}

fn tool_words(tool: &Tool) -> String {
    let mut text = name_and_description(tool);
    for param in &tool.params {
        text.push(' ');
        text.push_str(&param.name.replace('_', " "));
        text.push(' ');
        text.push_str(&param.description);
        for choice in &param.choices {
            text.push(' ');
            text.push_str(choice.as_str().unwrap_or_default());
        }
    }
    text
}

/// Words that say nothing about the tool.
const STOP: [&str; 32] = [
    "a", "an", "and", "are", "at", "be", "by", "can", "do", "for", "from", "how", "i", "in", "is", "it", "me", "my", "of", "on", "or",
    "please", "that", "the", "this", "to", "what", "which", "with", "you", "your", "its",
];

/// Lower-case words of a text with plural and verb endings cut, stop words left out.
fn stems(text: &str) -> impl Iterator<Item = String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !STOP.contains(w))
        .map(|w| {
            for end in ["ing", "ies", "es", "ed", "s"] {
                if let Some(stem) = w.strip_suffix(end)
                    && stem.chars().count() >= 3
                {
                    return stem.to_owned();
                }
            }
            w.strip_suffix('e').filter(|s| s.chars().count() >= 3).unwrap_or(w).to_owned()
        })
        .collect::<Vec<_>>()
        .into_iter()
}
