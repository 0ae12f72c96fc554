//! `needlesh ask`: the proposal, nothing run.

use super::args::Global;
use super::exit::{DONE, Failure, INCOMPLETE, NO_TOOL};
use super::{answer, engine, out, replay};
use crate::dispatch::{Refused, RunnerUps};
use crate::driver::Turn;
use std::path::Path;

/// Prints the proposal for one sentence.
pub(super) fn ask(global: &Global, text: &str, top: Option<u8>, stats: bool, save: Option<&Path>) -> Result<u8, Failure> {
    let mut engine = engine(global)?;
    if let Some(top) = top {
        engine.dispatcher.runner_ups = RunnerUps { count: usize::from(top.saturating_sub(1)), min_confidence: 0.0, always: true };
    }
    let turn = engine.propose(text, "ask")?;
    if let Some(file) = save {
        replay::save(global, &engine, text, file)?;
    }
    if global.json {
        out::line(&answer::object(&engine, &turn, None).to_string())?;
    } else {
        for offer in &turn.offers {
            out::print(&answer::people(offer, &turn.query))?;
        }
        out::print(&answer::others(&turn))?;
    }
    if !turn.left_out.is_empty() && !global.quiet && !global.json {
        out::note(&format!("needlesh: left out for lack of room in the prompt: {}", turn.left_out.join(", ")));
    }
    if stats || global.verbose {
        out::note(&stats_line(&turn));
    }
    verdict(&turn, global.json)
}

/// The exit code of a proposal; a refusal is told unless JSON said it already.
pub(super) fn verdict(turn: &Turn, told: bool) -> Result<u8, Failure> {
    if let Some(refused) = &turn.refused {
        let failure = Failure::new(NO_TOOL, refused.to_string(), "").told(told);
        return Err(match refused {
            Refused::LowConfidence { .. } => {
                let held = turn.others.first().map(|calls| answer::calls_line(calls)).unwrap_or_default();
                let failure = failure.hinted(format!("it would have been: {held}"));
                failure.hinted("leave --yes out  # you are asked").hinted("--min-confidence P  # accepts less")
            }
            _ if turn.offered.is_empty() => failure.hinted("needlesh tools list  # no tool is near it; these are all"),
            _ => failure.hinted(format!("offered were: {}", turn.offered.join(", "))),
        });
    }
    if let Some(call) = turn.offers.iter().map(|o| &o.proposed).find(|c| !c.verdict.missing.is_empty()) {
        let names = call.verdict.missing.join(", ");
        let message = format!("{} needs {names}, which you did not say", call.call.name);
        return Err(Failure::new(INCOMPLETE, message, "say it in the request").told(told));
    }
    Ok(DONE)
}

/// Rates and times on one line.
pub(super) fn stats_line(turn: &Turn) -> String {
    let t = &turn.timings;
    let rate = |r: Option<f64>| r.map_or_else(|| "–".to_owned(), |v| format!("{v:.0}"));
    format!(
        "prefill {} tok/s ({} tokens)  decode {} tok/s ({} tokens)  first token {:.1} ms  total {:.1} ms",
        rate(t.prefill_tps()),
        t.prefill_tokens,
        rate(t.decode_tps()),
        t.decode_tokens,
        t.first_token.as_secs_f64() * 1e3,
        t.total.as_secs_f64() * 1e3
    )
}
