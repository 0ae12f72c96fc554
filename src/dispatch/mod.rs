//! A typed sentence becomes a `Proposal`: which tools are offered, the prompt, the decode, the check of the answer and
//! the evidence for each value. Knows no processes and no terminals.

mod answer;
mod decode;
mod evidence;
mod negation;
mod offer;
mod prompt;

use crate::grammar::Free;
use crate::manifest::{Call, Tool, ToolSet, Verdict};
use crate::model::{EOS, Model};
use crate::text::Span;
use std::time::{Duration, Instant};

pub use offer::{Ranker, ToolText, Weights};
pub use prompt::{ascii_json, tool_json};

/// Tools that one prompt holds at most, as the model was trained.
pub const MAX_OFFERED: usize = 5;
/// Encoder tokens that one prompt holds at most.
pub const MAX_CONTEXT: usize = 1024;
/// Longest sentence taken, in bytes.
pub const MAX_QUERY: usize = 4096;

/// What came of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The sentence.
    pub query: String,
    /// The calls, in the model's order; empty when refused.
    pub calls: Vec<Proposed>,
    /// Why there are no calls.
    pub refused: Option<Refused>,
    /// Names of the tools that the model saw, best first.
    pub offered: Vec<String>,
    /// Names of tools that ranked high enough but did not fit into the context.
    pub left_out: Vec<String>,
    /// The model's answer as written.
    pub answer: String,
    /// What it took.
    pub timings: Timings,
}

/// One call with what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// The call.
    pub call: Call,
    /// What the schema says of it.
    pub verdict: Verdict,
    /// Where each argument's value came from, in argument order.
    pub evidence: Vec<(String, Evidence)>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// These bytes of the sentence.
    Said(Span),
    /// One of the parameter's allowed values, not said as such.
    Enum,
    /// Nothing in the sentence.
    Nowhere,
}

/// Why a sentence led to no call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The model found no tool that fits.
    NoTool,
    /// The sentence says not to.
    Negated,
    /// The answer was not a valid call; what was wrong.
    Invalid(String),
}

impl Refused {
    /// The word in JSON answers.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoTool => "no_tool",
            Self::Negated => "negated",
            Self::Invalid(_) => "invalid",
        }
    }
}

/// Measured times and counts; prefill and decode are never blended.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Timings {
    /// Ranking the tools.
    pub offer: Duration,
    /// Encoder and cross-attention keys and values.
    pub prefill: Duration,
    /// Encoder tokens.
    pub prefill_tokens: usize,
    /// From the first decoder step to the end of the answer.
    pub decode: Duration,
    /// Tokens picked by the model, the end included.
    pub decode_tokens: usize,
    /// Tokens that had no alternative.
    pub forced_tokens: usize,
    /// From the start to the first picked token.
    pub first_token: Duration,
    /// The whole.
    pub total: Duration,
}

impl Timings {
    /// Prefill tokens a second; absent when nothing was measured.
    #[must_use]
    pub fn prefill_tps(&self) -> Option<f64> {
        rate(self.prefill_tokens, self.prefill)
    }

    /// Decode tokens a second; absent when nothing was measured.
    #[must_use]
    pub fn decode_tps(&self) -> Option<f64> {
        rate(self.decode_tokens, self.decode)
    }
}

fn rate(count: usize, time: Duration) -> Option<f64> {
    (count > 0 && !time.is_zero()).then(|| count as f64 / time.as_secs_f64())
}

/// Why no proposal could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was typed.
    #[error("the request is empty")]
    Empty,
    /// More than `MAX_QUERY` bytes.
    #[error("the request has {0} bytes; at most {MAX_QUERY} are taken")]
    TooLong(usize),
    /// There are no tools to offer.
    #[error("no tools are loaded")]
    NoTools,
    /// The engine failed.
    #[error(transparent)]
    Model(#[from] crate::model::Error),
}

/// The one front door: `query` over `tools`, ranked by `ranker` (made for the same model and tools).
///
/// # Errors
/// An empty or overlong sentence, no tools, or an engine failure.
pub fn propose(model: &Model, tools: &ToolSet, ranker: &Ranker, query: &str) -> Result<Proposal, Error> {
    let start = Instant::now();
    let query = query.trim();
    if query.is_empty() {
        return Err(Error::Empty);
    }
    if query.len() > MAX_QUERY {
        return Err(Error::TooLong(query.len()));
    }
    if tools.tools.is_empty() {
        return Err(Error::NoTools);
    }
    let mut proposal = Proposal {
        query: query.to_owned(),
        calls: Vec::new(),
        refused: None,
        offered: Vec::new(),
        left_out: Vec::new(),
        answer: String::new(),
        timings: Timings::default(),
    };
    if negation::is_negated(query) {
        proposal.refused = Some(Refused::Negated);
        proposal.timings.total = start.elapsed();
        return Ok(proposal);
    }
    let ranked = ranker.rank(model, tools, query)?;
    let ranked: Vec<&Tool> = ranked.into_iter().take(MAX_OFFERED).filter_map(|(i, _)| tools.tools.get(i)).collect();
    let prompt = prompt::build(model, query, &ranked);
    proposal.offered = ranked[..prompt.offered].iter().map(|t| t.name.clone()).collect();
    proposal.left_out = ranked[prompt.offered..].iter().map(|t| t.name.clone()).collect();
    proposal.timings.offer = start.elapsed();
    let banned = (0..model.tokenizer.vocab_size() as u32).filter(|&t| t != EOS && model.tokenizer.is_control(t)).collect();
    let decoded = decode::greedy(model, &prompt.ids, &mut Free::new(banned), start, &mut proposal.timings)?;
    proposal.answer = model.tokenizer.decode(&decoded).trim().to_owned();
    match answer::parse(&proposal.answer, &ranked[..prompt.offered]) {
        Ok(calls) if calls.is_empty() => proposal.refused = Some(Refused::NoTool),
        Ok(calls) => proposal.calls = calls.into_iter().map(|(tool, call)| examine(query, tool, call)).collect(),
        Err(message) => proposal.refused = Some(Refused::Invalid(message)),
    }
    if let Some(bad) = proposal.calls.iter().find(|c| !c.verdict.invalid.is_empty()) {
        let why = bad.verdict.invalid.iter().map(|i| format!("{}: {}", i.path, i.message)).collect::<Vec<_>>().join("; ");
        proposal.refused = Some(Refused::Invalid(format!("{} {why}", bad.call.name)));
        proposal.calls.clear();
    }
    proposal.timings.total = start.elapsed();
    Ok(proposal)
}

fn examine(query: &str, tool: &Tool, call: Call) -> Proposed {
    let verdict = tool.check(&call.arguments);
    let evidence = call.arguments.iter().map(|(name, value)| (name.clone(), evidence::find(query, tool.param(name), value))).collect();
    Proposed { call, verdict, evidence }
}
