//! Which tool: its rank and the likelihood of the head of its call under the decoder, weighed together.

use super::calibration::Choice;
use super::choosing::{Choosing, Ranked, ToolScore};
use super::decode::{Branch, Decoder};
use super::error::Error;
use super::step::given;
use super::trail::StepKind;
use crate::model::Encoded;

/// By what scores are divided before their softmax: the rank's weight makes them far too sure.
const SOFT: f32 = 8.0;

/// Weighs the offered tools; the branches are the ways into their calls, in order.
pub(super) fn choose(
    decoder: &Decoder<'_>,
    ranked: &[Ranked],
    encoded: &Encoded,
    choice: Choice,
) -> Result<(Choosing, Vec<Branch>), Error> {
    let (mut branches, refusal) = decoder.heads(encoded)?;
    let weighed = |by: fn(&Ranked) -> f32| ranked.iter().zip(&branches).map(|(rank, b)| b.score + choice.rank * by(rank)).collect();
    let (scores, unaided): (Vec<f32>, Vec<f32>) = (weighed(|r| r.score), weighed(|r| r.unaided));
    let seen = decoder.tools.iter().zip(ranked).zip(&branches);
    let mut tools: Vec<ToolScore> = Vec::with_capacity(branches.len());
    for (((tool, rank), branch), (share, unaided)) in seen.zip(shares(&scores).into_iter().zip(shares(&unaided))) {
        tools.push(ToolScore { name: tool.name.clone(), log_probability: branch.score, rank: rank.clone(), share, unaided });
    }
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let best = scores.iter().position(|s| *s == highest).unwrap_or(0);
    let mut choosing = Choosing { tools, refusal, refused: false, best };
    choosing.refused = choosing.call_margin() < 0.0 || choosing.tools.is_empty();
    for (branch, tool) in branches.iter_mut().zip(&choosing.tools) {
        branch.steps.push(given(StepKind::Tool, &branch.tokens, tool.share, branch.score, &decoder.model.tokenizer));
    }
    Ok((choosing, branches))
}

/// The softmax of scores.
fn shares(scores: &[f32]) -> Vec<f32> {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let soft: Vec<f32> = scores.iter().map(|s| ((s - highest) / SOFT).exp()).collect();
    let all: f32 = soft.iter().sum();
    soft.into_iter().map(|s| s / all).collect()
}
