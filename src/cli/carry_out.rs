//! One offer carried out: shown or asked about, run, its output and its exit code passed on.

use super::args::{Form, Global, RunFlags};
use super::exit::{DONE, Failure, USAGE};
use super::signals::{self, Watch};
use super::voice::Voice;
use super::{answer, data, errors, out};
use crate::action::{Chunk, Outcome, Plan, Risk, Status, Step, Stream, quote};
use crate::driver::{Offer, Planned, Ran, Turn};
use crate::history::Decision;
use crate::manifest::Call;
use crate::text::exact;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// An offer and what the command line says about it.
pub(super) struct Task<'a> {
    pub(super) global: &'a Global,
    pub(super) flags: &'a RunFlags,
    pub(super) offer: &'a Offer,
    /// The request that it is of; absent for a call by hand.
    pub(super) asked: Option<Asked<'a>>,
    /// The plan for people.
    pub(super) text: String,
    /// How messages begin.
    pub(super) voice: &'a Voice,
    /// Done right before a run; what fails in it keeps the run from beginning.
    pub(super) before: &'a dyn Fn() -> Result<(), Failure>,
}

/// What a sentence came to, and how sure the person wants it to be.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) turn: &'a Turn,
    pub(super) wish: Option<f32>,
}

/// What became of the offers of a request.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The outcome of each that ran, in order.
    pub(super) outcomes: Vec<Value>,
    /// Something ran that may have changed what the next request is about.
    pub(super) changed: bool,
}

impl Task<'_> {
    /// Shows or runs it. With `--json` nothing is written: what came of it is in `carried`.
    pub(super) fn carry_out(&self, carried: &mut Carried) -> Result<u8, Failure> {
        let (global, offer) = (self.global, self.offer);
        let call = &offer.proposed.call;
        if let Some(form) = self.flags.print {
            return self.print(form);
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
            return if global.json { Ok(DONE) } else { out::print(&self.text) };
        }
        let confirmed = self.permitted(planned).map_err(|(decision, failure)| {
            self.decided(decision);
            failure
        })?;
        if self.flags.yes.is_some() && !confirmed && !global.json && !global.quiet {
            self.voice.echo(&planned.plan.line());
        }
        let code = self.run(planned, confirmed, carried)?;
        if let (DONE, false, Some(Ok(_))) = (code, global.json || global.quiet, &planned.undo) {
            self.voice.note(&format!("this undoes it: {}", undo_line(global, call)));
        }
        Ok(code)
    }

    /// Prints a form of it; the answer object of a sentence is its caller's.
    fn print(&self, form: Form) -> Result<u8, Failure> {
        let denied = || self.offer.planned.as_ref().ok().filter(|p| p.is_denied()).map(|planned| self.denied(planned));
        let in_object = self.asked.is_some() && (self.global.json || form == Form::Json);
        if !in_object {
            // Who reads JSON sees the verdict in it.
            if form != Form::Json
                && let Some(failure) = denied()
            {
                return Err(failure);
            }
            print_form(form, self.offer)?;
        }
        denied().map_or(Ok(DONE), Err)
    }

    fn decided(&self, decision: Decision) {
        let entry = self.offer.decided(decision);
        self.voice.recorded(self.global, entry, self.offer.complaint());
    }

    fn run(&self, planned: &Planned, confirmed: bool, carried: &mut Carried) -> Result<u8, Failure> {
        (self.before)()?;
        let watch = signals::watch(matches!(&planned.plan.step, Step::Exec(exec) if exec.interactive))?;
        let json = self.global.json;
        let mut written = Ok(DONE);
        let mut forwarder = out::OutputForwarder::new();
        let record = self.offer.begin().map_err(|why| errors::not_begun(&self.offer.proposed.call.name, &why))?;
        self.voice.recorded(self.global, record.entry, self.offer.complaint());
        let (mut passed_on, whole) = (0, forwarder.is_whole());
        let show = |chunk: &Chunk| {
            // On a screen no more is shown than is kept.
            if json || (chunk.over && !whole(chunk.stream)) {
                return;
            }
            passed_on += if chunk.over { chunk.bytes.len() as u64 } else { 0 };
            match chunk.stream {
                Stream::Out if written.is_ok() => {
                    written = forwarder.out(&chunk.bytes);
                    if written.is_err() {
                        // Nobody reads any more: as a program on its own would, it ends.
                        watch.cancel().store(true, Ordering::Relaxed);
                    }
                }
                Stream::Out => {}
                Stream::Err => forwarder.err(&chunk.bytes),
            }
        };
        carried.changed |= confirmed || !matches!(planned.plan.risk, Risk::ReadOnly(_));
        let mut ran = record.confirmed(confirmed).run_whole(watch.cancel(), show)?;
        // The history has a part of it; whoever reads stdout has all.
        ran.outcome.dropped_bytes = ran.outcome.dropped_bytes.saturating_sub(passed_on);
        self.voice.recorded(self.global, None, self.offer.complaint());
        carried.outcomes.push(outcome_json(&ran));
        written.and(forwarder.finish())?;
        for remark in ran.remarks() {
            self.voice.note(&remark);
        }
        end(&planned.plan, &ran.outcome, &watch)
    }
}

fn outcome_json(ran: &Ran) -> Value {
    let mut outcome = answer::outcome_json(&ran.outcome);
    if let (Some(map), Some(entry)) = (outcome.as_object_mut(), ran.entry) {
        map.insert("history".to_owned(), entry.into());
    }
    if let (Some(map), false) = (outcome.as_object_mut(), ran.remarks().is_empty()) {
        map.insert("remarks".to_owned(), ran.remarks().into());
    }
    outcome
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

/// The exit code of a run that ended; that of a signal which came too late to end it keeps what follows from beginning.
fn end(plan: &Plan, outcome: &Outcome, watch: &Watch) -> Result<u8, Failure> {
    match (watch.asked(), &outcome.status) {
        (Some(signal), Status::Cancelled) => Err(Failure::new(signal, "interrupted", "")),
        (Some(signal), _) => Err(Failure::new(signal, format!("interrupted after {}", outcome.words()), "")),
        (None, _) => errors::ended(&plan.tool, outcome),
    }
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
            Step::Http(_) => out::line(&plan()?.shell_line()),
            _ => Err(Failure::new(USAGE, format!("{} does not send an HTTP request", call.name), "--print shell  # any action")),
        },
    }
}
