//! Words that a program takes for more than data.

use crate::manifest::{Problem, Sources, load, misread, starts_others};
use serde_json::{Value, json};

/// What loading says of a tool with this argv; its parameters are a text `x`, a list `l`, a number `n` and a choice `c`.
fn problems(argv: &Value) -> Vec<Problem> {
    let properties = json!({"x": {"type": "string"}, "l": {"type": "array", "items": {"type": "string"}}, "n": {"type": "integer"}, "c": {"enum": ["a", "b"]}});
    let tool = json!({"name": "t", "parameters": {"type": "object", "properties": properties, "required": ["x", "l", "n", "c"]}, "action": {"shell": {"argv": argv}}});
    let file = json!({"needlesh": 1, "tools": [tool]}).to_string();
    load(&Sources { builtin: vec![("f".into(), file)], ..Sources::default() }).problems
}

#[test]
fn a_value_is_never_code() {
    for argv in [
        json!(["sh", "-c", "{x}"]),
        json!(["sh", "-c", "cd {x} && ls"]),
        json!(["/bin/bash", "-euc", "echo {x}"]),
        json!(["sh", "-c", {"if": "x", "then": ["ls {x}"]}]),
        json!(["bash", {"each": "l", "as": ["-c", "{}"]}]),
        json!(["python3", "-c", "print('{x}')"]),
        json!(["python3.12", "-I", "-c", "{x}"]),
        json!(["perl", "-e{x}"]),
        json!(["node", "--eval={x}"]),
        json!(["timeout", "5", "sh", "-c", "{x}"]),
        json!(["env", "-i", "bash", "-c", "{x}"]),
        json!(["find", ".", "-exec", "sh", "-c", "rm {x}", ";"]),
        json!(["su", "-c", "{x}", "root"]),
        json!(["ssh", "host", "rm", "{x}"]),
        json!(["ssh", "-p", "22", "--", "host", "ls {x}"]),
        json!(["watch", "-n", "1", "ls {x}"]),
        json!(["parallel", "gzip {x}", ":::", "a"]),
        json!(["awk", "/{x}/ {{print}}"]),
        json!(["sed", "-n", "-e", "s/{x}/y/", "f"]),
        json!(["powershell", "-NoProfile", "-Command", "Get-Item", "{x}"]),
        json!(["cmd", "/c", "dir", "{x}"]),
    ] {
        let found = problems(&argv);
        assert!(found.len() == 1 && found[0].message.contains("in the code of"), "{argv}: {found:?}");
        assert!(found[0].mend.contains("\"script\""), "{argv}");
    }
}

#[test]
fn a_wrappers_program_and_its_variables_are_fixed() {
    for (argv, part) in [
        (json!(["env", "{x}"]), "must be a fixed text"),
        (json!(["timeout", "5", "{x}", "a"]), "must be a fixed text"),
        (json!(["nice", "-n", "5", "{x}"]), "must be a fixed text"),
        (json!(["env", "TAR_OPTIONS={x}", "tar", "-tf", "a"]), "a value in TAR_OPTIONS"),
    ] {
        let found = problems(&argv);
        assert!(found.len() == 1 && found[0].message.contains(part), "{argv}: {found:?}");
    }
}

#[test]
fn honest_tools_load() {
    for argv in [
        json!(["sh", "-c", "wc -- \"$1\"", "sh", "{x}"]),
        json!(["sh", "count.sh", "{x}"]),
        json!(["python3", "tool.py", "-c", "{x}"]),
        json!(["sh", "-c", "sleep {n}; echo {c}"]),
        json!(["ssh", "--", "{x}"]),
        json!(["ssh", "-p", "{n}", "{x}"]),
        json!(["timeout", "{n}", "grep", "-e", "{x}", "--", "f"]),
        json!(["env", "path={x}", "printenv", "path"]),
        json!(["find", "{x}", "-iname", "*{x}*"]),
        json!(["sed", "-n", "{n}p", "{x}"]),
        json!(["awk", "-v", "a={n}", "{{print a}}", "{x}"]),
        json!(["git", "commit", "-m", "{x}"]),
        json!(["curl", "-s", "--data-raw", "{x}", "https://example.com"]),
        json!(["docker", "logs", "{x}"]),
        json!(["cargo", "test", "-p", "{x}"]),
        json!(["parallel", "gzip", ":::", {"each": "l", "as": ["{}"]}]),
    ] {
        assert_eq!(problems(&argv), [], "{argv}");
    }
}

#[test]
fn programs_that_start_others() {
    for program in ["timeout", "ssh", "/usr/bin/env", "sh", "python3", "xargs", "find", "sudo"] {
        assert!(starts_others(program), "{program}");
    }
    for program in ["rm", "git", "grep", "ls", "tar", "curl", "printenv"] {
        assert!(!starts_others(program), "{program}");
    }
}

#[test]
fn values_that_name_files_or_more() {
    let read = |before: &[&str], fixed: &str, value: &str| {
        let before: Vec<String> = before.iter().map(|w| (*w).to_owned()).collect();
        misread(&before, fixed, value).is_some()
    };
    for (before, fixed, value) in [
        (&["curl", "--data"][..], "", "@/etc/passwd"),
        (&["/usr/bin/curl", "-s", "-d"], "", "@x"),
        (&["curl"], "-d", "@x"),
        (&["curl", "--json"], "", "@x"),
        (&["curl", "-H"], "", "@x"),
        (&["curl", "--data-urlencode"], "", "a@/etc/passwd"),
        (&["curl", "-F"], "file=", "@/etc/passwd"),
        (&["curl", "-F"], "file=", "<x"),
        (&["curl", "--form"], "", "a=@x"),
        (&["curl", "-b"], "", "jar"),
        (&["find"], "", "!"),
        (&["xh", "example.com"], "name=", "@x"),
        (&["gcc", "-c"], "", "@x"),
        (&["less"], "", "+!id"),
    ] {
        assert!(read(before, fixed, value), "{before:?} {fixed}{value}");
    }
    for (before, fixed, value) in [
        (&["curl", "--data"][..], "", "mail me@example.com"),
        (&["curl", "--data"], "name=", "@x"),
        (&["curl", "--data-raw"], "", "@x"),
        (&["curl", "--data-urlencode"], "q=", "a@b"),
        (&["curl", "-F"], "name=", "a@b"),
        (&["curl", "-s"], "", "https://example.com/@x"),
        (&["curl", "-b"], "a=", "b"),
        (&["find"], "", "(notes)"),
        (&["grep", "-e"], "", "@x"),
        (&[], "", "@x"),
    ] {
        assert!(!read(before, fixed, value), "{before:?} {fixed}{value}");
    }
}
