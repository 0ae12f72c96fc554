//! What a decode did, step by step, and how sure it was: the data of the trace and of the confidence.

use super::Error;
use super::decode::Job;
use crate::grammar::Matcher;
use crate::model::{Logits, Tokenizer, highest, mass};
use std::ops::Range;

/// Candidates kept of a step that is traced.
const TOP: usize = 5;

/// One move of the decode.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How its tokens came about.
    pub kind: StepKind,
    /// Its tokens.
    pub tokens: Vec<u32>,
    /// What they add to the answer.
    pub text: String,
    /// Picked: the probability under the mask, 0 to 1; tool: its share among all ways; forced: 1.
    pub probability: f32,
    /// Log-probability of its tokens without the mask, natural logarithm.
    pub log_probability: f32,
    /// The probability that the mask took away, 0 to 1.
    pub removed: f32,
    /// Tokens that the mask left.
    pub allowed: usize,
    /// The likeliest tokens before the mask, best first; empty unless traced.
    pub before: Vec<Likely>,
    /// The likeliest tokens after the mask, best first; empty unless traced.
    pub after: Vec<Likely>,
}

/// How a step's tokens came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// The head of the call of the chosen tool.
    Tool,
    /// The grammar left nothing else.
    Forced,
    /// The likeliest token that the grammar allows.
    Picked,
}

impl StepKind {
    /// The word in traces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Tool => "tool",
            Self::Forced => "forced",
            Self::Picked => "picked",
        }
    }
}

/// A token that could have come.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// Its id.
    pub token: u32,
    /// Its text.
    pub text: String,
    /// Its probability, 0 to 1.
    pub probability: f32,
}

/// A decoded answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Decoded {
    /// The answer's text.
    pub(super) text: String,
    /// How it came about; empty without a grammar.
    pub(super) steps: Vec<Step>,
}

/// What the next token may be.
pub(super) struct Weighed {
    /// The likeliest and the second, with probabilities under the mask.
    pub(super) best: (u32, f32),
    pub(super) second: Option<(u32, f32)>,
    log_probability: f32,
    removed: f32,
    allowed: usize,
    before: Vec<Likely>,
    after: Vec<Likely>,
}

impl Weighed {
    /// A step that takes `token` with this probability.
    pub(super) fn step(self, token: u32, probability: f32, tokenizer: &Tokenizer) -> Step {
        let Self { log_probability, removed, allowed, before, after, .. } = self;
        let (kind, text) = (StepKind::Picked, text(tokenizer, &[token]));
        Step { kind, tokens: vec![token], text, probability, log_probability, removed, allowed, before, after }
    }
}

/// What tokens write.
pub(super) fn text(tokenizer: &Tokenizer, tokens: &[u32]) -> String {
    let bytes: Vec<u8> = tokens.iter().flat_map(|t| tokenizer.piece_bytes(*t)).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Steps that the grammar or the choice of the tool gave.
pub(super) fn given(kind: StepKind, tokens: &[u32], probability: f32, log_probability: f32, tokenizer: &Tokenizer) -> Step {
    let text = text(tokenizer, tokens);
    Step {
        kind,
        tokens: tokens.to_vec(),
        text,
        probability,
        log_probability,
        removed: 0.0,
        allowed: 1,
        before: Vec::new(),
        after: Vec::new(),
    }
}

fn top(logits: &[f32], highest: f32, mass: f32, tokenizer: &Tokenizer) -> Vec<Likely> {
    let mut ids: Vec<usize> = (0..logits.len()).filter(|i| logits[*i] > f32::NEG_INFINITY).collect();
    ids.sort_by(|a, b| logits[*b].total_cmp(&logits[*a]).then(a.cmp(b)));
    ids.truncate(TOP);
    let candidate = |id: usize| {
        let token = u32::try_from(id).unwrap_or(u32::MAX);
        Likely { token, text: text(tokenizer, &[token]), probability: (logits[id] - highest).exp() / mass }
    };
    ids.into_iter().map(candidate).collect()
}

/// The two highest, the lower id first among equals.
fn two(logits: &[f32]) -> (Option<usize>, Option<usize>) {
    let (mut first, mut second): (Option<usize>, Option<usize>) = (None, None);
    for (i, l) in logits.iter().enumerate().filter(|(_, l)| **l > f32::NEG_INFINITY) {
        if first.is_none_or(|f| *l > logits[f]) {
            (first, second) = (Some(i), first);
        } else if second.is_none_or(|s| *l > logits[s]) {
            second = Some(i);
        }
    }
    (first, second)
}

impl Job<'_> {
    /// Masks `logits`, adds `bias`, and weighs what is left; `None` when nothing may come.
    pub(super) fn weigh(
        &self,
        logits: &mut Logits,
        matcher: &mut Matcher,
        bias: impl FnOnce(&mut Logits),
    ) -> Result<Option<Weighed>, Error> {
        let tokenizer = &self.model.tokenizer;
        let highest = highest(logits);
        let whole = mass(logits, highest);
        let before = if self.traced { top(logits, highest, whole, tokenizer) } else { Vec::new() };
        let allowed = matcher.mask(logits)?;
        let left = mass(logits, highest);
        let unbiased: Vec<f32> = self.closing.iter().map(|t| logits[*t as usize]).collect();
        bias(logits);
        let (Some(best), second) = two(logits) else { return Ok(None) };
        let closing = self.closing.iter().position(|t| *t as usize == best);
        let raw = closing.map_or(logits[best], |i| unbiased[i]);
        let peak = logits[best];
        let kept = mass(logits, peak);
        let probability = |i: usize| (u32::try_from(i).unwrap_or(u32::MAX), (logits[i] - peak).exp() / kept);
        let after = if self.traced { top(logits, peak, kept, tokenizer) } else { Vec::new() };
        Ok(Some(Weighed {
            log_probability: raw - highest - whole.ln(),
            best: probability(best),
            second: second.map(probability),
            removed: (1.0 - left / whole).clamp(0.0, 1.0),
            allowed,
            before,
            after,
        }))
    }
}

/// One argument's value in the text of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Which call, from 0.
    pub(super) call: usize,
    /// The argument's name.
    pub(super) name: String,
    /// Bytes of its value.
    pub(super) value: Range<usize>,
}

/// The arguments of a compact list of calls, in order. A text that is none gives those up to where it stops being one.
pub(super) fn written(answer: &str) -> Vec<Written> {
    let mut out = Vec::new();
    let mut call = 0;
    let mut at = 0;
    while let Some(found) = answer.get(at..).and_then(|rest| rest.find("{\"name\":")) {
        let Some(name) = value_end(answer, at + found + 8) else { break };
        let Some(mut key) = answer.get(name..).and_then(|r| r.starts_with(",\"arguments\":{").then_some(name + 14)) else { break };
        while answer.get(key..).is_some_and(|r| r.starts_with('"')) {
            let Some(colon) = value_end(answer, key).filter(|c| answer[*c..].starts_with(':')) else { return out };
            let Some(end) = value_end(answer, colon + 1) else { return out };
            let name = serde_json::from_str(&answer[key..colon]).unwrap_or_default();
            out.push(Written { call, name, value: colon + 1..end });
            key = end + usize::from(answer[end..].starts_with(','));
        }
        at = key;
        call += 1;
    }
    out
}

/// Where the JSON value that begins at `start` ends; `None` when it does not.
fn value_end(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (i, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => {
                quoted = !quoted;
                if !quoted && depth == 0 {
                    return Some(i + 1);
                }
            }
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' | b':' if depth == 0 => return (i > start).then_some(i),
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn arguments_are_found_in_an_answer() {
        let answer = r#"[{"name":"a","arguments":{"x":"1\",}","y":[1,{"z":2}],"w":-3}},{"name":"b","arguments":{}},{"name":"c","arguments":{"k":true}}]"#;
        let found: Vec<_> = written(answer).into_iter().map(|w| (w.call, w.name, answer[w.value].to_owned())).collect();
        let want = [(0, "x", r#""1\",}""#), (0, "y", r#"[1,{"z":2}]"#), (0, "w", "-3"), (2, "k", "true")];
        assert_eq!(found, want.map(|(c, n, v)| (c, n.to_owned(), v.to_owned())));
    }

    #[test]
    fn the_two_highest_are_found() {
        assert_eq!(two(&[1.0, 3.0, 3.0, f32::NEG_INFINITY]), (Some(1), Some(2)));
        assert_eq!(two(&[f32::NEG_INFINITY]), (None, None));
        assert_eq!(two(&[2.0, 1.0]), (Some(0), Some(1)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(tail in r#"[\[\]{}":,\\a-z1é]{0,40}"#) {
            for start in ["", "[{\"name\":\"a\",\"arguments\":{", "{\"name\":"] {
                let text = format!("{start}{tail}");
                for w in written(&text) {
                    prop_assert!(text.get(w.value).is_some());
                }
            }
        }
    }
}
