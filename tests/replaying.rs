//! `ask --save` and `replay`: an answer comes again, or what has changed is said.

use crate::home::{Home, text};
use serde_json::{Value, json};

const SAY: &str = "count the lines of notes.txt";

fn file(description: &str) -> String {
    let path = json!({"type": "string", "format": "path", "description": "File to count"});
    json!({"needlesh": 1, "tools": [{"name": "count_lines", "description": description,
        "parameters": {"type": "object", "properties": {"file": path}, "required": ["file"]},
        "action": {"shell": {"argv": ["wc", "-l", "--", "{file}"]}}, "annotations": {"readOnlyHint": true}}]})
    .to_string()
}

const TOOLS: [&str; 3] = ["--no-builtin", "--schemas", "t.json"];

#[test]
fn a_saved_answer_comes_again_token_by_token_whatever_is_on_the_disk() {
    let home = Home::new();
    home.write("t.json", &file("Count the lines of a file"));
    let out = home.run(&[&TOOLS[..], &["ask", SAY, "--save", "r.json"]].concat(), "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let saved: Value = serde_json::from_slice(&std::fs::read(home.path().join("r.json")).unwrap()).unwrap();
    assert_eq!((&saved["sentence"], &saved["answer"]["calls"][0]["name"]), (&json!(SAY), &json!("count_lines")));
    assert!(saved["model"]["sha256"].as_str().unwrap().len() == 64 && saved["tools"]["count_lines"].as_str().unwrap().len() == 64);
    assert!(!saved["answer"]["steps"].as_array().unwrap().is_empty() && saved["settings"]["precision"] == "q8", "{saved}");

    home.write("notes.txt", "");
    home.write("the lines of notes.txt", "");
    let out = home.run(&[&TOOLS[..], &["replay", "r.json"]].concat(), "");
    assert_eq!((out.status.code(), text(&out.stderr).as_str()), (Some(0), ""));
    assert_eq!(text(&out.stdout), format!("request  {SAY}\nresult   the same call, token by token\n"));
}

#[test]
fn an_edited_tool_and_another_answer_are_named() {
    let home = Home::new();
    home.write("t.json", &file("Count the lines of a file"));
    home.run(&[&TOOLS[..], &["ask", SAY, "--save", "r.json"]].concat(), "");
    home.write("t.json", &file("Count the lines of one file"));
    let out = home.run(&[&TOOLS[..], &["replay", "r.json"]].concat(), "");
    assert!(text(&out.stdout).contains("changed  edited tools: count_lines"), "{}", text(&out.stdout));
    let mut saved: Value = serde_json::from_slice(&std::fs::read(home.path().join("r.json")).unwrap()).unwrap();
    saved["answer"]["calls"][0]["arguments"]["file"] = json!("other.txt");
    saved["answer"]["steps"][0]["tokens"] = json!([0]);
    home.write("r.json", &saved.to_string());
    let out = home.run(&[&["--json"], &TOOLS[..], &["replay", "r.json"]].concat(), "");
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        (out.status.code(), &said["same_call"], &said["now"][0]["arguments"]["file"]),
        (Some(1), &json!(false), &json!("notes.txt"))
    );
    assert!(said["parted"].to_string().contains("step 1: "), "{said}");
}

#[test]
fn what_is_no_saved_answer_is_refused() {
    let home = Home::new();
    home.write("t.json", &file("Count the lines of a file"));
    for text_ in ["{", "{}", "{\"needlesh_replay\": 1}", "[]"] {
        home.write("r.json", text_);
        let out = home.run(&[&TOOLS[..], &["replay", "r.json"]].concat(), "");
        assert_eq!(out.status.code(), Some(8), "{text_}: {}", text(&out.stderr));
    }
    assert_eq!(home.run(&[&TOOLS[..], &["replay", "none.json"]].concat(), "").status.code(), Some(8));
    let out = home.run(&[&TOOLS[..], &["ask", SAY, "--save", "no/such/r.json"]].concat(), "");
    assert!(text(&out.stderr).contains("no/such/r.json"), "{}", text(&out.stderr));
}
