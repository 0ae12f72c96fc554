//! Needle's flat form: `parameters` maps names straight to types, `{"city": {"type": "string", "required": true}}`, or in short
//! `{"city": "string"}`.

use super::super::Dialect;
use super::flat;
use super::raw::{Raw, Reader, no_list};

/// Its reader.
pub(super) const READER: Reader = Reader {
    dialect: Dialect::Needle,
    list: no_list,
    owns: flat::owns,
    read: |object| {
        let raw = Raw::of(object, &["parameters"]);
        // A flag in a property says whether it is required; the reader of schemas knows it.
        Raw { schema: raw.parameters.as_ref().and_then(|field| flat::schema(field.value, |_| false)), ..raw }
    },
};

#[cfg(test)]
mod tests {
    use super::super::check::{one, same};
    use super::*;
    use crate::manifest::Kind;
    use serde_json::json;

    #[test]
    fn names_map_to_types() {
        same(&one(
            &json!([{"name": "t", "description": "d", "parameters": {"n": {"type": "integer", "required": true}}}]),
            Dialect::Needle,
        ));
        let short = one(&json!({"tools": [{"name": "t", "parameters": {"location": "string", "days": "integer"}}]}), Dialect::Needle);
        assert_eq!(short.params.iter().map(|p| (p.kind, p.required)).collect::<Vec<_>>(), [(Kind::String, false), (Kind::Integer, false)]);
        let inside = json!([{"type": "function", "function": {"name": "t", "parameters": {"n": {"type": "integer", "required": true}}}}]);
        assert!(one(&inside, Dialect::Needle).params[0].required);
    }

    #[test]
    fn a_parameter_may_be_called_type() {
        for parameters in [json!({"type": {"type": "string", "required": true}}), json!({"type": "string", "place": "string"})] {
            assert_eq!(one(&json!([{"name": "t", "parameters": parameters}]), Dialect::Needle).params[0].name, "type");
        }
    }
}
