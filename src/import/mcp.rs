//! What an MCP server answered to `tools/list`, however it was saved: the result, the whole JSON-RPC message, a stream of
//! events, one message a line, or several pages of any of these.

use super::draft::Draft;
use super::words::sentence;
use super::{Unfit, Wanted, parse};
use crate::manifest::is_event_stream;
use serde_json::{Map, Value, json};

/// Hints that a manifest knows.
const HINTS: [&str; 5] = ["title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];
/// Members of a tool that have a place in a manifest, or say nothing there.
const KNOWN: [&str; 5] = ["name", "title", "description", "inputSchema", "annotations"];

/// Makes tools of a list.
///
/// # Errors
/// There is no list in it.
pub(super) fn convert<'w>(text: &str, wanted: &'w Wanted<'w>) -> Result<Draft<'w>, Unfit> {
    let messages = messages(text)?;
    let mut draft = Draft::new(wanted, server(&messages).or(wanted.name).unwrap_or("MCP server"));
    lists(&messages, &mut draft)?;
    Ok(draft)
}

/// Adds the tools of all lists among messages; their names at the server, in the order of the tools that were added.
///
/// # Errors
/// There is no list in it.
pub(super) fn lists(messages: &[Value], draft: &mut Draft<'_>) -> Result<Vec<String>, Unfit> {
    let found: Vec<&Vec<Value>> = messages.iter().filter_map(list).collect();
    if found.is_empty() {
        return Err(none(messages));
    }
    let names = found.into_iter().flatten().filter_map(|tool| add(tool, draft)).collect();
    let last = messages.iter().rev().find(|message| list(message).is_some());
    let next = last.and_then(|message| message.get("result").unwrap_or(message).get("nextCursor"));
    if next.is_some_and(|cursor| cursor.as_str().is_some_and(|cursor| !cursor.is_empty())) {
        draft.leave(
            "the pages after the last one",
            "the answer has a \"nextCursor\"; ask for tools/list with it and add what comes as another line",
        );
    }
    Ok(names)
}

/// The messages of a text in the order in which they stand there.
pub(super) fn messages(text: &str) -> Result<Vec<Value>, Unfit> {
    if is_event_stream(text) {
        return events(text);
    }
    // A text with lines before the first message is one word to a reader of YAML.
    if let Some(value) = parse::value(text).ok().filter(|value| value.is_object() || value.is_array()) {
        return Ok(match value {
            // A batch is a list of messages, and a list of tools is a list too.
            Value::Array(items) if items.iter().any(|item| item.get("jsonrpc").is_some()) => items,
            other => vec![other],
        });
    }
    let lines = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(['{', '[']));
    let messages: Vec<Value> = lines.map(|(n, line)| message(line, n)).collect::<Result<_, _>>()?;
    if messages.is_empty() {
        return Err(Unfit::new("there is no JSON in it", "save what the server answers to tools/list"));
    }
    Ok(messages)
}

fn message(text: &str, line: usize) -> Result<Value, Unfit> {
    serde_json::from_str(text)
        .map_err(|error| Unfit::new(format!("line {}: not JSON: {error}", line + 1), "keep whole messages, one a line"))
}

/// The data of each event; a message may be cut over several lines.
fn events(text: &str) -> Result<Vec<Value>, Unfit> {
    let mut messages = Vec::new();
    let mut data = String::new();
    for (n, line) in text.lines().chain([""]).enumerate() {
        if let Some(piece) = line.strip_prefix("data:") {
            data.push_str(piece.strip_prefix(' ').unwrap_or(piece));
            data.push('\n');
        } else if line.is_empty() && data.trim_start().starts_with(['{', '[']) {
            messages.push(message(&std::mem::take(&mut data), n)?);
        } else if line.is_empty() {
            data.clear();
        }
    }
    Ok(messages)
}

fn list(message: &Value) -> Option<&Vec<Value>> {
    let held = message.get("result").unwrap_or(message);
    held.get("tools").or(Some(held)).and_then(Value::as_array)
}

/// The name that the server gave itself when it was greeted, where that was saved too.
fn server(messages: &[Value]) -> Option<&str> {
    messages.iter().find_map(|message| message.pointer("/result/serverInfo/name").and_then(Value::as_str))
}

fn none(messages: &[Value]) -> Unfit {
    let error = messages.iter().find_map(|message| message.get("error"));
    match error {
        Some(error) => {
            let said = error.get("message").and_then(Value::as_str).unwrap_or("an error without a message");
            Unfit::new(format!("the server answered with an error: {said}"), "ask it again for tools/list, and save that")
        }
        None => Unfit::new("there is no list of tools in it", "save what the server answers to tools/list"),
    }
}

/// Adds a tool; its name at the server.
fn add(tool: &Value, draft: &mut Draft<'_>) -> Option<String> {
    let Some(written) = tool.get("name").and_then(Value::as_str) else {
        let shown: String = tool.to_string().chars().take(60).collect();
        draft.leave(shown, "it has no name");
        return None;
    };
    let name = draft.name(written);
    if name != written {
        draft.note(format!("{written} is named {name} here"));
    }
    let schema = tool.get("inputSchema").filter(|schema| schema.is_object()).cloned();
    let description = tool.get("description").or_else(|| tool.get("title")).and_then(Value::as_str).unwrap_or_default().trim();
    let title = tool.get("title").and_then(Value::as_str).unwrap_or(written);
    let mut out = json!({
        "name": name,
        "description": if description.is_empty() { sentence(title) } else { description.to_owned() },
        "parameters": schema.unwrap_or_else(|| json!({"type": "object", "properties": {}})),
    });
    let hints = tool.get("annotations").and_then(Value::as_object).map(hints).unwrap_or_default();
    if let (Value::Object(map), false) = (&mut out, hints.is_empty()) {
        map.insert("annotations".to_owned(), Value::Object(hints));
    }
    let dropped: Vec<&str> =
        tool.as_object().into_iter().flat_map(Map::keys).map(String::as_str).filter(|key| !KNOWN.contains(key)).collect();
    for key in dropped {
        draft.note(format!("{key:?} of the tools has no place in a manifest and is left out"));
    }
    draft.tools.push(out);
    Some(written.to_owned())
}

/// The hints that a manifest takes.
fn hints(given: &Map<String, Value>) -> Map<String, Value> {
    let fits = |key: &str, value: &Value| if key == "title" { value.is_string() } else { value.is_boolean() };
    given.iter().filter(|(key, value)| HINTS.contains(&key.as_str()) && fits(key, value)).map(|(k, v)| (k.clone(), v.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_save_a_list_gives_the_same_tools() {
        let tool =
            r#"{"name":"read/file","description":"Reads.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true,"x":1}}"#;
        let result = format!("{{\"tools\":[{tool}]}}");
        let rpc = format!("{{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{result}}}");
        let hello = r#"{"jsonrpc":"2.0","id":1,"result":{"serverInfo":{"name":"files","version":"1"}}}"#;
        let (first, second) = rpc.split_at(16);
        let texts = [
            result.clone(),
            format!("[{tool}]"),
            rpc.clone(),
            format!("[{hello},{rpc}]"),
            format!("event: message\r\ndata: {rpc}\r\n\r\n"),
            format!(": ping\n\nid: 1\ndata: {first}\ndata: {second}\n\n"),
            format!("{hello}\n{rpc}\n"),
            format!("starting\n{hello}\n{rpc}"),
        ];
        for text in texts {
            let wanted = Wanted::default();
            let draft = convert(&text, &wanted).unwrap();
            let tool = &draft.tools[0];
            assert_eq!((&tool["name"], &tool["annotations"]), (&json!("read_file"), &json!({"readOnlyHint": true})), "{text}");
            assert!(draft.left.is_empty() && draft.notes == ["read/file is named read_file here"], "{:?}", draft.notes);
        }
    }

    #[test]
    fn pages_are_joined_and_a_missing_one_is_told() {
        let page = |name: &str, next: &str| format!("{{\"result\":{{\"tools\":[{{\"name\":\"{name}\"}}],\"nextCursor\":\"{next}\"}}}}");
        let wanted = Wanted::default();
        let of = |text: String| convert(&text, &wanted).map(|draft| (draft.tools.len(), draft.left.len()));
        assert_eq!(of(format!("{}\n{}", page("a", "2"), page("b", ""))).unwrap(), (2, 0));
        assert_eq!(of(page("a", "2")).unwrap(), (1, 1));
    }

    #[test]
    fn an_error_is_named() {
        let wanted = Wanted::default();
        for (text, part) in [
            (r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method"}}"#, "no such method"),
            (r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, "no list"),
            ("hello", "no JSON"),
            ("{\"a\":1}\n{\"b\":", "line 2"),
        ] {
            let unfit = convert(text, &wanted).err().unwrap();
            assert!(unfit.message.contains(part), "{}", unfit.message);
        }
    }
}
