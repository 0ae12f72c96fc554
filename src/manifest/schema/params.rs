//! A tool's parameters as people and the model see them.

use super::super::{Kind, Param};
use super::index::Index;
use serde_json::Value;
use std::collections::HashSet;

/// `$ref` chains and variants are followed this far.
const HOPS: usize = 32;

/// A keyword of a schema or of what its `$ref` means.
pub(super) fn look<'a>(schema: &'a Value, index: &Index<'a>, key: &str) -> Option<&'a Value> {
    let mut here = schema;
    for _ in 0..HOPS {
        if let Some(value) = here.get(key) {
            return Some(value);
        }
        here = index.target(here.get("$ref")?.as_str()?)?;
    }
    None
}

fn variants<'a>(schema: &'a Value, index: &Index<'a>) -> impl Iterator<Item = &'a Value> {
    let lists = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(move |key| look(schema, index, key));
    lists.filter_map(Value::as_array).flatten()
}

/// The first type that is not null.
fn kind(schema: &Value, index: &Index<'_>, hops: usize) -> Option<Kind> {
    let words = match look(schema, index, "type") {
        Some(Value::String(word)) => vec![word.as_str()],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let all = [Kind::String, Kind::Integer, Kind::Number, Kind::Boolean, Kind::Array, Kind::Object];
    let named = words.iter().find_map(|word| all.into_iter().find(|k| k.word() == *word));
    let listed = || {
        look(schema, index, "const").or_else(|| look(schema, index, "enum")?.as_array()?.iter().find(|v| !v.is_null())).and_then(value_kind)
    };
    let varied = || if hops == 0 { None } else { variants(schema, index).take(HOPS).find_map(|v| kind(v, index, hops - 1)) };
    let shaped = || {
        let has = |key| look(schema, index, key).is_some();
        if has("properties") {
            Some(Kind::Object)
        } else if has("items") || has("prefixItems") {
            Some(Kind::Array)
        } else {
            None
        }
    };
    named.or_else(listed).or_else(varied).or_else(shaped)
}

fn value_kind(value: &Value) -> Option<Kind> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Number(n) if n.is_f64() => Some(Kind::Number),
        Value::Number(_) => Some(Kind::Integer),
        Value::String(_) => Some(Kind::String),
        Value::Array(_) => Some(Kind::Array),
        Value::Object(_) => Some(Kind::Object),
    }
}

fn choices(schema: &Value, index: &Index<'_>, hops: usize) -> Vec<Value> {
    if let Some(value) = look(schema, index, "const") {
        return vec![value.clone()];
    }
    if let Some(values) = look(schema, index, "enum").and_then(Value::as_array) {
        return values.clone();
    }
    if hops == 0 {
        return Vec::new();
    }
    let mut all = Vec::new();
    let either = ["anyOf", "oneOf"].into_iter().filter_map(|key| look(schema, index, key)?.as_array());
    for variant in either.flatten().filter(|v| look(v, index, "type").is_none_or(|t| t != "null")) {
        let some = choices(variant, index, hops - 1);
        if some.is_empty() || all.len() > 4096 {
            return Vec::new();
        }
        all.extend(some);
    }
    all
}

/// The parameters of an object schema, in file order.
pub(super) fn params(index: &Index<'_>) -> Vec<Param> {
    let root = index.root;
    let required: HashSet<&str> =
        look(root, index, "required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = look(root, index, "properties").and_then(Value::as_object);
    let text = |p: &Value, key| look(p, index, key).and_then(Value::as_str).map(str::to_owned);
    let param = |(name, p): (&String, &Value)| Param {
        name: name.clone(),
        kind: kind(p, index, 4).unwrap_or(Kind::String),
        description: text(p, "description").unwrap_or_default(),
        required: required.contains(name.as_str()),
        choices: choices(p, index, 4),
        default: look(p, index, "default").cloned(),
        format: text(p, "format"),
        free: look(p, index, "x-free") == Some(&Value::Bool(true)),
        schema: p.clone(),
    };
    properties.into_iter().flatten().map(param).collect()
}
