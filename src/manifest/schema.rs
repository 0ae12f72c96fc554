//! A tool's schema: read in the words of one draft, held to bounds, with its validator and its parameters.

mod bounds;
mod index;
mod normal;
mod params;
mod patterns;
mod words;

use super::Param;
use super::field::{Fault, Field, join};
use super::plain::{Compiled, is_plain};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

pub(super) use index::{Applies, Index, inner, references};
pub(super) use normal::{shorten, shorten_all};
pub(super) use words::is_type_word;

/// Bytes of a compiled pattern, and steps of one that looks around or back.
const PATTERN_BYTES: usize = 8 << 20;
const PATTERN_STEPS: usize = 100_000;
/// The size of all patterns of one file: 9,000 take a millisecond to compile.
pub(super) const PATTERNS: u64 = 1_000_000;

/// A tool's parameters, read.
#[derive(Debug)]
pub(super) struct Schema {
    /// As an object schema of draft 2020-12.
    pub(super) value: Value,
    pub(super) validator: Compiled,
    pub(super) params: Vec<Param>,
}

/// Reads the parameters of a tool; `flat` for a map of names to types. Nothing becomes an empty object schema. `patterns` is
/// what the patterns of the file may still take.
pub(super) fn read(field: Option<&Field<'_>>, flat: bool, patterns: &mut u64) -> Result<Schema, Fault> {
    let Some(field) = field else { return finish(json!({"type": "object", "properties": {}}), "", patterns) };
    let object = field.object()?;
    let mut value = if flat { json!({"type": "object", "properties": object.map, "required": []}) } else { field.value.clone() };
    let pointer = field.pointer();
    normal::normal(&mut value, &pointer)?;
    finish(value, &pointer, patterns)
}

fn finish(mut value: Value, pointer: &str, patterns: &mut u64) -> Result<Schema, Fault> {
    let index = Index::new(&value);
    let size = bounds::check(&index, pointer)?;
    *patterns = patterns.checked_sub(size).ok_or_else(|| {
        Fault::new(pointer, "the patterns of this file are too large together", "split the file, or repeat less in its patterns")
    })?;
    let typed = params::look(&value, &index, "type").cloned();
    let arms = arms(&value, &index);
    if let Some(map) = value.as_object_mut() {
        match typed {
            Some(word) if word == "object" => {}
            Some(Value::Array(words)) if words.contains(&"object".into()) => _ = map.insert("type".to_owned(), "object".into()),
            None => _ = map.insert("type".to_owned(), "object".into()),
            Some(_) => {
                let message = "a tool's parameters must be an object schema";
                return Err(Fault::new(&join(pointer, "type"), message, "write \"type\": \"object\""));
            }
        }
    }
    let validator = if arms.is_none() && is_plain(&value) { Compiled::default() } else { validator(&value, pointer)? };
    if let (Some(map), Some((properties, required))) = (value.as_object_mut(), arms) {
        map.insert("properties".to_owned(), Value::Object(properties));
        map.insert("required".to_owned(), required.into_iter().collect());
    }
    let params = params::params(&Index::new(&value));
    Ok(Schema { params, validator, value })
}

/// The validator of a schema; nothing outside the file is ever read.
fn validator(schema: &Value, pointer: &str) -> Result<Compiled, Fault> {
    compile(schema).map(Compiled::new).map_err(|error| {
        let path = error.instance_path().to_string();
        Fault::new(&format!("{pointer}{path}"), format!("the schema is not valid: {error}"), "write a draft 2020-12 JSON Schema")
    })
}

/// A schema compiled.
pub(super) fn compile(schema: &Value) -> Result<jsonschema::Validator, jsonschema::ValidationError<'_>> {
    let patterns = jsonschema::PatternOptions::fancy_regex().size_limit(PATTERN_BYTES).backtrack_limit(PATTERN_STEPS);
    let options = jsonschema::draft202012::options().should_validate_formats(true).with_pattern_options(patterns).offline();
    options.build(schema)
}

type Properties = Map<String, Value>;

/// The properties of a schema whose root only says "one of these objects": those of all its arms, so that they can be
/// offered and filled. The validator keeps to the arms. `None` where the root has properties of its own or is closed.
fn arms(root: &Value, index: &Index<'_>) -> Option<(Properties, HashSet<String>)> {
    let map = root.as_object()?;
    let own = map.get("properties").and_then(Value::as_object).is_some_and(|p| !p.is_empty());
    if own || map.contains_key("$ref") || map.get("additionalProperties") == Some(&Value::Bool(false)) {
        return None;
    }
    let (key, arms) = ["anyOf", "oneOf", "allOf"].into_iter().find_map(|key| Some((key, map.get(key)?.as_array()?)))?;
    let mut all: Vec<(String, Vec<Value>)> = Vec::new();
    let mut required: Option<HashSet<String>> = None;
    for arm in arms {
        for (name, property) in params::look(arm, index, "properties").and_then(Value::as_object).into_iter().flatten() {
            match all.iter_mut().find(|(known, _)| known == name) {
                Some((_, variants)) if variants.contains(property) => {}
                Some((_, variants)) => variants.push(property.clone()),
                None => all.push((name.clone(), vec![property.clone()])),
            }
        }
        let names = params::look(arm, index, "required").and_then(Value::as_array).into_iter().flatten();
        let names: HashSet<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
        required = Some(match required {
            None => names,
            Some(known) if key == "allOf" => known.union(&names).cloned().collect(),
            Some(known) => known.intersection(&names).cloned().collect(),
        });
    }
    if all.is_empty() {
        return None;
    }
    let own = map.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let required = required.into_iter().flatten().chain(own).collect();
    Some((all.into_iter().map(|(name, variants)| (name, either(variants, key))).collect(), required))
}

/// A property that arms describe in several ways.
fn either(mut variants: Vec<Value>, key: &str) -> Value {
    if variants.len() == 1 {
        return variants.pop().unwrap_or_default();
    }
    if key == "allOf" {
        return json!({"allOf": variants});
    }
    let fixed: Option<Vec<&Value>> = variants.iter().map(|v| v.get("const")).collect();
    match fixed {
        Some(values) => json!({"enum": values}),
        None => json!({"anyOf": variants}),
    }
}
