//! The form of a call, made of the schema of its tool.

use crate::manifest::{Kind, Param, Tool, ToolSet};
use crate::shell::{FieldKind, FieldSpec, Sheet};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Names of the tools that a call can be changed to.
pub(super) fn names(tools: &ToolSet) -> Arc<[String]> {
    tools.tools.iter().filter(|t| t.action.is_some()).map(|t| t.name.clone()).collect()
}

/// The form of a call.
pub(super) fn sheet(tool: &Tool, arguments: &Map<String, Value>, tools: &Arc<[String]>) -> Arc<Sheet> {
    let field = |param: &Param| FieldSpec {
        name: param.name.clone(),
        about: param.description.clone(),
        kind: kind(param),
        required: param.required,
        default: param.default.as_ref().map(plain),
        value: arguments.get(&param.name).filter(|v| !v.is_null()).cloned(),
    };
    Arc::new(Sheet { tool: tool.name.clone(), tools: Arc::clone(tools), fields: tool.params.iter().map(field).collect() })
}

/// A value as a person reads it: texts without quotes.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn kind(param: &Param) -> FieldKind {
    if !param.choices.is_empty() && param.kind != Kind::Array {
        return FieldKind::Choice(param.choices.iter().filter(|v| !v.is_null()).cloned().collect());
    }
    let path = param.format.as_deref() == Some("path");
    match param.kind {
        Kind::Array => match param.schema.get("items").and_then(|items| item(items, path)) {
            Some(item) => FieldKind::List(Box::new(item)),
            None => FieldKind::Json,
        },
        kind => of(kind, path, &param.schema),
    }
}

fn of(kind: Kind, path: bool, schema: &Value) -> FieldKind {
    match kind {
        Kind::String if path => FieldKind::Path,
        Kind::String => FieldKind::Text,
        Kind::Integer | Kind::Number => number(kind == Kind::Integer, schema),
        Kind::Boolean => FieldKind::Choice(vec![Value::from(true), Value::from(false)]),
        Kind::Array | Kind::Object => FieldKind::Json,
    }
}

/// What an item of a list takes; none where an item has parts of its own.
fn item(schema: &Value, path: bool) -> Option<FieldKind> {
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        return Some(FieldKind::Choice(choices.clone()));
    }
    let path = path || schema.get("format").and_then(Value::as_str) == Some("path");
    let word = schema.get("type").and_then(Value::as_str)?;
    let kind = [Kind::String, Kind::Integer, Kind::Number, Kind::Boolean].into_iter().find(|k| k.word() == word)?;
    Some(of(kind, path, schema))
}

fn number(whole: bool, schema: &Value) -> FieldKind {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    // A whole number above 3 is one from 4 on.
    let beyond = |key: &str, step: f64| bound(key).map(|b| if whole { b + step } else { b });
    FieldKind::Number {
        whole,
        least: bound("minimum").or(beyond("exclusiveMinimum", 1.0)),
        most: bound("maximum").or(beyond("exclusiveMaximum", -1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};
    use serde_json::json;

    #[test]
    fn each_parameter_is_a_field_of_its_kind() {
        let text = json!([{"name": "t", "parameters": {"type": "object", "required": ["p"], "properties": {
            "p": {"type": "string", "format": "path", "description": "Where"},
            "n": {"type": "integer", "exclusiveMinimum": 0, "maximum": 9, "default": 3},
            "order": {"enum": ["asc", "desc"]},
            "all": {"type": "boolean"},
            "files": {"type": "array", "items": {"type": "string", "format": "path"}},
            "sizes": {"type": "array", "items": {"type": "number"}},
            "more": {"type": "object"}, "rows": {"type": "array", "items": {"type": "object"}}}}}]);
        let set = load(&Sources { builtin: vec![("t".into(), text.to_string())], ..Sources::default() });
        let arguments = json!({"p": "src", "order": null, "n": 4}).as_object().unwrap().clone();
        let sheet = sheet(set.get("t").unwrap(), &arguments, &Arc::from(["t".to_owned()]));
        let number = |whole, least, most| FieldKind::Number { whole, least, most };
        let list = |kind| FieldKind::List(Box::new(kind));
        let want = [
            FieldKind::Path,
            number(true, Some(1.0), Some(9.0)),
            FieldKind::Choice(vec![json!("asc"), json!("desc")]),
            FieldKind::Choice(vec![json!(true), json!(false)]),
            list(FieldKind::Path),
            list(number(false, None, None)),
            FieldKind::Json,
            FieldKind::Json,
        ];
        assert_eq!(sheet.fields.iter().map(|f| f.kind.clone()).collect::<Vec<_>>(), want);
        let first = &sheet.fields[0];
        assert_eq!((first.required, first.about.as_str(), &first.value), (true, "Where", &Some(json!("src"))));
        assert_eq!((sheet.fields[1].default.as_deref(), &sheet.fields[2].value), (Some("3"), &None));
    }
}
