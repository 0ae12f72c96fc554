//! MCP's `tools/list`: `{"tools": [{"name", "title", "description", "inputSchema", "annotations"}], "nextCursor"}`, also as the
//! JSON-RPC answer that it comes in, `{"jsonrpc": "2.0", "id": 1, "result": …}`.

use super::super::Dialect;
use super::raw::{Raw, Reader};

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Mcp,
    list: |object| {
        let answer = object.get("result").and_then(|result| result.object().ok());
        let own = || object.get("tools").filter(|_| object.map.contains_key("nextCursor"));
        answer.and_then(|result| result.get("tools")).or_else(own)
    },
    owns: |object| object.has("inputSchema"),
    read: |object| {
        let raw = Raw::of(object, &["inputSchema"]);
        // Some servers have a title for people and no description.
        let title = object.get("title");
        Raw { hints: true, description: raw.description.or(title), ..raw }
    },
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_read_as_such_and_as_an_answer() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        let tool = json!({"name": "t", "description": "d", "inputSchema": schema, "annotations": {"readOnlyHint": true}});
        for file in [
            json!({"tools": [tool]}),
            json!([tool]),
            tool.clone(),
            json!({"tools": [tool], "nextCursor": "2"}),
            json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": [tool]}}),
        ] {
            let read = one(&file, Dialect::Mcp);
            same(&read);
            assert!(read.annotations.read_only);
        }
    }

    #[test]
    fn without_a_description_the_title_says_what_it_does() {
        let file = json!({"result": {"tools": [{"name": "t", "title": "Lists rooms", "description": null}]}});
        assert_eq!(one(&file, Dialect::Mcp).description, "Lists rooms");
    }
}
