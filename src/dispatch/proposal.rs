//! What comes of a sentence: the data that every other room reads.

use super::choosing::Choosing;
use super::finding::Finding;
use super::signals::Confidence;
use super::trail::Step;
use crate::manifest::{Call, Verdict};
use crate::text::Span;
use std::time::Duration;

/// What came of a sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// The sentence.
    pub query: String,
    /// The calls, in the model's order; empty when refused.
    pub calls: Vec<Proposed>,
    /// Why there are no calls.
    pub refused: Option<Refused>,
    /// Names of the tools that the model saw, best first.
    pub offered: Vec<String>,
    /// Names of offered tools whose long descriptions and lists the model saw cut.
    pub shortened: Vec<String>,
    /// Names of tools that ranked high enough but did not fit into the context.
    pub left_out: Vec<String>,
    /// The model's answer as written.
    pub answer: String,
    /// Other answers, best first, each complete where `calls` is.
    pub alternatives: Vec<Vec<Proposed>>,
    /// What the checks found and fixed: calls and values that were left out.
    pub findings: Vec<Finding>,
    /// How the tool was chosen; absent when nothing was decoded under a grammar.
    pub choosing: Option<Choosing>,
    /// How the answer came about; empty without a grammar.
    pub steps: Vec<Step>,
    /// Arguments that were settled before this decode, because the first one left doubt.
    pub settled: Vec<String>,
    /// Words of the sentence that say something and that no call used.
    pub unused: Vec<Span>,
    /// Parts of the sentence that were taken out before anything was decoded: what is negated or excepted.
    pub dropped: Vec<Span>,
    /// What it took.
    pub timings: Timings,
}

/// One call with what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// The call.
    pub call: Call,
    /// What the schema says of it.
    pub verdict: Verdict,
    /// Where each argument's value came from, in argument order.
    pub evidence: Vec<(String, Evidence)>,
    /// How sure the decode was; absent without a grammar and while a required value is missing.
    pub confidence: Option<Confidence>,
    /// Arguments that name a path which must exist and does not.
    pub absent: Vec<String>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// These bytes of the sentence.
    Said(Span),
    /// These bytes of the sentence, in another unit.
    Converted(Span),
    /// One of the parameter's allowed values, not said as such.
    Enum,
    /// The schema's default.
    Default,
    /// Nothing in the sentence.
    Nowhere,
    /// A person typed it in the place of what was proposed.
    Typed,
}

impl Proposal {
    /// It has calls, and nothing is missing in them.
    pub(super) fn is_complete(&self) -> bool {
        !self.calls.is_empty() && self.calls.iter().all(|c| c.verdict.is_valid())
    }

    /// Makes no call surer than this.
    pub(super) fn lower_to(&mut self, most: f32) {
        for confidence in self.calls.iter_mut().filter_map(|c| c.confidence.as_mut()) {
            confidence.call = confidence.call.min(most);
        }
    }

    /// The confidence of the least sure call, 0 to 1; absent without calls, without a grammar, and while a
    /// required value is missing.
    #[must_use]
    pub fn confidence(&self) -> Option<f32> {
        let all: Option<Vec<f32>> = self.calls.iter().map(|c| Some(c.confidence.as_ref()?.call)).collect();
        all?.into_iter().reduce(f32::min)
    }
}

impl Evidence {
    /// The bytes of the sentence, where it was said.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        if let Self::Said(span) | Self::Converted(span) = self { Some(*span) } else { None }
    }

    /// Where the value came from, for a person; `query` is the sentence.
    #[must_use]
    pub fn words(&self, query: &str) -> String {
        match self {
            Self::Said(span) => format!("you said {:?}", span.of(query).unwrap_or_default()),
            Self::Converted(span) => format!("you said {:?}, converted", span.of(query).unwrap_or_default()),
            Self::Enum => "one of its allowed values".to_owned(),
            Self::Default => "its default".to_owned(),
            Self::Nowhere => "not in your request".to_owned(),
            Self::Typed => "you typed it".to_owned(),
        }
    }
}

impl Proposed {
    /// The words of the sentence that its values are.
    pub(super) fn spans(&self) -> Vec<Span> {
        self.evidence.iter().filter_map(|(_, e)| e.span()).collect()
    }
}

/// Why a sentence led to no call.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// The model found no tool that fits.
    NoTool,
    /// The sentence says not to.
    Negated,
    /// The sentence asks about doing something instead of asking for it.
    Question,
    /// A call was found, but it is more likely wrong than right; it is the first of the alternatives.
    Unsure {
        /// Of the least sure call, 0 to 1.
        confidence: f32,
        /// The floor, 0 to 1.
        floor: f32,
    },
    /// Not sure enough to run unattended; the calls are the first of the alternatives.
    LowConfidence {
        /// Of the least sure call, 0 to 1.
        confidence: f32,
        /// What it takes, 0 to 1.
        least: f32,
    },
    /// A check rejected the answer.
    Invalid(Finding),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoTool => f.write_str("no tool fits this request"),
            Self::Negated => f.write_str("you asked not to do this"),
            Self::Question => f.write_str("this asks about something instead of asking for it; nothing is proposed"),
            Self::Unsure { confidence, floor } => {
                let (confidence, floor) = apart(*confidence, *floor);
                write!(f, "not sure what is meant: confidence {confidence} is below {floor}")
            }
            Self::LowConfidence { confidence, least } => {
                let (confidence, least) = apart(*confidence, *least);
                write!(f, "confidence {confidence} is below {least}, the minimum where nobody looks on")
            }
            Self::Invalid(finding) => write!(f, "the model's answer was rejected: {finding}"),
        }
    }
}

impl Refused {
    /// The word in JSON answers.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoTool => "no_tool",
            Self::Negated => "negated",
            Self::Question => "question",
            Self::Unsure { .. } => "unsure",
            Self::LowConfidence { .. } => "low_confidence",
            Self::Invalid(_) => "invalid",
        }
    }
}

/// Two probabilities, the first below the second, with as few digits as tell them apart.
fn apart(below: f32, above: f32) -> (String, String) {
    let written = |digits: usize| {
        let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(2));
        let low = (f64::from(below) * scale).floor() / scale;
        (format!("{low:.digits$}"), format!("{above:.digits$}"))
    };
    (2..7).map(written).find(|(low, high)| low != high).unwrap_or_else(|| written(7))
}

/// Measured times and counts; prefill and decode are never blended.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Timings {
    /// Ranking the tools.
    pub offer: Duration,
    /// Encoder and cross-attention keys and values.
    pub prefill: Duration,
    /// Encoder tokens.
    pub prefill_tokens: usize,
    /// From the first decoder step to the end of the answer.
    pub decode: Duration,
    /// Tokens picked by the model, the end included.
    pub decode_tokens: usize,
    /// Tokens that had no alternative.
    pub forced_tokens: usize,
    /// Masks and forced runs; part of `decode`.
    pub mask: Duration,
    /// Making grammars; the first is made beside the prefill, the others are part of `decode`.
    pub grammar: Duration,
    /// From the start to the first picked token.
    pub first_token: Duration,
    /// Finding the runner-ups, after the answer; no part of `decode`.
    pub runner_ups: Duration,
    /// The whole.
    pub total: Duration,
}

impl Timings {
    /// Prefill tokens a second; absent when nothing was measured.
    #[must_use]
    pub fn prefill_tps(&self) -> Option<f64> {
        rate(self.prefill_tokens, self.prefill)
    }

    /// Decode tokens a second; absent when nothing was measured.
    #[must_use]
    pub fn decode_tps(&self) -> Option<f64> {
        rate(self.decode_tokens, self.decode)
    }
}

fn rate(count: usize, time: Duration) -> Option<f64> {
    (count > 0 && !time.is_zero()).then(|| count as f64 / time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_confidences_never_look_alike() {
        for (below, above, want) in [
            (0.81, 0.97, ("0.81", "0.97")),
            (0.8141, 0.8149, ("0.814", "0.815")),
            (0.97, 0.9702, ("0.9700", "0.9702")),
            (0.969_99, 0.97, ("0.96", "0.97")),
            (0.0, 0.44, ("0.00", "0.44")),
            (0.999_9, 1.0, ("0.99", "1.00")),
        ] {
            assert_eq!(apart(below, above), (want.0.to_owned(), want.1.to_owned()), "{below} {above}");
        }
        let said = Refused::LowConfidence { confidence: 0.811, least: 0.814 }.to_string();
        assert!(said.starts_with("confidence 0.81") && said.contains(" is below 0.814, the minimum"), "{said}");
    }
}
