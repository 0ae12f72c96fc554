//! A typed sentence becomes a `Proposal`: which tools are offered, the prompt, the decode, the check of the answer and
//! the evidence for each value. Knows no processes and no terminals.

mod answer;
mod decode;
mod evidence;
mod negation;
mod offer;
mod prompt;
mod sift;
mod wanted;

use crate::grammar::Vocabulary;
use crate::manifest::{Call, Tool, ToolSet, Verdict};
use crate::model::{EOS, Model};
use crate::text::Span;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use decode::Choice;
pub use offer::{Ranker, ToolText, Weights};
pub use prompt::tool_json;

/// Tools that one prompt holds at most, as the model was trained.
pub const MAX_OFFERED: usize = 5;
/// Encoder tokens that one prompt holds at most.
pub const MAX_CONTEXT: usize = 1024;
/// Longest sentence taken, in bytes.
pub const MAX_QUERY: usize = 4096;

/// What came of a sentence.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// Making the grammar and its masks; part of `decode`.
    pub mask: Duration,
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
    /// The grammar could not be made.
    #[error(transparent)]
    Grammar(#[from] crate::grammar::Error),
    /// The engine failed.
    #[error(transparent)]
    Model(#[from] crate::model::Error),
}

/// How far the decode is held to the tools and the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// No grammar: what the model writes by itself.
    Free,
    /// The grammar of the tools; any value of the right type.
    Schema,
    /// The grammar of the tools; values from the sentence.
    #[default]
    Full,
}

/// What is made once for a model and a tool set.
#[derive(Debug)]
pub struct Dispatcher {
    ranker: Ranker,
    vocabulary: Arc<Vocabulary>,
    /// Tokens with a closing brace.
    closing: Arc<[u32]>,
    /// How far the decode is held.
    pub mode: Mode,
    /// How the tool is chosen.
    pub choice: Choice,
}

impl Dispatcher {
    /// For `model` and `tools`.
    ///
    /// # Errors
    /// An engine failure.
    pub fn new(model: &Model, tools: &ToolSet) -> Result<Self, Error> {
        let tokens = 0..u32::try_from(model.tokenizer.vocab_size()).unwrap_or(u32::MAX);
        let bytes = |t| if model.tokenizer.is_control(t) { Vec::new() } else { model.tokenizer.piece_bytes(t) };
        let pieces: Vec<Vec<u8>> = tokens.map(bytes).collect();
        // The two are independent and take about the same time.
        let (ranker, vocabulary) = std::thread::scope(|scope| {
            let vocabulary = scope.spawn(|| Vocabulary::new(&pieces, EOS));
            let ranker = Ranker::new(model, tools, Weights::default());
            (ranker, vocabulary.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        Ok(Self {
            ranker: ranker?,
            closing: (0..).zip(&pieces).filter(|(_, p)| p.contains(&b'}')).map(|(id, _)| id).collect(),
            vocabulary: Arc::new(vocabulary?),
            mode: Mode::default(),
            choice: Choice::default(),
        })
    }

    /// The same for other tools of the same model.
    ///
    /// # Errors
    /// An engine failure.
    pub fn for_tools(&self, model: &Model, tools: &ToolSet) -> Result<Self, Error> {
        let ranker = Ranker::new(model, tools, Weights::default())?;
        Ok(Self {
            ranker,
            vocabulary: Arc::clone(&self.vocabulary),
            closing: Arc::clone(&self.closing),
            mode: self.mode,
            choice: self.choice,
        })
    }

    /// The one front door: the proposal for `query` over the tools and the model that this was made for.
    ///
    /// # Errors
    /// An empty or overlong sentence, no tools, or an engine failure.
    pub fn propose(&self, model: &Model, tools: &ToolSet, query: &str) -> Result<Proposal, Error> {
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
        let mut proposal = Proposal { query: query.to_owned(), ..Proposal::default() };
        if negation::is_negated(query) {
            proposal.refused = Some(Refused::Negated);
        } else {
            self.decode(model, tools, start, &mut proposal)?;
        }
        proposal.timings.total = start.elapsed();
        Ok(proposal)
    }

    fn decode(&self, model: &Model, tools: &ToolSet, start: Instant, proposal: &mut Proposal) -> Result<(), Error> {
        let ranked = self.ranker.rank(model, tools, &proposal.query)?;
        let ranked: Vec<(&Tool, f32)> = ranked.into_iter().take(MAX_OFFERED).filter_map(|(i, r)| Some((tools.tools.get(i)?, r))).collect();
        let all: Vec<&Tool> = ranked.iter().map(|(t, _)| *t).collect();
        let prompt = prompt::build(model, &proposal.query, &all);
        let (offered, left_out) = all.split_at(prompt.offered);
        proposal.offered = offered.iter().map(|t| t.name.clone()).collect();
        proposal.left_out = left_out.iter().map(|t| t.name.clone()).collect();
        proposal.timings.offer = start.elapsed();
        let job = decode::Job {
            model,
            vocabulary: &self.vocabulary,
            query: &proposal.query,
            tools: &ranked[..prompt.offered],
            mode: self.mode,
            choice: self.choice,
            closing: &self.closing,
            start,
        };
        proposal.answer = job.answer(&prompt.ids, &mut proposal.timings)?;
        match answer::parse(&proposal.answer, offered) {
            Ok(calls) if calls.is_empty() => proposal.refused = Some(Refused::NoTool),
            Ok(calls) => proposal.calls = calls.into_iter().map(|(tool, call)| examine(&proposal.query, tool, call, self.mode)).collect(),
            Err(message) => proposal.refused = Some(Refused::Invalid(message)),
        }
        if self.mode == Mode::Full {
            sift::drop_echoes(&mut proposal.calls);
        }
        if let Some(bad) = proposal.calls.iter().find(|c| !c.verdict.invalid.is_empty()) {
            let why = bad.verdict.invalid.iter().map(|i| format!("{}: {}", i.path, i.message)).collect::<Vec<_>>().join("; ");
            proposal.refused = Some(Refused::Invalid(format!("{} {why}", bad.call.name)));
            proposal.calls.clear();
        }
        Ok(())
    }
}

fn examine(query: &str, tool: &Tool, mut call: Call, mode: Mode) -> Proposed {
    if mode == Mode::Full {
        sift::drop_empty_values(tool, &mut call.arguments);
    }
    let verdict = tool.check(&call.arguments);
    let evidence = call.arguments.iter().map(|(name, value)| (name.clone(), evidence::find(query, tool.param(name), value))).collect();
    Proposed { call, verdict, evidence }
}

#[cfg(test)]
mod tests;
