//! A tool's schema: its validator and its parameters as people and the model see them.

use super::field::{Fault, Field, join};
use super::{Kind, Param};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `$ref` chains and variants are followed this far.
const HOPS: usize = 32;

/// The schema as an object schema: nothing becomes an empty one, and `type` is written out.
pub(super) fn object_schema(field: Option<&Field<'_>>) -> Result<Value, Fault> {
    let Some(field) = field.filter(|f| !f.value.is_null()) else {
        return Ok(json!({"type": "object", "properties": {}}));
    };
    let object = field.object()?;
    let mut map = object.map.clone();
    if let Some(properties) = object.get("properties") {
        for (name, property) in properties.object()?.entries() {
            if !property.value.is_object() && !property.value.is_boolean() {
                return Err(property.fault(format!("the schema of {name:?} is not an object"), "write a JSON Schema"));
            }
        }
    }
    if look(field.value, field.value, "type").is_none() {
        map.insert("type".to_owned(), json!("object"));
    }
    match look(&Value::Object(map.clone()), field.value, "type").and_then(Value::as_str) {
        Some("object") => Ok(Value::Object(map)),
        _ => Err(Fault::new(&join(&field.pointer, "type"), "a tool's parameters must be an object schema", "write \"type\": \"object\"")),
    }
}

/// An object schema from Needle's flat parameters.
pub(super) fn from_flat(field: &Field<'_>) -> Result<Value, Fault> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, property) in field.object()?.entries() {
        let mut schema = property.object()?.map.clone();
        if let Some(Value::Bool(needed)) = schema.get("required") {
            if *needed {
                required.push(Value::from(name));
            }
            schema.shift_remove("required");
        }
        properties.insert(name.to_owned(), Value::Object(schema));
    }
    Ok(json!({"type": "object", "properties": properties, "required": required}))
}

/// The validator of a schema; nothing outside the file is ever read.
pub(super) fn validator(schema: &Value, pointer: &str) -> Result<Arc<jsonschema::Validator>, Fault> {
    if let Some(fault) = external(schema, pointer, 0) {
        return Err(fault);
    }
    if let Some(at) = endless(schema) {
        return Err(Fault::new(
            pointer,
            format!("the schema's $ref {at:?} leads back to itself"),
            "let it pass through a property or an item",
        ));
    }
    let built = jsonschema::draft202012::options().should_validate_formats(true).offline().build(schema);
    match built {
        Ok(validator) => Ok(Arc::new(validator)),
        Err(error) => {
            let path = error.instance_path().to_string();
            Err(Fault::new(&format!("{pointer}{path}"), format!("the schema is not valid: {error}"), "write a draft 2020-12 JSON Schema"))
        }
    }
}

/// A reference that leads out of the file; data (`enum`, `const`, `default`, `examples`) is not looked at.
fn external(schema: &Value, pointer: &str, depth: usize) -> Option<Fault> {
    if depth > 128 {
        return None;
    }
    let children: Vec<(String, &Value)> = match schema {
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => return None,
    };
    children.into_iter().find_map(|(key, value)| {
        let here = join(pointer, &key);
        if ["enum", "const", "default", "examples"].contains(&key.as_str()) && !pointer.ends_with("/properties") {
            return None;
        }
        match value.as_str() {
            Some(target) if (key == "$ref" || key == "$dynamicRef") && !target.starts_with('#') => {
                let mend = "put the schema under \"$defs\" and write \"#/$defs/NAME\"";
                Some(Fault::new(&here, format!("{key} {target:?} leads outside the file, which is not supported"), mend))
            }
            _ => external(value, &here, depth + 1),
        }
    })
}

/// A `$ref` that comes back to itself without passing into the value, which would never end.
fn endless(root: &Value) -> Option<String> {
    let mut stack = vec![root];
    while let Some(schema) = stack.pop() {
        match schema {
            Value::Object(map) => {
                if let Some(target) = references(map).find(|target| loops(root, target)) {
                    return Some(target.to_owned());
                }
                stack.extend(map.values());
            }
            Value::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    None
}

fn loops(root: &Value, start: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<&Value> = target(root, start).into_iter().collect();
    while let Some(schema) = open.pop() {
        let Some(map) = schema.as_object() else { continue };
        for next in references(map) {
            if next == start {
                return true;
            }
            if !seen.contains(&next) {
                seen.push(next);
                open.extend(target(root, next));
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            open.extend(map.get(key).and_then(Value::as_array).into_iter().flatten());
        }
        for key in ["not", "if", "then", "else"] {
            open.extend(map.get(key));
        }
        open.extend(map.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values));
    }
    false
}

fn references(map: &Map<String, Value>) -> impl Iterator<Item = &str> {
    ["$ref", "$dynamicRef"].into_iter().filter_map(|key| map.get(key)?.as_str())
}

/// What a `$ref` of this file means: a JSON pointer or an anchor.
fn target<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let fragment = percent_decode(reference.strip_prefix('#')?);
    if fragment.is_empty() || fragment.starts_with('/') {
        return root.pointer(&fragment);
    }
    let mut stack = vec![root];
    while let Some(schema) = stack.pop() {
        match schema {
            Value::Object(map) => {
                if ["$anchor", "$dynamicAnchor"].into_iter().any(|key| map.get(key).is_some_and(|a| *a == fragment.as_str())) {
                    return Some(schema);
                }
                stack.extend(map.values());
            }
            Value::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    None
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (b, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                bytes = ahead;
            }
            _ => out.push(b),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A keyword of a schema or of what its `$ref` means.
fn look<'a>(schema: &'a Value, root: &'a Value, key: &str) -> Option<&'a Value> {
    let mut here = schema;
    for _ in 0..HOPS {
        if let Some(value) = here.get(key) {
            return Some(value);
        }
        here = target(root, here.get("$ref")?.as_str()?)?;
    }
    None
}

fn variants<'a>(schema: &'a Value, root: &'a Value) -> impl Iterator<Item = &'a Value> {
    let lists = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(move |key| look(schema, root, key));
    lists.filter_map(Value::as_array).flatten()
}

/// The first type that is not null.
fn kind(schema: &Value, root: &Value, hops: usize) -> Option<Kind> {
    let words = match look(schema, root, "type") {
        Some(Value::String(word)) => vec![word.as_str()],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let all = [Kind::String, Kind::Integer, Kind::Number, Kind::Boolean, Kind::Array, Kind::Object];
    let named = words.iter().find_map(|word| all.into_iter().find(|k| k.word() == *word));
    let listed = || {
        look(schema, root, "const").or_else(|| look(schema, root, "enum")?.as_array()?.iter().find(|v| !v.is_null())).and_then(value_kind)
    };
    let varied = || if hops == 0 { None } else { variants(schema, root).take(HOPS).find_map(|v| kind(v, root, hops - 1)) };
    let shaped = || {
        let has = |key| look(schema, root, key).is_some();
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

fn choices(schema: &Value, root: &Value, hops: usize) -> Vec<Value> {
    if let Some(value) = look(schema, root, "const") {
        return vec![value.clone()];
    }
    if let Some(values) = look(schema, root, "enum").and_then(Value::as_array) {
        return values.clone();
    }
    if hops == 0 {
        return Vec::new();
    }
    let mut all = Vec::new();
    let either = ["anyOf", "oneOf"].into_iter().filter_map(|key| look(schema, root, key)?.as_array());
    for variant in either.flatten().filter(|v| look(v, root, "type").is_none_or(|t| t != "null")) {
        let some = choices(variant, root, hops - 1);
        if some.is_empty() || all.len() > 4096 {
            return Vec::new();
        }
        all.extend(some);
    }
    all
}

/// The parameters of an object schema, in file order.
pub(super) fn params(schema: &Value) -> Vec<Param> {
    let required: Vec<&str> =
        look(schema, schema, "required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = look(schema, schema, "properties").and_then(Value::as_object);
    let text = |p: &Value, key| look(p, schema, key).and_then(Value::as_str).map(str::to_owned);
    let param = |(name, p): (&String, &Value)| Param {
        name: name.clone(),
        kind: kind(p, schema, 4).unwrap_or(Kind::String),
        description: text(p, "description").unwrap_or_default(),
        required: required.contains(&name.as_str()),
        choices: choices(p, schema, 4),
        default: look(p, schema, "default").cloned(),
        format: text(p, "format"),
        free: look(p, schema, "x-free") == Some(&Value::Bool(true)),
        schema: p.clone(),
    };
    properties.into_iter().flatten().map(param).collect()
}
