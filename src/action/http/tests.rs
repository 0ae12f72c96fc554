//! Failures in a person's words, and answers as they come.

use super::super::{Chunk, Outcome, Request, Status, Stream};
use super::run;
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
    }
}

/// The outcome and every piece; `piece` is called as each comes.
fn go(request: &Request, mut piece: impl FnMut(&Chunk)) -> (Outcome, Vec<Chunk>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (events, mut chunks) = mpsc::channel(4);
        let (_keep, mut cancel) = watch::channel(false);
        let mut all = Vec::new();
        let means = crate::action::Means { env: &|_| None, helper: std::path::Path::new("/nowhere"), elsewhere: &|_| None };
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

fn read_head(mut socket: &TcpStream) {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).unwrap();
        seen.extend(byte);
    }
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
