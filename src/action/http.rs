//! Requests: sent, redirects followed, the answer read up to the cap without the secrets that were sent, failures told in a
//! person's words. The only file that connects.

use super::mask::Mask;
use super::names::{Names, Nearer};
use super::reach::Reach;
use super::redirect::{self as led, Hop};
use super::{Chunk, Env, Means, Outcome, Request, Status, Stream, cancelled};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, ClientBuilder, Method, NoProxy, Proxy, Response, Url, redirect};
use serde_json::Value;
use std::error::Error as _;
use std::sync::{Arc, Once};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

pub(super) async fn run(request: &Request, events: &mpsc::Sender<Chunk>, cancel: &mut watch::Receiver<bool>, means: Means<'_>) -> Outcome {
    let exchange = tokio::time::timeout(request.timeout, exchange(request, events, means));
    tokio::select! {
        biased;
        () = cancelled(cancel) => Outcome::empty(Status::Cancelled),
        done = exchange => match done {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(status)) => Outcome::empty(status),
            Err(_) => Outcome::empty(Status::TimedOut),
        },
    }
}

async fn exchange(request: &Request, events: &mpsc::Sender<Chunk>, means: Means<'_>) -> Result<Outcome, Status> {
    let env = means.env;
    let mut mask = Mask::of(request, env);
    let mut told = |status: Status| match status {
        Status::HttpFailed(words) => Status::HttpFailed(String::from_utf8_lossy(&mask.all(words.as_bytes(), false)).into_owned()),
        other => other,
    };
    let response = answer(request, means).await.map_err(&mut told)?;
    take(response, request, events, Mask::of(request, env)).await.map_err(&mut told)
}

/// The answer at the end of all redirects.
async fn answer(request: &Request, means: Means<'_>) -> Result<Response, Status> {
    let env = means.env;
    let names = Names::default();
    let client = client(request, &names, env).map_err(|e| Status::HttpFailed(words(&e)))?;
    let start = Hop::first(request).map_err(Status::HttpFailed)?;
    names.expect(&start.url, None);
    let mut response = send(&client, request, &start, env).await?;
    let near = names.found().unwrap_or_else(|| Reach::of_url(&start.url));
    let mut at = start.clone();
    loop {
        let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
        let Some(next) = led::next(request, &start, near, &at, response.status(), to).map_err(Status::HttpFailed)? else {
            return Ok(response);
        };
        if !next.is_at(&start)
            && let Some(why) = next.url.host_str().and_then(means.elsewhere)
        {
            return Err(Status::HttpFailed(format!("it redirects to {}: {why}", next.authority())));
        }
        names.expect(&next.url, if next.is_at(&start) { None } else { Some(near) });
        response = send(&client, request, &next, env).await?;
        at = next;
    }
}

async fn send(client: &Client, request: &Request, hop: &Hop, env: Env<'_>) -> Result<Response, Status> {
    let failed = |words: String| Status::HttpFailed(words);
    let absent = |name: String| failed(format!("{name} is not set in the environment"));
    let method = Method::from_bytes(hop.method.as_bytes()).map_err(|_| failed(format!("{:?} is not a method", hop.method)))?;
    let mut builder = client.request(method, hop.url.clone());
    for (name, text) in request.headers.iter().filter(|(name, _)| hop.headers && (hop.body || !is_of_body(name))) {
        let bad = |_| failed(format!("the header {name} cannot be sent"));
        let mut value = HeaderValue::from_bytes(text.resolve(&env).map_err(absent)?.as_bytes()).map_err(|_| bad(()))?;
        value.set_sensitive(text.secrets().next().is_some());
        builder = builder.header(HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad(()))?, value);
    }
    if let Some(body) = request.body.as_ref().filter(|_| hop.body) {
        builder = builder.body(body.resolve(&env).map_err(absent)?);
    }
    builder.send().await.map_err(|e| status(&e))
}

/// Whether a header speaks of a body, and goes with it.
fn is_of_body(name: &str) -> bool {
    ["content-type", "content-encoding", "content-language", "content-location"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// What is shown of an answer.
async fn take(mut response: Response, request: &Request, events: &mpsc::Sender<Chunk>, mut mask: Mask) -> Result<Outcome, Status> {
    let code = response.status().as_u16();
    let expected = if request.expect.is_empty() { (200..300).contains(&code) } else { request.expect.contains(&code) };
    let json = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("json"));
    let show: &[String] = if expected { &request.show } else { &[] };
    let mut outcome = Outcome::empty(if expected { Status::Http(code) } else { Status::HttpUnexpected(code) });
    if !json && show.is_empty() {
        // What is not picked apart is passed on as it comes.
        let passed = read(&mut response, request.max_output, &mut mask, Some(events)).await.map_err(|e| status(&e))?;
        (outcome.stdout, outcome.dropped_bytes) = passed;
        return Ok(outcome);
    }
    let (kept, dropped) = read(&mut response, request.max_output, &mut Mask::default(), None).await.map_err(|e| status(&e))?;
    outcome.dropped_bytes = dropped;
    match serde_json::from_slice(&kept) {
        Ok(value) if dropped == 0 => present(&value, show, &mut outcome),
        _ => {
            outcome.stdout = kept;
            if !show.is_empty() {
                outcome.stderr = b"the answer is not whole JSON: shown as it came\n".to_vec();
            }
        }
    }
    outcome.stdout = mask.all(&outcome.stdout, dropped > 0);
    outcome.stderr = mask.all(&outcome.stderr, false);
    for (stream, bytes) in [(Stream::Out, &outcome.stdout), (Stream::Err, &outcome.stderr)] {
        tell(events, stream, bytes).await;
    }
    Ok(outcome)
}

async fn tell(events: &mpsc::Sender<Chunk>, stream: Stream, bytes: &[u8]) {
    if !bytes.is_empty() {
        // Nobody listening is no reason to stop.
        let _ = events.send(Chunk { stream, bytes: bytes.to_vec(), over: false }).await;
    }
}

/// The body up to the cap, masked before it is cut and told as it comes where it is wanted so, and how many bytes more are
/// known of.
async fn read(
    response: &mut Response,
    cap: usize,
    mask: &mut Mask,
    events: Option<&mpsc::Sender<Chunk>>,
) -> reqwest::Result<(Vec<u8>, u64)> {
    let announced = response.content_length().unwrap_or(0);
    let mut kept = Vec::new();
    loop {
        let piece = response.chunk().await?;
        let last = piece.is_none();
        let bytes = match piece {
            Some(piece) => mask.push(&piece),
            None => mask.finish(),
        };
        let fits = bytes.len().min(cap.saturating_sub(kept.len()));
        let taken = bytes.get(..fits).unwrap_or_default();
        kept.extend_from_slice(taken);
        if let Some(events) = events {
            tell(events, Stream::Out, taken).await;
        }
        if fits < bytes.len() {
            let seen = (bytes.len() - fits) as u64;
            return Ok((kept, seen.max(announced.saturating_sub(cap as u64))));
        }
        if last {
            return Ok((kept, 0));
        }
    }
}

fn present(value: &Value, show: &[String], outcome: &mut Outcome) {
    if show.is_empty() {
        outcome.stdout = format!("{value:#}\n").into_bytes();
        return;
    }
    for pointer in show {
        let (stream, line) = match value.pointer(pointer) {
            Some(Value::String(text)) => (&mut outcome.stdout, text.clone()),
            Some(other) => (&mut outcome.stdout, other.to_string()),
            None => (&mut outcome.stderr, format!("no {pointer} in the answer")),
        };
        stream.extend_from_slice(line.as_bytes());
        stream.push(b'\n');
    }
}

fn install_provider() {
    static PROVIDER: Once = Once::new();
    // Fails only where one is installed already, which is as good.
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

fn client(request: &Request, names: &Names, env: Env<'_>) -> reqwest::Result<Client> {
    install_provider();
    match builder(request, names, env)?.build() {
        // A machine without certificates can still speak plain HTTP.
        Err(_) if request.url.starts_with("http://") => builder(request, names, env)?.tls_certs_only([]).build(),
        other => other,
    }
}

/// Redirects are followed by `answer`, which knows what may go along.
fn builder(request: &Request, names: &Names, env: Env<'_>) -> reqwest::Result<ClientBuilder> {
    let base = base(redirect::Policy::none()).dns_resolver(Arc::new(names.clone()));
    with_proxies(base.connect_timeout(request.timeout.max(Duration::from_millis(1))), env)
}

fn base(policy: redirect::Policy) -> ClientBuilder {
    Client::builder().user_agent(concat!("needlesh/", env!("CARGO_PKG_VERSION"))).referer(false).redirect(policy).no_proxy()
}

/// The proxies that the environment names.
fn with_proxies(mut builder: ClientBuilder, env: Env<'_>) -> reqwest::Result<ClientBuilder> {
    let first = |names: [&str; 2]| names.iter().find_map(|n| env(n)).filter(|v| !v.is_empty());
    let except = first(["no_proxy", "NO_PROXY"]).and_then(|list| NoProxy::from_string(&list));
    if let Some(address) = env("http_proxy").filter(|v| !v.is_empty()) {
        builder = builder.proxy(Proxy::http(address)?.no_proxy(except.clone()));
    }
    if let Some(address) = first(["https_proxy", "HTTPS_PROXY"]) {
        builder = builder.proxy(Proxy::https(address)?.no_proxy(except));
    }
    Ok(builder)
}

/// A client for one large file: redirects may lead anywhere that is no less safe, and only silence is a time-out.
pub(super) fn download_client(url: &str, env: Env<'_>) -> reqwest::Result<Client> {
    install_provider();
    let policy = || {
        redirect::Policy::custom(|attempt| {
            let secure = attempt.previous().first().is_some_and(|u| u.scheme() == "https");
            if secure && attempt.url().scheme() != "https" {
                attempt.error("it redirects to an address without encryption")
            } else if attempt.previous().len() > 10 {
                attempt.error("too many redirects")
            } else {
                attempt.follow()
            }
        })
    };
    let make = || with_proxies(base(policy()).connect_timeout(Duration::from_secs(20)), env);
    match make()?.build() {
        Err(_) if url.starts_with("http://") => make()?.tls_certs_only([]).build(),
        other => other,
    }
}

fn status(error: &reqwest::Error) -> Status {
    if error.is_timeout() { Status::TimedOut } else { Status::HttpFailed(words(error)) }
}

/// What went wrong, for a person.
pub(super) fn words(error: &reqwest::Error) -> String {
    let host = error.url().and_then(Url::host_str).unwrap_or("the server").to_owned();
    let mut chain = Vec::new();
    let mut source = error.source();
    let mut refused = false;
    while let Some(inner) = source {
        if let Some(nearer) = inner.downcast_ref::<Nearer>() {
            return nearer.to_string();
        }
        refused |= inner.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused);
        chain.push(inner.to_string());
        source = inner.source();
    }
    let all = chain.join(": ").to_lowercase();
    let last = chain.pop().unwrap_or_else(|| error.to_string());
    if error.is_dns() || all.contains("dns error") {
        return format!("{host} could not be found");
    }
    if refused {
        return format!("{host} refuses the connection");
    }
    let certificate = [
        ("unknownissuer", "nobody that this machine trusts vouches for its certificate"),
        ("causedasendentity", "its certificate vouches only for itself"),
        ("notvalidforname", "its certificate is for another name"),
        ("certificate not valid for name", "its certificate is for another name"),
        ("notvalidyet", "its certificate is not valid yet; is the clock right?"),
        ("expired", "its certificate has expired; is the clock right?"),
        ("invalidcontenttype", "it does not speak TLS there; is it http:// and not https://?"),
        ("corrupt message", "it does not speak TLS there; is it http:// and not https://?"),
    ];
    if ["certificate", "tls", "handshake", "invalidcontenttype", "corrupt message"].iter().any(|w| all.contains(w)) {
        let why = certificate.iter().find(|(sign, _)| all.contains(sign)).map_or(last.as_str(), |(_, words)| words);
        return format!("no secure connection to {host}: {why}");
    }
    if error.is_connect() {
        return format!("no connection to {host}: {last}");
    }
    if error.is_body() || error.is_decode() {
        return format!("the answer of {host} broke off: {last}");
    }
    format!("{host}: {last}")
}

#[cfg(test)]
mod tests;
