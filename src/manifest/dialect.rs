//! Which form a manifest file has, and where its tools are. Each form has a file of its own, with its examples; all become the
//! same `Raw` tool.

mod anthropic;
mod array;
mod astray;
mod bedrock;
mod bfcl;
mod cohere;
mod flat;
mod foreign;
mod functions;
mod gemini;
mod mcp;
mod native;
mod needle;
mod openai;
mod python;
mod raw;
mod responses;
mod strict;
mod xlam;

#[cfg(test)]
mod check;

use super::field::{Fault, Field, Object};
use serde_json::Value;

pub use foreign::is_event_stream;
pub(super) use foreign::syntax;
use raw::Reader;
pub(super) use raw::{Found, Raw};

/// Tools taken of one file; more is no list that a person keeps, and every one costs work at each start.
const TOOLS: usize = 10_000;
/// Actions taken of one overlay file, and tools whose examples it may add to.
const ACTIONS: usize = 1_000;

/// Forms that a tool's own members show, whatever list it stands in; the first that owns it reads it.
const BY_TOOL: [&Reader; 8] =
    [&mcp::READER, &anthropic::READER, &cohere::READER, &xlam::READER, &needle::READER, &responses::READER, &bfcl::READER, &gemini::READER];
/// Forms that a file's own members show, the more telling first.
const BY_FILE: [&Reader; 5] = [&mcp::READER, &bedrock::READER, &gemini::READER, &functions::READER, &array::READER];

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
        return list(&field, &array::READER);
    }
    let Ok(object) = field.object() else {
        return Err(foreign::unknown());
    };
    if object.has("needlesh") {
        return native(&object);
    }
    if let Some((tools, reader)) = BY_FILE.into_iter().find_map(|reader| Some(((reader.list)(&object)?, reader))) {
        return list(&tools, reader);
    }
    // A package.json has a name and a description too, and a version besides.
    if object.has("function") || object.has("toolSpec") || (object.has("name") && !object.has("version")) {
        let mut contents = Contents::default();
        add(&mut contents, field, &array::READER);
        return Ok(contents);
    }
    Err(foreign::object(&object))
}

fn native<'a>(object: &Object<'a>) -> Result<Contents<'a>, Fault> {
    let version = object.need("needlesh")?;
    if version.value.as_u64() != Some(1) {
        return Err(version.fault(format!("manifest version {} is not supported", version.value), "write \"needlesh\": 1"));
    }
    object.only(&["needlesh", "title", "description", "tools", "actions", "examples"])?;
    let mut contents = Contents::default();
    if let Some(tools) = (native::READER.list)(object) {
        let told = tools.list()?.into_iter().filter(|field| !field.value.is_null());
        contents.tools.extend(told.map(|field| Found { field, reader: &native::READER }));
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

fn list<'a>(field: &Field<'a>, reader: &'static Reader) -> Result<Contents<'a>, Fault> {
    let mut contents = Contents::default();
    for tool in field.list()? {
        add(&mut contents, tool, reader);
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

/// Adds what one entry of a list holds; a `null` holds nothing. `reader` is that of the list.
fn add<'a>(contents: &mut Contents<'a>, field: Field<'a>, reader: &'static Reader) {
    if field.value.is_null() {
        return;
    }
    let declared = field.object().ok().and_then(|object| gemini::declarations(&object)).and_then(|inner| inner.list().ok());
    match declared {
        Some(inner) => {
            let told = inner.into_iter().filter(|field| !field.value.is_null());
            contents.tools.extend(told.map(|field| Found { field, reader: &gemini::READER }));
        }
        None => contents.tools.push(found(field, reader)),
    }
}

/// The tool of one entry: what it has says more than the list that it stands in.
fn found<'a>(field: Field<'a>, reader: &'static Reader) -> Found<'a> {
    let Ok(object) = field.object() else { return Found { field, reader } };
    if let Some(inner) = object.get("function").filter(|inner| inner.value.is_object()) {
        let flat = [&xlam::READER, &needle::READER].into_iter().find(|flat| inner.object().is_ok_and(|function| (flat.owns)(&function)));
        return Found { field: inner, reader: flat.unwrap_or(&openai::READER) };
    }
    if let Some(inner) = object.get("toolSpec").filter(|inner| inner.value.is_object()) {
        return Found { field: inner, reader: &bedrock::READER };
    }
    let by_itself = BY_TOOL.into_iter().find(|reader| (reader.owns)(&object));
    let plain = || if object.has("parameters") && std::ptr::eq(reader, &mcp::READER) { &array::READER } else { reader };
    let reader = by_itself.unwrap_or_else(plain);
    Found { field, reader }
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_tool_is_found_in_its_list() {
        let schema = json!({"type": "object", "properties": {}});
        let plain = json!({"name": "a", "parameters": schema});
        let wrapped = json!({"type": "function", "function": plain});
        let mcp = json!({"name": "a", "inputSchema": schema});
        let table = [
            (json!({"needlesh": 1, "tools": [plain]}), "/tools/0", Dialect::Native),
            (json!([plain]), "/0", Dialect::Array),
            (json!([{"name": "a", "parameters": {}}]), "/0", Dialect::Array),
            (json!([{"name": "a", "parameters": {"type": "object", "properties": []}}]), "/0", Dialect::Array),
            (plain.clone(), "", Dialect::Array),
            (wrapped.clone(), "/function", Dialect::OpenAi),
            (json!({"tools": [wrapped]}), "/tools/0/function", Dialect::OpenAi),
            (json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": [mcp]}}), "/result/tools/0", Dialect::Mcp),
            (json!({"tools": [null, {"name": "a", "input_schema": schema}]}), "/tools/1", Dialect::Anthropic),
            (json!({"nextCursor": null, "tools": [plain]}), "/tools/0", Dialect::Array),
            (json!({"tools": [{"functionDeclarations": [plain]}]}), "/tools/0/functionDeclarations/0", Dialect::Gemini),
            (json!({"function_declarations": [plain]}), "/function_declarations/0", Dialect::Gemini),
            (json!({"model": "m", "functions": [plain]}), "/functions/0", Dialect::Functions),
            (json!([{"type": "function", "name": "a", "parameters": {"n": {"type": "integer", "required": true}}}]), "/0", Dialect::Needle),
            (json!({"functions": [{"name": "a", "input_schema": schema}]}), "/functions/0", Dialect::Anthropic),
        ];
        for (file, pointer, dialect) in table {
            let contents = find(&file).unwrap();
            assert_eq!((contents.tools[0].field.pointer(), contents.tools[0].reader.dialect), (pointer.to_owned(), dialect), "{file}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        for file in [json!(3), json!({"a": 1}), json!({"needlesh": 2, "tools": []}), json!({"needlesh": 1}), json!({"tools": 3})] {
            assert!(find(&file).is_err(), "{file}");
        }
        let fault = find(&json!({"needlesh": 1, "tool": []})).unwrap_err();
        assert_eq!(fault.fix, "did you mean \"tools\"?");
    }
}
