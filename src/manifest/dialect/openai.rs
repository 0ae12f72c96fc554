//! OpenAI's chat completions: `{"type": "function", "function": {"name", "description", "parameters", "strict"}}`. The wrapper is
//! taken off where the tools are found.

use super::super::Dialect;
use super::raw::{Raw, Reader, never, no_list};
use super::strict;

/// Its reader.
pub(super) const READER: Reader =
    Reader { dialect: Dialect::OpenAi, list: no_list, owns: never, read: |object| strict::loosened(Raw::of(object, &["parameters"])) };

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_function_is_the_tool() {
        let function = json!({"name": "t", "description": "d", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}});
        let wrapped = json!({"type": "function", "function": function});
        for file in
            [json!([wrapped]), json!({"model": "m", "messages": [], "tools": [wrapped]}), wrapped.clone(), json!([{"function": function}])]
        {
            same(&one(&file, Dialect::OpenAi));
        }
    }

    #[test]
    fn what_strict_mode_only_lists_as_required_may_be_left_out() {
        let function = json!({"name": "t", "strict": true, "parameters": {"type": "object", "additionalProperties": false, "required": ["n", "s"],
            "properties": {"n": {"type": "integer"}, "s": {"type": ["string", "null"]}}}});
        let tool = one(&json!([{"type": "function", "function": function}]), Dialect::OpenAi);
        assert_eq!(tool.params.iter().map(|p| p.required).collect::<Vec<_>>(), [true, false]);
    }
}
