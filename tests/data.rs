//! What a person gives a program: data on standard input or from a file, variables by name, paths with the home folder; and
//! what a program is called by.

use super::home::{Home, text};
use serde_json::{Value, json};
use std::process::Output;

fn tool(name: &str, shell: Value) -> Value {
    json!({"name": name, "description": "d", "parameters": {"type": "object", "properties": {}}, "action": {"shell": shell},
        "annotations": {"readOnlyHint": true, "openWorldHint": false}})
}

/// Tools of the person's own.
fn home() -> Home {
    let home = Home::new();
    let list = json!([
        tool("count", json!({"argv": ["wc", "-c"], "stdin": {"data": "required"}})),
        tool("maybe", json!({"script": "cat; echo .", "stdin": {"data": "optional"}})),
        tool("first", json!({"argv": ["head", "-n", "1"], "stdin": {"data": "optional"}})),
        tool("plain", json!({"argv": ["echo", "hi"]})),
        tool("length", json!({"script": "printf %s \"$PGPASSWORD\" | wc -c", "env_pass": ["PGPASSWORD"]})),
        tool("vars", json!({"argv": ["env"], "env_pass": ["PGHOST", "PGPASSWORD", "NOT_SET_HERE"]})),
    ]);
    home.write("config/needlesh/schemas/t.json", &json!({"needlesh": 1, "tools": list}).to_string());
    home
}

fn said(out: &Output) -> (Option<i32>, String) {
    (out.status.code(), text(&out.stdout))
}

const NAMES: [&str; 2] = ["--no-builtin", "call"];

fn call<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    NAMES.iter().copied().chain(rest.iter().copied()).collect()
}

#[test]
fn what_is_piped_in_reaches_a_tool_that_reads_data() {
    let home = home();
    assert_eq!(said(&home.run(&call(&["count", "--yes"]), "12345")), (Some(0), "5\n".into()));
    assert_eq!(said(&home.run(&call(&["count", "--yes", "--data", "-"]), "12345")), (Some(0), "5\n".into()));
    assert_eq!(said(&home.run(&call(&["maybe", "--yes"]), "a\nb\n")), (Some(0), "a\nb\n.\n".into()));
    // It need not read all of it, and more comes than any pipe holds.
    let long = "line\n".repeat(2_000_000);
    assert_eq!(said(&home.run(&call(&["count", "--yes"]), &long)), (Some(0), format!("{}\n", long.len())));
    assert_eq!(said(&home.run(&call(&["first", "--yes"]), &long)), (Some(0), "line\n".into()));
}

#[test]
fn data_comes_from_a_file_too_and_the_plan_says_from_where() {
    let home = home();
    home.write("a b.txt", "1234567");
    assert_eq!(said(&home.run(&call(&["count", "--yes", "--data", "a b.txt"]), "ignored")), (Some(0), "7\n".into()));
    let plan = |rest: &[&str]| -> Value {
        let out = home.run(&call(&[rest, &["--dry-run", "--json"][..]].concat()), "x");
        serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", text(&out.stderr)))
    };
    let (file, piped) = (plan(&["count", "--data", "a b.txt"]), plan(&["count"]));
    assert!(file["data"].as_str().unwrap().ends_with("/a b.txt") && piped["data"] == "standard input", "{file} {piped}");
    assert_ne!(file["id"], piped["id"], "the id is of all that runs");
    let shown = text(&home.run(&call(&["count", "--data", "a b.txt", "--dry-run"]), "").stdout);
    assert!(shown.contains("< '") && shown.contains("a b.txt"), "{shown}");
    let line = text(&home.run(&call(&["count", "--data", "a b.txt", "--print", "shell"]), "").stdout);
    let out = std::process::Command::new("sh").args(["-c", &line]).output().unwrap();
    assert_eq!(out.stdout, b"7\n", "{line}");
}

#[test]
fn data_that_is_not_read_is_never_lost_without_a_word() {
    let home = home();
    // A writer that comes after the run has begun is not waited for: on a busy machine that may happen.
    let tries = (0..5).map(|_| home.run(&call(&["plain", "--yes"]), "x"));
    let told = tries.inspect(|out| assert_eq!(said(out), (Some(0), "hi\n".into()))).any(|o| text(&o.stderr).contains("did not reach it"));
    assert!(told, "it was never told");
    assert!(!text(&home.run(&call(&["plain", "--yes"]), "").stderr).contains("did not reach it"));
    home.write("f", "x");
    for (rest, code, words) in [
        (&["plain", "--yes", "--data", "f"][..], 2, "plain reads no data"),
        (&["count", "--yes", "--data", "none"], 2, "--data none: "),
        (&["count", "--yes", "--data", "."], 2, "it is not a file"),
    ] {
        let out = home.run(&call(rest), "");
        assert!(out.status.code() == Some(code) && out.stdout.is_empty() && text(&out.stderr).contains(words), "{}", text(&out.stderr));
    }
    let mut none = home.command(&call(&["count", "--yes"]));
    let out = none.stdin(std::process::Stdio::null()).output().unwrap();
    assert!(out.status.code() == Some(4) && text(&out.stderr).contains("must be piped in"), "{}", text(&out.stderr));
    let mut none = home.command(&call(&["count", "--yes", "--data", "-"]));
    assert_eq!(none.stdin(std::process::Stdio::null()).output().unwrap().status.code(), Some(2));
    let out = home.run(&["--no-builtin", "run", "-", "--data", "-"], "x\n");
    assert!(out.status.code() == Some(2) && text(&out.stderr).contains("holds the requests"), "{}", text(&out.stderr));
}

#[test]
fn a_tool_that_would_run_its_data_is_not_loaded() {
    let home = Home::new();
    let bad = [
        json!({"argv": ["sh"], "stdin": {"data": "optional"}}),
        json!({"argv": ["wc"], "stdin": {"data": "always"}}),
        json!({"argv": ["wc"], "stdin": {"from": "me"}}),
        json!({"argv": ["wc"], "stdin": {"data": "optional"}, "interactive": true}),
        json!({"argv": ["wc"], "env_pass": ["A=B"]}),
        json!({"argv": ["wc"], "env_pass": "HOME"}),
    ];
    for shell in bad {
        home.write("config/needlesh/schemas/t.json", &json!({"needlesh": 1, "tools": [tool("t", shell.clone())]}).to_string());
        assert!(!home.run(&call(&["t", "--dry-run"]), "").status.success(), "{shell}");
    }
}

#[test]
fn variables_pass_by_name_and_their_values_are_nowhere_else() {
    let home = home();
    let run = |rest: &[&str]| {
        let mut command = home.command(&call(rest));
        command.env("PGHOST", "db.example").env("PGPASSWORD", "pa55word").env("PGUSER", "me").output().unwrap()
    };
    let out = text(&run(&["vars", "--yes"]).stdout);
    assert!(out.contains("PGHOST=db.example") && out.contains("PGPASSWORD=\u{2022}\u{2022}\u{2022}") && !out.contains("PGUSER"), "{out}");
    let shown = text(&run(&["vars", "--dry-run"]).stdout);
    assert!(shown.contains("your variables PGHOST PGPASSWORD") && !shown.contains("NOT_SET_HERE"), "{shown}");
    for rest in [&["vars", "--dry-run", "--json"][..], &["vars", "--print", "shell"], &["vars", "--dry-run"]] {
        assert!(!text(&run(rest).stdout).contains("pa55word"), "{rest:?}");
    }
    // The program has it, and what it says of it is masked.
    assert_eq!(text(&run(&["length", "--yes"]).stdout), "8\n");
    let log = text(&home.run(&["history", "list", "--json"], "").stdout);
    assert!(log.contains("vars") && !log.contains("pa55word"), "{log}");
    // A stranger's file could be after them: what it says of itself does not count.
    home.write(
        "given.json",
        &json!({"needlesh": 1, "tools": [tool("vars", json!({"argv": ["env"], "env_pass": ["PGPASSWORD"]}))]}).to_string(),
    );
    let mut command = home.command(&["--no-builtin", "--schemas", "given.json", "call", "vars", "--dry-run", "--json"]);
    let plan: Value = serde_json::from_slice(&command.env("PGPASSWORD", "pa55word").output().unwrap().stdout).unwrap();
    assert_eq!(plan["risk"], "destructive", "{plan}");
}

#[test]
fn a_wrapper_is_started_by_the_name_that_it_was_found_under() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    home.write("real/wrapper", "#!/bin/sh\necho \"${0##*/}\"\n");
    std::fs::set_permissions(home.path().join("real/wrapper"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::create_dir(home.path().join("bin")).unwrap();
    std::os::unix::fs::symlink(home.path().join("real/wrapper"), home.path().join("bin/psql_like")).unwrap();
    home.write(
        "config/needlesh/schemas/t.json",
        &json!({"needlesh": 1, "tools": [tool("ask", json!({"argv": ["psql_like"]}))]}).to_string(),
    );
    let path = format!("{}:/usr/bin:/bin", home.path().join("bin").display());
    let mut command = home.command(&call(&["ask", "--yes"]));
    assert_eq!(said(&command.env("PATH", &path).output().unwrap()), (Some(0), "psql_like\n".into()));
    let shown = home.command(&call(&["ask", "--dry-run"])).env("PATH", &path).output().unwrap();
    assert!(text(&shown.stdout).contains("real/wrapper"), "the file that runs is shown: {}", text(&shown.stdout));
}
