//! Requests: sent once, answer read up to the cap, failures told in a person's words.
//! The only file that connects.

use super::plan::secrets;
use super::{Chunk, Env, Outcome, Request, Status, Stream, cancelled};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, ClientBuilder, Method, NoProxy, Proxy, Response, Url, redirect};
use serde_json::Value;
use std::error::Error as _;
use std::sync::Once;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// A redirect that may not be followed.
#[derive(Debug, thiserror::Error)]
#[error("it redirects to {0}, which this tool may not reach")]
struct Elsewhere(String);

pub(super) async fn run(request: &Request, events: &mpsc::Sender<Chunk>, cancel: &mut watch::Receiver<bool>, env: Env<'_>) -> Outcome {
    let exchange = tokio::time::timeout(request.timeout, exchange(request, events, env));
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

async fn exchange(request: &Request, events: &mpsc::Sender<Chunk>, env: Env<'_>) -> Result<Outcome, Status> {
    let failed = |words: String| Status::HttpFailed(words);
    let client = client(request, env).map_err(|e| failed(words(&e)))?;
    let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| failed(format!("{:?} is not a method", request.method)))?;
    let mut builder = client.request(method, request.url.as_str());
    let absent = |name: String| failed(format!("{name} is not set in the environment"));
    for (name, text) in &request.headers {
        let bad = |_| failed(format!("the header {name} cannot be sent"));
        let mut value = HeaderValue::from_bytes(text.resolve(&env).map_err(absent)?.as_bytes()).map_err(|_| bad(()))?;
        value.set_sensitive(text.secrets().next().is_some());
        builder = builder.header(HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad(()))?, value);
    }
    if let Some(body) = &request.body {
        builder = builder.body(body.resolve(&env).map_err(absent)?);
    }
    let mut response = builder.send().await.map_err(|e| status(&e))?;
    let code = response.status().as_u16();
    let expected = if request.expect.is_empty() { (200..300).contains(&code) } else { request.expect.contains(&code) };
    let json = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("json"));
    let show: &[String] = if expected { &request.show } else { &[] };
    // What is not picked apart is passed on as it comes.
    let whole = json || !show.is_empty();
    let (kept, dropped) = read(&mut response, request.max_output, (!whole).then_some(events)).await.map_err(|e| status(&e))?;
    let mut outcome = Outcome::empty(if expected { Status::Http(code) } else { Status::HttpUnexpected(code) });
    outcome.dropped_bytes = dropped;
    if !whole {
        outcome.stdout = kept;
        return Ok(outcome);
    }
    match serde_json::from_slice(&kept) {
        Ok(value) if dropped == 0 => present(&value, show, &mut outcome),
        _ => {
            outcome.stdout = kept;
            if !show.is_empty() {
                outcome.stderr = b"the answer is not whole JSON: shown as it came\n".to_vec();
            }
        }
    }
    for (stream, bytes) in [(Stream::Out, &outcome.stdout), (Stream::Err, &outcome.stderr)] {
        tell(events, stream, bytes).await;
    }
    Ok(outcome)
}

async fn tell(events: &mpsc::Sender<Chunk>, stream: Stream, bytes: &[u8]) {
    if !bytes.is_empty() {
        // Nobody listening is no reason to stop.
        let _ = events.send(Chunk { stream, bytes: bytes.to_vec() }).await;
    }
}

/// The body up to the cap, told as it comes where it is wanted so, and how many bytes more are known of.
async fn read(response: &mut Response, cap: usize, events: Option<&mpsc::Sender<Chunk>>) -> reqwest::Result<(Vec<u8>, u64)> {
    let announced = response.content_length().unwrap_or(0);
    let mut kept = Vec::new();
    while let Some(bytes) = response.chunk().await? {
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
    }
    Ok((kept, 0))
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

fn client(request: &Request, env: Env<'_>) -> reqwest::Result<Client> {
    install_provider();
    match builder(request, env)?.build() {
        // A machine without certificates can still speak plain HTTP.
        Err(_) if request.url.starts_with("http://") => builder(request, env)?.tls_certs_only([]).build(),
        other => other,
    }
}

fn builder(request: &Request, env: Env<'_>) -> reqwest::Result<ClientBuilder> {
    let anywhere = request.cross_host_redirects && secrets(request).next().is_none();
    let policy = redirect::Policy::custom(move |attempt| {
        let allowed = attempt.previous().first().is_none_or(|from| anywhere || same_host(from, attempt.url()));
        if !allowed {
            let host = attempt.url().host_str().unwrap_or("another host").to_owned();
            return attempt.error(Elsewhere(host));
        }
        if attempt.previous().len() > 10 { attempt.error("too many redirects") } else { attempt.follow() }
    });
    with_proxies(base(policy).connect_timeout(request.timeout.max(Duration::from_millis(1))), env)
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

/// The same host and port, or its move from http to https.
fn same_host(from: &Url, to: &Url) -> bool {
    let upgrade = from.scheme() == "http" && to.scheme() == "https" && from.port().is_none() && to.port().is_none();
    from.host() == to.host() && (upgrade || (from.scheme() == to.scheme() && from.port_or_known_default() == to.port_or_known_default()))
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
        if let Some(elsewhere) = inner.downcast_ref::<Elsewhere>() {
            return elsewhere.to_string();
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
