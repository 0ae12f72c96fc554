//! Bedrock's Converse: `{"toolConfig": {"tools": [{"toolSpec": {"name", "description", "inputSchema": {"json": …}}}]}}`. The wrapper is
//! taken off where the tools are found.

use super::super::Dialect;
use super::super::field::{Field, Object};
use super::raw::{Raw, Reader, never};

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Bedrock,
    list: |object| object.get("toolConfig").and_then(|config| config.object().ok()).and_then(|config| config.get("tools")),
    owns: never,
    read: |object| {
        let parameters = schema(object);
        Raw { schema: parameters.as_ref().map(|field| field.value.clone()), parameters, ..Raw::of(object, &[]) }
    },
};

fn schema<'a>(object: &Object<'a>) -> Option<Field<'a>> {
    object.get("inputSchema").and_then(|outer| outer.object().ok()).and_then(|outer| outer.get("json"))
}

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_schema_is_under_json() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        let tool = json!({"toolSpec": {"name": "t", "description": "d", "inputSchema": {"json": schema}}});
        for file in [json!({"toolConfig": {"tools": [tool, null]}}), json!({"tools": [tool]}), json!([tool]), tool.clone()] {
            same(&one(&file, Dialect::Bedrock));
        }
        assert!(one(&json!([{"toolSpec": {"name": "t"}}]), Dialect::Bedrock).params.is_empty());
    }
}
