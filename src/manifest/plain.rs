//! Schemas of a plain form: an object of texts, numbers, booleans and lists of them. They are known to be valid without the
//! library, and so are most calls of them: compiling the schemas of 1,000 tools took longer than a sentence, and few are called.

use serde_json::{Map, Value};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// The compiled form of a schema, made when it is first needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compiled(Arc<OnceLock<jsonschema::Validator>>);

impl Compiled {
    /// One that is made already.
    pub(super) fn new(validator: jsonschema::Validator) -> Self {
        Self(Arc::new(validator.into()))
    }

    /// The validator, which `make` makes where it is not made yet; `None` where it cannot be.
    pub(super) fn get(&self, make: impl FnOnce() -> Option<jsonschema::Validator>) -> Option<&jsonschema::Validator> {
        if self.0.get().is_none() {
            // Of two threads that make it at once one is kept.
            let _ = self.0.set(make()?);
        }
        self.0.get()
    }
}

const SCALARS: [&str; 4] = ["string", "integer", "number", "boolean"];

/// Whether a schema has the plain form; `compiles` says of which patterns that is known.
pub(super) fn is_plain(schema: &Value, compiles: &dyn Fn(&str) -> bool) -> bool {
    let Some(map) = schema.as_object() else { return false };
    let fits = |(key, value): (&String, &Value)| match key.as_str() {
        "type" => value == "object",
        "properties" => value.as_object().is_some_and(|p| p.values().all(|p| is_plain_property(p, compiles))),
        "required" => {
            value.as_array().is_some_and(|names| names.iter().filter_map(Value::as_str).collect::<HashSet<_>>().len() == names.len())
        }
        "description" | "title" => value.is_string(),
        "additionalProperties" => value.is_boolean(),
        _ => false,
    };
    map.iter().all(fits) && map.get("type").is_some()
}

fn is_plain_property(property: &Value, compiles: &dyn Fn(&str) -> bool) -> bool {
    let Some(map) = property.as_object() else { return false };
    let word = |value: &Value| value.as_str().is_some_and(|w| SCALARS.contains(&w));
    let pattern = |value: &Value| value.as_str().is_some_and(compiles);
    let list = map.get("type").is_some_and(|t| t == "array");
    // What may stand beside the type of a list's items.
    let of_item = |(key, value): (&String, &Value)| match key.as_str() {
        "type" => true,
        "format" => value == "path",
        "pattern" => pattern(value),
        _ => false,
    };
    let fits = |(key, value): (&String, &Value)| match key.as_str() {
        "type" => list || word(value),
        "items" => list && value.as_object().is_some_and(|items| items.get("type").is_some_and(word) && items.iter().all(of_item)),
        "description" | "title" => value.is_string(),
        "default" => true,
        "enum" => value.as_array().is_some_and(|choices| !choices.is_empty()),
        "minimum" | "maximum" => value.as_i64().is_some(),
        // Whatever it names, the schema compiles; what it asks of a value is the library's to say.
        "format" => value.is_string(),
        "pattern" => pattern(value),
        _ => false,
    };
    map.contains_key("type") && map.iter().all(fits)
}

/// The patterns of an object's properties and of their items.
pub(super) fn patterns_of(schema: &Value) -> impl Iterator<Item = &str> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values);
    properties.flat_map(|p| [Some(p), p.get("items")]).flatten().filter_map(|p| p.get("pattern")?.as_str())
}

/// Whether arguments are valid by a schema of the plain form; false also where that is not clear.
pub(super) fn is_clearly_valid(schema: &Value, arguments: &Map<String, Value>) -> bool {
    let properties = schema.get("properties").and_then(Value::as_object);
    let required = schema.get("required").and_then(Value::as_array);
    let there = |name: &Value| name.as_str().is_some_and(|n| arguments.contains_key(n));
    let fits = |(name, value): (&String, &Value)| properties.and_then(|p| p.get(name)).is_some_and(|p| fits(p, value));
    required.is_none_or(|names| names.iter().all(there)) && arguments.iter().all(fits)
}

fn fits(property: &Value, value: &Value) -> bool {
    let of_type = |word: &Value, value: &Value| match word.as_str() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        _ => false,
    };
    let kind = property.get("type").unwrap_or(&Value::Null);
    let typed = match (kind.as_str(), value) {
        (Some("array"), Value::Array(list)) => {
            let item = property.get("items").and_then(|i| i.get("type"));
            list.iter().all(|v| item.is_none_or(|word| of_type(word, v)))
        }
        _ => of_type(kind, value),
    };
    let bound = |key: &str| property.get(key).map(|b| b.as_i64());
    let within = match (bound("minimum"), bound("maximum")) {
        (None, None) => true,
        (least, most) => value.as_i64().is_some_and(|v| least.flatten().is_none_or(|l| l <= v) && most.flatten().is_none_or(|m| v <= m)),
    };
    let formed = property.get("format").is_none_or(|format| format == "path");
    let chosen = property.get("enum").and_then(Value::as_array).is_none_or(|choices| choices.contains(value));
    typed && within && formed && chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn only_what_surely_compiles_is_plain() {
        let of = |property: Value| is_plain(&json!({"type": "object", "properties": {"x": property}, "required": ["x"]}), &|p| p == "^a$");
        assert!(
            of(json!({"type": "string", "pattern": "^a$"})) && of(json!({"type": "array", "items": {"type": "string", "pattern": "^a$"}}))
        );
        assert!(of(json!({"type": "string", "format": "path", "description": "d", "default": 1})));
        assert!(
            of(json!({"type": "string", "format": "uri"})) && of(json!({"type": "array", "items": {"type": "string", "format": "path"}}))
        );
        assert!(of(json!({"type": "array", "items": {"type": "integer"}})) && of(json!({"type": "integer", "minimum": 0, "maximum": 9})));
        for property in [
            json!({"type": "strin"}),
            json!({"type": ["string", "null"]}),
            json!({"type": "string", "pattern": "("}),
            json!({"type": "array", "items": {"type": "string", "pattern": "("}}),
            json!({"type": "string", "enum": []}),
            json!({"type": "string", "format": 1}),
            json!({"type": "array", "items": {"type": "string", "format": "uri"}}),
            json!({"type": "integer", "minimum": "0"}),
            json!({"type": "object"}),
            json!({"$ref": "#/x"}),
            json!(true),
        ] {
            assert!(!of(property.clone()), "{property}");
        }
        for schema in
            [json!({"type": "object", "required": ["x", "x"]}), json!({"type": "object", "required": [1]}), json!({"properties": {}})]
        {
            assert!(!is_plain(&schema, &|_| true), "{schema}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn what_is_clearly_valid_is_valid(values in proptest::collection::vec((0..5_usize, 0..8_usize), 0..5)) {
            let schema = json!({"type": "object", "required": ["a"], "additionalProperties": false, "properties": {
                "a": {"type": "string", "enum": ["x", "y"]}, "b": {"type": "integer", "minimum": 0, "maximum": 9},
                "c": {"type": "array", "items": {"type": "number"}}, "d": {"type": "boolean"}, "e": {"type": "number", "minimum": 2}}});
            prop_assert!(is_plain(&schema, &|_| false));
            let some = [json!("x"), json!("z"), json!(3), json!(-1), json!(2.5), json!([1, 2.5]), json!(["x"]), json!(true)];
            let arguments: Map<String, Value> = values.iter().map(|(n, v)| (["a", "b", "c", "d", "f"][*n].to_owned(), some[*v].clone())).collect();
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            if is_clearly_valid(&schema, &arguments) {
                prop_assert!(validator.is_valid(&Value::Object(arguments)));
            }
        }
    }
}
