//! What the flat dialects share: `parameters` that map names straight to types instead of being a schema.

use super::super::field::Object;
use super::super::schema::is_type_word;
use serde_json::{Map, Value, json};

/// Whether the tool's parameters are such a map.
pub(super) fn owns(object: &Object<'_>) -> bool {
    object.map.get("parameters").is_some_and(is_flat)
}

fn is_flat(parameters: &Value) -> bool {
    let Some(map) = parameters.as_object() else { return false };
    let schema = map.get("type").is_some_and(|t| t.is_string() || t.is_array())
        || map.keys().any(|k| k.starts_with('$'))
        || map.get("properties").and_then(Value::as_object).is_some_and(|p| p.values().all(Value::is_object))
        || map.get("properties").is_some_and(Value::is_array);
    let kind = |value: &Value| value.is_object() || value.as_str().is_some_and(is_type_word);
    !map.is_empty() && (!schema || is_parameter_named_type(map)) && map.values().all(kind)
}

/// `{"type": "string", "place": "string"}` has a parameter of the name `type`, unless another key is one of a schema.
fn is_parameter_named_type(map: &Map<String, Value>) -> bool {
    map.len() > 1 && map.values().all(|value| value.as_str().is_some_and(is_type_word)) && !map.keys().any(|key| key.starts_with('$'))
}

/// The word of a parameter's type.
pub(super) fn word(parameter: &Value) -> Option<&str> {
    parameter.as_str().or_else(|| parameter.get("type")?.as_str())
}

/// The map as an object schema; `required` says which parameters the dialect means to be there.
pub(super) fn schema(parameters: &Value, required: impl Fn(&Value) -> bool) -> Option<Value> {
    let map = parameters.as_object()?;
    let needed: Vec<&String> = map.iter().filter(|(_, parameter)| required(parameter)).map(|(name, _)| name).collect();
    Some(json!({"type": "object", "properties": map, "required": needed}))
}
