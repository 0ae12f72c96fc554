//! The greedy decode loop: logits, mask, pick; forced runs in one step.

use super::Timings;
use crate::grammar::{Constraint, pick};
use crate::model::{DecodeState, EOS, Error, Model, PromptForm, TOOL_CALL};
use std::time::Instant;

/// Longest answer in tokens, as the shipped checkpoint was trained with some room.
const MAX_ANSWER: usize = 256;

/// The answer's tokens without the start and end marks. Fills the measured parts of `timings`.
pub(super) fn greedy(
    model: &Model,
    prompt: &[u32],
    constraint: &mut dyn Constraint,
    start: Instant,
    timings: &mut Timings,
) -> Result<Vec<u32>, Error> {
    let prefill = Instant::now();
    let encoded = model.encode(prompt)?;
    timings.prefill = prefill.elapsed();
    timings.prefill_tokens = prompt.len();
    let decode = Instant::now();
    let mut state = DecodeState::default();
    // Upstream's weights write <tool_call> themselves; the shipped checkpoint expects it as given.
    let begin: &[u32] = if model.prompt == PromptForm::Flat { &[EOS, TOOL_CALL] } else { &[EOS] };
    let mut logits = model.step(&encoded, &mut state, begin)?;
    let mut answer = Vec::new();
    while answer.len() < MAX_ANSWER {
        constraint.mask(&mut logits);
        // Upstream's first token may be <tool_call>; it is not part of the answer.
        let Some(token) = pick(&logits) else { break };
        if timings.decode_tokens == 0 {
            timings.first_token = start.elapsed();
        }
        timings.decode_tokens += 1;
        if token == EOS {
            break;
        }
        constraint.accept(token);
        let mut fed = vec![token];
        let forced = constraint.forced();
        timings.forced_tokens += forced.len();
        for &t in &forced {
            constraint.accept(t);
        }
        fed.extend(forced);
        answer.extend(&fed);
        logits = model.step(&encoded, &mut state, &fed)?;
    }
    timings.decode = decode.elapsed();
    answer.retain(|&t| t != TOOL_CALL);
    Ok(answer)
}
