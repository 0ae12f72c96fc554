//! The decode: which tool, then its arguments under the grammar; forced runs cost one step together.

use super::choose::log_probability;
use super::search::{Fork, Forks};
use super::trail::{self, Decoded, StepKind};
use super::wanted::Wanted;
use super::{Choice, Error, Mode, Ranked, Timings};
use crate::grammar::{Grounding, Matcher, Vocabulary, grammar, pick};
use crate::manifest::Tool;
use crate::model::{DecodeState, EOS, Encoded, Logits, Model, TOOL_CALL};
use std::time::{Duration, Instant};

/// Longest answer in tokens, as the shipped checkpoint was trained with some room.
pub(super) const MAX_ANSWER: usize = 256;

/// What is decoded over.
pub(super) struct Job<'a> {
    pub(super) model: &'a Model,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) query: &'a str,
    /// Offered tools with their rank scores.
    pub(super) tools: &'a [(&'a Tool, Ranked)],
    pub(super) mode: Mode,
    pub(super) choice: Choice,
    /// Whether candidates are kept.
    pub(super) traced: bool,
    /// Tokens with a closing brace, which end an argument list.
    pub(super) closing: &'a [u32],
    pub(super) start: Instant,
}

/// A way into an answer.
#[derive(Clone)]
pub(super) struct Branch {
    pub(super) state: DecodeState,
    /// After the last token.
    pub(super) logits: Logits,
    pub(super) tokens: Vec<u32>,
    pub(super) steps: Vec<trail::Step>,
    /// Log-probability of the tokens, without a mask.
    pub(super) score: f32,
}

impl Job<'_> {
    /// Reads the prompt, and makes the grammar of the answer beside it where one is wanted. Fills the measured parts of
    /// `timings`.
    pub(super) fn prefill(&self, prompt: &[u32], timings: &mut Timings) -> Result<(Encoded, Option<Matcher>), Error> {
        let start = Instant::now();
        let (encoded, made) = std::thread::scope(|scope| {
            let made = (self.mode != Mode::Free).then(|| scope.spawn(|| self.grammar()));
            let encoded = self.model.encode(prompt);
            timings.prefill = start.elapsed();
            (encoded, made.map(|m| m.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
        });
        timings.prefill_tokens = prompt.len();
        let Some((matcher, took)) = made.transpose()? else { return Ok((encoded?, None)) };
        timings.grammar += took;
        Ok((encoded?, Some(matcher)))
    }

    /// The grammar of an answer with the offered tools, and how long it took to make.
    fn grammar(&self) -> Result<(Matcher, Duration), Error> {
        let start = Instant::now();
        let tools: Vec<&Tool> = self.tools.iter().map(|(t, _)| *t).collect();
        let matcher = self.vocabulary.matcher(&grammar(&tools, self.query, self.grounding()))?;
        Ok((matcher, start.elapsed()))
    }

    /// What the grammar holds values to.
    pub(super) fn grounding(&self) -> Grounding {
        if self.mode == Mode::Full { Grounding::Said } else { Grounding::Open }
    }

    pub(super) fn picked(&self, timings: &mut Timings) {
        if timings.decode_tokens == 0 {
            timings.first_token = self.start.elapsed();
        }
        timings.decode_tokens += 1;
    }

    /// Greedy without a grammar; control pieces but the end are never picked.
    pub(super) fn free(&self, encoded: &Encoded, timings: &mut Timings) -> Result<String, Error> {
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
            self.model.step_into(encoded, &mut state, &[token], &mut logits)?;
        }
        Ok(self.model.tokenizer.decode(&answer).trim().to_owned())
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
        let wanted = Wanted::new(self.tools.iter().map(|(t, _)| *t), self.query);
        while at.tokens.len() < MAX_ANSWER {
            let masks = Instant::now();
            let forced = self.forced(&at.tokens, matcher);
            if !forced.is_empty() {
                matcher.accept(&forced)?;
                timings.mask += masks.elapsed();
                timings.forced_tokens += forced.len();
                let after = self.model.step_all(encoded, &mut at.state, &forced)?;
                let before = std::iter::once(&at.logits).chain(&after);
                let sum = before.zip(&forced).map(|(logits, token)| log_probability(logits, *token)).sum();
                at.logits = after.into_iter().next_back().unwrap_or_default();
                at.steps.push(trail::given(StepKind::Forced, &forced, 1.0, sum, tokenizer));
                at.tokens.extend(forced);
                continue;
            }
            timings.mask += masks.elapsed();
            let mut logits = std::mem::take(&mut at.logits);
            let open = self.mode == Mode::Full && wanted.is_open(&tokenizer.decode(&at.tokens));
            let masks = Instant::now();
            let weighed = self.weigh(&mut logits, matcher, |logits| {
                for token in self.closing.iter().filter(|_| open) {
                    logits[*token as usize] -= self.choice.go_on;
                }
            })?;
            timings.mask += masks.elapsed();
            let Some(weighed) = weighed else { break };
            self.picked(timings);
            let (token, probability) = weighed.best;
            if let (Some(forks), Some((other, share))) = (forks.as_mut(), weighed.second) {
                forks.offer(share, || Fork::new(&at, matcher, other, share));
            }
            at.steps.push(weighed.step(token, probability, tokenizer));
            if token == EOS {
                break;
            }
            self.take(encoded, &mut at, matcher, token)?;
        }
        Ok(Decoded { text: tokenizer.decode(&at.tokens).trim().to_owned(), steps: at.steps })
    }

    /// Goes on with a picked token, whose step is recorded already.
    pub(super) fn take(&self, encoded: &Encoded, at: &mut Branch, matcher: &mut Matcher, token: u32) -> Result<(), Error> {
        matcher.accept(&[token])?;
        at.tokens.push(token);
        self.model.step_into(encoded, &mut at.state, &[token], &mut at.logits)?;
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

    /// The state before the first token of an answer.
    pub(super) fn begin(&self, encoded: &Encoded) -> Result<Branch, Error> {
        let mut state = DecodeState::default();
        let logits = self.model.step(encoded, &mut state, &[EOS, TOOL_CALL])?;
        Ok(Branch { state, logits, tokens: Vec::new(), steps: Vec::new(), score: 0.0 })
    }
}
