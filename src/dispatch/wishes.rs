//! From a sentence to its calls: one wish or several, each decoded by itself, and the answer put together.

use super::choose::choose;
use super::choosing::Ranked;
use super::decode::{Decoder, Forks};
use super::dispatcher::Dispatcher;
use super::error::Error;
use super::finding::{Check, Finding};
use super::proposal::{Proposal, Proposed, Refused, Timings};
use super::read::{Reader, Reading, as_typed};
use super::search::Search;
use super::settings::{MAX_CALLS, MAX_OFFERED, Mode};
use super::unused::unused;
use super::world::{World, mark_absent};
use super::{prompt, vary};
use crate::manifest::{Kind, Tool, ToolSet};
use crate::model::Model;
use crate::sentence::{Cut, CutKind, Intent, Sentence};
use crate::text::Span;
use std::time::Instant;

/// Words from which on a sentence is searched for the part that asks.
const LONG: usize = 30;

/// Tools named beside a refusal.
const NEAREST: usize = 2;
/// Cosine from which on a sentence and an example are the same words: vectors are rounded.
const SAME: f32 = 0.995;

/// Confidence that each call of a sentence with several wishes needs, 0 to 1.
const EACH: f32 = 0.4;

/// What one sentence is read with.
pub(super) struct Work<'a> {
    pub(super) dispatcher: &'a Dispatcher,
    pub(super) model: &'a Model,
    pub(super) tools: &'a ToolSet,
    pub(super) world: &'a dyn World,
    pub(super) start: Instant,
}

impl Work<'_> {
    /// The proposal for a sentence that asks for something.
    pub(super) fn propose(&self, sentence: Sentence) -> Result<Proposal, Error> {
        if let Some(focus) = self.focus(&sentence)? {
            let proposal = self.propose(focus)?;
            if is_complete(&proposal) {
                return Ok(proposal);
            }
        }
        let whole = self.one(&sentence)?;
        for cut in sentence.cuts().into_iter().filter(|c| c.wishes.len() <= MAX_CALLS) {
            if let Some(proposal) = self.several(&cut, &whole)? {
                return Ok(self.floored(proposal));
            }
        }
        Ok(self.floored(whole))
    }

    /// The clauses of a long sentence that ask for something, by what is nearest to a tool: the encoder reads 36 tokens, and a
    /// story round a wish leads Needle astray.
    fn focus(&self, sentence: &Sentence) -> Result<Option<Sentence>, Error> {
        if sentence.words().len() <= LONG || !self.is_by_encoder() {
            return Ok(None);
        }
        let clauses = sentence.clauses();
        let pairs = clauses.windows(2).map(|pair| sentence.part(pair));
        let parts = clauses.iter().map(|span| sentence.part(&[*span])).chain(pairs).chain([sentence.kernel()]);
        let mut best: Option<(f32, Sentence)> = None;
        for part in parts.filter(|p| (3..sentence.words().len()).contains(&p.words().len()) && p.intent() == Intent::Request) {
            let score = self.rank(&part)?.first().map_or(0.0, |r| r.score);
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, part));
            }
        }
        Ok(best.map(|(_, part)| part))
    }

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
    fn is_by_encoder(&self) -> bool {
        self.dispatcher.mode == Mode::Full && self.dispatcher.ranker.has_encoder()
    }

    fn rank(&self, sentence: &Sentence) -> Result<Vec<Ranked>, Error> {
        let Dispatcher { ranker, calibration, leave_out, .. } = self.dispatcher;
        ranker.rank(self.model, self.tools, sentence, calibration.choice, *leave_out)
    }

    /// The tools that the model sees: the one that has the sentence as an example, or the first alone where it is clearly ahead,
    /// else those near it.
    fn offer(&self, ranked: &[Ranked]) -> Vec<Ranked> {
        let choice = self.dispatcher.calibration.choice;
        // A sentence that is an example itself is answered: the person may have said so.
        let mut same = ranked.iter().filter(|r| r.example >= SAME);
        if let (Some(only), None, true) = (same.next(), same.next(), self.is_by_encoder()) {
            return vec![*only];
        }
        let best = ranked.first().map_or(0.0, |r| r.score);
        let many = !self.is_by_encoder();
        let near = |r: &&Ranked| many || (best - r.score <= choice.near && ranked.get(1).is_some_and(|s| best - s.score < choice.lead));
        let rest = ranked.iter().skip(1).filter(near).take(if many { MAX_OFFERED - 1 } else { 2 });
        ranked.first().into_iter().chain(rest).copied().collect()
    }

    /// One wish, decoded.
    pub(super) fn one(&self, sentence: &Sentence) -> Result<Proposal, Error> {
        let ranked = self.rank(sentence)?;
        let choice = self.dispatcher.calibration.choice;
        let near = ranked.first().is_some_and(|r| r.score >= choice.nothing || r.program > 0);
        if self.is_by_encoder() && !near {
            return self.nothing(sentence);
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
        };
        let (main, others) = self.decode(&decoder, &offer[..offered.len()], &prompt.ids, &mut proposal)?;
        self.fill(sentence, main, others, &mut proposal);
        Ok(proposal)
    }

    fn decode(
        &self,
        decoder: &Decoder<'_>,
        ranked: &[Ranked],
        prompt: &[u32],
        proposal: &mut Proposal,
    ) -> Result<(Reading, Vec<Vec<Proposed>>), Error> {
        let Dispatcher { calibration, runner_ups, mode, .. } = self.dispatcher;
        let timings = &mut proposal.timings;
        let (encoded, grammar) = decoder.prefill(prompt, timings)?;
        let decode = Instant::now();
        let (sentence, offered) = (decoder.sentence, decoder.tools);
        let Some(begin) = grammar else {
            let decoded = decoder.free(&encoded, timings)?;
            timings.decode = decode.elapsed();
            let reader = Reader { sentence, offered, mode: *mode, choosing: None, calibration };
            return Ok((reader.read(decoded, false), Vec::new()));
        };
        let (choosing, branches) = choose(decoder, ranked, &encoded, calibration.choice)?;
        decoder.picked(timings);
        let reader = Reader { sentence, offered, mode: *mode, choosing: Some(&choosing), calibration };
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
    fn fill(&self, sentence: &Sentence, main: Reading, others: Vec<Vec<Proposed>>, proposal: &mut Proposal) {
        proposal.findings = main.findings;
        match main.calls {
            Ok(calls) if calls.is_empty() => proposal.refused = Some(Refused::NoTool),
            Ok(calls) => {
                if let [call] = calls.as_slice() {
                    proposal.unused = self.unused(sentence, call);
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

    fn unused(&self, sentence: &Sentence, call: &Proposed) -> Vec<Span> {
        let place = self.tools.tools.iter().position(|t| t.name == call.call.name);
        let Some((place, tool)) = place.and_then(|p| Some((p, self.tools.tools.get(p)?))) else { return Vec::new() };
        if self.dispatcher.mode != Mode::Full {
            return Vec::new();
        }
        let left = unused(sentence, tool, place, call, &self.dispatcher.ranker, self.dispatcher.calibration.choice);
        left.into_iter().map(|span| sentence.typed_span(span)).collect()
    }

    fn finished(&self, sentence: &Sentence, mut calls: Vec<Proposed>) -> Vec<Proposed> {
        for call in &mut calls {
            as_typed(sentence, call);
            if let Some(tool) = self.tools.get(&call.call.name) {
                call.verdict = tool.check(&call.call.arguments);
                mark_absent(tool, call, self.world);
            }
        }
        calls
    }

    /// The calls of a sentence cut into wishes, where that reading is the better one.
    fn several(&self, cut: &Cut, whole: &Proposal) -> Result<Option<Proposal>, Error> {
        if cut.kind != CutKind::Clauses && !self.splits(whole) {
            return Ok(None);
        }
        let parts = cut.wishes.iter().map(|wish| self.one(wish)).collect::<Result<Vec<_>, _>>()?;
        let sure = |p: &Proposal| if is_complete(p) { p.confidence().unwrap_or(0.0) } else { 0.0 };
        let understood = parts.iter().filter(|p| sure(p) >= EACH).count();
        let together = if is_complete(whole) { whole.confidence().unwrap_or(0.0) } else { 0.0 };
        let weakest = parts.iter().map(sure).fold(1.0, f32::min);
        let first = parts.first().and_then(|p| p.calls.first()).map(|c| &c.call.name);
        let same_tool = parts.iter().all(|p| p.calls.first().map(|c| &c.call.name) == first);
        let better = match cut.kind {
            CutKind::Clauses => {
                weakest >= EACH && (weakest + 0.15 >= together || !whole.unused.is_empty())
                    || understood > 0
                        && (together < self.dispatcher.calibration.unsure || !whole.unused.is_empty())
                        && sure(&parts[0]) >= EACH
            }
            CutKind::Frame | CutKind::Items => weakest >= EACH && same_tool,
        };
        Ok(better.then(|| joined(cut, parts)))
    }

    /// Whether several values of one wish are as many calls: its tool takes one text and has no list to put them into.
    fn splits(&self, whole: &Proposal) -> bool {
        let tool = whole.calls.first().and_then(|c| self.tools.get(&c.call.name));
        tool.is_some_and(|tool| {
            let texts = tool.params.iter().filter(|p| vary::open(p) && p.kind == Kind::String).count();
            texts == 1 && !tool.params.iter().any(|p| p.kind == Kind::Array)
        })
    }

    /// Below the floor a call is not proposed but named.
    fn floored(&self, mut proposal: Proposal) -> Proposal {
        let floor = self.dispatcher.calibration.floor;
        let Some(confidence) = proposal.confidence().filter(|c| *c < floor && !proposal.calls.is_empty()) else { return proposal };
        let calls = std::mem::take(&mut proposal.calls);
        proposal.alternatives.insert(0, calls);
        proposal.refused = Some(Refused::Unsure { confidence, floor });
        proposal
    }
}

fn is_complete(proposal: &Proposal) -> bool {
    !proposal.calls.is_empty() && proposal.calls.iter().all(|c| c.verdict.is_valid())
}

/// One proposal of the wishes' proposals, in order. What was not understood is said.
fn joined(cut: &Cut, parts: Vec<Proposal>) -> Proposal {
    let mut out = Proposal::default();
    for (wish, part) in cut.wishes.iter().zip(parts) {
        add_timings(&mut out.timings, &part.timings);
        let understood = is_complete(&part) && part.confidence().is_some_and(|c| c >= EACH);
        out.offered.extend(part.offered.iter().filter(|n| !out.offered.contains(n)).cloned().collect::<Vec<_>>());
        out.left_out.extend(part.left_out);
        out.shortened.extend(part.shortened);
        out.findings.extend(part.findings);
        if understood {
            out.calls.extend(part.calls);
            out.unused.extend(part.unused);
            out.answer.push_str(&part.answer);
            out.steps.extend(part.steps);
            out.settled.extend(part.settled);
            out.choosing = out.choosing.or(part.choosing);
        } else {
            out.unused.push(wish.typed_span(Span { start: 0, end: wish.text().len() }));
            out.findings
                .push(Finding::new(Check::NotUnderstood, format!("{:?} was not understood; nothing is done about it", wish.text())));
        }
    }
    out
}

fn add_timings(sum: &mut Timings, more: &Timings) {
    sum.offer = sum.offer.max(more.offer);
    sum.prefill += more.prefill;
    sum.prefill_tokens += more.prefill_tokens;
    sum.decode += more.decode;
    sum.decode_tokens += more.decode_tokens;
    sum.forced_tokens += more.forced_tokens;
    sum.mask += more.mask;
    sum.grammar += more.grammar;
    sum.runner_ups += more.runner_ups;
    if sum.first_token.is_zero() {
        sum.first_token = more.first_token;
    }
}
