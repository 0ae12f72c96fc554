//! From the chosen tool to the answer: where the first decode leaves doubt, other readings of the sentence are decoded
//! too, each going on from where it branches off, and the surest is taken. The rest are the runner-ups.

use super::check::{Finding, Reader};
use super::decode::{Branch, Job};
use super::trail::{Decoded, StepKind, given};
use super::vary::{Variation, variations};
use super::{Error, Mode, Proposed, Timings};
use crate::grammar::{Held, Matcher, grammar_of_one};
use crate::manifest::Tool;
use crate::model::{DecodeState, EOS, Encoded};
use std::time::Instant;

/// Runner-ups at most, whatever is asked for.
pub const MAX_RUNNER_UPS: usize = 3;

/// Forks followed where there is doubt.
const FORKS: usize = 3;

/// Probability under the mask that a fork's token must have, 0 to 1.
const LEAST_FORK: f32 = 0.03;

/// Other tools tried where there is doubt.
const TOOLS: usize = 2;

/// How many other answers are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunnerUps {
    /// How many, up to `MAX_RUNNER_UPS`.
    pub count: usize,
    /// Confidence that each must have, 0 to 1: below, it is no rival.
    pub least: f32,
    /// Look for them even where the answer leaves no doubt.
    pub always: bool,
}

impl Default for RunnerUps {
    fn default() -> Self {
        Self { count: MAX_RUNNER_UPS, least: 0.1, always: false }
    }
}

/// A decoded answer as read and checked.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) calls: Result<Vec<Proposed>, Finding>,
    pub(super) findings: Vec<Finding>,
    pub(super) decoded: Decoded,
    /// Arguments that were settled before the decode.
    pub(super) settled: Vec<String>,
}

impl Candidate {
    pub(super) fn new(reader: &Reader<'_>, decoded: Decoded) -> Self {
        let (calls, findings) = reader.answer(&decoded);
        Self { calls, findings, decoded, settled: Vec::new() }
    }

    fn made(&self) -> &[Proposed] {
        self.calls.as_deref().unwrap_or_default()
    }

    /// The confidence of its least sure call; 0 without a call.
    pub(super) fn confidence(&self) -> f32 {
        let all = self.made().iter().map(|c| c.confidence.as_ref().map_or(0.0, |c| c.call));
        if self.made().is_empty() { 0.0 } else { all.fold(1.0, f32::min) }
    }

    /// Calls with nothing missing.
    fn is_complete(&self) -> bool {
        !self.made().is_empty() && self.made().iter().all(|c| c.verdict.is_valid())
    }

    fn same(&self, other: &Self) -> bool {
        let (a, b) = (self.made(), other.made());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.call == b.call)
    }
}

/// A place where another token was likely.
pub(super) struct Fork {
    state: DecodeState,
    tokens: Vec<u32>,
    steps: Vec<super::Step>,
    matcher: Matcher,
    token: u32,
    share: f32,
}

impl Fork {
    pub(super) fn new(at: &Branch, matcher: &Matcher, token: u32, share: f32) -> Self {
        Self { state: at.state.clone(), tokens: at.tokens.clone(), steps: at.steps.clone(), matcher: matcher.clone(), token, share }
    }
}

/// The likeliest forks of one answer, best first.
#[derive(Default)]
pub(super) struct Forks(Vec<Fork>);

impl Forks {
    /// Keeps a fork of that share when it is among the best so far.
    pub(super) fn offer(&mut self, share: f32, fork: impl FnOnce() -> Fork) {
        if share < LEAST_FORK || (self.0.len() >= FORKS && self.0.last().is_some_and(|l| l.share >= share)) {
            return;
        }
        let place = self.0.partition_point(|f| f.share >= share);
        self.0.insert(place, fork());
        self.0.truncate(FORKS);
    }
}

/// The search over one encoded prompt.
pub(super) struct Search<'a> {
    job: &'a Job<'a>,
    encoded: &'a Encoded,
    reader: &'a Reader<'a>,
    /// Of each offered tool, in order.
    branches: &'a [Branch],
    wanted: RunnerUps,
    begin: Matcher,
    /// Of the first decode, until they are followed.
    forks: Forks,
    pool: Vec<Candidate>,
    explored: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        job: &'a Job<'a>,
        encoded: &'a Encoded,
        reader: &'a Reader<'a>,
        branches: &'a [Branch],
        begin: Matcher,
        wanted: RunnerUps,
    ) -> Self {
        Self { job, encoded, reader, branches, wanted, begin, forks: Forks::default(), pool: Vec::new(), explored: false }
    }

    /// The answer.
    pub(super) fn answer(&mut self, timings: &mut Timings) -> Result<Candidate, Error> {
        let nothing = Candidate::new(self.reader, Decoded { text: "[]".to_owned(), steps: Vec::new() });
        let Some(choosing) = self.reader.choosing.filter(|c| !c.tools.is_empty()) else { return Ok(nothing) };
        let mut forks = Forks::default();
        let first = if choosing.refused { nothing } else { self.call(choosing.best, Some(&mut forks), timings)? };
        self.forks = forks;
        self.pool.push(first.clone());
        // Several calls at once are rare enough to be meant; other readings are of one call.
        let sure = first.confidence() >= self.job.choice.explore || first.made().len() > 1;
        if self.job.mode != Mode::Full || (first.is_complete() && sure) {
            return Ok(first);
        }
        self.explore(timings)?;
        let best = self.pool.iter().skip(1).filter(|c| c.is_complete()).max_by(|a, b| a.confidence().total_cmp(&b.confidence()));
        let needed = if first.is_complete() { first.confidence() } else { self.job.choice.instead };
        Ok(best.filter(|b| b.confidence() > needed).cloned().unwrap_or(first))
    }

    /// Other readings into the pool.
    fn explore(&mut self, timings: &mut Timings) -> Result<(), Error> {
        let Some(choosing) = self.reader.choosing else { return Ok(()) };
        self.explored = true;
        if !choosing.refused {
            self.vary(choosing.best, 0, timings)?;
        }
        for fork in std::mem::take(&mut self.forks).0 {
            let decoded = self.go_on(fork, timings)?;
            self.add(decoded, &[]);
        }
        let mut order: Vec<usize> = (0..choosing.tools.len()).filter(|i| choosing.refused || *i != choosing.best).collect();
        order.sort_by(|a, b| choosing.tools[*b].share.total_cmp(&choosing.tools[*a].share));
        for tool in order.into_iter().take(TOOLS) {
            let other = self.call(tool, None, timings)?;
            self.pool.push(other);
            self.vary(tool, self.pool.len() - 1, timings)?;
        }
        Ok(())
    }

    fn vary(&mut self, tool: usize, place: usize, timings: &mut Timings) -> Result<(), Error> {
        let Some((subject, _)) = self.job.tools.get(tool) else { return Ok(()) };
        let Some(candidate) = self.pool.get(place) else { return Ok(()) };
        for variation in variations(self.job.query, subject, &candidate.decoded.text) {
            let decoded = self.held(tool, subject, &variation, timings)?;
            self.add(decoded, &variation.fixed);
        }
        Ok(())
    }

    fn add(&mut self, decoded: Option<Decoded>, settled: &[(String, serde_json::Value)]) {
        let Some(decoded) = decoded else { return };
        let settled = settled.iter().map(|(name, _)| name.clone()).collect();
        let candidate = Candidate { settled, ..Candidate::new(self.reader, decoded) };
        if !self.pool.iter().any(|c| c.same(&candidate)) {
            self.pool.push(candidate);
        }
    }

    /// Other answers that a person could mean instead, surest first: complete where the answer is.
    pub(super) fn runner_ups(&mut self, main: &Candidate) -> Result<Vec<Vec<Proposed>>, Error> {
        let mut spent = Timings::default();
        let count = self.wanted.count.min(MAX_RUNNER_UPS);
        if count > 0 && self.wanted.always && !self.explored && self.job.mode == Mode::Full {
            self.explore(&mut spent)?;
        }
        let needs = main.is_complete() || main.made().is_empty();
        let mut rivals: Vec<&Candidate> = self.pool.iter().filter(|c| !c.made().is_empty() && !c.same(main)).collect();
        rivals.retain(|c| (c.is_complete() || !needs) && c.confidence() >= self.wanted.least);
        rivals.sort_by(|a, b| b.confidence().total_cmp(&a.confidence()));
        rivals.truncate(count);
        Ok(rivals.into_iter().map(|c| c.made().to_vec()).collect())
    }

    /// The call of one tool, decoded freely within the grammar.
    fn call(&mut self, tool: usize, forks: Option<&mut Forks>, timings: &mut Timings) -> Result<Candidate, Error> {
        let masks = Instant::now();
        let mut matcher = self.begin.clone();
        let Some(branch) = self.branches.get(tool).cloned() else {
            return Ok(Candidate::new(self.reader, Decoded { text: "[]".to_owned(), steps: Vec::new() }));
        };
        matcher.accept(&branch.tokens)?;
        timings.mask += masks.elapsed();
        timings.forced_tokens += branch.tokens.len();
        Ok(Candidate::new(self.reader, self.job.arguments(self.encoded, branch, &mut matcher, timings, forks)?))
    }

    /// The call of one tool of which something is settled; `None` when the sentence leaves nothing for it.
    fn held(&self, tool: usize, subject: &Tool, variation: &Variation, timings: &mut Timings) -> Result<Option<Decoded>, Error> {
        let making = Instant::now();
        let held = Held { tool: subject, fixed: &variation.fixed, next: variation.next.as_deref(), taken: &variation.taken };
        let Ok(mut matcher) = self.job.vocabulary.matcher(&grammar_of_one(held, self.job.query, self.job.grounding())) else {
            return Ok(None);
        };
        let Some(branch) = self.branches.get(tool).cloned() else { return Ok(None) };
        if matcher.accept(&branch.tokens).is_err() {
            return Ok(None);
        }
        timings.grammar += making.elapsed();
        Ok(Some(self.job.arguments(self.encoded, branch, &mut matcher, timings, None)?))
    }

    fn go_on(&self, fork: Fork, timings: &mut Timings) -> Result<Option<Decoded>, Error> {
        let Fork { state, tokens, steps, mut matcher, token, share } = fork;
        let mut at = Branch { state, logits: Vec::new(), tokens, steps, score: 0.0 };
        let tokenizer = &self.job.model.tokenizer;
        if token == EOS {
            return Ok(None);
        }
        at.steps.push(given(StepKind::Picked, &[token], share, share.max(1e-6).ln(), tokenizer));
        self.job.take(self.encoded, &mut at, &mut matcher, token)?;
        Ok(Some(self.job.arguments(self.encoded, at, &mut matcher, timings, None)?))
    }
}
