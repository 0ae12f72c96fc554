//! Which tool: its rank and the likelihood of the head of its call under the decoder, weighed together.

use super::calibration::Choice;
use super::choosing::{Choosing, Ranked, ToolScore};
use super::decode::{Branch, Decoder};
use super::error::Error;
use super::step::given;
use super::trail::StepKind;
use crate::model::Encoded;

/// By what scores are divided before their softmax: the rank's weight makes them far too sure.
const SOFT: f32 = 4.0;

/// Weighs the offered tools; the branches are the ways into their calls, in order.
pub(super) fn choose(
    decoder: &Decoder<'_>,
    ranked: &[Ranked],
    encoded: &Encoded,
    choice: Choice,
) -> Result<(Choosing, Vec<Branch>), Error> {
    let (mut branches, refusal) = decoder.heads(encoded)?;
    let scores: Vec<f32> = ranked.iter().zip(&branches).map(|(rank, b)| b.score + choice.rank * rank.score).collect();
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let soft = |score: f32| ((score - highest) / SOFT).exp();
    let all: f32 = scores.iter().map(|s| soft(*s)).sum();
    let one = |((tool, rank), (branch, score)): ((&&crate::manifest::Tool, &Ranked), (&Branch, &f32))| ToolScore {
        name: tool.name.clone(),
        log_probability: branch.score,
        rank: *rank,
        share: soft(*score) / all,
    };
    let tools: Vec<ToolScore> = decoder.tools.iter().zip(ranked).zip(branches.iter().zip(&scores)).map(one).collect();
    let best = scores.iter().position(|s| *s == highest).unwrap_or(0);
    let mut choosing = Choosing { tools, refusal, refused: false, best };
    choosing.refused = choosing.call_margin() < 0.0 || choosing.tools.is_empty();
    for (branch, tool) in branches.iter_mut().zip(&choosing.tools) {
        branch.steps.push(given(StepKind::Tool, &branch.tokens, tool.share, branch.score, &decoder.model.tokenizer));
    }
    Ok((choosing, branches))
}
