//! Failures in a person's words, and answers as they come.

use super::super::{Chunk, Outcome, Request, Status, Stream};
use super::{Proxies, Url, run};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

fn request(url: String) -> Request {
    Request {
        method: "GET".into(),
        url,
        headers: vec![],
        body: None,
        timeout: Duration::from_secs(20),
        max_output: 1 << 16,
        expect: vec![],
        show: vec![],
        cross_host_redirects: false,
        proxy: None,
    }
}

/// The outcome and every piece; `piece` is called as each comes.
fn go(request: &Request, piece: impl FnMut(&Chunk)) -> (Outcome, Vec<Chunk>) {
    go_with(request, &|_| None, piece)
}

fn go_with(request: &Request, env: crate::action::Env<'_>, mut piece: impl FnMut(&Chunk)) -> (Outcome, Vec<Chunk>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (events, mut chunks) = mpsc::channel(4);
        let (_keep, mut cancel) = watch::channel(false);
        let mut all = Vec::new();
        let means = crate::action::Means {
            env,
            helper: std::path::Path::new("/nowhere"),
            elsewhere: &|_| None,
            servers: &crate::action::Servers::default(),
        };
        let running = async move { run(request, &events, &mut cancel, means).await };
        let reading = async {
            while let Some(chunk) = chunks.recv().await {
                piece(&chunk);
                all.push(chunk);
            }
        };
        let (outcome, ()) = tokio::join!(running, reading);
        (outcome, all)
    })
}

fn failure(url: String) -> String {
    match go(&request(url), |_| {}).0.status {
        Status::HttpFailed(words) => words,
        other => format!("{other:?}"),
    }
}

/// One connection, given to `answer`.
fn serve(answer: impl FnOnce(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || answer(listener.accept().unwrap().0));
    port
}

fn read_head(mut socket: &TcpStream) -> String {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).unwrap();
        seen.extend(byte);
    }
    String::from_utf8(seen).unwrap()
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_said() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls");
    let certificate = std::fs::read(folder.join("self_signed.cert.der")).unwrap();
    let key = std::fs::read(folder.join("self_signed.key.der")).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key)
        .unwrap();
    let port = serve(move |mut socket| {
        let mut server = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        while server.is_handshaking() && server.complete_io(&mut socket).is_ok() {}
    });
    let words = failure(format!("https://localhost:{port}/"));
    assert!(words.contains("no secure connection to localhost"), "{words}");
    assert!(words.contains("vouches") || words.contains("No CA certificates"), "{words}");
}

#[test]
fn no_tls_no_such_host_and_nobody_there_are_said() {
    let port = serve(|mut socket| {
        let _ = socket.read(&mut [0; 512]);
        let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let words = failure(format!("https://127.0.0.1:{port}/"));
    assert!(words.contains("no secure connection to 127.0.0.1"), "{words}");
    let words = failure("http://no-such-host.invalid/".into());
    assert_eq!(words, "no-such-host.invalid could not be found");
    let port = serve(|socket| {
        read_head(&socket);
        (&socket).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").unwrap();
    });
    let words = failure(format!("http://127.0.0.1:{port}/"));
    assert!(words.contains("broke off"), "{words}");
}

#[test]
fn an_answer_is_told_as_it_comes() {
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let port = serve(move |mut socket| {
        read_head(&socket);
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nfirst\n").unwrap();
        // The rest only comes when the first piece was seen.
        wait.recv_timeout(Duration::from_secs(10)).unwrap();
        socket.write_all(b"second\n").unwrap();
    });
    let (outcome, chunks) = go(&request(format!("http://127.0.0.1:{port}/")), |_| {
        let _ = go_on.send(());
    });
    assert_eq!((outcome.status, outcome.stdout.as_slice()), (Status::Http(200), b"first\nsecond\n".as_slice()));
    let told: Vec<u8> = chunks.into_iter().flat_map(|c| c.bytes).collect();
    assert_eq!(told, b"first\nsecond\n");
}

#[test]
fn what_is_not_in_the_answer_is_told_on_stderr() {
    let port = serve(|mut socket| {
        read_head(&socket);
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{\"a\":\"x\"}").unwrap();
    });
    let mut wanted = request(format!("http://127.0.0.1:{port}/"));
    wanted.show = vec!["/a".into(), "/b".into()];
    let (outcome, chunks) = go(&wanted, |_| {});
    assert_eq!((outcome.stdout.as_slice(), outcome.stderr.as_slice()), (b"x\n".as_slice(), b"no /b in the answer\n".as_slice()));
    assert_eq!(chunks.iter().map(|c| c.stream).collect::<Vec<_>>(), [Stream::Out, Stream::Err]);
}

/// Answers one request with a body under these headers.
fn answered(status: &str, headers: &str, body: &[u8]) -> String {
    let mut whole = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len()).into_bytes();
    whole.extend_from_slice(body);
    let port = serve(move |mut socket| {
        read_head(&socket);
        let _ = socket.write_all(&whole);
    });
    format!("http://127.0.0.1:{port}/")
}

/// A deflate stream of blocks that are stored as they are.
fn stored(text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    [&[1], &length.to_le_bytes()[..], &(!length).to_le_bytes(), text].concat()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in text {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let length = u32::try_from(text.len()).unwrap();
    [&b"\x1f\x8b\x08\0\0\0\0\0\0\xff"[..], &stored(text), &(!crc).to_le_bytes(), &length.to_le_bytes()].concat()
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let (a, b) =
        text.iter().fold((1_u32, 0_u32), |(a, b), byte| ((a + u32::from(*byte)) % 65_521, (b + (a + u32::from(*byte)) % 65_521) % 65_521));
    [&b"\x78\x01"[..], &stored(text), &(b << 16 | a).to_be_bytes()].concat()
}

/// A Zstandard frame of blocks: of each its kind (0 as it is, 1 one byte again and again), its size and its bytes.
fn zstd(blocks: &[(u32, u32, &[u8])]) -> Vec<u8> {
    let mut out = b"\x28\xb5\x2f\xfd\x00\x38".to_vec();
    for (n, (kind, size, bytes)) in blocks.iter().enumerate() {
        let last = u32::from(n + 1 == blocks.len());
        out.extend_from_slice(&(last | kind << 1 | size << 3).to_le_bytes()[..3]);
        out.extend_from_slice(bytes);
    }
    out
}

#[test]
fn packed_answers_are_unpacked_and_secrets_in_them_are_masked() {
    let text = b"hello";
    for (name, packed) in [
        ("gzip", gzip(text)),
        ("deflate", zlib(text)),
        ("br", b"\x0b\x02\x80hello\x03".to_vec()),
        ("zstd", zstd(&[(0, 5, text)])),
        ("identity", text.to_vec()),
    ] {
        let url = answered("200 OK", &format!("content-encoding: {name}\r\ncontent-type: text/plain\r\n"), &packed);
        let (outcome, _) = go(&request(url), |_| {});
        assert_eq!((outcome.status, outcome.stdout.as_slice(), outcome.dropped_bytes), (Status::Http(200), &text[..], 0), "{name}");
    }
    let mut wanted = request(answered("200 OK", "content-encoding: gzip\r\n", &gzip(b"you sent s3cret-key")));
    let mut key = crate::action::Secretive::default();
    key.push_secret("KEY", crate::action::secret::Form::Plain);
    wanted.headers = vec![("x-key".into(), key)];
    let (outcome, _) = go_with(&wanted, &|name| (name == "KEY").then(|| "s3cret-key".to_owned()), |_| {});
    assert_eq!(String::from_utf8(outcome.stdout).unwrap(), "you sent \u{2022}\u{2022}\u{2022}");
}

#[test]
fn packings_that_cannot_be_unpacked_are_said() {
    for (name, body, words) in [
        ("compress", &b"xx"[..], "packed as compress"),
        ("gzip, gzip", b"xx", "packed as gzip, gzip"),
        ("gzip", b"\x1f\x8b\x08 no such thing", "cannot be unpacked"),
        ("zstd", b"nonsense", "cannot be unpacked"),
    ] {
        let words_of = failure(answered("200 OK", &format!("content-encoding: {name}\r\n"), body));
        assert!(words_of.contains(words), "{name}: {words_of}");
    }
    // The head alone says how the body would be packed.
    let mut head = request(answered("200 OK", "content-encoding: gzip\r\n", b""));
    head.method = "HEAD".into();
    assert_eq!(go(&head, |_| {}).0.status, Status::Http(200));
    assert_eq!(go(&request(answered("204 No Content", "content-encoding: compress\r\n", b"")), |_| {}).0.status, Status::Http(204));
}

#[test]
fn a_bomb_is_cut_at_the_cap_of_unpacked_bytes() {
    // 4 bytes for each 128 KiB: 2.5 GiB in all.
    let bomb = zstd(&vec![(1, 131_072, &b"x"[..]); 20_000]);
    for kind in ["text/plain", "application/json", "application/x-ndjson"] {
        let mut wanted = request(answered("200 OK", &format!("content-encoding: zstd\r\ncontent-type: {kind}\r\n"), &bomb));
        wanted.show = if kind.contains("nd") { vec!["/a".into()] } else { vec![] };
        let (outcome, chunks) = go(&wanted, |_| {});
        let kept = if kind.contains("nd") { 0 } else { wanted.max_output };
        assert_eq!((outcome.status, outcome.stdout.len()), (Status::Http(200), kept), "{kind}");
        assert!(outcome.dropped_bytes > 0 && chunks.iter().map(|c| c.bytes.len()).sum::<usize>() <= kept, "{kind}");
    }
}

#[test]
fn texts_of_other_encodings_are_read() {
    let said = |kind: &str, body: &[u8]| {
        let (outcome, _) = go(&request(answered("200 OK", &format!("content-type: {kind}\r\n"), body)), |_| {});
        String::from_utf8(outcome.stdout).unwrap()
    };
    assert_eq!(said("text/html; charset=iso-8859-1", b"gr\xfc\xdfe"), "grüße");
    assert_eq!(said("application/json", b"\xef\xbb\xbf{\"a\":1}"), "{\n  \"a\": 1\n}\n");
    assert_eq!(said("application/json", b"\xff\xfe[\0]\0"), "[]\n");
}

/// Says `pieces` one after the other, each when the one before was seen.
fn streamed(kind: &'static str, pieces: [&'static str; 2]) -> (Request, std::sync::mpsc::Sender<()>) {
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let port = serve(move |mut socket| {
        read_head(&socket);
        socket.write_all(format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n{}", pieces[0]).as_bytes()).unwrap();
        wait.recv_timeout(Duration::from_secs(10)).unwrap();
        socket.write_all(pieces[1].as_bytes()).unwrap();
    });
    (request(format!("http://127.0.0.1:{port}/")), go_on)
}

#[test]
fn events_and_json_lines_are_shown_as_they_come() {
    let data = ["data: {\"a\":\"one\"}\n\n", ": still there\ndata: {\"a\":\"two\"}\n\ndata: [DONE]\n\n"];
    let lines = ["{\"a\":\"one\"}\n", "{\"a\":\"two\"}\n{}"];
    for (kind, pieces) in [("text/event-stream", data), ("application/x-ndjson", lines)] {
        for show in [vec![], vec!["/a".to_owned()]] {
            let (mut wanted, go_on) = streamed(kind, pieces);
            wanted.show = show.clone();
            let (outcome, chunks) = go(&wanted, |_| {
                let _ = go_on.send(());
            });
            let said = String::from_utf8(outcome.stdout).unwrap();
            let want = if show.is_empty() { pieces.concat() } else { "one\ntwo\n".to_owned() };
            assert_eq!((outcome.status, said), (Status::Http(200), want), "{kind} {show:?}");
            assert!(chunks.len() > 1);
            let note = if show.is_empty() { "" } else { "1 of 3 records have no /a\n" };
            assert_eq!(String::from_utf8(outcome.stderr).unwrap(), note, "{kind}");
        }
    }
}

#[test]
fn what_came_before_a_break_or_a_time_out_is_kept() {
    let (mut wanted, _go_on) = streamed("text/event-stream", ["data: 1\n\n", ""]);
    wanted.timeout = Duration::from_millis(700);
    let (outcome, _) = go(&wanted, |_| {});
    assert_eq!((outcome.status, outcome.stdout.as_slice()), (Status::TimedOut, &b"data: 1\n\n"[..]));
    for kind in ["text/plain", "application/json"] {
        let port = serve(move |mut socket| {
            read_head(&socket);
            let _ = socket.write_all(format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: 9\r\n\r\n[1,").as_bytes());
        });
        let (outcome, _) = go(&request(format!("http://127.0.0.1:{port}/")), |_| {});
        assert!(matches!(&outcome.status, Status::HttpFailed(words) if words.contains("broke off")), "{:?}", outcome.status);
        assert_eq!(outcome.stdout, b"[1,", "{kind}");
    }
}

#[test]
fn refusals_of_a_server_are_told_in_a_persons_words() {
    let mut key = crate::action::Secretive::default();
    key.push_secret("KEY", crate::action::secret::Form::Plain);
    for (status, headers, words, advice) in [
        ("401 x", "", "HTTP 401: the server wants to know who asks", Some("sends no key")),
        ("401 key", "", "HTTP 401", Some("KEY was sent")),
        ("403 key", "", "HTTP 403: the server does not allow it", Some("KEY was sent")),
        ("403 x", "", "HTTP 403", None),
        ("404 x", "", "HTTP 404: there is nothing at this address", None),
        ("429 x", "retry-after: 30\r\n", "HTTP 429: too many requests", Some("wait for 30 seconds")),
        ("429 x", "", "HTTP 429", None),
        ("503 x", "retry-after: Fri, 31 Dec 1999 23:59:59 GMT\r\n", "HTTP 503: the server is overloaded", Some("until Fri, 31 Dec 1999")),
        ("500 x", "", "HTTP 500: the server failed", None),
        ("304 x", "", "HTTP 304, not an expected answer", None),
    ] {
        let mut wanted = request(answered(status, headers, b""));
        if status.ends_with("key") {
            wanted.headers = vec![("x".into(), key.clone())];
        }
        let (outcome, _) = go_with(&wanted, &|name| (name == "KEY").then(|| "s3cret-key".to_owned()), |_| {});
        assert!(outcome.words().contains(words), "{status}: {}", outcome.words());
        let found = outcome.remarks().join("\n");
        assert!(advice.map_or(found.is_empty(), |advice| found.contains(advice)), "{status}: {found}");
        assert_eq!(outcome.json().contains_key("advice"), advice.is_some(), "{status}");
    }
}

#[test]
fn a_proxy_is_used_and_named_when_it_fails() {
    // Bound and never listening: nobody else gets the port, and it refuses.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed_port = closed.local_addr().unwrap().port();
    let (sender, heads) = std::sync::mpsc::channel();
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                let head = read_head(&socket);
                let status = if head.starts_with("CONNECT") { "403 no" } else { "502 bad" };
                let _ = socket.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes());
                sender.send(head).unwrap();
            }
        });
        port
    };
    let run = |url: &str, proxy: String| {
        let env = move |name: &str| matches!(name, "http_proxy" | "https_proxy").then(|| proxy.clone());
        let proxy = Proxies::of(&env).find(&Url::parse(url).unwrap()).unwrap().unwrap().to_string();
        go_with(&Request { proxy: Some(proxy), ..request(url.into()) }, &env, |_| {}).0
    };
    let there = format!("http://me:pa55word@127.0.0.1:{port}");
    let outcome = run("http://a.invalid/x", there.clone());
    assert_eq!(outcome.status, Status::HttpUnexpected(502));
    assert!(outcome.remarks().join(" ").contains(&format!("through the proxy http://127.0.0.1:{port} (http_proxy)")), "{outcome:?}");
    let head = heads.recv().unwrap();
    assert!(head.starts_with("GET http://a.invalid/x HTTP/1.1") && head.contains("proxy-authorization: Basic "), "{head}");
    let words = run("https://a.invalid/x", there).status.words();
    assert_eq!(words, format!("the proxy http://127.0.0.1:{port} (https_proxy) makes no connection to a.invalid"));
    let words = run("http://a.invalid/", format!("127.0.0.1:{closed_port}")).status.words();
    assert_eq!(words, format!("the proxy http://127.0.0.1:{closed_port} (http_proxy) refuses the connection"));
    let words = run("https://a.invalid/", "no-such-host.invalid".into()).status.words();
    assert_eq!(words, "the proxy http://no-such-host.invalid (https_proxy) could not be found");
}

#[test]
fn another_proxy_than_the_one_that_was_shown_is_not_used() {
    let env = |name: &str| (name == "http_proxy").then(|| "127.0.0.1:9".to_owned());
    let (outcome, _) = go_with(&request("http://127.0.0.1:9/".into()), &env, |_| {});
    assert!(outcome.status.words().contains("another proxy than the one that was shown"), "{outcome:?}");
}

#[test]
fn a_file_is_fetched_as_it_is() {
    let packed = gzip(b"hello");
    let url = answered("200 OK", "content-encoding: gzip\r\n", &packed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let got = runtime.block_on(async {
        let fetcher = super::Fetcher::new(&url, &|_| None).unwrap();
        fetcher.client.get(&url).send().await.unwrap().bytes().await.unwrap()
    });
    assert_eq!(got, packed);
}
