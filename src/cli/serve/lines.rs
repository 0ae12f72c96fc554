//! `needlesh serve --stdio`: a request a line from stdin, an answer a line on stdout.

use super::super::args::{Global, ServeFlags};
use super::super::exit::{DONE, Failure, USAGE};
use super::super::voice::Voice;
use super::super::{engine, out};
use super::queue::{Cancelled, Queue};
use super::request::{Ask, Request, What, request};
use super::work::{self, Done, Terms};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Longest line, in bytes; what is longer is refused, and the line after it is read.
const MAX_LINE: usize = 1 << 20;

/// Answers until stdin ends, or nobody reads the answers.
pub(in super::super) fn serve(global: &Global, _: &ServeFlags) -> Result<u8, Failure> {
    let engine = engine(global)?;
    let queue = Arc::new(Queue::default());
    let (reading, gone) = (Arc::clone(&queue), Arc::new(AtomicBool::new(false)));
    let nobody_reads = Arc::clone(&gone);
    // Not waited for: the process ends with this function, also while a line is being read.
    std::thread::spawn(move || {
        let read = read(&reading);
        nobody_reads.store(read.is_err(), Ordering::Relaxed);
        reading.close();
    });
    while let Some((ask, cancel)) = queue.next() {
        let Ask { id, what, run, min_confidence } = ask;
        let terms = Terms { run, min_confidence, way: "serve", cancel: &cancel };
        let done = match what {
            What::Sentence(text) => work::sentence(&engine, &text, terms),
            What::Call(call) => work::call(&engine, call, terms),
        };
        Voice::default().recorded(global, None, engine.recorder.complaint());
        out::line(&answer(id, done))?;
        if gone.load(Ordering::Relaxed) {
            break;
        }
    }
    Ok(DONE)
}

/// Reads lines into the queue until there are no more.
fn read(queue: &Queue) -> Result<(), Failure> {
    let mut input = BufReader::new(std::io::stdin());
    let mut line = Vec::new();
    while next_line(&mut input, &mut line)? {
        if line.len() > MAX_LINE {
            refuse(Value::Null, format!("the line has more than {MAX_LINE} bytes"))?;
        } else if !line.trim_ascii().is_empty() {
            take(queue, &line)?;
        }
    }
    Ok(())
}

fn take(queue: &Queue, line: &[u8]) -> Result<(), Failure> {
    match request(line) {
        Err(wrong) => refuse(wrong.id, wrong.why),
        Ok(Request::Ask(ask)) => {
            let id = ask.id.clone();
            if queue.push(ask) { Ok(()) } else { refuse(Value::Null, format!("a request with the id {id} is still open")) }
        }
        Ok(Request::Cancel(id)) => match queue.cancel(&id) {
            // It says itself that it was cancelled.
            Cancelled::Running => Ok(()),
            Cancelled::Waiting => tell(id, work::cancelled()),
            Cancelled::Unknown => refuse(Value::Null, format!("no request with the id {id} is open")),
        },
    }
}

fn refuse(id: Value, why: String) -> Result<(), Failure> {
    tell(id, Failure::new(USAGE, why, "docs/serve.md has the format; a line: {\"id\": 1, \"query\": \"how big is src\"}"))
}

fn tell(id: Value, failure: Failure) -> Result<(), Failure> {
    let code = failure.kind().code;
    out::line(&answer(id, Done { result: None, failure: Some(failure), code, text: String::new() })).map(drop)
}

/// The answer's line.
fn answer(id: Value, done: Done) -> String {
    let mut line = Map::from_iter([("id".to_owned(), id), ("code".to_owned(), done.code.into())]);
    line.extend(done.result.map(|result| ("result".to_owned(), result)));
    line.extend(done.failure.and_then(|f| f.json()).map(|error| ("error".to_owned(), error)));
    Value::Object(line).to_string()
}

/// Reads a line, of one that is too long no more than shows that; whether there was one.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    let limit = MAX_LINE as u64 + 2;
    if input.by_ref().take(limit).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(true);
    }
    if line.len() as u64 == limit {
        input.skip_until(b'\n')?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_costs_no_more_than_itself() {
        let long = "x".repeat(MAX_LINE * 2);
        let text = format!("a\n{long}\nb\n\nlast");
        let mut input = BufReader::new(text.as_bytes());
        let (mut line, mut seen) = (Vec::new(), Vec::new());
        while next_line(&mut input, &mut line).unwrap() {
            assert!(line.len() <= MAX_LINE + 2);
            seen.push(if line.len() > MAX_LINE { "long".to_owned() } else { String::from_utf8(line.clone()).unwrap() });
        }
        assert_eq!(seen, ["a", "long", "b", "", "last"]);
    }
}
