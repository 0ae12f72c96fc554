//! xLAM's tools: flat parameters in Python's words, `{"limit": {"type": "int, optional", "description": "…", "default": "10"}}`.

use super::super::Dialect;
use super::raw::{Raw, Reader, no_list};
use super::{flat, python};
use serde_json::Value;

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Xlam,
    list: no_list,
    owns: |object| {
        let python = |parameters: &Value| parameters.as_object().is_some_and(|map| map.values().any(is_python));
        flat::owns(object) && object.map.get("parameters").is_some_and(python)
    },
    read: |object| {
        let raw = Raw::of(object, &["parameters"]);
        let schema = raw.parameters.as_ref().and_then(|field| flat::schema(field.value, is_needed));
        Raw { schema: schema.map(python::in_properties), ..raw }
    },
};

/// Whether a parameter's type is a word of Python's, with what is only written there.
fn is_python(parameter: &Value) -> bool {
    let Some(word) = parameter.get("type").and_then(Value::as_str) else { return false };
    let bare = word.split([',', '[']).next().unwrap_or_default().trim();
    let known = ["str", "int", "bool", "float", "list", "dict", "List", "Dict", "Tuple", "Optional", "Union", "Set"];
    // Needle's own flag says what is required.
    known.contains(&bare) && !parameter.get("required").is_some_and(Value::is_boolean)
}

/// What is neither optional nor has a value of its own has to be said.
fn is_needed(parameter: &Value) -> bool {
    let optional = flat::word(parameter).is_some_and(|word| word.contains("optional") || word.starts_with("Optional["));
    !optional && parameter.get("default").is_none_or(Value::is_null) && parameter.is_object()
}

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use crate::manifest::Kind;
    use serde_json::json;

    #[test]
    fn python_types_say_what_is_optional() {
        same(&one(&json!([{"name": "t", "description": "d", "parameters": {"n": {"type": "int"}}}]), Dialect::Xlam));
        let tool = one(
            &json!([{"name": "t", "parameters": {
            "kind": {"type": "str", "default": "game"}, "limit": {"type": "int, optional", "default": "10"}, "names": {"type": "List[str]"},
            "rate": {"type": "Optional[float]"}, "pair": {"type": "Tuple[int, int]"}, "either": {"type": "Union[str, int]"}}}]),
            Dialect::Xlam,
        );
        let read: Vec<_> = tool.params.iter().map(|p| (p.kind, p.required)).collect();
        let kinds = [
            (Kind::String, false),
            (Kind::Integer, false),
            (Kind::Array, true),
            (Kind::Number, false),
            (Kind::Array, true),
            (Kind::String, true),
        ];
        assert_eq!(read, kinds);
        assert_eq!(tool.params[1].default, Some(json!(10)), "the text is the number that it says");
        assert_eq!(tool.schema["properties"]["names"]["items"], json!({"type": "string"}));
    }
}
