//! OpenAI's old `functions`: `{"functions": [{"name", "description", "parameters"}], "function_call": …}`.

use super::super::Dialect;
use super::raw::{Raw, Reader, never};

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Functions,
    list: |object| object.get("functions"),
    owns: never,
    read: |object| Raw::of(object, &["parameters"]),
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_with_functions_is_a_list_of_tools() {
        let tool = json!({"name": "t", "description": "d", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}});
        same(&one(&json!({"model": "m", "functions": [tool], "function_call": "auto"}), Dialect::Functions));
    }
}
