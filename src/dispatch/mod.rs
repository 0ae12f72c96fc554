//! A typed sentence becomes a `Proposal`. The way, each stage knowing only those before it:
//! `sentence` (what was typed) → `offer` (which tools are near) → `decode` (Needle under the grammar, on the first one to
//! three) → `search` (other readings, where the first leaves doubt; a model this small often has the right one second) →
//! `read` (checks, evidence, confidence) → `wishes` (one wish or several, put together). Knows no processes and no terminals.

mod answer;
mod budget;
mod calibration;
mod check;
mod choices;
mod choose;
mod choosing;
mod command;
mod confidence;
mod decode;
mod dispatcher;
mod elsewhere;
mod error;
mod evidence;
mod finding;
mod help;
mod known;
mod meant;
mod memory;
mod offer;
mod parts;
mod program_words;
mod prompt;
mod proposal;
mod propose;
mod read;
mod roles;
mod search;
mod settings;
mod shape;
mod shown;
mod sift;
mod signals;
mod step;
mod stop;
mod stray;
mod torn;
mod trail;
mod unused;
mod vary;
mod why;
mod wishes;
mod world;

pub use calibration::{Calibration, Choice, Linear, logistic};
pub use choosing::{Choosing, Ranked, ToolScore};
pub use dispatcher::Dispatcher;
pub use error::Error;
pub use finding::{Check, Finding};
pub use help::{Help, Without};
pub use memory::{MAX_REMEMBERED, Memory};
pub use offer::{Asked, Lookup, Ranker};
pub use prompt::{MAX_TOOL, prompt_tokens, tool_json};
pub use proposal::{Evidence, Proposal, Proposed, Refused, Timings};
pub use settings::{MAX_CONTEXT, MAX_OFFERED, MAX_QUERY, MAX_RUNNER_UPS, MAX_WORK, Mode, RunnerUps};
pub use signals::{Confidence, Signals};
pub use stop::Stop;
pub use trail::{Likely, Step, StepKind};
pub use why::param_tokens;
pub use world::{Unknown, World, absent};

#[cfg(test)]
mod tests;
