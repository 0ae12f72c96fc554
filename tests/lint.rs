//! `tools lint`: each faulty manifest of `tests/lint/faulty.json` has exactly the findings that stand beside it, and the shipped
//! files have none.

use crate::home::{Home, text};
use needlesh::lint::{Alike, Finding, IdleRule, Level, Loaded, RULES, lint, sarif};
use needlesh::manifest::{Sources, Tool, load_with_texts};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Programs that are on no machine.
const ABSENT: [&str; 6] = ["no-such-program-here", "./nowhere/run", "frobnicate-2000", "no-such-a", "no-such-b", "no-such-python"];

fn missing(tool: &Tool) -> Vec<String> {
    let text = tool.spelled.action.as_ref().map(Value::to_string).unwrap_or_default();
    ABSENT.iter().filter(|name| text.contains(**name)).map(|name| (*name).to_owned()).collect()
}

/// The findings of one file that was given on the command line.
fn findings(manifest: &str, model: &needlesh::model::Model) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tools.json");
    std::fs::write(&file, manifest).unwrap();
    let (set, files) = load_with_texts(&Sources { given: vec![file], ..Sources::default() });
    let tokens = |tool: &Tool| Some(needlesh::dispatch::prompt_tokens(model, tool));
    let budget = needlesh::dispatch::MAX_TOOL;
    lint(&Loaded { set: &set, files: &files, missing: &missing, tokens: &tokens, budget, alike: &[], idle: &[] })
}

fn model() -> needlesh::model::Model {
    needlesh::model::Model::builtin(needlesh::model::Options::default()).unwrap()
}

fn corpus() -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(crate::repo("tests/lint/faulty.json")).unwrap()).unwrap()
}

#[test]
fn each_faulty_manifest_has_the_findings_that_are_expected_and_no_other() {
    let (model, cases) = (model(), corpus());
    let mut wrong = Vec::new();
    let mut faulty = 0;
    for case in &cases {
        let mut expected: Vec<String> = case["find"].as_array().unwrap().iter().map(|f| f.as_str().unwrap().to_owned()).collect();
        faulty += usize::from(!expected.is_empty());
        let found = findings(&case["manifest"].to_string(), &model);
        let mut got: Vec<String> = found.iter().map(|f| format!("{} {}", f.rule, f.pointer)).collect();
        expected.sort();
        got.sort();
        if expected != got {
            wrong.push(format!("{}\n  expected {expected:?}\n  got      {got:?}", case["manifest"]));
        }
        assert!(found.iter().all(|f| !f.message.is_empty() && !f.fix.is_empty()), "{found:?}");
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(faulty >= 200, "{faulty}");
}

#[test]
fn every_rule_of_a_file_has_cases() {
    let cases = corpus();
    let seen: BTreeSet<String> = cases
        .iter()
        .flat_map(|c| c["find"].as_array().unwrap())
        .map(|f| f.as_str().unwrap().split(' ').next().unwrap().to_owned())
        .collect();
    // These speak of folders, of rules and of the encoder; they have tests of their own.
    let elsewhere = ["policy", "empty-folder", "idle-rule", "similar-tools"];
    let open: Vec<&str> = RULES.iter().map(|r| r.name).filter(|r| !seen.contains(*r) && !elsewhere.contains(r)).collect();
    assert!(open.is_empty(), "no case for {open:?}");
}

#[test]
fn the_shipped_files_have_no_finding() {
    let out = Home::new().run(&["tools", "lint"], "");
    assert_eq!((text(&out.stdout).as_str(), out.status.code()), ("", Some(0)));
    assert!(text(&out.stderr).contains("0 errors, 0 warnings, 0 notes"), "{}", text(&out.stderr));
}

/// A file with an error and a warning, on lines that are known.
const FAULTY: &str = r#"{"needlesh": 1, "tools": [
  {"name": "show_it",
   "description": "Show a file",
   "parameters": {"type": "object", "properties": {"path": {"type": "string", "description": "The file"}}, "required": ["path"]},
   "action": {"shell": {"argv": ["cat", "{path}",
     "{pth}"]}}}
]}"#;

#[test]
fn findings_name_file_line_rule_and_mend_in_three_forms() {
    let home = Home::new();
    home.write("t.json", FAULTY);
    let args = |more: &[&'static str]| [&["--no-builtin", "--schemas", "t.json"][..], more].concat();
    let out = home.run(&args(&["tools", "lint"]), "");
    let said = text(&out.stdout);
    assert_eq!(out.status.code(), Some(8));
    assert!(said.contains("t.json:6:6: error unknown-hole: no parameter fills {pth}"), "{said}");
    assert!(said.contains("did you mean {path}?") && said.contains("t.json:2:3: warning no-annotations"), "{said}");
    assert!(said.contains("t.json:5:41: warning option-position"), "{said}");

    let out = home.run(&args(&["--json", "tools", "lint"]), "");
    let lines: Vec<Value> = text(&out.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    let hole = lines.iter().find(|l| l["rule"] == "unknown-hole").unwrap();
    let place = (&hole["line"], &hole["column"], &hole["pointer"], &hole["tool"], &hole["level"]);
    assert_eq!(place, (&json!(6), &json!(6), &json!("/tools/0/action/shell/argv/2"), &json!("show_it"), &json!("error")));

    let out = home.run(&args(&["tools", "lint", "--sarif"]), "");
    let log: Value = serde_json::from_slice(&out.stdout).unwrap();
    let run = &log["runs"][0];
    assert_eq!((&log["version"], run["results"].as_array().unwrap().len()), (&json!("2.1.0"), 3));
    let ids: BTreeSet<&str> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    for result in run["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(ids.contains(result["ruleId"].as_str().unwrap()) && place["artifactLocation"]["uri"] == "t.json", "{result}");
        assert!(place["region"]["startLine"].is_u64(), "{result}");
    }
}

#[test]
fn warnings_fail_only_where_that_is_asked_for_and_a_reason_silences_them() {
    let home = Home::new();
    let tool = |more: Value| {
        let mut tool = json!({"name": "now", "description": "Tell the time", "action": {"shell": {"argv": ["true"]}}});
        tool.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"needlesh": 1, "tools": [tool]}).to_string()
    };
    home.write("t.json", &tool(json!({})));
    let lint = |more: &[&'static str]| home.run(&[&["--no-builtin", "--schemas", "t.json", "tools", "lint"][..], more].concat(), "");
    assert_eq!((lint(&[]).status.code(), lint(&["--deny-warnings"]).status.code()), (Some(0), Some(8)));
    home.write("t.json", &tool(json!({"x-lint": {"no-annotations": "the card shall ask"}})));
    let out = lint(&["--deny-warnings"]);
    assert_eq!((text(&out.stdout).as_str(), out.status.code()), ("", Some(0)));
    home.write("t.json", &tool(json!({"x-lint": {"no-annotations": {"level": "error", "reason": "our rule"}}})));
    assert_eq!(lint(&[]).status.code(), Some(8));
}

#[test]
fn files_and_folders_that_are_named_are_linted_alone() {
    let home = Home::new();
    home.write("t.json", FAULTY);
    home.write("more/deep/u.json", FAULTY);
    // What is wrong with the person's own tools and rules is not wrong with the file.
    home.write("config/needlesh/schemas/own.json", "{");
    home.write("config/needlesh/policy.toml", "[[rule]]\ntool = 3\n");
    let lint = |args: &[&'static str]| {
        let out = home.run(&[&["--json", "tools", "lint"][..], args].concat(), "");
        let finding = |line: &str| serde_json::from_str::<Value>(line).unwrap();
        let files: Vec<String> = text(&out.stdout).lines().map(|l| finding(l)["file"].as_str().unwrap().to_owned()).collect();
        (files, out.status.code(), text(&out.stderr))
    };
    let (files, code, said) = lint(&["t.json"]);
    assert_eq!((files.len(), code), (3, Some(8)));
    assert!(files.iter().all(|f| f == "t.json") && said.contains("0 tools loaded, 1 error, 2 warnings"), "{files:?} {said}");
    // The folder's tool has the name of the file's, which is said once more.
    let (files, ..) = lint(&["t.json", "more"]);
    assert_eq!(files.iter().collect::<BTreeSet<_>>().len(), 2, "{files:?}");
    assert!(files.iter().any(|f| f == "t.json") && files.iter().any(|f| f.ends_with("u.json")), "{files:?}");
    // `--schemas` names files too, and what is not there is an error.
    let (files, code, _) = lint(&["--schemas", "t.json", "none.json"]);
    assert_eq!((files.iter().filter(|f| *f == "t.json").count(), files.iter().filter(|f| *f == "none.json").count()), (3, 1), "{files:?}");
    assert_eq!(code, Some(8));
    let (files, ..) = lint(&[]);
    assert!(files.iter().any(|f| f.ends_with("own.json")) && files.iter().any(|f| f.ends_with("policy.toml")), "{files:?}");
}

#[test]
fn the_rules_are_listed() {
    let out = Home::new().run(&["tools", "lint", "--rules"], "");
    let said = text(&out.stdout);
    assert!(RULES.iter().all(|r| said.contains(r.name) && said.contains(r.about)), "{said}");
}

#[test]
fn rules_that_name_nothing_programs_that_are_not_there_and_tools_alike_are_found() {
    let home = Home::new();
    home.write("config/needlesh/policy.toml", "[[rule]]\ntool = \"no_such_tool_at_all\"\nverdict = \"deny\"\n");
    let pair = |name: &str, text: &str| json!({"name": name, "description": text, "action": {"shell": {"argv": ["no-such-program-here"]}}, "annotations": {"readOnlyHint": true}});
    let tools = [pair("frost_report", "Report the frost on a mountain"), pair("report_frost", "Report the frost on the mountain")];
    home.write("t.json", &json!({"needlesh": 1, "tools": tools}).to_string());
    home.write("config/needlesh/schemas/own.json", &json!({"needlesh": 1, "tools": tools}).to_string());
    let out = home.run(&["--json", "tools", "lint"], "");
    let found: Vec<Value> = text(&out.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let of = |rule: &str| found.iter().filter(|f| f["rule"] == rule).count();
    assert_eq!((of("idle-rule"), of("missing-program"), of("similar-tools")), (1, 2, 1), "{found:?}");
    let rule = found.iter().find(|f| f["rule"] == "idle-rule").unwrap();
    assert!(rule["file"].as_str().unwrap().ends_with("policy.toml") && rule["line"] == 1, "{rule}");
    // Rules that cannot be read are an error of their own.
    home.write("config/needlesh/policy.toml", "[[rule]]\ntool = 3\n");
    let out = home.run(&["--json", "tools", "lint"], "");
    assert!(out.status.code() == Some(8) && text(&out.stdout).contains("\"rule\":\"policy\""), "{}", text(&out.stdout));
    // With some of the tools alone a rule for the others says nothing.
    let out = home.run(&["--json", "--no-builtin", "--schemas", "t.json", "tools", "lint"], "");
    assert!(!text(&out.stdout).contains("idle-rule"));
}

#[test]
fn what_lint_is_given_is_all_that_it_knows() {
    let (set, files) = load_with_texts(&Sources {
        builtin: vec![(
            "a.json".into(),
            r#"{"needlesh": 1, "tools": [{"name": "a", "description": "One"}, {"name": "b", "description": "Two"}]}"#.into(),
        )],
        ..Sources::default()
    });
    let alike = [Alike { first: 0, second: 1 }];
    let idle = [IdleRule { file: "p.toml".into(), line: 3, why: "no tool is named x".into() }];
    let tokens = |_: &Tool| Some(401);
    let found =
        lint(&Loaded { set: &set, files: &files, missing: &|_| Vec::new(), tokens: &tokens, budget: 400, alike: &alike, idle: &idle });
    let rules: Vec<&str> = found.iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["idle-rule", "token-cost", "token-cost", "similar-tools"]);
    assert_eq!(
        found[0].to_string(),
        "p.toml:3:1: warning idle-rule: the rule does nothing here: no tool is named x; fix the names in it, or take it out"
    );
    assert!(sarif(&found)["runs"][0]["results"][0]["level"] == "warning" && found.iter().all(|f| f.level == Level::Warning));
}
