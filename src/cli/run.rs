//! `needlesh run` and the pipe: propose, get a yes, run, pass the output and the exit code on.

use super::args::{Form, Global, RunFlags};
use super::exit::{DONE, FAILED, Failure, INCOMPLETE, INTERRUPTED, NOT_PERMITTED, NOT_STARTED, SAID_NO, TIMED_OUT, USAGE};
use super::{answer, ask, asked_to_run, engine, out, readable};
use crate::action::{Outcome, Plan, Refusal, Status, Step, quote};
use crate::dispatch::{Proposal, Refused, THRESHOLD};
use crate::driver::{self, Engine, Planned, Plans, Recorder, Stream};
use crate::history::{Decision, Entry};
use crate::manifest::Call;
use crate::policy::{self, Need, Verdict};
use crate::text::{exact, safe_block};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Longest line read from a pipe, in bytes; what is longer is refused, not cut.
const MAX_LINE: u64 = 64 * 1024;

/// One request a line from stdin; the exit code is the first failure's, with `--keep-going` the last one's.
pub(super) fn lines(global: &Global, flags: &RunFlags) -> Result<u8, Failure> {
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
                last = super::finish(Err(failure), global.json);
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
            Err(failure) if flags.keep_going => super::finish(Err(failure), global.json),
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
    let engine = engine(global)?;
    if asked_to_run(flags) {
        readable(&engine.rules)?;
    }
    request(&engine, global, text, flags, "run")
}

fn request(engine: &Engine, global: &Global, text: &str, flags: &RunFlags, way: &'static str) -> Result<u8, Failure> {
    let (mut proposal, mut plans) = engine.propose(text).map_err(|e| ask::proposal_failure(&e))?;
    if global.verbose {
        out::note(&ask::stats_line(&proposal));
    }
    let denied = plans.calls.iter().any(|p| p.decision.as_ref().is_some_and(|d| d.verdict == Verdict::Deny));
    // A denial is said as one, however sure the call is.
    if flags.yes && asked_to_run(flags) && !denied {
        hold_back(&mut proposal, &mut plans, flags.min_confidence);
    }
    let answer = Some((&proposal, &plans));
    if ask::verdict(&proposal, true).is_err() {
        Log { global, recorder: &engine.recorder, entry: driver::bare(way, answer, Decision::NoCall) }.decided(Decision::NoCall);
    }
    let json = global.json || flags.print == Some(Form::Json);
    if json && (!asked_to_run(flags) || proposal.refused.is_some()) {
        out::line(&answer::object(engine, &proposal, &plans, None).to_string())?;
        return ask::verdict(&proposal, true);
    }
    ask::verdict(&proposal, false)?;
    let mut code = DONE;
    // A call that is denied keeps those before it from running too: they were said in one breath.
    let denied = plans.calls.iter().position(|p| p.decision.as_ref().is_some_and(|d| d.verdict == Verdict::Deny));
    let first = denied.filter(|_| asked_to_run(flags)).unwrap_or(0);
    for (proposed, plan) in proposal.calls.iter().zip(&plans.calls).skip(first) {
        let shown = Shown { engine, proposal: &proposal, plans: &plans };
        let entry = driver::entry(way, answer, &proposed.call, plan, Decision::OnlyShown);
        let log = Log { global, recorder: &engine.recorder, entry };
        let text = answer::people(proposed, plan, &proposal.query);
        code = step(&log, &proposed.call, plan, flags, Some(&shown), &text)?;
        if code != DONE {
            break;
        }
    }
    Ok(code)
}

/// Unattended, what changes something only runs when the decode was sure of it.
fn hold_back(proposal: &mut Proposal, plans: &mut Plans, least: Option<f32>) {
    let surety = plans.calls.iter().filter_map(|p| p.decision.as_ref()).any(|d| d.surety);
    let least = least.unwrap_or(if surety { THRESHOLD } else { 0.0 });
    if let Some(confidence) = proposal.confidence().filter(|c| *c < least) {
        proposal.refused = Some(Refused::LowConfidence { confidence, least });
        let calls = std::mem::take(&mut proposal.calls);
        proposal.alternatives.insert(0, calls);
        plans.alternatives.insert(0, std::mem::take(&mut plans.calls));
    }
}

/// One call that needs no model; with the history to write to, and the way it came.
pub(super) fn planned(
    global: &Global,
    call: &Call,
    missing: &[String],
    planned: &Planned,
    flags: &RunFlags,
    (recorder, way): (&Recorder, &'static str),
) -> Result<u8, Failure> {
    if !missing.is_empty() {
        return Err(Failure::new(INCOMPLETE, format!("{} needs {}", call.name, missing.join(", ")), "--arg name=value gives it"));
    }
    let text = format!("{} {}\n{}", call.name, Value::Object(call.arguments.clone()), answer::plan_people(planned));
    let log = Log { global, recorder, entry: driver::entry(way, None, call, planned, Decision::OnlyShown) };
    step(&log, call, planned, flags, None, &text)
}

/// What an answer object is made of.
struct Shown<'a> {
    engine: &'a Engine,
    proposal: &'a Proposal,
    plans: &'a Plans,
}

impl Shown<'_> {
    fn object(&self, outcome: Option<&Outcome>) -> Value {
        answer::object(self.engine, self.proposal, self.plans, outcome)
    }

    /// Rules allow every call of it, and what changes something is as sure as `--yes` would need it.
    fn may_run_unattended(&self, flags: &RunFlags) -> bool {
        let least = flags.min_confidence.unwrap_or(THRESHOLD);
        let sure = self.proposal.confidence().is_none_or(|c| c >= least);
        self.plans.calls.iter().all(|p| p.decision.as_ref().is_some_and(|d| d.unattended && (sure || !d.surety)))
    }
}

/// Where a call's entry goes once it is decided.
struct Log<'a> {
    global: &'a Global,
    recorder: &'a Recorder,
    entry: Entry,
}

impl Log<'_> {
    /// Writes the entry; what keeps it from being written is said and changes nothing.
    fn decided(&self, decision: Decision) -> Option<i64> {
        let id = self.recorder.add(Entry { at_ms: driver::now_ms(), decision, ..self.entry.clone() });
        if let (Some(id), true) = (id, self.global.verbose) {
            out::note(&format!("recorded as {id}"));
        }
        self.complain();
        id
    }

    fn complain(&self) {
        if let Some(complaint) = self.recorder.complaint().filter(|_| !self.global.quiet) {
            out::note(&format!("needlesh: {complaint}"));
        }
    }
}

/// Shows or runs one call. `text` is the plan for people.
fn step(log: &Log<'_>, call: &Call, planned: &Planned, flags: &RunFlags, shown: Option<&Shown<'_>>, text: &str) -> Result<u8, Failure> {
    let global = log.global;
    if let Some(form) = flags.print {
        return print_form(form, call, planned);
    }
    let unplanned = |_: &&Refusal| {
        log.decided(Decision::NoCall);
    };
    let plan = planned.plan.as_ref().inspect_err(unplanned).map_err(|r| refusal(call, r))?;
    if flags.dry_run {
        log.decided(Decision::OnlyShown);
        return if global.json { out::line(&answer::plan_json(planned).to_string()) } else { out::print(text) };
    }
    permitted(log, plan, planned.decision.as_ref(), flags, shown, text).map_err(|(decision, failure)| {
        log.decided(decision);
        failure
    })?;
    if flags.yes && !global.json && !global.quiet {
        out::note(&plan.line());
    }
    let code = execute(log, plan, planned, shown)?;
    if let (DONE, false, Some(Planned { plan: Ok(_), .. })) = (code, global.json || global.quiet, planned.undo.as_deref()) {
        out::note(&format!("needlesh: this undoes it: {}", undo_line(global, call)));
    }
    Ok(code)
}

/// The rules first, then `--yes` or a rule that lets it run unattended, then the person.
fn permitted(
    log: &Log<'_>,
    plan: &Plan,
    decision: Option<&policy::Decision>,
    flags: &RunFlags,
    shown: Option<&Shown<'_>>,
    text: &str,
) -> Result<(), (Decision, Failure)> {
    let nobody = |f| (Decision::NobodyToAsk, f);
    let Some(decision) = decision else { return Err(nobody(Failure::new(NOT_PERMITTED, "no rule was asked", ""))) };
    if decision.verdict == Verdict::Deny {
        if let (true, Some(shown)) = (log.global.json, shown) {
            out::line(&shown.object(None).to_string()).map_err(|f| (Decision::Denied, f))?;
        }
        let message = format!("nothing was run: {} is {}", plan.tool, decision.rule);
        let hint = "neither --yes nor another rule undoes a denial; needlesh policy list shows the rules";
        let mut failure = Failure::new(NOT_PERMITTED, message, hint);
        if let Some((file, line)) = &decision.place {
            *failure.place = json!({"file": file, "line": line});
        }
        return Err((Decision::Denied, failure));
    }
    if flags.yes {
        return Ok(());
    }
    let unattended = decision.unattended && shown.is_none_or(|s| s.may_run_unattended(flags));
    permission(log.global, plan, decision.need, text, shown, unattended).map_err(|f| match f.code {
        SAID_NO => (Decision::Declined, f),
        _ => nobody(f),
    })
}

/// Asks on the terminal; where there is none, shows the plan and fails, unless it may run `unattended`.
fn permission(global: &Global, plan: &Plan, need: Need, text: &str, shown: Option<&Shown<'_>>, unattended: bool) -> Result<(), Failure> {
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
    let person = std::io::stdin().is_terminal() || std::io::stderr().is_terminal();
    let Some(mut terminal) = terminal.filter(|_| person && !global.json) else {
        if unattended {
            if !global.json && !global.quiet {
                out::note(&plan.line());
            }
            return Ok(());
        }
        match (global.json, shown) {
            (true, Some(s)) => out::line(&s.object(None).to_string())?,
            _ => out::print(text)?,
        };
        return Err(Failure::new(NOT_PERMITTED, "nothing was run: nobody could be asked", "--yes runs it, --dry-run only shows it"));
    };
    // On the terminal itself: stderr may be a file, and nobody may be asked about what they cannot see.
    let _ = terminal.write_all(safe_block(text).as_bytes());
    let wanted = match need {
        Need::Enter => "Enter runs it, n does not: ".to_owned(),
        Need::Key => "y runs it: ".to_owned(),
        Need::Word => format!("type {} to run it: ", plan.tool),
    };
    // What was typed before the question is no answer to it.
    let _ = rustix::termios::tcflush(&terminal, rustix::termios::QueueSelector::IFlush);
    let _ = write!(terminal, "{wanted}");
    let _ = terminal.flush();
    let mut line = String::new();
    let read = BufReader::new(terminal).take(1024).read_line(&mut line).unwrap_or(0);
    let said = line.trim();
    let yes = line.ends_with('\n')
        && match need {
            Need::Enter => matches!(said, "" | "y" | "yes"),
            Need::Key => matches!(said, "y" | "yes"),
            Need::Word => said == plan.tool,
        };
    if read == 0 || !yes {
        return Err(Failure::new(SAID_NO, "nothing was run", ""));
    }
    Ok(())
}

fn execute(log: &Log<'_>, plan: &Plan, planned: &Planned, shown: Option<&Shown<'_>>) -> Result<u8, Failure> {
    let global = log.global;
    let entry = log.decided(Decision::Ran);
    let cancel = Arc::new(AtomicBool::new(false));
    // A program that has the terminal gets its Ctrl-C itself and decides what it means; it must not end this one.
    let its_own = matches!(&plan.step, Step::Exec(exec) if exec.interactive);
    let interrupt = if its_own { Arc::default() } else { Arc::clone(&cancel) };
    let [term, hangup] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP].map(|signal| (signal, Arc::clone(&cancel)));
    for (signal, flag) in [(signal_hook::consts::SIGINT, interrupt), term, hangup] {
        signal_hook::flag::register(signal, flag).map_err(|e| Failure::new(FAILED, e.to_string(), ""))?;
    }
    let json = global.json;
    let mut written = Ok(DONE);
    let mut passing = out::Passing::new();
    let outcome = driver::run(plan, &cancel, |stream, bytes| match stream {
        _ if json => {}
        Stream::Out if written.is_ok() => {
            written = passing.out(bytes);
            if written.is_err() {
                // Nobody reads any more: as a program on its own would, it ends.
                cancel.store(true, Ordering::Relaxed);
            }
        }
        Stream::Out => {}
        Stream::Err => passing.err(bytes),
    })
    .map_err(|e| Failure::new(FAILED, e.to_string(), ""))?;
    log.recorder.end(entry, plan, &outcome);
    log.complain();
    if json {
        let mut object = shown.map_or_else(
            || json!({"success": outcome.status.is_success(), "id": plan.id, "plan": answer::plan_json(planned), "outcome": answer::outcome_json(&outcome)}),
            |s| s.object(Some(&outcome)),
        );
        if let (Some(map), Some(entry)) = (object.as_object_mut(), entry) {
            map.insert("history".to_owned(), entry.into());
        }
        out::line(&object.to_string())?;
    }
    written.and(passing.finish())?;
    if outcome.dropped_bytes > 0 {
        out::note(&format!("needlesh: {} bytes of output beyond the limit were dropped", outcome.dropped_bytes));
    }
    match outcome.leaked {
        0 => {}
        1 => out::note("needlesh: the program left a child behind; it was ended"),
        count => out::note(&format!("needlesh: the program left {count} children behind; they were ended")),
    }
    if let Some(cause) = plan.likely_cause(&outcome) {
        out::note(&format!("needlesh: {cause}"));
    }
    end(plan, &outcome)
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

fn end(plan: &Plan, outcome: &Outcome) -> Result<u8, Failure> {
    match &outcome.status {
        Status::Exited(code) => Ok(u8::try_from(*code).unwrap_or(1)),
        Status::Http(_) | Status::Detached | Status::Sent => Ok(DONE),
        Status::Signalled(signal) => {
            Err(Failure::new(u8::try_from(128 + signal).unwrap_or(1), format!("{} was ended by signal {signal}", plan.tool), ""))
        }
        Status::TimedOut => Err(Failure::new(
            TIMED_OUT,
            format!("{} took too long and was ended", plan.tool),
            "timeout_s in its manifest gives it more time",
        )),
        Status::Stopped => Err(Failure::new(
            NOT_STARTED,
            format!("{} waited for the terminal, which it does not have, and was ended", plan.tool),
            "\"interactive\": true in its manifest gives it the terminal",
        )),
        Status::Cancelled => Err(Failure::new(INTERRUPTED, "interrupted", "")),
        Status::NotStarted(why) | Status::HttpFailed(why) => Err(Failure::new(NOT_STARTED, format!("{}: {why}", plan.tool), "")),
        Status::HttpUnexpected(code) => Err(Failure::new(
            NOT_STARTED,
            format!("{}: the server answered {code}", plan.tool),
            "expect in its manifest names other statuses as good",
        )),
    }
}

/// Why there is no plan, with its exit code.
fn refusal(call: &Call, why: &Refusal) -> Failure {
    let (code, hint) = match why {
        Refusal::Missing(_) => (INCOMPLETE, ""),
        Refusal::MissingSecret(_) => (INCOMPLETE, "set it and try again"),
        Refusal::Unguarded(_) => (NOT_PERMITTED, "without --strict it runs by promise"),
        _ => (NOT_STARTED, ""),
    };
    Failure::new(code, format!("{}: {why}", call.name), hint)
}

fn print_form(form: Form, call: &Call, planned: &Planned) -> Result<u8, Failure> {
    let plan = || planned.plan.as_ref().map_err(|r| refusal(call, r));
    match form {
        Form::Call => out::line(&json!([{"name": call.name, "arguments": call.arguments}]).to_string()),
        Form::Json => out::line(&answer::plan_json(planned).to_string()),
        Form::Argv => match plan()?.argv() {
            Some(argv) => out::line(&argv.iter().map(|word| exact(word)).collect::<Vec<_>>().join("\n")),
            None => Err(Failure::new(USAGE, format!("{} runs no program and has no argv", call.name), "--print shell shows it")),
        },
        Form::Shell => out::line(&plan()?.shell_line()),
        Form::Curl => match &plan()?.step {
            Step::Http(_) => out::line(&plan()?.curl_line()),
            _ => Err(Failure::new(USAGE, format!("{} is no HTTP request", call.name), "--print shell shows it")),
        },
    }
}
