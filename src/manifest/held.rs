//! Keywords of JSON Schema (2020-12) that the grammar of the decode cannot hold an answer to: lint names them, and the
//! check after the decode still applies them.

use super::field::join;
use serde_json::Value;

/// Keywords that no grammar of ours expresses.
const UNHELD: [&str; 21] = [
    "allOf",
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
    "prefixItems",
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

/// JSON pointer into `schema` and keyword of each, in file order.
pub(super) fn unheld(schema: &Value) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    look(schema, "", &mut found);
    found.truncate(MAX);
    found
}

fn look(schema: &Value, at: &str, found: &mut Vec<(String, &'static str)>) {
    let Some(map) = schema.as_object() else { return };
    for (key, value) in map {
        let here = join(at, key);
        found.extend(UNHELD.iter().filter(|u| *u == key).map(|u| (here.clone(), *u)));
        match key.as_str() {
            "minItems" if value.as_u64().is_some_and(|n| n > 1) => found.push((here, "minItems")),
            "maxItems" => found.push((here, "maxItems")),
            "properties" | "$defs" | "definitions" => {
                for (name, property) in value.as_object().into_iter().flatten() {
                    look(property, &join(&here, name), found);
                }
            }
            "items" => look(value, &here, found),
            "anyOf" | "oneOf" => {
                for (i, part) in value.as_array().into_iter().flatten().enumerate() {
                    look(part, &format!("{here}/{i}"), found);
                }
            }
            _ => {}
        }
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
        let want = [("/properties/a~1b/pattern", "pattern"), ("/properties/pattern/items/anyOf/1/maxLength", "maxLength"), ("/not", "not")];
        assert_eq!(unheld(&schema), want.map(|(p, k)| (p.to_owned(), k)));
        assert!(unheld(&json!({"type": "object", "properties": {"n": {"type": "integer", "maximum": 3, "enum": [1]}}})).is_empty());
    }
}
