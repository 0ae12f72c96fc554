//! One request done: proposed, and run where that was asked for and a rule lets it run with nobody looking on.

use super::super::exit::{DONE, Failure, INCOMPLETE, INTERRUPTED, NOT_PERMITTED};
use super::super::verdict::callable;
use super::super::{answer, errors};
use crate::action::{Status, Step};
use crate::driver::{self, Engine, Offer, Planned, Turn};
use crate::history::Decision;
use crate::manifest::Call;
use crate::policy::Doubt;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What came of a request.
#[derive(Debug)]
pub(super) struct Done {
    /// The answer object, or the plan of a call.
    pub(super) result: Option<Value>,
    /// Why it is not what was asked for.
    pub(super) failure: Option<Failure>,
    /// The exit code that the same request has on the command line.
    pub(super) code: u8,
    /// The same for people.
    pub(super) text: String,
}

impl Done {
    fn failed(failure: Failure) -> Self {
        Self { code: failure.kind().code, result: None, failure: Some(failure), text: String::new() }
    }

    fn with(result: Value, text: String, ended: Result<u8, Failure>) -> Self {
        match ended {
            Ok(code) => Self { result: Some(result), failure: None, code, text },
            Err(failure) => Self { result: Some(result), text, ..Self::failed(failure) },
        }
    }
}

/// Whether a request is to be run, and on which terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) run: bool,
    pub(super) min_confidence: Option<f32>,
    /// The way that it came, for the history.
    pub(super) way: &'static str,
    pub(super) cancel: &'a Arc<AtomicBool>,
}

impl Terms<'_> {
    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// Proposes what a sentence means.
pub(super) fn sentence(engine: &Engine, text: &str, terms: Terms<'_>) -> Done {
    let turn = match engine.propose(text, terms.way) {
        Ok(turn) => turn,
        Err(error) => return Done::failed(error.into()),
    };
    if terms.is_cancelled() {
        return Done::failed(cancelled());
    }
    let mut result = answer::object(engine, &turn);
    let people: String = turn.offers.iter().map(|offer| answer::people(offer, &turn.query)).collect();
    let text = people + &answer::others(&turn);
    if let Err(failure) = callable(&turn) {
        if terms.run {
            turn.led_to_no_call();
        }
        return Done::with(result, text, Err(failure));
    }
    if !terms.run {
        return Done::with(result, text, Ok(DONE));
    }
    let sure = sure_enough(&turn, terms.min_confidence);
    let ended = run_all(&turn.offers, sure, terms, &mut result);
    Done::with(result, text, ended)
}

/// Plans a call that was written out.
pub(super) fn call(engine: &Engine, call: Call, terms: Terms<'_>) -> Done {
    let tool = match errors::tool(&engine.tools, &call.name) {
        Ok(tool) => tool,
        Err(failure) => return Done::failed(failure),
    };
    if let Err(failure) = errors::valid(tool, &call.arguments) {
        return Done::failed(failure);
    }
    let missing = tool.check(&call.arguments).missing;
    if !missing.is_empty() {
        return Done::failed(Failure::new(INCOMPLETE, format!("{} needs {}", call.name, missing.join(", ")), ""));
    }
    let (rules, recorder) = (Arc::clone(&engine.rules), Arc::clone(&engine.recorder));
    let offer = driver::by_hand(&engine.tools, rules, recorder, call, terms.way, engine.strict);
    let mut result = json!({
        "function_calls": [{"name": offer.proposed.call.name, "arguments": offer.proposed.call.arguments}],
        "plan": answer::plan_json(offer.planned.as_ref()),
    });
    let text = answer::plan_people(offer.planned.as_ref());
    let ended = match &offer.planned {
        Err(why) => Err(errors::unplanned(&offer.proposed.call.name, why)),
        Ok(_) if terms.run => run_all(std::slice::from_ref(&offer), Ok(()), terms, &mut result),
        Ok(_) => Ok(DONE),
    };
    Done::with(result, text, ended)
}

/// What a request comes to that was taken back.
pub(super) fn cancelled() -> Failure {
    Failure::new(INTERRUPTED, "cancelled", "")
}

/// Whether the calls of an answer are as sure as they must be where nobody looks on. A wish can only ask for more.
fn sure_enough(turn: &Turn, wish: Option<f32>) -> Result<(), Failure> {
    match turn.doubt(None).or_else(|| turn.doubt(wish)) {
        None => Ok(()),
        Some(Doubt { confidence, min_confidence }) => {
            let message =
                format!("nothing was run: the call is {confidence:.3} sure, and {min_confidence:.3} is needed where nobody looks on");
            Err(Failure::new(NOT_PERMITTED, message, "send it as \"call\" with the arguments written out  # a call has no doubt"))
        }
    }
}

/// Runs all of it in order until one fails, or none where one of them may not run: they were said in one breath.
fn run_all(offers: &[Offer], sure: Result<(), Failure>, terms: Terms<'_>, result: &mut Value) -> Result<u8, Failure> {
    let may = offers.iter().try_for_each(|offer| may_run(offer).map_err(|(decision, failure)| (offer, decision, failure)));
    if let Err((offer, decision, failure)) = may {
        offer.decided(decision);
        return Err(failure);
    }
    if let (Err(failure), Some(offer)) = (sure, offers.first()) {
        offer.decided(Decision::NobodyToAsk);
        return Err(failure);
    }
    let mut outcomes = Vec::new();
    let mut ended = Ok(DONE);
    for offer in offers {
        ended = run(offer, terms, &mut outcomes);
        if !matches!(ended, Ok(DONE)) {
            break;
        }
    }
    if let Some(map) = result.as_object_mut() {
        map.insert("outcomes".to_owned(), outcomes.into());
    }
    ended
}

/// Whether a rule lets it run where nobody can be asked; else why not, and which rule would.
fn may_run(offer: &Offer) -> Result<(), (Decision, Failure)> {
    let name = &offer.proposed.call.name;
    let planned = offer.planned.as_ref().map_err(|why| (Decision::NoCall, errors::unplanned(name, why)))?;
    if planned.is_denied() {
        return Err((Decision::Denied, errors::denied(planned, "run")));
    }
    if needs_terminal(planned) {
        let message = format!("nothing was run: {name} needs a terminal, and a server has none");
        return Err((Decision::NobodyToAsk, Failure::new(NOT_PERMITTED, message, "run it in needlesh itself")));
    }
    if planned.decision.unattended {
        return Ok(());
    }
    let message = format!("nothing was run: no rule lets {name} run where nobody can be asked ({})", planned.decision.why);
    let failure = Failure::new(NOT_PERMITTED, message, "");
    let failure = match offer.rule_to_run_unattended() {
        Some(rule) => {
            let failure = failure.hinted(format!("this rule in {} lets it run:", rule.file));
            rule.rule.lines().fold(failure, |failure, line| failure.hinted(format!("  {line}")))
        }
        None => failure.hinted("no further rule would: run it in needlesh itself, where you are asked"),
    };
    Err((Decision::NobodyToAsk, failure))
}

fn needs_terminal(planned: &Planned) -> bool {
    match &planned.plan.step {
        Step::Exec(exec) => exec.interactive,
        Step::Clipboard(_) => true,
        Step::Http(_) | Step::Mcp(_) => false,
    }
}

fn run(offer: &Offer, terms: Terms<'_>, outcomes: &mut Vec<Value>) -> Result<u8, Failure> {
    if terms.is_cancelled() {
        return Err(cancelled());
    }
    let name = &offer.proposed.call.name;
    let planned = offer.planned.as_ref().map_err(|why| errors::unplanned(name, why))?;
    let record = offer.begin().map_err(|why| errors::not_begun(name, &why))?;
    let ran = record.run(terms.cancel, |_, _| {})?;
    let mut outcome = answer::outcome_json(&ran.outcome);
    if let Some(map) = outcome.as_object_mut() {
        map.insert("success".to_owned(), ran.outcome.status.is_success().into());
        map.extend(ran.entry.map(|entry| ("history".to_owned(), entry.into())));
    }
    outcomes.push(outcome);
    match ran.outcome.status {
        Status::Cancelled => Err(cancelled()),
        _ => errors::ended(&planned.plan.tool, &ran.outcome),
    }
}
