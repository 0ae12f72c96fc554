//! The request of an HTTP action: holes percent-encoded where they stand, never changing scheme, host or port.

use super::Request;
use super::fill::{Values, kibibytes, misplaced, no_nul, render};
use super::proxy::Proxies;
use super::refusal::Refusal;
use super::secret::{Form, Secretive, percent};
use crate::manifest::{Body, HttpAction, Part, Template};
use reqwest::Url;
use reqwest::header::HeaderName;
use serde_json::Value;
use std::time::Duration;

pub(super) fn request(action: &HttpAction, values: &Values<'_>, env: &dyn Fn(&str) -> Option<String>) -> Result<Request, Refusal> {
    let mut headers = headers(&action.headers, values)?;
    let (kind, body) = body(&action.body, values)?;
    if let (Some(kind), Some(_)) = (kind, &body)
        && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(("content-type".to_owned(), Secretive::from(kind)));
    }
    let url = address(&action.url, &action.hosts, &action.query, values)?;
    Ok(Request {
        method: action.method.clone(),
        proxy: Proxies::of(env).find(&url).map_err(Refusal::Invalid)?.map(|via| via.to_string()),
        url: url.into(),
        headers,
        body,
        timeout: Duration::from_secs(action.timeout_s),
        max_output: kibibytes(action.max_output_kb),
        expect: action.expect.clone(),
        show: action.show.clone(),
        cross_host_redirects: action.cross_host_redirects,
    })
}

fn refuse(param: &str, message: &str) -> Refusal {
    Refusal::Unsafe { param: param.to_owned(), message: message.to_owned() }
}

/// The whole address of a request.
pub(super) fn address(template: &Template, hosts: &[String], query: &[(String, Template)], values: &Values<'_>) -> Result<Url, Refusal> {
    let mut raw = String::new();
    let mut host_hole = None;
    let mut port_hole = false;
    for part in &template.parts {
        match part {
            Part::Text(text) => raw.push_str(text),
            Part::Hole(name) => {
                let value = values.get(name).ok_or_else(|| Refusal::Missing(vec![name.clone()]))?;
                let text = render(value);
                let authority = raw.split_once("://").map(|(_, rest)| rest).ok_or_else(|| misplaced("a hole in the scheme"))?;
                if !authority.contains(['/', '?', '#']) {
                    host_hole = Some(name.as_str());
                    port_hole |= authority.contains(':');
                }
                if text.is_empty() && !raw.contains('?') {
                    return Err(refuse(name, "an empty value would change the address"));
                }
                raw.push_str(&percent(&text));
            }
            Part::Item | Part::Secret(_) => return Err(misplaced("a secret or {} in an address")),
        }
    }
    let first = template.holes().next();
    let path = raw.split(['?', '#']).next().unwrap_or_default();
    let dots = |s: &str| matches!(s.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if let (Some(param), true) = (first, path.split(['/', '\\']).any(dots) || climbs(path)) {
        return Err(refuse(param, "'.' or '..' would change the path of the address"));
    }
    let mut url = match (Url::parse(&raw), host_hole) {
        (Ok(url), _) => url,
        (Err(_), Some(param)) => return Err(refuse(param, "this is not a host")),
        (Err(error), None) => return Err(Refusal::Invalid(format!("{raw}: {error}"))),
    };
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Invalid(format!("{raw}: only http and https addresses without a user name")));
    }
    if let Some(param) = host_hole {
        let host = url.host_str().unwrap_or_default();
        let full = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
        let listed = |h: &String| h.eq_ignore_ascii_case(&full) || (!port_hole && h.eq_ignore_ascii_case(host));
        if !hosts.iter().any(listed) {
            return Err(refuse(param, "this host is not one that the tool may reach"));
        }
    }
    let query = pairs(query, values, false)?.to_string();
    if !query.is_empty() {
        let whole = url.query().filter(|q| !q.is_empty()).map_or(query.clone(), |q| format!("{q}&{query}"));
        url.set_query(Some(&whole));
    }
    Ok(url)
}

/// Whether a server that decodes before it splits would find a way up in the path; some decode twice, some cut at `;`.
fn climbs(path: &str) -> bool {
    let once = decoded(path);
    let up = |part: &str| part.split(';').next() == Some("..");
    [decoded(&once), once].iter().any(|path| path.split(['/', '\\']).any(up))
}

/// A text without percent-encoding; what is not UTF-8 has no dots worth finding.
fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .filter(|two| *first == b'%' && two.iter().all(u8::is_ascii_hexdigit))
            .and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `a=b&c=d`, percent-encoded; pairs without a value are left out.
fn pairs(pairs: &[(String, Template)], values: &Values<'_>, secrets: bool) -> Result<Secretive, Refusal> {
    let mut out = Secretive::default();
    for (name, template) in pairs {
        if !secrets && template.parts.iter().any(|p| matches!(p, Part::Secret(_))) {
            return Err(misplaced("a secret in an address"));
        }
        let Some(value) = values.fill_secretive(template, Form::Percent)? else { continue };
        let lead = if out.pieces.is_empty() { "" } else { "&" };
        out.push(&format!("{lead}{}=", percent(name)));
        append(&mut out, value);
    }
    Ok(out)
}

fn append(out: &mut Secretive, more: Secretive) {
    for piece in more.pieces {
        match piece {
            super::secret::Piece::Text(text) => out.push(&text),
            super::secret::Piece::Secret(name, form) => out.push_secret(&name, form),
        }
    }
}

fn headers(headers: &[(String, Template)], values: &Values<'_>) -> Result<Vec<(String, Secretive)>, Refusal> {
    let mut out = Vec::new();
    for (name, template) in headers {
        HeaderName::from_bytes(name.as_bytes()).map_err(|_| Refusal::Invalid(format!("{name:?} is not a header's name")))?;
        let Some(value) = values.fill_secretive(template, Form::Plain)? else { continue };
        let param = template.holes().next();
        if value.to_string().chars().any(|c| c.is_control() && c != '\t') {
            return Err(refuse(param.unwrap_or(name), "a line end or control character in a header"));
        }
        out.push((name.clone(), value));
    }
    Ok(out)
}

fn body(body: &Body, values: &Values<'_>) -> Result<(Option<&'static str>, Option<Secretive>), Refusal> {
    Ok(match body {
        Body::None => (None, None),
        Body::Text(template) => {
            let text = values.fill_secretive(template, Form::Plain)?;
            // No command line could show it.
            no_nul(template.holes().next().unwrap_or_default(), &text.as_ref().map(ToString::to_string).unwrap_or_default())?;
            (None, text)
        }
        Body::Form(list) => (Some("application/x-www-form-urlencoded"), Some(pairs(list, values, true)?)),
        Body::Json(value) => (Some("application/json"), json(value, values)?),
    })
}

/// JSON text of a template value; none when it is a text whose hole has no value.
fn json(value: &Value, values: &Values<'_>) -> Result<Option<Secretive>, Refusal> {
    let mut out = Secretive::default();
    match value {
        Value::String(text) => {
            let template = Template::parse(text).map_err(Refusal::Invalid)?;
            if let [Part::Hole(name)] = template.parts.as_slice() {
                return Ok(values.need(name)?.map(|v| Secretive::from(v.to_string().as_str())));
            }
            let Some(text) = values.fill_secretive(&template, Form::Json)? else { return Ok(None) };
            out.push("\"");
            append(&mut out, text);
            out.push("\"");
        }
        Value::Array(items) => {
            let mut lead = "[";
            for item in items {
                let Some(text) = json(item, values)? else { continue };
                out.push(lead);
                append(&mut out, text);
                lead = ",";
            }
            out.push(if lead == "[" { "[]" } else { "]" });
        }
        Value::Object(entries) => {
            let mut lead = "{";
            for (key, item) in entries {
                let Some(text) = json(item, values)? else { continue };
                out.push(&format!("{lead}{}:", Value::from(key.as_str())));
                append(&mut out, text);
                lead = ",";
            }
            out.push(if lead == "{" { "{}" } else { "}" });
        }
        other => out.push(&other.to_string()),
    }
    Ok(Some(out))
}
