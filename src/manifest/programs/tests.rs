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
        json!(["sh", "-o", "errexit", "-c", "echo {x}"]),
        json!(["dash", "-c", "--", "echo {x}"]),
        json!(["bash", "-O", "extglob", "-c", "echo {x}"]),
        json!(["bash", "--rcfile", "f", "-c", "{x}"]),
        json!(["sh", "+x", "-c", "echo {x}"]),
        json!(["sh", "-{x}"]),
        json!(["perl", "-ne", "{x}"]),
        json!(["perl", "-i", "-pe", "s/{x}/y/", "f"]),
        json!(["ruby", "-ne", "{x}", "f"]),
        json!(["su", "root", "-c", "{x}"]),
        json!(["script", "-qc", "{x}"]),
        json!(["make", "--eval={x}"]),
        json!(["tar", "-cf", "a.tar", "--checkpoint-action=exec={x}", "d"]),
        json!(["tar", "-xf", "a.tar", "--to-command", "{x}"]),
        json!(["rsync", "-e", "{x}", "a", "b"]),
        json!(["git", "-c", "alias.x=!{x}", "x"]),
        json!(["git", "-C", "d", "-c", "{x}", "log"]),
        json!(["git", "fetch", "--upload-pack={x}", "origin"]),
        json!(["gdb", "-ex", "{x}"]),
        json!(["vim", "+{x}"]),
        json!(["ssh", "-oProxyCommand={x}", "host"]),
    ] {
        let found = problems(&argv);
        assert!(found.len() == 1 && found[0].message.contains("in the code of"), "{argv}: {found:?}");
        assert!(found[0].fix.contains("\"script\""), "{argv}");
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
        (&["magick"], "", "msl:script.xml"),
        (&["magick", "convert"], "", "MVG:x"),
        (&["convert"], "", "fd:3"),
        (&["identify"], "", "https://example.com/x.png"),
        (&["convert"], "label:", "@/etc/passwd"),
        (&["convert"], "", "@names"),
        (&["convert"], "png:", "|id"),
        (&["gm", "convert"], "", "| id"),
        (&["make"], "", "SHELL=/tmp/x"),
        (&["make", "all"], "", "X!=id"),
        (&["gmake"], "CFLAGS=", "$(shell id)"),
        (&["just"], "", "x=y"),
        (&["timeout", "9", "make"], "", "SHELL=x"),
        (&["sudo", "/usr/bin/convert"], "", "msl:x"),
        (&["ffmpeg", "-i"], "", "concat:a|b"),
        (&["ffprobe"], "", "subfile,,start,0,end,9,,:x"),
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
        (&["magick"], "", "./msl:x"),
        (&["convert"], "", "/a:b/photo.png"),
        (&["convert", "-crop"], "", "16:9"),
        (&["convert"], "out-", "a:b"),
        (&["make"], "", "all"),
        (&["make", "-C"], "", "a=b"),
        (&["ffmpeg", "-ss"], "", "0:30"),
        (&["ffmpeg", "-i"], "", "https://example.com/x.mp4"),
        (&["ffmpeg", "-i"], "file:", "a:b"),
        (&[], "", "@x"),
    ] {
        assert!(!read(before, fixed, value), "{before:?} {fixed}{value}");
    }
}

#[test]
fn a_value_beside_code_is_data() {
    for argv in [
        json!(["sh", "-c", "echo \"$1\"", "sh", "{x}"]),
        json!(["sh", "-e", "run.sh", "{x}"]),
        json!(["perl", "-Mstrict", "tool.pl", "{x}"]),
        json!(["perl", "-ne", "print", "{x}"]),
        json!(["git", "-c", "core.fsmonitor=false", "log", "--", "{x}"]),
        json!(["git", "-c", "core.pager=cat", "switch", "-c", "{x}"]),
        json!(["rsync", "-e", "ssh", "--", "{x}", "host:"]),
        json!(["tar", "-cf", "{x}", "--", "d"]),
        json!(["make", "--", "{x}"]),
        json!(["less", "+G", "--", "{x}"]),
    ] {
        assert!(problems(&argv).is_empty(), "{argv}: {:?}", problems(&argv));
    }
}

#[test]
fn a_value_is_no_code_that_is_read_either() {
    let load = |argv: Value, stdin: &str| {
        let tool = json!({"name": "t", "parameters": {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]},
            "action": {"shell": {"argv": argv, "stdin": stdin}}});
        let file = json!({"needlesh": 1, "tools": [tool]}).to_string();
        load(&Sources { builtin: vec![("f".into(), file)], ..Sources::default() }).problems
    };
    for argv in [json!(["sh"]), json!(["bash", "-e"]), json!(["python3", "-"]), json!(["perl"])] {
        let found = load(argv.clone(), "echo {x}");
        assert!(found.len() == 1 && found[0].message.contains("in the code that the program reads"), "{argv}: {found:?}");
        assert!(!load(argv, "echo fixed").iter().any(|p| p.message.contains("code")));
    }
    for argv in [json!(["cat"]), json!(["sh", "run.sh"]), json!(["python3", "-m", "json.tool"]), json!(["wc", "-l"])] {
        assert!(load(argv.clone(), "{x}").is_empty(), "{argv}");
    }
}

#[test]
fn an_argv_is_bounded() {
    let long: Vec<Value> = std::iter::once(json!("echo")).chain((0..200_000).map(|_| json!("a"))).collect();
    let found = problems(&json!(long));
    assert!(found.iter().any(|p| p.message.contains("at most 1000")), "{found:?}");
    let found = problems(&json!(["echo", "{n}".repeat(5_000)]));
    assert!(found.iter().any(|p| p.message.contains("at most 1000 and 4000")), "{found:?}");
}
