//! How sure a call must be where nobody looks on, and what to do about one that is not.

use super::args::{Global, RunFlags};
use super::exit::{DONE, Failure, INCOMPLETE, NO_TOOL};
use super::permit::{at_most, needs_destructive};
use super::{answer, question};
use crate::action::quote;
use crate::dispatch::Refused;
use crate::driver::{Offer, Turn};
use serde_json::Value;

/// What the command line says about a request.
#[derive(Clone, Copy)]
pub(super) struct Bars<'a> {
    pub(super) global: &'a Global,
    pub(super) flags: &'a RunFlags,
    /// The person's own minimum.
    pub(super) wish: Option<f32>,
}

impl Bars<'_> {
    /// Refuses what is not sure enough: with `--yes` and `--print`, where nobody looks on, and wherever the person set a bar.
    /// A denial is said as one, however sure the call is.
    pub(super) fn hold_back(&self, turn: &mut Turn) {
        let unseen = (self.flags.yes.is_some() || self.flags.print.is_some()) && !self.flags.dry_run;
        if (unseen || self.wish.is_some()) && turn.denied().is_none() {
            turn.hold_back(self.wish);
        }
    }

    /// The exit code of a proposal; `told` where its refusal was said already.
    pub(super) fn verdict(&self, turn: &Turn, told: bool) -> Result<u8, Failure> {
        if let Some(refused) = &turn.refused {
            let failure = Failure::new(NO_TOOL, refused.to_string(), "").told(told);
            return Err(match refused {
                Refused::LowConfidence { confidence, .. } => self.what_would_allow(turn, failure, *confidence),
                Refused::Unsure { .. } => by_hand(turn, failure),
                _ if turn.offered.is_empty() => failure.hinted("needlesh tools list  # no tool is near it; these are all"),
                _ => failure.hinted(format!("nearest: {}", turn.offered.join(", "))),
            });
        }
        if let Some(call) = turn.offers.iter().map(|o| &o.proposed).find(|c| !c.verdict.missing.is_empty()) {
            let names = call.verdict.missing.join(", ");
            let message = format!("{} needs {names}, which you did not say", call.call.name);
            return Err(Failure::new(INCOMPLETE, message, "say it in the request").told(told));
        }
        Ok(DONE)
    }

    /// The flags that would have let through what was held back.
    fn what_would_allow(&self, turn: &Turn, failure: Failure, confidence: f32) -> Failure {
        let Some(held) = turn.others.first() else { return failure };
        let failure = failure.hinted(format!("it would have been: {}", answer::calls_line(held)));
        let accepts = format!("--min-confidence {}", at_most(confidence));
        let may_delete = held.iter().filter_map(|o| o.planned.as_ref().ok()).any(needs_destructive);
        let failure = match (self.flags.print, self.flags.yes) {
            (Some(_), _) => failure.hinted(format!("{accepts}  # prints it")),
            (None, Some(_)) if may_delete => failure.hinted(format!("--yes=destructive {accepts}  # runs it")),
            (None, Some(_)) => failure.hinted(format!("--yes {accepts}  # runs it")),
            (None, None) => failure.hinted(format!("{accepts}  # accepts it")),
        };
        if self.flags.yes.is_some() && !self.global.json && question::terminal().is_some() {
            return failure.hinted("leave --yes and --min-confidence out  # you are asked");
        }
        failure
    }
}

/// The call that was more likely wrong than right, to be made by hand.
fn by_hand(turn: &Turn, failure: Failure) -> Failure {
    let Some(held) = turn.others.first() else { return failure };
    let failure = failure.hinted(format!("it would have been: {}", answer::calls_line(held)));
    match held.as_slice() {
        [offer] if offer.proposed.verdict.missing.is_empty() => failure.hinted(format!("{}  # that call by hand", call_line(offer))),
        _ => failure,
    }
}

/// The command line of a call by hand.
pub(super) fn call_line(offer: &Offer) -> String {
    let call = &offer.proposed.call;
    let arguments = Value::Object(call.arguments.clone()).to_string();
    let words = ["needlesh", "call", &call.name, "--args-json", &arguments];
    words.map(quote).join(" ")
}
