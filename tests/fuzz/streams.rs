//! Readers of what comes in while something runs: answers of servers, output of programs.

use super::{Target, fuzz};
use crate::hostile::{go, make, tools};
use needlesh::text::{SafeStream, is_unsafe, safe_block, safe_line};
use serde_json::json;
use std::io::Write as _;
use std::time::Duration;

/// Answers of a server, each read by a plan of its own.
#[test]
fn http_answers() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Every connection gets the answer of the case, those of its redirects too.
    let answer = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let now = std::sync::Arc::clone(&answer);
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.set_read_timeout(Some(Duration::from_secs(2)));
            let mut seen = [0; 4096];
            let _ = std::io::Read::read(&mut socket, &mut seen);
            let bytes = now.lock().unwrap().clone();
            let _ = socket.write_all(&bytes);
        }
    });
    let http = json!({"url": format!("http://127.0.0.1:{port}/"), "timeout_s": 1});
    let set = tools(
        &json!({"needlesh": 1, "tools": [{"name": "get", "description": "d", "parameters": {}, "action": {"http": http}}]}).to_string(),
    );
    let seeds = [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"a\": [1]}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /next\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>\x1b[31mnothing",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    ];
    let words = &[
        "\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "ffffffffffffffff\r\n",
        "HTTP/1.1 301 X\r\n",
        "Location: http://[::1\r\n",
        "Location: //x\r\n",
        "Content-Encoding: gzip\r\n",
        "\x1b]0;x\x07",
        "Set-Cookie: a=b\r\n",
        "charset=utf-16",
        "charset=shift_jis",
        "Content-Encoding: deflate\r\n",
        "Content-Encoding: br\r\n",
        "Content-Encoding: zstd\r\n",
        "Content-Type: text/event-stream\r\n",
        "\ndata: ",
        "\u{feff}",
    ];
    let mut seeds = seeds.map(|s| s.as_bytes().to_vec()).to_vec();
    seeds.extend(packed());
    fuzz(&Target { name: "http_answers", seeds, words, share: 2 }, |bytes| {
        bytes.clone_into(&mut answer.lock().unwrap());
        let outcome = go(&make(&set, "get", &json!({})).unwrap());
        let _ = outcome.status.is_success();
    });
}

/// Answers that are packed, and those that come in records.
fn packed() -> Vec<Vec<u8>> {
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabVJT\xb2R\x886\xd4Q0\x8a\xad\xad\x1e\xe5\x8cT\x0e\x00!&,O\x08\x02\x00\x00";
    let zlib = b"x\x9c\xcbH\xcd\xc9\xc9W\xc8\x18%iL\x02\x00a_\x841";
    let zstd = b"\x28\xb5\x2f\xfd\x00\x38\x0b\x00\x02x\x29\x00\x00hello";
    let bodies: [(&str, &[u8]); 6] = [
        ("Content-Encoding: gzip\r\nContent-Type: application/json", gzip),
        ("Content-Encoding: deflate", zlib),
        ("Content-Encoding: br", b"\x0b\x02\x80hello\x03"),
        ("Content-Encoding: zstd", zstd),
        ("Content-Type: text/event-stream", b": hi\nid: 7\nevent: a\ndata: {\"a\": 1}\ndata: 2\n\ndata: [DONE]\n\n"),
        ("Content-Type: application/x-ndjson", b"{\"a\": 1}\n{\"a\": [2]}\r\n\nnot json\n"),
    ];
    let head = |kind: &str, length: usize| format!("HTTP/1.1 200 OK\r\n{kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    bodies.map(|(kind, body)| [head(kind, body.len()).as_bytes(), body].concat()).to_vec()
}

#[test]
fn terminal_output() {
    let seeds = [
        "plain \x1b[1;31mred\x1b[0m\r\n\ttab \x1b]8;;http://x\x07link\x1b]8;;\x07 \u{202e}bidi \u{9b}31m é日😀",
        "\x1b[2J\x1b[H\x1bP1;2q\x1b\\\x1b_x\x1b\\\x1b[?1049h\x08\x08\x7f\u{200b}\u{e000}",
    ];
    let words =
        &["\x1b", "\x1b[", "\x1b]52;c;eA==\x07", "\u{9d}", "\x1b[38;5;1m", "\x1b[38;2;1;2;3m", "\r", "\u{feff}", "\x1b\\", "m", ";;;;"];
    let seeds = seeds.map(|s| s.as_bytes().to_vec()).to_vec();
    fuzz(&Target { name: "terminal_output", seeds, words, share: 1 }, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        assert!(!safe_line(&text).chars().any(is_unsafe));
        assert!(!safe_block(&text).chars().any(|c| c != '\n' && is_unsafe(c)));
        let mut stream = SafeStream::default();
        let mut shown = String::new();
        for piece in bytes.chunks(1 + bytes.len() % 7) {
            shown += &stream.push(piece);
        }
        shown += &stream.finish();
        let mut parts = shown.split("\x1b[");
        let mut rest = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (colour, after) = part.split_once('m').unwrap();
            assert!(colour.chars().all(|c| c.is_ascii_digit() || ";:".contains(c)), "{colour:?}");
            rest += after;
        }
        assert!(!rest.replace("\r\n", "").chars().any(|c| is_unsafe(c) && !"\n\t".contains(c)));
    });
}
