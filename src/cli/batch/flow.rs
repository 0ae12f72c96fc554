//! Requests of stdin answered one after the other: an object or a few lines for each, one exit code for all.

use super::ahead::{Ahead, Dispatching, InOrder, ahead};
use super::journal::{Journal, Past, Resumed};
use super::line::Lines;
use super::progress::Progress;
use super::review::{Review, need};
use super::said;
use crate::cli::args::{BatchFlags, Consent, Global, Pace, RequestFlags, RunFlags};
use crate::cli::exit::{DONE, FAILED, Failure, HUNG_UP, INTERRUPTED, SAID_NO, TERMINATED};
use crate::cli::request::{Answered, Request};
use crate::cli::voice::Voice;
use crate::cli::{answer, ask, asked_to_run, data, engine_for, out, readable};
use crate::driver::{Engine, Turn};
use crate::policy::Need;
use std::cell::Cell;
use std::io::{BufReader, Stdin};
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What goes through the requests of stdin.
struct Batch<'a> {
    global: &'a Global,
    pace: &'a Pace,
    dispatching: Dispatching,
    journal: Option<Journal>,
    progress: Progress,
}

/// How one turn is answered; the last argument is done right before a run.
type Answer<'a> = dyn Fn(&Engine, &Voice, Turn, &dyn Fn() -> Result<(), Failure>) -> Answered + 'a;

/// `run -`: each request as `run` does it. The exit code is the first failure's, with `--keep-going` the last one's.
pub(in crate::cli) fn run(global: &Global, flags: &RunFlags, requests: &RequestFlags) -> Result<u8, Failure> {
    let RequestFlags { min_confidence: wish, batch: BatchFlags { pace, resume, review } } = requests;
    data::give(flags, true)?;
    let journal = resume.as_deref().map(Journal::open).transpose()?;
    let engine = engine_for(global, jobs(pace))?;
    if asked_to_run(flags) {
        readable(&engine.rules)?;
    }
    let with = |flags: &RunFlags, wish, engine: &Engine, voice: &Voice, turn, before: &dyn Fn() -> Result<(), Failure>| {
        Request { engine, global, flags, wish, voice, before }.answer(turn)
    };
    let batch = Batch::new(global, pace, "pipe", engine, journal);
    let as_given: &Answer<'_> = &|engine, voice, turn, before| with(flags, *wish, engine, voice, turn, before);
    if *review {
        // Who looked at the table need not be as sure as nobody.
        let accepted = RunFlags { yes: Some(Consent::Destructive), ..flags.clone() };
        let wish = Some(wish.unwrap_or(0.0));
        return batch.reviewed(&|engine, voice, turn, before| with(&accepted, wish, engine, voice, turn, before), as_given);
    }
    batch.all(as_given)
}

/// `ask -`: each request as `ask` does it.
pub(in crate::cli) fn ask(global: &Global, pace: &Pace, ready: impl FnOnce(&mut Engine), stats: bool) -> Result<u8, Failure> {
    let mut engine = engine_for(global, jobs(pace))?;
    ready(&mut engine);
    Batch::new(global, pace, "ask", engine, None).all(&|engine, voice, turn, _| {
        let result = ask::tell(global, &turn, stats, voice);
        let object = global.json.then(|| answer::ended(answer::object(engine, &turn), &[], &result));
        Answered { object, result, changed: false }
    })
}

/// How many sentences are read side by side.
fn jobs(pace: &Pace) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(64);
    pace.jobs.map_or_else(cores, usize::from)
}

impl<'a> Batch<'a> {
    fn new(global: &'a Global, pace: &'a Pace, source: &'static str, engine: ManuallyDrop<Engine>, journal: Option<Journal>) -> Self {
        let dispatching = Dispatching { engine: Arc::new(engine), source, world: Arc::new(AtomicU64::new(0)) };
        Self { global, pace, dispatching, journal, progress: Progress::new(global) }
    }

    /// The requests of stdin, from where the journal left off, dispatched ahead.
    fn requests(&self) -> InOrder {
        let past = self.journal.as_ref().map_or_else(Past::default, |journal| journal.past.clone());
        let lines: Resumed<Lines<BufReader<Stdin>>> = Resumed::new(Lines::new(BufReader::new(std::io::stdin())), past);
        ahead(&self.dispatching, lines, jobs(self.pace))
    }

    /// Answers all of them.
    fn all(&self, answer: &Answer<'_>) -> Result<u8, Failure> {
        let (mut requests, mut line) = (self.requests(), 0);
        let (code, ended) = each(&mut requests, |ahead| {
            line = ahead.line.number;
            let ahead = self.dispatching.current(ahead);
            self.progress.step(|| self.one(ahead, !self.pace.keep_going, answer))
        })?;
        if ended && !is_end(code) && !self.global.quiet && !self.global.json && requests.is_more() {
            out::note(&format!("what comes after line {line} is not answered; --keep-going goes on after a failure"));
        }
        Ok(code)
    }

    /// Shows all of them, and answers those that a person accepts: `accepted` without asking again, `asked` where the name of a
    /// tool is to be typed.
    fn reviewed(&self, accepted: &Answer<'_>, asked: &Answer<'_>) -> Result<u8, Failure> {
        let stops = !self.pace.keep_going;
        each(Review::of(self.requests())?.ask()?, |(ahead, yes)| match need(&ahead) {
            Some(_) if !yes => self.one(ahead, false, &|_, _, turn, _| declined(&turn)),
            Some(Need::Word) => self.one(ahead, stops, asked),
            Some(_) => self.one(ahead, stops, accepted),
            // The person saw that nothing of it can run, and accepted nothing.
            None => self.one(ahead, false, asked),
        })
        .map(|(code, _)| code)
    }

    /// Answers one, with its records in the journal: before its run, and after its answer was said. A request at which the batch
    /// stops and of which nothing ran is asked again by the next batch. `stops` says whether a failure ends the batch.
    fn one(&self, Ahead { mut line, turn, .. }: Ahead, stops: bool, answer: &Answer<'_>) -> Result<Said, Failure> {
        let (voice, begun) = (said::voice(&line), Cell::new(line.begun_before));
        let answered = match turn {
            Some(Ok(turn)) => answer(&self.dispatching.engine, &voice, turn, &|| match &self.journal {
                // What could not be written down does not run, and is asked again.
                Some(journal) if !begun.get() => journal.begin(&line).map(|()| begun.set(true)),
                _ => Ok(()),
            }),
            Some(Err(error)) => failed(error.into()),
            None if line.begun_before => failed(unfinished()),
            None => failed(line.take_failure()),
        };
        if answered.changed {
            self.dispatching.world.fetch_add(1, Ordering::SeqCst);
        }
        let code = answered.result.as_ref().map_or_else(|failure| failure.kind().code, |code| *code);
        let goes_on = code == DONE || !is_end(code) && (line.begun_before || !stops);
        let said = said::say(self.global, &voice, &line, answered);
        if let (Some(journal), Some(_)) = (&self.journal, &line.mark)
            && (begun.get() || said.is_ok() && goes_on)
        {
            journal.end(&line, code)?;
        }
        said.map(|code| Said { code, goes_on })
    }
}

/// A request that was answered.
struct Said {
    /// Its exit code.
    code: u8,
    /// Whether the next one has its turn.
    goes_on: bool,
}

/// Answers one after the other, until one of them ends the batch: the exit code of the last failure, and whether it was ended.
fn each<T>(all: impl IntoIterator<Item = T>, mut answer: impl FnMut(T) -> Result<Said, Failure>) -> Result<(u8, bool), Failure> {
    let mut last = DONE;
    for one in all {
        let Said { code, goes_on } = answer(one)?;
        last = if code == DONE { last } else { code };
        if !goes_on {
            return Ok((last, true));
        }
    }
    Ok((last, false))
}

/// What could not be dispatched.
fn failed(failure: Failure) -> Answered {
    Answered { object: None, result: Err(failure), changed: false }
}

/// What a person left out of a review.
fn declined(turn: &Turn) -> Answered {
    for offer in &turn.offers {
        offer.closed();
    }
    failed(Failure::new(SAID_NO, "nothing was run: it was not chosen", ""))
}

/// What an earlier batch began.
fn unfinished() -> Failure {
    let message = "an earlier run was cut short while this ran; whether it came to its end is not known, and it is not run again";
    Failure::new(FAILED, message, "needlesh history list  # what is known of it")
}

/// Whether a person or the system asked for the end.
fn is_end(code: u8) -> bool {
    [HUNG_UP, INTERRUPTED, TERMINATED].iter().any(|kind| kind.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_signal_ends_what_keeps_going() {
        assert!([129, 130, 143].into_iter().all(is_end) && ![0, 1, 3, 124, 128, 137].into_iter().any(is_end));
    }
}
