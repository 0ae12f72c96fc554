//! The form of a call, made of the schema of its tool.

use super::sketch::sketch;
use crate::manifest::{Kind, Param, Tool, ToolSet};
use crate::shell::{FieldKind, FieldSpec, Sheet};
use crate::text::plain;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Fields that an object has at most; a larger one is typed as JSON.
const MAX_PARTS: usize = 24;
/// Objects inside each other that have fields of their own.
const MAX_DEPTH: usize = 3;
/// What makes more of an object than its parts: it can be one thing or another.
const NO_PARTS: [&str; 8] = ["oneOf", "anyOf", "allOf", "not", "if", "$ref", "patternProperties", "dependentSchemas"];

/// Names of the tools that a call can be changed to.
pub(super) fn names(tools: &ToolSet) -> Arc<[String]> {
    tools.tools.iter().filter(|t| t.action.is_some()).map(|t| t.name.clone()).collect()
}

/// The form of a call.
pub(super) fn sheet(tool: &Tool, arguments: &Map<String, Value>, tools: &Arc<[String]>) -> Arc<Sheet> {
    let fields = tool.params.iter().flat_map(|param| fields(param, arguments.get(&param.name).filter(|v| !v.is_null()))).collect();
    Arc::new(Sheet { tool: tool.name.clone(), tools: Arc::clone(tools), fields })
}

/// The fields of a parameter: one, or one for each part of an object whose parts are all known.
fn fields(param: &Param, value: Option<&Value>) -> Vec<FieldSpec> {
    let mut leaves = Vec::new();
    if param.kind == Kind::Object
        && parts(&param.schema, value, std::slice::from_ref(&param.name), param.required, &mut leaves)
        && leaves.len() <= MAX_PARTS
    {
        return leaves;
    }
    vec![FieldSpec {
        name: param.name.clone(),
        path: vec![param.name.clone()],
        about: param.description.clone(),
        kind: kind(param),
        required: param.required,
        default: param.default.as_ref().map(plain),
        value: value.cloned(),
    }]
}

/// Adds a field for each part of an object; whether all that it can be is said by them.
fn parts(schema: &Value, value: Option<&Value>, path: &[String], required: bool, out: &mut Vec<FieldSpec>) -> bool {
    let Some(properties) = schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty()) else { return false };
    if path.len() > MAX_DEPTH || NO_PARTS.iter().any(|key| schema.get(key).is_some()) {
        return false;
    }
    // What has no field would be lost.
    if value.is_some_and(|value| value.as_object().is_none_or(|object| object.keys().any(|name| !properties.contains_key(name)))) {
        return false;
    }
    let must = schema.get("required").and_then(Value::as_array);
    for (name, part) in properties {
        let value = value.and_then(|value| value.get(name)).filter(|v| !v.is_null());
        let required = required && must.is_some_and(|all| all.iter().any(|n| n == name));
        let path = [path, std::slice::from_ref(name)].concat();
        let mark = out.len();
        if part.get("type").is_some_and(|t| t == "object") && parts(part, value, &path, required, out) {
            continue;
        }
        out.truncate(mark);
        out.push(FieldSpec {
            name: path.join("."),
            path,
            about: part.get("description").and_then(Value::as_str).unwrap_or_default().to_owned(),
            kind: part_kind(part),
            required,
            default: part.get("default").map(plain),
            value: value.cloned(),
        });
    }
    true
}

/// What a part of an object takes.
fn part_kind(schema: &Value) -> FieldKind {
    let constant = schema.get("const").map(|only| FieldKind::Choice(vec![only.clone()]));
    constant.or_else(|| item(schema, false)).unwrap_or_else(|| list(schema, false))
}

/// What a list takes, where its items are plain; all else is typed as JSON.
fn list(schema: &Value, path: bool) -> FieldKind {
    match schema.get("items").and_then(|items| item(items, path)) {
        Some(item) => FieldKind::List(Box::new(item)),
        None => FieldKind::Json(sketch(schema)),
    }
}

fn kind(param: &Param) -> FieldKind {
    if !param.choices.is_empty() && param.kind != Kind::Array {
        return FieldKind::Choice(param.choices.iter().filter(|v| !v.is_null()).cloned().collect());
    }
    let path = param.format.as_deref() == Some("path");
    match param.kind {
        Kind::Array => list(&param.schema, path),
        kind => of(kind, path, &param.schema),
    }
}

fn of(kind: Kind, path: bool, schema: &Value) -> FieldKind {
    match kind {
        Kind::String if path => FieldKind::Path,
        Kind::String => FieldKind::Text,
        Kind::Integer | Kind::Number => number(kind == Kind::Integer, schema),
        Kind::Boolean => FieldKind::Choice(vec![Value::from(true), Value::from(false)]),
        Kind::Array | Kind::Object => FieldKind::Json(sketch(schema)),
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
            FieldKind::Json("{…}".into()),
            FieldKind::Json("[{…}, …]".into()),
        ];
        assert_eq!(sheet.fields.iter().map(|f| f.kind.clone()).collect::<Vec<_>>(), want);
        let first = &sheet.fields[0];
        assert_eq!((first.required, first.about.as_str(), &first.value), (true, "Where", &Some(json!("src"))));
        assert_eq!((sheet.fields[1].default.as_deref(), &sheet.fields[2].value), (Some("3"), &None));
    }

    #[test]
    fn an_object_has_a_field_for_each_part_and_what_can_be_several_things_is_typed_as_json() {
        let shape = json!({"oneOf": [
            {"type": "object", "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}}, "required": ["kind", "radius"]},
            {"type": "object", "properties": {"kind": {"const": "square"}, "side": {"type": "number"}}, "required": ["kind"]}]});
        let text = json!([{"name": "t", "parameters": {"type": "object", "required": ["server"], "properties": {
            "server": {"type": "object", "required": ["host"], "properties": {
                "host": {"type": "string", "description": "Where"}, "port": {"type": "integer", "minimum": 1, "default": 80},
                "tls": {"type": "object", "properties": {"verify": {"type": "boolean"}, "names": {"type": "array", "items": {"type": "string"}}}}}},
            "shape": shape,
            "rows": {"type": "array", "items": {"type": "object", "required": ["path"],
                "properties": {"path": {"type": "string"}, "size": {"type": "integer"}}}}}}}]);
        let set = load(&Sources { builtin: vec![("t".into(), text.to_string())], ..Sources::default() });
        let arguments = json!({"server": {"host": "a", "tls": {"verify": true}}}).as_object().unwrap().clone();
        let sheet_of = |arguments| sheet(set.get("t").unwrap(), &arguments, &Arc::from(["t".to_owned()]));
        let all = sheet_of(arguments);
        let shown: Vec<(&str, bool, Option<String>)> =
            all.fields.iter().map(|f| (f.name.as_str(), f.required, f.value.as_ref().map(ToString::to_string))).collect();
        let none = || None;
        let want = [
            ("server.host", true, Some("\"a\"".to_owned())),
            ("server.port", false, none()),
            ("server.tls.verify", false, Some("true".to_owned())),
            ("server.tls.names", false, none()),
            ("shape", false, none()),
            ("rows", false, none()),
        ];
        assert_eq!(shown, want);
        let kinds: Vec<&FieldKind> = all.fields.iter().map(|f| &f.kind).collect();
        assert_eq!(kinds[1], &FieldKind::Number { whole: true, least: Some(1.0), most: None });
        assert_eq!(kinds[3], &FieldKind::List(Box::new(FieldKind::Text)));
        let shape = r#"{"kind": "circle", "radius": number} or {"kind": "square", "side"?: number}"#;
        assert_eq!(kinds[4], &FieldKind::Json(shape.into()));
        assert_eq!(kinds[5], &FieldKind::Json(r#"[{"path": text, "size"?: whole number}, …]"#.into()));
        // A value that has more than the parts keeps it.
        let more = json!({"server": {"host": "a", "x": 1}}).as_object().unwrap().clone();
        assert_eq!(sheet_of(more).fields[0].name, "server");
    }
}
