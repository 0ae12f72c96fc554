//! An action as its file spells it, on a line a way: what depends on a value stands in brackets.

use crate::action::quote;
use crate::text::plain;
use serde_json::Value;

/// The ways of an action, in the order in which they are tried.
pub(super) fn action(action: &Value) -> Vec<String> {
    if let Some(shell) = action.get("shell") {
        return match shell.get("any_of").and_then(Value::as_array) {
            Some(ways) => ways.iter().map(way).collect(),
            None => vec![way(shell)],
        };
    }
    if let Some(http) = action.get("http") {
        return vec![request(http)];
    }
    match action.get("builtin") {
        Some(Value::Object(map)) => map.iter().map(|(name, text)| format!("{name} {}", plain(text))).collect(),
        Some(word) => vec![plain(word)],
        None => Vec::new(),
    }
}

fn way(shell: &Value) -> String {
    let mut out = match (shell.get("argv").and_then(Value::as_array), shell.get("script").and_then(Value::as_str)) {
        (Some(argv), _) => words(argv),
        (None, Some(script)) => {
            let interpreter = shell.get("interpreter").and_then(Value::as_array).map_or_else(|| "sh -eu".to_owned(), |list| words(list));
            format!("{interpreter}: {}", script.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("; "))
        }
        (None, None) => String::new(),
    };
    for (key, what) in [("cwd", "in"), ("stdin", "reading")] {
        if let Some(text) = shell.get(key).and_then(Value::as_str) {
            out.push_str(&format!("  ({what} {})", quote_word(text)));
        }
    }
    if let Some(os) = shell.get("os").and_then(Value::as_str) {
        out.push_str(&format!("  (on {os})"));
    }
    out
}

/// Holes are no signs that need quotes.
fn quote_word(word: &str) -> String {
    let without: String = word.chars().filter(|c| !matches!(c, '{' | '}' | '$' | '=' | '*' | '~')).collect();
    if without.is_empty() || quote(&without) == without { word.to_owned() } else { quote(word) }
}

fn words(list: &[Value]) -> String {
    let word = |element: &Value| {
        let inner = |key: &str| element.get(key).and_then(Value::as_array).map(|list| words(list)).filter(|text| !text.is_empty());
        if let Some(text) = element.as_str() {
            return quote_word(text);
        }
        if let Some(param) = element.get("if").and_then(Value::as_str) {
            let otherwise = inner("else").map(|text| format!(" else {text}")).unwrap_or_default();
            return format!("[if {param}: {}{otherwise}]", inner("then").unwrap_or_default());
        }
        match element.get("each").and_then(Value::as_str) {
            Some(param) => format!("[each {param}: {}]", inner("as").unwrap_or_default()),
            None => element.to_string(),
        }
    };
    list.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn request(http: &Value) -> String {
    let sends = ["json", "form", "body"].iter().find(|key| http.get(**key).is_some());
    let method = http.get("method").and_then(Value::as_str).unwrap_or(if sends.is_some() { "POST" } else { "GET" });
    let mut out = format!("{method} {}", http.get("url").map(plain).unwrap_or_default());
    for (i, (name, value)) in http.get("query").and_then(Value::as_object).into_iter().flatten().enumerate() {
        out.push_str(&format!("{}{name}={}", if i == 0 { "?" } else { "&" }, plain(value)));
    }
    if let Some(key) = sends {
        out.push_str(&format!("  (sending {key} {})", http.get(*key).map(plain).unwrap_or_default()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_action_is_spelled_as_it_runs() {
        for (value, expected) in [
            (
                json!({"shell": {"argv": ["du", "-h", {"if": "depth", "then": ["-d{depth}"], "else": ["-s"]}, "--", "{path}"]}}),
                "du -h [if depth: -d{depth} else -s] -- {path}",
            ),
            (
                json!({"shell": {"argv": ["echo", "a b", {"each": "names", "as": ["-n", "{}"]}], "cwd": "{dir}"}}),
                "echo 'a b' [each names: -n {}]  (in {dir})",
            ),
            (json!({"shell": {"script": "ls\n wc"}}), "sh -eu: ls; wc"),
            (json!({"http": {"url": "https://x.org/{a}", "query": {"q": "{b}"}}}), "GET https://x.org/{a}?q={b}"),
            (json!({"builtin": {"open": "{path}"}}), "open {path}"),
            (json!({"builtin": "time"}), "time"),
        ] {
            assert_eq!(action(&value), [expected], "{value}");
        }
        let two = json!({"shell": {"any_of": [{"program": "a", "argv": ["a"]}, {"os": "macos", "argv": ["b"]}]}});
        assert_eq!(action(&two), ["a", "b  (on macos)"]);
    }
}
