//! A tool whose schema stands where no form has it: read as a tool without parameters it would be called without any.

use super::super::field::{Fault, Object};
use super::super::schema::is_type_word;
use serde_json::Value;

/// Members that speak of what a tool gives, or of itself.
const OTHERS: [&str; 7] = ["out", "return", "respon", "result", "annotation", "meta", "example"];

/// A complaint about a member that must hold the parameters.
pub(super) fn astray(object: &Object<'_>) -> Option<Fault> {
    let other = |key: &str| OTHERS.iter().any(|word| key.to_lowercase().contains(word));
    let (key, field) = object.entries().find(|(key, field)| !other(key) && is_schema(field.value))?;
    Some(field.fault(format!("its schema stands under {key:?}, which is not read"), "name that member \"parameters\""))
}

/// Whether a value is an object schema, or a map of names to types.
fn is_schema(value: &Value) -> bool {
    let Some(map) = value.as_object() else { return false };
    let object = map.get("type").is_some_and(|kind| kind == "object") || map.get("properties").is_some_and(Value::is_object);
    let typed = |value: &Value| value.get("type").and_then(Value::as_str).is_some_and(is_type_word);
    object || (!map.is_empty() && map.values().all(typed))
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Sources, load};
    use serde_json::{Value, json};

    fn told(tool: &Value) -> Option<String> {
        let set = load(&Sources { builtin: vec![("f".into(), json!([tool, {"name": "u"}]).to_string())], ..Sources::default() });
        assert!(set.tools.iter().any(|t| t.name == "u"), "the other stays");
        set.problems.first().map(ToString::to_string)
    }

    #[test]
    fn a_schema_in_an_unknown_place_is_told_and_not_passed_over() {
        for member in ["schema", "args_schema", "input", "arguments"] {
            for schema in [json!({"type": "object", "properties": {}}), json!({"properties": {"a": {}}}), json!({"a": {"type": "string"}})]
            {
                let said = told(&json!({"name": "t", member: schema})).unwrap();
                assert!(
                    said.contains("the tool \"t\" is left out") && said.contains(&format!("{member:?}")) && said.contains("parameters"),
                    "{said}"
                );
            }
        }
    }

    #[test]
    fn what_a_tool_gives_is_no_parameter() {
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        for member in ["outputSchema", "returns", "response", "annotations", "_meta"] {
            assert_eq!(told(&json!({"name": "t", member: schema})), None, "{member}");
        }
        assert_eq!(told(&json!({"name": "t", "parameters": {}, "schema": schema})), None, "it has its parameters");
    }
}
