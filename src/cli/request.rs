//! One request from its proposal to its end, and what came of it as one object.

use super::args::{Form, Global, RunFlags};
use super::bars::Bars;
use super::carry_out::{Asked, Carried, Task};
use super::exit::{DONE, Failure};
use super::voice::Voice;
use super::{answer, ask, asked_to_run};
use crate::driver::{Engine, Turn};
use serde_json::Value;

/// What the command line says about a request.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) engine: &'a Engine,
    pub(super) global: &'a Global,
    pub(super) flags: &'a RunFlags,
    /// The person's own minimum of a confidence.
    pub(super) wish: Option<f32>,
    /// How messages begin.
    pub(super) voice: &'a Voice,
    /// Done right before a run.
    pub(super) before: &'a dyn Fn() -> Result<(), Failure>,
}

/// What a request came to.
pub(super) struct Answered {
    /// The answer object, where JSON is wanted.
    pub(super) object: Option<Value>,
    /// The exit code, or why it did not come to its end.
    pub(super) result: Result<u8, Failure>,
    /// Something ran that may have changed what the next request is about.
    pub(super) changed: bool,
}

impl Request<'_> {
    /// Holds the calls to the bars, and shows or runs them one after the other.
    pub(super) fn answer(&self, mut turn: Turn) -> Answered {
        if self.global.verbose {
            self.voice.echo(&ask::stats_line(&turn));
        }
        let bars = Bars { global: self.global, flags: self.flags, wish: self.wish };
        bars.hold_back(&mut turn);
        let verdict = bars.verdict(&turn, false);
        if verdict.is_err() {
            self.voice.recorded(self.global, turn.led_to_no_call(), self.engine.recorder.complaint());
        }
        let json = self.global.json || self.flags.print == Some(Form::Json);
        let mut carried = Carried::default();
        let result = verdict.and_then(|_| self.carry_out(&turn, &mut carried));
        let object = json.then(|| answer::ended(answer::object(self.engine, &turn), &carried.outcomes, &result));
        Answered { object, result, changed: carried.changed }
    }

    fn carry_out(&self, turn: &Turn, carried: &mut Carried) -> Result<u8, Failure> {
        // It is told, and nothing before it runs.
        let first = turn.blocked().filter(|_| asked_to_run(self.flags)).unwrap_or(0);
        for offer in turn.offers.iter().skip(first) {
            let task = Task {
                global: self.global,
                flags: self.flags,
                offer,
                asked: Some(Asked { turn, wish: self.wish }),
                text: answer::people(offer, &turn.query),
                voice: self.voice,
                before: self.before,
            };
            let code = task.carry_out(carried)?;
            if code != DONE {
                return Ok(code);
            }
        }
        Ok(DONE)
    }
}
