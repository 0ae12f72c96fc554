//! What a request of a batch came to, said: one object on stdout, or a few lines on stderr that begin with its line.

use super::line::{Line, Request};
use crate::cli::args::Global;
use crate::cli::exit::Failure;
use crate::cli::request::Answered;
use crate::cli::voice::Voice;
use crate::cli::{answer, out};
use serde_json::{Map, Value, json};

/// How messages about a line begin.
pub(super) fn voice(line: &Line) -> Voice {
    Voice::of_line(line.number, line.request.as_ref().ok().map(|request| request.query.as_str()))
}

/// Says what a request came to. Its exit code; an error where nobody hears it.
pub(super) fn say(global: &Global, voice: &Voice, line: &Line, answered: Answered) -> Result<u8, Failure> {
    let Answered { object, result, .. } = answered;
    if result.as_ref().is_err_and(Failure::is_closed_pipe) {
        return result;
    }
    let code = result.as_ref().map_or_else(|failure| failure.kind().code, |code| *code);
    if global.json || object.is_some() {
        out::line(&numbered(line.number, line.request.as_ref().ok(), object, &result, code).to_string())?;
    } else if let Err(failure) = &result {
        voice.failure(failure);
    }
    Ok(code)
}

/// The object of a line: its number, what it asked, then the answer, then the exit code that it would have had alone.
fn numbered(number: u64, asked: Option<&Request>, object: Option<Value>, result: &Result<u8, Failure>, code: u8) -> Value {
    let id = asked.map_or(Value::Null, |asked| asked.id.clone());
    let query = asked.map_or(Value::Null, |asked| asked.query.as_str().into());
    let mut out = Map::from_iter([("line".to_owned(), number.into()), ("id".to_owned(), id), ("query".to_owned(), query)]);
    out.extend(asked.and_then(|asked| Some(("context".to_owned(), asked.context.clone()?))));
    match object {
        Some(Value::Object(object)) => out.extend(object.into_iter().filter(|(name, _)| name != "id" && name != "query")),
        _ => {
            out.extend([("type".to_owned(), "error".into()), ("success".to_owned(), false.into())]);
            answer::failed(&mut out, result);
        }
    }
    out.insert("exit_code".to_owned(), json!(code));
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::exit::USAGE;

    #[test]
    fn the_object_of_a_line_begins_with_what_was_asked() {
        let asked = Request { query: "q".to_owned(), id: json!(7), context: Some(json!([1])) };
        let object = json!({"type": "call", "success": true, "id": "of the plan", "query": "q"});
        let out = numbered(9, Some(&asked), Some(object), &Ok(0), 0);
        assert_eq!(out.to_string(), r#"{"line":9,"id":7,"query":"q","context":[1],"type":"call","success":true,"exit_code":0}"#);
        let failure = Err(Failure::new(USAGE, "it is not a request", "write one"));
        let out = numbered(2, None, None, &failure, 2);
        let want = json!({"line": 2, "id": null, "query": null, "type": "error", "success": false, "error_code": "usage",
            "error": "it is not a request", "hint": "write one", "where": {}, "exit_code": 2});
        assert_eq!(out, want);
    }
}
