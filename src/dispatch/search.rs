//! From the weighed tools to the answer: where the first decode leaves doubt, other readings of the sentence are decoded
//! too, each going on from where it branches off, and the surest is taken. The rest are the runner-ups.

use super::answer::Decoded;
use super::command;
use super::decode::{Branch, Decoder, Forks};
use super::error::Error;
use super::help::Help;
use super::proposal::{Proposed, Timings};
use super::read::{Reader, Reading};
use super::settings::{MAX_RUNNER_UPS, Mode, RunnerUps};
use super::vary::{Variation, halves, variations};
use crate::grammar::{Matcher, PartialCall, grammar_of_one};
use crate::manifest::Tool;
use crate::model::Encoded;
use serde_json::{Map, Value};
use std::time::Instant;

/// Other tools tried where there is doubt.
const TOOLS: usize = 2;

/// The share of the first tool's chances that another one needs to be tried.
const RIVAL: f32 = 0.05;

/// Confidence that another reading needs to stand in for an incomplete or rejected call, 0 to 1.
const INSTEAD: f32 = 0.5;

/// The search over one encoded prompt.
pub(super) struct Search<'a> {
    pub(super) decoder: &'a Decoder<'a>,
    pub(super) encoded: &'a Encoded,
    pub(super) reader: &'a Reader<'a>,
    /// Of each offered tool, in order.
    pub(super) branches: &'a [Branch],
    pub(super) wanted: RunnerUps,
    pub(super) begin: Matcher,
    /// Of the first decode, until they are followed.
    pub(super) forks: Forks,
    pub(super) pool: Vec<Reading>,
    pub(super) explored: bool,
}

impl Search<'_> {
    /// The answer.
    pub(super) fn answer(&mut self, timings: &mut Timings) -> Result<Reading, Error> {
        let nothing = self.reader.read(Decoded::nothing(), false);
        let Some(choosing) = self.reader.choosing.filter(|c| !c.tools.is_empty()) else { return Ok(nothing) };
        if self.decoder.mode != Mode::Full && choosing.refused {
            return Ok(nothing);
        }
        // A command line says itself what its words are.
        if self.decoder.without.has(Help::Commands)
            && let Some(reading) = self.command(choosing.best, timings)?
        {
            self.pool.push(reading.clone());
            return Ok(reading);
        }
        let mut forks = Forks::default();
        let first = self.call(choosing.best, Some(&mut forks), timings)?;
        let first = self.halved(choosing.best, &first, timings)?.unwrap_or(first);
        self.forks = forks;
        self.pool.push(first.clone());
        // Several calls at once are rare enough to be meant; other readings are of one call.
        let several = first.is_complete() && first.made().len() > 1;
        if self.decoder.mode != Mode::Full || several || self.is_sure(&first) {
            return Ok(first);
        }
        self.explore(timings)?;
        let best = self.pool.iter().skip(1).filter(|c| c.is_complete()).max_by(|a, b| a.confidence().total_cmp(&b.confidence()));
        let needed = if first.is_complete() { first.confidence() } else { INSTEAD };
        Ok(best.filter(|b| b.confidence() > needed).cloned().unwrap_or(first))
    }

    /// Other readings into the pool.
    fn explore(&mut self, timings: &mut Timings) -> Result<(), Error> {
        let Some(choosing) = self.reader.choosing else { return Ok(()) };
        self.explored = true;
        self.vary(choosing.best, 0, timings)?;
        // One that takes everything in leaves nothing to look for, unless others are wanted.
        if !self.wanted.always && self.pool.iter().any(|r| self.is_sure(r)) {
            return Ok(());
        }
        if self.pool.first().is_some_and(Reading::leaves_literals) {
            self.follow_forks(timings)?;
        }
        let share = |i: usize| choosing.tools.get(i).map_or(0.0, |t| t.share);
        let mut order: Vec<usize> =
            (0..choosing.tools.len()).filter(|i| *i != choosing.best && share(*i) >= RIVAL * share(choosing.best)).collect();
        order.sort_by(|a, b| share(*b).total_cmp(&share(*a)));
        let others = if self.decoder.without.has(Help::OtherTools) { TOOLS } else { 0 };
        for tool in order.into_iter().take(others) {
            if self.decoder.budget.is_spent() {
                return Ok(());
            }
            let other = self.call(tool, None, timings)?;
            self.pool.push(other);
            self.vary(tool, self.pool.len() - 1, timings)?;
        }
        Ok(())
    }

    /// Whether a reading is complete and nothing that was said speaks against it.
    fn is_sure(&self, reading: &Reading) -> bool {
        reading.is_complete() && !reading.is_doubtful() && reading.confidence() >= self.reader.calibration.choice.explore
    }

    fn vary(&mut self, tool: usize, place: usize, timings: &mut Timings) -> Result<(), Error> {
        let Some(known) = self.reader.known.get(tool) else { return Ok(()) };
        let Some(reading) = self.pool.get(place) else { return Ok(()) };
        let arguments = first_arguments(&reading.decoded.text);
        let all =
            if self.decoder.without.has(Help::Variations) { variations(self.decoder.sentence, known, &arguments) } else { Vec::new() };
        for variation in all {
            if self.decoder.budget.is_spent() {
                return Ok(());
            }
            let decoded = self.partial(tool, known.tool, &variation, timings)?;
            self.add(decoded, &variation.fixed);
        }
        Ok(())
    }

    fn add(&mut self, decoded: Option<Decoded>, settled: &[(String, Value)]) {
        let Some(decoded) = decoded else { return };
        let settled = settled.iter().map(|(name, _)| name.clone()).collect();
        let reading = Reading { settled, ..self.reader.read(decoded, false) };
        if !self.pool.iter().any(|c| c.same(&reading)) {
            self.pool.push(reading);
        }
    }

    /// Other answers that a person could mean instead, surest first: complete where the answer is.
    pub(super) fn runner_ups(&mut self, main: &Reading) -> Result<Vec<Vec<Proposed>>, Error> {
        let mut spent = Timings::default();
        let count = self.wanted.count.min(MAX_RUNNER_UPS);
        if count > 0 && self.wanted.always && self.decoder.mode == Mode::Full {
            if !self.explored {
                self.explore(&mut spent)?;
            }
            self.follow_forks(&mut spent)?;
        }
        let needs = main.is_complete() || main.made().is_empty();
        let mut rivals: Vec<&Reading> = self.pool.iter().filter(|c| !c.made().is_empty() && !c.same(main)).collect();
        rivals.retain(|c| (c.is_complete() || !needs) && c.confidence() >= self.wanted.min_confidence);
        rivals.sort_by(|a, b| b.confidence().total_cmp(&a.confidence()));
        rivals.truncate(count);
        Ok(rivals.into_iter().map(|c| c.made().to_vec()).collect())
    }

    /// The second likeliest tokens of the first decode. The answer goes by them only where the first reading leaves a number or a quoted
    /// text over ("what is 17 times 23" as "17"): elsewhere that lost 4 of 1,130 cases with checkpoint 3 and won 1.
    fn follow_forks(&mut self, timings: &mut Timings) -> Result<(), Error> {
        for fork in std::mem::take(&mut self.forks).0 {
            if self.decoder.budget.is_spent() {
                break;
            }
            let decoded = self.decoder.resume(self.encoded, fork, timings)?;
            self.add(decoded, &[]);
        }
        Ok(())
    }

    /// The call that a command line says, where the sentence is one of the tool's own program; Needle only weighs it.
    fn command(&self, tool: usize, timings: &mut Timings) -> Result<Option<Reading>, Error> {
        let Some(subject) = self.decoder.tools.get(tool).filter(|_| self.decoder.mode == Mode::Full) else { return Ok(None) };
        let shown = self.reader.choosing.and_then(|c| c.tool(&subject.name)?.rank.shown.as_ref()).map(|m| m.line.clone());
        let Some(line) = shown.or_else(|| command::read(self.decoder.sentence, subject)) else { return Ok(None) };
        let in_order = subject.params.iter().filter_map(|p| Some((p.name.clone(), line.arguments.get(&p.name)?.clone())));
        let all: Vec<_> = in_order.collect();
        let variation = Variation { fixed: all, next: None, taken: line.taken };
        let Some(decoded) = self.partial(tool, subject, &variation, timings)? else { return Ok(None) };
        let settled = variation.fixed.iter().map(|(name, _)| name.clone()).collect();
        Ok(Some(Reading { settled, ..self.reader.read(decoded, true) }).filter(Reading::is_complete))
    }

    /// The same call with the halves of a word that two of the tool's parameters share: they say themselves where they belong.
    fn halved(&self, tool: usize, first: &Reading, timings: &mut Timings) -> Result<Option<Reading>, Error> {
        let Some(known) = self.reader.known.get(tool).filter(|_| self.decoder.mode == Mode::Full) else { return Ok(None) };
        if !self.decoder.without.has(Help::Variations) || first.made().len() > 1 {
            return Ok(None);
        }
        let Some(variation) = halves(self.decoder.sentence, known, &first_arguments(&first.decoded.text)) else { return Ok(None) };
        let Some(decoded) = self.partial(tool, known.tool, &variation, timings)? else { return Ok(None) };
        let settled = variation.fixed.iter().map(|(name, _)| name.clone()).collect();
        Ok(Some(Reading { settled, ..self.reader.read(decoded, false) }).filter(Reading::is_complete))
    }

    /// The call of one tool, decoded freely within the grammar.
    fn call(&mut self, tool: usize, forks: Option<&mut Forks>, timings: &mut Timings) -> Result<Reading, Error> {
        let masks = Instant::now();
        let mut matcher = self.begin.clone();
        let Some(branch) = self.branches.get(tool).cloned() else {
            return Ok(self.reader.read(Decoded::nothing(), false));
        };
        matcher.accept(&branch.tokens)?;
        timings.mask += masks.elapsed();
        timings.forced_tokens += branch.tokens.len();
        let decoded = self.decoder.arguments(self.encoded, branch, &mut matcher, timings, forks)?;
        Ok(self.reader.read(decoded, false))
    }

    /// The call of one tool of which something is settled; `None` when the sentence leaves nothing for it.
    fn partial(&self, tool: usize, subject: &Tool, variation: &Variation, timings: &mut Timings) -> Result<Option<Decoded>, Error> {
        let making = Instant::now();
        let begun = PartialCall { tool: subject, fixed: &variation.fixed, next: variation.next.as_deref(), taken: &variation.taken };
        let text = grammar_of_one(begun, self.decoder.sentence, self.decoder.grounding());
        let Ok(mut matcher) = self.decoder.vocabulary.matcher(&text) else { return Ok(None) };
        let Some(branch) = self.branches.get(tool).cloned() else { return Ok(None) };
        if matcher.accept(&branch.tokens).is_err() {
            return Ok(None);
        }
        timings.grammar += making.elapsed();
        Ok(Some(self.decoder.arguments(self.encoded, branch, &mut matcher, timings, None)?))
    }
}

/// The arguments of an answer's first call.
fn first_arguments(answer: &str) -> Map<String, Value> {
    let calls = serde_json::from_str::<Value>(answer).unwrap_or_default();
    calls.pointer("/0/arguments").and_then(Value::as_object).cloned().unwrap_or_default()
}
