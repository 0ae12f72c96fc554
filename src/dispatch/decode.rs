//! The decode: the head of a call, then its arguments under the grammar; forced runs cost one step together.

use super::answer::Decoded;
use super::budget::Budget;
use super::error::Error;
use super::help::Without;
use super::proposal::Timings;
use super::settings::Mode;
use super::step::{given, log_probability, weigh};
use super::trail::{Step, StepKind};
use crate::grammar::{Grounding, Matcher, Vocabulary, ascii_json, check_width, grammar, pick};
use crate::manifest::Tool;
use crate::model::{DecodeState, EOS, Encoded, Logits, Model, TOOL_CALL};
use crate::sentence::Sentence;
use std::time::{Duration, Instant};

/// Longest answer in tokens, as the shipped checkpoint was trained with some room.
const MAX_ANSWER: usize = 256;

/// Forks kept of a first decode.
const FORKS: usize = 3;

/// Probability under the mask that a fork's token must have, 0 to 1.
const MIN_FORK: f32 = 0.03;

/// What is decoded over.
pub(super) struct Decoder<'a> {
    pub(super) model: &'a Model,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) sentence: &'a Sentence,
    /// Offered tools in the order of the prompt.
    pub(super) tools: &'a [&'a Tool],
    pub(super) mode: Mode,
    /// Calls of one answer at most.
    pub(super) calls: usize,
    /// Whether candidates are kept.
    pub(super) traced: bool,
    pub(super) start: Instant,
    pub(super) budget: &'a Budget,
    pub(super) without: Without,
}

/// A way into an answer.
#[derive(Clone)]
pub(super) struct Branch {
    pub(super) state: DecodeState,
    /// After the last token.
    pub(super) logits: Logits,
    pub(super) tokens: Vec<u32>,
    pub(super) steps: Vec<Step>,
    /// Log-probability of the tokens, without a mask.
    pub(super) score: f32,
}

/// A place where another token was likely.
pub(super) struct Fork {
    at: Branch,
    matcher: Matcher,
    token: u32,
    share: f32,
}

/// The likeliest forks of one answer, best first.
#[derive(Default)]
pub(super) struct Forks(pub(super) Vec<Fork>);

impl Forks {
    /// Keeps a fork of that share when it is among the best so far.
    fn offer(&mut self, share: f32, fork: impl FnOnce() -> Fork) {
        if share < MIN_FORK || (self.0.len() >= FORKS && self.0.last().is_some_and(|l| l.share >= share)) {
            return;
        }
        let place = self.0.partition_point(|f| f.share >= share);
        self.0.insert(place, fork());
        self.0.truncate(FORKS);
    }
}

impl Decoder<'_> {
    /// Reads the prompt, and makes the grammar of the answer beside it where one is wanted. Fills the measured parts of
    /// `timings`.
    pub(super) fn prefill(&self, prompt: &[u32], timings: &mut Timings) -> Result<(Encoded, Option<Matcher>), Error> {
        self.budget.goes_on()?;
        let start = Instant::now();
        let (encoded, made) = std::thread::scope(|scope| {
            let made = (self.mode != Mode::Free).then(|| scope.spawn(|| self.grammar()));
            let encoded = self.model.encode(prompt);
            timings.prefill += start.elapsed();
            (encoded, made.map(|m| m.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
        });
        timings.prefill_tokens += prompt.len();
        self.budget.goes_on()?;
        let Some((matcher, took)) = made.transpose()? else { return Ok((encoded?, None)) };
        timings.grammar += took;
        Ok((encoded?, Some(matcher)))
    }

    /// The grammar of an answer with the offered tools, and how long it took to make.
    fn grammar(&self) -> Result<(Matcher, Duration), Error> {
        let start = Instant::now();
        check_width(self.tools)?;
        let matcher = self.vocabulary.matcher(&grammar(self.tools, self.sentence, self.grounding(), self.calls))?;
        Ok((matcher, start.elapsed()))
    }

    /// What the grammar holds values to.
    pub(super) fn grounding(&self) -> Grounding {
        if self.mode == Mode::Full { Grounding::Said } else { Grounding::Open }
    }

    /// Counts a token that the model picked.
    pub(super) fn picked(&self, timings: &mut Timings) {
        if timings.decode_tokens == 0 {
            timings.first_token = self.start.elapsed();
        }
        timings.decode_tokens += 1;
    }

    /// Greedy without a grammar; control pieces but the end are never picked.
    pub(super) fn free(&self, encoded: &Encoded, timings: &mut Timings) -> Result<Decoded, Error> {
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
            self.budget.count()?;
            if token == EOS {
                break;
            }
            answer.push(token);
            self.model.step_into(encoded, &mut state, &[token], &mut logits)?;
        }
        Ok(Decoded { text: self.model.tokenizer.decode(&answer).trim().to_owned(), steps: Vec::new() })
    }

    /// The ways into a call of each offered tool, in order, and the log-probability of the refusal.
    pub(super) fn heads(&self, encoded: &Encoded) -> Result<(Vec<Branch>, f32), Error> {
        let mut state = DecodeState::default();
        let logits = self.model.step(encoded, &mut state, &[EOS, TOOL_CALL])?;
        let begin = Branch { state, logits, tokens: Vec::new(), steps: Vec::new(), score: 0.0 };
        let heads: Vec<Vec<u32>> = self.tools.iter().map(|tool| self.head(tool)).collect();
        let refusal = self.model.tokenizer.encode("[]");
        let ways: Vec<&[u32]> = heads.iter().chain([&refusal]).map(Vec::as_slice).collect();
        let mut branches = self.follow(encoded, &begin, &ways)?;
        let refusal = branches.pop().map_or(f32::NEG_INFINITY, |b| b.score);
        Ok((branches, refusal))
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

    /// From a place inside the arguments to the end of the answer.
    pub(super) fn arguments(
        &self,
        encoded: &Encoded,
        mut at: Branch,
        matcher: &mut Matcher,
        timings: &mut Timings,
        mut forks: Option<&mut Forks>,
    ) -> Result<Decoded, Error> {
        let tokenizer = &self.model.tokenizer;
        while at.tokens.len() < MAX_ANSWER {
            let masks = Instant::now();
            let forced = self.forced(&at.tokens, matcher);
            if !forced.is_empty() {
                matcher.accept(&forced)?;
                timings.mask += masks.elapsed();
                timings.forced_tokens += forced.len();
                self.take_forced(encoded, &mut at, forced)?;
                continue;
            }
            timings.mask += masks.elapsed();
            let mut logits = std::mem::take(&mut at.logits);
            let masks = Instant::now();
            let weighed = weigh(&mut logits, matcher, tokenizer, self.traced)?;
            timings.mask += masks.elapsed();
            let Some(weighed) = weighed else { break };
            self.picked(timings);
            self.budget.count()?;
            let (token, probability) = weighed.best;
            if let (Some(forks), Some((other, share))) = (forks.as_mut(), weighed.second) {
                forks.offer(share, || Fork { at: at.clone(), matcher: matcher.clone(), token: other, share });
            }
            at.steps.push(weighed.step(token, probability, tokenizer));
            if token == EOS {
                break;
            }
            self.take(encoded, &mut at, matcher, token)?;
        }
        Ok(Decoded { text: tokenizer.decode(&at.tokens).trim().to_owned(), steps: at.steps })
    }

    /// From a fork to the end of the answer; `None` where the fork is the end.
    pub(super) fn resume(&self, encoded: &Encoded, fork: Fork, timings: &mut Timings) -> Result<Option<Decoded>, Error> {
        let Fork { mut at, mut matcher, token, share } = fork;
        if token == EOS {
            return Ok(None);
        }
        at.steps.push(given(StepKind::Picked, &[token], share, share.max(1e-6).ln(), &self.model.tokenizer));
        self.take(encoded, &mut at, &mut matcher, token)?;
        Ok(Some(self.arguments(encoded, at, &mut matcher, timings, None)?))
    }

    /// Goes on with a picked token, whose step is recorded already.
    fn take(&self, encoded: &Encoded, at: &mut Branch, matcher: &mut Matcher, token: u32) -> Result<(), Error> {
        matcher.accept(&[token])?;
        at.tokens.push(token);
        self.model.step_into(encoded, &mut at.state, &[token], &mut at.logits)?;
        Ok(())
    }

    /// Goes on with tokens that had no alternative.
    fn take_forced(&self, encoded: &Encoded, at: &mut Branch, forced: Vec<u32>) -> Result<(), Error> {
        let after = self.model.step_all(encoded, &mut at.state, &forced)?;
        let before = std::iter::once(&at.logits).chain(&after);
        let sum = before.zip(&forced).map(|(logits, token)| log_probability(logits, *token)).sum();
        at.logits = after.into_iter().next_back().unwrap_or_default();
        at.steps.push(given(StepKind::Forced, &forced, 1.0, sum, &self.model.tokenizer));
        at.tokens.extend(forced);
        Ok(())
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
