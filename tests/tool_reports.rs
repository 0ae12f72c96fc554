//! What people reported of other programs that take lists of tools, each kind with a small list of its own: it is read as meant,
//! or named with what to do.

use super::home::{Home, text};
use needlesh::action::plan;
use needlesh::manifest::{Call, Kind, Severity, Sources, Tool, ToolSet, load};
use serde_json::{Map, Value, json};

fn set(file: &Value) -> ToolSet {
    load(&Sources { builtin: vec![("list.json".into(), file.to_string())], ..Sources::default() })
}

/// The one tool with this schema, loaded without an error.
fn tool(schema: &Value) -> Tool {
    let set = set(&json!([{"name": "t", "description": "d", "parameters": schema}]));
    assert!(set.problems.iter().all(|p| p.severity == Severity::Warning), "{schema}: {:?}", set.problems);
    set.tools[0].clone()
}

fn accepts(tool: &Tool, arguments: Value) -> bool {
    tool.check(arguments.as_object().unwrap()).is_valid()
}

/// Keywords that lint names for a schema, by their place in it.
fn named(schema: &Value) -> Vec<String> {
    let set = set(&json!([{"name": "t", "description": "d", "parameters": schema}]));
    set.problems.iter().filter(|p| p.message.contains("cannot hold")).map(|p| p.pointer.replace("/0/parameters", "")).collect()
}

#[test]
fn a_root_that_is_a_reference_has_its_parameters() {
    let tool = tool(&json!({"$ref": "#/components/schemas/Ask", "components": {"schemas": {"Ask": {"type": "object",
        "properties": {"question": {"type": "string"}}, "required": ["question"]}}}}));
    assert_eq!((tool.params[0].name.as_str(), tool.params[0].required), ("question", true));
    assert!(accepts(&tool, json!({"question": "how many"})) && !accepts(&tool, json!({})));
}

#[test]
fn objects_of_the_root_are_offered_together_and_checked_apart() {
    for key in ["anyOf", "oneOf"] {
        let schema = json!({"type": "object", "properties": {"shelf": {"type": "string"}}, key: [
            {"properties": {"id": {"type": "integer"}}, "required": ["id"]},
            {"properties": {"title": {"type": "string"}, "exact": {"type": "boolean"}}, "required": ["title"]}]});
        let tool = tool(&schema);
        assert_eq!(tool.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["shelf", "id", "title", "exact"], "{key}");
        assert!(accepts(&tool, json!({"shelf": "a", "id": 8})) && !accepts(&tool, json!({"shelf": "a"})), "{key}");
        assert_eq!(named(&schema), [format!("/{key}")]);
    }
}

#[test]
fn what_follows_an_if_is_a_parameter() {
    let schema = json!({"type": "object", "properties": {"path": {"type": "string"}, "mode": {"enum": ["fast", "best"]}}, "required": ["path"],
        "if": {"properties": {"mode": {"const": "best"}}, "required": ["mode"]}, "then": {"properties": {"passes": {"type": "integer", "maximum": 9}}},
        "else": {"properties": {"speed": {"type": "number"}}}});
    let tool = tool(&schema);
    assert_eq!(tool.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["path", "mode", "passes", "speed"]);
    assert!(accepts(&tool, json!({"path": "a", "mode": "best", "passes": 3})));
    assert!(!accepts(&tool, json!({"path": "a", "mode": "best", "passes": 10})));
    assert_eq!(named(&schema), ["/if", "/then", "/else"]);
}

#[test]
fn several_arms_of_all_of_hold_together() {
    let schema = json!({"type": "object", "properties": {"level": {"allOf": [{"type": "integer"}, {"minimum": 1}, {"maximum": 5}]}}});
    let tool = tool(&schema);
    assert_eq!(tool.params[0].kind, Kind::Integer);
    assert!(accepts(&tool, json!({"level": 5})) && !accepts(&tool, json!({"level": 6})));
    assert_eq!(named(&schema), Vec::<String>::new(), "the decoder writes what all of them take");
}

#[test]
fn schemas_without_a_word_have_no_parameters() {
    let empty = json!({"$schema": "http://json-schema.org/draft-07/schema#"});
    for inner in [json!({"name": "a", "inputSchema": empty}), json!({"name": "a", "inputSchema": {}}), json!({"name": "a"})] {
        let set = set(&json!({"tools": [inner]}));
        assert_eq!((set.problems.as_slice(), set.tools[0].params.len()), ([].as_slice(), 0));
    }
    let set = set(&json!({"tools": [{"name": "a", "inputSchema": true}, {"name": "b"}]}));
    assert_eq!(set.tools.len(), 1);
    assert!(set.problems[0].to_string().contains("the tool \"a\" is left out: \"inputSchema\" is true or false, not an object"));
}

#[test]
fn names_that_no_model_can_write_leave_their_tool_out_alone() {
    let names = ["files.list", "mcp::rain/now", "天气", "Send E-Mail", "météo"];
    let tools: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    let set = set(&json!({"tools": tools}));
    assert_eq!(set.tools.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["files.list"]);
    for (problem, name) in set.problems.iter().zip(&names[1..]) {
        assert!(
            problem.message.contains(&format!("the tool {name:?} is left out")) && problem.fix.contains("letters, digits"),
            "{problem}"
        );
    }
}

#[test]
fn a_draft_is_read_by_its_own_words() {
    let draft = |n: &str| format!("http://json-schema.org/draft-{n}/schema#");
    let old = tool(
        &json!({"$schema": draft("04"), "id": "http://example.com/s", "properties": {"a": {"$ref": "#num"}, "id": {"type": "string"}},
        "definitions": {"n": {"id": "#num", "type": "number", "minimum": 0, "exclusiveMinimum": true, "divisibleBy": 0.5}}}),
    );
    assert!(accepts(&old, json!({"a": 1.5, "id": "x"})));
    assert!(!accepts(&old, json!({"a": 0})) && !accepts(&old, json!({"a": 0.7})));
    for n in ["06", "07"] {
        let tuple = tool(
            &json!({"$schema": draft(n), "properties": {"range": {"type": "array", "items": [{"type": "integer"}, {"type": "integer"}]}}}),
        );
        assert!(accepts(&tuple, json!({"range": [1, 2]})) && !accepts(&tuple, json!({"range": ["a", 2]})), "{n}");
    }
    let beside = |schema: &str| json!({"$schema": schema, "properties": {"a": {"$ref": "#/definitions/n", "maximum": 3, "description": "D"}}, "definitions": {"n": {"type": "integer"}}});
    let (old, new) = (tool(&beside(&draft("07"))), tool(&beside("https://json-schema.org/draft/2019-09/schema")));
    assert!(accepts(&old, json!({"a": 9})) && !accepts(&new, json!({"a": 9})), "what stands beside a reference counts since 2019-09");
    assert_eq!(old.params[0].description, "D");
    let new = tool(
        &json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"range": {"prefixItems": [{"type": "integer"}], "items": false}}}),
    );
    assert!(accepts(&new, json!({"range": [1]})) && !accepts(&new, json!({"range": [1, 2]})));
}

#[test]
fn an_action_of_another_file_names_any_parameter() {
    let odd = ["uids[]", "$top", "@odata.type", "weight (kg)", "a}b", "say \"hi\"", "{x}"];
    let properties: Map<String, Value> = odd.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    let list = json!({"tools": [{"name": "t", "inputSchema": {"type": "object", "properties": properties}}]});
    let holes: Vec<Value> = odd.iter().map(|name| json!(format!("--x={{{}}}", json!(name)))).collect();
    let argv: Vec<Value> = std::iter::once(json!("echo")).chain(holes).collect();
    let overlay = json!({"needlesh": 1, "actions": {"t": {"shell": {"argv": argv}}}});
    let files = vec![("l".to_owned(), list.to_string()), ("o".to_owned(), overlay.to_string())];
    let set = load(&Sources { builtin: files, ..Sources::default() });
    assert!(set.problems.iter().all(|p| p.severity == Severity::Warning), "{:?}", set.problems);
    let arguments = odd.iter().map(|name| ((*name).to_owned(), json!("v"))).collect();
    let plan = plan(&set.tools[0], &Call { name: "t".into(), arguments }, &|_| None).unwrap();
    assert_eq!(plan.argv().unwrap()[1..], ["--x=v"; 7]);
}

#[test]
fn a_script_gets_any_parameter_in_a_variable_that_it_can_name() {
    let script = |properties: Value| {
        set(&json!({"needlesh": 1, "tools": [{"name": "t", "description": "d", "parameters": {"type": "object", "properties": properties},
            "action": {"shell": {"script": "printf '%s' \"$_top $weight__kg_ $plain\""}}}]}))
    };
    let set = script(json!({"$top": {"type": "integer"}, "weight (kg)": {"type": "number"}, "plain": {"type": "string"}}));
    assert_eq!(set.problems, []);
    let arguments = json!({"$top": 3, "weight (kg)": 2.5, "plain": "x"}).as_object().cloned().unwrap();
    let shown = format!("{:?}", plan(&set.tools[0], &Call { name: "t".into(), arguments }, &|_| None).unwrap());
    for variable in ["(\"_top\", \"3\")", "(\"weight__kg_\", \"2.5\")", "(\"plain\", \"x\")"] {
        assert!(shown.contains(variable), "{variable}: {shown}");
    }
    for (properties, words) in [
        (json!({"a-b": {}, "a.b": {}}), "in one variable, a_b"),
        (json!({"LD-PRELOAD": {}}), "(as LD_PRELOAD) could change what runs"),
        (json!({"PATH": {}}), "named PATH could change what runs"),
    ] {
        let problem = script(properties).problems.remove(0);
        assert!(problem.message.contains(words), "{problem}");
    }
}

#[test]
fn a_misspelt_type_is_told_which_is_meant() {
    for (word, fix) in [
        ("integr", "did you mean \"integer\"?"),
        ("strng", "did you mean \"string\"?"),
        ("Bolean", "did you mean \"boolean\"?"),
        ("colour", "write string, integer"),
    ] {
        for property in [json!({"type": word}), json!(word)] {
            let set = set(&json!({"tools": [{"name": "bad", "inputSchema": {"properties": {"a": property}}}, {"name": "good"}]}));
            let told = set.problems[0].to_string();
            assert!(told.contains("the tool \"bad\" is left out") && told.contains(fix), "{told}");
            assert_eq!(set.tools.len(), 1);
        }
    }
    for (schema, what, fix) in [
        (json!({"required": "a"}), "\"a\" is not a list of names", "write a list of names"),
        (json!({"properties": {"a": {"type": 3}}}), "3 is not a type", "write a type"),
        (json!({"properties": {"a": {"minimum": "3"}}}), "\"3\" is not a number", "write a number"),
        (json!({"properties": {"a": {"enum": "x"}}}), "\"x\" is not a list of values", "write a list of values"),
    ] {
        let set = set(&json!({"tools": [{"name": "bad", "inputSchema": schema}]}));
        let told = set.problems[0].to_string();
        assert!(told.contains(what) && told.contains(fix), "{told}");
    }
}

#[test]
fn two_tools_of_one_name_are_told_by_ask_and_run_without_being_asked() {
    let home = Home::new();
    home.write("a.json", r#"[{"name": "send_mail", "description": "Send a mail over the office server"}, {"name": "getUser", "description": "Look up a user"}]"#);
    home.write(
        "b.json",
        r#"[{"name": "send_mail", "description": "Send a mail over the shop"}, {"name": "get_user", "description": "Look up a customer"}]"#,
    );
    let both = ["--schemas", "a.json", "--schemas", "b.json", "--no-builtin"];
    for command in [&["ask", "send a mail"][..], &["run", "--dry-run", "send a mail"]] {
        let out = home.run(&[command, &both].concat(), "");
        let told = text(&out.stderr);
        assert!(
            told.contains("\"send_mail\" replaces the tool of the same name in a.json") && told.contains("rename it to keep both"),
            "{told}"
        );
        assert!(told.contains("\"get_user\" is left out"), "{told}");
    }
    // What a person's own files replace of the built-in ones is their choice, and only said when asked for.
    home.write("config/needlesh/schemas/mine.json", r#"[{"name": "disk_usage", "description": "Show how much space a folder takes"}]"#);
    assert!(!text(&home.run(&["tools", "list"], "").stderr).contains("replaces"));
    assert!(text(&home.run(&["-v", "tools", "list"], "").stderr).contains("\"disk_usage\" replaces"));
}

#[test]
fn a_folder_is_read_with_its_folders_and_a_bad_file_takes_no_other_with_it() {
    let home = Home::new();
    home.write("d/TOOLS.JSON", r#"[{"name": "a"}]"#);
    home.write("d/bad.json", "{");
    home.write("d/._a.json", "\u{0}\u{5}");
    home.write("d/.hidden.json", "{");
    home.write("d/.git/x.json", "{");
    home.write("d/node_modules/p/package.json", "{}");
    home.write("d/sub/b.json", r#"[{"name": "b"}]"#);
    home.write("d/1/2/3/4/c.json", r#"[{"name": "c"}]"#);
    home.write("d/1/2/3/4/5/no.json", r#"[{"name": "no"}]"#);
    let set = load(&Sources { given: vec![home.path().join("d")], ..Sources::default() });
    let names: std::collections::BTreeSet<&str> = set.tools.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    let told: Vec<String> = set.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|line| line.contains("bad.json")) && told.iter().any(|line| line.contains("more than 4 deep")), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_back_to_itself_ends() {
    let home = Home::new();
    home.write("d/a.json", r#"[{"name": "a"}]"#);
    std::os::unix::fs::symlink(home.path().join("d"), home.path().join("d/loop")).unwrap();
    std::os::unix::fs::symlink(home.path().join("nowhere"), home.path().join("d/broken.json")).unwrap();
    let set = load(&Sources { given: vec![home.path().join("d")], ..Sources::default() });
    assert_eq!((set.tools.len(), set.problems.as_slice()), (1, [].as_slice()));
}

#[test]
fn rules_and_tools_from_windows_are_read_and_utf_16_is_named() {
    let home = Home::new();
    home.write("t.json", "\u{feff}[{\"name\": \"a\",\r\n \"description\": \"Do a\"}]\r\n");
    home.write("config/needlesh/policy.toml", "\u{feff}[[rule]]\r\ntool = \"a\"\r\nverdict = \"deny\"\r\n");
    let list = ["policy", "list", "--schemas", "t.json", "--no-builtin"];
    let out = home.run(&list, "");
    assert!(text(&out.stdout).contains("deny"), "{} {}", text(&out.stdout), text(&out.stderr));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("[[rule]]".bytes().flat_map(|b| [b, 0])).collect();
    std::fs::write(home.path().join("config/needlesh/policy.toml"), &wide).unwrap();
    let out = home.run(&list, "");
    let told = format!("{}{}", text(&out.stdout), text(&out.stderr));
    assert!(told.contains("UTF-16") && told.contains("save it as UTF-8"), "{told}");
    std::fs::write(home.path().join("cases.jsonl"), "\u{feff}{\"query\": \"do a\", \"answers\": []}\r\n").unwrap();
    let out = home.run(&["eval", "cases.jsonl", "--schemas", "t.json", "--no-builtin"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}
