//! Tools of MCP servers, the whole way: planned, shown, run through the protocol, ended.

use crate::home::{Home, text};
use needlesh::action::plan;
use needlesh::driver::{keep_servers, run};
use needlesh::manifest::{Call, Sources, load};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

/// A server in a few lines of shell. It writes down each start and all that it is asked.
const SERVER: &str = r#"echo "$$" >> starts
echo "ready for work" >&2
[ "$1" = endless ] && more=',"nextCursor":"more"'
while IFS= read -r line; do
    printf '%s\n' "$line" >> asked
    id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
    answer() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"; }
    case $line in
        *'"method":"initialize"'*) answer '{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"desk","version":"1"}}' ;;
        *'"method":"tools/list"'*) answer '{"tools":[{"name":"note","description":"Take a note.","inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]},"annotations":{"readOnlyHint":true}},{"name":"wipe","inputSchema":{"type":"object"}}]'"$more"'}' ;;
        *'"name":"note"'*) answer '{"content":[{"type":"text","text":"noted by '"$TOKEN"'"}]}' ;;
        *'"name":"long"'*) answer '{"content":[{"type":"text","text":"'"$(printf '%03000d' 0)"'"}]}' ;;
        *'"name":"fail"'*) answer '{"content":[{"type":"text","text":"the pen is dry"}],"isError":true}' ;;
        *'"name":"unknown"'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32602,"message":"no such tool"}}\n' "$id" ;;
        *'"name":"flood"'*) while :; do printf '{"jsonrpc":"2.0","id":"s","method":"ping"}\n'; done ;;
        *'"name":"hang"'*) sleep 600 ;;
        *'"name":"die"'*) echo "out of paper" >&2; exit 3 ;;
    esac
done
"#;

fn manifest() -> String {
    let tool = |name: &str, more: Value| {
        let mut mcp = json!({"command": ["sh", "desk.sh"], "tool": name});
        mcp.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"name": name, "description": "x", "action": {"mcp": mcp},
            "parameters": {"type": "object", "properties": {"text": {"type": "string"}, "n": {"type": "integer", "default": 2}}}})
    };
    let mut tools: Vec<Value> = ["fail", "unknown", "die", "flood"].into_iter().map(|name| tool(name, json!({}))).collect();
    tools.push(tool("note", json!({"env": {"TOKEN": "${env:DESK_TOKEN}"}})));
    tools.push(tool("hang", json!({"timeout_s": 1})));
    tools.push(tool("long", json!({"max_output_kb": 1})));
    tools.push(tool("absent", json!({"command": ["no-such-server"]})));
    tools.push(tool("silent", json!({"command": ["true"]})));
    tools.push(tool("list", json!({"tool": null})));
    tools.push(tool("endless", json!({"command": ["sh", "desk.sh", "endless"], "tool": null, "max_output_kb": 1})));
    for tool in &mut tools {
        tool["action"]["mcp"].as_object_mut().unwrap().retain(|_, value| !value.is_null());
    }
    json!({"needlesh": 1, "tools": tools}).to_string()
}

fn desk() -> Home {
    let home = Home::new();
    home.write("desk.sh", SERVER);
    home.write("config/needlesh/schemas/desk.json", &manifest());
    home
}

fn call(home: &Home, args: &[&str]) -> Output {
    let mut command = home.command(&[&["--no-builtin"][..], args].concat());
    command.env("DESK_TOKEN", "secret-123").stdin(std::process::Stdio::null()).output().unwrap()
}

fn lines(home: &Home, file: &str) -> Vec<String> {
    std::fs::read_to_string(home.path().join(file)).unwrap_or_default().lines().map(str::to_owned).collect()
}

fn is_gone(pid: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    state.is_empty() || state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'))
}

#[test]
fn a_tool_of_a_server_runs_and_the_server_ends_with_the_run() {
    let home = desk();
    let out = call(&home, &["call", "note", "--arg", "text=a \"b\" $(c)", "--yes"]);
    assert_eq!((text(&out.stdout), out.status.code()), ("noted by •••\n".to_owned(), Some(0)), "{}", text(&out.stderr));
    let asked: Value = serde_json::from_str(lines(&home, "asked").last().unwrap()).unwrap();
    assert_eq!(asked["params"]["arguments"], json!({"text": "a \"b\" $(c)", "n": 2}), "{asked}");
    let starts = lines(&home, "starts");
    assert!(starts.len() == 1 && (!Path::new("/proc/self").exists() || is_gone(&starts[0])), "{starts:?}");
    assert!(!text(&out.stderr).contains("ready for work"), "what a server says counts where it fails");
}

#[test]
fn every_failure_has_its_code_and_the_servers_own_words() {
    let home = desk();
    for (name, code, part) in [
        ("fail", 7, "the pen is dry"),
        ("fail", 7, "the tool says that it failed"),
        ("unknown", 7, "no such tool (code -32602)"),
        ("die", 7, "out of paper"),
        ("flood", 7, "has no end"),
        ("hang", 124, "took too long"),
        ("absent", 7, "not found on this machine: no-such-server"),
        ("silent", 7, "true is not an MCP server"),
    ] {
        let out = call(&home, &["call", name, "--yes"]);
        assert_eq!((out.status.code(), out.stdout.len()), (Some(code), 0), "{name}: {}", text(&out.stderr));
        assert!(text(&out.stderr).contains(part), "{name}: {}", text(&out.stderr));
    }
    for name in ["long", "endless"] {
        let out = call(&home, &["--json", "call", name, "--yes"]);
        let object: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!((&object["outcome"]["truncated"], object["outcome"]["stdout"].as_str().unwrap().len()), (&json!(true), 1024), "{name}");
    }
    let pages = lines(&home, "asked").iter().filter(|line| line.contains("tools/list")).count();
    assert!((2..20).contains(&pages), "pages are asked for until the answer is full: {pages}");
    let mut command = home.command(&["--no-builtin", "call", "note", "--yes"]);
    let unset = command.env_remove("DESK_TOKEN").output().unwrap();
    assert_eq!(unset.status.code(), Some(4), "{}", text(&unset.stderr));
    assert!(text(&unset.stderr).contains("DESK_TOKEN"));
}

#[test]
fn what_will_be_asked_of_whom_is_shown_before() {
    let home = desk();
    let out = call(&home, &["call", "note", "--arg", "text=hi", "--dry-run"]);
    let shown = text(&out.stdout);
    assert!(shown.contains("mcp note {\"text\":\"hi\",\"n\":2} of sh desk.sh"), "{shown}");
    assert!(shown.contains("gives the secret DESK_TOKEN to") && shown.contains("destructive"), "{shown}");
    let out = call(&home, &["call", "note", "--arg", "text=hi", "--print", "json"]);
    let plan: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&plan["kind"], &plan["tool"], &plan["method"]), (&json!("mcp"), &json!("note"), &json!("tools/call")));
    assert_eq!((&plan["argv"], &plan["secrets"]), (&json!(["sh", "desk.sh"]), &json!(["DESK_TOKEN"])));
    assert!(!text(&out.stdout).contains("secret-123"));
    assert!(lines(&home, "starts").is_empty(), "nothing was started");
    let line = text(&call(&home, &["call", "note", "--arg", "text=hi", "--print", "shell"]).stdout);
    let mut shell = Command::new("sh");
    let piped = shell.args(["-c", &line]).env("DESK_TOKEN", "t").current_dir(home.path()).output().unwrap();
    assert!(text(&piped.stdout).contains("noted by t"), "{line}: {}", text(&piped.stderr));
    let nobody = call(&home, &["call", "note", "--arg", "text=hi"]);
    assert_eq!(nobody.status.code(), Some(5), "{}", text(&nobody.stderr));
}

#[test]
fn a_rule_about_the_servers_command_denies_and_does_not_allow_what_is_asked() {
    let home = desk();
    let rule = |verdict: &str| format!("[[rule]]\nargv = [\"sh\", \"desk.sh\"]\nverdict = \"{verdict}\"\n");
    let policy = home.path().join("config/needlesh/policy.toml");
    std::fs::write(&policy, rule("deny")).unwrap();
    let denied = call(&home, &["call", "fail", "--yes"]);
    assert_eq!(denied.status.code(), Some(5), "{}", text(&denied.stderr));
    std::fs::write(&policy, rule("allow")).unwrap();
    let asked = call(&home, &["call", "fail"]);
    assert_eq!(asked.status.code(), Some(5), "{}", text(&asked.stderr));
    assert!(lines(&home, "starts").is_empty());
}

#[test]
fn a_session_keeps_a_server_and_ends_it() {
    crate::helper();
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("desk.sh");
    std::fs::write(&script, SERVER).unwrap();
    let cwd = folder.path().to_str().unwrap();
    let mcp = |tool: &str| json!({"mcp": {"command": ["sh", script.to_str().unwrap()], "tool": tool, "cwd": cwd}});
    let tools: Vec<Value> = ["note", "die", "long"].map(|name| json!({"name": name, "description": "x", "action": mcp(name)})).into();
    let set = load(&Sources { builtin: vec![("t.json".into(), json!({"needlesh": 1, "tools": tools}).to_string())], ..Sources::default() });
    assert_eq!(set.problems, []);
    let go = |name: &str| {
        let call = Call { name: name.to_owned(), arguments: Map::new() };
        let plan = plan(set.get(name).unwrap(), &call, &|name| std::env::var(name).ok()).unwrap();
        run(&plan, &Arc::default(), |_| {}).unwrap()
    };
    let starts = || std::fs::read_to_string(folder.path().join("starts")).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let session = keep_servers();
    assert!(go("note").status.is_success() && go("long").status.is_success());
    assert_eq!(starts().len(), 1, "the second call goes to the same server");
    let died = go("die");
    assert!(!died.status.is_success() && died.stderr.ends_with(b"out of paper\n"), "{died:?}");
    assert!(go("note").status.is_success());
    assert_eq!(starts().len(), 2, "one that ended is started again");
    if Path::new("/proc/self").exists() {
        assert!(!is_gone(&starts()[1]));
        drop(session);
        assert!(is_gone(&starts()[1]), "it ends with the session");
    }
}

#[test]
fn a_server_is_asked_for_its_tools_only_after_a_yes_and_they_run() {
    let home = desk();
    let ask = |more: &[&str]| {
        let args = [&["tools", "import", "--to", "made.json", "--force"][..], more, &["--command", "sh", "desk.sh"]].concat();
        home.command(&args).stdin(std::process::Stdio::null()).output().unwrap()
    };
    let nobody = ask(&[]);
    assert_eq!(nobody.status.code(), Some(5), "{}", text(&nobody.stderr));
    assert!(text(&nobody.stdout).contains("mcp tools/list of sh desk.sh"), "{}", text(&nobody.stdout));
    assert!(lines(&home, "starts").is_empty() && !home.path().join("made.json").exists());
    let made = ask(&["--yes"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert_eq!(lines(&home, "starts").len(), 1);
    let run = home.run(&["--no-builtin", "--schemas", "made.json", "--tools", "wipe", "call", "wipe", "--dry-run"], "");
    assert!(text(&run.stdout).contains("mcp wipe {} of sh desk.sh"), "{}{}", text(&run.stdout), text(&run.stderr));
    let captured = r#"{"tools":[{"name":"note","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]}"#;
    let out = home.run(&["tools", "import", "-", "--command", "sh", "desk.sh"], captured);
    let manifest: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(manifest["tools"][0]["action"], json!({"mcp": {"command": ["sh", "desk.sh"], "tool": "note"}}));
    assert_eq!(lines(&home, "starts").len(), 1, "a list that was saved needs no server");
}

#[test]
fn the_servers_of_a_client_are_asked_and_those_that_fail_are_listed() {
    let home = desk();
    home.write(
        "client.json",
        r#"{"mcpServers": {"desk": {"command": "sh", "args": ["desk.sh"]}, "gone": {"command": "true"}, "far": {"url": "https://far.example"}}}"#,
    );
    let out = home.run(&["--json", "tools", "import", "client.json", "--yes"], "");
    let object: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", text(&out.stderr)));
    assert_eq!((&object["tools"], &object["left_out_count"]), (&json!(2), &json!(2)), "{object}");
    let why = object["left_out"].as_array().unwrap().iter().map(|left| left["why"].as_str().unwrap()).collect::<Vec<_>>();
    assert!(why[0].contains("over HTTP") && why[1].contains("true is not an MCP server"), "{why:?}");
    let denied = "[[rule]]\ntool = \"list_tools_of_*\"\nverdict = \"deny\"\n";
    home.write("config/needlesh/policy.toml", denied);
    std::fs::set_permissions(home.path().join("config/needlesh/policy.toml"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert_eq!(home.run(&["tools", "import", "client.json", "--yes"], "").status.code(), Some(5));
}
