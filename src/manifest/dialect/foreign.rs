//! Files that are no list of tools, named for what they are and with what to do: people take them for one.

use super::super::Place;
use super::super::field::{Fault, Object};
use serde_json::Value;

/// What makes tools of a file that describes or names them elsewhere.
const IMPORT: &str = "run: needlesh tools import FILE";
/// Letters of an error that a server answered.
const LETTERS: usize = 120;

/// JSON that nothing is known of.
pub(super) fn unknown() -> Fault {
    let fix = "write {\"needlesh\": 1, \"tools\": [...]}, a list of tools, or an MCP tools/list result";
    Fault::new("", "this is not a tool manifest", fix)
}

/// An object of another kind.
pub(super) fn object(object: &Object<'_>) -> Fault {
    match kind(object) {
        Some((what, fix)) => Fault::new("", format!("this is not a tool manifest but {what}"), fix),
        None => unknown(),
    }
}

fn kind(object: &Object<'_>) -> Option<(String, &'static str)> {
    let mut servers = ["mcpServers", "mcp_servers", "context_servers"].into_iter();
    let answer = object.has("jsonrpc");
    if object.has("openapi") || object.has("swagger") {
        return Some(("an OpenAPI description".to_owned(), IMPORT));
    }
    if servers.any(|key| object.has(key)) || object.get("servers").is_some_and(|servers| servers.value.is_object()) {
        return Some(("the configuration of an MCP client, which names servers".to_owned(), IMPORT));
    }
    if answer && object.has("error") {
        return Some((error(object), "ask the server again for tools/list, and save what it answers"));
    }
    if answer && object.has("method") {
        return Some(("a JSON-RPC request".to_owned(), "send it to the server, and save what it answers to tools/list"));
    }
    if answer {
        return Some(("an answer without \"tools\"".to_owned(), "save what the server answers to tools/list"));
    }
    if object.has("name") && object.has("version") {
        let npm = ["scripts", "dependencies", "devDependencies"].iter().any(|key| object.has(key));
        let other = ("the description of a package".to_owned(), "name the file that holds its tools");
        return Some(if npm { ("a package.json".to_owned(), IMPORT) } else { other });
    }
    if object.has("cases") {
        return Some(("a file of cases".to_owned(), "run: needlesh eval FILE"));
    }
    (object.has("$schema") || object.has("properties")).then(|| {
        let fix = "write [{\"name\": \"...\", \"description\": \"...\", \"parameters\": IT}]";
        ("a JSON Schema by itself".to_owned(), fix)
    })
}

/// The error of a JSON-RPC answer, in the server's own words.
fn error(object: &Object<'_>) -> String {
    let message = object.get("error").and_then(|error| error.object().ok()).and_then(|error| error.get("message"));
    match message.as_ref().and_then(|message| message.value.as_str()) {
        Some(words) => format!("an error that a server answered: {:?}", words.chars().take(LETTERS).collect::<String>()),
        None => "an error that a server answered".to_owned(),
    }
}

/// What is wrong with a text that is not JSON, and the fix, for the forms that people save by mistake.
pub(in crate::manifest) fn syntax(text: &str, place: Place, error: &serde_json::Error) -> (String, String) {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    match form(text, place, message) {
        Some((what, fix)) => (what.to_owned(), fix.to_owned()),
        None => (format!("not JSON: {message}"), "fix the JSON".to_owned()),
    }
}

/// Whether a text is a stream of server-sent events (WHATWG HTML, 9.2).
#[must_use]
pub fn is_event_stream(text: &str) -> bool {
    let start = text.trim_start();
    ["data:", "event:", "id:", "retry:", ": "].iter().any(|field| start.starts_with(field))
        && text.lines().any(|line| line.starts_with("data:"))
}

fn form(text: &str, place: Place, message: &str) -> Option<(&'static str, &'static str)> {
    let start = text.trim_start();
    if start.is_empty() {
        return Some(("the file is empty", "write {\"needlesh\": 1, \"tools\": [...]}"));
    }
    if is_event_stream(text) {
        return Some(("not JSON but a stream of events", IMPORT));
    }
    if start.starts_with('<') {
        return Some(("not JSON but a web page or XML", "save the answer of the server itself"));
    }
    let line = text.split('\n').nth(place.line.saturating_sub(1)).unwrap_or_default();
    let here: String = line.chars().skip(place.column.saturating_sub(1)).take(2).collect();
    if here == "//" || here == "/*" || (here.starts_with('#') && start.starts_with(['{', '['])) {
        return Some(("not JSON: JSON has no comments", "take the comments out"));
    }
    if message == "trailing characters" && here.starts_with(['{', '[']) {
        return Some(lines(text));
    }
    if here.starts_with('\'') {
        return Some(("not JSON: texts stand in double quotes", "write \"...\" instead of '...'"));
    }
    if message.contains("recursion limit") {
        return Some(("the JSON is nested more than 127 deep", "make it flatter"));
    }
    is_yaml(start).then(|| {
        let spec = start.lines().any(|line| line.starts_with("openapi:") || line.starts_with("swagger:"));
        if spec { ("not JSON but an OpenAPI description in YAML", IMPORT) } else { ("not JSON but YAML", "save it as JSON") }
    })
}

/// Several values after each other: one a line, or otherwise.
fn lines(text: &str) -> (&'static str, &'static str) {
    let mut whole = text.lines().filter(|line| !line.trim().is_empty()).take(2);
    let one_a_line = whole.all(|line| serde_json::from_str::<Value>(line).is_ok());
    if one_a_line {
        return ("not JSON but JSON lines", IMPORT);
    }
    ("not JSON but several JSON texts", "keep the one that holds the tools, or put each into a file")
}

/// Whether the first line that says something is a mapping or a list of YAML.
fn is_yaml(text: &str) -> bool {
    let told = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let Some(first) = text.lines().find(told) else { return false };
    let key = |line: &str| {
        let (key, rest) = line.split_once(':')?;
        let word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c));
        (word && (rest.is_empty() || rest.starts_with(char::is_whitespace))).then_some(())
    };
    first.trim_end() == "---"
        || first.starts_with("%YAML")
        || key(first).is_some()
        || first.strip_prefix("- ").is_some_and(|rest| key(rest).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};
    use proptest::prelude::*;

    /// What is said of a file that gives no tool.
    fn told(text: &str) -> String {
        let set = load(&Sources { builtin: vec![("f".into(), text.into())], ..Sources::default() });
        assert!(set.tools.is_empty(), "{text}");
        assert_eq!(set.problems.len(), 1, "{text}: {:?}", set.problems);
        assert!(!set.problems[0].fix.is_empty(), "{text}");
        set.problems[0].to_string()
    }

    #[test]
    fn each_kind_of_file_is_named_with_what_to_do() {
        for (text, what, fix) in [
            (r#"{"openapi": "3.1.0", "paths": {}}"#, "an OpenAPI description", "needlesh tools import"),
            (r#"{"swagger": "2.0"}"#, "an OpenAPI description", "needlesh tools import"),
            ("openapi: 3.0.0\npaths:\n  /a: {}\n", "an OpenAPI description in YAML", "needlesh tools import"),
            (r#"{"mcpServers": {}}"#, "the configuration of an MCP client", "needlesh tools import"),
            (r#"{"servers": {"files": {"command": "x"}}}"#, "the configuration of an MCP client", "needlesh tools import"),
            (
                r#"{"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "No such method"}}"#,
                "answered: \"No such method\"",
                "tools/list",
            ),
            (r#"{"jsonrpc": "2.0", "error": 3}"#, "an error that a server answered", "tools/list"),
            (r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}"#, "a JSON-RPC request", "send it"),
            (r#"{"jsonrpc": "2.0", "result": {}}"#, "without \"tools\"", "tools/list"),
            (r#"{"name": "p", "version": "1", "scripts": {}}"#, "a package.json", "needlesh tools import"),
            (r#"{"name": "p", "version": "1", "packages": []}"#, "the description of a package", "its tools"),
            (r#"{"cases": []}"#, "a file of cases", "needlesh eval"),
            (r#"{"type": "object", "properties": {}}"#, "a JSON Schema by itself", "parameters"),
            (r#"{"a": 1}"#, "not a tool manifest", "write {"),
            ("3", "not a tool manifest", "write {"),
            ("", "is empty", "write {"),
            ("event: message\ndata: {\"result\": {\"tools\": []}}\n\n", "a stream of events", "needlesh tools import"),
            (": ping\ndata: {}\n", "a stream of events", "needlesh tools import"),
            ("retry: 9\ndata: {}\n", "a stream of events", "needlesh tools import"),
            ("{\"id\": 1}\n{\"id\": 2, \"result\": {\"tools\": []}}\n", "JSON lines", "needlesh tools import"),
            ("{\"id\":\n1}\n{\"id\": 2}", "several JSON texts", "put each into a file"),
            ("---\ntools:\n  - name: a\n", "not JSON but YAML", "save it as JSON"),
            ("# mine\ntools:\n  - name: a\n", "not JSON but YAML", "save it as JSON"),
            ("- name: a\n  description: b\n", "not JSON but YAML", "save it as JSON"),
            ("<!doctype html><html>", "a web page", "save the answer"),
            ("// tools\n[]", "no comments", "take the comments out"),
            ("[\n # none\n]", "no comments", "take the comments out"),
            ("[{'name': 'a'}]", "double quotes", "write"),
            ("[{\"name\": \"a\",}]", "not JSON", "fix the JSON"),
        ] {
            let said = told(text);
            assert!(said.contains(what) && said.contains(fix), "{text}: {said}");
        }
        assert!(told(&"[".repeat(500)).contains("nested more than 127 deep"));
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_text_that_is_not_json_is_one_complaint_with_a_mend(text in "(event: |data: |---\n|- a: |[{\\[<#/'\"]|openapi: 3\n)?.{0,30}(\n.{0,20}){0,3}") {
            let set = load(&Sources { builtin: vec![("f".into(), text.clone())], ..Sources::default() });
            if serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).is_err() {
                prop_assert_eq!((set.tools.len(), set.problems.len()), (0, 1));
                prop_assert!(!set.problems[0].fix.is_empty() && set.problems[0].place.is_some());
            }
        }
    }
}
