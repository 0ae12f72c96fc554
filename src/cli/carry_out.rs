//! One offer carried out: shown or asked about, run, its output and its exit code passed on.

use super::args::{Form, Global, RunFlags};
use super::exit::{DONE, Failure, INTERRUPTED, Kind, NOT_STARTED, TIMED_OUT, USAGE};
use super::{answer, data, errors, out};
use crate::action::{Outcome, Plan, Status, Step, Stream, quote};
use crate::driver::{Engine, Offer, Planned, Ran, Turn};
use crate::history::Decision;
use crate::manifest::Call;
use crate::text::exact;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// An offer and what the command line says about it.
pub(super) struct Task<'a> {
    pub(super) global: &'a Global,
    pub(super) flags: &'a RunFlags,
    pub(super) offer: &'a Offer,
    /// What its answer object is made of; absent for a call by hand.
    pub(super) answer: Option<(&'a Engine, &'a Turn)>,
    /// The plan for people.
    pub(super) text: String,
}

impl Task<'_> {
    /// Shows or runs it.
    pub(super) fn carry_out(&self) -> Result<u8, Failure> {
        let (global, offer) = (self.global, self.offer);
        let call = &offer.proposed.call;
        if let Some(form) = self.flags.print {
            return print_form(form, offer);
        }
        let planned = match &offer.planned {
            Ok(planned) => planned,
            Err(why) => {
                self.decided(Decision::NoCall);
                return Err(errors::unplanned(&call.name, why));
            }
        };
        data::unused(self.flags, &planned.plan, global.quiet)?;
        if self.flags.dry_run {
            self.decided(Decision::OnlyShown);
            return if global.json {
                out::line(&answer::warned(answer::plan_json(Ok(planned)), offer.notice()).to_string())
            } else {
                out::print(&self.text)
            };
        }
        let confirmed = self.permitted(planned).map_err(|(decision, failure)| {
            self.decided(decision);
            failure
        })?;
        if self.flags.yes && !global.json && !global.quiet {
            out::note(&planned.plan.line());
        }
        let code = self.run(planned, confirmed)?;
        if let (DONE, false, Some(Ok(_))) = (code, global.json || global.quiet, &planned.undo) {
            out::note(&format!("needlesh: this undoes it: {}", undo_line(global, call)));
        }
        Ok(code)
    }

    fn decided(&self, decision: Decision) {
        let entry = self.offer.decided(decision);
        out::recorded(self.global, entry, self.offer.complaint());
    }

    /// The answer object, after a run with its outcome; absent for a call by hand.
    pub(super) fn object(&self, outcome: Option<&Outcome>) -> Option<Value> {
        self.answer.map(|(engine, turn)| answer::object(engine, turn, outcome))
    }

    fn run(&self, planned: &Planned, confirmed: bool) -> Result<u8, Failure> {
        let cancel = interruptible(&planned.plan)?;
        let json = self.global.json;
        let mut written = Ok(DONE);
        let mut forwarder = out::OutputForwarder::new();
        let record = self.offer.begin().map_err(|why| errors::not_begun(&self.offer.proposed.call.name, &why))?;
        out::recorded(self.global, record.entry, self.offer.complaint());
        let show = |stream, bytes: &[u8]| match stream {
            _ if json => {}
            Stream::Out if written.is_ok() => {
                written = forwarder.out(bytes);
                if written.is_err() {
                    // Nobody reads any more: as a program on its own would, it ends.
                    cancel.store(true, Ordering::Relaxed);
                }
            }
            Stream::Out => {}
            Stream::Err => forwarder.err(bytes),
        };
        let ran = record.confirmed(confirmed).run(&cancel, show)?;
        out::recorded(self.global, None, self.offer.complaint());
        if json {
            out::line(&self.ran_json(planned, &ran).to_string())?;
        }
        written.and(forwarder.finish())?;
        for remark in ran.remarks() {
            out::note(&format!("needlesh: {remark}"));
        }
        end(&planned.plan, &ran.outcome)
    }

    fn ran_json(&self, planned: &Planned, ran: &Ran) -> Value {
        let outcome = &ran.outcome;
        let by_hand = || {
            let plan = answer::plan_json(Ok(planned));
            let object = json!({"success": outcome.status.is_success(), "id": planned.plan.id, "plan": plan, "outcome": answer::outcome_json(outcome)});
            answer::warned(object, self.offer.notice())
        };
        let mut object = self.object(Some(outcome)).unwrap_or_else(by_hand);
        if let (Some(map), Some(entry)) = (object.as_object_mut(), ran.entry) {
            map.insert("history".to_owned(), entry.into());
        }
        object
    }
}

/// Set by a signal that asks for the end of the run.
fn interruptible(plan: &Plan) -> Result<Arc<AtomicBool>, Failure> {
    let cancel = Arc::new(AtomicBool::new(false));
    // A program that has the terminal gets its Ctrl-C itself and decides what it means; it must not end this one.
    let its_own = matches!(&plan.step, Step::Exec(exec) if exec.interactive);
    let interrupt = if its_own { Arc::default() } else { Arc::clone(&cancel) };
    let [term, hangup] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP].map(|signal| (signal, Arc::clone(&cancel)));
    for (signal, flag) in [(signal_hook::consts::SIGINT, interrupt), term, hangup] {
        signal_hook::flag::register(signal, flag)?;
    }
    Ok(cancel)
}

/// The line that undoes a call, with the manifests of this one.
fn undo_line(global: &Global, call: &Call) -> String {
    let mut words = vec!["needlesh".to_owned()];
    words.extend(global.no_builtin.then(|| "--no-builtin".to_owned()));
    words.extend(global.schemas.iter().flat_map(|path| ["--schemas".to_owned(), path.display().to_string()]));
    let arguments = Value::Object(call.arguments.clone()).to_string();
    words.extend(["call", &call.name, "--args-json", &arguments, "--undo"].map(str::to_owned));
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

/// The exit code of a run that ended.
fn end(plan: &Plan, outcome: &Outcome) -> Result<u8, Failure> {
    let kind = match &outcome.status {
        Status::Exited(code) => return Ok(u8::try_from(*code).unwrap_or(1)),
        Status::Http(_) | Status::Detached | Status::Sent => return Ok(DONE),
        Status::Cancelled => return Err(Failure::new(INTERRUPTED, "interrupted", "")),
        Status::Signalled(signal) => Kind::program(u8::try_from(128 + signal).unwrap_or(1)),
        Status::TimedOut => TIMED_OUT,
        Status::Stopped | Status::NotStarted(_) | Status::HttpFailed(_) | Status::HttpUnexpected(_) => NOT_STARTED,
    };
    Err(Failure::new(kind, format!("{}: {}", plan.tool, outcome.status.words()), outcome.status.fix().unwrap_or_default()))
}

fn print_form(form: Form, offer: &Offer) -> Result<u8, Failure> {
    let call = &offer.proposed.call;
    let plan = || offer.planned.as_ref().map(|p| &p.plan).map_err(|why| errors::unplanned(&call.name, why));
    match form {
        Form::Call => out::line(&json!([{"name": call.name, "arguments": call.arguments}]).to_string()),
        Form::Json => out::line(&answer::plan_json(offer.planned.as_ref()).to_string()),
        Form::Argv => match plan()?.argv() {
            Some(argv) => out::line(&argv.iter().map(|word| exact(word)).collect::<Vec<_>>().join("\n")),
            None => Err(Failure::new(
                USAGE,
                format!("{} does not run a program, so there is no argv to print", call.name),
                "--print shell  # any action",
            )),
        },
        Form::Shell => out::line(&plan()?.shell_line()),
        Form::Curl => match &plan()?.step {
            Step::Http(_) => out::line(&plan()?.curl_line()),
            _ => Err(Failure::new(USAGE, format!("{} does not send an HTTP request", call.name), "--print shell  # any action")),
        },
    }
}
