//! `tools test`: the examples of tool files, run as tests.

use crate::home::{Home, text};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _};

fn file(examples: &Value) -> String {
    let path = json!({"type": "string", "format": "path", "description": "File to count"});
    let shape = json!({"type": "object", "properties": {"file": path}, "required": ["file"]});
    json!({"needlesh": 1, "tools": [
        {"name": "count_lines", "description": "Count the lines of a file", "parameters": shape,
         "action": {"shell": {"argv": ["wc", "-l", "--", "{file}"]}}, "annotations": {"readOnlyHint": true}, "examples": examples},
        {"name": "show_time", "description": "Tell what time it is", "action": {"shell": {"argv": ["date"]}},
         "annotations": {"readOnlyHint": true}, "examples": [{"say": "what time is it now", "arguments": {}}]}
    ]})
    .to_string()
}

fn good() -> Value {
    json!([{"say": "count the lines of notes.txt", "arguments": {"file": "notes.txt"}},
        {"say": "how many lines does data.csv have", "arguments": {"file": "data.csv"}}])
}

/// One example says what cannot come of it.
fn bad() -> Value {
    json!([{"say": "count the lines of notes.txt", "arguments": {"file": "notes.txt"}},
        {"say": "how many lines does data.csv have & more <now>", "arguments": {"file": "other.csv"}}])
}

const ARGS: [&str; 4] = ["--no-builtin", "--schemas", "t.json", "tools"];

#[test]
fn examples_that_are_answered_as_they_say_pass() {
    let home = Home::new();
    home.write("t.json", &file(&good()));
    let out = home.run(&[&ARGS[..], &["test"]].concat(), "");
    assert_eq!(out.status.code(), Some(0), "{}{}", text(&out.stdout), text(&out.stderr));
    assert!(text(&out.stdout).contains("3 of 3") && text(&out.stderr).contains("3 examples passed, 0 failed"));
}

#[test]
fn a_failed_example_says_where_it_parted_and_fails_the_run() {
    let home = Home::new();
    home.write("t.json", &file(&bad()));
    let out = home.run(&[&ARGS[..], &["test"]].concat(), "");
    let said = text(&out.stdout);
    assert_eq!(out.status.code(), Some(1), "{said}");
    for part in ["FAIL count_lines", "expected   count_lines", "got        ", "parted     ", "2 of 3", "1 of 2    count_lines"] {
        assert!(said.contains(part), "{part}: {said}");
    }

    let out = home.run(&[&["--json"], &ARGS[..], &["test"]].concat(), "");
    let lines: Vec<Value> = text(&out.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let failed: Vec<&Value> = lines.iter().filter(|l| l["passed"] == false).collect();
    assert_eq!((lines.len(), failed.len()), (3, 1));
    let one = failed[0];
    assert_eq!(
        (&one["tool"], &one["example"], &one["expected"][0]["arguments"]["file"]),
        (&json!("count_lines"), &json!(1), &json!("other.csv"))
    );
    assert!(one["parted"].is_string() && one["offered"].is_array() && one["words"].is_array(), "{one}");
}

#[test]
fn tools_and_files_can_be_picked_and_a_slip_is_named() {
    let home = Home::new();
    home.write("t.json", &file(&bad()));
    let run = |what: &'static str| home.run(&[&ARGS[..], &["test", what]].concat(), "");
    let (tool, whole, none) = (run("show_time"), run("t.json"), run("show_tim"));
    assert_eq!((tool.status.code(), whole.status.code(), none.status.code()), (Some(0), Some(1), Some(2)));
    assert!(text(&tool.stderr).contains("1 examples passed"), "{}", text(&tool.stderr));
    assert!(text(&none.stderr).contains("neither a tool nor a file"), "{}", text(&none.stderr));
}

#[test]
fn build_servers_get_their_forms() {
    let home = Home::new();
    home.write("t.json", &file(&bad()));
    let out = home.run(&[&ARGS[..], &["test", "--tap", "--junit", "out.xml"]].concat(), "");
    let tap = text(&out.stdout);
    assert!(tap.starts_with("TAP version 14\n1..3\nok 1 - count_lines: "), "{tap}");
    assert!(tap.contains("\nnot ok 2 - count_lines: ") && tap.contains("\n  ---\n  file: \"t.json\"\n"), "{tap}");
    let xml = std::fs::read_to_string(home.path().join("out.xml")).unwrap();
    assert!(xml.contains("<testsuite name=\"t.json\" tests=\"3\" failures=\"1\""), "{xml}");
    assert!(xml.contains("have &amp; more &lt;now&gt;\" classname=\"count_lines\"") && xml.contains("<failure message="), "{xml}");
    assert_eq!(xml.matches("<testcase").count(), 3);
    let unwritable = home.run(&[&ARGS[..], &["test", "--junit", "no/such/out.xml"]].concat(), "");
    assert!(text(&unwritable.stderr).contains("no/such/out.xml"));
}

#[test]
fn what_is_on_the_disk_decides_no_test() {
    let home = Home::new();
    home.write("t.json", &file(&json!([{"say": "count the lines of my list.txt", "arguments": {"file": "my list.txt"}}])));
    let run = || home.run(&[&["--json"], &ARGS[..], &["test", "count_lines"]].concat(), "");
    let got = |out: &std::process::Output| serde_json::from_str::<Value>(text(&out.stdout).lines().next().unwrap()).unwrap()["got"].clone();
    let before = got(&run());
    home.write("my list.txt", "");
    home.write("list.txt", "");
    assert_eq!(got(&run()), before);
    assert_eq!(before[0]["arguments"]["file"], "my list.txt");
}

#[test]
fn a_watched_file_is_tested_again_when_it_changes() {
    let home = Home::new();
    home.write("t.json", &file(&bad()));
    let mut child = home.command(&[&ARGS[..], &["test", "--watch"]].concat()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut until = |part: &str| lines.by_ref().map_while(Result::ok).find(|line| line.contains(part));
    assert!(until("2 examples passed, 1 failed").is_some());
    home.write("t.json", &file(&good()));
    assert!(until("changed: t.json").is_some());
    assert!(until("3 examples passed, 0 failed").is_some());
    home.write("t.json", "{");
    assert!(until("not JSON").is_some());
    child.kill().unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    assert!(said.contains("FAIL count_lines") && said.contains("3 of 3"), "{said}");
}

#[test]
fn the_matrix_names_who_answered_whose_examples_and_why() {
    let home = Home::new();
    let tool = |name: &str, description: &str, examples: &[&str]| {
        let examples: Vec<Value> = examples.iter().map(|say| json!({"say": say, "arguments": {}})).collect();
        json!({"name": name, "description": description, "action": {"shell": {"argv": ["true"]}}, "annotations": {"readOnlyHint": true}, "examples": examples})
    };
    // The first one's description says nothing, so its sentences go to the other.
    let tools = [
        tool("thing_one", "Do the first thing", &["show the free space on the disks", "how much room is left on the drive"]),
        tool("disk_free", "Show the free space on the disks", &["free disk space", "space left on all disks"]),
    ];
    home.write("t.json", &json!({"needlesh": 1, "tools": tools}).to_string());
    let out = home.run(&[&["--json"], &ARGS[..], &["matrix", "--csv", "m.csv", "--html", "m.html"]].concat(), "");
    let matrix: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(matrix["examples"], 4, "{matrix}");
    let worst = matrix["worst"].as_array().unwrap().iter().find(|p| p["wanted"] == "thing_one" && p["got"] == "disk_free").unwrap();
    assert!(worst["words"].as_array().unwrap().iter().any(|w| w == "space" || w == "disks" || w == "free"), "{worst}");
    if let Some(hint) = worst["hint"].as_object() {
        assert!(hint["right_after"].as_u64() > hint["right_before"].as_u64(), "{worst}");
    }
    let csv = std::fs::read_to_string(home.path().join("m.csv")).unwrap();
    let cells: usize = csv.lines().skip(1).flat_map(|l| l.split(',').skip(1).map(|n| n.parse::<usize>().unwrap())).sum();
    assert_eq!(cells, 4, "{csv}");
    let page = std::fs::read_to_string(home.path().join("m.html")).unwrap();
    assert!(page.contains("thing_one") && page.contains("class=\"wrong\"") && !page.contains("http"), "{page}");
    let slip = home.run(&[&ARGS[..], &["matrix", "thing_tow"]].concat(), "");
    assert_eq!((slip.status.code(), text(&slip.stdout).as_str()), (Some(2), ""), "{}", text(&slip.stderr));
    let text = text(&home.run(&[&ARGS[..], &["matrix", "--no-hints"]].concat(), "").stdout);
    assert!(text.contains("thing_one was answered by disk_free") && text.contains("because of  "), "{text}");
}

#[test]
fn context_says_what_a_tool_takes_and_why_it_is_offered() {
    let home = Home::new();
    home.write("t.json", &file(&good()));
    let run = |text: &[&'static str]| home.run(&[&["--json"], &ARGS[..], &["context"], text].concat(), "");
    let lines: Vec<Value> = text(&run(&[]).stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["name"], &lines[0]["parameters"][0]["name"]), (&json!("count_lines"), &json!("file")));
    let (tool, param) = (lines[0]["tokens"].as_u64().unwrap(), lines[0]["parameters"][0]["tokens"].as_u64().unwrap());
    assert!(param > 5 && tool > param && lines[0]["shortened"] == false, "{}", lines[0]);
    let why: Value = serde_json::from_slice(&run(&["how many lines does todo.txt have"]).stdout).unwrap();
    let first = &why["offered"][0];
    assert_eq!((&first["name"], &first["nearest"]), (&json!("count_lines"), &json!("how many lines does data.csv have")), "{why}");
    let words = first["words"].as_array().unwrap();
    assert!(words.iter().take(3).any(|w| w["word"] == "lines") && words[0]["nearer"].as_f64() > words[5]["nearer"].as_f64());
    assert!(first["example"].as_f64().unwrap() > 0.5, "{first}");
    let people = text(&home.run(&[&ARGS[..], &["context", "what time is it"]].concat(), "").stdout);
    assert!(people.contains("show_time  ") && people.contains("  words        ") && people.contains("of 1024 tokens"), "{people}");
}
