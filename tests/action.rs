//! Plans and runs against real programs and a real socket, from tools made in code.

use needlesh::action::{Chunk, Outcome, Plan, Refusal, Status, Step, plan, run};
use needlesh::manifest::{Action, Body, Call, Element, HttpAction, ShellAction, ShellForm, Sources, Template, Tool, load};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

fn t(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn w(text: &str) -> Element {
    Element::Word(t(text))
}

fn tool(properties: Value, required: &[&str], action: Action) -> Tool {
    let parameters = json!({"type": "object", "properties": properties, "required": required});
    let file = json!({"needlesh": 1, "tools": [{"name": "t", "description": "d", "parameters": parameters}]});
    let set = load(&Sources { builtin: vec![("t.json".into(), file.to_string())], ..Sources::default() });
    let mut tool = set.get("t").unwrap().clone();
    tool.action = Some(action);
    tool
}

fn shell(form: ShellForm) -> ShellAction {
    ShellAction {
        program: None,
        os: None,
        form,
        cwd: None,
        env: vec![],
        stdin: None,
        data: needlesh::manifest::DataWish::None,
        env_pass: vec![],
        timeout_s: 10,
        max_output_kb: 64,
        expect: Vec::new(),
        interactive: false,
        sandbox: true,
    }
}

fn argv_tool(properties: Value, required: &[&str], argv: Vec<Element>) -> Tool {
    tool(properties, required, Action::Shell(vec![shell(ShellForm::Argv(argv))]))
}

fn env(name: &str) -> Option<String> {
    match name {
        "TOKEN" => Some("s3cret\"x".into()),
        "PATH" => Some("/usr/local/bin:/usr/bin:/bin".into()),
        _ => None,
    }
}

fn make(tool: &Tool, arguments: Value) -> Result<Plan, Refusal> {
    plan(tool, &Call { name: "t".into(), arguments: arguments.as_object().unwrap().clone() }, &env)
}

fn words(tool: &Tool, arguments: Value) -> Vec<String> {
    match make(tool, arguments).unwrap().step {
        Step::Exec(exec) => exec.argv,
        _ => unreachable!(),
    }
}

fn go(plan: &Plan) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (events, mut chunks) = mpsc::channel(4);
        let (_keep, cancel) = watch::channel(false);
        let drain = async { while chunks.recv().await.is_some() {} };
        tokio::join!(run(plan, events, cancel, crate::means(&env)), drain).0
    })
}

fn sh(script: &str) -> Plan {
    make(&argv_tool(json!({}), &[], vec![w("sh"), w("-c"), w(&script.replace('{', "{{").replace('}', "}}"))]), json!({})).unwrap()
}

fn limits(plan: &mut Plan, timeout: Duration, cap: usize) {
    match &mut plan.step {
        Step::Exec(e) => (e.timeout, e.max_output) = (timeout, cap),
        Step::Http(r) => (r.timeout, r.max_output) = (timeout, cap),
        Step::Mcp(call) => (call.server.timeout, call.server.max_output) = (timeout, cap),
        Step::Clipboard(_) => unreachable!(),
    }
}

#[test]
fn words_ifs_eachs_and_defaults() {
    let any = json!({"a": {}, "n": {"default": 3}, "on": {"type": "boolean"}, "list": {"type": "array"}});
    let each = Element::Each { param: "list".into(), words: vec![t("-e"), t("x{}")] };
    let group = Element::If { param: "on".into(), then: vec![w("--on"), w("{a}")], otherwise: vec![w("--off")] };
    let tool = argv_tool(any, &[], vec![w("printf"), w("--n={n}"), group, each, w("--"), w("{a}")]);
    assert_eq!(words(&tool, json!({})), ["printf", "--n=3", "--off", "--"]);
    assert_eq!(words(&tool, json!({"on": true})), ["printf", "--n=3", "--"], "a group lacking a value is dropped whole");
    assert_eq!(
        words(&tool, json!({"on": true, "a": {"k": [1, true]}})),
        ["printf", "--n=3", "--on", "{\"k\":[1,true]}", "--", "{\"k\":[1,true]}"]
    );
    assert_eq!(words(&tool, json!({"on": false, "list": ["a b", 2]})), ["printf", "--n=3", "--off", "-e", "xa b", "-e", "x2", "--"]);
    assert_eq!(make(&tool, json!({"n": null})).unwrap().defaulted, [("n".to_owned(), json!(3))]);
    let needs = argv_tool(json!({"a": {}}), &["a"], vec![w("printf"), w("{a}")]);
    assert_eq!(make(&needs, json!({})), Err(Refusal::Missing(vec!["a".into()])));
    assert_ne!(make(&needs, json!({"a": "x"})).unwrap().id, make(&needs, json!({"a": "y"})).unwrap().id);
}

#[test]
fn leading_dashes_and_nuls() {
    let bare = argv_tool(json!({"a": {}}), &[], vec![w("printf"), w("{a}")]);
    assert!(matches!(make(&bare, json!({"a": "-rf"})), Err(Refusal::Unsafe { .. })));
    assert!(matches!(make(&bare, json!({"a": "a\0"})), Err(Refusal::Unsafe { .. })));
    let ended = argv_tool(json!({"a": {}}), &[], vec![w("printf"), w("--"), w("{a}")]);
    assert_eq!(words(&ended, json!({"a": "-rf"})), ["printf", "--", "-rf"]);
    let option = argv_tool(json!({"a": {"format": "option"}}), &[], vec![w("printf"), w("{a}")]);
    assert_eq!(words(&option, json!({"a": "-rf"})), ["printf", "-rf"]);
}

#[test]
fn hostile_values_stay_one_word_and_the_line_parses_back() {
    let hostile = [
        "; rm -rf /",
        "$(id)",
        "`id`",
        "a b",
        "a\nb",
        "'",
        "\"",
        "\\",
        "*",
        "~",
        "| cat",
        "&& id",
        "> /tmp/x",
        "${HOME}",
        "%s%n",
        "{a}",
        "#x",
        "!!",
        "é日本\u{202e}",
        "",
        "a'b\"c",
        "\t",
    ];
    let tool = argv_tool(json!({"a": {}}), &[], vec![w("printf"), w("%s\\0"), w("{a}")]);
    for value in hostile {
        let plan = make(&tool, json!({"a": value})).unwrap();
        let want = format!("{value}\0");
        assert_eq!(String::from_utf8(go(&plan).stdout).unwrap(), want);
        assert_eq!(String::from_utf8(go(&sh(&plan.shell_line())).stdout).unwrap(), want);
        assert!(!plan.rows().concat().chars().any(needlesh::text::is_unsafe));
    }
}

#[test]
fn scripts_get_values_as_variables() {
    let form = ShellForm::Script { interpreter: vec!["sh".into(), "-eu".into()], script: "printf '%s|%s' \"$a\" \"$list_LINES\"".into() };
    let tool = tool(json!({"a": {}, "list": {"type": "array"}}), &[], Action::Shell(vec![shell(form)]));
    let out = go(&make(&tool, json!({"a": "$(id)", "list": ["x", "y z"]})).unwrap());
    assert_eq!(out.stdout, b"$(id)|x\ny z");
}

#[test]
fn alternatives_by_program() {
    let mut first = shell(ShellForm::Argv(vec![w("no-such-program-x")]));
    first.program = Some("no-such-program-x".into());
    let only = tool(json!({}), &[], Action::Shell(vec![first.clone()]));
    assert_eq!(make(&only, json!({})), Err(Refusal::MissingProgram(vec!["no-such-program-x".into()])));
    let both = tool(json!({}), &[], Action::Shell(vec![first, shell(ShellForm::Argv(vec![w("true")]))]));
    assert_eq!(words(&both, json!({})), ["true"]);
}

#[test]
fn ends_codes_signals_caps_and_stdin() {
    assert_eq!(go(&sh("echo e >&2; exit 7")).status, Status::Exited(7));
    assert_eq!(go(&sh("kill -9 $$")).status, Status::Signalled(9));
    let mut big = sh("head -c 100000 /dev/zero");
    limits(&mut big, Duration::from_secs(9), 5000);
    let out = go(&big);
    assert_eq!((out.stdout.len(), out.dropped_bytes), (5000, 95_000));
    let mut cat = sh("cat");
    assert_eq!(go(&cat).stdout, b"");
    let Step::Exec(exec) = &mut cat.step else { unreachable!() };
    exec.stdin = Some("x\n".repeat(10_000));
    assert_eq!(go(&cat).stdout.len(), 20_000);
}

#[test]
fn a_time_out_ends_the_whole_group_and_leaks_are_told() {
    let mut slow = sh("sleep 30 & echo $!; sleep 30");
    limits(&mut slow, Duration::from_millis(200), 5000);
    let out = go(&slow);
    assert_eq!(out.status, Status::TimedOut);
    assert!(out.duration < Duration::from_secs(2) && out.leaked == 0);
    let child = String::from_utf8(out.stdout).unwrap().trim().to_owned();
    let state = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
    let leak = go(&sh("sleep 30 & echo done"));
    assert_eq!((leak.status, leak.leaked, leak.stdout.as_slice()), (Status::Exited(0), 1, b"done\n".as_slice()));
    assert!(leak.duration < Duration::from_secs(5));
}

#[test]
fn a_cancel_ends_even_what_ignores_term() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let plan = sh("trap '' TERM; echo up; while :; do sleep 0.1; done");
    let out = runtime.block_on(async {
        let (events, mut chunks) = mpsc::channel::<Chunk>(4);
        let (stop, cancel) = watch::channel(false);
        let press = async {
            assert_eq!(chunks.recv().await.unwrap().bytes, b"up\n");
            stop.send(true).unwrap();
            while chunks.recv().await.is_some() {}
        };
        tokio::join!(run(&plan, events, cancel, crate::means(&env)), press).0
    });
    assert_eq!((out.status, out.stdout.as_slice()), (Status::Cancelled, b"up\n".as_slice()));
    assert!(out.duration < Duration::from_secs(4));
}

fn serve(answer: String) -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(400))).unwrap();
        let mut seen = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = socket.read(&mut buffer) {
            seen.extend_from_slice(&buffer[..n]);
        }
        socket.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(seen).unwrap()
    });
    (port, thread)
}

fn http(port: u16) -> HttpAction {
    HttpAction {
        method: "POST".into(),
        url: t(&format!("http://127.0.0.1:{port}/a/{{id}}")),
        hosts: vec![],
        query: vec![("q".into(), t("{q}")), ("r".into(), t("{r}"))],
        headers: vec![("Authorization".into(), t("Bearer ${env:TOKEN}")), ("X-Q".into(), t("{q}"))],
        body: Body::Json(json!({"n": "{n}", "r": "{r}", "s": "id {id}", "k": "${env:TOKEN}"})),
        timeout_s: 5,
        max_output_kb: 64,
        expect: vec![],
        show: vec!["/a".into(), "/b".into()],
        cross_host_redirects: false,
    }
}

fn http_tool(action: HttpAction) -> Tool {
    tool(json!({"id": {}, "q": {}, "n": {}, "r": {}}), &["id"], Action::Http(Box::new(action)))
}

fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn a_look_at_a_plan_is_its_program_and_what_was_asked_for() {
    let brief = |argv: &[&str], value: &str| {
        let tool = argv_tool(json!({"a": {}}), &[], argv.iter().map(|word| w(word)).collect());
        make(&tool, json!({"a": value})).unwrap().brief()
    };
    assert_eq!(brief(&["printf", "--", "{a}"], "two words"), "printf -- 'two words'");
    assert_eq!(brief(&["id"], "x"), "id");
    // What is for git itself is left out: its command is what a person looks for.
    let git = ["git", "--no-pager", "-C", "src", "-c", "core.pager=cat", "log", "-n", "{a}"];
    assert_eq!(brief(&git, "2"), "git … log -n 2");
    let form = ShellForm::Script { interpreter: vec!["sh".into(), "-eu".into()], script: "printf '%s' \"$a\"".into() };
    let script = tool(json!({"a": {}}), &[], Action::Shell(vec![shell(form)]));
    assert_eq!(make(&script, json!({"a": "two words"})).unwrap().brief(), "sh 'two words'");
}

#[test]
fn a_word_of_two_scripts_is_warned_of() {
    let tool = argv_tool(json!({"a": {}}), &[], vec![w("printf"), w("--"), w("{a}")]);
    let plan = make(&tool, json!({"a": "p\u{430}ypal.com"})).unwrap();
    assert_eq!(plan.warnings(), ["p\u{430}ypal mixes Latin and Cyrillic letters and may not be what it seems"]);
    assert!(make(&tool, json!({"a": "naïve привет"})).unwrap().warnings().is_empty());
}

#[test]
fn a_request_as_it_goes_out() {
    let (port, thread) = serve(answer("200 OK", r#"{"a":"text","b":[1]}"#));
    let plan = make(&http_tool(http(port)), json!({"id": "x/y?z", "q": "a&b é", "n": 5})).unwrap();
    assert!(!format!("{plan:?} {} {:?}", plan.shell_line(), plan.rows()).contains("s3cret"));
    assert!(format!("{plan:?}").contains("Bearer ${env:TOKEN}"));
    let out = go(&plan);
    let seen = thread.join().unwrap();
    assert_eq!((out.status, out.stdout.as_slice()), (Status::Http(200), b"text\n[1]\n".as_slice()));
    assert!(seen.starts_with("POST /a/x%2Fy%3Fz?q=a%26b%20%C3%A9 HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("authorization: Bearer s3cret\"x\r\n"), "{seen}");
    assert!(seen.ends_with(r#"{"n":5,"s":"id x/y?z","k":"s3cret\"x"}"#), "{seen}");
}

#[test]
fn addresses_and_headers_cannot_be_bent() {
    let bent = |arguments| matches!(make(&http_tool(http(1)), arguments), Err(Refusal::Unsafe { .. }));
    assert!(bent(json!({"id": ".."})) && bent(json!({"id": ""})) && bent(json!({"id": "x", "q": "a\r\nX: y"})));
    let mut open = http(1);
    open.url = t("https://{id}/x");
    open.hosts = vec!["good.example".into()];
    assert!(make(&http_tool(open.clone()), json!({"id": "good.example"})).is_ok());
    for bad in ["evil.example", "good.example/", "good.example:1", "a@good.example", "good.example#"] {
        assert!(matches!(make(&http_tool(open.clone()), json!({"id": bad})), Err(Refusal::Unsafe { .. })), "{bad}");
    }
    let mut absent = http(1);
    absent.headers = vec![("X".into(), t("${env:NOT_SET}"))];
    assert_eq!(make(&http_tool(absent), json!({"id": "x"})), Err(Refusal::MissingSecret(vec!["NOT_SET".into()])));
}

#[test]
fn redirects_statuses_caps_and_time_outs() {
    let ask = |port| make(&http_tool(http(port)), json!({"id": "x"})).unwrap();
    let (port, _) = serve("HTTP/1.1 302 Found\r\nlocation: http://other.invalid/\r\ncontent-length: 0\r\n\r\n".into());
    assert!(matches!(go(&ask(port)).status, Status::HttpFailed(words) if words.contains("other.invalid")));
    let (port, _) = serve(answer("404 Not Found", "{}"));
    assert_eq!(go(&ask(port)).status, Status::HttpUnexpected(404));
    let (port, _) = serve(answer("200 OK", &"x".repeat(9000)));
    let mut plan = ask(port);
    limits(&mut plan, Duration::from_secs(5), 1000);
    let out = go(&plan);
    assert_eq!((out.stdout.len(), out.dropped_bytes), (1000, 8000));
    let (port, _) = serve(String::new());
    let mut plan = ask(port);
    limits(&mut plan, Duration::from_millis(100), 1000);
    assert_eq!(go(&plan).status, Status::TimedOut);
    // Bound and never listening: nobody else gets the port, and it refuses.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed_port = closed.local_addr().unwrap().port();
    assert!(matches!(go(&ask(closed_port)).status, Status::HttpFailed(words) if words.contains("refuses")));
}

#[test]
fn no_word_goes_away_from_before_another() {
    let properties = json!({"a": {}, "b": {}, "c": {"type": "array"}});
    let option = |name: &str| Element::If { param: name.into(), then: vec![w("-n"), w(&format!("{{{name}}}"))], otherwise: vec![] };
    for (argv, lacking) in [
        (vec![w("cp"), w("{a}"), w("{b}")], Some("a")),
        (vec![w("cp"), w("--"), w("x{a}"), w("fixed")], Some("a")),
        (vec![w("head"), w("-n"), w("{a}")], Some("a")),
        (vec![w("cp"), w("{a}"), option("b")], Some("a")),
        (vec![w("cp"), w("{b}"), w("{a}")], None),
        (vec![w("du"), w("-h"), w("--max-depth={a}"), w("{b}")], None),
        (vec![w("head"), option("a"), w("{b}")], None),
        (vec![w("ls"), w("--color=auto"), w("{a}")], None),
    ] {
        let tool = argv_tool(properties.clone(), &[], argv.clone());
        match (make(&tool, json!({"b": "B"})), lacking) {
            (Err(Refusal::Missing(names)), Some(name)) => assert_eq!(names, [name]),
            (Ok(_), None) => {}
            (other, _) => panic!("{argv:?}: {other:?}"),
        }
        assert!(make(&tool, json!({"a": "A", "b": "B"})).is_ok());
    }
}

#[test]
fn a_leading_tilde_is_the_home_folder_in_paths_only() {
    let properties = json!({"p": {"type": "string", "format": "path"}, "q": {"type": "string"}});
    let tool = argv_tool(properties, &[], vec![w("printf"), w("--"), w("{p}"), w("{q}")]);
    let home = |name: &str| if name == "HOME" { Some("/home/ann/".to_owned()) } else { env(name) };
    for (p, want) in [
        ("~/a b", "/home/ann/a b"),
        ("~", "/home/ann"),
        ("$HOME/a b", "/home/ann/a b"),
        ("${HOME}", "/home/ann"),
        ("$HOMEX/a", "$HOMEX/a"),
        ("~bob/x", "~bob/x"),
        ("a/~/b", "a/~/b"),
    ] {
        let call = Call { name: "t".into(), arguments: json!({"p": p, "q": "~/x"}).as_object().unwrap().clone() };
        let plan = plan(&tool, &call, &home).unwrap();
        assert_eq!(plan.argv().unwrap()[2..], [want, "~/x"]);
    }
}
