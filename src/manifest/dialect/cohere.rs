//! Cohere's first form: `{"name", "description", "parameter_definitions": {"n": {"type": "int", "description", "required": true}}}`.

use super::super::Dialect;
use super::raw::{Raw, Reader, no_list};
use super::{flat, python};

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Cohere,
    list: no_list,
    owns: |object| object.has("parameter_definitions"),
    read: |object| {
        let raw = Raw::of(object, &["parameter_definitions"]);
        // A flag in a property says whether it is required; the reader of schemas knows it.
        let schema = raw.parameters.as_ref().and_then(|field| flat::schema(field.value, |_| false));
        Raw { schema: schema.map(python::in_properties), ..raw }
    },
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use crate::manifest::Kind;
    use serde_json::json;

    #[test]
    fn definitions_are_flat_and_in_python_words() {
        let tool = |definitions| json!([{"name": "t", "description": "d", "parameter_definitions": definitions}]);
        same(&one(&tool(json!({"n": {"type": "int", "required": true}})), Dialect::Cohere));
        let read = one(&tool(json!({"tags": {"type": "List[str]", "description": "Tags", "required": false}})), Dialect::Cohere);
        assert_eq!((read.params[0].kind, read.params[0].required), (Kind::Array, false));
    }
}
