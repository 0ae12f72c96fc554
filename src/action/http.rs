//! Requests: sent, redirects followed, failures told in a person's words. The only file that connects.

use super::answer;
use super::mask::Mask;
use super::names::{Names, Nearer};
use super::proxy::{Proxies, Via};
use super::reach::Reach;
use super::redirect::{self as led, Hop};
use super::{Chunk, Env, Means, Outcome, Request, Status, cancelled};
use reqwest::header::{HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, ClientBuilder, Method, Proxy, Response, Url, redirect};
use std::error::Error as _;
use std::sync::{Arc, Once};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

pub(super) async fn run(request: &Request, events: &mpsc::Sender<Chunk>, cancel: &mut watch::Receiver<bool>, means: Means<'_>) -> Outcome {
    // What came before a time-out or a break is kept.
    let mut outcome = Outcome::empty(Status::Cancelled);
    let status = {
        let exchange = tokio::time::timeout(request.timeout, exchange(request, events, means, &mut outcome));
        tokio::select! {
            biased;
            () = cancelled(cancel) => Status::Cancelled,
            done = exchange => match done {
                Ok(Ok(status) | Err(status)) => status,
                Err(_) => Status::TimedOut,
            },
        }
    };
    if let Some(proxy) = request.proxy.as_ref().filter(|_| !status.is_success() && !status.words().contains("proxy")) {
        outcome.advice.push(format!("it went through the proxy {proxy}"));
    }
    Outcome { status, ..outcome }
}

async fn exchange(request: &Request, events: &mpsc::Sender<Chunk>, means: Means<'_>, outcome: &mut Outcome) -> Result<Status, Status> {
    let env = means.env;
    let proxies = Proxies::of(env);
    let mut mask = Mask::of(request, env);
    let mut told = |status: Status| match status {
        Status::HttpFailed(words) => Status::HttpFailed(String::from_utf8_lossy(&mask.all(words.as_bytes(), false)).into_owned()),
        other => other,
    };
    let response = ask(request, means, &proxies).await.map_err(&mut told)?;
    let taken = answer::take(response, request, events, Mask::of(request, env), outcome).await;
    taken.map(&mut told).map_err(|e| told(status(&e, &proxies)))
}

/// The answer at the end of all redirects.
async fn ask(request: &Request, means: Means<'_>, proxies: &Proxies) -> Result<Response, Status> {
    let env = means.env;
    let names = Names::default();
    let start = Hop::first(request).map_err(Status::HttpFailed)?;
    if proxies.find(&start.url).map_err(Status::HttpFailed)?.map(|via| via.to_string()) != request.proxy {
        return Err(Status::HttpFailed("the environment names another proxy than the one that was shown; ask again".to_owned()));
    }
    let client = client(request, &names, proxies).map_err(|e| Status::HttpFailed(words(&e, proxies)))?;
    names.expect(&start.url, None);
    let mut response = send(&client, request, &start, env).await?.map_err(|e| status(&e, proxies))?;
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
        proxies.find(&next.url).map_err(Status::HttpFailed)?;
        names.expect(&next.url, if next.is_at(&start) { None } else { Some(near) });
        response = send(&client, request, &next, env).await?.map_err(|e| status(&e, proxies))?;
        at = next;
    }
}

async fn send(client: &Client, request: &Request, hop: &Hop, env: Env<'_>) -> Result<reqwest::Result<Response>, Status> {
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
    Ok(builder.send().await)
}

/// Whether a header speaks of a body, and goes with it.
fn is_of_body(name: &str) -> bool {
    ["content-type", "content-encoding", "content-language", "content-location"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn install_provider() {
    static PROVIDER: Once = Once::new();
    // Fails only where one is installed already, which is as good.
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

fn client(request: &Request, names: &Names, proxies: &Proxies) -> reqwest::Result<Client> {
    install_provider();
    match builder(request, names, proxies).build() {
        // A machine without certificates can still speak plain HTTP.
        Err(_) if request.url.starts_with("http://") => builder(request, names, proxies).tls_certs_only([]).build(),
        other => other,
    }
}

/// Redirects are followed by `ask`, which knows what may go along.
fn builder(request: &Request, names: &Names, proxies: &Proxies) -> ClientBuilder {
    let base = base(redirect::Policy::none(), proxies).dns_resolver(Arc::new(names.clone()));
    base.connect_timeout(request.timeout.max(Duration::from_millis(1)))
}

/// Nothing of it reads the environment: what is not usable of it was refused before.
fn base(policy: redirect::Policy, proxies: &Proxies) -> ClientBuilder {
    let proxies = proxies.clone();
    let proxy = Proxy::custom(move |url| proxies.find(url).ok().flatten().map(|via| via.url));
    Client::builder().user_agent(concat!("needlesh/", env!("CARGO_PKG_VERSION"))).referer(false).redirect(policy).no_proxy().proxy(proxy)
}

/// What fetches one large file.
pub(super) struct Fetcher {
    pub(super) client: Client,
    proxies: Proxies,
}

impl Fetcher {
    /// Redirects may lead anywhere that is no less safe, and only silence is a time-out. Nothing is unpacked: a file is what
    /// its sum says.
    pub(super) fn new(url: &str, env: Env<'_>) -> Result<Self, String> {
        install_provider();
        let proxies = Proxies::of(env);
        let parsed = Url::parse(url).map_err(|e| format!("{url}: {e}"))?;
        proxies.find(&parsed)?;
        let make = || {
            let base = base(safe_redirects(&proxies), &proxies).connect_timeout(Duration::from_secs(20));
            base.no_gzip().no_brotli().no_deflate().no_zstd()
        };
        let client = match make().build() {
            Err(_) if url.starts_with("http://") => make().tls_certs_only([]).build(),
            other => other,
        };
        let client = client.map_err(|e| words(&e, &proxies))?;
        Ok(Self { client, proxies })
    }

    /// What went wrong, for a person.
    pub(super) fn words(&self, error: &reqwest::Error) -> String {
        words(error, &self.proxies)
    }
}

fn safe_redirects(proxies: &Proxies) -> redirect::Policy {
    let proxies = proxies.clone();
    redirect::Policy::custom(move |attempt| {
        let secure = attempt.previous().first().is_some_and(|u| u.scheme() == "https");
        if secure && attempt.url().scheme() != "https" {
            attempt.error("it redirects to an address without encryption")
        } else if attempt.previous().len() > 10 {
            attempt.error("too many redirects")
        } else if let Err(why) = proxies.find(attempt.url()) {
            attempt.error(why)
        } else {
            attempt.follow()
        }
    })
}

fn status(error: &reqwest::Error, proxies: &Proxies) -> Status {
    if error.is_timeout() { Status::TimedOut } else { Status::HttpFailed(words(error, proxies)) }
}

/// What went wrong, for a person. A connection is made to the proxy where there is one, and it is the proxy that fails then.
fn words(error: &reqwest::Error, proxies: &Proxies) -> String {
    let host = error.url().and_then(Url::host_str).unwrap_or("the server").to_owned();
    let via = error.url().and_then(|url| proxies.find(url).ok().flatten()).filter(|_| error.is_connect());
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
    if let Some(words) = via.as_ref().and_then(|via| tunnel_words(via, &host, &all)) {
        return words;
    }
    let there = via.as_ref().map_or_else(|| host.clone(), |via| format!("the proxy {via}"));
    if error.is_dns() || all.contains("dns error") {
        return format!("{there} could not be found");
    }
    if refused {
        return format!("{there} refuses the connection");
    }
    if let Some(why) = security_words(&all, &last) {
        let through = via.map_or_else(String::new, |via| format!(" through the proxy {via}"));
        return format!("no secure connection to {host}{through}: {why}");
    }
    if error.is_connect() {
        return format!("no connection to {there}: {last}");
    }
    if ["decompress", "frame descriptor", "zstd", "brotli", "gzip"].iter().any(|sign| all.contains(sign)) {
        return format!("the answer of {host} cannot be unpacked: {last}");
    }
    if error.is_body() || error.is_decode() {
        return format!("the answer of {host} broke off: {last}");
    }
    format!("{host}: {last}")
}

/// Why a proxy made no way to a host, where it says so.
fn tunnel_words(via: &Via, host: &str, all: &str) -> Option<String> {
    if all.contains("proxy authorization required") {
        return Some(format!("the proxy {via} wants a name and a password: NAME:PASSWORD@ before its host"));
    }
    let refused = all.contains("tunnel error: unsuccessful") || all.contains("tunnel error: unexpected end");
    refused.then(|| format!("the proxy {via} makes no connection to {host}"))
}

/// Why a connection is not safe, where that is what failed.
fn security_words<'w>(all: &str, last: &'w str) -> Option<&'w str> {
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
    let signs = ["certificate", "tls", "handshake", "invalidcontenttype", "corrupt message"];
    let is_one = signs.iter().any(|sign| all.contains(sign));
    is_one.then(|| certificate.iter().find(|(sign, _)| all.contains(sign)).map_or(last, |(_, words)| words))
}

#[cfg(test)]
mod tests;
