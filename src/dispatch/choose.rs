//! Which tool: the whole head of each offered tool's call under the decoder, with its rank; or the refusal.

use super::decode::{Branch, Job};
use super::trail::{self, StepKind};
use super::{Error, Ranked};
use crate::grammar::ascii_json;
use crate::manifest::Tool;
use crate::model::{DecodeState, Encoded, Logits, highest, mass};

/// How the tool is chosen; fitted on cases, see ARCHITECTURE.md.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Weight of a tool's rank score beside the log-probability of its name.
    pub rank: f32,
    /// What the log-probability of the refusal must exceed the best call's by.
    pub refuse: f32,
    /// Taken from the logits of tokens that end the arguments while a value that the sentence seems to give is open.
    pub go_on: f32,
    /// Confidence of a complete call below which other readings are tried, 0 to 1.
    pub explore: f32,
    /// Confidence that another reading needs to stand in for a refusal or an incomplete or rejected call, 0 to 1.
    pub instead: f32,
    /// Rank score that the best tool must have; below, nothing is decoded.
    pub floor: f32,
}

impl Default for Choice {
    fn default() -> Self {
        Self { rank: 12.0, refuse: 0.0, go_on: 1.0, explore: 0.7, instead: 0.5, floor: 0.5 }
    }
}

/// By what scores are divided before their softmax: the rank's weight makes them far too sure.
const SOFT: f32 = 4.0;

/// How the tool was chosen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choosing {
    /// The offered tools in the order of the prompt.
    pub tools: Vec<ToolScore>,
    /// Log-probability of the empty list, natural logarithm.
    pub refusal: f32,
    /// The empty list was likelier than any call.
    pub refused: bool,
    /// Place in `tools` of the chosen one.
    pub best: usize,
}

/// One tool's chances.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolScore {
    /// The tool's own name.
    pub name: String,
    /// Log-probability of the head of its call, natural logarithm.
    pub log_probability: f32,
    /// How near it is to the sentence.
    pub rank: Ranked,
    /// Its share of the softmax over all tools' scores, 0 to 1.
    pub share: f32,
}

impl Choosing {
    /// The best call's log-probability less the refusal's.
    #[must_use]
    pub fn call_margin(&self) -> f32 {
        self.tools.iter().map(|t| t.log_probability).fold(f32::NEG_INFINITY, f32::max) - self.refusal
    }
}

impl Job<'_> {
    /// Scores all ways into an answer; the branches are those of the tools, in order.
    pub(super) fn choose(&self, encoded: &Encoded) -> Result<(Choosing, Vec<Branch>), Error> {
        let begin = self.begin(encoded)?;
        let heads: Vec<Vec<u32>> = self.tools.iter().map(|(tool, _)| self.head(tool)).collect();
        let refusal = self.model.tokenizer.encode("[]");
        let ways: Vec<&[u32]> = heads.iter().chain([&refusal]).map(Vec::as_slice).collect();
        let mut branches = self.follow(encoded, &begin, &ways)?;
        let refusal = branches.pop().map_or(f32::NEG_INFINITY, |b| b.score);
        let scores: Vec<f32> = self.tools.iter().zip(&branches).map(|((_, rank), b)| b.score + self.choice.rank * rank.score).collect();
        let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let soft = |score: f32| ((score - highest) / SOFT).exp();
        let all: f32 = scores.iter().map(|s| soft(*s)).sum();
        let tools: Vec<ToolScore> = self
            .tools
            .iter()
            .zip(branches.iter().zip(&scores))
            .map(|((tool, rank), (branch, score))| ToolScore {
                name: tool.name.clone(),
                log_probability: branch.score,
                rank: *rank,
                share: soft(*score) / all,
            })
            .collect();
        let best = scores.iter().position(|s| *s == highest).unwrap_or(0);
        let mut choosing = Choosing { tools, refusal, refused: false, best };
        choosing.refused = choosing.call_margin() + self.choice.refuse < 0.0 || choosing.tools.is_empty();
        for (branch, tool) in branches.iter_mut().zip(&choosing.tools) {
            branch.steps.push(trail::given(StepKind::Tool, &branch.tokens, tool.share, branch.score, &self.model.tokenizer));
        }
        Ok((choosing, branches))
    }

    /// The tokens of a call's head up to where the next token could still differ.
    fn head(&self, tool: &Tool) -> Vec<u32> {
        let name = ascii_json(&serde_json::Value::from(tool.model_name.as_str()));
        let mut tokens = self.model.tokenizer.encode(&format!("[{{\"name\":{name},\"arguments\":{{"));
        tokens.pop();
        tokens
    }

    /// The ways on from `at` by each of `lists`.
    fn follow(&self, encoded: &Encoded, at: &Branch, lists: &[&[u32]]) -> Result<Vec<Branch>, Error> {
        let ways = self.model.branch(encoded, &at.state, lists)?;
        let branch = |((state, after), tokens): ((DecodeState, Vec<Logits>), &&[u32])| {
            let before = std::iter::once(&at.logits).chain(&after);
            let score = at.score + before.zip(*tokens).map(|(logits, token)| log_probability(logits, *token)).sum::<f32>();
            let tokens = [at.tokens.as_slice(), tokens].concat();
            Branch { state, logits: after.into_iter().next_back().unwrap_or_default(), tokens, steps: at.steps.clone(), score }
        };
        Ok(ways.into_iter().zip(lists).map(branch).collect())
    }
}

/// The natural logarithm of a token's probability under softmax.
pub(super) fn log_probability(logits: &[f32], token: u32) -> f32 {
    let highest = highest(logits);
    logits.get(token as usize).map_or(f32::NEG_INFINITY, |l| l - highest - mass(logits, highest).ln())
}
