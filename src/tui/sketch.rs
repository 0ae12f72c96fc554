//! How a value of a schema looks, in a few words: for what is typed as JSON.

use serde_json::Value;

/// Schemas inside each other that are looked into.
const DEPTH: usize = 3;
/// Choices, ways and parts that are named.
const NAMED: usize = 6;
/// Characters at most.
const MOST: usize = 300;

/// How a value of a schema looks.
pub(super) fn sketch(schema: &Value) -> String {
    let whole = of(schema, DEPTH);
    if whole.chars().count() <= MOST { whole } else { whole.chars().take(MOST).chain(['…']).collect() }
}

fn of(schema: &Value, depth: usize) -> String {
    if let Some(only) = schema.get("const") {
        return only.to_string();
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        return some(choices.iter().map(ToString::to_string), " | ");
    }
    if depth == 0 {
        return "…".to_owned();
    }
    if let Some(ways) = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array()) {
        return some(ways.iter().map(|way| of(way, depth)), " or ");
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("null") => "null".to_owned(),
        Some("array") => schema.get("items").map_or_else(|| "[…]".to_owned(), |items| format!("[{}, …]", of(items, depth - 1))),
        _ => object(schema, depth),
    }
}

fn object(schema: &Value, depth: usize) -> String {
    let Some(properties) = schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty()) else {
        return if schema.get("type").is_some_and(|t| t == "object") { "{…}" } else { "…" }.to_owned();
    };
    let must = |name: &str| schema.get("required").and_then(Value::as_array).is_some_and(|all| all.iter().any(|n| n == name));
    let one = |(name, part): (&String, &Value)| {
        let mark = if must(name) { "" } else { "?" };
        format!("{}{mark}: {}", Value::from(name.as_str()), of(part, depth - 1))
    };
    format!("{{{}}}", some(properties.iter().map(one), ", "))
}

/// The first of them, and a mark where there are more.
fn some(all: impl ExactSizeIterator<Item = String>, between: &str) -> String {
    let more = (all.len() > NAMED).then(|| "…".to_owned());
    all.take(NAMED).chain(more).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_much_deep_or_long_is_cut() {
        assert_eq!(sketch(&json!({"enum": [0, 1, 2, 3, 4, 5, 6, 7]})), "0 | 1 | 2 | 3 | 4 | 5 | …");
        let list = |items| json!({"type": "array", "items": items});
        assert_eq!(sketch(&list(list(list(json!({"type": "string"}))))), "[[[…, …], …], …]");
        assert_eq!(sketch(&json!({"const": "x".repeat(MOST)})).chars().count(), MOST + 1);
    }
}
