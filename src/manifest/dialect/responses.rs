//! OpenAI's Responses API: `{"type": "function", "name", "description", "parameters", "strict"}`, without a wrapper.

use super::super::Dialect;
use super::raw::{Raw, Reader, no_list};
use super::strict;

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Responses,
    list: no_list,
    owns: |object| object.map.get("type").is_some_and(|kind| kind == "function") && object.has("name") && !object.has("function"),
    read: |object| strict::loosened(Raw::of(object, &["parameters"])),
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_function_without_a_wrapper_is_the_tool() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": false});
        let tool = json!({"type": "function", "name": "t", "description": "d", "strict": true, "parameters": schema});
        for file in [json!({"tools": [tool]}), json!([tool])] {
            same(&one(&file, Dialect::Responses));
        }
    }

    #[test]
    fn what_may_be_null_may_be_left_out() {
        let schema = json!({"type": "object", "properties": {"door": {"type": ["string", "null"]}}, "required": ["door"]});
        for (strict, required) in [(true, false), (false, true)] {
            let file = json!([{"type": "function", "name": "t", "strict": strict, "parameters": schema}]);
            assert_eq!(one(&file, Dialect::Responses).params[0].required, required, "only strict mode has to list it");
        }
    }
}
