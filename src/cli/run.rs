//! `needlesh run` and the pipe: a turn for each request, its offers carried out one after the other.

use super::args::{Form, Global, RunFlags};
use super::carry_out::Task;
use super::exit::{DONE, FAILED, Failure, INCOMPLETE, USAGE};
use super::{answer, ask, asked_to_run, data, engine, out, readable};
use crate::driver::{Engine, Offer};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};

/// Longest line read from a pipe, in bytes; what is longer is refused, not cut.
const MAX_LINE: u64 = 64 * 1024;

/// One request a line from stdin; the exit code is the first failure's, with `--keep-going` the last one's.
pub(super) fn lines(global: &Global, flags: &RunFlags) -> Result<u8, Failure> {
    data::give(flags, true)?;
    let engine = engine(global)?;
    if asked_to_run(flags) {
        readable(&engine.rules)?;
    }
    let mut input = BufReader::new(std::io::stdin());
    let mut last = DONE;
    loop {
        let mut line = Vec::new();
        let read = (&mut input).take(MAX_LINE).read_until(b'\n', &mut line).map_err(|e| Failure::new(FAILED, format!("stdin: {e}"), ""))?;
        if read == 0 {
            return Ok(last);
        }
        if read as u64 == MAX_LINE {
            return Err(Failure::new(USAGE, format!("a line of stdin has more than {MAX_LINE} bytes"), "one request a line"));
        }
        let not_text = |_| Failure::new(USAGE, "a line of stdin is not UTF-8; nothing was made of it", "one request a line, in UTF-8");
        let text = match String::from_utf8(line).map_err(not_text) {
            Ok(text) => text,
            Err(failure) if flags.keep_going => {
                last = out::finish(Err(failure), global.json);
                continue;
            }
            Err(failure) => return Err(failure),
        };
        if text.trim().is_empty() {
            continue;
        }
        let result = request(&engine, global, text.trim(), flags, "pipe");
        let code = match result {
            Ok(code) => code,
            Err(failure) if flags.keep_going => out::finish(Err(failure), global.json),
            Err(failure) => return Err(failure),
        };
        if code != DONE {
            last = code;
            if !flags.keep_going {
                return Ok(code);
            }
        }
    }
}

/// One request from the command line.
pub(super) fn one(global: &Global, text: &str, flags: &RunFlags) -> Result<u8, Failure> {
    data::give(flags, false)?;
    let engine = engine(global)?;
    if asked_to_run(flags) {
        readable(&engine.rules)?;
    }
    request(&engine, global, text, flags, "run")
}

fn request(engine: &Engine, global: &Global, text: &str, flags: &RunFlags, source: &'static str) -> Result<u8, Failure> {
    let mut turn = engine.propose(text, source)?;
    if global.verbose {
        out::note(&ask::stats_line(&turn));
    }
    // A denial is said as one, however sure the call is.
    if flags.yes && asked_to_run(flags) && turn.denied().is_none() {
        turn.hold_back(flags.min_confidence);
    }
    if ask::verdict(&turn, true).is_err() {
        out::recorded(global, turn.led_to_no_call(), engine.recorder.complaint());
    }
    let json = global.json || flags.print == Some(Form::Json);
    if json && (!asked_to_run(flags) || turn.refused.is_some()) {
        out::line(&answer::object(engine, &turn, None).to_string())?;
        return ask::verdict(&turn, true);
    }
    ask::verdict(&turn, false)?;
    let mut code = DONE;
    // A call that is denied keeps those before it from running too: they were said in one breath.
    let first = turn.denied().filter(|_| asked_to_run(flags)).unwrap_or(0);
    for offer in turn.offers.iter().skip(first) {
        let text = answer::people(offer, &turn.query);
        code = Task { global, flags, offer, answer: Some((engine, &turn)), text }.carry_out()?;
        if code != DONE {
            break;
        }
    }
    Ok(code)
}

/// One call that needs no model.
pub(super) fn by_hand(global: &Global, offer: &Offer, flags: &RunFlags) -> Result<u8, Failure> {
    let call = &offer.proposed.call;
    let missing = &offer.proposed.verdict.missing;
    if !missing.is_empty() {
        return Err(Failure::new(INCOMPLETE, format!("{} needs {}", call.name, missing.join(", ")), "--arg NAME=VALUE"));
    }
    let arguments = Value::Object(call.arguments.clone());
    let text = format!("{} {arguments}\n{}{}", call.name, answer::from(offer), answer::plan_people(offer.planned.as_ref()));
    Task { global, flags, offer, answer: None, text }.carry_out()
}
