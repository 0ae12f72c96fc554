//! Schemas that say something else than they mean, or nothing that can be.

use super::finding::Found;
use super::subject::Subject;
use crate::manifest::join_pointer as join;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Schemas inside one tool that are looked at.
const MOST: usize = 2_000;

/// `required` without such a property, at every depth.
pub(super) fn required(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let Some(root) = parameters(subject) else { return };
    each(root, &subject.parameters, &mut |map, pointer| {
        let (Some(list), Some(properties)) =
            (map.get("required").and_then(Value::as_array), map.get("properties").and_then(Value::as_object))
        else {
            return;
        };
        // What the arms of a schema have is theirs.
        if ["anyOf", "oneOf", "allOf", "$ref", "patternProperties"].iter().any(|key| map.contains_key(*key)) {
            return;
        }
        for (i, name) in list.iter().enumerate() {
            let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) else { continue };
            let at = format!("{}/{i}", join(pointer, "required"));
            let names: Vec<&str> = properties.keys().map(String::as_str).collect();
            let fix = match crate::manifest::nearest(name, &names) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "add the property, or take the name out".to_owned(),
            };
            out.push(Found::new("required-unknown", at, format!("{name:?} is required and is not a property"), fix));
        }
    });
}

/// Allowed values that differ only by case or blanks.
pub(super) fn enums(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let Some(root) = parameters(subject) else { return };
    each(root, &subject.parameters, &mut |map, pointer| {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for value in map.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            let plain = value.trim().to_lowercase();
            if let Some(other) = seen.insert(plain, value) {
                let message = format!("{value:?} and {other:?} differ only by case or blanks: a sentence says both");
                out.push(Found::new("enum-case", join(pointer, "enum"), message, "keep one of them"));
            }
        }
    });
}

/// Defaults outside their own schema.
pub(super) fn defaults(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let (Some(tool), Some(_)) = (subject.tool, subject.object) else { return };
    for param in &tool.params {
        let Some(default) = param.default.as_ref().filter(|d| !d.is_null()) else { continue };
        let arguments: Map<String, Value> = [(param.name.clone(), default.clone())].into_iter().collect();
        let start = join("", &param.name);
        let verdict = tool.check(&arguments);
        let Some(wrong) = verdict.invalid.iter().find(|i| i.path.starts_with(&start)) else { continue };
        let at = subject.param(&param.name).map_or_else(|| subject.pointer.clone(), |p| join(&p.pointer, "default"));
        let message = format!("the default of {:?} does not fit its schema: {}", param.name, wrong.message);
        out.push(Found::new("wrong-default", at, message, "fix the default, or the schema"));
    }
}

/// Schemas that no value satisfies.
pub(super) fn unsatisfiable(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let Some(root) = parameters(subject) else { return };
    each(root, &subject.parameters, &mut |map, pointer| {
        if let Some(why) = contradiction(map) {
            let message = format!("no value fits: {why}");
            out.push(Found::new("unsatisfiable", pointer, message, "fix the schema"));
        }
    });
}

fn contradiction(map: &Map<String, Value>) -> Option<String> {
    for (least, most) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
        ("exclusiveMinimum", "maximum"),
        ("minimum", "exclusiveMaximum"),
        ("exclusiveMinimum", "exclusiveMaximum"),
    ] {
        let (Some(low), Some(high)) = (number(map, least), number(map, most)) else { continue };
        let open = least.starts_with("excl") || most.starts_with("excl");
        if low > high || (open && low >= high) {
            return Some(format!("{least} is {low} and {most} is {high}"));
        }
    }
    let values = match (map.get("const"), map.get("enum").and_then(Value::as_array)) {
        (Some(one), _) => Some(vec![one]),
        (None, Some(list)) => Some(list.iter().collect()),
        (None, None) => None,
    };
    if let (Some(values), Some(kinds)) = (&values, kinds(map))
        && !values.iter().any(|value| kinds.iter().any(|kind| is_of(value, kind)))
    {
        return Some(format!("none of the allowed values is of type {}", kinds.join(" or ")));
    }
    let bound = |value: &&&Value| {
        let Some(n) = value.as_f64() else { return true };
        number(map, "minimum").is_none_or(|low| n >= low) && number(map, "maximum").is_none_or(|high| n <= high)
    };
    if values.as_ref().is_some_and(|values| !values.is_empty() && !values.iter().any(|value| bound(&value))) {
        return Some("none of the allowed values is within the bounds".to_owned());
    }
    if map.get("not").is_some_and(|not| not == &Value::Bool(true) || not.as_object().is_some_and(Map::is_empty)) {
        return Some("\"not\" excludes everything".to_owned());
    }
    let arms = map.get("allOf").and_then(Value::as_array)?;
    let first = arms.iter().find_map(|arm| arm.get("type")?.as_str())?;
    let other = arms.iter().filter_map(|arm| arm.get("type")?.as_str()).find(|kind| *kind != first && !numbers(first, kind))?;
    Some(format!("it must be of type {first} and of type {other}"))
}

fn numbers(a: &str, b: &str) -> bool {
    let number = |word: &str| matches!(word, "number" | "integer");
    number(a) && number(b)
}

fn number(map: &Map<String, Value>, key: &str) -> Option<f64> {
    map.get(key)?.as_f64()
}

/// The types that a schema names, where all are words of JSON Schema.
fn kinds(map: &Map<String, Value>) -> Option<Vec<&str>> {
    let list: Vec<&str> = match map.get("type")? {
        Value::String(one) => vec![one.as_str()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let known = ["string", "integer", "number", "boolean", "array", "object", "null"];
    (!list.is_empty() && list.iter().all(|word| known.contains(word)) && map.get("nullable").is_none()).then_some(list)
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    }
}

fn parameters<'a>(subject: &Subject<'a>) -> Option<&'a Value> {
    subject.shape
}

/// Every schema inside a value, with its pointer. What `enum`, `const`, `default` and `examples` hold is data.
fn each<'a>(root: &'a Value, pointer: &str, visit: &mut dyn FnMut(&'a Map<String, Value>, &str)) {
    let mut open = vec![(root, pointer.to_owned())];
    let mut left = MOST;
    while let Some((value, at)) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            return;
        }
        match value {
            Value::Object(map) => {
                visit(map, &at);
                let data = ["enum", "const", "default", "examples", "required", "type", "description"];
                open.extend(
                    map.iter()
                        .rev()
                        .filter(|(key, _)| !data.contains(&key.as_str()) || is_property(&at))
                        .map(|(key, v)| (v, join(&at, key))),
                );
            }
            Value::Array(list) => open.extend(list.iter().enumerate().rev().map(|(i, v)| (v, format!("{at}/{i}")))),
            _ => {}
        }
    }
}

/// Below `properties` every key is a name.
fn is_property(pointer: &str) -> bool {
    pointer.ends_with("/properties") || pointer.ends_with("/$defs") || pointer.ends_with("/definitions")
}
