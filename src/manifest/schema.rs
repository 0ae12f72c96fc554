//! A tool's schema: read in the words of one draft, held to bounds, with its validator and its parameters.

mod bounds;
mod index;
mod normal;
mod offer;
mod params;
mod patterns;
mod words;

use super::Param;
use super::field::{Fault, Field, join};
use super::plain::{Compiled, is_plain, patterns_of};
use jsonschema::error::ValidationErrorKind;
use serde_json::{Value, json};
use std::collections::HashSet;

pub use index::percent_decode;
pub(super) use index::{Applies, Index, inner, references};
pub(super) use normal::{shorten, shorten_all};
pub(super) use words::is_type_word;

/// Bytes of a compiled pattern, and steps of one that looks around or back.
const PATTERN_BYTES: usize = 8 << 20;
const PATTERN_STEPS: usize = 100_000;
/// The size of all patterns of one file: 9,000 take a millisecond to compile.
const PATTERNS: u64 = 1_000_000;

/// The patterns of one file.
#[derive(Debug)]
pub(super) struct Patterns {
    /// What they may still take.
    pub(super) left: u64,
    /// Those that were compiled. Where a schema of the plain form has no other, it compiles: recipes that are imported share one.
    pub(super) known: HashSet<String>,
}

impl Default for Patterns {
    fn default() -> Self {
        Self { left: PATTERNS, known: HashSet::new() }
    }
}

/// A tool's parameters, read.
#[derive(Debug)]
pub(super) struct Schema {
    /// As an object schema of draft 2020-12.
    pub(super) value: Value,
    pub(super) validator: Compiled,
    pub(super) params: Vec<Param>,
}

/// Reads the parameters of a tool, `field` as they are written and `schema` as its dialect means them. Nothing becomes an empty
/// object schema. `file` is what is known of the patterns of its file.
pub(super) fn read(field: Option<&Field<'_>>, schema: Option<Value>, file: &mut Patterns) -> Result<Schema, Fault> {
    let Some(field) = field else { return finish(json!({"type": "object", "properties": {}}), "", file) };
    let mut value = schema.unwrap_or_else(|| field.value.clone());
    if !value.is_object() {
        field.object()?;
    }
    let pointer = field.pointer();
    normal::normal(&mut value, &pointer)?;
    finish(value, &pointer, file)
}

fn finish(mut value: Value, pointer: &str, file: &mut Patterns) -> Result<Schema, Fault> {
    let index = Index::new(&value);
    let size = bounds::check(&index, pointer)?;
    file.left = file.left.checked_sub(size).ok_or_else(|| {
        Fault::new(pointer, "the patterns of this file are too large together", "split the file, or repeat less in its patterns")
    })?;
    let typed = params::look(&value, &index, "type").cloned();
    let parts = offer::parameters(&index);
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
    let validator = if parts.is_none() && is_plain(&value, &|pattern| file.known.contains(pattern)) {
        Compiled::default()
    } else {
        let compiled = validator(&value, pointer)?;
        file.known.extend(patterns_of(&value).map(str::to_owned));
        compiled
    };
    if let (Some(map), Some((properties, required))) = (value.as_object_mut(), parts) {
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
        let wanted = path.rsplit('/').next().and_then(wanted);
        let what = match (error.kind(), wanted) {
            (ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::Type { .. }, Some(wanted)) => {
                let given: String = error.instance().to_string().chars().take(80).collect();
                format!("{given} is not {wanted}")
            }
            _ => error.to_string(),
        };
        let fix = wanted.map_or_else(|| "write a draft 2020-12 JSON Schema".to_owned(), |wanted| format!("write {wanted}"));
        Fault::new(&format!("{pointer}{path}"), format!("the schema is not valid: {what}"), fix)
    })
}

/// What the value of a keyword has to be, for a person.
fn wanted(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "type" => "a type or a list of types",
        "required" => "a list of names, each once",
        "enum" | "examples" => "a list of values",
        "properties" | "$defs" | "definitions" | "patternProperties" | "dependentSchemas" => "an object of names and schemas",
        "anyOf" | "oneOf" | "allOf" | "prefixItems" => "a list of schemas that is not empty",
        "items" | "not" | "if" | "then" | "else" | "contains" | "propertyNames" | "additionalProperties" => "a schema",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => "a number",
        "multipleOf" => "a number above 0",
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => "a whole number from 0 on",
        "uniqueItems" => "true or false",
        "pattern" => "a regular expression as JavaScript has them",
        _ => return None,
    })
}

/// A schema compiled.
pub(super) fn compile(schema: &Value) -> Result<jsonschema::Validator, jsonschema::ValidationError<'_>> {
    let patterns = jsonschema::PatternOptions::fancy_regex().size_limit(PATTERN_BYTES).backtrack_limit(PATTERN_STEPS);
    let options = jsonschema::draft202012::options().should_validate_formats(true).with_pattern_options(patterns).offline();
    options.build(schema)
}
