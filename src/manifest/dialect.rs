//! Which form a manifest file has, and where its tools are.

use super::Dialect;
use super::field::{Fault, Field, Object};
use super::schema::is_type_word;
use serde_json::Value;

/// Tools taken of one file; more is no list that a person keeps, and every one costs work at each start.
const TOOLS: usize = 10_000;
/// Actions taken of one overlay file, and tools whose examples it may add to.
const ACTIONS: usize = 1_000;

/// One tool's value, not yet read.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    /// The tool's own object, inside any wrapper.
    pub(super) field: Field<'a>,
    /// Its form.
    pub(super) dialect: Dialect,
}

impl Dialect {
    /// The member of a tool that holds its parameters.
    pub(super) fn parameters(self) -> &'static str {
        match self {
            Self::Mcp => "inputSchema",
            Self::Anthropic => "input_schema",
            Self::Native | Self::Array | Self::OpenAi | Self::Gemini | Self::Needle => "parameters",
        }
    }
}

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents<'a> {
    /// Tools in file order.
    pub(super) tools: Vec<Found<'a>>,
    /// Actions for tools of other files.
    pub(super) actions: Vec<(&'a str, Field<'a>)>,
    /// Lists of examples for tools of other files.
    pub(super) examples: Vec<(&'a str, Field<'a>)>,
    /// What of it was not taken.
    pub(super) faults: Vec<Fault>,
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
    if object.has("needlesh") {
        return native(&object);
    }
    if let Some(tools) = object.get("result").and_then(|r| r.object().ok()).and_then(|r| r.get("tools")) {
        return list(&tools, Some(Dialect::Mcp));
    }
    if let Some(tools) = declarations(&object) {
        return list(&tools, Some(Dialect::Gemini));
    }
    if let Some(tools) = object.get("tools").or_else(|| object.get("functions")) {
        let mcp = object.map.contains_key("nextCursor");
        return list(&tools, mcp.then_some(Dialect::Mcp));
    }
    if object.has("function") || object.has("name") {
        let mut contents = Contents::default();
        add(&mut contents, field, None);
        return Ok(contents);
    }
    Err(other(&object))
}

fn unknown() -> Fault {
    let mend = "write {\"needlesh\": 1, \"tools\": [...]}, a list of tools, or an MCP tools/list result";
    Fault::new("", "this is not a tool manifest", mend)
}

/// A file of another kind that people take for a list of tools.
fn other(object: &Object<'_>) -> Fault {
    let (what, mend) = if object.has("openapi") || object.has("swagger") {
        ("an OpenAPI description", "write a tool with an \"http\" action for each operation that you want")
    } else if ["mcpServers", "mcp_servers", "context_servers", "servers"].iter().any(|key| object.has(key)) {
        ("the configuration of an MCP client, which names servers", "save what the server answers to tools/list")
    } else if object.has("error") && object.has("jsonrpc") {
        ("an error that a server answered", "ask it again for tools/list, and save that")
    } else if object.has("jsonrpc") {
        ("an answer without \"tools\"", "save what the server answers to tools/list")
    } else {
        return unknown();
    };
    Fault::new("", format!("this is not a tool manifest but {what}"), mend)
}

fn native<'a>(object: &Object<'a>) -> Result<Contents<'a>, Fault> {
    let version = object.need("needlesh")?;
    if version.value.as_u64() != Some(1) {
        return Err(version.fault(format!("manifest version {} is not supported", version.value), "write \"needlesh\": 1"));
    }
    object.only(&["needlesh", "title", "description", "tools", "actions", "examples"])?;
    let mut contents = Contents::default();
    if let Some(tools) = object.get("tools") {
        let found = tools.list()?.into_iter().filter(|field| !field.value.is_null()).map(|field| Found { field, dialect: Dialect::Native });
        contents.tools.extend(found);
    }
    contents.actions = of_others(&object.get("actions"), "actions", &mut contents.faults)?;
    contents.examples = of_others(&object.get("examples"), "tools with examples", &mut contents.faults)?;
    if !["tools", "actions", "examples"].iter().any(|key| object.has(key)) {
        return Err(object.fault("the manifest has no \"tools\", \"actions\" or \"examples\"", "add \"tools\": [...]"));
    }
    bound(&mut contents, "/tools");
    Ok(contents)
}

/// The members of an object that maps names of tools to what they get.
fn of_others<'a>(field: &Option<Field<'a>>, what: &str, faults: &mut Vec<Fault>) -> Result<Vec<(&'a str, Field<'a>)>, Fault> {
    let Some(field) = field else { return Ok(Vec::new()) };
    let mut all: Vec<_> = field.object()?.entries().collect();
    let left = all.len().saturating_sub(ACTIONS);
    if left > 0 {
        all.truncate(ACTIONS);
        faults.push(field.fault(format!("{left} {what} are left out: a file may hold {ACTIONS}"), "split the file"));
    }
    Ok(all)
}

fn list<'a>(field: &Field<'a>, dialect: Option<Dialect>) -> Result<Contents<'a>, Fault> {
    let mut contents = Contents::default();
    for tool in field.list()? {
        add(&mut contents, tool, dialect);
    }
    bound(&mut contents, &field.pointer());
    Ok(contents)
}

fn bound(contents: &mut Contents<'_>, pointer: &str) {
    let left = contents.tools.len().saturating_sub(TOOLS);
    if left > 0 {
        contents.tools.truncate(TOOLS);
        contents.faults.push(Fault::new(pointer, format!("{left} tools are left out: a file may hold {TOOLS}"), "split the file"));
    }
}

/// Gemini's lists of tools are lists of lists.
fn declarations<'a>(object: &Object<'a>) -> Option<Field<'a>> {
    object.get("functionDeclarations").or_else(|| object.get("function_declarations"))
}

/// Adds what one entry of a list holds; a `null` holds nothing.
fn add<'a>(contents: &mut Contents<'a>, field: Field<'a>, known: Option<Dialect>) {
    if field.value.is_null() {
        return;
    }
    let declared = field.object().ok().and_then(|object| declarations(&object)).and_then(|inner| inner.list().ok());
    match declared {
        Some(inner) => {
            let inner = inner.into_iter().filter(|field| !field.value.is_null());
            contents.tools.extend(inner.map(|field| Found { field, dialect: Dialect::Gemini }));
        }
        None => contents.tools.push(classify(field, known)),
    }
}

fn classify(field: Field<'_>, known: Option<Dialect>) -> Found<'_> {
    let Ok(object) = field.object() else {
        return Found { field, dialect: known.unwrap_or(Dialect::Array) };
    };
    if let Some(inner) = object.get("function").filter(|f| f.value.is_object()) {
        let flat = inner.value.get("parameters").is_some_and(is_flat);
        return Found { field: inner, dialect: if flat { Dialect::Needle } else { Dialect::OpenAi } };
    }
    // What a tool has says more than what its neighbours have.
    let dialect = if object.has("inputSchema") {
        Dialect::Mcp
    } else if object.has("input_schema") {
        Dialect::Anthropic
    } else if object.map.get("parameters").is_some_and(is_flat) {
        Dialect::Needle
    } else if object.has("parameters") && known != Some(Dialect::Gemini) {
        Dialect::Array
    } else {
        known.unwrap_or(Dialect::Array)
    };
    Found { field, dialect }
}

/// Whether `parameters` maps names straight to types instead of being a schema.
fn is_flat(parameters: &Value) -> bool {
    let Some(map) = parameters.as_object() else { return false };
    let schema = map.get("type").is_some_and(|t| t.is_string() || t.is_array())
        || map.keys().any(|k| k.starts_with('$'))
        || map.get("properties").and_then(Value::as_object).is_some_and(|p| p.values().all(Value::is_object))
        || map.get("properties").is_some_and(Value::is_array);
    let kind = |value: &Value| value.is_object() || value.as_str().is_some_and(is_type_word);
    !map.is_empty() && (!schema || is_parameter_named_type(map)) && map.values().all(kind)
}

/// `{"type": "string", "place": "string"}` has a parameter of the name `type`, unless another key is one of a schema.
fn is_parameter_named_type(map: &serde_json::Map<String, Value>) -> bool {
    map.len() > 1 && map.values().all(|value| value.as_str().is_some_and(is_type_word)) && !map.keys().any(|key| key.starts_with('$'))
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
            (json!([{"name": "a", "parameters": {"place": "string", "days": "int"}}]), "/0", Dialect::Needle),
            (json!([{"name": "a", "parameters": {"type": "string", "place": "string"}}]), "/0", Dialect::Needle),
            (json!([{"name": "a", "parameters": {"type": "object"}}]), "/0", Dialect::Array),
            (json!([{"name": "a", "parameters": {"type": "object", "properties": []}}]), "/0", Dialect::Array),
            (json!([{"name": "a", "input_schema": schema}]), "/0", Dialect::Anthropic),
            (json!({"tools": [null, {"name": "a", "input_schema": schema, "inputSchema": null}]}), "/tools/1", Dialect::Anthropic),
            (json!({"nextCursor": null, "tools": [plain]}), "/tools/0", Dialect::Array),
            (json!({"tools": [{"functionDeclarations": [plain]}]}), "/tools/0/functionDeclarations/0", Dialect::Gemini),
            (json!({"function_declarations": [plain]}), "/function_declarations/0", Dialect::Gemini),
            (json!({"model": "m", "functions": [plain]}), "/functions/0", Dialect::Array),
        ];
        for (file, pointer, dialect) in table {
            let contents = find(&file).unwrap();
            assert_eq!((contents.tools[0].field.pointer(), contents.tools[0].dialect), (pointer.to_owned(), dialect), "{file}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        for file in [json!(3), json!({"a": 1}), json!({"needlesh": 2, "tools": []}), json!({"needlesh": 1}), json!({"tools": 3})] {
            assert!(find(&file).is_err(), "{file}");
        }
        for (file, part) in [
            (json!({"openapi": "3.1.0", "paths": {}}), "OpenAPI"),
            (json!({"mcpServers": {}}), "an MCP client"),
            (json!({"jsonrpc": "2.0", "error": {"code": 1}}), "an error"),
            (json!({"jsonrpc": "2.0", "result": {}}), "without \"tools\""),
        ] {
            let fault = find(&file).unwrap_err();
            assert!(fault.message.contains(part) && !fault.mend.is_empty(), "{}", fault.message);
        }
        let fault = find(&json!({"needlesh": 1, "tool": []})).unwrap_err();
        assert_eq!(fault.mend, "did you mean \"tools\"?");
    }
}
