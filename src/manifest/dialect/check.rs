//! What the tests of all dialects share, and what holds for each of them whatever a file says.

use super::super::{Dialect, Kind, Severity, Sources, Tool, load};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The one tool of a file that loads without a word.
pub(super) fn one(file: &Value, dialect: Dialect) -> Tool {
    let set = load(&Sources { builtin: vec![("f".into(), file.to_string())], ..Sources::default() });
    assert_eq!(set.problems, [], "{file}");
    assert_eq!(set.tools.len(), 1, "{file}");
    let tool = set.tools[0].clone();
    assert_eq!(tool.origin.dialect, dialect, "{file}");
    tool
}

/// The tool that every dialect's first example is: the description `d` and a whole number `n` that is required.
pub(super) fn same(tool: &Tool) {
    assert_eq!((tool.name.as_str(), tool.description.as_str(), tool.params.len()), ("t", "d", 1));
    let n = &tool.params[0];
    assert_eq!((n.name.as_str(), n.kind, n.required), ("n", Kind::Integer, true));
    assert_eq!(tool.check(&Map::new()).missing, ["n"]);
    let accepts = |value: Value| tool.check(&Map::from_iter([("n".to_owned(), value)])).is_valid();
    assert!(accepts(json!(3)) && !accepts(json!("x")));
}

/// A file of each dialect with this tool between two good ones.
fn files(parameters: &Value, extra: &Map<String, Value>) -> Vec<(&'static str, Value)> {
    let with = |member: &str, name: &str, parameters: &Value| {
        let mut tool = Map::from_iter([("name".to_owned(), json!(name)), (member.to_owned(), parameters.clone())]);
        if name == "odd" {
            tool.extend(extra.clone());
        }
        Value::Object(tool)
    };
    let good = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
    let three = |member: &str| json!([with(member, "first", &good), with(member, "odd", parameters), with(member, "last", &good)]);
    let plain = three("parameters");
    let all = |wrap: &dyn Fn(&Value) -> Value, tools: &Value| Value::Array(tools.as_array().into_iter().flatten().map(wrap).collect());
    let typed = |tool: &Value| {
        let mut tool = tool.clone();
        tool["type"] = json!("function");
        tool
    };
    let bedrock = |tool: &Value| {
        let mut tool = tool.clone();
        let parameters = tool.as_object_mut().and_then(|map| map.shift_remove("parameters"));
        tool["inputSchema"] = json!({"json": parameters});
        json!({"toolSpec": tool})
    };
    let flat = json!([
        with("parameters", "first", &json!({"n": "integer"})),
        with("parameters", "odd", parameters),
        with("parameters", "last", &json!({"n": {"type": "str"}}))
    ]);
    let in_words = |word: &str| {
        let first = json!({"type": word, "properties": {"n": {"type": word}}});
        json!([with("parameters", "first", &first), with("parameters", "odd", parameters), with("parameters", "last", &first)])
    };
    vec![
        ("native", json!({"needlesh": 1, "tools": plain})),
        ("array", plain.clone()),
        ("openai", all(&|tool| json!({"type": "function", "function": tool}), &plain)),
        ("responses", json!({"tools": all(&typed, &plain)})),
        ("functions", json!({"functions": plain})),
        ("anthropic", three("input_schema")),
        ("mcp", json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": three("inputSchema")}})),
        ("gemini", json!({"tools": [{"functionDeclarations": in_words("OBJECT")}]})),
        ("needle and xlam", flat),
        ("bfcl", in_words("dict")),
        ("bedrock", json!({"toolConfig": {"tools": all(&bedrock, &plain)}})),
    ]
}

/// Anything that a file may say, made of the words that the readers look for.
fn anything() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "name",
        "parameters",
        "type",
        "object",
        "OBJECT",
        "dict",
        "properties",
        "required",
        "$ref",
        "#",
        "#/$defs/a",
        "$defs",
        "a",
        "function",
        "functionDeclarations",
        "inputSchema",
        "input_schema",
        "strict",
        "nullable",
        "exclusiveMinimum",
        "minimum",
        "items",
        "prefixItems",
        "anyOf",
        "oneOf",
        "allOf",
        "if",
        "then",
        "enum",
        "const",
        "default",
        "description",
        "title",
        "annotations",
        "readOnlyHint",
        "str",
        "int, optional",
        "List[int]",
        "$schema",
        "http://json-schema.org/draft-04/schema#",
        "id",
        "$id",
        "pattern",
        "(",
        "tools",
        "needlesh",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..4).prop_map(Value::from),
        word.clone().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6)
                .prop_map(|all| Value::Object(all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(crate::size::property(200))]

    /// Whatever one tool says, no reader gives up, the tools beside it stay, and every complaint has its tool, place and fix.
    #[test]
    fn no_tool_takes_others_with_it_in_any_dialect(parameters in anything(), extra in anything()) {
        let extra = extra.as_object().cloned().unwrap_or_default();
        let mut extra: Map<String, Value> = extra.into_iter().filter(|(key, _)| !["name", "function", "functionDeclarations"].contains(&key.as_str())).collect();
        extra.shift_remove("parameters");
        for (dialect, file) in files(&parameters, &extra) {
            let set = load(&Sources { builtin: vec![("f".into(), file.to_string())], ..Sources::default() });
            let names: Vec<&str> = set.tools.iter().map(|t| t.name.as_str()).collect();
            prop_assert!(names.first() == Some(&"first") && names.last() == Some(&"last"), "{}: {:?} {}", dialect, names, file);
            prop_assert!(set.tools.len() == 3 || set.problems.iter().any(|p| p.message.contains("\"odd\" is left out") && !p.fix.is_empty()), "{}: {:?}", dialect, set.problems);
            for tool in &set.tools {
                let _ = tool.check(&Map::new());
                prop_assert!(tool.schema.is_object());
                prop_assert_eq!(tool.schema.get("properties").and_then(Value::as_object).map_or(0, Map::len), tool.params.len());
            }
            prop_assert!(set.problems.iter().all(|p| p.place.is_some()), "{}: {:?}", dialect, set.problems);
        }
    }

    /// The same schema gives the same parameters in every dialect that has one.
    #[test]
    fn dialects_agree(parameters in anything()) {
        let schema = json!({"type": "object", "properties": {"p": parameters}});
        let read = |(_, file): (&str, Value)| {
            let set = load(&Sources { builtin: vec![("f".into(), file.to_string())], ..Sources::default() });
            set.get("odd").map(|tool| (tool.params.clone(), tool.schema.clone()))
        };
        let all: Vec<_> = files(&schema, &Map::new()).into_iter().map(read).collect();
        prop_assert!(all.windows(2).all(|two| two[0] == two[1]), "{:?}", all);
    }

    /// Nor does a file as a whole stop a reader.
    #[test]
    fn any_file_is_read_or_named(file in anything()) {
        let set = load(&Sources { builtin: vec![("f".into(), file.to_string())], ..Sources::default() });
        prop_assert!(set.problems.iter().all(|p| p.severity == Severity::Warning || !p.fix.is_empty()));
        prop_assert!(!set.tools.is_empty() || !set.problems.is_empty() || file.to_string().contains("[]") || file.to_string().contains("null") || !file.is_object());
    }
}
