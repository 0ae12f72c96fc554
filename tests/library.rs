//! The shipped tools run for real. Each row of `tests/library/*.json` is a call in a folder of its own, which `{dir}` names
//! in it and in which it runs: `files` and `folders` are made, the shell lines of `setup` run and `before` is called first;
//! `output`, `not_output`, `status`, `left` (names with their text, null for any) and `gone` are what it must come to; with
//! `undo` the tool's undo runs and must leave what that says. With `answers` (paths with what is sent back) every address of
//! the tools is that of a double on this machine. A row whose program, or one of `needs`, is not on this machine is left out,
//! and says so.

use needlesh::action::{Env, Outcome, Plan, Refusal, Status, Step, plan, run, undo};
use needlesh::manifest::{Call, Sources, ToolSet, load};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn files_of(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(crate::repo(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

/// The files of `schemas/`, each changed by `change`, loaded as the built-in ones are.
fn loaded(change: impl Fn(&str) -> String) -> ToolSet {
    let name = |file: &PathBuf| file.file_name().unwrap().to_string_lossy().into_owned();
    let builtin = files_of("schemas").iter().map(|file| (name(file), change(&std::fs::read_to_string(file).unwrap()))).collect();
    let set = load(&Sources { builtin, ..Sources::default() });
    assert_eq!(set.problems, []);
    set
}

/// The files of `schemas/` as they are.
fn shipped() -> ToolSet {
    loaded(str::to_owned)
}

/// The same tools with a double at the place of every server: it sends back the text of the longest path in `answers` that the
/// asked one begins with.
fn at_a_double(answers: &Value) -> ToolSet {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answers: Vec<(String, String)> =
        answers.as_object().unwrap().iter().map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned())).collect();
    std::thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap(), &answers)));
    loaded(|text| {
        let mut parts = text.split("https://");
        let first = parts.next().unwrap_or_default().to_owned();
        let host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        parts.fold(first, |whole, part| format!("{whole}{address}{}", part.trim_start_matches(host)))
    })
}

fn answer(mut stream: TcpStream, answers: &[(String, String)]) {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
    let found = answers.iter().filter(|(start, _)| path.starts_with(start)).max_by_key(|(start, _)| start.len());
    let (status, text) = found.map_or(("404 Not Found", "{}"), |(_, text)| ("200 OK", text.as_str()));
    let length = text.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    // The asker may be gone already.
    drop(stream.write_all(format!("{head}{text}").as_bytes()));
}

/// A row with the folder's path in the place of `{dir}`.
fn placed(value: &Value, dir: &str) -> Value {
    match value {
        Value::String(text) => Value::from(text.replace("{dir}", dir)),
        Value::Array(items) => items.iter().map(|item| placed(item, dir)).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), placed(value, dir))).collect()),
        other => other.clone(),
    }
}

fn words<'v>(row: &'v Value, key: &str) -> Vec<&'v str> {
    row.get(key).and_then(Value::as_array).into_iter().flatten().map(|word| word.as_str().unwrap()).collect()
}

fn object<'v>(row: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    row.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn path_variable() -> String {
    std::env::var("PATH").unwrap_or_default()
}

fn environment(home: String) -> impl Fn(&str) -> Option<String> + Send + Sync {
    move |name| match name {
        "HOME" => Some(home.clone()),
        "PATH" => Some(path_variable()),
        "LC_ALL" => Some("C".into()),
        "TZ" => Some("UTC".into()),
        _ => None,
    }
}

fn go(plan: &Plan, env: Env<'_>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (events, mut chunks) = tokio::sync::mpsc::channel(4);
        let (_keep, cancel) = tokio::sync::watch::channel(false);
        let drain = async { while chunks.recv().await.is_some() {} };
        tokio::join!(run(plan, events, cancel, crate::means(env)), drain).0
    })
}

fn fill(row: &Value, dir: &Path) {
    for name in words(row, "folders") {
        std::fs::create_dir_all(dir.join(name)).unwrap();
    }
    for (name, text) in object(row, "files") {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.as_str().unwrap()).unwrap();
    }
    for line in words(row, "setup") {
        let mut shell = Command::new("sh");
        shell.args(["-euc", line]).current_dir(dir).env("HOME", dir).env("GIT_CONFIG_NOSYSTEM", "1");
        let out = shell.stdin(Stdio::null()).output().unwrap();
        assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

/// What of `needs` is not on this machine.
fn lacking(row: &Value) -> Option<&str> {
    let there = |name: &&str| match name.starts_with('/') {
        true => Path::new(name).exists(),
        false => std::env::split_paths(&path_variable()).any(|folder| folder.join(name).is_file()),
    };
    words(row, "needs").into_iter().find(|name| !there(name))
}

/// What the folder holds otherwise than `row` says.
fn compare(row: &Value, dir: &Path, when: &str, wrong: &mut Vec<String>) {
    for (name, text) in object(row, "left") {
        let path = dir.join(name);
        let is = std::fs::read_to_string(&path).unwrap_or_default();
        if !path.exists() {
            wrong.push(format!("{when} {name} is not there"));
        } else if text.as_str().is_some_and(|text| text != is) {
            wrong.push(format!("{when} {name} holds {is:?}"));
        }
    }
    let there = words(row, "gone").into_iter().filter(|name| dir.join(name).symlink_metadata().is_ok());
    wrong.extend(there.map(|name| format!("{when} {name} is there")));
}

fn call_of(row: &Value) -> Call {
    let arguments: Map<String, Value> = object(row, "arguments").map(|(name, value)| (name.clone(), value.clone())).collect();
    Call { name: row["tool"].as_str().unwrap().to_owned(), arguments }
}

/// The call of a row carried out; the reason where its program is missing.
fn carried_out(set: &ToolSet, row: &Value, back: bool, dir: &Path, env: Env<'_>) -> Result<Outcome, String> {
    let call = call_of(row);
    let tool = set.get(&call.name).unwrap_or_else(|| unreachable!("{} is not a shipped tool", call.name));
    let made = if back { undo(tool, &call, env) } else { plan(tool, &call, env) };
    match made {
        Ok(mut plan) => {
            if let Step::Exec(exec) = &mut plan.step {
                exec.cwd = Some(dir.to_str().unwrap().to_owned());
            }
            Ok(go(&plan, env))
        }
        Err(Refusal::MissingProgram(programs)) => Err(programs.join(", ")),
        Err(refusal) => unreachable!("{row}: {refusal}"),
    }
}

fn told(outcome: &Outcome) -> String {
    format!("{:?}: {}{}", outcome.status, String::from_utf8_lossy(&outcome.stdout), String::from_utf8_lossy(&outcome.stderr))
}

/// What is wrong with a row, or what it lacks to run.
fn one(set: &ToolSet, row: &Value) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().canonicalize().unwrap();
    let row = &placed(row, dir.to_str().unwrap());
    if let Some(name) = lacking(row) {
        return Err(name.to_owned());
    }
    let env = environment(dir.to_str().unwrap().to_owned());
    fill(row, &dir);
    let double = row.get("answers").map(at_a_double);
    let set = double.as_ref().unwrap_or(set);
    let mut wrong = Vec::new();
    for before in row.get("before").and_then(Value::as_array).into_iter().flatten() {
        let outcome = carried_out(set, before, false, &dir, &env)?;
        if outcome.status != Status::Exited(0) {
            wrong.push(format!("before it: {}", told(&outcome)));
        }
    }
    let outcome = carried_out(set, row, false, &dir, &env)?;
    let wanted = row.get("status").and_then(Value::as_i64).unwrap_or_default();
    let printed = String::from_utf8_lossy(&outcome.stdout);
    let ended = match &outcome.status {
        Status::Exited(code) | Status::Answered(code, _) => i64::from(*code) == wanted,
        other => wanted == 0 && other.is_success(),
    };
    if !ended || words(row, "output").iter().any(|w| !printed.contains(w)) || words(row, "not_output").iter().any(|w| printed.contains(w)) {
        wrong.push(told(&outcome));
    }
    compare(row, &dir, "then", &mut wrong);
    if let Some(after) = row.get("undo") {
        let outcome = carried_out(set, row, true, &dir, &env)?;
        if outcome.status != Status::Exited(0) {
            wrong.push(format!("its undo: {}", told(&outcome)));
        }
        compare(after, &dir, "after the undo", &mut wrong);
    }
    Ok(wrong)
}

#[test]
fn the_tools_do_what_they_say() {
    let set = shipped();
    let (mut wrong, mut ran, mut listed) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for file in files_of("tests/library") {
        let rows: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for row in &rows {
            let name = row["tool"].as_str().unwrap().to_owned();
            listed.insert(name.clone());
            match one(&set, row) {
                Ok(faults) => {
                    ran.insert(name.clone());
                    wrong.extend(faults.iter().map(|fault| format!("{name} {}: {fault}", row["arguments"])));
                }
                Err(program) => writeln!(std::io::stderr(), "{name} is left out: {program} is not on this machine").unwrap(),
            }
        }
    }
    writeln!(std::io::stderr(), "{} of {} tools of the tables ran", ran.len(), listed.len()).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(listed.len() >= 60, "{}", listed.len());
}

#[test]
fn every_file_of_schemas_is_built_in() {
    let home = tempfile::tempdir().unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_needlesh"))
        .args(["--json", "tools", "list"])
        .envs(["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|name| (name, home.path())))
        .current_dir(home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let name = |line: &str| serde_json::from_str::<Value>(line).ok()?.get("name")?.as_str().map(str::to_owned);
    let built_in: BTreeSet<String> = text.lines().filter_map(name).collect();
    let set = shipped();
    let files: BTreeSet<String> = set.tools.iter().map(|tool| tool.name.clone()).collect();
    assert_eq!(built_in, files);
    assert!(files.len() >= 130 && files_of("schemas").len() >= 16, "{} tools", files.len());
}

#[test]
fn every_tool_has_words_of_its_own() {
    let set = shipped();
    let mut descriptions = BTreeSet::new();
    let mut sentences = BTreeSet::new();
    for tool in &set.tools {
        assert!(!tool.description.is_empty() && descriptions.insert(&tool.description), "{}", tool.name);
        assert!(tool.action.is_some() && tool.examples.len() >= 6, "{}: {} examples", tool.name, tool.examples.len());
        for example in tool.examples.iter().filter(|example| example.calls.iter().any(|(name, _)| *name == tool.name)) {
            assert!(sentences.insert(example.say.to_lowercase()), "{:?} is said of two tools", example.say);
        }
    }
}

/// `UPDATE_VECTORS=1` writes the file anew.
#[test]
fn a_first_start_encodes_no_text_of_a_shipped_tool() {
    let home = super::home::Home::new();
    let start = |name: &str| {
        let out = home.command(&["--no-history", "ask", "what time is it"]).env("XDG_CACHE_HOME", home.path().join(name)).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        home.path().join(name).join("needlesh/vectors")
    };
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        // Of the tools without those in the program: a file that is not of this encoder counts as none.
        let made = start("made");
        assert!(made.exists(), "the vectors in the program are fresh; empty models/shipped.vectors and build first");
        std::fs::copy(made, crate::repo("models/shipped.vectors")).unwrap();
    }
    let kept = start("fresh");
    assert!(!kept.exists(), "a text is not in models/shipped.vectors: empty it, build, UPDATE_VECTORS=1 cargo test first_start, build");
}
