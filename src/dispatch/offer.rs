//! Which tools the model sees when there are more than fit: the contrastive head's similarity and word overlap, mixed.

use super::thesaurus::{groups, one_slip};
use super::tool_json;
use super::vary::value_like;
use crate::grammar::{ascii_json, quoted};
use crate::manifest::{Action, Tool, ToolSet};
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

/// How near a tool is to a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Index into the tool set.
    pub tool: usize,
    /// Cosine of the contrastive head's vectors, -1 to 1.
    pub similarity: f32,
    /// Share of the sentence's words, weighted by rarity, that the tool's file has, 0 to 1.
    pub words: f32,
    /// The two as the weights mix them.
    pub score: f32,
}

/// What is computed once for a tool set and a model.
#[derive(Debug)]
pub struct Ranker {
    /// Unit vectors of the tools; empty when the checkpoint has no contrastive head.
    vectors: Vec<Vec<f32>>,
    words: Vec<HashSet<String>>,
    rarity: HashMap<String, f32>,
    weights: Weights,
}

impl Ranker {
    /// For these tools.
    ///
    /// # Errors
    /// An engine failure.
    pub fn new(model: &Model, tools: &ToolSet, weights: Weights) -> Result<Self, Error> {
        let texts: Vec<Vec<u32>> = tools.tools.iter().map(|t| model.tokenizer.encode(&tool_text(t, model, weights.text))).collect();
        let vectors = embed_all(model, &texts)?;
        let words: Vec<HashSet<String>> = tools.tools.iter().map(|t| terms(stems(&tool_words(t)))).collect();
        let mut counts: HashMap<String, f32> = HashMap::new();
        for word in words.iter().flatten() {
            *counts.entry(word.clone()).or_default() += 1.0;
        }
        let total = tools.tools.len() as f32;
        let rarity = counts.into_iter().map(|(word, n)| (word, (1.0 + total / n).ln())).collect();
        Ok(Self { vectors, words, rarity, weights })
    }

    /// The tools, best first; equal scores keep file order.
    ///
    /// # Errors
    /// An engine failure.
    pub fn rank(&self, model: &Model, tools: &ToolSet, query: &str) -> Result<Vec<Ranked>, Error> {
        let query_vector =
            if self.vectors.is_empty() { None } else { model.embed(&[model.tokenizer.encode(query)])?.and_then(|mut v| v.pop()) };
        let query_words = self.query_words(query);
        let mut scores: Vec<Ranked> = (0..tools.tools.len().min(self.words.len()))
            .map(|tool| {
                let similarity = match (&query_vector, self.vectors.get(tool)) {
                    (Some(q), Some(t)) => q.iter().zip(t).map(|(a, b)| a * b).sum(),
                    _ => 0.0,
                };
                let words = self.overlap(&query_words, tool);
                Ranked { tool, similarity, words, score: self.weights.contrastive * similarity + self.weights.words * words }
            })
            .collect();
        scores.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(scores)
    }

    /// The words of a sentence that say what is wanted, each once; slips mended where only one known word is meant.
    fn query_words(&self, query: &str) -> Vec<String> {
        let mut rest = query.to_owned();
        for span in value_like(query).into_iter().chain(quoted(query)) {
            if rest.get(span.start..span.end).is_some() {
                rest.replace_range(span.start..span.end, &" ".repeat(span.end - span.start));
            }
        }
        let mut out: Vec<String> = Vec::new();
        for word in stems(&rest).filter(|w| !w.chars().all(|c| c.is_ascii_digit())) {
            let known = self.rarity.contains_key(&word) || !groups(&word).is_empty();
            let near = || self.rarity.keys().filter(|k| !k.starts_with('#') && one_slip(&word, k)).min();
            let word = if known { word } else { near().cloned().unwrap_or(word) };
            if !out.contains(&word) {
                out.push(word);
            }
        }
        out
    }

    /// The share of the words' rarity that tool `i` has, itself or by another word for the same, 0 to 1.
    fn overlap(&self, query: &[String], i: usize) -> f32 {
        let unknown = (1.0 + self.words.len() as f32).ln() * UNKNOWN;
        let (mut have, mut all) = (0.0, 0.0);
        for word in query {
            let rarity = |term: &String| self.rarity.get(term).copied();
            let related = groups(word);
            let best = related.iter().filter_map(&rarity).fold(0.0, f32::max) * RELATED;
            all += rarity(word).unwrap_or(best).max(if best == 0.0 && rarity(word).is_none() { unknown } else { 0.0 });
            have += if self.words[i].contains(word) {
                rarity(word).unwrap_or(0.0)
            } else {
                related.iter().filter(|g| self.words[i].contains(g.as_str())).filter_map(&rarity).fold(0.0, f32::max) * RELATED
            };
        }
        if all == 0.0 { 0.0 } else { (have / all).min(1.0) }
    }
}

/// What another word for the same counts of the word itself.
const RELATED: f32 = 0.6;

/// What a word that no tool knows counts of the rarest one.
const UNKNOWN: f32 = 0.25;

/// Stems with their groups.
fn terms(stems: impl Iterator<Item = String>) -> HashSet<String> {
    stems.flat_map(|s| groups(&s).iter().cloned().chain([s]).collect::<Vec<_>>()).collect()
}

/// Texts that go through the encoder in one pass: enough to fill its matrices, few enough to bound its memory.
const BATCH: usize = 64;

/// The vectors of texts, batch by batch; none when the checkpoint has no contrastive head.
fn embed_all(model: &Model, texts: &[Vec<u32>]) -> Result<Vec<Vec<f32>>, Error> {
    let mut vectors = Vec::new();
    for batch in texts.chunks(BATCH) {
        vectors.extend(model.embed(batch)?.unwrap_or_default());
    }
    Ok(vectors)
}

fn tool_text(tool: &Tool, model: &Model, text: ToolText) -> String {
    match text {
        ToolText::Words => name_and_description(tool),
        ToolText::Json => ascii_json(&tool_json(tool, model.prompt)),
    }
}

fn name_and_description(tool: &Tool) -> String {
    format!("{}: {}", tool.model_name.replace('_', " "), tool.description)
}

/// Everything that a tool's file says about it, in words.
pub(super) fn tool_words(tool: &Tool) -> String {
    let mut text = name_and_description(tool);
    if let Some(program) = tool.action.as_ref().and_then(Action::program) {
        text.push(' ');
        text.push_str(program);
    }
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

/// The lower-case words of a text with plural and verb endings cut, stop words left out.
pub(super) fn stems(text: &str) -> impl Iterator<Item = String> {
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
