//! Hostile values in every hole of a request: what the plan shows is what a server reads, byte for byte, or the plan is refused.

use super::hostile::{corpus, env, go, make, read_exact, tools};
use needlesh::action::{Plan, Status};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A server that takes one request a connection, and what it read.
struct Server {
    port: u16,
    requests: Receiver<Vec<u8>>,
}

fn length(head: &str) -> usize {
    head.lines().find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0)
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
                let (mut seen, mut buffer) = (Vec::new(), [0; 65_536]);
                loop {
                    let n = socket.read(&mut buffer).unwrap_or(0);
                    seen.extend_from_slice(&buffer[..n]);
                    let end = seen.windows(4).position(|w| w == b"\r\n\r\n");
                    if n == 0 || end.is_some_and(|at| seen.len() >= at + 4 + length(&String::from_utf8_lossy(&seen[..at]))) {
                        break;
                    }
                }
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
                if sender.send(seen).is_err() {
                    return;
                }
            }
        });
        Self { port, requests }
    }

    fn next(&self) -> Seen {
        let raw = self.requests.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(self.requests.try_recv().is_err(), "more than one request came");
        let at = raw.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(raw[..at].to_vec()).unwrap();
        let mut lines = head.split("\r\n").map(str::to_owned);
        Seen { line: lines.next().unwrap(), headers: lines.collect(), body: raw[at + 4..].to_vec() }
    }
}

struct Seen {
    line: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Seen {
    /// Values of a header.
    fn all(&self, name: &str) -> Vec<&str> {
        let split = |h: &'_ String| h.split_once(':').is_some_and(|(n, _)| n.eq_ignore_ascii_case(name));
        self.headers.iter().filter(|h| split(h)).map(|h| h.split_once(':').unwrap().1).map(|v| v.strip_prefix(' ').unwrap_or(v)).collect()
    }

    /// Everything but what each client says of itself.
    fn own(&self) -> (String, Vec<String>, Vec<u8>) {
        let not = ["accept", "accept-encoding", "user-agent", "host", "content-length"];
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .map(|h| h.split_once(':').unwrap())
            .filter(|(n, _)| !not.contains(&n.to_ascii_lowercase().as_str()))
            .map(|(n, v)| format!("{}:{}", n.to_ascii_lowercase(), v.trim()))
            .collect();
        headers.sort();
        (self.line.clone(), headers, self.body.clone())
    }
}

fn manifest(port: u16) -> String {
    let at = format!("http://127.0.0.1:{port}");
    let tool = |name: &str, http: Value| json!({"name": name, "description": "d", "parameters": {"type": "object", "properties": {"v": {"type": "string"}}}, "action": {"http": http}});
    json!({"needlesh": 1, "tools": [
        tool("path", json!({"url": format!("{at}/p/{{v}}/e")})),
        tool("address", json!({"url": format!("{at}/p?a=1&q={{v}}")})),
        tool("query", json!({"url": format!("{at}/p"), "query": {"q": "{v}", "é&=": "a{v}b"}})),
        tool("header", json!({"url": format!("{at}/p"), "headers": {"X-V": "{v}", "X-Same": "a{v}b"}})),
        tool("json", json!({"url": format!("{at}/p"), "json": {"whole": "{v}", "in": ["a{v}b", 1]}})),
        tool("form", json!({"url": format!("{at}/p"), "form": {"f": "{v}", "g h": "a{v}b"}})),
        tool("body", json!({"method": "PUT", "url": format!("{at}/p"), "body": "a{v}b"})),
        tool("host", json!({"url": "http://{v}/x", "hosts": [format!("127.0.0.1:{port}"), "127.0.0.1"]})),
        tool("secret", json!({"url": format!("{at}/p"), "headers": {"Authorization": "Bearer ${env:TOKEN}", "X-V": "{v}"}, "json": {"k": "{v}"}})),
    ]})
    .to_string()
}

fn decode(text: &str, plus: bool) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => u8::from_str_radix(std::str::from_utf8(&[bytes.next().unwrap(), bytes.next().unwrap()]).unwrap(), 16).unwrap(),
            b'+' if plus => b' ',
            other => other,
        });
    }
    String::from_utf8(out).unwrap()
}

/// The plan's rows against what came.
fn same(plan: &Plan, seen: &Seen, what: &str) {
    let rows = plan.rows();
    let (method, url) = rows[0].split_once(' ').unwrap();
    let target = format!("/{}", read_exact(url).splitn(4, '/').nth(3).unwrap());
    assert_eq!(seen.line, format!("{method} {target} HTTP/1.1"), "{what}");
    let mut body = String::new();
    for row in &rows[1..] {
        if let Some(text) = row.strip_prefix("body ") {
            body = read_exact(text);
        } else {
            let (name, value) = row.split_once(": ").unwrap();
            assert_eq!(seen.all(name), [read_exact(value).as_str()], "{what}: {name}");
        }
    }
    assert_eq!(String::from_utf8_lossy(&seen.body), body, "{what}");
    assert!(seen.headers.iter().all(|h| !h.to_ascii_lowercase().starts_with("x-evil")), "{what}");
}

/// Whether a value has a `..` of its own between separators, as it is or percent-encoded.
fn climbs(value: &str) -> bool {
    let text = value.to_lowercase().replace("%25", "%").replace("%2e", ".").replace("%2f", "/").replace("%5c", "\\");
    text.split(['/', '\\']).any(|part| part.split(';').next() == Some(".."))
}

/// Why a value may be refused, by hole.
fn may_refuse(form: &str, value: &str) -> bool {
    let control = value.chars().any(|c| c.is_control() && c != '\t');
    match form {
        "path" => matches!(value, "" | ".") || climbs(value),
        "header" => control,
        "body" => value.contains('\0'),
        "host" => true,
        _ => false,
    }
}

/// The value as the server understands it.
fn understood(form: &str, seen: &Seen) -> String {
    let target = seen.line.split(' ').nth(1).unwrap();
    let body = String::from_utf8_lossy(&seen.body).into_owned();
    match form {
        "path" => decode(target.strip_prefix("/p/").unwrap().strip_suffix("/e").unwrap(), false),
        "address" => decode(target.split("q=").nth(1).unwrap(), true),
        "query" => decode(target.split("q=").nth(1).unwrap().split('&').next().unwrap(), true),
        "header" => seen.all("x-v")[0].to_owned(),
        "json" => serde_json::from_str::<Value>(&body).unwrap()["whole"].as_str().unwrap().to_owned(),
        "form" => decode(body.split("f=").nth(1).unwrap().split('&').next().unwrap(), true),
        _ => body[1..body.len() - 1].to_owned(),
    }
}

#[test]
fn every_hole_passes_hostile_values_whole_or_refuses_them() {
    let server = Server::start();
    let set = tools(&manifest(server.port));
    let (mut sent, mut refused) = (0, 0);
    for value in corpus() {
        for form in ["path", "address", "query", "header", "json", "form", "body", "host"] {
            let what = format!("{form} with {:?}", value.chars().take(60).collect::<String>());
            let made = match make(&set, form, &json!({"v": value})) {
                Ok(made) => made,
                Err(why) => {
                    assert!(may_refuse(form, &value), "{what} is refused: {why}");
                    refused += 1;
                    continue;
                }
            };
            assert!(!made.rows().concat().chars().any(needlesh::text::is_unsafe), "{what}");
            if form == "host" {
                assert_eq!(made.rows()[0], "GET http://127.0.0.1/x", "{what}: only a declared host is reached");
                continue;
            }
            if value.len() > 50_000 && form != "json" && form != "body" {
                // Longer than a head may be.
                continue;
            }
            let outcome = go(&made);
            assert_eq!(outcome.status, Status::Http(200), "{what}");
            let seen = server.next();
            same(&made, &seen, &what);
            assert_eq!(understood(form, &seen), value, "{what}");
            sent += 1;
        }
    }
    assert!(sent > 2000 && refused > 300, "{sent} were sent, {refused} were refused");
}

#[test]
fn a_printed_curl_line_makes_the_same_request() {
    let there = Command::new("curl").arg("--version").output().is_ok();
    if !there {
        writeln!(std::io::stderr(), "curl is not on this machine: its lines are not run").unwrap();
        return;
    }
    let server = Server::start();
    let set = tools(&manifest(server.port));
    let mut compared = 0;
    let forms = ["path", "query", "json", "form", "secret"];
    for (n, value) in corpus().iter().enumerate().filter(|(_, v)| v.len() < 8_000) {
        // Percent and JSON escapes leave a shell little to get wrong: one of them for each value.
        for form in ["header", "body", forms[n % forms.len()]] {
            let Ok(made) = make(&set, form, &json!({"v": value})) else { continue };
            assert_eq!(go(&made).status, Status::Http(200), "{form} {value:?}");
            let ours = server.next().own();
            let line = made.shell_line();
            assert!(!line.contains("sEcrEt"), "{line}");
            let out = Command::new("sh")
                .args(["-c", &line])
                .env("TOKEN", env("TOKEN").unwrap())
                .env("HOME", "/nowhere")
                .env_remove("http_proxy")
                .output()
                .unwrap();
            assert_eq!(out.stdout, b"ok", "{line}: {}", String::from_utf8_lossy(&out.stderr));
            assert_eq!(server.next().own(), ours, "{line}");
            compared += 1;
        }
    }
    assert!(compared > 700, "{compared} requests were compared");
}
