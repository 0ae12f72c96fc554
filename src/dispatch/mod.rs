//! A typed sentence becomes a `Proposal`: which tools are offered, the prompt, the decode, the check of the answer and
//! the evidence for each value. Knows no processes and no terminals.

mod answer;
mod check;
mod choose;
mod confidence;
mod decode;
mod evidence;
mod fold;
mod negation;
mod offer;
mod prompt;
mod proposal;
mod search;
mod sift;
mod thesaurus;
mod trail;
mod vary;
mod wanted;

use crate::grammar::Vocabulary;
use crate::manifest::{Tool, ToolSet};
use crate::model::{EOS, Model};
use search::Candidate;
use std::sync::Arc;
use std::time::Instant;

pub use check::{Check, Finding};
pub use choose::{Choice, Choosing, ToolScore};
pub use confidence::{Confidence, SIGNALS, THRESHOLD, UNSURE, in_words};
pub use offer::{Ranked, Ranker, ToolText, Weights};
pub use prompt::tool_json;
pub use proposal::{Evidence, Proposal, Proposed, Refused, Timings};
pub use search::{MAX_RUNNER_UPS, RunnerUps};
pub use trail::{Likely, Step, StepKind};

/// Tools that one prompt holds at most, as the model was trained.
pub const MAX_OFFERED: usize = 5;
/// Encoder tokens that one prompt holds at most.
pub const MAX_CONTEXT: usize = 1024;
/// Longest sentence taken, in bytes.
pub const MAX_QUERY: usize = 4096;

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
    /// How many other answers are looked for.
    pub runner_ups: RunnerUps,
    /// Whether steps keep their candidates.
    pub traced: bool,
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
            runner_ups: RunnerUps::default(),
            traced: false,
        })
    }

    /// The same for other tools of the same model.
    ///
    /// # Errors
    /// An engine failure.
    pub fn for_tools(&self, model: &Model, tools: &ToolSet) -> Result<Self, Error> {
        let ranker = Ranker::new(model, tools, Weights::default())?;
        Ok(Self { ranker, vocabulary: Arc::clone(&self.vocabulary), closing: Arc::clone(&self.closing), ..*self })
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
        let typed = proposal.query.clone();
        let folded = if self.mode == Mode::Full { fold::Folded::new(&typed) } else { fold::Folded::same(&typed) };
        let query = folded.text.as_str();
        let ranked = self.ranker.rank(model, tools, query)?;
        let ranked: Vec<(&Tool, Ranked)> =
            ranked.into_iter().take(MAX_OFFERED).filter_map(|r| Some((tools.tools.get(r.tool)?, r))).collect();
        proposal.timings.offer = start.elapsed();
        if ranked.first().is_none_or(|(_, rank)| rank.score < self.choice.floor) {
            proposal.refused = Some(Refused::NoTool);
            return Ok(());
        }
        let all: Vec<&Tool> = ranked.iter().map(|(t, _)| *t).collect();
        let prompt = prompt::build(model, query, &all);
        let (offered, left_out) = all.split_at(prompt.offered);
        proposal.offered = offered.iter().map(|t| t.name.clone()).collect();
        proposal.left_out = left_out.iter().map(|t| t.name.clone()).collect();
        let job = decode::Job {
            model,
            vocabulary: &self.vocabulary,
            query,
            tools: &ranked[..prompt.offered],
            mode: self.mode,
            choice: self.choice,
            traced: self.traced,
            closing: &self.closing,
            start,
        };
        let (encoded, grammar) = job.prefill(&prompt.ids, &mut proposal.timings)?;
        let Some(grammar) = grammar else {
            let decode = Instant::now();
            let text = job.free(&encoded, &mut proposal.timings)?;
            proposal.timings.decode = decode.elapsed();
            let reader = check::Reader { typed: &typed, folded: &folded, offered, mode: self.mode, choosing: None };
            let main = Candidate::new(&reader, trail::Decoded { text, steps: Vec::new() });
            proposal.fill(main, Vec::new());
            return Ok(());
        };
        let decode = Instant::now();
        let (choosing, branches) = job.choose(&encoded)?;
        job.picked(&mut proposal.timings);
        let reader = check::Reader { typed: &typed, folded: &folded, offered, mode: self.mode, choosing: Some(&choosing) };
        let mut search = search::Search::new(&job, &encoded, &reader, &branches, grammar, self.runner_ups);
        let main = search.answer(&mut proposal.timings)?;
        proposal.timings.decode = decode.elapsed();
        let late = Instant::now();
        let others = search.runner_ups(&main)?;
        proposal.timings.runner_ups = late.elapsed();
        proposal.fill(main, others);
        proposal.choosing = Some(choosing);
        Ok(())
    }
}

impl Proposal {
    fn fill(&mut self, main: Candidate, others: Vec<Vec<Proposed>>) {
        self.findings = main.findings;
        match main.calls {
            Ok(calls) if calls.is_empty() => self.refused = Some(Refused::NoTool),
            Ok(calls) => self.calls = calls,
            Err(finding) => self.refused = Some(Refused::Invalid(finding)),
        }
        self.alternatives = others;
        self.answer = main.decoded.text;
        self.steps = main.decoded.steps;
        self.settled = main.settled;
    }
}

#[cfg(test)]
mod tests;
