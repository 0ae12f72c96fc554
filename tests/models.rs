//! `needlesh model` against a server on this machine that cuts connections, lies about lengths and sends wrong bytes.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Serves `tests/fixtures/oracle` until the process ends; the first part of a path says how.
struct Server {
    address: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let n = count.fetch_add(1, Ordering::SeqCst);
                let _ = answer(stream, n);
            }
        });
        Self { address, requests }
    }
}

fn answer(mut stream: TcpStream, n: usize) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    let (mut from, mut same) = (0, true);
    for line in lines.map_while(Result::ok).take_while(|l| !l.is_empty()) {
        let line = line.to_lowercase();
        if let Some(range) = line.strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().unwrap_or(0);
        }
        if let Some(etag) = line.strip_prefix("if-range: ") {
            same = etag == "\"v1\"";
        }
    }
    let path = first.split(' ').nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
    let (how, file) = path.split_once('/').unwrap_or((&path, ""));
    let mut body = std::fs::read(crate::repo("tests/fixtures/oracle").join(file)).unwrap_or_default();
    if !same {
        from = 0;
    }
    let all = body.len();
    match how {
        "html" => body = b"<!DOCTYPE html><html>sign in</html>".to_vec(),
        "wrong" => body[all / 2] ^= 1,
        "norange" => from = 0,
        "missing" => return write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        "busy" if n % 3 != 2 => return write!(stream, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        _ => {}
    }
    if from >= body.len() && from > 0 {
        return write!(stream, "HTTP/1.1 416 No\r\nContent-Range: bytes */{all}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    let part = &body[from..];
    let length = match how {
        "long" => part.len() + 100,
        "short" => part.len() - 100,
        _ => part.len(),
    };
    let range = if from > 0 { format!("Content-Range: bytes {from}-{}/{}\r\n", body.len() - 1, body.len()) } else { String::new() };
    let status = if from > 0 { "206 Partial" } else { "200 OK" };
    write!(stream, "HTTP/1.1 {status}\r\nETag: \"v1\"\r\n{range}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
    let sent = match how {
        "cut" => part.len().min(60_000),
        "norange" if n < 2 => part.len() / 2,
        _ => part.len(),
    };
    stream.write_all(&part[..sent])
}

fn needlesh(home: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_needlesh"))
        .args(args)
        .env("XDG_CONFIG_HOME", home)
        .env("XDG_DATA_HOME", home)
        .env_remove("http_proxy")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn pull(home: &Path, server: &Server, how: &str, more: &[&str]) -> Output {
    let from = format!("{}/{how}/ckpt/tiny.f16.pkl", server.address);
    let tokenizer = format!("{}/plain/needle1024.model", server.address);
    needlesh(home, &[&["model", "pull", "tiny", "--from", &from, "--tokenizer", &tokenizer], more].concat())
}

fn sum_of(file: &str) -> String {
    let out = Command::new("sha256sum").arg(crate::repo(file)).output();
    out.map_or_else(|_| String::new(), |o| String::from_utf8_lossy(&o.stdout).split(' ').next().unwrap_or_default().to_owned())
}

#[test]
fn a_pull_goes_on_where_it_was_cut_off_and_the_model_answers() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::start());
    let out = pull(home.path(), &server, "cut", &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    assert!(server.requests.load(Ordering::SeqCst) >= 5, "the file was sent in pieces of 60 kB");
    let sum = sum_of("tests/fixtures/oracle/ckpt/tiny.f16.pkl");
    assert!(text(&out).contains(&sum), "{}", text(&out));
    // A length that is too large is found out when nothing more comes: the server is asked again and says so.
    for how in ["norange", "busy", "long", "plain"] {
        let out = pull(home.path(), &Server::start(), how, &["--sha256", &sum, "--json"]);
        assert!(out.status.success() && text(&out).contains("\"verified\":true"), "{how}: {}", text(&out));
    }
    let list = text(&needlesh(home.path(), &["model", "list"]));
    assert!(list.contains("* built-in") && list.contains("tiny") && list.contains("0.1 M parameters, f16"), "{list}");
    assert!(needlesh(home.path(), &["model", "use", "tiny"]).status.success());
    let info = text(&needlesh(home.path(), &["model", "info"]));
    assert!(info.contains("\"d_model\":64") && info.contains("prompt upstream"), "{info}");
    let q8 = home.path().join("q8");
    let out = needlesh(home.path(), &["model", "convert", "tiny", q8.to_str().unwrap(), "--precision", "q8"]);
    assert!(out.status.success(), "{}", text(&out));
    let asked = needlesh(home.path(), &["ask", "--json", "--model", q8.to_str().unwrap(), "how big is src"]);
    assert!(text(&asked).contains("\"prefill_tps\""), "{}", text(&asked));
    let q4 = home.path().join("q4");
    let out = needlesh(home.path(), &["model", "convert", "tiny", q4.to_str().unwrap(), "--precision", "q4"]);
    assert!(out.status.success(), "{}", text(&out));
    let info = text(&needlesh(home.path(), &["--model", q4.to_str().unwrap(), "model", "info"]));
    assert!(info.contains("0.1 M parameters, q4"), "{info}");
    let asked = needlesh(home.path(), &["ask", "--json", "--model", q4.to_str().unwrap(), "how big is src"]);
    assert!(text(&asked).contains("\"prefill_tps\""), "{}", text(&asked));
    assert!(needlesh(home.path(), &["model", "remove", "tiny"]).status.success());
    assert!(text(&needlesh(home.path(), &["model", "list"])).contains("* built-in"));
}

#[test]
fn a_pull_that_cannot_be_trusted_leaves_nothing_behind() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::start());
    let sum = sum_of("tests/fixtures/oracle/ckpt/tiny.f16.pkl");
    for (how, more, code, words) in [
        ("wrong", vec!["--sha256", sum.as_str()], 8, "SHA-256"),
        ("short", vec!["--sha256", sum.as_str()], 8, "SHA-256"),
        ("html", vec![], 8, "HTML page"),
        ("missing", vec![], 7, "404"),
        ("plain", vec!["--sha256", "12"], 2, "64 hexadecimal"),
    ] {
        let fresh = tempfile::tempdir().unwrap();
        let out = pull(fresh.path(), &server, how, &more);
        assert_eq!(out.status.code(), Some(code), "{how}: {}", text(&out));
        assert!(text(&out).contains(words), "{how}: {}", text(&out));
        assert!(!text(&needlesh(fresh.path(), &["model", "list"])).contains("tiny"), "{how}");
    }
    // Nobody listens there.
    let out = needlesh(home.path(), &["model", "pull", "x", "--from", "http://127.0.0.1:9/m.pkl", "--tokenizer", "http://127.0.0.1:9/t"]);
    assert_eq!(out.status.code(), Some(7), "{}", text(&out));
    assert!(text(&out).contains("refuses the connection") && text(&out).contains("built-in"), "{}", text(&out));
    let out = needlesh(home.path(), &["model", "pull", "nothing", "--json"]);
    let error: serde_json::Value = serde_json::from_slice(&out.stderr).unwrap();
    assert_eq!((out.status.code(), &error["error_code"]), (Some(2), &"usage".into()), "{error}");
}

#[test]
fn a_broken_choice_is_said_with_its_mend() {
    let home = tempfile::tempdir().unwrap();
    let models = home.path().join("needlesh/models");
    std::fs::create_dir_all(&models).unwrap();
    std::fs::write(models.join("in-use"), "gone").unwrap();
    let out = needlesh(home.path(), &["ask", "how big is src"]);
    assert_eq!(out.status.code(), Some(8), "{}", text(&out));
    assert!(text(&out).contains("gone") && text(&out).contains("model use built-in"), "{}", text(&out));
    assert!(needlesh(home.path(), &["model", "use", "built-in"]).status.success());
    assert!(needlesh(home.path(), &["ask", "how big is the src folder"]).status.success());
    assert_eq!(needlesh(home.path(), &["model", "bench", "--random", "x"]).status.code(), Some(2));
    for only_on_disk in ["f16", "ready", "q4"] {
        let out = needlesh(home.path(), &["ask", "x", "--precision", only_on_disk]);
        assert!(out.status.code() == Some(2) && text(&out).contains("--precision q4 model convert"), "{}", text(&out));
    }
}
