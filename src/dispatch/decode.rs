//! The decode: which tool, then its arguments under the grammar; forced runs cost one step together.

use super::wanted::Wanted;
use super::{Error, Mode, Timings};
use crate::grammar::{Grounding, Matcher, Vocabulary, ascii_json, grammar, pick};
use crate::manifest::Tool;
use crate::model::{DecodeState, EOS, Encoded, Logits, Model, TOOL_CALL};
use std::time::Instant;

/// Longest answer in tokens, as the shipped checkpoint was trained with some room.
const MAX_ANSWER: usize = 256;

/// How the tool is chosen; fitted on cases, see ARCHITECTURE.md.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Weight of a tool's rank score beside the log-probability of its name.
    pub rank: f32,
    /// What the log-probability of the refusal must exceed the best call's by.
    pub refuse: f32,
    /// Taken from the logits of tokens that end the arguments while a value that the sentence seems to give is open.
    pub go_on: f32,
}

impl Default for Choice {
    fn default() -> Self {
        Self { rank: 12.0, refuse: 0.0, go_on: 1.0 }
    }
}

/// What is decoded over.
pub(super) struct Job<'a> {
    pub(super) model: &'a Model,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) query: &'a str,
    /// Offered tools with their rank scores.
    pub(super) tools: &'a [(&'a Tool, f32)],
    pub(super) mode: Mode,
    pub(super) choice: Choice,
    /// Tokens with a closing brace, which end an argument list.
    pub(super) closing: &'a [u32],
    pub(super) start: Instant,
}

impl Job<'_> {
    /// The answer's text. Fills the measured parts of `timings`.
    pub(super) fn answer(&self, prompt: &[u32], timings: &mut Timings) -> Result<String, Error> {
        let prefill = Instant::now();
        let encoded = self.model.encode(prompt)?;
        timings.prefill = prefill.elapsed();
        timings.prefill_tokens = prompt.len();
        let decode = Instant::now();
        let text = match self.mode {
            Mode::Free => self.free(&encoded, timings)?,
            Mode::Schema => self.guided(&encoded, Grounding::Open, timings)?,
            Mode::Full => self.guided(&encoded, Grounding::Said, timings)?,
        };
        timings.decode = decode.elapsed();
        Ok(text)
    }

    fn picked(&self, timings: &mut Timings) {
        if timings.decode_tokens == 0 {
            timings.first_token = self.start.elapsed();
        }
        timings.decode_tokens += 1;
    }

    /// Greedy without a grammar; control pieces but the end are never picked.
    fn free(&self, encoded: &Encoded, timings: &mut Timings) -> Result<String, Error> {
        let mut state = DecodeState::default();
        let mut logits = self.model.step(encoded, &mut state, &[EOS, TOOL_CALL])?;
        let mut answer = Vec::new();
        while answer.len() < MAX_ANSWER {
            for (id, logit) in (0..).zip(logits.iter_mut()) {
                if id != EOS && self.model.tokenizer.is_control(id) {
                    *logit = f32::NEG_INFINITY;
                }
            }
            let Some(token) = pick(&logits) else { break };
            self.picked(timings);
            if token == EOS {
                break;
            }
            answer.push(token);
            logits = self.model.step(encoded, &mut state, &[token])?;
        }
        Ok(self.model.tokenizer.decode(&answer).trim().to_owned())
    }

    fn guided(&self, encoded: &Encoded, grounding: Grounding, timings: &mut Timings) -> Result<String, Error> {
        let mut state = DecodeState::default();
        let logits = self.model.step(encoded, &mut state, &[EOS, TOOL_CALL])?;
        let begin = Branch { state, logits, tokens: Vec::new(), score: 0.0 };
        let heads: Vec<Vec<u32>> = self.tools.iter().map(|(tool, _)| self.head(tool)).collect();
        let refusal = self.model.tokenizer.encode("[]");
        let ways: Vec<&[u32]> = heads.iter().chain([&refusal]).map(Vec::as_slice).collect();
        let mut branches = begin.follow(self.model, encoded, &ways)?;
        let refusal = branches.pop().map_or(f32::NEG_INFINITY, |b| b.score);
        let likeliest = branches.iter().map(|b| b.score).fold(f32::NEG_INFINITY, f32::max);
        let mut best: Option<(f32, Branch)> = None;
        for ((_, rank), branch) in self.tools.iter().zip(branches) {
            let score = branch.score + self.choice.rank * rank;
            if best.as_ref().is_none_or(|(b, _)| score > *b) {
                best = Some((score, branch));
            }
        }
        self.picked(timings);
        let Some((_, branch)) = best.filter(|_| refusal <= likeliest + self.choice.refuse) else { return Ok("[]".to_owned()) };
        let masks = Instant::now();
        let tools: Vec<&Tool> = self.tools.iter().map(|(t, _)| *t).collect();
        let mut matcher = self.vocabulary.matcher(&grammar(&tools, self.query, grounding))?;
        matcher.accept(&branch.tokens)?;
        timings.mask += masks.elapsed();
        timings.forced_tokens += branch.tokens.len();
        self.arguments(encoded, branch, &mut matcher, timings)
    }

    /// The tokens of a call's head up to where the next token could still differ.
    fn head(&self, tool: &Tool) -> Vec<u32> {
        let name = ascii_json(&serde_json::Value::from(tool.model_name.as_str()));
        let mut tokens = self.model.tokenizer.encode(&format!("[{{\"name\":{name},\"arguments\":{{"));
        tokens.pop();
        tokens
    }

    fn arguments(&self, encoded: &Encoded, mut at: Branch, matcher: &mut Matcher, timings: &mut Timings) -> Result<String, Error> {
        let wanted = Wanted::new(self.tools.iter().map(|(t, _)| *t), self.query);
        while at.tokens.len() < MAX_ANSWER {
            let masks = Instant::now();
            let forced = self.forced(&at.tokens, matcher);
            if !forced.is_empty() {
                matcher.accept(&forced)?;
                timings.mask += masks.elapsed();
                timings.forced_tokens += forced.len();
                at.logits = self.model.step(encoded, &mut at.state, &forced)?;
                at.tokens.extend(forced);
                continue;
            }
            matcher.mask(&mut at.logits)?;
            if self.mode == Mode::Full && wanted.is_open(&self.model.tokenizer.decode(&at.tokens)) {
                for token in self.closing {
                    at.logits[*token as usize] -= self.choice.go_on;
                }
            }
            timings.mask += masks.elapsed();
            let Some(token) = pick(&at.logits) else { break };
            self.picked(timings);
            if token == EOS {
                break;
            }
            matcher.accept(&[token])?;
            at.tokens.push(token);
            at.logits = self.model.step(encoded, &mut at.state, &[token])?;
        }
        Ok(self.model.tokenizer.decode(&at.tokens).trim().to_owned())
    }

    /// The tokens that must come next, as the model would have seen them: the whole answer with the forced bytes is
    /// tokenised anew, and its last piece is left open, since it could have grown into what follows.
    fn forced(&self, tokens: &[u32], matcher: &mut Matcher) -> Vec<u32> {
        let bytes = matcher.forced();
        let Ok(more) = std::str::from_utf8(&bytes) else { return Vec::new() };
        if more.is_empty() {
            return Vec::new();
        }
        let text = self.model.tokenizer.decode(tokens) + more;
        let mut whole = self.model.tokenizer.encode(&text);
        whole.pop();
        if whole.len() <= tokens.len() || whole[..tokens.len()] != *tokens {
            return Vec::new();
        }
        whole.split_off(tokens.len())
    }
}

/// A way into an answer.
struct Branch {
    state: DecodeState,
    /// After the last token.
    logits: Logits,
    tokens: Vec<u32>,
    /// Log-probability of the tokens, without a mask.
    score: f32,
}

impl Branch {
    /// The ways on by each of `lists`.
    fn follow(&self, model: &Model, encoded: &Encoded, lists: &[&[u32]]) -> Result<Vec<Self>, Error> {
        let ways = model.branch(encoded, &self.state, lists)?;
        let branch = |((state, after), tokens): ((DecodeState, Vec<Logits>), &&[u32])| {
            let before = std::iter::once(&self.logits).chain(&after);
            let score = self.score + before.zip(*tokens).map(|(logits, token)| log_probability(logits, *token)).sum::<f32>();
            let tokens = [self.tokens.as_slice(), tokens].concat();
            Self { state, logits: after.into_iter().next_back().unwrap_or_default(), tokens, score }
        };
        Ok(ways.into_iter().zip(lists).map(branch).collect())
    }
}

/// The natural logarithm of a token's probability under softmax.
fn log_probability(logits: &[f32], token: u32) -> f32 {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|l| (l - highest).exp()).sum();
    logits.get(token as usize).map_or(f32::NEG_INFINITY, |l| l - highest - sum.ln())
}
