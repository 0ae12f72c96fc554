//! Lists of tools as servers, libraries and people write them: what is clearly meant is read, and what is not takes no other
//! tool with it.

use needlesh::manifest::{Call, Dialect, Kind, Param, Severity, Sources, Tool, ToolSet, load};
use serde_json::{Map, Value, json};

fn read(text: &str) -> ToolSet {
    load(&Sources { builtin: vec![("list.json".into(), text.into())], ..Sources::default() })
}

fn set(file: &Value) -> ToolSet {
    read(&file.to_string())
}

/// The one tool of an MCP list with this schema, loaded without a word.
fn mcp(schema: &Value) -> Tool {
    let set = set(&json!({"tools": [{"name": "t", "inputSchema": schema}]}));
    assert!(set.problems.iter().all(|p| p.severity == Severity::Warning), "{schema}: {:?}", set.problems);
    set.tools[0].clone()
}

fn param(schema: &Value) -> Param {
    mcp(&json!({"type": "object", "properties": {"p": schema}})).params[0].clone()
}

fn accepts(tool: &Tool, arguments: Value) -> bool {
    tool.check(arguments.as_object().unwrap()).is_valid()
}

#[test]
fn every_dialect_is_read() {
    let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
    let table = [
        (json!([{"name": "t", "input_schema": schema}]), Dialect::Anthropic),
        (json!({"tools": [{"name": "t", "inputSchema": null, "input_schema": schema}]}), Dialect::Anthropic),
        (
            json!({"tools": [{"functionDeclarations": [{"name": "t", "parameters": {"type": "OBJECT", "properties": {"n": {"type": "INTEGER"}}, "required": ["n"]}}]}]}),
            Dialect::Gemini,
        ),
        (
            json!([{"name": "t", "parameters": {"type": "OBJECT", "properties": {"n": {"type": "INTEGER"}}, "required": ["n"]}}]),
            Dialect::Gemini,
        ),
        (json!([{"name": "t", "parameters": {"type": "dict", "properties": {"n": {"type": "int"}}, "required": ["n"]}}]), Dialect::Bfcl),
        (json!({"model": "m", "functions": [{"name": "t", "parameters": schema}]}), Dialect::Functions),
        (json!({"tools": [{"type": "function", "name": "t", "strict": true, "parameters": schema}]}), Dialect::Responses),
        (json!({"tools": [{"type": "function", "function": {"name": "t", "parameters": schema}}]}), Dialect::OpenAi),
        (json!([{"name": "t", "parameters": {"n": {"type": "int", "required": true}}}]), Dialect::Needle),
        (json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "t", "inputSchema": schema}]}}), Dialect::Mcp),
    ];
    for (file, dialect) in table {
        let set = set(&file);
        assert_eq!(set.problems, [], "{file}");
        let tool = &set.tools[0];
        assert_eq!((tool.origin.dialect, tool.params[0].kind, tool.params[0].required), (dialect, Kind::Integer, true), "{file}");
        assert_eq!(tool.check(&Map::new()).missing, ["n"], "{file}");
        assert!(accepts(tool, json!({"n": 3})) && !accepts(tool, json!({"n": "x"})), "{file}");
    }
}

#[test]
fn null_is_absent_where_a_field_may_be() {
    let set = set(&json!({"tools": [null, {
        "name": "t", "title": null, "description": null, "outputSchema": null, "icons": null, "_meta": null,
        "inputSchema": {"type": "object", "title": null, "required": null, "additionalProperties": null, "properties": {
            "a": {"type": "integer", "description": null, "default": null, "enum": null, "minimum": null, "format": null},
            "b": null, "c": {"const": null}}},
        "annotations": {"title": null, "readOnlyHint": true, "destructiveHint": null, "idempotentHint": null, "openWorldHint": null}
    }], "nextCursor": null}));
    assert_eq!(set.problems, []);
    let tool = &set.tools[0];
    assert!(tool.annotations.read_only && tool.annotations.destructive && tool.description.is_empty());
    assert!(accepts(tool, json!({"a": 1, "b": "x", "c": null})) && !accepts(tool, json!({"c": 1})), "a const of null is one");
    let native = json!({"needlesh": 1, "title": null, "actions": null, "tools": [null, {"name": "t", "parameters": null, "undo": null,
        "confirm": null, "annotations": null, "examples": null, "action": {"http": null, "shell": {"argv": ["ls"], "env": null, "cwd": null,
        "stdin": null, "timeout_s": null, "interactive": null, "script": null}}}]});
    let set = self::set(&native);
    assert_eq!((set.problems.as_slice(), set.tools.len()), ([].as_slice(), 1));
    assert!(set.tools[0].action.is_some());
}

#[test]
fn empty_lists_are_empty_maps() {
    for schema in
        [json!({"type": "object", "properties": []}), json!({"properties": [], "required": [], "$defs": [], "additionalProperties": []})]
    {
        assert!(mcp(&schema).params.is_empty(), "{schema}");
    }
}

#[test]
fn flags_say_what_is_required() {
    let tool = mcp(&json!({"type": "object", "required": ["c"], "properties": {
        "a": {"type": "string", "required": false}, "b": {"type": "integer", "required": true}, "c": {"type": "string", "required": true},
        "d": {"type": "array", "items": {"type": "string", "required": true}}}}));
    let required: Vec<bool> = tool.params.iter().map(|p| p.required).collect();
    assert_eq!(required, [false, true, true, false]);
    assert_eq!(tool.check(&Map::new()).missing.len(), 2);
    let nested = mcp(&json!({"properties": {"o": {"type": "object", "properties": {"x": {"type": "string", "required": true}}}}}));
    assert_eq!(nested.check(json!({"o": {}}).as_object().unwrap()).missing, ["o.x"]);
    assert_eq!(mcp(&json!({"type": "object", "properties": {}, "required": true})).params, []);
    assert!(mcp(&json!({"properties": {"a": {}}, "required": ["a", "a"]})).params[0].required);
}

#[test]
fn bounds_of_draft_4_and_openapi() {
    let tool = mcp(&json!({"properties": {
        "over": {"type": "number", "minimum": 0, "exclusiveMinimum": true}, "from": {"type": "number", "minimum": 0, "exclusiveMinimum": false},
        "under": {"type": "number", "maximum": 9, "exclusiveMaximum": true}, "odd": {"type": "number", "exclusiveMinimum": true}}}));
    for (arguments, fits) in [
        (json!({"over": 0}), false),
        (json!({"over": 0.1}), true),
        (json!({"from": 0}), true),
        (json!({"from": -1}), false),
        (json!({"under": 9}), false),
        (json!({"under": 8, "odd": -5}), true),
    ] {
        assert_eq!(accepts(&tool, arguments.clone()), fits, "{arguments}");
    }
}

#[test]
fn nullable_lets_null_in() {
    let tool = mcp(&json!({"$defs": {"c": {"type": "string", "enum": ["red"]}}, "properties": {
        "type": {"type": "string", "nullable": true}, "enum": {"type": "string", "enum": ["a"], "nullable": true},
        "ref": {"$ref": "#/$defs/c", "nullable": true, "description": "Colour"}, "any": {"anyOf": [{"type": "integer"}], "nullable": true},
        "all": {"allOf": [{"$ref": "#/$defs/c"}], "nullable": true}, "not": {"type": "string", "nullable": false}}}));
    for name in ["type", "enum", "ref", "any", "all"] {
        assert!(accepts(&tool, json!({name: null})), "{name}");
        assert!(!accepts(&tool, json!({name: [1]})), "{name}");
    }
    assert!(!accepts(&tool, json!({"not": null})));
    let colour = tool.param("ref").unwrap();
    assert_eq!((colour.kind, colour.description.as_str(), colour.choices.as_slice()), (Kind::String, "Colour", [json!("red")].as_slice()));
}

#[test]
fn tuples_of_draft_7() {
    let list = param(&json!({"type": "array", "items": [{"type": "number"}, {"type": "string"}], "additionalItems": false}));
    assert_eq!(list.kind, Kind::Array);
    let tool = mcp(&json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {
        "p": {"type": "array", "items": [{"type": "number"}, {"type": "string"}], "additionalItems": false},
        "q": {"type": "array", "items": {"type": "number"}, "additionalItems": false}, "r": {"type": "array", "items": []}}}));
    assert!(accepts(&tool, json!({"p": [1, "a"], "q": [1, 2, 3], "r": [1]})));
    for bad in [json!({"p": ["a", 1]}), json!({"p": [1, "a", 2]}), json!({"q": ["a"]})] {
        assert!(!accepts(&tool, bad.clone()), "{bad}");
    }
}

#[test]
fn dependencies_and_identifiers_of_older_drafts() {
    let tool = mcp(
        &json!({"$id": "https://example.com/s", "properties": {"a": {"$ref": "#x"}, "b": {"type": "integer"}, "n": {"$recursiveRef": "#"}},
        "definitions": {"x": {"$id": "#x", "type": "string"}}, "dependencies": {"a": ["b"]}}),
    );
    assert!(accepts(&tool, json!({"a": "t", "b": 1})) && accepts(&tool, json!({"n": {"b": 1}})));
    assert!(!accepts(&tool, json!({"a": "t"})) && !accepts(&tool, json!({"a": 1, "b": 1})) && !accepts(&tool, json!({"n": {"b": "x"}})));
}

#[test]
fn a_single_all_of_is_its_arm() {
    let tool =
        mcp(&json!({"properties": {"color": {"allOf": [{"$ref": "#/definitions/Color"}], "default": "blue", "description": "Colour"}},
        "definitions": {"Color": {"title": "Color", "type": "string", "enum": ["red", "blue"]}}}));
    let color = &tool.params[0];
    assert_eq!((color.choices.len(), color.default.clone(), color.kind), (2, Some(json!("blue")), Kind::String));
    assert!(tool.schema["properties"]["color"].get("$ref").is_some(), "the decoder follows references, and no allOf");
    assert!(accepts(&tool, json!({"color": "red"})) && !accepts(&tool, json!({"color": "green"})));
}

#[test]
fn arms_of_the_root_are_parameters() {
    let tool = mcp(&json!({"anyOf": [
        {"type": "object", "properties": {"id": {"type": "integer"}, "mode": {"const": "by_id"}}, "required": ["id"]},
        {"type": "object", "properties": {"title": {"type": "string"}, "mode": {"const": "by_title"}}, "required": ["title"]}]}));
    let names: Vec<&str> = tool.params.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["id", "mode", "title"]);
    assert!(tool.params.iter().all(|p| !p.required), "none is needed in every arm");
    assert_eq!(tool.params[1].choices, [json!("by_id"), json!("by_title")]);
    assert!(accepts(&tool, json!({"id": 88})) && accepts(&tool, json!({"title": "x"})));
    assert!(!accepts(&tool, json!({})) && !accepts(&tool, json!({"id": "x"})), "the file's own words judge a call");
    let all = mcp(
        &json!({"allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}]}),
    );
    assert!(all.params.iter().all(|p| p.required) && all.params.len() == 2);
}

#[test]
fn types_as_people_write_them() {
    for (word, kind) in [
        ("str", Kind::String),
        ("STRING", Kind::String),
        ("int, optional", Kind::Integer),
        ("float", Kind::Number),
        ("bool", Kind::Boolean),
        ("List[int]", Kind::Array),
        ("tuple", Kind::Array),
        ("dict", Kind::Object),
        ("any", Kind::String),
    ] {
        assert_eq!(param(&json!({"type": word})).kind, kind, "{word}");
        assert_eq!(param(&json!(word)).kind, kind, "{word} alone");
    }
    let flat = set(&json!([{"name": "weather", "parameters": {"location": "string", "days": "int"}}]));
    assert_eq!(flat.problems, []);
    assert_eq!(
        flat.tools[0].params.iter().map(|p| (p.name.as_str(), p.kind)).collect::<Vec<_>>(),
        [("location", Kind::String), ("days", Kind::Integer)]
    );
    assert_eq!(param(&json!({"type": "int", "default": "10"})).default, Some(json!(10)));
    assert_eq!(param(&json!({"type": "string", "default": "10"})).default, Some(json!("10")));
    let wrong = set(&json!({"tools": [{"name": "t", "inputSchema": {"properties": {"a": {"type": "strin"}}}}, {"name": "u"}]}));
    assert_eq!(wrong.tools.len(), 1);
    let told = wrong.problems[0].to_string();
    assert!(told.contains("\"strin\" is not a type") && told.contains("did you mean \"string\"?") && told.contains("/a/type"), "{told}");
}

#[test]
fn a_message_names_the_tool_and_the_mend() {
    let good = json!({"name": "good", "inputSchema": {"type": "object"}});
    for bad in [
        json!({"name": "bad", "inputSchema": true}),
        json!({"name": "bad", "description": 3}),
        json!({"name": "bad", "inputSchema": {"type": "string"}}),
        json!({"name": "bad", "inputSchema": {"properties": {"a": {"$ref": "#/$defs/none"}}}}),
        json!({"name": "bad", "inputSchema": {"properties": {"a": {"pattern": "("}}}}),
        json!({"name": "bad", "inputSchema": {"properties": {"a": 3}}}),
        json!({"name": "bad", "inputSchema": {"required": "a"}}),
        json!({"name": "bad", "inputSchema": {"properties": {"a": {"minimum": "3"}}}}),
        json!({"name": "bad", "inputSchema": {}, "annotations": {"readOnlyHint": "yes"}}),
    ] {
        let set = set(&json!({"tools": [bad, good]}));
        assert_eq!(set.tools.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["good"], "{bad}");
        let told = set.problems[0].to_string();
        assert!(told.contains("the tool \"bad\" is left out: ") && !set.problems[0].fix.is_empty(), "{told}");
        assert!(set.problems[0].place.is_some());
    }
}

#[test]
fn a_tool_that_runs_elsewhere_is_told_so() {
    let set = set(&json!({"tools": [{"type": "web_search_preview"}, {"type": "function", "name": "t"}]}));
    assert_eq!(set.tools.len(), 1);
    assert!(set.problems[0].message.contains("\"web_search_preview\" runs where its model runs"), "{}", set.problems[0]);
    let set = self::set(&json!({"tools": [{"functionDeclarations": [{"name": "t"}]}, {"googleSearch": {}}]}));
    assert!(set.tools.len() == 1 && set.problems[0].message.contains("\"googleSearch\" runs where its model runs"), "{}", set.problems[0]);
}

#[test]
fn a_tool_too_long_for_the_model_is_told() {
    let zones: Vec<String> = (0..600).map(|i| format!("Region/City number {i}")).collect();
    let set = set(
        &json!({"tools": [{"name": "t", "inputSchema": {"properties": {"zone": {"enum": zones}}}}, {"name": "u", "description": "d"}]}),
    );
    assert_eq!((set.tools.len(), set.problems.len(), set.problems[0].severity), (2, 1, Severity::Warning));
    assert!(set.problems[0].message.contains("may not fit before the model") && set.problems[0].tool.as_deref() == Some("t"));
}

#[test]
fn other_files_are_told_what_they_are() {
    for (text, message) in [
        (r#"{"openapi": "3.0.3", "paths": {}}"#, "an OpenAPI description"),
        (r#"{"mcpServers": {"files": {"command": "npx"}}}"#, "the configuration of an MCP client"),
        (r#"{"jsonrpc": "2.0", "id": 2, "error": {"code": -32601}}"#, "an error that a server answered"),
        ("event: message\ndata: {\"result\": {\"tools\": []}}\n\n", "a stream of events"),
        ("{\"id\": 1}\n{\"id\": 2, \"result\": {\"tools\": []}}\n", "JSON lines"),
        ("// tools\n[]", "JSON has no comments"),
        ("[\n # none\n]", "JSON has no comments"),
        ("[{\"name\": \"a\",}]", "not JSON"),
    ] {
        let set = read(text);
        assert_eq!(set.problems.len(), 1, "{text}");
        let told = set.problems[0].to_string();
        assert!(told.contains(message) && !set.problems[0].fix.is_empty(), "{text}: {told}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.json");
    std::fs::write(&path, [0xff, 0xfe, b'[', 0, b']', 0]).unwrap();
    let set = load(&Sources { given: vec![path], ..Sources::default() });
    assert!(set.problems[0].message.contains("UTF-16") && set.problems[0].fix.contains("UTF-8"));
}

#[test]
fn a_folder_as_machines_leave_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("TOOLS.JSON", br#"[{"name": "a"}]"#);
    write("._tools.json", b"\x00\x05\x16\x07Mac OS X");
    write(".hidden.json", b"{");
    write("notes.txt", b"{");
    std::fs::create_dir(folder.path().join("sub.json")).unwrap();
    let given = |path| load(&Sources { given: vec![path], ..Sources::default() });
    let set = given(folder.path().to_owned());
    assert_eq!((set.tools.len(), set.problems.as_slice()), (1, [].as_slice()));
    // What a person names is read whatever it is called.
    write(".mine.json", br#"[{"name": "b"}]"#);
    assert_eq!(given(folder.path().join(".mine.json")).tools.len(), 1);
    let empty = given(folder.path().join("sub.json"));
    assert_eq!((empty.problems[0].severity, empty.problems.len()), (Severity::Warning, 1));
    assert!(empty.problems[0].message.contains("no manifest"));
}

#[test]
fn holes_have_the_names_of_parameters() {
    let names = ["$top", "uids[]", "@odata.type", "weight (kg)", "date/time"];
    let properties: Map<String, Value> = names.iter().map(|n| ((*n).to_owned(), json!({"type": "string"}))).collect();
    let argv: Vec<Value> = std::iter::once(json!("echo")).chain(names.iter().map(|n| json!(format!("{{{n}}}")))).collect();
    let set = set(
        &json!({"needlesh": 1, "tools": [{"name": "t", "parameters": {"type": "object", "properties": properties, "required": names}, "action": {"shell": {"argv": argv}}}]}),
    );
    assert_eq!(set.problems, []);
    let arguments = names.iter().map(|n| ((*n).to_owned(), json!("v"))).collect();
    let plan = needlesh::action::plan(&set.tools[0], &Call { name: "t".into(), arguments }, &|_| None).unwrap();
    assert_eq!(plan.argv().unwrap()[1..], ["v"; 5]);
}

#[test]
fn two_thousand_tools_load() {
    let tool = |i: usize| {
        json!({"name": format!("tool_{i}"), "description": format!("Does thing {i}"), "parameters": {"type": "object",
        "properties": {"path": {"type": "string", "pattern": "^[a-z]+$"}, "count": {"type": "integer", "minimum": 1}}, "required": ["path"]},
        "action": {"shell": {"argv": ["echo", "{path}"]}}, "examples": [{"say": "do it", "arguments": {"path": "x"}}]})
    };
    let set = set(&json!({"needlesh": 1, "tools": (0..2_000).map(tool).collect::<Vec<_>>()}));
    assert_eq!(set.tools.len(), 2_000);
    // Every tool has a pattern, which is warned of; the first hundred are told, each at its place, and the rest counted.
    assert_eq!(set.problems.len(), 101);
    assert!(set.problems[99].place.is_some() && set.problems[99].message.contains("\"pattern\""));
    assert!(set.problems[100].message.starts_with("1900 more warnings"), "{}", set.problems[100].message);
}

#[test]
fn the_shipped_tools_are_read_as_they_are_written() {
    let mut seen = 0;
    for entry in std::fs::read_dir(crate::repo("schemas")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let (set, file): (ToolSet, Value) = (read(&text), serde_json::from_str(&text).unwrap());
        // An example may call a tool of another of the files.
        let own: Vec<_> = set.problems.iter().filter(|p| !p.message.contains("which does not exist")).collect();
        assert!(own.is_empty(), "{own:?}");
        for (tool, written) in set.tools.iter().zip(file["tools"].as_array().unwrap()) {
            assert_eq!((&tool.schema, &tool.written), (&written["parameters"], &written["parameters"]), "{}", tool.name);
            assert_eq!(tool.description, written["description"].as_str().unwrap());
            seen += 1;
        }
    }
    assert!(seen >= 130, "{seen}");
}
