//! OpenAI's strict mode, which wants every property in `required`: one that may be null is one that may be left out.

use super::raw::Raw;
use serde_json::Value;

/// Takes the properties that may be null out of the `required` of a strict tool.
pub(super) fn loosened(mut raw: Raw<'_>) -> Raw<'_> {
    if raw.object.map.get("strict") == Some(&Value::Bool(true))
        && let Some(schema) = &mut raw.schema
    {
        loosen(schema);
    }
    raw
}

fn loosen(schema: &mut Value) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let open: Vec<String> = properties.iter().filter(|(_, property)| takes_null(property)).map(|(name, _)| name.clone()).collect();
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| name.as_str().is_none_or(|name| !open.iter().any(|o| o == name)));
    }
}

fn takes_null(property: &Value) -> bool {
    let null = |value: &Value| value == "null";
    match property.get("type") {
        Some(Value::Array(words)) => words.iter().any(null),
        Some(word) => null(word),
        None => {
            let arms = ["anyOf", "oneOf"].into_iter().filter_map(|key| property.get(key)?.as_array());
            arms.flatten().any(|arm| arm.get("type").is_some_and(null))
        }
    }
}
