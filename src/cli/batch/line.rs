//! Lines of stdin as requests: a sentence, or a JSON object with `query`, `id` and `context`. Knows nothing of what becomes of
//! them.

use crate::cli::exit::{FAILED, Failure, USAGE};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::io::{BufRead, Read as _};

/// Longest line, in bytes; what is longer is refused, not cut.
const MAX_LINE: usize = 64 * 1024;

/// What a line asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    /// What is asked.
    pub(super) query: String,
    /// The request's own name, given back as it came.
    pub(super) id: Value,
    /// What else is given back as it came.
    pub(super) context: Option<Value>,
}

/// A line that is neither blank nor a comment.
#[derive(Debug)]
pub(super) struct Line {
    /// Its number, from 1, blank lines and comments counted.
    pub(super) number: u64,
    /// What tells the input up to and with this line from any other; absent where it could not be read.
    pub(super) mark: Option<String>,
    /// A batch before this one began it and did not see its end.
    pub(super) begun_before: bool,
    /// What it asks, or what is wrong with it.
    pub(super) request: Result<Request, Failure>,
}

impl Line {
    /// What is wrong with it, to be told.
    pub(super) fn take_failure(&mut self) -> Failure {
        match std::mem::replace(&mut self.request, Err(Failure::silent(FAILED))) {
            Err(failure) => failure,
            Ok(request) => {
                self.request = Ok(request);
                Failure::new(FAILED, "it was not dispatched", "")
            }
        }
    }
}

/// The lines of `input`.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    mark: [u8; 32],
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, number: 0, mark: [0; 32], ended: false }
    }

    /// The bytes of the next line without its end, or none at the end of the input; a line that is too long is an empty error.
    fn bytes(&mut self) -> std::io::Result<Option<Result<Vec<u8>, ()>>> {
        let mut line = Vec::new();
        let read = (&mut self.input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.mark = Sha256::new().chain_update(self.mark).chain_update(&line).finalize().into();
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read > MAX_LINE {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Err(())));
        }
        Ok(Some(Ok(line)))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while !self.ended {
            let bytes = match self.bytes() {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return None,
                Err(error) => {
                    self.ended = true;
                    let failure = Failure::new(FAILED, format!("stdin cannot be read: {error}"), "");
                    return Some(Line { number: self.number + 1, mark: None, begun_before: false, request: Err(failure) });
                }
            };
            let request = match bytes {
                Err(()) => Some(Err(Failure::new(USAGE, format!("the line has more than {MAX_LINE} bytes"), "one request a line"))),
                Ok(bytes) => read(&bytes, self.number == 1),
            };
            if let Some(request) = request {
                let mark = crate::text::hex(&self.mark[..8]);
                return Some(Line { number: self.number, mark: Some(mark), begun_before: false, request });
            }
        }
        None
    }
}

/// The request on a line; none on a blank line and on a comment.
fn read(bytes: &[u8], first: bool) -> Option<Result<Request, Failure>> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some(Err(Failure::new(USAGE, "the line is not UTF-8; nothing was made of it", "one request a line, in UTF-8")));
    };
    let text = if first { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    let text = text.trim();
    match text.chars().next() {
        None | Some('#') => None,
        Some('{') => Some(object(text)),
        Some(_) => Some(Ok(Request { query: text.to_owned(), id: Value::Null, context: None })),
    }
}

const FORM: &str = r#"{"query": "how big is src", "id": "a1"}  # or the sentence alone"#;

fn object(text: &str) -> Result<Request, Failure> {
    let wrong = |why: String| Failure::new(USAGE, why, FORM);
    let mut object: Map<String, Value> =
        serde_json::from_str(text).map_err(|e| wrong(format!("it begins with '{{' and is not a JSON object: {e}")))?;
    let query = match object.remove("query") {
        Some(Value::String(query)) if !query.trim().is_empty() => query.trim().to_owned(),
        Some(_) => return Err(wrong("\"query\" is not a text that asks for something".to_owned())),
        None => return Err(wrong("the object has no \"query\"".to_owned())),
    };
    let id = object.remove("id").unwrap_or_default();
    if !matches!(id, Value::Null | Value::String(_) | Value::Number(_)) {
        return Err(wrong("\"id\" is neither a text nor a number".to_owned()));
    }
    let context = object.remove("context");
    match object.keys().next() {
        None => Ok(Request { query, id, context }),
        Some(other) => Err(wrong(format!("{other:?} is not a member of a request; \"query\", \"id\" and \"context\" are"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn all(input: &[u8]) -> Vec<(u64, Result<Request, String>)> {
        Lines::new(input).map(|line| (line.number, line.request.map_err(|f| f.message()))).collect()
    }

    fn plain(query: &str) -> Request {
        Request { query: query.to_owned(), id: Value::Null, context: None }
    }

    #[test]
    fn blank_lines_and_comments_count_and_ask_nothing() {
        let read = all("\u{feff}how big is src\r\n\n  # a comment\n\t \nlist the files".as_bytes());
        assert_eq!(read, [(1, Ok(plain("how big is src"))), (5, Ok(plain("list the files")))]);
        assert!(all(b"").is_empty() && all(b"\n#\n\n").is_empty());
    }

    #[test]
    fn an_object_gives_its_id_and_context_along() {
        let read = all(br#"{"context": {"user": [1]}, "id": "a/1", "query": " how big is src "}"#);
        let request = Request { query: "how big is src".to_owned(), id: json!("a/1"), context: Some(json!({"user": [1]})) };
        assert_eq!(read, [(1, Ok(request))]);
        for (line, why) in [
            ("{\"query\": 1}", "\"query\" is not a text"),
            ("{\"query\": \"  \"}", "\"query\" is not a text"),
            ("{}", "no \"query\""),
            ("{\"query\": \"a\", \"id\": [1]}", "neither a text nor a number"),
            ("{\"query\": \"a\", \"text\": 1}", "\"text\" is not a member"),
            ("{query: a}", "not a JSON object"),
        ] {
            let (number, request) = all(format!("\n{line}\n").as_bytes()).pop().unwrap();
            assert!(number == 2 && request.as_ref().is_err_and(|said| said.contains(why)), "{line}: {request:?}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_or_not_text_costs_no_other() {
        let mut input = vec![b'a'; MAX_LINE];
        input.extend(b"\nb\n");
        input.extend(vec![b'c'; 3 * MAX_LINE]);
        input.extend(b"\nd\n\xff\xfe\ne\n");
        input.extend(vec![b'f'; MAX_LINE + 1]);
        let read = all(&input);
        let good: Vec<u64> = read.iter().filter(|(_, r)| r.is_ok()).map(|(n, _)| *n).collect();
        assert_eq!((good, read.len()), (vec![1, 2, 4, 6], 7));
        assert!(
            read[2].1.as_ref().is_err_and(|said| said.contains("65536 bytes")) && read[4].1.as_ref().is_err_and(|s| s.contains("UTF-8"))
        );
    }

    #[test]
    fn an_input_that_breaks_ends_with_what_broke() {
        struct Broken;
        impl std::io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("gone"))
            }
        }
        let mut lines = Lines::new(std::io::BufReader::new(Broken));
        let said = lines.next().unwrap().request.unwrap_err();
        assert!(said.message().contains("gone") && said.kind() == FAILED && lines.next().is_none());
    }
    proptest::proptest! {
        #![proptest_config(crate::size::property(256))]
        #[test]
        fn any_input_is_lines_in_order(input in r#"([{}\[\]"':,a-c0-9 #\\\n\r\t\x00\u{feff}é]|"query": |"id": |"context": ){0,60}"#, at in 0_usize..60) {
            let mut input = input.into_bytes();
            if at < input.len() {
                input[at] = 0xff;
            }
            let mut before = 0;
            for line in Lines::new(&input[..]) {
                proptest::prop_assert!(line.number > before && line.mark.is_some());
                proptest::prop_assert!(line.request.is_err() || line.request.is_ok_and(|request| !request.query.trim().is_empty()));
                before = line.number;
            }
        }
    }
}
