//! Redirects of a request: which are followed, and what goes along. To the same host all goes along; to another one only a
//! GET or HEAD without the headers of the manifest, and never to a nearer place than the request was sent to.

use super::Request;
use super::reach::Reach;
use reqwest::{StatusCode, Url};

/// Redirects that are followed at most.
const MOST: usize = 10;

/// One sending of a request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hop {
    pub(super) method: String,
    pub(super) url: Url,
    /// Whether the body goes along.
    pub(super) body: bool,
    /// Whether the headers of the manifest go along.
    pub(super) headers: bool,
    /// How many were before.
    count: usize,
}

impl Hop {
    /// The request as it is planned.
    pub(super) fn first(request: &Request) -> Result<Self, String> {
        let url = Url::parse(&request.url).map_err(|e| format!("{}: {e}", request.url))?;
        Ok(Self { method: request.method.clone(), url, body: true, headers: true, count: 0 })
    }

    /// Its host as a message names it.
    pub(super) fn authority(&self) -> String {
        authority(&self.url)
    }

    /// Whether it goes to the host that the request was sent to.
    pub(super) fn is_at(&self, start: &Self) -> bool {
        same_host(&start.url, &self.url)
    }
}

/// Where an answer leads, if anywhere. `start` is the first sending and `near` how near it ended.
pub(super) fn next(
    request: &Request,
    start: &Hop,
    near: Reach,
    at: &Hop,
    status: StatusCode,
    to: Option<&str>,
) -> Result<Option<Hop>, String> {
    let (301 | 302 | 303 | 307 | 308, Some(to)) = (status.as_u16(), to) else { return Ok(None) };
    let mut url = at.url.join(to).map_err(|_| "it redirects to what is not an address".to_owned())?;
    let elsewhere = |why: &str| Err(format!("it redirects to {}, {why}", authority(&url)));
    if !matches!(url.scheme(), "http" | "https") {
        return elsewhere("which this tool may not reach");
    }
    if at.count >= MOST {
        return Err("too many redirects".to_owned());
    }
    let mut hop = Hop { count: at.count + 1, ..at.clone() };
    // As browsers and RFC 9110 have it: what is to be seen elsewhere is asked for, not sent again.
    if status == 303 && at.method != "HEAD" || matches!(status.as_u16(), 301 | 302) && at.method == "POST" {
        (hop.method, hop.body) = ("GET".to_owned(), false);
    }
    if !same_host(&start.url, &url) {
        let get = matches!(request.method.as_str(), "GET" | "HEAD");
        if !request.cross_host_redirects || !request.secrets().is_empty() {
            return elsewhere("which this tool may not reach");
        }
        if !get {
            return elsewhere(&format!("and a {} is not sent on to another host", request.method));
        }
        if at.url.scheme() == "https" && url.scheme() == "http" {
            return elsewhere("an address without encryption");
        }
        let there = Reach::of_url(&url);
        if let (true, Some(place)) = (there < near, there.words()) {
            return elsewhere(&format!("{place}, where nothing from farther away may lead"));
        }
        (hop.body, hop.headers) = (false, false);
    }
    // A name and a password in the address would become a header.
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        return Err("it redirects to what is not an address".to_owned());
    }
    hop.url = url;
    Ok(Some(hop))
}

/// The host as a message names it, with its port where that is not the usual one.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or("another host");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The same host and port, or its move from http to https.
fn same_host(from: &Url, to: &Url) -> bool {
    let upgrade = from.scheme() == "http" && to.scheme() == "https" && from.port().is_none() && to.port().is_none();
    from.host() == to.host() && (upgrade || (from.scheme() == to.scheme() && from.port_or_known_default() == to.port_or_known_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Secretive;
    use std::time::Duration;

    fn request(method: &str, url: &str, any: bool) -> Request {
        Request {
            method: method.into(),
            url: url.into(),
            headers: vec![("x-api-key".into(), Secretive::from("k"))],
            body: Some(Secretive::from("b")),
            timeout: Duration::from_secs(9),
            max_output: 9,
            expect: vec![],
            show: vec![],
            cross_host_redirects: any,
            proxy: None,
        }
    }

    fn lead(request: &Request, status: u16, to: &str) -> Result<Option<Hop>, String> {
        let start = Hop::first(request).unwrap();
        next(request, &start, Reach::of_url(&start.url), &start, StatusCode::from_u16(status).unwrap(), Some(to))
    }

    #[test]
    fn the_same_host_gets_all_and_another_one_a_bare_question() {
        let post = request("POST", "http://a.example/x", true);
        let hop = lead(&post, 307, "/y").unwrap().unwrap();
        assert_eq!((hop.method.as_str(), hop.url.as_str(), hop.body, hop.headers), ("POST", "http://a.example/y", true, true));
        assert_eq!(
            lead(&post, 302, "https://a.example/y").unwrap().map(|h| (h.method, h.body, h.headers)),
            Some(("GET".into(), false, true))
        );
        for status in [301, 302, 303, 307, 308] {
            assert!(lead(&post, status, "http://b.example/").unwrap_err().contains("not sent on"), "{status}");
            let hop = lead(&request("GET", "http://a.example/x", true), status, "http://u:p@b.example/y").unwrap().unwrap();
            assert_eq!((hop.url.as_str(), hop.body, hop.headers), ("http://b.example/y", false, false), "{status}");
            assert!(lead(&request("GET", "http://a.example/x", false), status, "http://b.example/").is_err());
            assert!(lead(&request("GET", "http://a.example/x", false), status, "http://a.example:81/").is_err());
        }
        assert_eq!(lead(&post, 200, "/y"), Ok(None));
        let mut secretive = request("GET", "http://a.example/x", true);
        secretive.headers[0].1.push_secret("TOKEN", crate::action::secret::Form::Plain);
        assert!(lead(&secretive, 307, "http://b.example/").is_err());
    }

    #[test]
    fn nothing_leads_nearer_or_into_the_clear() {
        for (from, to, good) in [
            ("http://a.example/", "http://127.0.0.1/", false),
            ("http://a.example/", "http://[::ffff:10.0.0.1]/", false),
            ("http://a.example/", "http://169.254.169.254/latest", false),
            ("http://a.example/", "http://localhost/", false),
            ("http://a.example/", "http://router/", false),
            ("http://10.0.0.1/", "http://169.254.169.254/", false),
            ("http://192.168.1.1/", "http://127.0.0.1/", false),
            ("http://10.0.0.1/", "http://10.0.0.2/", true),
            ("http://10.0.0.1/", "http://a.example/", true),
            ("http://127.0.0.1/", "http://127.0.0.1:81/", true),
            ("https://a.example/", "http://b.example/", false),
            ("https://a.example/", "https://b.example/", true),
            ("http://a.example/", "file:///etc/passwd", false),
            ("http://a.example/", "ftp://a.example/", false),
        ] {
            assert_eq!(lead(&request("GET", from, true), 302, to).is_ok(), good, "{from} to {to}");
        }
    }
}
