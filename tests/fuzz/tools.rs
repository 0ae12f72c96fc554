//! Readers of files that people and programs write about tools: manifests of every dialect, rules, settings, cases, records.

use super::{Target, files, fuzz};
use needlesh::lint::{Loaded, lint, sarif};
use needlesh::manifest::{Sources, load, load_with_texts};
use needlesh::policy::{Owner, Policy};
use needlesh::trust::Store;
use serde_json::{Value, json};

#[test]
fn manifests() {
    let mut seeds = files("schemas", ".json");
    seeds.push(
        json!({"needlesh": 1, "tools": [{"name": "all", "description": "d", "parameters": {"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string", "format": "path", "pattern": "^[a-z]+$", "enum": ["x", "y"]}, "n": {"$ref": "#/$defs/n"}},
            "$defs": {"n": {"anyOf": [{"type": "integer", "minimum": 1}, {"$ref": "#/$defs/m"}]}, "m": {"type": ["null", "number"], "$anchor": "x"}}},
            "action": {"http": {"url": "https://a.example/{a}?n={n}", "headers": {"x": "${env:K}"}, "json": {"a": "{a}"}}},
            "undo": {"shell": {"script": "echo x", "env": {"A": "{a}"}, "cwd": "{a}"}}, "confirm": "type", "annotations": {"readOnlyHint": true},
            "examples": [{"say": "x", "arguments": {"a": "x"}}]}], "actions": {"disk_usage": {"shell": {"argv": ["du", {"each": "paths", "as": ["{}"]}]}}}})
        .to_string()
        .into_bytes(),
    );
    seeds.extend(dialects());
    let words = &[
        "\"input_schema\":",
        "\"inputSchema\":",
        "\"function\":{",
        "\"functionDeclarations\":[",
        "\"toolSpec\":{",
        "data: ",
        "\n",
        "def f(a: int = 3) -> str:",
        "\"$ref\":\"#\"",
        "\"$ref\":\"#/$defs/n\",",
        "\"allOf\":[{}],",
        "\"type\":\"object\",",
        "{a}",
        "{{",
        "${env:A}",
        "\"pattern\":\"(a+)+$\",",
        "\"minItems\":99999999,",
        "[[[[[[[[",
        "\u{feff}",
        "\\u0000",
        "\\ud800",
        "\"additionalProperties\":",
        "\"default\":null,",
        "1e400",
        "-",
    ];
    fuzz(&Target { name: "manifests", seeds, words, share: 1 }, |bytes| {
        let project = vec![("./p.json".to_owned(), bytes.to_vec())];
        let builtin = vec![("b.json".to_owned(), String::from_utf8_lossy(bytes).into_owned())];
        for sources in [Sources { project, ..Sources::default() }, Sources { builtin, ..Sources::default() }] {
            let set = load(&sources);
            for tool in &set.tools {
                let _ = tool.check(&serde_json::Map::new());
                let _ = tool.check(&json!({"a": "x", "path": 1, "n": null}).as_object().unwrap().clone());
            }
            assert!(set.problems.iter().all(|p| !p.to_string().contains('\n')));
        }
    });
}

/// A file of each other form that tool lists come in.
fn dialects() -> Vec<Vec<u8>> {
    let schema = json!({"type": "object", "required": ["n"],
        "properties": {"n": {"type": "integer"}, "s": {"type": ["string", "null"], "enum": ["a", null]}}});
    let upper = json!({"type": "OBJECT", "properties": {"n": {"type": "INTEGER", "nullable": true}}, "required": ["n"]});
    let bfcl = json!({"type": "dict", "properties": {"n": {"type": "float", "default": "x"}}, "required": ["n"]});
    let needle = json!({"n": {"type": "int", "required": true}, "o": {"type": "str", "description": "d", "default": "x"}});
    let cohere = json!({"n": {"type": "List[int]", "required": true, "description": "d"}});
    let lists = [
        json!([{"name": "t", "description": "d", "input_schema": schema}]),
        json!({"tools": [{"functionDeclarations": [{"name": "t", "parameters": upper}]}]}),
        json!([{"name": "t", "parameters": bfcl}]),
        json!({"model": "m", "functions": [{"name": "t", "parameters": schema}]}),
        json!({"tools": [{"type": "function", "name": "t", "strict": true, "parameters": schema}]}),
        json!({"tools": [{"type": "function", "function": {"name": "t", "parameters": schema}}]}),
        json!([{"name": "t", "parameters": needle}]),
        json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "t", "inputSchema": schema, "annotations": {"readOnlyHint": true}}]}}),
        json!({"toolConfig": {"tools": [{"toolSpec": {"name": "t", "inputSchema": {"json": schema}}}]}}),
        json!([{"name": "t", "parameter_definitions": cohere}]),
    ];
    let mut all: Vec<Vec<u8>> = lists.iter().map(|list| list.to_string().into_bytes()).collect();
    all.push(format!("event: message\ndata: {}\n\n", lists[7]).into_bytes());
    all.push(lists.iter().map(|list| format!("{list}\n")).collect::<String>().into_bytes());
    all
}

/// What lint says of files that load, and of those that do not.
#[test]
fn linted() {
    let mut seeds = files("schemas", ".json");
    let faulty: Value = serde_json::from_slice(&std::fs::read(crate::repo("tests/lint/faulty.json")).unwrap()).unwrap();
    seeds.extend(faulty.as_array().unwrap().iter().map(|case| case["manifest"].to_string().into_bytes()));
    let words = &[
        "{a}",
        "{{",
        "${env:",
        "\"x-lint\":{\"no-annotations\":\"x\"},",
        "\"say\":\"",
        "\"script\":\"",
        "`$(x)`",
        "\"examples\":[",
        "\\u0000",
        "-",
    ];
    fuzz(&Target { name: "lint", seeds, words, share: 4 }, |bytes| {
        let project = vec![("./p.json".to_owned(), bytes.to_vec())];
        let (set, texts) = load_with_texts(&Sources { project, ..Sources::default() });
        let loaded =
            Loaded { set: &set, files: &texts, missing: &|_| Vec::new(), tokens: &|_| Some(10), budget: 200, alike: &[], idle: &[] };
        let found = lint(&loaded);
        assert!(found.iter().all(|finding| !finding.message.is_empty()));
        let _ = sarif(&found);
    });
}

#[test]
fn settings() {
    let seed = "theme = \"dark\"\nmouse = true\nedit_mode = \"vi\"\nremember = false\n[keys]\ndetails = \"alt-d\"\nhelp = \"f10\"\n";
    assert!(needlesh::config::parse("config.toml", seed).faults.is_empty(), "the seed is one that is read whole");
    let words = &["[keys]\n", "= {", "\"ctrl-\"", "\"f99\"", "'''", "inf", "1979-05-27", "a.b = 1\n", "\\U00110000"];
    fuzz(&Target { name: "settings", seeds: vec![seed.into(), Vec::new()], words, share: 1 }, |bytes| {
        let _ = needlesh::config::parse("config.toml", &String::from_utf8_lossy(bytes));
    });
}

#[test]
fn case_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    let case = json!({"query": "a", "calls": [{"name": "t", "arguments": {}}], "kind": "k", "critical": true});
    let seeds = [
        json!({"tools": [{"name": "t", "parameters": {}}], "cases": [case]}).to_string(),
        format!(
            "{}\n{}\n",
            json!({"query": "a", "answers": "[{\"name\": \"t\"}]", "tools": "[]"}),
            json!({"query": "b", "acceptable": [[]]})
        ),
    ];
    let words = &["\"answers\":", "\"acceptable\":[", "\"tools\":\"[\"", "\"calls\":null", "\n", "\u{feff}", "null", "[[[["];
    fuzz(&Target { name: "case_files", seeds: seeds.map(String::into_bytes).to_vec(), words, share: 1 }, |bytes| {
        std::fs::write(&file, bytes).unwrap();
        let _ = needlesh::eval::read(&file);
    });
}

#[test]
fn rules() {
    let seed = "[[rule]]\ntool = [\"delete_*\", 'x']\norigin = \"given\"\nrisk = [\"destructive\", \"read_only\"]\nargv = [\"rm\", \"-r\", \"**\"]\n\
        arguments = { path = \"~/private/**\", count = \"1?\" }\nhost = [\"*.example.com\", \"a\"]\npath = [\"**/.env\", \"/w/*/x\"]\n\
        verdict = \"deny\"\nreason = \"no\"\n\n[[rule]]\nname = \"n\"\ntool = \"y\"\nverdict = 'ask'\n\
        match = [{ tool = \"y\", arguments = { a = 1 } }]\nnot_match = [{ tool = \"z\", argv = [\"git\"] }]\n";
    assert!(Policy::parse("p.toml", seed, Owner::User).is_ok(), "the seed is one that is read whole");
    let words = &[
        "[[rule]]\n",
        "verdict = \"allow\"\n",
        "[a]\n",
        "= {",
        "'''",
        "\"\"\"",
        "**",
        "[",
        "\\U00110000",
        "1979-05-27",
        "#",
        "inf",
        "a.b.c = 1\n",
    ];
    fuzz(&Target { name: "rules", seeds: vec![seed.into(), Vec::new()], words, share: 1 }, |bytes| {
        for owner in [Owner::User, Owner::Project] {
            match Policy::parse("p.toml", &String::from_utf8_lossy(bytes), owner) {
                Ok(policy) => drop(policy.without_allowing()),
                Err(problem) => assert!(!problem.to_string().is_empty()),
            }
        }
    });
}

#[test]
fn trust_records() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = project.path().canonicalize().unwrap();
    std::fs::create_dir_all(place.join(".needlesh/schemas")).unwrap();
    std::fs::write(place.join(".needlesh/schemas/a.json"), "[]").unwrap();
    let store = Store::new(data.path().to_owned());
    let content = store.look(&place).unwrap();
    store.trust(&place, &content, 1).unwrap();
    let file = std::fs::read_dir(data.path()).unwrap().next().unwrap().unwrap().path();
    let seeds = vec![std::fs::read(&file).unwrap()];
    let good: Value = serde_json::from_slice(&seeds[0]).unwrap();
    let words = &["\"hash\":\"", "\"project\":", "\"files\":[{\"name\":\"../x\",\"text\":\"\"}],", "\"at_ms\":-1,", "null", "[[[["];
    fuzz(&Target { name: "trust_records", seeds, words, share: 1 }, |bytes| {
        std::fs::write(&file, bytes).unwrap();
        let state = store.state(&place).unwrap();
        // Only a record that says the same of the same folder is trust.
        if matches!(state, needlesh::trust::State::Trusted(_)) {
            let now: Value = serde_json::from_slice(bytes).unwrap();
            assert_eq!((&now["hash"], &now["project"]), (&good["hash"], &good["project"]));
        }
        assert!(store.list().unwrap().len() <= 1);
    });
}
