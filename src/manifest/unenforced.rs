//! Keywords of JSON Schema (2020-12) that the grammar of the decode cannot hold an answer to: lint names them, and the
//! check after the decode still applies them.

use super::field::{Fault, join};
use serde_json::{Map, Value};

/// Keywords that no grammar of ours expresses.
const UNENFORCED: [&str; 19] = [
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "contains",
    "minContains",
    "maxContains",
    "uniqueItems",
    "minLength",
    "maxLength",
    "pattern",
    "$dynamicRef",
    "unevaluatedProperties",
];

/// Places named at most for one tool.
const MAX: usize = 20;

/// A complaint for each such keyword of a schema that stands at `pointer`, in file order.
pub(super) fn unenforced(schema: &Value, pointer: &str) -> Vec<Fault> {
    let mut search = Search { path: Vec::new(), pointer, found: Vec::new() };
    search.look(schema);
    search.found
}

struct Search<'s> {
    /// Keys from the schema's root.
    path: Vec<String>,
    pointer: &'s str,
    found: Vec<Fault>,
}

impl Search<'_> {
    fn look(&mut self, schema: &Value) {
        let Some(map) = schema.as_object() else { return };
        self.empty(map);
        for (key, value) in map {
            if self.found.len() >= MAX {
                return;
            }
            // A tuple is written with each place filled, and no other.
            let places = map.get("prefixItems").and_then(Value::as_array).and_then(|places| u64::try_from(places.len()).ok());
            let unheld = match key.as_str() {
                "minItems" | "maxItems" if places.is_some() && places == value.as_u64() => false,
                "minItems" => value.as_u64().is_some_and(|n| n > 1),
                "maxItems" => true,
                // The parameters of all arms are offered together; which go together is not held.
                "anyOf" | "oneOf" => self.path.is_empty(),
                known => UNENFORCED.contains(&known),
            };
            self.path.push(key.clone());
            if unheld {
                self.name(key);
            }
            match (key.as_str(), value) {
                ("properties" | "$defs" | "definitions", Value::Object(inside)) => {
                    inside.iter().for_each(|(name, value)| self.within(name, value));
                }
                ("items", value) => self.look(value),
                ("prefixItems", Value::Array(places)) => {
                    places.iter().enumerate().for_each(|(i, place)| self.within(&i.to_string(), place))
                }
                ("anyOf" | "oneOf" | "allOf", Value::Array(arms)) => {
                    arms.iter().enumerate().for_each(|(i, arm)| self.within(&i.to_string(), arm))
                }
                _ => {}
            }
            self.path.pop();
        }
    }

    /// An object of which nothing is listed can only be written without members.
    fn empty(&mut self, map: &Map<String, Value>) {
        let object = map.get("type").is_some_and(|kind| kind == "object");
        let listed = map.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty());
        let elsewhere = ["anyOf", "oneOf", "allOf", "$ref", "enum", "const"].iter().any(|key| map.contains_key(*key));
        if self.path.is_empty() || !object || listed || elsewhere || self.found.len() >= MAX {
            return;
        }
        let message = "the decoder writes this object without members, since the schema lists none";
        let fault = Fault::new(&self.here(), message, "list its properties, or take a list of texts");
        self.found.push(fault);
    }

    fn here(&self) -> String {
        self.path.iter().fold(self.pointer.to_owned(), |pointer, key| join(&pointer, key))
    }

    fn within(&mut self, name: &str, schema: &Value) {
        self.path.push(name.to_owned());
        self.look(schema);
        self.path.pop();
    }

    fn name(&mut self, keyword: &str) {
        let pointer = self.here();
        let message = format!("the decoder cannot hold the model to {keyword:?}; a call that breaks it is rejected after decoding");
        let cases = ["anyOf", "oneOf", "if", "then", "else", "not", "dependentRequired", "dependentSchemas"];
        let fix = if cases.contains(&keyword) { "make a tool of each case" } else { "an enum holds it, where one can say the same" };
        self.found.push(Fault::new(&pointer, message, fix).by("unheld-keyword"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn loading_warns_and_keeps_the_tool() {
        let file = r#"[{"name":"t","description":"d","parameters":{"type":"object","properties":{"a":{"type":"string","minLength":3}}}}]"#;
        let set = crate::manifest::load(&crate::manifest::Sources { builtin: vec![("f".into(), file.into())], ..Default::default() });
        let [problem] = set.problems.as_slice() else { panic!("{:?}", set.problems) };
        assert_eq!(problem.pointer, "/0/parameters/properties/a/minLength");
        assert!(problem.message.contains("\"minLength\"") && problem.place.is_some() && set.tools.len() == 1, "{problem}");
    }

    #[test]
    fn each_keyword_is_named_with_its_place() {
        let schema = json!({"type": "object", "properties": {
            "a/b": {"type": "string", "pattern": "^x", "default": "x"},
            "pattern": {"type": "array", "minItems": 1, "items": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "maxLength": 3}]}}},
            "not": {}});
        let want = ["/p/properties/a~1b/pattern", "/p/properties/pattern/items/anyOf/1/maxLength", "/p/not"];
        assert_eq!(unenforced(&schema, "/p").iter().map(|f| f.pointer.as_str()).collect::<Vec<_>>(), want);
        let open = json!({"type": "object", "properties": {"o": {"type": "object", "additionalProperties": {"type": "string"}},
            "t": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string", "pattern": "x"}], "minItems": 2, "maxItems": 2}}});
        let want = ["/p/properties/o", "/p/properties/t/prefixItems/1/pattern"];
        assert_eq!(unenforced(&open, "/p").iter().map(|f| f.pointer.as_str()).collect::<Vec<_>>(), want);
        assert!(unenforced(&json!({"type": "object", "properties": {"n": {"type": "integer", "maximum": 3, "enum": [1]}}}), "").is_empty());
    }
}
