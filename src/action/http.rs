//! One HTTP request: rustls, same-host redirects, a capped body, errors in a person's words.

use super::{Chunk, Outcome, Request, Status};
use reqwest::redirect::Policy;
use serde_json::Value;
use std::time::Instant;
use tokio::sync::{mpsc, watch};

/// Redirects followed at most.
const REDIRECTS: usize = 5;

pub(super) async fn run(
    request: &Request,
    output: mpsc::Sender<Chunk>,
    mut cancel: watch::Receiver<bool>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Outcome {
    let start = Instant::now();
    let cancelled = async {
        if cancel.wait_for(|c| *c).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let (status, body, dropped) = tokio::select! {
        done = exchange(request, environment) => done,
        () = tokio::time::sleep(request.timeout) => (Status::TimedOut, Vec::new(), 0),
        () = cancelled => (Status::Cancelled, Vec::new(), 0),
    };
    let shown = show(&body, &request.show);
    if !shown.is_empty() {
        let _ = output.send(Chunk::Stdout(shown.clone())).await;
    }
    Outcome { status, stdout: shown, stderr: Vec::new(), dropped_bytes: dropped, leaked: false, duration: start.elapsed() }
}

async fn exchange(request: &Request, environment: &dyn Fn(&str) -> Option<String>) -> (Status, Vec<u8>, u64) {
    match attempt(request, environment).await {
        Err(why) => (Status::HttpFailed(why), Vec::new(), 0),
        Ok((code, body, dropped)) => {
            let good = if request.expect.is_empty() { (200..300).contains(&code) } else { request.expect.contains(&code) };
            (if good { Status::Http(code) } else { Status::HttpUnexpected(code) }, body, dropped)
        }
    }
}

async fn attempt(request: &Request, environment: &dyn Fn(&str) -> Option<String>) -> Result<(u16, Vec<u8>, u64), String> {
    // A second call finds the provider installed; that is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let anywhere = request.cross_host_redirects;
    let policy = Policy::custom(move |attempt| {
        let first = attempt.previous().first().and_then(|u| u.host_str().map(str::to_owned));
        if attempt.previous().len() > REDIRECTS {
            attempt.error("too many redirects")
        } else if anywhere || first.as_deref() == attempt.url().host_str() {
            attempt.follow()
        } else {
            attempt.stop()
        }
    });
    let client = reqwest::Client::builder()
        .redirect(policy)
        .user_agent(concat!("needlesh/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| words(&e))?;
    let method = reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|e| e.to_string())?;
    let mut builder = client.request(method, &request.url);
    let unset = || "a secret's environment variable is not set any more".to_owned();
    for (name, value) in &request.headers {
        builder = builder.header(name, value.resolve(environment).ok_or_else(unset)?);
    }
    if let Some(body) = &request.body {
        builder = builder.body(body.resolve(environment).ok_or_else(unset)?);
    }
    let mut answer = builder.send().await.map_err(|e| words(&e))?;
    let code = answer.status().as_u16();
    let (mut body, mut dropped) = (Vec::new(), 0);
    while let Some(chunk) = answer.chunk().await.map_err(|e| words(&e))? {
        let room = chunk.len().min(request.max_output - body.len());
        body.extend(&chunk[..room]);
        dropped += (chunk.len() - room) as u64;
    }
    Ok((code, body, dropped))
}

/// The innermost cause says most; the address is left out, it may hold values.
fn words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let detail = cause.to_string();
    if error.is_connect() {
        let name = detail.contains("lookup") || detail.contains("Name or service") || detail.contains("resolve");
        let what = if name { "the host's name is not known" } else { "no connection could be made" };
        return format!("{what} ({detail})");
    }
    if error.is_timeout() { "the server took too long".to_owned() } else { format!("the request failed ({detail})") }
}

/// What to print of an answer: the pointed-at parts one a line, JSON pretty, anything else as it came.
fn show(body: &[u8], pointers: &[String]) -> Vec<u8> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
    let pretty = |v: &Value| serde_json::to_string_pretty(v).unwrap_or_default();
    let mut out = String::new();
    if pointers.is_empty() {
        out = pretty(&value) + "\n";
    }
    for pointer in pointers {
        match value.pointer(pointer) {
            Some(Value::String(text)) => out.push_str(text),
            Some(other) => out.push_str(&pretty(other)),
            None => continue,
        }
        out.push('\n');
    }
    if out.is_empty() { (pretty(&value) + "\n").into_bytes() } else { out.into_bytes() }
}
