//! `needlesh run`: one request, or one call that needs no model.

use super::args::{Global, RequestFlags, RunFlags};
use super::carry_out::{Carried, Task};
use super::exit::{DONE, Failure, INCOMPLETE, NO_TOOL, NOT_PERMITTED, USAGE};
use super::request::Request;
use super::voice::Voice;
use super::{answer, asked_to_run, batch, data, engine, out, readable};
use crate::driver::{Offer, Planned};
use serde_json::Value;

/// One request from the command line, or with `-` those of stdin.
pub(super) fn run(global: &Global, text: &[String], flags: &RunFlags, requests: &RequestFlags) -> Result<u8, Failure> {
    if text == ["-"] {
        return batch::run(global, flags, requests);
    }
    if let Some(flag) = requests.batch.given() {
        return Err(Failure::new(
            USAGE,
            format!("{flag} is for many requests"),
            format!("needlesh run - {flag} < requests.txt  # a line each"),
        ));
    }
    one(global, &text.join(" "), flags, requests.min_confidence)
}

fn one(global: &Global, text: &str, flags: &RunFlags, wish: Option<f32>) -> Result<u8, Failure> {
    data::give(flags, false)?;
    let engine = engine(global)?;
    if asked_to_run(flags) {
        readable(&engine.rules)?;
    }
    let turn = engine.propose(text, "run")?;
    let voice = Voice::default();
    let answered = Request { engine: &engine, global, flags, wish, voice: &voice, before: &|| Ok(()) }.answer(turn);
    if answered.result.as_ref().is_err_and(Failure::is_closed_pipe) {
        return answered.result;
    }
    if let Some(object) = answered.object {
        out::line(&object.to_string())?;
        // A refusal is an answer, and said in it.
        return answered.result.map_err(|failure| {
            let told = [NO_TOOL, INCOMPLETE].contains(&failure.kind());
            failure.told(told)
        });
    }
    answered.result
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
    let (voice, mut carried) = (Voice::default(), Carried::default());
    let result = Task { global, flags, offer, asked: None, text, voice: &voice, before: &|| Ok(()) }.carry_out(&mut carried);
    // What is denied, or could not begin, is an error and nothing else.
    let is_shown = |planned: &Planned| result.as_ref().is_err_and(|f| f.kind() == NOT_PERMITTED) && !planned.is_denied();
    match &offer.planned {
        Ok(planned) if global.json && flags.dry_run => {
            out::line(&answer::warned(answer::plan_json(Ok(planned)), offer.notice()).to_string())?
        }
        Ok(planned) if global.json && flags.print.is_none() && (!carried.outcomes.is_empty() || is_shown(planned)) => {
            out::line(&answer::of_call(offer, planned, &carried.outcomes, &result).to_string())?
        }
        _ => DONE,
    };
    result
}
