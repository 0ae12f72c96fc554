//! Hostile values against every form of a program's action: what the plan shows is what the program gets, byte for byte,
//! or the plan is refused for a reason that the value gives. `hostile_http.rs` has the requests.

use needlesh::action::{Exec, Outcome, Plan, Refusal, Status, Step, plan, run};
use needlesh::manifest::{Call, Sources, ToolSet, load};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The values of the fixture, and those too long to be kept in it.
pub(crate) fn corpus() -> Vec<String> {
    let text = std::fs::read_to_string(crate::repo("tests/fixtures/hostile.json")).unwrap();
    let groups: BTreeMap<String, Vec<String>> = serde_json::from_str::<Value>(&text)
        .unwrap()
        .as_object()
        .unwrap()
        .iter()
        .map(|(k, v)| (k.clone(), v.as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_owned()).collect()))
        .collect();
    let mut all: Vec<String> = groups.into_values().flatten().collect();
    all.push(String::new());
    for (piece, times) in
        [("A", 20_000), ("'", 10_000), ("$(id)", 2_000), ("\n", 5_000), ("\u{202e}", 3_000), ("../", 2_000), ("x", 200_000)]
    {
        all.push(piece.repeat(times));
    }
    assert!(all.len() >= 200);
    all
}

/// The environment that plans and runs see here.
pub(crate) fn env(name: &str) -> Option<String> {
    match name {
        "PATH" => Some("/usr/local/bin:/usr/bin:/bin".into()),
        "HOME" => Some("/home/nobody".into()),
        "TOKEN" => Some("sEcrEt-7731\"'$x".into()),
        _ => None,
    }
}

pub(crate) fn tools(text: &str) -> ToolSet {
    let set = load(&Sources { builtin: vec![("t.json".into(), text.into())], ..Sources::default() });
    assert!(set.problems.is_empty(), "{}", set.problems[0]);
    set
}

pub(crate) fn make(set: &ToolSet, name: &str, arguments: &Value) -> Result<Plan, Refusal> {
    plan(set.get(name).unwrap(), &Call { name: name.into(), arguments: arguments.as_object().unwrap().clone() }, &env)
}

pub(crate) fn go(plan: &Plan) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (events, mut chunks) = tokio::sync::mpsc::channel(4);
        let (_keep, cancel) = tokio::sync::watch::channel(false);
        let drain = async { while chunks.recv().await.is_some() {} };
        tokio::join!(run(plan, events, cancel, crate::means(&env)), drain).0
    })
}

/// What a row in the form of `text::exact` says.
pub(crate) fn read_exact(row: &str) -> String {
    let Some(inner) = row.strip_prefix('"') else { return row.to_owned() };
    let mut rest = inner.strip_suffix('"').unwrap();
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            out.push(c);
            continue;
        }
        let kind = rest.chars().next().unwrap();
        rest = &rest[1..];
        let (digits, after) = match kind {
            'x' => rest.split_at(2),
            'u' => rest[1..].split_once('}').unwrap(),
            _ => ("", rest),
        };
        rest = after;
        out.push(match kind {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' | 'u' => char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap(),
            other => other,
        });
    }
    out
}

/// What a plan's rows show of a program: words, variables, folder, input.
#[derive(Debug, PartialEq, Default)]
struct Seen {
    words: Vec<String>,
    env: BTreeMap<String, String>,
    cwd: Option<String>,
    stdin: String,
}

fn shown(rows: &[String]) -> Seen {
    let mut seen = Seen::default();
    for row in rows {
        match row.split_once(' ') {
            Some(("env", rest)) => {
                let (name, value) = rest.split_once('=').unwrap();
                seen.env.insert(name.into(), read_exact(value));
            }
            Some(("cwd", rest)) => seen.cwd = Some(read_exact(rest)),
            Some(("stdin", rest)) => seen.stdin = read_exact(rest),
            Some(("sandbox" | "program", _)) => {}
            _ => seen.words.push(read_exact(row)),
        }
    }
    seen
}

/// A program that writes what it got: words, folder, environment, input.
fn dump(folder: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("dump");
    let text = "#!/bin/sh\nprintf '%s\\0' \"$#\" \"$0\" \"$@\"; pwd -P; printf '\\0'; env -0; printf '\\0'; exec cat\n";
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// What `dump` wrote.
fn got(out: &[u8]) -> Seen {
    let text = String::from_utf8(out.to_vec()).unwrap();
    let (count, mut rest) = text.split_once('\0').unwrap();
    let mut seen = Seen::default();
    let mut next = || {
        let (one, after) = rest.split_once('\0').unwrap();
        rest = after;
        one.to_owned()
    };
    for _ in 0..=count.parse::<usize>().unwrap() {
        seen.words.push(next());
    }
    seen.cwd = next().strip_suffix('\n').map(str::to_owned);
    loop {
        let entry = next();
        let Some((name, value)) = entry.split_once('=') else { break };
        seen.env.insert(name.into(), value.into());
    }
    seen.stdin = rest.to_owned();
    seen
}

/// Variables that the shell of `dump` makes itself, and those of `env` that a program may see.
const OTHERS: [&str; 7] = ["PWD", "OLDPWD", "SHLVL", "_", "PATH", "HOME", "TMPDIR"];

/// Plan and reality are the same.
fn same(plan: &Plan, real: &Seen, what: &str) {
    let seen = shown(&plan.rows());
    assert_eq!(seen.words, real.words, "{what}: words");
    let own: BTreeMap<_, _> = real.env.iter().filter(|(n, _)| !OTHERS.contains(&n.as_str())).map(|(n, v)| (n.clone(), v.clone())).collect();
    assert_eq!(seen.env, own, "{what}: environment");
    assert_eq!(seen.stdin, real.stdin, "{what}: input");
    if let Some(cwd) = &seen.cwd {
        assert_eq!(std::fs::canonicalize(cwd).unwrap().to_str(), real.cwd.as_deref(), "{what}: folder");
    }
}

fn manifest(dump: &str, base: &str) -> String {
    let text = json!({"type": "string"});
    let list = json!({"type": "array", "items": {"type": "string"}});
    let tool = |name: &str, parameters: Value, shell: Value| json!({"name": name, "description": "d", "parameters": {"type": "object", "properties": parameters}, "action": {"shell": shell}});
    let v = || json!({"v": text});
    json!({"needlesh": 1, "tools": [
        tool("bare", v(), json!({"argv": [dump, "{v}"]})),
        tool("ended", v(), json!({"argv": [dump, "--", "{v}"]})),
        tool("inner", v(), json!({"argv": [dump, "--x={v}", "a{v}b{v}"]})),
        tool("when", v(), json!({"argv": [dump, {"if": "v", "then": ["--has", "v={v}"], "else": ["--none"]}]})),
        tool("each", json!({"list": list}), json!({"argv": [dump, {"each": "list", "as": ["-e", "x{}"]}]})),
        tool("any", v(), json!({"any_of": [{"program": "no-such-program", "argv": ["no-such-program"]}, {"argv": [dump, "--", "{v}"]}]})),
        tool("script", json!({"v": text, "list": list}), json!({"script": format!("exec {dump} \"$v\" x")})),
        tool("env", v(), json!({"argv": [dump], "env": {"V": "{v}", "W": "a{v}b"}})),
        tool("stdin", v(), json!({"argv": [dump], "stdin": "{v}"})),
        tool("cwd", v(), json!({"argv": [dump], "cwd": format!("{base}/d{{v}}")})),
        tool("all", json!({"v": text, "c": text}), json!({"argv": [dump, "--", "{v}"], "env": {"V": "{v}"}, "stdin": "{v}", "cwd": "{c}"})),
    ]})
    .to_string()
}

/// Why a value may be refused, by form.
fn may_refuse(form: &str, value: &str) -> bool {
    value.contains('\0')
        || (form == "bare" && value.starts_with('-'))
        || (form == "script" && value.contains('\n'))
        || value.len() > 100_000
}

#[test]
fn every_form_passes_hostile_values_whole_or_refuses_them() {
    let folder = tempfile::tempdir().unwrap();
    let program = dump(folder.path());
    let set = tools(&manifest(program.to_str().unwrap(), folder.path().to_str().unwrap()));
    let (mut ran, mut refused) = (0, 0);
    for value in corpus() {
        for form in ["bare", "ended", "inner", "when", "each", "any", "script", "env", "stdin", "cwd"] {
            let what = format!("{form} with {:?}", value.chars().take(60).collect::<String>());
            let arguments = match form {
                "each" => json!({"list": [value, "two", value]}),
                "script" => json!({"v": value, "list": ["a", value]}),
                _ => json!({"v": value}),
            };
            let made = match make(&set, form, &arguments) {
                Ok(made) => made,
                Err(why) => {
                    assert!(may_refuse(form, &value), "{what} is refused: {why}");
                    refused += 1;
                    continue;
                }
            };
            assert!(!made.rows().concat().chars().any(needlesh::text::is_unsafe), "{what}");
            if form == "cwd" && std::fs::create_dir_all(shown(&made.rows()).cwd.unwrap()).is_err() {
                assert!(matches!(go(&made).status, Status::NotStarted(_)), "{what}");
                continue;
            }
            let outcome = go(&made);
            if value.len() > 100_000 && matches!(outcome.status, Status::NotStarted(_)) {
                continue;
            }
            assert_eq!(outcome.status, Status::Exited(0), "{what}: {}", String::from_utf8_lossy(&outcome.stderr));
            let mut real = got(&outcome.stdout);
            if form == "script" {
                // The rows show interpreter and script; the program was started by the script.
                assert_eq!(real.words[1..], [value.as_str(), "x"], "{what}");
                real.words = shown(&made.rows()).words;
            }
            same(&made, &real, &what);
            if matches!(form, "bare" | "ended" | "any") {
                assert_eq!(real.words.last(), Some(&value), "{what}");
            }
            ran += 1;
        }
    }
    assert!(ran > 2500 && refused > 20, "{ran} ran, {refused} were refused");
    assert!(!crate::repo("pwned").exists() && !folder.path().join("pwned").exists());
}

fn exec(plan: &Plan) -> &Exec {
    match &plan.step {
        Step::Exec(exec) => exec,
        _ => unreachable!(),
    }
}

/// Runs the printed line with a real `sh` and compares.
fn parse_back(plan: &Plan, base: &Path) {
    let line = plan.shell_line();
    let out = Command::new("sh").args(["-c", &line]).env_clear().env("PATH", "/usr/bin:/bin").current_dir(base).output().unwrap();
    assert!(out.status.success(), "{line:?}: {}", String::from_utf8_lossy(&out.stderr));
    let real = got(&out.stdout);
    let want = exec(plan);
    assert_eq!(real.words, want.argv, "{line:?}");
    assert!(want.env.iter().all(|(name, value)| real.env.get(name) == Some(value)), "{line:?}");
    assert_eq!(real.stdin, want.stdin.clone().unwrap_or_default(), "{line:?}");
}

#[test]
fn a_printed_line_is_read_back_by_sh() {
    let folder = tempfile::tempdir().unwrap();
    let set = tools(&manifest(dump(folder.path()).to_str().unwrap(), folder.path().to_str().unwrap()));
    std::fs::create_dir_all(folder.path().join("-/'x y'")).unwrap();
    let mut read = 0;
    for value in corpus().iter().filter(|v| v.len() < 30_000) {
        for cwd in ["", "-", "-/'x y'"].map(|name| folder.path().join(name)) {
            if let Ok(plan) = make(&set, "all", &json!({"v": value, "c": cwd})) {
                parse_back(&plan, folder.path());
                read += 1;
            }
        }
    }
    assert!(read > 900, "{read} lines were read back");
}

#[test]
fn a_shells_own_command_is_not_what_the_line_runs() {
    let set = tools(
        r#"{"needlesh":1,"tools":[{"name":"say","description":"d","parameters":{"type":"object","properties":{"v":{"type":"string"}}},
        "action":{"shell":{"argv":["echo","{v}"],"env":{"a-b":"{v}"}}}}]}"#,
    );
    let plan = make(&set, "say", &json!({"v": "a\\nb"})).unwrap();
    assert_eq!(plan.shell_line(), r"env 'a-b=a\nb' echo 'a\nb'");
    let out = Command::new("sh").args(["-c", &plan.shell_line()]).output().unwrap();
    assert_eq!((out.stdout.as_slice(), go(&plan).stdout.as_slice()), (b"a\\nb\n".as_slice(), b"a\\nb\n".as_slice()));
}

proptest! {
    #![proptest_config(crate::size::property(150))]
    #[test]
    fn any_text_is_read_back_by_sh(value in "[^\0]{0,40}", odd in "[-'\"\\\\$`!*?~#;&|<>(){}\\[\\] \n\t%=a]{0,20}") {
        let folder = tempfile::tempdir().unwrap();
        let set = tools(&manifest(dump(folder.path()).to_str().unwrap(), folder.path().to_str().unwrap()));
        for v in [value, odd] {
            let plan = make(&set, "all", &json!({"v": v, "c": folder.path().to_str().unwrap()})).unwrap();
            parse_back(&plan, folder.path());
            prop_assert_eq!(shown(&plan.rows()).words, exec(&plan).argv.clone());
        }
    }
}
