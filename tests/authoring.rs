//! Writing tools: `tools new`, `show`, `list`, `fmt`, `convert`, `schema`, and docs/tools.md, whose examples must stay true.

use crate::home::{Home, text};
use serde_json::{Value, json};
use std::path::PathBuf;

fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(bytes)))
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&needlesh::manifest::manifest_schema()).unwrap()
}

fn shipped() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(crate::repo("schemas")).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}

#[test]
fn the_schema_of_the_native_form_is_fresh() {
    let path = crate::repo("docs/manifest.schema.json");
    let now = text(&Home::new().run(&["tools", "schema"], "").stdout);
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == now, "stale: UPDATE_SCHEMA=1 cargo test authoring");
}

#[test]
fn the_schema_takes_every_shipped_file_and_every_native_manifest_of_the_tests() {
    let validator = validator();
    for file in shipped() {
        let root = json_of(&std::fs::read(&file).unwrap());
        let errors: Vec<String> = validator.iter_errors(&root).map(|e| format!("{} at {}", e, e.instance_path())).take(3).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.display());
    }
    // What lint takes without an error of form is of the form.
    let cases = json_of(&std::fs::read(crate::repo("tests/lint/faulty.json")).unwrap());
    let mut checked = 0;
    for case in cases.as_array().unwrap() {
        let manifest = &case["manifest"];
        let set = needlesh::manifest::load(&needlesh::manifest::Sources {
            builtin: vec![("a.json".into(), manifest.to_string())],
            ..Default::default()
        });
        let broken = set.problems.iter().any(|p| p.rule == "form" && p.severity == needlesh::manifest::Severity::Error);
        if manifest.get("needlesh").is_none()
            || broken
            || case["find"].to_string().contains("unknown-rule")
            || case["find"].to_string().contains("no-reason")
        {
            continue;
        }
        let errors: Vec<String> = validator.iter_errors(manifest).map(|e| format!("{} at {}", e, e.instance_path())).take(3).collect();
        assert!(errors.is_empty(), "{manifest}: {errors:?}");
        checked += 1;
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let validator = validator();
    let tool = |more: Value| {
        let mut tool = json!({"name": "a", "description": "b", "action": {"shell": {"argv": ["true"]}}});
        tool.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"needlesh": 1, "tools": [tool]})
    };
    assert!(validator.is_valid(&tool(json!({}))));
    let act = |action: Value| tool(json!({"action": action}));
    let broken = [
        json!({}),
        json!({"needlesh": 2, "tools": []}),
        json!({"needlesh": 1}),
        json!({"needlesh": 1, "tool": []}),
        json!({"needlesh": 1, "tools": [{"description": "b"}]}),
        tool(json!({"name": "a b"})),
        tool(json!({"name": ""})),
        tool(json!({"descripton": "b"})),
        tool(json!({"description": 3})),
        tool(json!({"confirm": "maybe"})),
        tool(json!({"annotations": {"readOnly": true}})),
        tool(json!({"annotations": {"readOnlyHint": "yes"}})),
        tool(json!({"examples": [{"say": "a"}]})),
        tool(json!({"examples": [{"say": "a", "arguments": {}, "calls": []}]})),
        tool(json!({"examples": [{"arguments": {}}]})),
        tool(json!({"examples": [{"say": "a", "calls": [{"arguments": {}}]}]})),
        tool(json!({"examples": {}})),
        tool(json!({"parameters": []})),
        act(json!({})),
        act(json!({"exec": ["true"]})),
        act(json!({"shell": {"argv": ["a"]}, "http": {"url": "https://x.org/"}})),
        act(json!({"shell": {}})),
        act(json!({"shell": {"argv": []}})),
        act(json!({"shell": {"argv": ["a"], "script": "a"}})),
        act(json!({"shell": {"argv": ["a", 3]}})),
        act(json!({"shell": {"argv": ["a", {"if": "x"}]}})),
        act(json!({"shell": {"argv": ["a", {"each": "x"}]}})),
        act(json!({"shell": {"argv": ["a"], "timeout_s": 0}})),
        act(json!({"shell": {"argv": ["a"], "max_output_kb": 20000}})),
        act(json!({"shell": {"argv": ["a"], "time": 3}})),
        act(json!({"shell": {"any_of": []}})),
        act(json!({"shell": {"any_of": [{"os": "beos", "argv": ["a"]}]}})),
        act(json!({"http": {}})),
        act(json!({"http": {"url": "ftp://x.org/"}})),
        act(json!({"http": {"url": "https://x.org/", "redirects": "some"}})),
        act(json!({"http": {"url": "https://x.org/", "expect": "ok"}})),
        act(json!({"builtin": "clipboard"})),
        act(json!({"builtin": {"open": "a", "time": "b"}})),
        act(json!({"builtin": {"shout": "a"}})),
    ];
    for manifest in broken {
        assert!(!validator.is_valid(&manifest), "taken: {manifest}");
        let sources = needlesh::manifest::Sources { builtin: vec![("a.json".into(), manifest.to_string())], ..Default::default() };
        assert!(!needlesh::manifest::load(&sources).problems.is_empty(), "the reader takes it: {manifest}");
    }
}

#[test]
fn the_worked_examples_of_the_documentation_load_lint_and_answer() {
    let page = std::fs::read_to_string(crate::repo("docs/tools.md")).unwrap();
    let blocks: Vec<&str> = page.split("<!-- tool -->\n```json\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        let home = Home::new();
        home.write("t.json", &format!("{block}\n"));
        let run = |args: &[&'static str]| home.run(&[&["--no-builtin", "--schemas", "t.json"][..], args].concat(), "");
        let lint = run(&["tools", "lint", "--deny-warnings"]);
        assert_eq!((text(&lint.stdout).as_str(), lint.status.code()), ("", Some(0)));
        let test = run(&["tools", "test"]);
        assert_eq!(test.status.code(), Some(0), "{}", text(&test.stdout));
        let own = json_of(block.as_bytes())["tools"][0].clone();
        let say = own["examples"][0]["say"].as_str().unwrap().to_owned();
        let out = home.run(&["--json", "--no-builtin", "--schemas", "t.json", "ask", &say], "");
        let call = &json_of(&out.stdout)["function_calls"][0];
        assert_eq!((&call["name"], &call["arguments"]), (&own["name"], &own["examples"][0]["arguments"]), "{say}");
    }
}

#[test]
fn a_command_line_becomes_a_file_that_lint_passes_and_that_answers() {
    let home = Home::new();
    let line = ["tools", "new", "--name", "pack", "--reach", "changes", "--description", "Pack a folder into an archive", "--say"];
    let rest = ["pack the folder {folder=docs} into {archive=docs.tgz}", "--file", "t.json", "--", "tar", "-czf", "{archive}", "{folder}"];
    let out = home.run(&[&line[..], &rest].concat(), "");
    assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(0), "t.json\n"), "{}", text(&out.stderr));
    let file = json_of(&std::fs::read(home.path().join("t.json")).unwrap());
    assert!(validator().is_valid(&file), "{file}");
    let tool = &file["tools"][0];
    assert_eq!(tool["action"]["shell"]["argv"], json!(["tar", "-czf", "{archive}", "{folder}"]));
    assert_eq!(
        tool["examples"][0],
        json!({"say": "pack the folder docs into docs.tgz", "arguments": {"folder": "docs", "archive": "docs.tgz"}})
    );
    let lint = home.run(&["--no-builtin", "--schemas", "t.json", "tools", "lint", "--deny-warnings"], "");
    assert_eq!(lint.status.code(), Some(0), "{}", text(&lint.stdout));

    // A second tool goes into the same file; one of the same name only with --force.
    let more = |args: &[&'static str]| home.run(&[&["tools", "new", "--file", "t.json", "--name"][..], args].concat(), "").status.code();
    assert_eq!(more(&["first_lines", "--reach", "reads", "--", "head", "-n", "{lines}", "{file}"]), Some(0));
    assert_eq!(more(&["pack", "--", "tar", "-tf", "{archive}"]), Some(2));
    let file = json_of(&std::fs::read(home.path().join("t.json")).unwrap());
    assert_eq!((file["tools"].as_array().unwrap().len(), &file["tools"][1]["action"]["shell"]["argv"][3]), (2, &json!("--")));
    assert_eq!(more(&["pack", "--force", "--", "tar", "-tf", "{archive}"]), Some(0));
    assert_eq!(json_of(&std::fs::read(home.path().join("t.json")).unwrap())["tools"][0]["action"]["shell"]["argv"][1], "-tf");
}

#[test]
fn a_new_tool_without_what_it_needs_is_a_usage_error_and_writes_nothing() {
    let home = Home::new();
    for args in [
        &["tools", "new"][..],
        &["tools", "new", "--name", "a"],
        &["tools", "new", "--name", "a b", "--", "ls"],
        &["tools", "new", "--name", "a", "--", "{x}"],
        &["tools", "new", "--name", "a", "--say", "b {y=1}", "--", "ls", "{x}"],
    ] {
        let out = home.run(args, "");
        assert_eq!(out.status.code(), Some(2), "{args:?}");
    }
    let printed = home.run(&["tools", "new", "--name", "a", "--print", "--", "ls", "{path}"], "");
    assert_eq!(json_of(&printed.stdout)["tools"][0]["annotations"]["destructiveHint"], true);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    let own = home.run(&["tools", "new", "--name", "a", "--", "ls", "{path}"], "");
    assert!(text(&own.stdout).trim().ends_with("config/needlesh/schemas/a.json"), "{}", text(&own.stdout));
    assert!(!text(&own.stderr).contains("same-name"), "a file of the person's is not linted beside itself: {}", text(&own.stderr));
}

#[test]
fn a_tool_is_shown_as_a_person_a_model_and_a_validator_read_it() {
    let home = Home::new();
    let show = |more: &[&'static str]| text(&home.run(&[&["tools", "show", "disk_usage"][..], more].concat(), "").stdout);
    let person = show(&[]);
    for part in [
        "disk_usage: Show how much space",
        "runs       du -h [if depth: --max-depth={depth} else -s] -- {path}",
        "risk       read only",
        "otherwise \".\"",
        "\"how big is the src folder\" -> path=src",
        "-> no call",
        "builtin:files.json",
    ] {
        assert!(person.contains(part), "{part}: {person}");
    }
    let model = json_of(show(&["--as-model"]).as_bytes());
    assert_eq!(model["parameters"]["path"]["required"], false);
    let schema = json_of(show(&["--schema"]).as_bytes());
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(validator.is_valid(&json!({"path": "src", "depth": 2})) && !validator.is_valid(&json!({"depth": 99})));
    home.write("t.json", r#"{"needlesh": 1, "tools": [{"name": "a", "description": "b", "action": {"shell": {"argv": ["no-such-program-here"]}}, "undo": {"shell": {"argv": ["true"]}}}]}"#);
    let out = text(&home.run(&["--schemas", "t.json", "tools", "show", "a"], "").stdout);
    assert!(out.contains("missing    no-such-program-here") && out.contains("undo       true  [destructive]"), "{out}");
}

#[test]
fn the_list_is_by_file_says_what_is_missing_and_is_searched() {
    let home = Home::new();
    home.write("t.json", r#"{"needlesh": 1, "tools": [{"name": "frob", "description": "Frobnicate a thing", "action": {"shell": {"argv": ["no-such-program-here"]}}}]}"#);
    let list = |words: &[&'static str]| home.run(&[&["--schemas", "t.json", "tools", "list"][..], words].concat(), "");
    let all = text(&list(&[]).stdout);
    assert!(all.starts_with("builtin:files.json\n  disk_usage ") && all.contains("\nt.json\n  frob "), "{all}");
    assert!(all.contains("read only") && all.contains("(needs no-such-program-here)"));
    let found = text(&list(&["thing", "FROB"]).stdout);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert_eq!(list(&["no such words at all"]).status.code(), Some(3));
}

#[test]
fn a_laid_out_file_means_the_same_and_stays_as_it_is() {
    let home = Home::new();
    for file in shipped() {
        let before = json_of(&std::fs::read(&file).unwrap());
        let once = text(&home.run(&["tools", "fmt", "-"], &std::fs::read_to_string(&file).unwrap()).stdout);
        let twice = text(&home.run(&["tools", "fmt", "-"], &once).stdout);
        // As texts: the order counts.
        let (after, before) = (json_of(once.as_bytes()).to_string(), before.to_string());
        assert!(once == twice && after == before, "{}", file.display());
    }
    home.write("t.json", "{\"needlesh\":1,\"tools\":[{\"name\":\"a\",\"action\":{\"shell\":{\"argv\":[\"true\"]}}}]}");
    let fmt = |args: &[&'static str]| home.run(&[&["tools", "fmt", "t.json"][..], args].concat(), "").status.code();
    assert_eq!((fmt(&["--check"]), fmt(&[]), fmt(&["--check"])), (Some(1), Some(0), Some(0)));
    home.write("t.json", "{");
    assert_eq!(fmt(&[]), Some(8));
    assert_eq!(std::fs::read_to_string(home.path().join("t.json")).unwrap(), "{");
}

#[test]
fn tools_go_from_one_form_into_another_and_back() {
    let home = Home::new();
    home.write("t.json", &std::fs::read_to_string(crate::repo("schemas/files.json")).unwrap());
    let to = |file: &str, form: &str| home.run(&["tools", "convert", file, "--to", form], "");
    let native = to("t.json", "native");
    assert!(native.stderr.is_empty(), "{}", text(&native.stderr));
    home.write("native.json", &text(&native.stdout));
    assert_eq!(text(&to("native.json", "native").stdout), text(&native.stdout));
    let names = |value: &Value, at: &str| value.as_array().unwrap().iter().map(|t| t.pointer(at).unwrap().clone()).collect::<Vec<_>>();
    let wanted = names(&json_of(&native.stdout)["tools"], "/name");
    for (form, list, name, schema) in [
        ("openai", "", "/function/name", "/function/parameters"),
        ("anthropic", "", "/name", "/input_schema"),
        ("mcp", "/tools", "/name", "/inputSchema"),
    ] {
        let out = to("t.json", form);
        assert!(text(&out.stderr).contains("no place for actions and examples"), "{form}");
        let value = json_of(&out.stdout);
        let list = value.pointer(list).unwrap();
        assert_eq!(names(list, name), wanted, "{form}");
        assert_eq!(list[0].pointer(schema).unwrap()["properties"]["path"]["default"], ".", "{form}");
        home.write("x.json", &value.to_string());
        let back = json_of(&to("x.json", "native").stdout);
        assert_eq!(names(&back["tools"], "/name"), wanted, "{form}");
        assert_eq!(names(&back["tools"], "/description"), names(&json_of(&native.stdout)["tools"], "/description"), "{form}");
    }
    home.write("broken.json", "{");
    assert_eq!(to("broken.json", "mcp").status.code(), Some(8));
}

#[test]
fn without_flags_a_person_is_asked_and_what_cannot_be_read_is_asked_again() {
    let mut s = crate::terminal::Session::start(40, 120, &["tools", "new", "--file", "t.json"]);
    // The nth question that ends so.
    let mut say = |ending: &str, n: usize, answer: &str| {
        s.wait(ending, |screen| screen.matches(ending).count() == n && screen.trim_end().ends_with(ending));
        s.press(&format!("{answer}\r"));
    };
    say("digits, _):", 1, "pack it");
    say("digits, _):", 2, "pack_it");
    say("Command:", 1, "tar -czf {archive} {folder}");
    say("in one sentence:", 1, "Pack a folder into an archive");
    say("overwrites [d]:", 1, "x");
    say("overwrites [d]:", 2, "c");
    say("Enter to end):", 1, "pack {folder=docs} into {archive=docs.tgz}");
    say("Enter to end):", 2, "");
    s.wait("the next steps", |screen| screen.contains("needlesh tools show pack_it"));
    let file = json_of(&std::fs::read(s.folder.path().join("t.json")).unwrap());
    let tool = &file["tools"][0];
    assert_eq!((&tool["name"], &tool["annotations"]["destructiveHint"]), (&json!("pack_it"), &json!(false)));
    assert_eq!(tool["examples"][0]["arguments"], json!({"folder": "docs", "archive": "docs.tgz"}));
}
