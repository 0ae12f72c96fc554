//! The native form, the one with actions: `{"needlesh": 1, "tools": [{"name", "parameters", "action", …}]}`.

use super::super::Dialect;
use super::raw::{Raw, Reader, never};

/// Its reader; the file is taken apart in `super`, since it holds more than tools.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Native,
    list: |object| object.get("tools").filter(|_| object.has("needlesh")),
    owns: never,
    read: |object| Raw { hints: true, ..Raw::of(object, &["parameters"]) },
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_native_tool_has_parameters_and_hints() {
        let tool = json!({"name": "t", "description": "d", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
            "annotations": {"readOnlyHint": true}});
        let read = one(&json!({"needlesh": 1, "tools": [tool]}), Dialect::Native);
        same(&read);
        assert!(read.annotations.read_only);
    }
}
