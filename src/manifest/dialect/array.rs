//! Tools without a wrapper, `[{"name", "description", "parameters"}]`, in a bare array or under `"tools"`, and one such tool by itself.

use super::super::Dialect;
use super::raw::{Raw, Reader, never};

/// Its reader: what no other dialect claims.
pub(super) const READER: Reader =
    Reader { dialect: Dialect::Array, list: |object| object.get("tools"), owns: never, read: |object| Raw::of(object, &["parameters"]) };

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_tools_are_read_in_a_list_and_alone() {
        let tool = json!({"name": "t", "description": "d", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}});
        for file in [json!([tool]), json!({"tools": [tool]}), tool.clone(), json!({"nextCursor": null, "tools": [tool]})] {
            same(&one(&file, Dialect::Array));
        }
        assert!(one(&json!([{"name": "t"}]), Dialect::Array).params.is_empty());
    }
}
