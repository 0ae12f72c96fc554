//! needlesh for other programs: `serve --stdio` with lines, `mcp` with rmcp's own client, both through the real program.

use crate::home::{Home, text};
use rmcp::model::{CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest};
use rmcp::service::{PeerRequestOptions, RunningService};
use rmcp::{RoleClient, serve_client};
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout};

/// `say` and `wait` only read; `drop_it` may delete; `look` wants the terminal.
const TOOLS: &str = r#"{"needlesh": 1, "tools": [
    {"name": "say", "description": "Say a word", "annotations": {"readOnlyHint": true, "openWorldHint": false},
     "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
     "action": {"shell": {"argv": ["echo", "{word}"]}}},
    {"name": "wait", "description": "Wait for a while", "annotations": {"readOnlyHint": true, "openWorldHint": false},
     "parameters": {"type": "object", "properties": {}}, "action": {"shell": {"argv": ["sleep", "60"]}}},
    {"name": "drop_it", "description": "Throw something away", "parameters": {"type": "object", "properties": {}},
     "action": {"shell": {"argv": ["true"]}}},
    {"name": "fail", "description": "Fail with a code", "annotations": {"readOnlyHint": true, "openWorldHint": false},
     "parameters": {"type": "object", "properties": {}}, "action": {"shell": {"argv": ["false"]}}},
    {"name": "look", "description": "Look at it on the terminal", "parameters": {"type": "object", "properties": {}},
     "action": {"shell": {"argv": ["cat"], "interactive": true}}}]}"#;

fn home(rules: &str) -> Home {
    let home = Home::new();
    home.write("config/needlesh/schemas/tools.json", TOOLS);
    home.write("config/needlesh/policy.toml", rules);
    std::fs::create_dir(home.path().join("src")).unwrap();
    home
}

fn allow(tool: &str) -> String {
    format!("[[rule]]\ntool = \"{tool}\"\nverdict = \"allow\"\n")
}

struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Server {
    fn start(home: &Home) -> Self {
        let mut child = home.command(&["serve", "--stdio"]).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, stdin, stdout }
    }

    fn send(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("{line:?}: {e}"))
    }

    fn ask(&mut self, request: &Value) -> Value {
        self.send(&request.to_string());
        self.next()
    }

    fn end(mut self) -> Option<i32> {
        drop(self.stdin.take());
        self.child.wait().unwrap().code()
    }
}

#[test]
fn requests_are_answered_in_order_with_their_ids_and_nothing_is_run() {
    let home = home("");
    let mut server = Server::start(&home);
    for (id, query) in [(json!(1), "how big is the src folder"), (json!("two"), "show the last 5 commits"), (json!(3), "xyzzy")] {
        server.send(&json!({"id": id, "query": query}).to_string());
    }
    let first = server.next();
    assert_eq!((&first["id"], &first["code"]), (&json!(1), &json!(0)), "{first}");
    assert_eq!(first["result"]["function_calls"][0]["name"], "disk_usage", "{first}");
    assert!(first["result"].get("outcomes").is_none() && first.get("error").is_none(), "{first}");
    assert_eq!(server.next()["id"], "two");
    let third = server.next();
    assert_eq!((&third["id"], &third["code"], &third["error"]["error_code"]), (&json!(3), &json!(3), &json!("no_tool")), "{third}");
    let call = server.ask(&json!({"id": 4, "call": {"name": "say", "arguments": {"word": "it's"}}}));
    assert_eq!(call["result"]["plan"]["argv"], json!(["echo", "it's"]), "{call}");
    assert_eq!(server.end(), Some(0));
    assert_eq!(text(&home.run(&["history", "list"], "").stdout), "", "what is only proposed is not recorded");
}

#[test]
fn a_bad_line_is_named_and_the_next_one_is_answered() {
    let home = home("");
    let mut server = Server::start(&home);
    let mut check = |line: &str, id: Value, part: &str| {
        server.send(line);
        let answer = server.next();
        assert_eq!((&answer["id"], &answer["code"]), (&id, &json!(2)), "{answer}");
        assert!(answer["error"]["error"].as_str().unwrap().contains(part), "{answer}");
    };
    check("{", Value::Null, "not JSON");
    check("[]", Value::Null, "not a JSON object");
    check(r#"{"id": 1, "qery": "x", "query": "x"}"#, json!(1), "do you mean \"query\"");
    check(&format!("{{\"id\": 2, \"query\": \"{}\"}}", "x".repeat(2 << 20)), Value::Null, "has more than 1048576 bytes");
    check(r#"{"id": 3, "call": {"name": "nosuch"}}"#, json!(3), "there is no tool \"nosuch\"");
    check(r#"{"id": 4, "call": {"name": "say", "arguments": {"word": 1}}}"#, json!(4), "word");
    check(r#"{"cancel": 99}"#, Value::Null, "no request with the id 99");
    let missing = server.ask(&json!({"id": 5, "call": {"name": "say"}}));
    assert_eq!((&missing["code"], &missing["error"]["error_code"]), (&json!(4), &json!("incomplete")), "{missing}");
    assert_eq!(server.ask(&json!({"id": 6, "query": "how big is the src folder"}))["code"], 0);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_run_needs_the_wish_and_a_rule_and_the_named_rule_is_enough() {
    let home = home("");
    let request = json!({"id": 1, "call": {"name": "say", "arguments": {"word": "hello"}}, "run": true});
    let mut server = Server::start(&home);
    let answer = server.ask(&request);
    assert_eq!((&answer["code"], &answer["error"]["error_code"]), (&json!(5), &json!("not_permitted")), "{answer}");
    assert!(answer["result"].get("outcomes").is_none(), "{answer}");
    let hint = answer["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("policy.toml lets it run"), "{hint}");
    assert_eq!(server.end(), Some(0));
    // The rule as it was named.
    home.write("config/needlesh/policy.toml", hint.split_once('\n').unwrap().1);
    let mut server = Server::start(&home);
    let answer = server.ask(&request);
    assert_eq!((&answer["code"], &answer["result"]["outcomes"][0]["stdout"]), (&json!(0), &json!("hello\n")), "{answer}");
    let unasked = server.ask(&json!({"id": 2, "call": {"name": "say", "arguments": {"word": "hello"}}}));
    assert!(unasked["result"].get("outcomes").is_none(), "what is not asked to run does not: {unasked}");
    assert_eq!(server.end(), Some(0));
    let history = text(&home.run(&["history", "export"], "").stdout);
    assert_eq!(history.lines().filter(|l| l.contains("\"way\":\"serve\"") && l.contains("\"decision\":\"ran\"")).count(), 1, "{history}");
}

#[test]
fn a_denial_a_failure_and_a_tool_of_the_terminal_are_told() {
    let deny = "[[rule]]\nname = \"keep\"\ntool = \"drop_it\"\nverdict = \"deny\"\n";
    let home = home(&format!("{deny}{}{}", allow("fail"), allow("look")));
    let mut server = Server::start(&home);
    let denied = server.ask(&json!({"id": 1, "call": {"name": "drop_it"}, "run": true}));
    assert_eq!((&denied["code"], &denied["error"]["where"]["line"]), (&json!(5), &json!(1)), "{denied}");
    assert!(denied["error"]["error"].as_str().unwrap().contains("\"keep\""), "{denied}");
    let failed = server.ask(&json!({"id": 2, "call": {"name": "fail"}, "run": true}));
    assert_eq!((&failed["code"], &failed["result"]["outcomes"][0]["exit_code"]), (&json!(1), &json!(1)), "{failed}");
    let terminal = server.ask(&json!({"id": 3, "call": {"name": "look"}, "run": true}));
    assert_eq!(terminal["code"], 5, "{terminal}");
    assert!(terminal["error"]["error"].as_str().unwrap().contains("terminal"), "{terminal}");
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_client_can_only_ask_for_more_confidence() {
    let home = home(&allow("disk_usage"));
    let mut server = Server::start(&home);
    let sure = server.ask(&json!({"id": 1, "query": "how big is the src folder", "run": true, "min_confidence": 1.0}));
    assert_eq!(sure["code"], 5, "{sure}");
    assert!(sure["error"]["error"].as_str().unwrap().contains("1.000 is needed"), "{sure}");
    let run = server.ask(&json!({"id": 2, "query": "how big is the src folder", "run": true}));
    assert_eq!((&run["code"], &run["result"]["outcomes"][0]["success"]), (&json!(0), &json!(true)), "{run}");
    assert_eq!(server.end(), Some(0));
}

#[test]
fn what_waits_and_what_runs_can_be_cancelled() {
    let home = home(&allow("wait"));
    let mut server = Server::start(&home);
    server.send(r#"{"id": 1, "call": {"name": "wait"}, "run": true}"#);
    server.send(r#"{"id": 2, "query": "how big is the src folder"}"#);
    server.send(r#"{"id": 2, "query": "again"}"#);
    let twice = server.next();
    assert!(twice["error"]["error"].as_str().unwrap().contains("id 2 is still open"), "{twice}");
    server.send(r#"{"cancel": 2}"#);
    let waiting = server.next();
    assert_eq!((&waiting["id"], &waiting["code"], &waiting["error"]["error"]), (&json!(2), &json!(130), &json!("cancelled")));
    server.send(r#"{"cancel": 1}"#);
    let running = server.next();
    assert_eq!((&running["id"], &running["code"], &running["error"]["error"]), (&json!(1), &json!(130), &json!("cancelled")));
    assert_eq!(server.ask(&json!({"id": 2, "query": "how big is the src folder"}))["code"], 0);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn the_way_must_be_said() {
    assert_eq!(home("").run(&["serve"], "").status.code(), Some(2));
}

type Client = RunningService<RoleClient, ()>;

/// Does something with a client of `needlesh mcp`, and ends the server.
fn with_client(home: &Home, args: &[&str], work: impl AsyncFnOnce(&Client)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut child = tokio::process::Command::from(home.command(&[&["mcp"], args].concat())).spawn().unwrap();
        let pipes = (child.stdout.take().unwrap(), child.stdin.take().unwrap());
        let client = serve_client((), pipes).await.unwrap();
        work(&client).await;
        client.cancel().await.unwrap();
        assert_eq!(child.wait().await.unwrap().code(), Some(0));
    });
}

fn params(name: &'static str, arguments: Value) -> CallToolRequestParams {
    let Value::Object(arguments) = arguments else { panic!("no object") };
    CallToolRequestParams::new(name).with_arguments(arguments)
}

fn said(result: &CallToolResult) -> String {
    result.content.iter().filter_map(|c| Some(c.as_text()?.text.clone())).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_mcp_client_sees_the_tools_with_schema_and_annotations() {
    let home = home("");
    with_client(&home, &[], async |client| {
        let info = client.peer_info().unwrap();
        assert!(format!("{info:?}").contains("needlesh"), "{info:?}");
        let tools = client.list_all_tools().await.unwrap();
        assert_eq!(tools[0].name, "dispatch");
        assert_eq!(tools[0].annotations.as_ref().unwrap().read_only_hint, Some(true));
        let say = tools.iter().find(|t| t.name == "say").unwrap();
        assert_eq!(say.input_schema["required"], json!(["word"]));
        let hints = say.annotations.as_ref().unwrap();
        assert_eq!((hints.read_only_hint, hints.open_world_hint), (Some(true), Some(false)));
        let drop_it = tools.iter().find(|t| t.name == "drop_it").unwrap().annotations.clone().unwrap();
        assert_eq!((drop_it.read_only_hint, drop_it.destructive_hint), (Some(false), Some(true)));
        assert!(tools.len() > 200, "the built-in tools are there too: {}", tools.len());
    });
}

#[test]
fn an_mcp_client_is_told_the_proposal_and_nothing_is_run() {
    let home = home(&allow("*"));
    with_client(&home, &[], async |client| {
        let result = client.call_tool(params("dispatch", json!({"text": "how big is the src folder"}))).await.unwrap();
        assert_eq!(result.is_error, Some(false));
        assert!(said(&result).contains("disk_usage") && said(&result).contains("$ du"), "{}", said(&result));
        let answer = result.structured_content.unwrap();
        assert_eq!(answer["function_calls"][0]["name"], "disk_usage");
        assert!(answer.get("outcomes").is_none(), "{answer}");
        let none = client.call_tool(params("dispatch", json!({"text": "xyzzy"}))).await.unwrap();
        assert_eq!(none.is_error, Some(true));
        assert!(client.call_tool(params("dispatch", json!({}))).await.is_err(), "a request without words is the client's fault");
        assert!(client.call_tool(params("nosuch", json!({}))).await.is_err());
    });
    assert_eq!(text(&home.run(&["history", "list"], "").stdout), "");
}

#[test]
fn an_mcp_client_runs_only_what_a_rule_allows() {
    let home = home(&allow("say"));
    with_client(&home, &[], async |client| {
        let ran = client.call_tool(params("say", json!({"word": "it's 'two words'"}))).await.unwrap();
        assert_eq!((ran.is_error, said(&ran).as_str()), (Some(false), "it's 'two words'\n"), "{ran:?}");
        let not = client.call_tool(params("drop_it", json!({}))).await.unwrap();
        assert_eq!(not.is_error, Some(true));
        let why = said(&not);
        assert!(why.contains("no rule lets drop_it run") && why.contains("policy.toml lets it run:") && why.contains("[[rule]]"), "{why}");
        let invalid = client.call_tool(params("say", json!({"word": 1}))).await.unwrap();
        assert!(invalid.is_error == Some(true) && said(&invalid).contains("word"), "{invalid:?}");
        let missing = client.call_tool(params("say", json!({}))).await.unwrap();
        assert!(missing.is_error == Some(true) && said(&missing).contains("say needs word"), "{missing:?}");
    });
}

#[test]
fn an_mcp_client_ends_a_run_by_cancelling_it() {
    let home = home(&format!("{}{}", allow("wait"), allow("say")));
    with_client(&home, &[], async |client| {
        let request = ClientRequest::CallToolRequest(CallToolRequest::new(params("wait", json!({}))));
        let handle = client.send_cancellable_request(request, PeerRequestOptions::no_options()).await.unwrap();
        handle.cancel(Some("enough".to_owned())).await.unwrap();
        // The engine does one after the other: this is answered when the other has ended, long before its minute is over.
        let ran = client.call_tool(params("say", json!({"word": "next"}))).await.unwrap();
        assert_eq!(said(&ran), "next\n");
    });
    let history = text(&home.run(&["history", "export"], "").stdout);
    let mut waited = history.lines().filter(|line| line.contains("\"name\":\"wait\""));
    assert!(waited.all(|line| line.contains("\"ending\":\"cancelled\"")), "{history}");
}

#[test]
fn a_tool_called_dispatch_keeps_its_name() {
    let home = Home::new();
    let own = TOOLS.replace("\"drop_it\"", "\"dispatch\"");
    home.write("config/needlesh/schemas/tools.json", &own);
    with_client(&home, &["--no-builtin"], async |client| {
        let tools = client.list_all_tools().await.unwrap();
        let names: Vec<&str> = tools.iter().map(|t| t.name.as_ref()).collect();
        assert_eq!(names, ["needlesh_dispatch", "say", "wait", "dispatch", "fail", "look"]);
    });
}

#[test]
fn a_line_of_nonsense_does_not_end_the_mcp_server() {
    let home = home("");
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"}}});
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let list = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"});
    let out = home.run(&["mcp"], &format!("{hello}\n{ready}\nnonsense\n{list}\n"));
    let answers: Vec<Map<String, Value>> = text(&out.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(answers.iter().any(|a| a.get("id") == Some(&json!(1))), "{answers:?}");
    assert!(out.status.success(), "{}", text(&out.stderr));
}
