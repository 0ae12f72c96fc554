//! Which form a manifest file has, and where its tools are.

use super::Dialect;
use super::field::{Fault, Field, Object};
use serde_json::Value;

/// One tool's value, not yet read.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    /// The tool's own object, inside any wrapper.
    pub(super) field: Field<'a>,
    /// Its form.
    pub(super) dialect: Dialect,
}

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents<'a> {
    /// Tools in file order.
    pub(super) tools: Vec<Found<'a>>,
    /// Actions for tools of other files.
    pub(super) actions: Vec<(&'a str, Field<'a>)>,
}

/// Finds the tools of a file.
pub(super) fn find(root: &Value) -> Result<Contents<'_>, Fault> {
    let field = Field::new(root, "");
    if root.is_array() {
        return list(&field, None);
    }
    let Ok(object) = field.object() else {
        return Err(unknown());
    };
    if object.map.contains_key("needlesh") {
        return native(&object);
    }
    if let Some(tools) = object.get("result").and_then(|r| r.object().ok()).and_then(|r| r.get("tools")) {
        return list(&tools, Some(Dialect::Mcp));
    }
    if let Some(tools) = object.get("tools") {
        let mcp = object.map.contains_key("nextCursor");
        return list(&tools, mcp.then_some(Dialect::Mcp));
    }
    if object.map.contains_key("function") || object.map.contains_key("name") {
        return Ok(Contents { tools: vec![classify(field, None)], actions: Vec::new() });
    }
    Err(unknown())
}

fn unknown() -> Fault {
    let mend = "write {\"needlesh\": 1, \"tools\": [...]}, a list of tools, or an MCP tools/list result";
    Fault::new("", "this is not a tool manifest", mend)
}

fn native<'a>(object: &Object<'a>) -> Result<Contents<'a>, Fault> {
    let version = object.need("needlesh")?;
    if version.value.as_u64() != Some(1) {
        return Err(version.fault(format!("manifest version {} is not supported", version.value), "write \"needlesh\": 1"));
    }
    object.only(&["needlesh", "title", "description", "tools", "actions"])?;
    let mut contents = Contents::default();
    if let Some(tools) = object.get("tools") {
        let found = tools.list()?.into_iter().map(|field| Found { field, dialect: Dialect::Native });
        contents.tools.extend(found);
    }
    if let Some(actions) = object.get("actions") {
        contents.actions.extend(actions.object()?.entries());
    }
    if !object.map.contains_key("tools") && !object.map.contains_key("actions") {
        return Err(object.fault("the manifest has neither \"tools\" nor \"actions\"", "add \"tools\": [...]"));
    }
    Ok(contents)
}

fn list<'a>(field: &Field<'a>, dialect: Option<Dialect>) -> Result<Contents<'a>, Fault> {
    let tools = field.list()?.into_iter().map(|f| classify(f, dialect)).collect();
    Ok(Contents { tools, actions: Vec::new() })
}

fn classify(field: Field<'_>, known: Option<Dialect>) -> Found<'_> {
    let Ok(object) = field.object() else {
        return Found { field, dialect: known.unwrap_or(Dialect::Array) };
    };
    if let Some(inner) = object.get("function").filter(|f| f.value.is_object()) {
        let flat = inner.value.get("parameters").is_some_and(is_flat);
        return Found { field: inner, dialect: if flat { Dialect::Needle } else { Dialect::OpenAi } };
    }
    let dialect = known.unwrap_or_else(|| {
        if object.map.contains_key("inputSchema") {
            Dialect::Mcp
        } else if object.map.get("parameters").is_some_and(is_flat) {
            Dialect::Needle
        } else {
            Dialect::Array
        }
    });
    Found { field, dialect }
}

/// Whether `parameters` maps names straight to types instead of being a schema.
fn is_flat(parameters: &Value) -> bool {
    let Some(map) = parameters.as_object() else { return false };
    let schema = map.get("type").is_some_and(|t| t.is_string() || t.is_array())
        || map.keys().any(|k| k.starts_with('$'))
        || map.get("properties").and_then(Value::as_object).is_some_and(|p| p.values().all(Value::is_object));
    !map.is_empty() && !schema && map.values().all(Value::is_object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_is_told_apart() {
        let schema = json!({"type": "object", "properties": {}});
        let plain = json!({"name": "a", "parameters": schema});
        let wrapped = json!({"type": "function", "function": plain});
        let flat = json!({"name": "a", "parameters": {"type": {"type": "string", "required": true}}});
        let mcp = json!({"name": "a", "inputSchema": schema});
        let table = [
            (json!({"needlesh": 1, "tools": [plain]}), "/tools/0", Dialect::Native),
            (json!([plain]), "/0", Dialect::Array),
            (json!([{"name": "a", "parameters": {}}]), "/0", Dialect::Array),
            (plain.clone(), "", Dialect::Array),
            (wrapped.clone(), "/function", Dialect::OpenAi),
            (json!([wrapped]), "/0/function", Dialect::OpenAi),
            (json!({"tools": [wrapped]}), "/tools/0/function", Dialect::OpenAi),
            (json!({"tools": [mcp]}), "/tools/0", Dialect::Mcp),
            (json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": [mcp]}}), "/result/tools/0", Dialect::Mcp),
            (json!([flat]), "/0", Dialect::Needle),
            (json!({"tools": [flat]}), "/tools/0", Dialect::Needle),
        ];
        for (file, pointer, dialect) in table {
            let contents = find(&file).unwrap();
            assert_eq!((contents.tools[0].field.pointer.as_str(), contents.tools[0].dialect), (pointer, dialect), "{file}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        for file in [json!(3), json!({"a": 1}), json!({"needlesh": 2, "tools": []}), json!({"needlesh": 1}), json!({"tools": 3})] {
            assert!(find(&file).is_err(), "{file}");
        }
        let fault = find(&json!({"needlesh": 1, "tool": []})).unwrap_err();
        assert_eq!(fault.mend, "did you mean \"tools\"?");
    }
}
