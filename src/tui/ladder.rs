//! How an answer came about, as the debug view shows it.

use crate::dispatch::{Ranked, Step};
use crate::driver::{self, Engine, Turn};

/// How an answer came about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ladder {
    /// The sentence.
    pub query: String,
    /// What was read in it: kind and text.
    pub read: Vec<(String, String)>,
    /// The tools that the model saw, best first.
    pub tools: Vec<Rung>,
    /// Log-probability of no call, and whether that was likelier than any call.
    pub refusal: Option<(f32, bool)>,
    /// Tools for which there was no room.
    pub left_out: Vec<String>,
    /// Tokens of the prompt.
    pub prompt_tokens: usize,
    /// Arguments that were settled before the decode.
    pub settled: Vec<String>,
    /// The steps of the decode.
    pub steps: Vec<Step>,
    /// The answer as written.
    pub answer: String,
    /// Where each value is from, and how sure each call is.
    pub values: Vec<String>,
    /// What the checks found.
    pub findings: Vec<String>,
}

/// A tool that the model saw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rung {
    /// Its name.
    pub name: String,
    /// Its share of the choice, 0 to 1.
    pub share: f32,
    /// Log-probability of the head of its call.
    pub log_probability: f32,
    /// Tokens that it takes of the prompt.
    pub tokens: usize,
    /// Why it ranked where it did.
    pub why: String,
}

impl Ladder {
    /// That of a turn.
    pub(super) fn of(engine: &Engine, turn: &Turn) -> Self {
        let choosing = turn.trace.choosing.as_ref();
        let rung = |name: &String| {
            let score = choosing.and_then(|c| c.tool(name));
            Rung {
                name: name.clone(),
                share: score.map_or(0.0, |s| s.share),
                log_probability: score.map_or(0.0, |s| s.log_probability),
                tokens: engine.tools.get(name).map_or(0, |tool| engine.prompt_tokens(tool)),
                why: score.map(|s| why(&s.rank)).unwrap_or_default(),
            }
        };
        let mut values = Vec::new();
        for call in turn.offers.iter().map(|o| &o.proposed) {
            values.extend(call.evidence.iter().map(|(name, evidence)| format!("{name}: {}", evidence.words(&turn.query))));
            values.extend(call.confidence.as_ref().map(|c| format!("confidence {:.2}, of the tool {:.2}", c.call, c.tool)));
        }
        let refused = turn.refused.iter().map(ToString::to_string);
        Self {
            query: turn.query.clone(),
            read: driver::reading(&turn.query),
            tools: turn.offered.iter().map(rung).collect(),
            refusal: choosing.map(|c| (c.refusal, c.refused)),
            left_out: turn.left_out.clone(),
            prompt_tokens: turn.timings.prefill_tokens,
            settled: turn.trace.settled.clone(),
            steps: turn.trace.steps.clone(),
            answer: turn.trace.answer.clone(),
            values,
            findings: turn.findings.iter().map(ToString::to_string).chain(refused).collect(),
        }
    }
}

/// Why a tool ranked where it did.
fn why(rank: &Ranked) -> String {
    let mut parts = vec![format!("like what it does {:.2}", rank.similarity)];
    if rank.confirmed.is_some() && rank.memory >= rank.example {
        parts.push(format!("like what you confirmed {:.2}", rank.memory));
    } else if rank.nearest.is_some() {
        parts.push(format!("like an example {:.2}", rank.example));
    }
    match rank.program {
        2 => parts.push("its own command line".to_owned()),
        1 => parts.push("a command line of its program".to_owned()),
        -1 => parts.push("a command line of another program".to_owned()),
        _ => {}
    }
    parts.join(", ")
}
