//! What other drafts, OpenAPI, Gemini and hasty servers write, put into the words of draft 2020-12, so that one reader of
//! schemas is enough. Only what is clearly meant: the rest stays as it is, for the validator to refuse.

use super::super::field::{Fault, join, nearest};
use super::super::locate::floor;
use super::words::{TYPES, coerced, type_words};
use serde_json::{Map, Value, json};

/// The longest description that is kept: what is longer is no help to a model of this size, and 3.5 MB of it cost each
/// sentence 25 s.
pub(in crate::manifest) const DESCRIPTION: usize = 4096;

/// Rewrites a schema; `Err` where nobody can say what is meant.
pub(super) fn normal(schema: &mut Value, pointer: &str) -> Result<(), Fault> {
    let mut rewriter = Rewriter { path: Vec::new(), pointer, named_arms: names_arms(schema), lone_references: is_old(schema) };
    rewriter.schema(schema)?;
    flag(schema);
    // OpenAPI keeps the schemas that references name here.
    let stored = schema.get_mut("components").and_then(|c| c.get_mut("schemas")).and_then(Value::as_object_mut);
    for (name, stored) in stored.into_iter().flatten() {
        rewriter.at(&["components", "schemas", name], |r| r.schema(stored))?;
    }
    Ok(())
}

/// Whether a reference leads into an `allOf`, so that none may be taken apart.
fn names_arms(value: &Value) -> bool {
    match value {
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| (key == "$ref" && value.as_str().is_some_and(|target| target.contains("/allOf/"))) || names_arms(value)),
        Value::Array(items) => items.iter().any(names_arms),
        _ => false,
    }
}

/// Whether the file says that it is of a draft before 2019-09.
fn is_old(schema: &Value) -> bool {
    let named = schema.get("$schema").and_then(Value::as_str).unwrap_or_default();
    ["draft-03", "draft-04", "draft-06", "draft-07"].iter().any(|draft| named.contains(draft))
}

/// What of an old schema counts beside its reference: words for people, and what other references lead to.
fn beside_a_reference(key: &String, value: &mut Value) -> bool {
    let words = ["$ref", "$schema", "title", "description", "default", "examples", "definitions", "$defs", "components"];
    words.contains(&key.as_str()) || key.starts_with("x-") || (key == "required" && value.is_boolean())
}

/// `text` to at most `DESCRIPTION` bytes, at the end of a word where one is near; whether something was cut.
pub(in crate::manifest) fn shorten(text: &mut String) -> bool {
    if text.len() <= DESCRIPTION {
        return false;
    }
    let end = floor(text, DESCRIPTION);
    text.truncate(end);
    if let Some(blank) = text.rfind(char::is_whitespace).filter(|blank| end - blank < 64) {
        text.truncate(blank);
    }
    true
}

/// Shortens every description inside a value.
pub(in crate::manifest) fn shorten_all(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "description" => _ = shorten(text),
                    other => shorten_all(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten_all),
        _ => {}
    }
}

struct Rewriter<'p> {
    /// Keys from the schema's root.
    path: Vec<String>,
    pointer: &'p str,
    named_arms: bool,
    /// The draft takes nothing that stands beside a reference.
    lone_references: bool,
}

impl Rewriter<'_> {
    fn at(&mut self, keys: &[&str], work: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.path.extend(keys.iter().map(|k| (*k).to_owned()));
        work(self)?;
        self.path.truncate(self.path.len() - keys.len());
        Ok(())
    }

    fn fault(&self, message: impl Into<String>, fix: &str) -> Fault {
        Fault::new(&self.path.iter().fold(self.pointer.to_owned(), |pointer, key| join(&pointer, key)), message, fix)
    }

    fn schema(&mut self, value: &mut Value) -> Result<(), Fault> {
        let Some(map) = value.as_object_mut() else { return Ok(()) };
        map.retain(|key, value| !value.is_null() || key == "const" || key == "default");
        if self.lone_references && map.get("$ref").is_some_and(Value::is_string) {
            map.retain(beside_a_reference);
        }
        annotations(map);
        identity(map);
        empty_lists(map);
        self.types(map)?;
        bounds(map);
        tuples(map);
        dependencies(map);
        self.children(map)?;
        nullable(map);
        if !self.named_arms {
            merge_single(map);
        }
        default(map);
        Ok(())
    }

    fn types(&mut self, map: &mut Map<String, Value>) -> Result<(), Fault> {
        let Some(given) = map.get("type") else { return Ok(()) };
        match type_words(given) {
            Ok(Some(word)) => _ = map.insert("type".to_owned(), word),
            Ok(None) => _ = map.shift_remove("type"),
            Err(word) => {
                return self.at(&["type"], |r| Err(r.fault(format!("the schema is not valid: {word:?} is not a type"), &type_mend(&word))));
            }
        }
        Ok(())
    }

    fn children(&mut self, map: &mut Map<String, Value>) -> Result<(), Fault> {
        if let Some(Value::Object(properties)) = map.get_mut("properties") {
            let mut flags = Vec::new();
            for (name, property) in properties.iter_mut() {
                self.at(&["properties", name], |r| r.property(property, name))?;
                flags.extend(flag(property).map(|needed| (name.clone(), needed)));
            }
            require(map, flags);
        }
        for (key, value) in map.iter_mut() {
            match key.as_str() {
                "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "not"
                | "if"
                | "then"
                | "else" => {
                    self.at(&[key], |r| r.schema(value))?;
                    flag(value);
                }
                "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                    for (name, value) in value.as_object_mut().into_iter().flatten() {
                        self.at(&[key, name], |r| r.schema(value))?;
                        flag(value);
                    }
                }
                "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                    for (i, value) in value.as_array_mut().into_iter().flatten().enumerate() {
                        self.at(&[key, &i.to_string()], |r| r.schema(value))?;
                        flag(value);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A property may be a bare type, or nothing.
    fn property(&mut self, property: &mut Value, name: &str) -> Result<(), Fault> {
        match property {
            Value::Null => *property = json!({}),
            Value::String(word) => match type_words(&Value::from(word.as_str())) {
                Ok(word) => *property = word.map_or_else(|| json!({}), |word| json!({"type": word})),
                Err(word) => {
                    let message = format!("the schema of {name:?} is not an object, and {word:?} is not a type");
                    return Err(self.fault(message, &type_mend(&word)));
                }
            },
            Value::Object(_) | Value::Bool(_) => {}
            _ => return Err(self.fault(format!("the schema of {name:?} is not an object"), "write a JSON Schema")),
        }
        self.schema(property)
    }
}

/// The type that a misspelt one is likely to mean, or all of them.
fn type_mend(word: &str) -> String {
    match nearest(word, &TYPES) {
        Some(near) => format!("did you mean {near:?}?"),
        None => "write string, integer, number, boolean, array, object or null".to_owned(),
    }
}

/// Words for people of the wrong type say nothing.
fn annotations(map: &mut Map<String, Value>) {
    for key in ["title", "description", "$comment", "format", "contentEncoding", "contentMediaType"] {
        if map.get(key).is_some_and(|value| !value.is_string()) {
            map.shift_remove(key);
        }
    }
    for key in ["deprecated", "readOnly", "writeOnly"] {
        if map.get(key).is_some_and(|value| !value.is_boolean()) {
            map.shift_remove(key);
        }
    }
    if map.get("examples").is_some_and(|value| !value.is_array()) {
        map.shift_remove("examples");
    }
    if let Some(Value::String(text)) = map.get_mut("description") {
        shorten(text);
    }
}

/// There is one file and one draft: what names others only makes references mean something else.
fn identity(map: &mut Map<String, Value>) {
    for key in ["$schema", "$vocabulary", "$recursiveAnchor"] {
        map.shift_remove(key);
    }
    // Draft 4 has no dollar in front of it; elsewhere `id` says nothing.
    let old = if matches!(map.get("id"), Some(Value::String(_))) { map.shift_remove("id") } else { None };
    if let Some(Value::String(id)) = map.shift_remove("$id").or(old)
        && let Some(anchor) = id.strip_prefix('#').filter(|a| !a.is_empty())
    {
        map.entry("$anchor").or_insert_with(|| anchor.into());
    }
    if let Some(target) = map.shift_remove("$recursiveRef") {
        map.entry("$ref").or_insert(target);
    }
}

/// R and PHP have one empty list for lists and maps.
fn empty_lists(map: &mut Map<String, Value>) {
    for key in ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies", "additionalProperties"] {
        if let Some(value) = map.get_mut(key).filter(|value| value.as_array().is_some_and(Vec::is_empty)) {
            *value = json!({});
        }
    }
    // A doubled name is refused by the validator and means nothing.
    if let Some(Value::Array(names)) = map.get_mut("required") {
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| name.as_str().is_none_or(|name| seen.insert(name.to_owned())));
    }
}

/// Draft 4 and OpenAPI 3.0: `exclusiveMinimum: true` speaks of `minimum`; draft 3 divides by `divisibleBy`.
fn bounds(map: &mut Map<String, Value>) {
    if let Some(step) = map.shift_remove("divisibleBy") {
        map.entry("multipleOf").or_insert(step);
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match map.get(exclusive).and_then(Value::as_bool) {
            Some(true) => match map.shift_remove(bound) {
                Some(value) => _ = map.insert(exclusive.to_owned(), value),
                None => _ = map.shift_remove(exclusive),
            },
            Some(false) => _ = map.shift_remove(exclusive),
            None => {}
        }
    }
}

/// Up to draft 2019-09 a tuple is a list under `items`, and `additionalItems` is what follows it.
fn tuples(map: &mut Map<String, Value>) {
    let more = map.shift_remove("additionalItems");
    if map.get("items").is_some_and(Value::is_array)
        && let Some(tuple) = map.shift_remove("items")
    {
        map.insert("prefixItems".to_owned(), tuple);
        if let Some(more) = more {
            map.insert("items".to_owned(), more);
        }
    }
    // An empty tuple says nothing, and the validator refuses it.
    if map.get("prefixItems").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        map.shift_remove("prefixItems");
    }
}

fn dependencies(map: &mut Map<String, Value>) {
    let Some(Value::Object(all)) = map.get("dependencies").cloned() else { return };
    map.shift_remove("dependencies");
    for (name, value) in all {
        let key = if value.is_array() { "dependentRequired" } else { "dependentSchemas" };
        if let Value::Object(inner) = map.entry(key).or_insert_with(|| json!({})) {
            inner.entry(name).or_insert(value);
        }
    }
}

/// Takes a `required` that is a flag out of a property.
fn flag(property: &mut Value) -> Option<bool> {
    let map = property.as_object_mut()?;
    let needed = map.get("required")?.as_bool()?;
    map.shift_remove("required");
    Some(needed)
}

/// The flags of properties say what the list `required` says in other drafts.
fn require(map: &mut Map<String, Value>, flags: Vec<(String, bool)>) {
    let needed: Vec<Value> = flags.into_iter().filter(|(_, needed)| *needed).map(|(name, _)| Value::from(name)).collect();
    if needed.is_empty() {
        return;
    }
    if let Value::Array(names) = map.entry("required").or_insert_with(|| json!([])) {
        let known: std::collections::HashSet<Value> = names.iter().cloned().collect();
        names.extend(needed.into_iter().filter(|name| !known.contains(name)));
    }
}

/// OpenAPI 3.0: `nullable: true` adds null to what a value may be.
fn nullable(map: &mut Map<String, Value>) {
    let Some(Value::Bool(nullable)) = map.shift_remove("nullable") else { return };
    if !nullable {
        return;
    }
    let null = Value::from("null");
    match map.get_mut("type") {
        Some(Value::Array(words)) if words.contains(&null) => {}
        Some(Value::Array(words)) => words.push(null),
        Some(word) if *word != null => *word = json!([word.clone(), "null"]),
        _ => {}
    }
    if let Some(Value::Array(values)) = map.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    let either = ["anyOf", "oneOf"].into_iter().find(|key| map.get(*key).is_some_and(Value::is_array));
    if let Some(Value::Array(arms)) = either.and_then(|key| map.get_mut(key)) {
        arms.push(json!({"type": "null"}));
    }
    if map.contains_key("type") || either.is_some() {
        return;
    }
    let arm: Map<String, Value> = ["$ref", "allOf"].into_iter().filter_map(|key| map.shift_remove_entry(key)).collect();
    if !arm.is_empty() {
        let mut arm = arm;
        merge_single(&mut arm);
        map.insert("anyOf".to_owned(), json!([arm, {"type": "null"}]));
    }
}

/// An `allOf` of one is that one; a reference could not have neighbours before draft 2019-09, so pydantic and others write it so.
fn merge_single(map: &mut Map<String, Value>) {
    let Some([Value::Object(arm)]) = map.get("allOf").and_then(Value::as_array).map(Vec::as_slice) else { return };
    if arm.keys().any(|key| key != "description" && key != "title" && map.contains_key(key)) {
        return;
    }
    let arm = arm.clone();
    map.shift_remove("allOf");
    for (key, value) in arm {
        map.entry(key).or_insert(value);
    }
}

/// A default that is a number or truth written as a text is the number or truth.
fn default(map: &mut Map<String, Value>) {
    let Some(Value::String(text)) = map.get("default") else { return };
    if let Some(value) = map.get("type").and_then(Value::as_str).and_then(|word| coerced(text, word)) {
        map.insert("default".to_owned(), value);
    }
}
