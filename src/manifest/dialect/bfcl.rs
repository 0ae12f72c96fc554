//! The Berkeley leaderboard's tools: JSON Schema with Python's words, `{"type": "dict", "properties": {"x": {"type": "float"}}}`.

use super::super::Dialect;
use super::super::field::Field;
use super::raw::{Raw, Reader, no_list};
use serde_json::Value;

/// Its reader; the words are the schema reader's business, which knows them at every depth.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Bfcl,
    list: no_list,
    owns: |object| {
        let dict = |parameters: Field<'_>| parameters.value.get("type").and_then(Value::as_str) == Some("dict");
        object.get("parameters").is_some_and(dict)
    },
    read: |object| Raw::of(object, &["parameters"]),
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use crate::manifest::Kind;
    use serde_json::json;

    #[test]
    fn python_words_are_types() {
        let of = |properties: Value, required: Value| json!([{"name": "t", "description": "d", "parameters": {"type": "dict", "properties": properties, "required": required}}]);
        same(&one(&of(json!({"n": {"type": "integer"}}), json!(["n"])), Dialect::Bfcl));
        let tool = one(
            &of(
                json!({"height": {"type": "float"}, "corner": {"type": "tuple", "items": {"type": "float"}}, "tag": {"type": "any"},
            "box": {"type": "dict", "properties": {"side": {"type": "float"}}}}),
                json!(["height"]),
            ),
            Dialect::Bfcl,
        );
        assert_eq!(tool.params.iter().map(|p| p.kind).collect::<Vec<_>>(), [Kind::Number, Kind::Array, Kind::String, Kind::Object]);
        assert_eq!(tool.schema["properties"]["box"]["properties"]["side"]["type"], "number");
    }
}
