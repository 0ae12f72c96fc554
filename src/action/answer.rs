//! The answer of a server, unpacked and in UTF-8: read up to the cap, without the secrets that were sent, and shown as it
//! comes where nothing is picked out of it as a whole.

use super::charset::Charset;
use super::mask::Mask;
use super::records::Records;
use super::{Chunk, Outcome, Request, Status, Stream};
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::Value;
use tokio::sync::mpsc;

/// What an answer says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    /// JSON texts, a line each.
    Lines,
    /// Server-sent events.
    Events,
    Other,
}

impl Kind {
    fn of(content_type: &str) -> Self {
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "text/event-stream" => Self::Events,
            _ if ["ndjson", "jsonl", "jsonlines", "json-lines", "json-seq", "stream+json"].iter().any(|end| kind.ends_with(end)) => {
                Self::Lines
            }
            _ if kind.contains("json") => Self::Json,
            _ => Self::Other,
        }
    }
}

/// Takes an answer into `outcome`, as far as it comes; how it ended.
pub(super) async fn take(
    response: Response,
    request: &Request,
    events: &mpsc::Sender<Chunk>,
    mask: Mask,
    outcome: &mut Outcome,
) -> reqwest::Result<Status> {
    let code = response.status().as_u16();
    let expected = if request.expect.is_empty() { (200..300).contains(&code) } else { request.expect.contains(&code) };
    if !expected {
        outcome.advice.extend(advice(code, request, response.headers()));
    }
    let bare = request.method == "HEAD" || matches!(code, 204 | 304);
    if let Some(packed) = text_of(response.headers(), &CONTENT_ENCODING).filter(|name| !bare && !name.eq_ignore_ascii_case("identity")) {
        return Ok(Status::HttpFailed(format!("the answer is packed as {}, which cannot be unpacked here", short(packed))));
    }
    let content_type = text_of(response.headers(), &CONTENT_TYPE).unwrap_or_default();
    let (kind, charset) = (Kind::of(content_type), Charset::of(content_type));
    let announced = response.content_length().unwrap_or(0);
    let show: &[String] = if expected { &request.show } else { &[] };
    let body = Body { response, charset, ended: false };
    let mut sink = Sink { events, mask, cap: request.max_output, outcome };
    match (kind, show.is_empty()) {
        (Kind::Json, _) | (Kind::Other, false) => sink.whole(body, show).await?,
        (Kind::Lines | Kind::Events, false) => sink.records(body, kind == Kind::Events, show).await?,
        _ => sink.passed(body).await?,
    }
    if outcome.dropped_bytes > 0 {
        outcome.dropped_bytes = outcome.dropped_bytes.max(announced.saturating_sub(request.max_output as u64));
    }
    Ok(if expected { Status::Http(code) } else { Status::HttpUnexpected(code) })
}

fn text_of<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn short(text: &str) -> &str {
    text.get(..40).unwrap_or(text)
}

/// What a person could do about an answer that is no good.
fn advice(code: u16, request: &Request, headers: &HeaderMap) -> Option<String> {
    let names = request.secrets().join(", ");
    match code {
        401 | 403 if !names.is_empty() => Some(format!("{names} was sent: is its value right, and has it not run out?")),
        401 => Some("the tool's file sends no key: a header with ${env:NAME} would".to_owned()),
        429 | 500..=599 => wait(text_of(headers, &RETRY_AFTER)?.trim()),
        _ => None,
    }
}

/// How long a server asks to be left alone: seconds or a date (RFC 9110, 10.2.3).
fn wait(text: &str) -> Option<String> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(format!("the server asks to wait for {seconds} seconds"));
    }
    let is_date = text.len() <= 40 && text.contains(':') && text.chars().all(|c| c.is_ascii_alphanumeric() || " ,:-+".contains(c));
    is_date.then(|| format!("the server asks to wait until {text}"))
}

/// A body as UTF-8, in pieces.
struct Body {
    response: Response,
    charset: Charset,
    ended: bool,
}

impl Body {
    async fn next(&mut self) -> reqwest::Result<Option<Vec<u8>>> {
        if self.ended {
            return Ok(None);
        }
        let piece = self.response.chunk().await?;
        self.ended = piece.is_none();
        Ok(Some(self.charset.push(piece.as_deref().unwrap_or_default(), self.ended)))
    }
}

/// Where an answer goes.
struct Sink<'a> {
    events: &'a mpsc::Sender<Chunk>,
    mask: Mask,
    /// Bytes that are kept.
    cap: usize,
    outcome: &'a mut Outcome,
}

impl Sink<'_> {
    /// Keeps and tells what fits of bytes without secrets; false once something did not.
    async fn put(&mut self, bytes: &[u8]) -> bool {
        let fits = bytes.len().min(self.cap.saturating_sub(self.outcome.stdout.len()));
        let (taken, rest) = bytes.split_at(fits);
        self.outcome.stdout.extend_from_slice(taken);
        self.outcome.dropped_bytes += rest.len() as u64;
        Chunk::tell(self.events, Stream::Out, taken, false).await;
        rest.is_empty()
    }

    async fn note(&mut self, words: &[u8]) {
        let words = self.mask.all(words, false);
        self.outcome.stderr.extend_from_slice(&words);
        Chunk::tell(self.events, Stream::Err, &words, false).await;
    }

    /// What is not picked apart is passed on as it comes.
    async fn passed(&mut self, mut body: Body) -> reqwest::Result<()> {
        while let Some(piece) = body.next().await? {
            let bytes = self.mask.push(&piece);
            if !self.put(&bytes).await {
                return Ok(());
            }
        }
        let rest = self.mask.finish();
        self.put(&rest).await;
        Ok(())
    }

    /// What is looked at as a whole: one JSON text.
    async fn whole(&mut self, mut body: Body, show: &[String]) -> reqwest::Result<()> {
        let (mut kept, mut over) = (Vec::new(), 0);
        let broken = loop {
            match body.next().await {
                Ok(Some(piece)) => {
                    let fits = piece.len().min(self.cap.saturating_sub(kept.len()));
                    kept.extend_from_slice(piece.get(..fits).unwrap_or_default());
                    over = (piece.len() - fits) as u64;
                    if over > 0 {
                        break None;
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        let cut = over > 0 || broken.is_some();
        let (mut out, mut notes) = (Vec::new(), Vec::new());
        match serde_json::from_slice(&kept) {
            Ok(value) if !cut => present(&value, show, &mut out, &mut notes),
            _ => {
                out = kept;
                if !show.is_empty() && broken.is_none() {
                    notes = b"the answer is not whole JSON: shown as it came\n".to_vec();
                }
            }
        }
        self.outcome.stdout = self.mask.all(&out, cut);
        self.outcome.dropped_bytes = over;
        Chunk::tell(self.events, Stream::Out, &self.outcome.stdout, false).await;
        self.note(&notes).await;
        broken.map_or(Ok(()), Err)
    }

    /// JSON texts one after the other, each shown as soon as it is there.
    async fn records(&mut self, mut body: Body, events: bool, show: &[String]) -> reqwest::Result<()> {
        let mut records = Records::new(events, self.cap);
        let (mut count, mut without) = (0_u64, 0_u64);
        let mut open = true;
        while open && let Some(piece) = body.next().await? {
            let Ok(mut whole) = records.push(&piece) else {
                self.outcome.dropped_bytes += piece.len() as u64;
                break;
            };
            if body.ended {
                whole.extend(records.finish());
            }
            for record in whole {
                let mut out = Vec::new();
                if let Ok(value) = serde_json::from_slice::<Value>(&record) {
                    present(&value, show, &mut out, &mut Vec::new());
                }
                count += 1;
                without += u64::from(out.is_empty());
                let bytes = self.mask.all(&out, false);
                open = open && self.put(&bytes).await;
            }
        }
        if without > 0 {
            self.note(format!("{without} of {count} records have no {}\n", show.join(" and no ")).as_bytes()).await;
        }
        Ok(())
    }
}

fn present(value: &Value, show: &[String], out: &mut Vec<u8>, notes: &mut Vec<u8>) {
    if show.is_empty() {
        out.extend_from_slice(format!("{value:#}\n").as_bytes());
        return;
    }
    for pointer in show {
        let (stream, line) = match value.pointer(pointer) {
            Some(Value::String(text)) => (&mut *out, text.clone()),
            Some(other) => (&mut *out, other.to_string()),
            None => (&mut *notes, format!("no {pointer} in the answer")),
        };
        stream.extend_from_slice(line.as_bytes());
        stream.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_names() {
        for (content_type, kind) in [
            ("application/json", Kind::Json),
            ("application/problem+json; charset=utf-8", Kind::Json),
            ("application/x-ndjson", Kind::Lines),
            ("application/jsonl", Kind::Lines),
            ("application/stream+json", Kind::Lines),
            ("application/json-seq", Kind::Lines),
            ("Text/Event-Stream; charset=utf-8", Kind::Events),
            ("text/html", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(Kind::of(content_type), kind, "{content_type}");
        }
    }

    #[test]
    fn what_a_server_asks_to_wait_is_shown_only_where_it_is_a_time() {
        assert_eq!(wait("30").unwrap(), "the server asks to wait for 30 seconds");
        assert_eq!(wait("Fri, 31 Dec 1999 23:59:59 GMT").unwrap(), "the server asks to wait until Fri, 31 Dec 1999 23:59:59 GMT");
        for bad in ["", "soon", "-5", "\u{1b}[2J:", &"1:".repeat(40)] {
            assert_eq!(wait(bad), None, "{bad:?}");
        }
    }
}
