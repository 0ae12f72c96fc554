//! One tool in every form, and every complaint.

use super::super::dialect;
use super::*;
use crate::manifest::{Action, Kind};
use serde_json::{Value, json};

fn read(file: &Value) -> Result<Tool, Fault> {
    let contents = dialect::find(file)?;
    tool(&contents.tools[0], "f.json", Layer::Given, &mut Patterns { left: u64::MAX, ..Patterns::default() }).map(|(tool, _)| tool)
}

fn native(tool: &Value) -> Value {
    json!({"needlesh": 1, "tools": [tool]})
}

fn with_action(action: &Value) -> Result<Tool, Fault> {
    let properties =
        json!({"path": {"type": "string"}, "n": {"type": ["null", "integer"]}, "files": {"type": "array", "items": {"type": "string"}}});
    read(&native(&json!({"name": "t", "parameters": {"type": "object", "properties": properties}, "action": action})))
}

#[test]
fn every_dialect_gives_the_same_parameters() {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string", "description": "Where"}}, "required": ["city"]});
    let plain = json!({"name": "getWeather", "description": "d", "parameters": schema});
    let table = [
        (native(&plain), Dialect::Native),
        (json!([plain]), Dialect::Array),
        (json!([{"type": "function", "function": plain}]), Dialect::OpenAi),
        (json!({"result": {"tools": [{"name": "getWeather", "description": "d", "inputSchema": schema}]}}), Dialect::Mcp),
        (
            json!([{"name": "getWeather", "description": "d", "parameters": {"city": {"type": "string", "description": "Where", "required": true}}}]),
            Dialect::Needle,
        ),
    ];
    for (file, dialect) in table {
        let tool = read(&file).unwrap();
        assert_eq!((tool.origin.dialect, tool.model_name.as_str()), (dialect, "get_weather"));
        let p = tool.param("city").unwrap();
        assert_eq!((p.kind, p.required, p.description.as_str()), (Kind::String, true, "Where"), "{dialect:?}");
        assert_eq!(tool.check(&serde_json::Map::new()).missing, ["city"]);
    }
}

#[test]
fn mcp_hints() {
    let tool = read(&json!({"tools": [{"name": "a", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": true}}]})).unwrap();
    assert_eq!(tool.annotations, Annotations { read_only: true, ..Annotations::default() });
}

#[test]
fn parameter_kinds() {
    use Kind::{Array, Boolean, Integer, Number, Object, String};
    let tool = read(&json!([{"name": "a", "parameters": {
    "type": "object",
    "$defs": {"lots": {"type": "number"}, "self": {"$ref": "#/$defs/self2"}, "self2": {"properties": {"x": {"$ref": "#/$defs/self"}}}},
    "properties": {
        "a": {"type": ["null", "integer"]}, "b": {"const": true}, "c": {"enum": [null, "x"]}, "d": {"$ref": "#/$defs/lots"},
        "e": {"anyOf": [{"type": "null"}, {"type": "array"}]}, "f": {"$ref": "#/$defs/self"}, "g": {}, "h": true,
        "i": {"oneOf": [{"const": "p"}, {"const": "q"}], "x-free": true, "default": "p", "format": "path"}
    }}}]))
    .unwrap();
    let kinds: Vec<Kind> = tool.params.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [Integer, Boolean, String, Number, Array, Object, String, String, String]);
    assert_eq!(tool.params[1].choices, [json!(true)]);
    let i = &tool.params[8];
    assert_eq!((i.choices.as_slice(), i.free, i.format.as_deref()), ([json!("p"), json!("q")].as_slice(), true, Some("path")));
}

#[test]
fn bad_schemas_are_named() {
    let table = [
        (json!({"type": "string"}), "object schema"),
        (json!({"type": "object", "properties": {"a": {"type": "strin"}}}), "not valid"),
        (json!({"type": "object", "properties": {"a": {"$ref": "other.json#/x"}}}), "\"other.json#/x\" leads outside"),
        (json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/s"}}}), "https://example.com/s"),
        (json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}}), "/$defs/none"),
        (json!({"type": "object", "$anchor": "x", "allOf": [{"$ref": "#x"}]}), "leads back to itself"),
        (json!({"type": "object", "allOf": [{"$dynamicRef": "#"}]}), "leads back to itself"),
        (json!({"type": "object", "$ref": "#"}), "leads back to itself"),
        (json!({"type": "object", "allOf": [{"$ref": "#"}]}), "leads back to itself"),
        (json!({"type": "object", "properties": {"a": {"pattern": "("}}}), "not valid"),
    ];
    for (schema, part) in table {
        let fault = read(&native(&json!({"name": "a", "parameters": schema}))).unwrap_err();
        assert!(fault.message.contains(part), "{schema}: {}", fault.message);
    }
}

#[test]
fn bad_tools_are_named() {
    let table = [
        (json!(3), "/tools/0", "not an object"),
        (json!({}), "/tools/0", "\"name\" is missing"),
        (json!({"name": ""}), "/tools/0/name", "empty"),
        (json!({"name": "a b"}), "/tools/0/name", "not a tool name"),
        (json!({"name": "--"}), "/tools/0/name", "no letter"),
        (json!({"name": "a", "undo": {}}), "/tools/0/undo", "nothing to take back"),
        (json!({"name": "a", "action": {"builtin": "tiem"}}), "/tools/0/action/builtin", "not a builtin"),
        (
            json!({"name": "a", "action": {"builtin": "time"}, "undo": {"builtin": "time"}, "annotations": {"readOnlyHint": true}}),
            "/tools/0/undo",
            "only reads",
        ),
        (
            json!({"name": "a", "action": {"builtin": "time"}, "undo": {"builtin": "time", "annotations": {"readOnlyHint": true}}}),
            "/tools/0/undo",
            "takes nothing back",
        ),
        (json!({"name": "a", "action": {"builtin": "time", "annotations": {}}}), "/tools/0/action/annotations", "not a known key"),
        (json!({"name": "a", "comfirm": "ask"}), "/tools/0/comfirm", "not a known key"),
        (json!({"name": "a", "confirm": "maybe"}), "/tools/0/confirm", "maybe"),
        (json!({"name": "a", "examples": [{"say": "x"}]}), "/tools/0/examples/0", "no \"arguments\""),
        (json!({"name": "a", "annotations": {"readOnlyHint": 1}}), "/tools/0/annotations/readOnlyHint", "not true or false"),
    ];
    for (value, pointer, part) in table {
        let fault = read(&native(&value)).unwrap_err();
        assert_eq!(fault.pointer, pointer, "{value}");
        assert!(fault.message.contains(part), "{value}: {}", fault.message);
    }
}

#[test]
fn good_actions() {
    let table = [
        json!({"shell": {"argv": ["ls", {"if": "n", "then": ["-{n}"], "else": []}, "--", {"each": "files", "as": ["{}"]}], "env": {"A": "{path}"}, "timeout_s": 5}}),
        json!({"shell": {"script": "echo \"${path}\" | wc", "interactive": true}}),
        json!({"shell": {"any_of": [{"program": "a", "argv": ["a"]}, {"os": "macos", "script": "b", "timeout_s": 9}], "timeout_s": 7}}),
        json!({"http": {"url": "https://a.example/{path}?x={n}", "headers": {"Authorization": "Bearer ${env:T}"}, "json": {"a": ["{n}", "${env:T}"]}, "show": "/a", "expect": 200}}),
        json!({"http": {"url": "http://{path}:8080/", "hosts": ["a.example"], "redirects": "any"}}),
    ];
    let actions: Vec<Action> = table.iter().map(|a| with_action(a).unwrap().action.unwrap()).collect();
    let Action::Shell(any) = &actions[2] else { panic!() };
    assert_eq!((any[0].timeout_s, any[1].timeout_s), (7, 9));
    let Action::Http(http) = &actions[3] else { panic!() };
    assert_eq!((http.method.as_str(), http.expect.as_slice(), http.show.len()), ("POST", [200].as_slice(), 1));
}

#[test]
fn bad_actions_are_named() {
    let table = [
        (json!({}), "none of"),
        (json!({"shell": {"argv": []}}), "empty"),
        (json!({"shell": {"argv": ["{path}"]}}), "program"),
        (json!({"shell": {"argv": [{"if": "n", "then": ["a"]}]}}), "program"),
        (json!({"shell": {"argv": ["ls", "{pth}"]}}), "\"pth\" is not a parameter"),
        (json!({"shell": {"argv": ["ls", {"if": "x", "then": []}]}}), "\"x\" is not a parameter"),
        (json!({"shell": {"argv": ["ls", {"each": "path", "as": ["{}"]}]}}), "needs an array"),
        (json!({"shell": {"argv": ["ls", "{}"]}}), "outside"),
        (json!({"shell": {"argv": ["ls", "${env:HOME}"]}}), "secret"),
        (json!({"shell": {"argv": ["ls", 3]}}), "element"),
        (json!({"shell": {"argv": ["ls"], "timeout_s": 0}}), "from 1"),
        (json!({"shell": {"argv": ["ls"], "sandbox": "no"}}), "true or false"),
        (json!({"shell": {"argv": ["ls"], "stdin": "x", "interactive": true}}), "reads the terminal"),
        (json!({"shell": {"argv": ["ls"], "env": {"LD_PRELOAD": "{path}"}}}), "change what runs"),
        (json!({"shell": {"argv": ["ls"], "env": {"A B": "x"}}}), "name of a variable"),
        (json!({"http": {"url": "https://a/#{path}"}}), "fragment"),
        (json!({"http": {"url": "https://a/", "headers": {"Host": "{path}"}}}), "belongs to the connection"),
        (json!({"http": {"url": "https://a/", "headers": {"Content-Length": "1"}}}), "belongs to the connection"),
        (json!({"http": {"url": "https://a/"}, "shell": {"argv": ["ls"]}}), "more than one"),
        (json!({"shell": {"argv": ["ls"], "script": "x"}}), "both"),
        (json!({"http": {"url": "ftp://a/"}}), "http://"),
        (json!({"http": {"url": "{path}"}}), "http://"),
        (json!({"http": {"url": "https://{path}/"}}), "host"),
        (json!({"http": {"url": "https://a.example{path}"}}), "host"),
        (json!({"http": {"url": "https://a.example:{n}/", "hosts": ["a"]}}), "port"),
        (json!({"http": {"url": "https://a@b/"}}), "user name"),
        (json!({"http": {"url": "https://a/${env:T}"}}), "secret"),
        (json!({"http": {"url": "https://a/", "query": {"q": "${env:T}"}}}), "secret"),
        (json!({"http": {"url": "https://a/", "json": {"a": "{"}}}), "'{'"),
        (json!({"http": {"url": "https://a/", "json": {}, "body": ""}}), "more than one body"),
        (json!({"http": {"url": "https://a/", "show": "a"}}), "pointer"),
    ];
    for (action, part) in table {
        let fault = with_action(&action).unwrap_err();
        assert!(fault.message.contains(part), "{action}: {}", fault.message);
    }
}
