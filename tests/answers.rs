//! Hostile addresses in manifests and values, and hostile answers of servers: each ends in a plan that shows where it leads, or in
//! a message; nothing hangs, and nothing grows without bound.

use super::hostile::{go, make, tools};
use needlesh::action::{Outcome, Plan, Refusal, Status};
use needlesh::manifest::{Sources, load};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

fn manifest(http: &Value) -> String {
    let parameters = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    json!({"needlesh": 1, "tools": [{"name": "t", "description": "d", "parameters": parameters, "action": {"http": http}}]}).to_string()
}

fn planned(http: &Value, value: &str) -> Result<Plan, Refusal> {
    make(&tools(&manifest(http)), "t", &json!({"x": value}))
}

/// Whether the file is refused, or the plan.
fn refused(http: &Value, value: &str) -> bool {
    let set = load(&Sources { builtin: vec![("t.json".into(), manifest(http))], ..Sources::default() });
    set.tools.is_empty() || make(&set, "t", &json!({"x": value})).is_err()
}

#[test]
fn an_address_that_is_not_plain_is_refused() {
    for url in [
        "http://user@h.example/",
        "http://user:password@h.example/",
        "http://h.example@evil.example/",
        "http:///h.example/",
        "http://",
        "http://:80/",
        "http:h.example",
        "http:\\\\h.example\\",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "gopher://h.example/",
        "ftp://h.example/",
        "javascript:alert(1)",
        "//h.example/",
        "h.example",
        "http://h .example/",
        "http://h\t.example/",
        "http://h\n.example/",
        "http://h.example/#fragment",
        "http://[fe80::1%25eth0]/",
        "http://h.example:99999/",
        "http://h.example:-1/",
        "http://h.example:8x/",
        "http://{x}/",
        "http://{x}.h.example/",
        "http://h.example:{x}/",
        "{x}://h.example/",
        "http{x}://h.example/",
    ] {
        assert!(refused(&json!({"url": url}), "a"), "{url}");
    }
}

#[test]
fn an_address_is_shown_as_what_it_is() {
    for (url, shown) in [
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://аpple.example/", "http://xn--pple-43d.example/"),
        ("http://good.example\\@evil.example/", "http://good.example/@evil.example/"),
        ("HTTP://H.EXAMPLE:80/A", "http://h.example/A"),
    ] {
        assert_eq!(planned(&json!({"url": url}), "a").unwrap().rows()[0], format!("GET {shown}"), "{url}");
    }
}

#[test]
fn a_value_reaches_only_the_hosts_that_are_listed() {
    let http = json!({"url": "https://{x}/p", "hosts": ["good.example", "127.0.0.1:8080"]});
    for bad in [
        "evil.example",
        "good.example@evil.example",
        "good.example/",
        "good.example#",
        "good.example?",
        "good.example:81",
        "evil%2eexample",
        "%61.example",
        "good。example.evil",
        "sub.good.example",
        "good.example.",
        "127.0.0.1",
        "127.1:8080",
        "",
        " good.example",
        "good.example\\x",
    ] {
        assert!(planned(&http, bad).is_err(), "{bad:?}");
    }
    for (good, shown) in [("good.example", "good.example"), ("GOOD.example", "good.example")] {
        assert_eq!(planned(&http, good).unwrap().rows()[0], format!("GET https://{shown}/p"));
    }
}

/// One connection after another, each given to `answer`.
fn serve(answer: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut seen = Vec::new();
            let mut byte = [0];
            while !seen.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
                seen.push(byte[0]);
            }
            answer(socket);
        }
    });
    port
}

fn said(text: impl Into<Vec<u8>>) -> impl Fn(TcpStream) + Send {
    let text = text.into();
    move |mut socket| {
        let _ = socket.write_all(&text);
    }
}

/// Writes until the other end has enough.
fn endless(start: &'static str, piece: &'static str) -> impl Fn(TcpStream) + Send {
    move |mut socket| {
        let _ = socket.write_all(start.as_bytes());
        while socket.write_all(piece.as_bytes()).is_ok() {}
    }
}

fn asked(port: u16, more: Value) -> Outcome {
    let mut http = json!({"url": format!("http://127.0.0.1:{port}/"), "timeout_s": 3, "max_output_kb": 4});
    http.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    go(&planned(&http, "a").unwrap())
}

fn failed(outcome: &Outcome) -> bool {
    matches!(outcome.status, Status::HttpFailed(_) | Status::TimedOut)
}

#[test]
fn what_never_ends_is_cut() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n";
    let outcome = asked(serve(endless(head, "0123456789abcdef")), json!({}));
    assert_eq!((outcome.status, outcome.stdout.len()), (Status::Http(200), 4096));
    assert!(outcome.dropped_bytes > 0);
    let long = asked(serve(endless("HTTP/1.1 200 OK\r\n", "x-more: 0123456789abcdef0123456789abcdef\r\n")), json!({}));
    assert!(failed(&long), "{:?}", long.status);
    let line = asked(serve(endless("HTTP/1.1 200 OK\r\nx: ", "0123456789abcdef0123456789abcdef")), json!({}));
    assert!(failed(&line), "{:?}", line.status);
    let hundred = asked(serve(endless("", "HTTP/1.1 100 Continue\r\n\r\n")), json!({}));
    assert!(failed(&hundred), "{:?}", hundred.status);
    let slow = |mut socket: TcpStream| {
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
        while socket.write_all(b"x").is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    };
    assert_eq!(asked(serve(slow), json!({"timeout_s": 1})).status, Status::TimedOut);
    let silent = |socket: TcpStream| {
        std::thread::sleep(std::time::Duration::from_secs(2));
        drop(socket);
    };
    assert_eq!(asked(serve(silent), json!({"timeout_s": 1})).status, Status::TimedOut);
}

#[test]
fn what_is_not_http_is_a_message() {
    for (what, answer) in [
        ("HTTP/0.9", "hello\n"),
        ("nothing", ""),
        ("a chunk of 2^64", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\nx"),
        ("a negative length", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nx"),
        ("two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy"),
        ("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n"),
        ("a zero in a header", "HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n"),
        ("a redirect to nowhere", "HTTP/1.1 302 Found\r\nlocation: http://\r\ncontent-length: 0\r\n\r\n"),
        ("a redirect to a file", "HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\ncontent-length: 0\r\n\r\n"),
        ("a redirect to another port", "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"),
        ("a redirect to another host", "HTTP/1.1 302 Found\r\nlocation: //evil.example/\r\ncontent-length: 0\r\n\r\n"),
        ("a redirect in a circle", "HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
    ] {
        let outcome = asked(serve(said(answer)), json!({}));
        assert!(failed(&outcome) && outcome.stdout.is_empty(), "{what}: {outcome:?}");
    }
    let switched = asked(serve(said("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nabc")), json!({}));
    assert!(!switched.status.is_success(), "{switched:?}");
}

#[test]
fn a_secret_goes_to_no_other_host_even_where_any_may_be_reached() {
    let port = serve(said("HTTP/1.1 307 Away\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"));
    let outcome = asked(port, json!({"redirects": "any", "headers": {"x": "${env:TOKEN}"}}));
    assert!(matches!(&outcome.status, Status::HttpFailed(why) if why.contains("may not reach")), "{outcome:?}");
}

#[test]
fn bodies_are_taken_as_they_come() {
    let deep = "[".repeat(100_000);
    let body = |kind: &str, text: &str| {
        format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}", text.len())
    };
    let outcome = asked(serve(said(body("application/json", &deep))), json!({"max_output_kb": 200, "show": "/a"}));
    assert_eq!((outcome.status, outcome.stdout.len()), (Status::Http(200), 100_000));
    assert!(String::from_utf8_lossy(&outcome.stderr).contains("not whole JSON"));
    let packed = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\nconnection: close\r\n\r\n\x1f\x08ab";
    assert!(failed(&asked(serve(said(packed)), json!({}))), "what is not packed as it says is a failure");
    let evil = asked(serve(said("HTTP/1.1 500 \x1b[2Jno\r\ncontent-length: 4\r\nconnection: close\r\n\r\n\x1b[2J")), json!({}));
    assert!(matches!(&evil.status, Status::HttpUnexpected(500) | Status::HttpFailed(_)), "{evil:?}");
    if let Status::HttpFailed(why) = &evil.status {
        assert!(!why.contains('\x1b'), "{why:?}");
    }
}

#[test]
fn the_password_of_a_proxy_is_in_no_message() {
    let home = super::home::Home::new();
    home.write("t.json", &manifest(&json!({"url": "http://h.example/"})));
    for proxy in ["http://user:pa55word@127.0.0.1:9/", "http://user:pa55word@[::bad/", "socks9://user:pa55word@127.0.0.1:9/"] {
        let mut command = home.command(&["--schemas", "t.json", "call", "t", "--yes"]);
        let out = command.env("http_proxy", proxy).output().unwrap();
        let all = super::home::text(&out.stdout) + &super::home::text(&out.stderr);
        assert!(!out.status.success() && !all.contains("pa55word"), "{proxy}: {all}");
    }
}

#[test]
fn a_program_gets_no_variable_that_it_is_not_meant_to_have() {
    let home = super::home::Home::new();
    let tool = json!({"name": "show", "description": "d", "parameters": {"type": "object", "properties": {}}, "action": {"shell": {"argv": ["env"]}}});
    home.write("t.json", &json!({"needlesh": 1, "tools": [tool]}).to_string());
    let mut command = home.command(&["--schemas", "t.json", "call", "show", "--yes"]);
    let names = ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NEEDLE_TOKEN", "LD_PRELOAD_X", "PGPASSWORD"];
    let out = command.envs(names.map(|name| (name, "sEcrEt-7731"))).output().unwrap();
    let all = super::home::text(&out.stdout);
    assert!(all.contains("PATH=") && !all.contains("sEcrEt-7731") && !names.iter().any(|name| all.contains(name)), "{all}");
}
