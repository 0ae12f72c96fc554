//! A line of `serve --stdio`, read. Pure.

use crate::manifest::{Call, nearest};
use serde_json::{Map, Value};

/// What a line asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Request {
    /// A proposal, and its run where that is asked for.
    Ask(Ask),
    /// The end of a request that came before.
    Cancel(Value),
}

/// A request that has an answer of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ask {
    /// Comes back with the answer.
    pub(super) id: Value,
    pub(super) what: What,
    /// Run it, where rules allow that.
    pub(super) run: bool,
    /// Run nothing less sure than this, 0 to 1, nor less sure than the checkpoint's own bars.
    pub(super) min_confidence: Option<f32>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A sentence.
    Sentence(String),
    /// A call of a tool, written out.
    Call(Call),
}

/// Why a line is not a request, with its id where it has one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrong {
    pub(super) id: Value,
    pub(super) why: String,
}

const FIELDS: [&str; 6] = ["id", "query", "call", "run", "min_confidence", "cancel"];

/// What a line asks for.
pub(super) fn request(line: &[u8]) -> Result<Request, Wrong> {
    let wrong = |why: String| Wrong { id: Value::Null, why };
    let text = std::str::from_utf8(line).map_err(|_| wrong("the line is not UTF-8".to_owned()))?;
    let value: Value = serde_json::from_str(text).map_err(|e| wrong(format!("the line is not JSON: {e}")))?;
    let Value::Object(mut fields) = value else { return Err(wrong("the line is not a JSON object".to_owned())) };
    if let Some(of) = fields.get("cancel").cloned() {
        return match fields.len() {
            1 if is_id(&of) => Ok(Request::Cancel(of)),
            1 => Err(wrong("\"cancel\" is not an id: a string or a number".to_owned())),
            _ => Err(wrong("\"cancel\" stands alone in its line".to_owned())),
        };
    }
    let id = fields.remove("id").unwrap_or(Value::Null);
    if !is_id(&id) {
        return Err(wrong("\"id\" must be a string or a number".to_owned()));
    }
    ask(&id, &mut fields).map(Request::Ask).map_err(|why| Wrong { id, why })
}

fn is_id(value: &Value) -> bool {
    value.is_number() || value.as_str().is_some_and(|text| text.len() <= 256)
}

fn ask(id: &Value, fields: &mut Map<String, Value>) -> Result<Ask, String> {
    let run = match fields.remove("run") {
        None => false,
        Some(Value::Bool(run)) => run,
        Some(_) => return Err("\"run\" is not true or false".to_owned()),
    };
    let min_confidence = match fields.remove("min_confidence") {
        None => None,
        Some(value) => match value.as_f64().filter(|p| (0.0..=1.0).contains(p)) {
            Some(p) => Some(p as f32),
            None => return Err("\"min_confidence\" is not a number from 0 to 1".to_owned()),
        },
    };
    let what = match (fields.remove("query"), fields.remove("call")) {
        (Some(Value::String(text)), None) if !text.trim().is_empty() => What::Sentence(text.trim().to_owned()),
        (Some(_), None) => return Err("\"query\" is not a text with words in it".to_owned()),
        (None, Some(call)) => What::Call(call_of(call)?),
        (None, None) => return Err("neither \"query\" nor \"call\" is given".to_owned()),
        (Some(_), Some(_)) => return Err("\"query\" and \"call\" are given; one of them is needed".to_owned()),
    };
    match fields.keys().next() {
        None => Ok(Ask { id: id.clone(), what, run, min_confidence }),
        Some(key) => Err(match nearest(key, &FIELDS) {
            Some(known) => format!("{key:?} is not known; do you mean {known:?}?"),
            None => format!("{key:?} is not known; the fields are {}", FIELDS.join(", ")),
        }),
    }
}

fn call_of(value: Value) -> Result<Call, String> {
    let mut fields = match value {
        Value::Object(fields) => fields,
        _ => return Err("\"call\" is not an object with \"name\" and \"arguments\"".to_owned()),
    };
    let (name, arguments) = (fields.remove("name"), fields.remove("arguments"));
    match (name, arguments.unwrap_or_else(|| Map::new().into()), fields.keys().next()) {
        (_, _, Some(key)) => Err(format!("{key:?} of \"call\" is not known; it has \"name\" and \"arguments\"")),
        (Some(Value::String(name)), Value::Object(arguments), None) => Ok(Call { name, arguments }),
        (Some(Value::String(_)), _, None) => Err("\"arguments\" of \"call\" is not an object".to_owned()),
        _ => Err("\"name\" of \"call\" is not a text".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_is_a_sentence_or_a_call() {
        let read = |text: &str| request(text.as_bytes()).unwrap();
        let ask = |id: Value, what, run, min_confidence| Request::Ask(Ask { id, what, run, min_confidence });
        let said = |text: &str| What::Sentence(text.to_owned());
        assert_eq!(read(r#"{"id": 1, "query": " how big is src "}"#), ask(json!(1), said("how big is src"), false, None));
        assert_eq!(read(r#"{"query": "x", "id": "a", "run": true, "min_confidence": 0.5}"#), ask(json!("a"), said("x"), true, Some(0.5)));
        let call = Call { name: "t".to_owned(), arguments: Map::from_iter([("a".to_owned(), json!(1))]) };
        assert_eq!(read(r#"{"id": 2, "call": {"name": "t", "arguments": {"a": 1}}}"#), ask(json!(2), What::Call(call), false, None));
        assert_eq!(read(r#"{"cancel": 7}"#), Request::Cancel(json!(7)));
    }

    #[test]
    fn what_is_wrong_is_named_with_the_id() {
        let check = |text: &str, id: Value, part: &str| {
            let wrong = request(text.as_bytes()).unwrap_err();
            assert!(wrong.id == id && wrong.why.contains(part), "{text}: {wrong:?}");
        };
        check("{", Value::Null, "not JSON: EOF");
        check("[1]", Value::Null, "not a JSON object");
        check(r#"{"query": "x"}"#, Value::Null, "\"id\" must be");
        check(r#"{"id": [1], "query": "x"}"#, Value::Null, "\"id\" must be");
        check(r#"{"id": 1}"#, json!(1), "neither");
        check(r#"{"id": 1, "query": "x", "call": {"name": "t"}}"#, json!(1), "one of them");
        check(r#"{"id": 1, "query": " "}"#, json!(1), "words in it");
        check(r#"{"id": 1, "qery": "x", "query": "x"}"#, json!(1), "\"qery\" is not known; do you mean \"query\"?");
        check(r#"{"id": 1, "query": "x", "run": "yes"}"#, json!(1), "true or false");
        check(r#"{"id": 1, "query": "x", "min_confidence": 2}"#, json!(1), "from 0 to 1");
        check(r#"{"id": 1, "call": {"arguments": {}}}"#, json!(1), "\"name\"");
        check(r#"{"id": 1, "call": {"name": "t", "arguments": []}}"#, json!(1), "not an object");
        check(r#"{"id": 1, "call": {"name": "t", "args": {}}}"#, json!(1), "\"args\" of \"call\"");
        check(r#"{"id": 1, "cancel": 2}"#, Value::Null, "stands alone");
        check(r#"{"cancel": {}}"#, Value::Null, "not an id");
        assert!(request(b"\xff").unwrap_err().why.contains("UTF-8"));
    }
    proptest::proptest! {
        #![proptest_config(crate::size::property(256))]
        #[test]
        fn any_line_is_a_request_or_a_reason(
            fields in proptest::collection::vec(
                (r#""(id|query|call|run|min_confidence|cancel|x)""#, r#"(-?[0-9]{1,22}(e[0-9]{1,4})?|"[a-c \\]{0,6}"|true|null|\{\}|\{"name": ?"t","arguments":\{\}\}|\[)"#),
                0..5,
            ),
            end in r"[}\]\x00 ]{0,2}",
        ) {
            let fields = fields.iter().map(|(name, value)| format!("{name}:{value}")).collect::<Vec<_>>().join(",");
            match request(format!("{{{fields}{end}").as_bytes()) {
                Ok(Request::Ask(ask)) => {
                    proptest::prop_assert!(is_id(&ask.id) && ask.min_confidence.is_none_or(|p| (0.0..=1.0).contains(&p)));
                }
                Ok(Request::Cancel(id)) => proptest::prop_assert!(is_id(&id)),
                Err(wrong) => proptest::prop_assert!(!wrong.why.is_empty() && (wrong.id.is_null() || is_id(&wrong.id))),
            }
        }
    }
}
