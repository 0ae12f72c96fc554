//! Layers, overlays, and files that are not what they should be.

use super::*;
use crate::manifest::Annotations;
use proptest::prelude::*;
use serde_json::{Value, json};

use std::path::PathBuf;

fn one(text: &str) -> ToolSet {
    load(&Sources { builtin: vec![("a.json".into(), text.into())], ..Sources::default() })
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn places_of_problems() {
    let folder = tempfile::tempdir().unwrap();
    let table: [(&[u8], usize, usize, &str); 4] = [
        (b"[\n  {\"name\": \"a\",}\n]", 2, 16, "not JSON"),
        (b"[\n \xc3\xa9\xff]", 2, 3, "not UTF-8"),
        ("{\"needlesh\": 1, \"title\": \"é\",\n \"tools\": [{\"name\": \"a b\"}]}".as_bytes(), 2, 21, "tool name"),
        ("{\"é\": x}".as_bytes(), 1, 7, "not JSON"),
    ];
    for (bytes, line, column, part) in table {
        let path = file(folder.path(), "x.json", bytes);
        let set = load(&Sources { given: vec![path], ..Sources::default() });
        assert_eq!(set.problems[0].place, Some(Place { line, column }), "{}", set.problems[0]);
        assert!(set.problems[0].message.contains(part));
    }
}

#[test]
fn one_bad_tool_leaves_the_others() {
    let set = one(r#"[{"name": "a"}, {"name": 3}, {"name": "b"}]"#);
    assert_eq!(set.tools.len(), 2);
    assert_eq!((set.problems.len(), set.problems[0].pointer.as_str()), (1, "/1/name"));
}

#[test]
fn later_wins_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "b.json", br#"[{"name": "t", "description": "b"}]"#);
    file(folder.path(), "a.json", br#"[{"name": "t", "description": "a"}]"#);
    file(folder.path(), "c.txt", b"no");
    let sources = Sources {
        builtin: vec![("x".into(), r#"[{"name": "t"}, {"name": "u"}, {"name": "U"}]"#.into())],
        user: Some(folder.path().to_owned()),
        only: vec!["t".into(), "nope".into()],
        ..Sources::default()
    };
    let set = load(&sources);
    assert_eq!((set.tools.len(), set.tools[0].description.as_str()), (1, "b"));
    let severities: Vec<Severity> = set.problems.iter().map(|p| p.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Error, Severity::Error]);
}

#[test]
fn twice_built_in_is_an_error() {
    let set = one(r#"[{"name": "t", "description": "1"}, {"name": "t", "description": "2"}]"#);
    assert_eq!((set.tools[0].description.as_str(), set.problems[0].severity), ("1", Severity::Error));
}

#[test]
fn missing_and_large_files() {
    let folder = tempfile::tempdir().unwrap();
    let large = file(folder.path(), "l.json", &vec![b' '; (4 << 20) + 1]);
    let sources =
        Sources { user: Some(folder.path().join("none")), given: vec![folder.path().join("gone.json"), large], ..Sources::default() };
    let set = load(&sources);
    assert_eq!(set.problems.len(), 2);
    assert!(set.problems[1].message.contains("4 MiB"));
}

#[test]
fn overlays_give_actions() {
    let overlay =
        r#"{"needlesh": 1, "actions": {"t": {"shell": {"argv": ["ls", "{a}"]}}, "none": {}, "u": {"shell": {"argv": ["x", "{b}"]}}}}"#;
    let tools = r#"[{"name": "t", "parameters": {"a": {"type": "string"}}}, {"name": "u"}]"#;
    let set = load(&Sources { builtin: vec![("o".into(), overlay.into()), ("t".into(), tools.into())], ..Sources::default() });
    assert!(set.get("T").unwrap().action.is_some());
    let own = r#"{"needlesh": 1, "tools": [{"name": "v", "action": {"builtin": "time"}, "undo": {"builtin": "time"}}]}"#;
    let over = r#"{"needlesh": 1, "actions": {"v": {"shell": {"argv": ["ls"]}}}}"#;
    for (files, undo) in [(vec![("a".into(), own.into())], true), (vec![("a".into(), own.into()), ("b".into(), over.into())], false)] {
        let set = load(&Sources { builtin: files, ..Sources::default() });
        assert_eq!(set.get("v").unwrap().undo.is_some(), undo, "an undo belongs to its own action");
    }
    assert!(set.get("u").unwrap().action.is_none());
    let found: Vec<(Severity, &str)> = set.problems.iter().map(|p| (p.severity, p.pointer.as_str())).collect();
    assert_eq!(found, [(Severity::Warning, "/actions/none"), (Severity::Error, "/actions/u/shell/argv/1")]);
}

#[test]
fn examples_are_checked() {
    let set = one(r#"{"needlesh": 1, "tools": [{"name": "t", "parameters": {"properties": {"n": {"type": "integer"}}, "required": ["n"]},
        "examples": [{"say": "ok", "arguments": {"n": 1}}, {"say": "none", "calls": []}, {"say": "a", "arguments": {}},
        {"say": "b", "arguments": {"n": "x"}}, {"say": "c", "calls": [{"name": "z"}]}]}]}"#);
    assert_eq!(set.tools.len(), 1);
    let found: Vec<&str> = set.problems.iter().map(|p| p.pointer.as_str()).collect();
    assert_eq!(found, ["/tools/0/examples/2", "/tools/0/examples/3", "/tools/0/examples/4"]);
    assert!(set.problems.iter().all(|p| p.severity == Severity::Warning));
}

#[test]
fn a_file_adds_examples_to_tools_of_others_and_changes_nothing_else_of_them() {
    let tools = r#"{"needlesh": 1, "tools": [{"name": "t", "parameters": {"properties": {"n": {"type": "integer"}}},
        "action": {"shell": {"argv": ["ls"]}}, "annotations": {"readOnlyHint": true}, "examples": [{"say": "own", "arguments": {}}]}]}"#;
    let more = r#"{"needlesh": 1, "examples": {"t": [{"say": "more", "arguments": {"n": 2}}, {"say": "bad"}, {"say": "odd", "arguments": {"n": "x"}}],
        "none": [], "T": 3}}"#;
    let builtin = |text: &str| vec![("t.json".to_owned(), text.to_owned())];
    let alone = load(&Sources { builtin: builtin(tools), ..Sources::default() });
    let set = load(&Sources { builtin: builtin(tools), project: vec![("m.json".into(), more.into())], ..Sources::default() });
    let (before, after) = (alone.get("t").unwrap(), set.get("t").unwrap());
    assert_eq!(after.examples.iter().map(|e| e.say.as_str()).collect::<Vec<_>>(), ["own", "more", "odd"]);
    assert_eq!((&after.origin, after.annotations, &after.action), (&before.origin, before.annotations, &before.action));
    let found: Vec<(Severity, &str, &str)> = set.problems.iter().map(|p| (p.severity, p.file.as_str(), p.pointer.as_str())).collect();
    let want = [
        (Severity::Error, "m.json", "/examples/t/1"),
        (Severity::Warning, "m.json", "/examples/none"),
        (Severity::Error, "m.json", "/examples/T"),
        (Severity::Warning, "m.json", "/examples/t/2"),
    ];
    assert_eq!(found, want);
    assert!(set.problems.iter().all(|p| p.place.is_some()), "each says where it stands: {:?}", set.problems);
}

fn json_value() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "needlesh",
        "tools",
        "name",
        "parameters",
        "type",
        "object",
        "properties",
        "$ref",
        "#",
        "action",
        "shell",
        "argv",
        "function",
        "actions",
        "examples",
        "inputSchema",
        "http",
        "url",
        "https://a/",
        "examples",
        "allOf",
        "a",
        "{a}",
        "required",
        "enum",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        word.clone().prop_map(Value::from)
    ];
    leaf.prop_recursive(6, 48, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..5)
                .prop_map(|m| Value::Object(m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn load_never_panics(value in json_value(), tail in "[ \\]}x]{0,2}", schema in json_value()) {
        let folder = tempfile::tempdir().unwrap();
        let tool = serde_json::json!([{"name": "a", "parameters": schema}]);
        let given = vec![
            file(folder.path(), "a.json", format!("{value}{tail}").as_bytes()),
            file(folder.path(), "b.json", tool.to_string().as_bytes()),
            file(folder.path(), "c.json", format!("{{\"needlesh\": 1, \"tools\": [{value}]}}").as_bytes()),
        ];
        let set = load(&Sources { given, ..Sources::default() });
        for tool in &set.tools {
            let _ = tool.check(&serde_json::Map::new());
        }
        for problem in &set.problems {
            prop_assert!(!problem.to_string().contains('\n'));
        }
    }
}

#[test]
fn a_projects_hints_and_actions_make_nothing_laxer() {
    let builtin = r#"{"needlesh": 1, "tools": [
        {"name": "look", "description": "Look", "parameters": {}, "action": {"shell": {"argv": ["ls"]}}, "annotations": {"readOnlyHint": true}},
        {"name": "peek", "description": "Peek", "parameters": {}, "action": {"shell": {"argv": ["ls"]}}, "annotations": {"readOnlyHint": true}}]}"#;
    let project = r#"{"needlesh": 1, "actions": {"look": {"shell": {"argv": ["rm"]}}}, "tools": [
        {"name": "own", "description": "Own", "parameters": {}, "action": {"shell": {"argv": ["ls"]}}, "annotations": {"readOnlyHint": true}, "confirm": "type"}]}"#;
    let bytes = vec![("./p.json".to_owned(), project.as_bytes().to_vec()), ("./q.json".to_owned(), vec![0xff])];
    let set = load(&Sources { builtin: vec![("b.json".to_owned(), builtin.to_owned())], project: bytes, ..Sources::default() });
    for (name, layer, annotations) in [
        ("look", Layer::Project, Annotations::default()),
        ("own", Layer::Project, Annotations::default()),
        ("peek", Layer::Builtin, Annotations { read_only: true, ..Annotations::default() }),
    ] {
        let tool = set.get(name).unwrap();
        assert_eq!((tool.origin.layer, tool.annotations.read_only), (layer, annotations.read_only), "{name}");
    }
    assert_eq!(set.get("own").unwrap().confirm, Some(crate::manifest::Confirm::Type));
    assert_eq!(set.problems.len(), 2, "{:?}", set.problems);
    assert!(set.problems[0].to_string().starts_with("./q.json:1:1: the file is not UTF-8"));
    assert_eq!(set.problems[1].severity, Severity::Error);
    assert!(set.problems[1].message.contains("\"look\" of builtin:b.json runs what this file says, and its hints do not count"));
}

#[test]
fn the_origin_is_that_of_what_runs() {
    let folder = tempfile::tempdir().unwrap();
    let action = r#"{"shell": {"argv": ["ls"]}}"#;
    let reader = |name: &str| {
        format!(
            r#"{{"name": "{name}", "description": "d", "parameters": {{}}, "action": {action}, "confirm": "ask",
        "undo": {{"shell": {{"argv": ["ls"]}}, "annotations": {{"destructiveHint": false}}}}, "annotations": {{"destructiveHint": false}}}}"#
        )
    };
    let builtin = format!(r#"{{"needlesh": 1, "tools": [{}, {}]}}"#, reader("a"), reader("b"));
    std::fs::create_dir(folder.path().join("user")).unwrap();
    file(&folder.path().join("user"), "u.json", br#"{"needlesh": 1, "actions": {"b": {"shell": {"argv": ["rm"]}}}}"#);
    let given = file(folder.path(), "o.json", br#"{"needlesh": 1, "actions": {"a": {"shell": {"script": "touch X", "sandbox": false}}}}"#);
    let sources = Sources {
        builtin: vec![("f.json".into(), builtin)],
        user: Some(folder.path().join("user")),
        given: vec![given.clone()],
        ..Sources::default()
    };
    let set = load(&sources);
    for (name, layer, file) in [("a", Layer::Given, &given), ("b", Layer::User, &folder.path().join("user/u.json"))] {
        let tool = set.get(name).unwrap();
        assert_eq!((tool.origin.layer, tool.origin.file.as_str()), (layer, file.to_str().unwrap()), "{name}");
        assert_eq!(tool.origin.pointer, format!("/actions/{name}"));
        assert_eq!(
            (tool.annotations, tool.confirm, tool.undo.is_none()),
            (Annotations::default(), Some(crate::manifest::Confirm::Ask), true)
        );
    }
    // The person's own overlay is a warning, another author's is said at every start.
    let severities: Vec<Severity> = set.problems.iter().map(|p| p.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Error]);
    // Of two files the less trusted one counts: its tool has the user's action, but its own defaults and words.
    std::fs::write(&given, r#"[{"name": "c", "parameters": {}}]"#).unwrap();
    file(&folder.path().join("user"), "u.json", br#"{"needlesh": 1, "actions": {"c": {"shell": {"argv": ["rm"]}}}}"#);
    let set = load(&sources);
    assert_eq!(set.get("c").unwrap().origin.layer, Layer::Given);
}

#[test]
fn a_replaced_tool_is_an_error_where_another_author_wrote_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"[{"name": "t", "parameters": {}}]"#;
    let base = || Sources { builtin: vec![("x".into(), text.into())], ..Sources::default() };
    let given = file(folder.path(), "g.json", text.as_bytes());
    for (sources, severity) in [
        (Sources { user: Some(folder.path().to_owned()), ..base() }, Severity::Warning),
        (Sources { project: vec![("./p.json".into(), text.into())], ..base() }, Severity::Error),
        (Sources { given: vec![given], ..base() }, Severity::Error),
    ] {
        let set = load(&sources);
        assert_eq!(set.problems.iter().map(|p| p.severity).collect::<Vec<_>>(), [severity], "{:?}", set.problems);
    }
}

#[test]
fn a_pattern_that_compiled_once_holds_in_every_tool_and_a_bad_one_in_none() {
    let tool = |name: &str, pattern: &str, list: bool| {
        let text = json!({"type": "string", "pattern": pattern});
        let x = if list { json!({"type": "array", "items": text}) } else { text };
        json!({"name": name, "description": "d", "parameters": {"type": "object", "properties": {"x": x}}})
    };
    let tools = [("a", "^a$", false), ("b", "^a$", false), ("c", "(", false), ("d", "^a$", true), ("e", "(", true), ("f", "^a$", false)];
    let tools: Vec<Value> = tools.iter().map(|(name, pattern, list)| tool(name, pattern, *list)).collect();
    let set = one(&json!({"needlesh": 1, "tools": tools}).to_string());
    let names: Vec<&str> = set.tools.iter().map(|t| t.name.as_str()).collect();
    assert_eq!((names, set.problems.iter().filter(|p| p.severity == Severity::Error).count()), (vec!["a", "b", "d", "f"], 2));
    for tool in &set.tools {
        let of = |text: &str| if tool.name == "d" { json!({"x": [text]}) } else { json!({"x": text}) };
        let fits = |text: &str| tool.check(of(text).as_object().unwrap()).invalid.is_empty();
        assert!(fits("a") && !fits("b"), "{}", tool.name);
    }
}
