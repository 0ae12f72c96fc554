//! `needlesh ask`: the proposal, nothing run.

use super::args::{Global, Pace, RunFlags};
use super::bars::Bars;
use super::exit::{Failure, INCOMPLETE, NO_TOOL, USAGE};
use super::voice::Voice;
use super::{answer, batch, engine, out, replay};
use crate::dispatch::RunnerUps;
use crate::driver::{Engine, Turn};
use std::path::Path;

/// Prints the proposal for one sentence, or with `-` for each of stdin.
pub(super) fn ask(global: &Global, text: &[String], top: Option<u8>, stats: bool, save: Option<&Path>, pace: &Pace) -> Result<u8, Failure> {
    let ready = |engine: &mut Engine| {
        if let Some(top) = top {
            engine.dispatcher.runner_ups = RunnerUps { count: usize::from(top.saturating_sub(1)), min_confidence: 0.0, always: true };
        }
    };
    if text == ["-"] {
        if save.is_some() {
            return Err(Failure::new(USAGE, "--save is for one request", "needlesh ask TEXT --save FILE"));
        }
        return batch::ask(global, pace, ready, stats);
    }
    if let Some(flag) = pace.given() {
        return Err(Failure::new(USAGE, format!("{flag} is for many requests"), "needlesh ask - < requests.txt  # a line each"));
    }
    let mut engine = engine(global)?;
    ready(&mut engine);
    let text = text.join(" ");
    let turn = engine.propose(&text, "ask")?;
    if let Some(file) = save {
        replay::save(global, &engine, &text, file)?;
    }
    let told = tell(global, &turn, stats, &Voice::default());
    if told.as_ref().is_err_and(Failure::is_closed_pipe) {
        return told;
    }
    if global.json {
        out::line(&answer::ended(answer::object(&engine, &turn), &[], &told).to_string())?;
    }
    told.map_err(|failure| {
        let is_answer = global.json && [NO_TOOL, INCOMPLETE].contains(&failure.kind());
        failure.told(is_answer)
    })
}

/// Says a proposal in words, unless JSON is wanted; its exit code.
pub(super) fn tell(global: &Global, turn: &Turn, stats: bool, voice: &Voice) -> Result<u8, Failure> {
    if !global.json {
        for offer in &turn.offers {
            out::print(&answer::people(offer, &turn.query))?;
        }
        out::print(&answer::others(turn))?;
        if !turn.left_out.is_empty() && !global.quiet {
            voice.note(&format!("left out for lack of room in the prompt: {}", turn.left_out.join(", ")));
        }
    }
    if stats || global.verbose {
        voice.echo(&stats_line(turn));
    }
    let flags = RunFlags::default();
    Bars { global, flags: &flags, wish: None }.verdict(turn, false)
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
