//! One step of the decode: the mask laid on the logits, the two best tokens, and the record of it.

use super::error::Error;
use super::trail::{Likely, Step, StepKind};
use crate::grammar::Matcher;
use crate::model::{Logits, Tokenizer, highest, mass};

/// Candidates kept of a step that is traced.
const TOP: usize = 5;

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

/// The natural logarithm of a token's probability under softmax.
pub(super) fn log_probability(logits: &[f32], token: u32) -> f32 {
    let highest = highest(logits);
    logits.get(token as usize).map_or(f32::NEG_INFINITY, |l| l - highest - mass(logits, highest).ln())
}

/// The highest few, best first. One pass: sorting a whole vocabulary at each step took longer than the step.
fn top(logits: &[f32], highest: f32, mass: f32, tokenizer: &Tokenizer) -> Vec<Likely> {
    let mut best: Vec<usize> = Vec::with_capacity(TOP + 1);
    for (id, logit) in logits.iter().enumerate().filter(|(_, l)| **l > f32::NEG_INFINITY) {
        if best.len() == TOP && best.last().is_some_and(|last| *logit <= logits[*last]) {
            continue;
        }
        let place = best.partition_point(|other| logits[*other] >= *logit);
        best.insert(place, id);
        best.truncate(TOP);
    }
    let candidate = |id: usize| {
        let token = u32::try_from(id).unwrap_or(u32::MAX);
        Likely { token, text: text(tokenizer, &[token]), probability: (logits[id] - highest).exp() / mass }
    };
    best.into_iter().map(candidate).collect()
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

/// Masks `logits` and weighs what is left; `None` when nothing may come.
pub(super) fn weigh(logits: &mut Logits, matcher: &mut Matcher, tokenizer: &Tokenizer, traced: bool) -> Result<Option<Weighed>, Error> {
    let highest = highest(logits);
    let whole = mass(logits, highest);
    let before = if traced { top(logits, highest, whole, tokenizer) } else { Vec::new() };
    let allowed = matcher.mask(logits)?;
    let left = mass(logits, highest);
    let (Some(best), second) = two(logits) else { return Ok(None) };
    let peak = logits[best];
    let kept = mass(logits, peak);
    let probability = |i: usize| (u32::try_from(i).unwrap_or(u32::MAX), (logits[i] - peak).exp() / kept);
    let after = if traced { top(logits, peak, kept, tokenizer) } else { Vec::new() };
    Ok(Some(Weighed {
        log_probability: logits[best] - highest - whole.ln(),
        best: probability(best),
        second: second.map(probability),
        removed: (1.0 - left / whole).clamp(0.0, 1.0),
        allowed,
        before,
        after,
    }))
}

#[cfg(test)]
mod tests {
    use super::two;

    #[test]
    fn the_two_highest_are_found() {
        assert_eq!(two(&[1.0, 3.0, 3.0, f32::NEG_INFINITY]), (Some(1), Some(2)));
        assert_eq!(two(&[f32::NEG_INFINITY]), (None, None));
        assert_eq!(two(&[2.0, 1.0]), (Some(0), Some(1)));
    }
}
