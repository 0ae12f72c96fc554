//! HTTP actions: a fixed scheme and host, and secrets only where they may stand.

use super::field::{Fault, Field, Object};
use super::read_template::{Allow, OUTPUT, TIMEOUT, pairs, template};
use super::{Body, HttpAction, Param, Part, Template};
use serde_json::Value;

const KEYS: &[&str] =
    &["method", "url", "hosts", "query", "headers", "json", "form", "body", "timeout_s", "max_output_kb", "expect", "show", "redirects"];

/// Headers that say how the message is framed and where it goes; a value there could make two requests of one.
const CONNECTION: [&str; 9] =
    ["host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade", "proxy-authorization", "proxy-connection"];

/// Reads an HTTP action.
pub(super) fn http(object: &Object<'_>, params: &[Param]) -> Result<HttpAction, Fault> {
    object.only(KEYS)?;
    let hosts = hosts(object)?;
    let at = object.need("url")?;
    let url = template(&at, params, Allow::Params)?;
    check_url(&at, &url, !hosts.is_empty())?;
    let body = body(object, params)?;
    Ok(HttpAction {
        method: method(object, body != Body::None)?,
        url,
        hosts,
        query: pairs(object, "query", params, Allow::Params)?,
        headers: headers(object, params)?,
        body,
        timeout_s: object.integer("timeout_s", &TIMEOUT, 15)?,
        max_output_kb: object.integer("max_output_kb", &OUTPUT, 1024)?,
        expect: expect(object)?,
        show: show(object)?,
        cross_host_redirects: redirects(object)?,
    })
}

fn method(object: &Object<'_>, has_body: bool) -> Result<String, Fault> {
    let Some(field) = object.get("method") else {
        return Ok(if has_body { "POST" } else { "GET" }.to_owned());
    };
    let method = field.string()?.to_ascii_uppercase();
    if ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(&method.as_str()) {
        return Ok(method);
    }
    Err(field.fault(format!("{method:?} is not a supported method"), "write GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS"))
}

fn hosts(object: &Object<'_>) -> Result<Vec<String>, Fault> {
    let Some(field) = object.get("hosts") else { return Ok(Vec::new()) };
    let hosts = field.strings()?;
    let plain = |h: &String| !h.is_empty() && h.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    match hosts.iter().find(|h| !plain(h)) {
        Some(bad) => Err(field.fault(format!("{bad:?} is not a host name"), "write names such as \"api.example.com\"")),
        None => Ok(hosts),
    }
}

/// The scheme is fixed text; so are host and port, unless the host may be one of declared ones.
pub(super) fn check_url(field: &Field<'_>, url: &Template, declared: bool) -> Result<(), Fault> {
    let first = match url.parts.first() {
        Some(Part::Text(text)) => text.as_str(),
        _ => "",
    };
    let lower = first.to_ascii_lowercase();
    let scheme = ["http://", "https://"].into_iter().find(|s| lower.starts_with(s));
    let Some(scheme) = scheme else {
        return Err(field.fault("the url does not start with a fixed http:// or https://", "write the scheme as text"));
    };
    let mut authority = String::new();
    let mut holes = 0_usize;
    for (i, part) in url.parts.iter().enumerate() {
        let Part::Text(text) = part else {
            if authority.contains(':') {
                return Err(field.fault("a hole stands in the port of the url", "write the port as text"));
            }
            holes += 1;
            authority.push('h');
            continue;
        };
        let text = if i == 0 { text.get(scheme.len()..).unwrap_or_default() } else { text.as_str() };
        if let Some(end) = text.find(['/', '?', '#', '\\']) {
            authority.push_str(text.get(..end).unwrap_or_default());
            break;
        }
        authority.push_str(text);
    }
    if holes > 0 && !declared {
        return Err(field.fault("a hole stands in the host of the url", "write the host as text, or list what it may become in \"hosts\""));
    }
    if url.parts.iter().any(|p| matches!(p, Part::Text(t) if t.contains('#'))) {
        return Err(field.fault("the url has a fragment, which is never sent", "leave '#' and what follows out"));
    }
    if authority.contains('@') {
        return Err(field.fault("the url holds a user name", "use a header for credentials"));
    }
    if authority.is_empty() || authority.starts_with(':') || authority.chars().any(char::is_whitespace) {
        return Err(field.fault("the url has no host", "write https://HOST/PATH"));
    }
    Ok(())
}

fn headers(object: &Object<'_>, params: &[Param]) -> Result<Vec<(String, Template)>, Fault> {
    let headers = pairs(object, "headers", params, Allow::Secrets)?;
    let token = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c));
    for (name, value) in &headers {
        let fixed = name.eq_ignore_ascii_case("host") && value.is_fixed();
        if !fixed && CONNECTION.iter().any(|c| name.eq_ignore_ascii_case(c)) {
            let at = object.need("headers")?.object()?.need(name)?;
            return Err(at.fault(format!("the header {name:?} belongs to the connection"), "leave it out"));
        }
        let broken = value.parts.iter().any(|p| matches!(p, Part::Text(t) if t.contains(['\r', '\n'])));
        if !token(name) || broken {
            let at = object.get("headers").and_then(|f| f.object().ok()?.get(name));
            let message = if broken { format!("the header {name:?} holds a line break") } else { format!("{name:?} is not a header name") };
            return Err(at.map_or_else(|| object.fault(&*message, ""), |f| f.fault(&*message, "fix the header")));
        }
    }
    Ok(headers)
}

fn body(object: &Object<'_>, params: &[Param]) -> Result<Body, Fault> {
    let given: Vec<Field<'_>> = ["json", "form", "body"].into_iter().filter_map(|key| object.get(key)).collect();
    if let [_, second, ..] = given.as_slice() {
        return Err(second.fault("the request has more than one body", "keep one of \"json\", \"form\" and \"body\""));
    }
    if let Some(json) = object.get("json") {
        check_json(&json, params)?;
        return Ok(Body::Json(json.value.clone()));
    }
    if object.map.contains_key("form") {
        return Ok(Body::Form(pairs(object, "form", params, Allow::Secrets)?));
    }
    object.get("body").map_or(Ok(Body::None), |f| Ok(Body::Text(template(&f, params, Allow::Secrets)?)))
}

/// Every text in a JSON body is a template. A parsed file is at most 128 deep.
fn check_json(field: &Field<'_>, params: &[Param]) -> Result<(), Fault> {
    match field.value {
        Value::String(_) => template(field, params, Allow::Secrets).map(|_| ()),
        Value::Array(_) => field.list()?.iter().try_for_each(|f| check_json(f, params)),
        Value::Object(_) => field.object()?.entries().try_for_each(|(_, f)| check_json(&f, params)),
        _ => Ok(()),
    }
}

fn expect(object: &Object<'_>) -> Result<Vec<u16>, Fault> {
    let Some(field) = object.get("expect") else { return Ok(Vec::new()) };
    let items = if field.value.is_array() { field.list()? } else { vec![field] };
    items.iter().map(|f| f.integer(&(100..=599)).map(|n| u16::try_from(n).unwrap_or(u16::MAX))).collect()
}

fn show(object: &Object<'_>) -> Result<Vec<String>, Fault> {
    let Some(field) = object.get("show") else { return Ok(Vec::new()) };
    let items = if field.value.is_array() { field.list()? } else { vec![field] };
    let mut all = Vec::new();
    for item in items {
        let pointer = item.string()?;
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(item.fault(format!("{pointer:?} is not a JSON pointer"), format!("write \"/{pointer}\"")));
        }
        all.push(pointer.to_owned());
    }
    Ok(all)
}

fn redirects(object: &Object<'_>) -> Result<bool, Fault> {
    let Some(field) = object.get("redirects") else { return Ok(false) };
    match field.value.as_str() {
        Some("same_host") => Ok(false),
        Some("any") => Ok(true),
        _ => Err(field.fault("\"redirects\" is neither \"same_host\" nor \"any\"", "write one of them")),
    }
}
