//! What a request sends: the parts of a JSON or form body become parameters of the tool.

use super::super::draft::Params;
use super::schema::Document;
use serde_json::{Map, Value, json};

/// The member of the action and its value.
pub(super) type Body = Option<(&'static str, Value)>;

/// Adds the parameters of a body; what the action sends.
///
/// # Errors
/// Why it cannot be sent.
pub(super) fn body<'d>(document: &Document<'d>, given: Option<&'d Value>, params: &mut Params) -> Result<Body, String> {
    let Some(given) = given else { return Ok(None) };
    let given = document.resolve(given)?;
    let required = given.get("required") == Some(&Value::Bool(true));
    let Some(kinds) = given.get("content").and_then(Value::as_object) else { return Ok(None) };
    let of = |fits: &dyn Fn(&str) -> bool| kinds.iter().find(|(kind, _)| fits(essence(kind))).map(|(_, media)| media.get("schema"));
    if let Some(schema) = of(&|kind| kind == "application/json" || kind.ends_with("+json")) {
        return Ok(Some(("json", json(document, schema, required, params))));
    }
    if let Some(schema) = of(&|kind| kind == "application/x-www-form-urlencoded") {
        let schema = schema.map(|schema| document.schema(schema)).unwrap_or_default();
        let members = members(&schema, required, params);
        return Ok((!members.is_empty()).then(|| ("form", Value::Object(members))));
    }
    if let Some(schema) = of(&|kind| kind.starts_with("text/") || kind.ends_with("/xml")) {
        let mut schema = schema.map_or_else(|| json!({}), |schema| document.schema(schema));
        if schema.get("type") != Some(&json!("string")) {
            schema = json!({"type": "string"});
        }
        return Ok(Some(("body", format!("{{{}}}", params.add("body", schema, required)).into())));
    }
    let kinds: Vec<&str> = kinds.keys().map(String::as_str).collect();
    if required { Err(format!("its body is {}, which cannot be sent", kinds.join(" or "))) } else { Ok(None) }
}

/// A media type without its parameters.
fn essence(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default().trim()
}

/// An object's members become parameters; anything else is one.
fn json<'d>(document: &Document<'d>, schema: Option<&'d Value>, required: bool, params: &mut Params) -> Value {
    let schema = schema.map_or_else(|| json!({}), |schema| document.schema(schema));
    let open = schema.get("anyOf").or_else(|| schema.get("oneOf")).is_some();
    match schema.get("properties").and_then(Value::as_object) {
        Some(properties) if !properties.is_empty() && !open => Value::Object(members(&schema, required, params)),
        _ => format!("{{{}}}", params.add("body", schema, required)).into(),
    }
}

fn members(schema: &Value, body_required: bool, params: &mut Params) -> Map<String, Value> {
    let needed: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let member = |(name, schema): (&String, &Value)| {
        let param = params.add(name, schema.clone(), body_required && needed.contains(&name.as_str()));
        (name.clone(), format!("{{{param}}}").into())
    };
    properties.into_iter().flatten().map(member).collect()
}
