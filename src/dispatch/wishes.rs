//! From a sentence to its call: one wish, decoded.

use super::budget::Budget;
use super::choose::choose;
use super::choosing::Ranked;
use super::decode::{Decoder, Forks};
use super::dispatcher::Dispatcher;
use super::error::Error;
use super::help::Help;
use super::known::Known;
use super::offer::{Asked, Query, SAME};
use super::prompt;
use super::proposal::{Proposal, Proposed, Refused, Timings};
use super::read::{Reader, Reading, as_typed};
use super::search::Search;
use super::settings::{MAX_CALLS, MAX_OFFERED, Mode};
use super::unused::unused;
use super::world::World;
use crate::manifest::{Tool, ToolSet};
use crate::model::Model;
use crate::sentence::Sentence;
use crate::text::Span;
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

/// Tools named beside a refusal.
const NEAREST: usize = 2;

/// What one sentence is read with.
pub(super) struct Work<'a> {
    pub(super) dispatcher: &'a Dispatcher,
    pub(super) model: &'a Model,
    pub(super) tools: &'a ToolSet,
    pub(super) world: &'a dyn World,
    pub(super) start: Instant,
    pub(super) budget: Budget,
    /// Parts as the encoder sees them, by their text.
    pub(super) queries: RefCell<HashMap<String, Query>>,
    /// Wishes that were read before: several readings of a sentence share them.
    pub(super) known: RefCell<Vec<(Sentence, Proposal)>>,
}

impl Work<'_> {
    /// A refusal because of what the sentence says at `span`.
    pub(super) fn refuse(&self, sentence: &Sentence, why: Refused, span: Span) -> Result<Proposal, Error> {
        let mut proposal = self.nothing(sentence)?;
        proposal.refused = Some(why);
        proposal.dropped = vec![sentence.typed_span(span)];
        Ok(proposal)
    }

    /// That no tool fits, with the nearest ones named.
    pub(super) fn nothing(&self, sentence: &Sentence) -> Result<Proposal, Error> {
        let ranked = self.rank(sentence)?;
        let offered = ranked.iter().take(NEAREST).filter_map(|r| Some(self.tools.tools.get(r.tool)?.name.clone())).collect();
        let timings = Timings { offer: self.start.elapsed(), ..Timings::default() };
        Ok(Proposal { refused: Some(Refused::NoTool), offered, timings, ..Proposal::default() })
    }

    /// Whether the encoder finds the tools.
    pub(super) fn is_by_encoder(&self) -> bool {
        self.dispatcher.mode == Mode::Full && self.dispatcher.ranker.has_encoder()
    }

    pub(super) fn rank(&self, sentence: &Sentence) -> Result<Vec<Ranked>, Error> {
        let Dispatcher { ranker, calibration, leave_out, .. } = self.dispatcher;
        self.embed(std::iter::once(sentence));
        let queries = self.queries.borrow();
        let asked = Asked { sentence, query: queries.get(sentence.text()), leave_out: *leave_out };
        ranker.rank(self.model, self.tools, asked, calibration.choice)
    }

    /// The same tools ranked with the allowed values that the sentence says.
    fn with_choices(&self, ranked: Vec<Ranked>, sentence: &Sentence) -> Vec<Ranked> {
        let Dispatcher { ranker, calibration, leave_out, .. } = self.dispatcher;
        let queries = self.queries.borrow();
        let asked = Asked { sentence, query: queries.get(sentence.text()), leave_out: *leave_out };
        ranker.with_choices(ranked, self.tools, asked, calibration.choice)
    }

    /// Encodes sentences together and once, so that ranking them again costs no more passes.
    pub(super) fn embed<'s>(&self, sentences: impl Iterator<Item = &'s Sentence>) {
        let mut queries = self.queries.borrow_mut();
        let new: Vec<&Sentence> = sentences.filter(|s| !queries.contains_key(s.text())).collect();
        if new.is_empty() {
            return;
        }
        let made = self.dispatcher.ranker.queries(&new, self.dispatcher.without.has(Help::Frames));
        queries.extend(new.into_iter().map(|s| s.text().to_owned()).zip(made));
    }

    /// The tools that the model sees: the one that has the sentence as an example, or the first alone where it is clearly ahead,
    /// else those near it.
    fn offer(&self, ranked: &[Ranked]) -> Vec<Ranked> {
        let choice = self.dispatcher.calibration.choice;
        // A sentence that is an example itself is answered: the person may have said so.
        let confirmed = ranked.iter().any(|r| r.memory >= SAME);
        let mut same = ranked.iter().filter(|r| if confirmed { r.memory >= SAME } else { r.example >= SAME });
        if let (Some(only), None, true) = (same.next(), same.next(), self.is_by_encoder()) {
            return vec![only.clone()];
        }
        let best = ranked.first().map_or(0.0, |r| r.score);
        let many = !self.is_by_encoder();
        let near = |r: &&Ranked| many || (best - r.score <= choice.near && ranked.get(1).is_some_and(|s| best - s.score < choice.lead));
        let rest = ranked.iter().skip(1).filter(near).take(if many { MAX_OFFERED - 1 } else { 2 });
        ranked.first().into_iter().chain(rest).cloned().collect()
    }

    /// One wish, decoded once.
    pub(super) fn one(&self, sentence: &Sentence) -> Result<Proposal, Error> {
        if let Some((_, known)) = self.known.borrow().iter().find(|(s, _)| s == sentence) {
            return Ok(known.clone());
        }
        let proposal = self.decoded(sentence)?;
        self.known.borrow_mut().push((sentence.clone(), proposal.clone()));
        Ok(proposal)
    }

    fn decoded(&self, sentence: &Sentence) -> Result<Proposal, Error> {
        let mut ranked = self.rank(sentence)?;
        let choice = self.dispatcher.calibration.choice;
        let near = |ranked: &[Ranked]| ranked.first().is_some_and(|r| r.score >= choice.nothing || r.program > 0);
        if self.is_by_encoder() && !near(&ranked) {
            ranked = self.with_choices(ranked, sentence);
            if !near(&ranked) {
                return self.nothing(sentence);
            }
        }
        let mut proposal = Proposal::default();
        proposal.timings.offer = self.start.elapsed();
        let offer = self.offer(&ranked);
        let tools: Vec<&Tool> = offer.iter().filter_map(|r| self.tools.tools.get(r.tool)).collect();
        let prompt = prompt::build(self.model, sentence, &tools);
        let (offered, left_out) = tools.split_at(prompt.offered.min(tools.len()));
        proposal.offered = offered.iter().map(|t| t.name.clone()).collect();
        proposal.left_out = left_out.iter().map(|t| t.name.clone()).collect();
        proposal.shortened = prompt.shortened.iter().filter_map(|i| Some(tools.get(*i)?.name.clone())).collect();
        let decoder = Decoder {
            model: self.model,
            vocabulary: &self.dispatcher.vocabulary,
            sentence,
            tools: offered,
            mode: self.dispatcher.mode,
            // With the encoder each wish is read by itself; a second call of the model's own is never meant.
            calls: if self.is_by_encoder() { 1 } else { MAX_CALLS },
            traced: self.dispatcher.traced,
            start: self.start,
            budget: &self.budget,
            without: self.dispatcher.without,
        };
        let known: Vec<Known<'_>> = offered.iter().copied().map(Known::new).collect();
        let (main, others) = self.decode(&decoder, &known, &offer[..offered.len()], &prompt.ids, &mut proposal)?;
        self.fill(sentence, &known, main, others, &mut proposal);
        Ok(proposal)
    }

    fn decode(
        &self,
        decoder: &Decoder<'_>,
        known: &[Known<'_>],
        ranked: &[Ranked],
        prompt: &[u32],
        proposal: &mut Proposal,
    ) -> Result<(Reading, Vec<Vec<Proposed>>), Error> {
        let Dispatcher { calibration, runner_ups, mode, .. } = self.dispatcher;
        let timings = &mut proposal.timings;
        let (encoded, grammar) = decoder.prefill(prompt, timings)?;
        let decode = Instant::now();
        let (sentence, offered) = (decoder.sentence, decoder.tools);
        let reader =
            |choosing| Reader { sentence, offered, known, mode: *mode, choosing, calibration, without: decoder.without, world: self.world };
        let Some(begin) = grammar else {
            let decoded = decoder.free(&encoded, timings)?;
            timings.decode = decode.elapsed();
            return Ok((reader(None).read(decoded, false), Vec::new()));
        };
        let (choosing, branches) = choose(decoder, ranked, &encoded, calibration.choice)?;
        decoder.picked(timings);
        let reader = reader(Some(&choosing));
        let mut search = Search {
            decoder,
            encoded: &encoded,
            reader: &reader,
            branches: &branches,
            wanted: *runner_ups,
            begin,
            forks: Forks::default(),
            pool: Vec::new(),
            explored: false,
        };
        let main = search.answer(timings)?;
        timings.decode = decode.elapsed();
        let late = Instant::now();
        let others = search.runner_ups(&main)?;
        timings.runner_ups = late.elapsed();
        proposal.choosing = Some(choosing);
        Ok((main, others))
    }

    /// What was read, in the words that were typed.
    fn fill(&self, sentence: &Sentence, known: &[Known<'_>], main: Reading, others: Vec<Vec<Proposed>>, proposal: &mut Proposal) {
        proposal.findings = main.findings;
        match main.calls {
            Ok(calls) if calls.is_empty() => proposal.refused = Some(Refused::NoTool),
            Ok(calls) => {
                if let [call] = calls.as_slice()
                    && proposal.choosing.as_ref().and_then(|c| c.shown(&call.call)).is_none()
                {
                    proposal.unused = self.unused(sentence, known, call);
                }
                proposal.calls = self.finished(sentence, calls);
            }
            Err(finding) => proposal.refused = Some(Refused::Invalid(finding)),
        }
        proposal.alternatives = others.into_iter().map(|calls| self.finished(sentence, calls)).collect();
        proposal.answer = main.decoded.text;
        proposal.steps = main.decoded.steps;
        proposal.settled = main.settled;
    }

    fn unused(&self, sentence: &Sentence, known: &[Known<'_>], call: &Proposed) -> Vec<Span> {
        let place = self.tools.tools.iter().position(|t| t.name == call.call.name);
        let Some((place, known)) = place.zip(known.iter().find(|k| k.tool.name == call.call.name)) else { return Vec::new() };
        if self.dispatcher.mode != Mode::Full {
            return Vec::new();
        }
        let left = unused(sentence, known, place, call, &self.dispatcher.ranker, self.dispatcher.calibration.choice);
        left.into_iter().map(|span| sentence.typed_span(span)).collect()
    }

    fn finished(&self, sentence: &Sentence, mut calls: Vec<Proposed>) -> Vec<Proposed> {
        for call in &mut calls {
            if let Some(tool) = self.tools.get(&call.call.name) {
                as_typed(sentence, tool, call);
                call.verdict = tool.check(&call.call.arguments);
            }
        }
        calls
    }
}
