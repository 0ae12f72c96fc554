//! Gemini's tools: `{"tools": [{"functionDeclarations": [{"name", "description", "parameters"}]}]}` with types in capitals, or a JSON
//! Schema under `parametersJsonSchema`. Its lists are lists of lists.

use super::super::Dialect;
use super::super::field::{Field, Object};
use super::raw::{Raw, Reader};
use serde_json::Value;

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Gemini,
    list: declarations,
    owns: |object| {
        let capitals = |parameters: Field<'_>| parameters.value.get("type").and_then(Value::as_str) == Some("OBJECT");
        object.has("parametersJsonSchema") || object.get("parameters").is_some_and(capitals)
    },
    read: |object| Raw::of(object, &["parameters", "parametersJsonSchema", "parameters_json_schema"]),
};

/// The list inside an entry, spelled either way.
pub(super) fn declarations<'a>(object: &Object<'a>) -> Option<Field<'a>> {
    object.get("functionDeclarations").or_else(|| object.get("function_declarations"))
}

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn declarations_are_found_in_their_lists_and_alone() {
        let parameters = json!({"type": "OBJECT", "properties": {"n": {"type": "INTEGER", "nullable": false}}, "required": ["n"]});
        let tool = json!({"name": "t", "description": "d", "parameters": parameters});
        for file in [
            json!({"tools": [{"functionDeclarations": [tool]}]}),
            json!({"tools": [{"function_declarations": [tool]}]}),
            json!([{"functionDeclarations": [null, tool]}]),
            json!({"functionDeclarations": [tool]}),
            json!([tool]),
        ] {
            same(&one(&file, Dialect::Gemini));
        }
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        same(&one(&json!([{"name": "t", "description": "d", "parametersJsonSchema": schema}]), Dialect::Gemini));
        assert!(one(&json!([{"functionDeclarations": [{"name": "t"}]}]), Dialect::Gemini).params.is_empty());
    }
}
