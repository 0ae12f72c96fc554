//! Actions as a person uses them: undo, builtins, what holds a program that only reads, what is left after many runs.

use super::hostile::{go, make, tools};
use needlesh::action::{Hold, Plan, Refusal, Risk, Status, undo};
use needlesh::driver;
use needlesh::manifest::Call;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn needlesh(file: &Path, args: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_needlesh"))
        .args(["--no-builtin", "--schemas", file.to_str().unwrap()])
        .args(args)
        .env("XDG_CONFIG_HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .current_dir(file.parent().unwrap())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

fn err(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn tool(name: &str, parameters: Value, rest: Value) -> Value {
    let mut tool = json!({"name": name, "description": "d", "parameters": {"type": "object", "properties": parameters}});
    tool.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    tool
}

fn file(folder: &Path, list: Vec<Value>) -> std::path::PathBuf {
    let path = folder.join("t.json");
    std::fs::write(&path, json!({"needlesh": 1, "tools": list}).to_string()).unwrap();
    path
}

fn set(list: Vec<Value>) -> needlesh::manifest::ToolSet {
    tools(&json!({"needlesh": 1, "tools": list}).to_string())
}

fn make_folder() -> Value {
    tool(
        "make_folder",
        json!({"path": {"type": "string"}}),
        json!({"action": {"shell": {"argv": ["mkdir", "--", "{path}"]}}, "undo": {"shell": {"argv": ["rmdir", "--", "{path}"]}}}),
    )
}

#[test]
fn an_undo_is_a_plan_of_its_own() {
    let set = set(vec![make_folder()]);
    let call = Call { name: "make_folder".into(), arguments: json!({"path": "-x"}).as_object().unwrap().clone() };
    let forward = make(&set, "make_folder", &json!({"path": "-x"})).unwrap();
    let back = undo(set.get("make_folder").unwrap(), &call, &super::hostile::env).unwrap();
    assert_eq!(back.argv().unwrap(), ["rmdir", "--", "-x"]);
    assert!(back.undoes && !forward.undoes && back.id != forward.id);
    let none = tools(&json!({"needlesh": 1, "tools": [tool("t", json!({}), json!({"action": {"builtin": "time"}}))]}).to_string());
    assert_eq!(
        undo(none.get("t").unwrap(), &Call { name: "t".into(), arguments: Default::default() }, &super::hostile::env),
        Err(Refusal::NoUndo)
    );
}

#[test]
fn the_command_line_tells_how_to_undo_and_does_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), vec![make_folder()]);
    let out = needlesh(&file, &["call", "make_folder", "--arg", "path=a 'b'", "--yes"]);
    assert_eq!(out.status.code(), Some(0), "{}", err(&out));
    assert!(folder.path().join("a 'b'").is_dir());
    let hint = err(&out).lines().find_map(|l| l.strip_prefix("needlesh: this undoes it: needlesh ").map(str::to_owned)).unwrap();
    // The hint is a line for a shell; without a yes the undo is shown and not run, as any plan.
    let line = |rest: &str| {
        let text = format!("exec \"$0\" {hint} {rest}");
        Command::new("sh")
            .args(["-c", &text, env!("CARGO_BIN_EXE_needlesh")])
            .envs(["XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|n| (n, folder.path())))
            .current_dir(folder.path())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    };
    let shown = line("");
    assert_eq!(shown.status.code(), Some(5), "{}", err(&shown));
    assert!(String::from_utf8_lossy(&shown.stdout).contains(r"rmdir -- 'a '\''b'\'''"), "{}", String::from_utf8_lossy(&shown.stdout));
    assert_eq!(line("--yes").status.code(), Some(0));
    assert!(!folder.path().join("a 'b'").exists());
    let plan: Value =
        serde_json::from_slice(&needlesh(&file, &["call", "make_folder", "--arg", "path=x", "--print", "json"]).stdout).unwrap();
    assert_eq!(plan["undo"]["argv"], json!(["rmdir", "--", "x"]));
    let failed = needlesh(&file, &["call", "make_folder", "--arg", "path=no/such/x", "--yes"]);
    assert!(failed.status.code() == Some(1) && !err(&failed).contains("undoes"), "{}", err(&failed));
}

fn builtins() -> needlesh::manifest::ToolSet {
    let text = json!({"v": {"type": "string"}});
    set(vec![
        tool("copy", text.clone(), json!({"action": {"builtin": {"clipboard": "{v}"}}})),
        tool("show", text.clone(), json!({"action": {"builtin": {"open": "{v}"}}})),
        tool("docs", text.clone(), json!({"action": {"builtin": {"open": "https://docs.example/{v}?q={v}"}}})),
        tool("clock", text, json!({"action": {"builtin": {"time": "{v}"}}, "annotations": {"readOnlyHint": true}})),
    ])
}

/// An environment with a folder of stand-in programs before the real ones.
fn desktop(folder: &Path, programs: &[&str]) -> impl Fn(&str) -> Option<String> + Send + Sync + use<> {
    use std::os::unix::fs::PermissionsExt as _;
    for program in programs {
        let path = folder.join(program);
        let out = folder.join("got");
        std::fs::write(
            &path,
            format!("#!/bin/sh\nprintf '%s\\0' \"$@\" >{0}.new; cat >>{0}.new; mv {0}.new {0}; sleep 3\n", out.display()),
        )
        .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", folder.display());
    move |name: &str| match name {
        "PATH" => Some(path.clone()),
        "WAYLAND_DISPLAY" => Some("wayland-0".into()),
        _ => None,
    }
}

fn with(env: &(dyn Fn(&str) -> Option<String> + Send + Sync), name: &str, value: &str) -> Result<Plan, Refusal> {
    let call = Call { name: name.into(), arguments: json!({"v": value}).as_object().unwrap().clone() };
    needlesh::action::plan(builtins().get(name).unwrap(), &call, env)
}

fn run_with(plan: &Plan, env: needlesh::action::Env<'_>) -> needlesh::action::Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (events, _chunks) = tokio::sync::mpsc::channel(4);
        let (_keep, cancel) = tokio::sync::watch::channel(false);
        needlesh::action::run(plan, events, cancel, crate::means(env)).await
    })
}

#[test]
fn builtins_are_plans_that_show_what_they_do() {
    let folder = tempfile::tempdir().unwrap();
    let env = desktop(folder.path(), &["wl-copy", "xdg-open"]);
    let got = || std::fs::read_to_string(folder.path().join("got")).unwrap();
    let copy = with(&env, "copy", "$(id)\n'x'").unwrap();
    let program = format!("program {}", folder.path().canonicalize().unwrap().join("wl-copy").display());
    assert_eq!(copy.rows(), ["wl-copy", program.as_str(), r#"stdin "$(id)\n'x'""#, "is left running"]);
    // It keeps the clipboard and is left running.
    assert_eq!(run_with(&copy, &env).status, Status::Detached);
    assert!(got().ends_with("$(id)\n'x'"), "{}", got());
    let here = folder.path().to_str().unwrap();
    let show = with(&env, "show", here).unwrap();
    assert_eq!(show.argv().unwrap(), ["xdg-open", here]);
    assert_eq!(run_with(&show, &env).status, Status::Detached);
    assert_eq!(got(), format!("{here}\0"));
    for bad in ["https://evil.example/", "file:///etc/passwd", "--help", "", "no/such/file"] {
        assert!(matches!(with(&env, "show", bad), Err(Refusal::Unsafe { .. })), "{bad}");
    }
    assert_eq!(with(&env, "docs", "a/.b&c").unwrap().argv().unwrap(), ["xdg-open", "https://docs.example/a%2F.b%26c?q=a%2F.b%26c"]);
    let bare = |name: &str| (name == "PATH").then(|| "/nowhere".to_owned());
    assert!(matches!(with(&bare, "docs", "x"), Err(Refusal::MissingProgram(_))));
    let osc = with(&bare, "copy", "é").unwrap();
    assert_eq!((osc.rows(), osc.kind()), (vec!["to the terminal's clipboard (OSC 52): é".to_owned()], "clipboard"));
    assert_eq!(osc.shell_line(), r"printf '\033]52;c;%s\007' 'w6k=' >/dev/tty");
    assert!(matches!(with(&bare, "copy", &"x".repeat(80_000)), Err(Refusal::Unsafe { .. })));
}

#[test]
fn the_time_is_told_in_zones_that_exist() {
    let env = super::hostile::env;
    for bad in ["Mars/Base", "../../etc/passwd", ":/etc/passwd", "/etc/localtime", "UTC; id", ""] {
        assert!(matches!(with(&env, "clock", bad), Err(Refusal::Unsafe { .. })), "{bad}");
    }
    let plan = make(&builtins(), "clock", &json!({})).unwrap();
    assert_eq!(go(&plan).status, Status::Exited(0));
    if Path::new("/usr/share/zoneinfo/Asia/Tokyo").exists() {
        let out = go(&with(&env, "clock", "Asia/Tokyo").unwrap());
        assert!(String::from_utf8_lossy(&out.stdout).contains("JST (+0900)"), "{}", String::from_utf8_lossy(&out.stdout));
    }
}

fn reader(script: &str, extra: Value) -> Value {
    let mut shell = json!({"script": script});
    shell.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    tool("reader", json!({"v": {"type": "string"}}), json!({"action": {"shell": shell}, "annotations": {"readOnlyHint": true}}))
}

/// Whether this user's programs can be held here; the words of the card say the same.
pub(crate) fn enforced(plan: &Plan) -> bool {
    let held = matches!(plan.risk, Risk::ReadOnly(Hold::Enforced { .. }));
    assert_eq!(plan.risk_words().starts_with("read-only: enforced"), held);
    held
}

#[test]
fn what_only_reads_is_held_to_it_where_the_kernel_can() {
    let folder = tempfile::tempdir().unwrap();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "whole").unwrap();
    let script = r#"
        for try in 'echo x >>"$v"' ': >"$v"' 'rm -f "$v"' 'mv "$v" "$v.2"' 'echo x >"$v.new"' 'mkdir "$v.d"' 'ln -s a "$v.l"' 'kill -0 '$PPID; do
            if (eval "$try") 2>/dev/null; then echo "did: $try"; fi
        done
        cat "$v"; echo; echo t >"$TMPDIR/t"; cat "$TMPDIR/t"; echo nothing >/dev/null; echo "$TMPDIR"; (echo pipe) | cat; ls -ld "$TMPDIR""#;
    let list = set(vec![reader(script, json!({}))]);
    let plan = make(&list, "reader", &json!({"v": victim.to_str().unwrap()})).unwrap();
    let held = enforced(&plan);
    writeln!(std::io::stderr(), "enforced here: {held}").unwrap();
    if !held {
        assert_eq!(plan.risk_words(), "read-only: by promise");
        return;
    }
    let outcome = go(&plan);
    let out = String::from_utf8(outcome.stdout).unwrap();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((lines[0], lines[1], lines[3]), ("whole", "t", "pipe"), "{out}{}", String::from_utf8_lossy(&outcome.stderr));
    assert!(lines[4].starts_with("drwx------"), "nobody else may look in: {out}");
    assert!(lines[2].starts_with("/tmp/needlesh-") && !Path::new(lines[2]).exists(), "{out}");
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "whole");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    // This process and its other children are as free as before.
    std::fs::write(folder.path().join("free"), "x").unwrap();
    let free = set(vec![reader("echo x >>\"$v\"", json!({"sandbox": false}))]);
    let plan = make(&free, "reader", &json!({"v": victim.to_str().unwrap()})).unwrap();
    assert_eq!((plan.risk, go(&plan).status), (Risk::ReadOnly(Hold::Promise("its file opts out")), Status::Exited(0)));
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "wholex\n");
}

#[test]
fn strict_refuses_what_is_only_promised() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), vec![reader("echo done", json!({"sandbox": false})), make_folder()]);
    assert_eq!(needlesh(&file, &["call", "reader", "--yes"]).stdout, b"done\n");
    let out = needlesh(&file, &["--strict", "call", "reader", "--yes"]);
    assert_eq!((out.status.code(), out.stdout.as_slice()), (Some(5), b"".as_slice()), "{}", err(&out));
    assert!(err(&out).contains("its file opts out"), "{}", err(&out));
    // What does not claim to only read has no layer to miss.
    assert_eq!(needlesh(&file, &["--strict", "call", "make_folder", "--arg", "path=x", "--yes"]).status.code(), Some(0));
}

#[test]
fn children_that_are_left_behind_are_counted_and_ended() {
    // The first holds the output, the second does not.
    for (script, count) in
        [("sleep 30 & echo done", 1), ("sleep 30 >/dev/null 2>&1 & sleep 30 >/dev/null 2>&1 & echo done", 2), ("sleep 0.1 & echo done", 0)]
    {
        let outcome = go(&make(&set(vec![reader(script, json!({}))]), "reader", &json!({})).unwrap());
        assert_eq!((outcome.status, outcome.leaked), (Status::Exited(0), count), "{script}");
    }
}

#[test]
fn a_program_that_stops_is_not_waited_for() {
    let start = std::time::Instant::now();
    let outcome = go(&make(&set(vec![reader("echo begun; kill -STOP $$; echo never", json!({}))]), "reader", &json!({})).unwrap());
    assert_eq!((outcome.status, outcome.stdout.as_slice()), (Status::Stopped, b"begun\n".as_slice()));
    assert!(start.elapsed() < std::time::Duration::from_secs(8), "{:?}", start.elapsed());
}

#[test]
fn an_exit_code_that_the_file_expects_is_an_answer_and_says_so() {
    let look = |expect: Value| {
        let hints = json!({"readOnlyHint": false, "destructiveHint": false, "openWorldHint": false});
        tool(
            "look",
            json!({"code": {"type": "integer"}}),
            json!({"annotations": hints, "action": {"shell": {"script": "exit \"$code\"", "expect": expect}}}),
        )
    };
    let set = set(vec![look(json!({"1": "nothing was found"}))]);
    for (code, answers, words) in [(0, true, "exit code 0"), (1, true, "nothing was found: exit code 1"), (2, false, "exit code 2")] {
        let status = go(&make(&set, "look", &json!({"code": code})).unwrap()).status;
        assert_eq!((status.is_success(), status.words().as_str()), (answers, words));
    }
    // A script is told the code itself.
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), vec![look(json!({"1": "nothing was found"}))]);
    assert_eq!(needlesh(&path, &["call", "look", "--arg", "code=1", "--yes"]).status.code(), Some(1));
    for (expect, fault) in [
        (json!({"0": "good"}), "\"0\" is not an exit code beside 0"),
        (json!({"01": "good"}), "is not an exit code"),
        (json!({"256": "good"}), "is not an exit code"),
        (json!({"1": " "}), "a few plain words"),
        (json!({"1": "a\u{1b}[2Jb"}), "a few plain words"),
        (json!({"1": "x".repeat(81)}), "a few plain words"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let out = needlesh(&file(folder.path(), vec![look(expect.clone())]), &["tools", "lint"]);
        let said = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.code() == Some(8) && said.contains(fault), "{expect}: {said}");
    }
}

#[test]
fn a_failure_that_the_sandbox_made_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), vec![reader("echo x >made", json!({})), make_folder()]);
    let out = needlesh(&file, &["call", "reader", "--yes"]);
    if out.status.success() {
        // Nothing holds it here, and the strict flag says so.
        assert_eq!(needlesh(&file, &["--strict", "call", "reader", "--yes"]).status.code(), Some(5));
        return;
    }
    // Never the way around it: whatever the program prints, it is only told how to say what the tool is.
    assert!(err(&out).contains("\"readOnlyHint\": false") && !err(&out).contains("sandbox"), "{}", err(&out));
    assert!(err(&out).contains("restricted to reading") && !folder.path().join("made").exists(), "{}", err(&out));
    let out = needlesh(&file, &["call", "make_folder", "--arg", "path=/proc/x", "--yes"]);
    assert!(!out.status.success() && !err(&out).contains("restricted to reading"), "{}", err(&out));
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status.lines().find(|l| l.starts_with("VmRSS:")).unwrap().split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Set in the process of its own that the thousand runs get.
const ALONE: &str = "NEEDLESH_TEST_ALONE";

fn a_thousand_runs() {
    let list = set(vec![
        reader("echo \"$v\"; echo e >&2; echo x >\"${TMPDIR:-/tmp}/t\" || :", json!({"stdin": "{v}"})),
        tool("plain", json!({}), json!({"action": {"shell": {"argv": ["true"]}}})),
    ]);
    let plans = [make(&list, "reader", &json!({"v": "x"})).unwrap(), make(&list, "plain", &json!({})).unwrap()];
    let temp = || {
        std::fs::read_dir(std::env::temp_dir())
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("needlesh-"))
            .count()
    };
    let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let children = || {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        tasks.map(|t| std::fs::read_to_string(t.unwrap().path().join("children")).unwrap_or_default()).collect::<String>()
    };
    crate::helper();
    let many = |count: usize| {
        for n in 0..count {
            let outcome = driver::run(&plans[n % 2], &Arc::new(AtomicBool::new(false)), |_| {}).unwrap();
            assert_eq!((outcome.status, outcome.leaked), (Status::Exited(0), 0));
        }
    };
    many(100);
    let before = (descriptors(), threads(), temp(), children());
    let memory = resident_kb();
    many(1000);
    assert_eq!((descriptors(), threads(), temp(), children()), before);
    let grown = resident_kb().saturating_sub(memory);
    assert!(grown < 2048, "memory grew by {grown} KiB");
    let _ = writeln!(std::io::stderr(), "{memory} KiB, {grown} KiB more after 1,000 runs");
}

/// In a process of its own, so that nothing else starts children or opens files meanwhile: the test runs itself again.
#[test]
fn a_thousand_runs_leave_nothing_behind() {
    if std::env::var_os(ALONE).is_some() {
        return a_thousand_runs();
    }
    let own = tempfile::tempdir().unwrap();
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "actions::a_thousand_runs_leave_nothing_behind", "--nocapture", "--test-threads=1"])
        .env("TMPDIR", own.path())
        .env(ALONE, "1")
        .output()
        .unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), err(&out));
    assert!(out.status.success() && text.contains("1 passed") && text.contains("more after 1,000 runs"), "{text}");
}
