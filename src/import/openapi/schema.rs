//! References followed and schemas written out, as far as a tool has room for them.

use super::super::words::sentence;
use crate::manifest::percent_decode;
use serde_json::{Map, Value, json};
use std::cell::Cell;

/// References that lead to references.
const HOPS: usize = 16;
/// Levels of a schema that are written out.
const LEVELS: usize = 6;
/// Schemas that one operation may hold.
const ROOM: usize = 400;

/// What a schema may say in a tool.
const KEPT: [&str; 17] = [
    "type",
    "format",
    "enum",
    "const",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "nullable",
];

/// A document whose parts refer to each other.
pub(super) struct Document<'d> {
    root: &'d Value,
    /// Schemas that may still be written out for the present operation.
    room: Cell<usize>,
    /// Whether one was too deep or too large to be written out.
    cut: Cell<bool>,
}

impl<'d> Document<'d> {
    pub(super) fn new(root: &'d Value) -> Self {
        Self { root, room: Cell::new(ROOM), cut: Cell::new(false) }
    }

    /// Starts a new operation.
    pub(super) fn refill(&self) {
        self.room.set(ROOM);
        self.cut.set(false);
    }

    /// Whether something of the present operation was not written out.
    pub(super) fn was_cut(&self) -> bool {
        self.cut.get()
    }

    /// What `value` is or refers to.
    ///
    /// # Errors
    /// The reference that leads nowhere.
    pub(super) fn resolve(&self, value: &'d Value) -> Result<&'d Value, String> {
        let mut at = value;
        for _ in 0..HOPS {
            let Some(target) = at.get("$ref").and_then(Value::as_str) else { return Ok(at) };
            let pointer = target.strip_prefix('#').ok_or_else(|| format!("it refers to another file ({target})"))?;
            at = self.root.pointer(&percent_decode(pointer)).ok_or_else(|| format!("it refers to {target}, which is not there"))?;
        }
        Err("its references lead in a circle".to_owned())
    }

    /// A schema without references, in the words that a tool may use.
    pub(super) fn schema(&self, schema: &'d Value) -> Value {
        self.written_out(schema, &mut Vec::new())
    }

    fn written_out(&self, schema: &'d Value, above: &mut Vec<&'d Value>) -> Value {
        let Ok(schema) = self.resolve(schema) else { return json!({}) };
        let Some(map) = schema.as_object() else { return json!({}) };
        let circle = above.iter().any(|one| std::ptr::eq(*one, schema));
        let room = self.room.get();
        if circle || above.len() > LEVELS || room == 0 {
            self.cut.set(true);
            return map.get("type").map_or_else(|| json!({}), |kind| json!({ "type": kind }));
        }
        self.room.set(room - 1);
        above.push(schema);
        let out = self.members(map, above);
        above.pop();
        Value::Object(out)
    }

    fn members(&self, map: &'d Map<String, Value>, above: &mut Vec<&'d Value>) -> Map<String, Value> {
        let mut out: Map<String, Value> =
            KEPT.iter().filter_map(|key| Some(((*key).to_owned(), map.get(*key).filter(|v| !v.is_null())?.clone()))).collect();
        if let Some(text) = map.get("description").or_else(|| map.get("title")).and_then(Value::as_str) {
            out.insert("description".to_owned(), sentence(text).into());
        }
        if let Some(items) = map.get("items") {
            out.insert("items".to_owned(), self.written_out(items, above));
        }
        if let Some(Value::Object(properties)) = map.get("properties") {
            let shown = properties.iter().filter(|(_, schema)| !self.is_read_only(schema));
            let properties: Map<String, Value> = shown.map(|(name, schema)| (name.clone(), self.written_out(schema, above))).collect();
            out.insert("properties".to_owned(), Value::Object(properties));
        }
        if let Some(more @ Value::Bool(_)) = map.get("additionalProperties") {
            out.insert("additionalProperties".to_owned(), more.clone());
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(Value::Array(arms)) = map.get(key) {
                out.insert(key.to_owned(), arms.iter().map(|arm| self.written_out(arm, above)).collect());
            }
        }
        require(&mut out, map.get("required"));
        for arm in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Value::Object(arm) = self.written_out(arm, above) {
                merge(&mut out, arm);
            }
        }
        out
    }

    /// A server sets it; nobody sends it.
    fn is_read_only(&self, schema: &'d Value) -> bool {
        self.resolve(schema).is_ok_and(|schema| schema.get("readOnly") == Some(&Value::Bool(true)))
    }
}

/// Names of properties that are there.
fn require(out: &mut Map<String, Value>, names: Option<&Value>) {
    let Some(names) = names.and_then(Value::as_array) else { return };
    let all: Vec<Value> = match out.get("properties").and_then(Value::as_object) {
        Some(known) => names.iter().filter(|name| name.as_str().is_some_and(|n| known.contains_key(n))).cloned().collect(),
        // The properties may be in another arm of an `allOf`.
        None => names.clone(),
    };
    if !all.is_empty() {
        out.insert("required".to_owned(), Value::Array(all));
    }
}

/// Adds what one arm of an `allOf` says.
fn merge(out: &mut Map<String, Value>, arm: Map<String, Value>) {
    for (key, value) in arm {
        match (out.get_mut(&key), value) {
            (Some(Value::Object(here)), Value::Object(more)) if key == "properties" => {
                more.into_iter().for_each(|(name, schema)| _ = here.entry(name).or_insert(schema));
            }
            (Some(Value::Array(here)), Value::Array(more)) if key == "required" => {
                let new: Vec<Value> = more.into_iter().filter(|name| !here.contains(name)).collect();
                here.extend(new);
            }
            (Some(_), _) => {}
            (None, value) => _ = out.insert(key, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_arms_are_written_out_and_circles_end() {
        let root = json!({"components": {"schemas": {
            "Id": {"type": "integer", "xml": {}}, "Base": {"required": ["id"], "properties": {"id": {"$ref": "#/components/schemas/Id"}}},
            "Dog": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "required": ["name"],
                "properties": {"name": {"type": "string", "description": "Its name. More."}, "made": {"type": "string", "readOnly": true}}}]},
            "Tree": {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"}}},
            "Loop": {"$ref": "#/components/schemas/Loop"}}}});
        let document = Document::new(&root);
        let at = |name: &str| root.pointer(&format!("/components/schemas/{name}")).unwrap();
        let dog = document.schema(at("Dog"));
        let properties = json!({"id": {"type": "integer"}, "name": {"type": "string", "description": "Its name. More"}});
        assert_eq!(dog, json!({"properties": properties, "required": ["id", "name"], "type": "object"}));
        assert!(!document.was_cut());
        assert_eq!(document.schema(at("Tree")), json!({"type": "object", "properties": {"left": {"type": "object"}}}));
        assert!(document.was_cut());
        assert!(document.resolve(at("Loop")).is_err());
        document.refill();
        assert!(!document.was_cut());
        let named = json!({"paths": {"/a b/{ä}": {"get": {}}}, "x": {"$ref": "#/paths/~1a%20b~1%7b%C3%A4%7D"}});
        assert_eq!(Document::new(&named).resolve(&named["x"]), Ok(&json!({"get": {}})));
        let other = json!({"$ref": "other.yaml#/Dog"});
        assert!(Document::new(&other).resolve(&other).unwrap_err().contains("another file"));
    }
}
