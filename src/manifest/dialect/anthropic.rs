//! Anthropic's tools: `{"name", "description", "input_schema"}`.

use super::super::Dialect;
use super::raw::{Raw, Reader, no_list};

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Anthropic,
    list: no_list,
    owns: |object| object.has("input_schema"),
    read: |object| Raw::of(object, &["input_schema"]),
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_schema_is_under_input_schema() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        for tool in [
            json!({"name": "t", "description": "d", "input_schema": schema}),
            json!({"name": "t", "description": "d", "input_schema": schema, "type": "custom", "cache_control": {"type": "ephemeral"}}),
            json!({"name": "t", "description": "d", "input_schema": schema, "inputSchema": null}),
        ] {
            same(&one(&json!([tool]), Dialect::Anthropic));
            same(&one(&json!({"model": "m", "tools": [null, tool]}), Dialect::Anthropic));
        }
    }
}
