//! One file fetched to disk: resumed where it broke off, bounded, its SHA-256 computed. The other file that connects.
//!
//! What has come so far belongs to one address and one strong mark of it (RFC 9110, 8.8.1), kept beside it; only from
//! there and under that mark it goes on. Anything else starts anew.

use super::http::Fetcher;
use super::{Env, cancelled};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_RANGE, ETAG, HeaderMap, IF_RANGE, RANGE};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;

/// Attempts in a row that may bring nothing new.
const ATTEMPTS: u32 = 4;
/// Attempts in all: a server that sends a byte each time must not go on for ever.
const ALL_ATTEMPTS: u32 = 1000;
/// Without a byte for so long an attempt is given up.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes of the record beside a part; an address and a mark have a few hundred.
const MAX_ORIGIN: u64 = 64 << 10;

/// Why a file could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// No connection, or it kept breaking off; in a person's words.
    #[error("{0}; what came so far is kept, and the next try goes on from there if the server can")]
    Broken(String),
    /// The server's answer is not a file.
    #[error("the server answered {0}")]
    Answer(u16),
    /// More than is taken.
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    /// The disk said no.
    #[error("{}: {}", .path.display(), if .source.kind() == ErrorKind::StorageFull { "the disk is full; make room and try again, what came so far is kept".to_owned() } else { .source.to_string() })]
    Disk {
        /// The file that was written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A person ended it.
    #[error("interrupted; what came so far is kept, and the next try goes on from there if the server can")]
    Cancelled,
}

/// A file to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Download<'a> {
    /// From where.
    pub url: &'a str,
    /// To where.
    pub to: &'a Path,
    /// Most bytes that are taken.
    pub most: u64,
}

/// Where it stands: bytes so far, and of how many where the server says.
pub(super) type Progress<'a> = &'a mut (dyn FnMut(u64, Option<u64>) + Send);

/// Fetches a file, going on where it ends already if that came from the same address under a strong mark. The SHA-256 of
/// the whole in lower-case hex.
///
/// # Errors
/// See `Failed`; what came so far stays.
pub async fn download(
    file: Download<'_>,
    progress: Progress<'_>,
    mut cancel: watch::Receiver<bool>,
    env: Env<'_>,
) -> Result<String, Failed> {
    let fetcher = Fetcher::new(file.url, env).map_err(Failed::Broken)?;
    let (mut idle, mut attempts) = (0, 0);
    loop {
        let before = file.begun().map_or(0, |b| b.have);
        let result = tokio::select! {
            biased;
            () = cancelled(&mut cancel) => Err(Failed::Cancelled),
            done = file.attempt(&fetcher, progress) => done,
        };
        match result {
            Ok(()) => return digest(file.to),
            Err(Failed::Broken(why)) => {
                // What cannot be gone on from is no progress.
                idle = if file.begun().is_some_and(|b| b.have > before) { 0 } else { idle + 1 };
                attempts += 1;
                if idle >= ATTEMPTS || attempts >= ALL_ATTEMPTS {
                    return Err(Failed::Broken(why));
                }
                tokio::time::sleep(Duration::from_millis(200 << idle)).await;
            }
            Err(other) => return Err(other),
        }
    }
}

/// A part that can be gone on from.
#[derive(Debug, PartialEq)]
struct Begun {
    have: u64,
    /// The server's strong mark of the file.
    etag: String,
    /// Bytes of the whole, where the server said so.
    total: Option<u64>,
}

impl Download<'_> {
    fn disk(&self) -> impl Fn(std::io::Error) -> Failed {
        let path = self.to.to_owned();
        move |source| Failed::Disk { path: path.clone(), source }
    }

    /// The record beside: where the part came from, and its mark.
    fn origin(&self) -> PathBuf {
        let mut name = self.to.as_os_str().to_owned();
        name.push(".origin");
        name.into()
    }

    /// What is here of exactly this address under a strong mark.
    fn begun(&self) -> Option<Begun> {
        let have = self.to.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        let mut text = String::new();
        File::open(self.origin()).ok()?.take(MAX_ORIGIN).read_to_string(&mut text).ok()?;
        let origin: Value = serde_json::from_str(&text).ok()?;
        let etag = origin["etag"].as_str().filter(|e| is_strong(e))?.to_owned();
        (have > 0 && origin["url"].as_str() == Some(self.url)).then_some(Begun { have, etag, total: origin["total"].as_u64() })
    }

    /// Takes away what came so far, with the record of where it came from.
    pub fn forget(&self) {
        let _ = std::fs::remove_file(self.origin());
        let _ = std::fs::remove_file(self.to);
    }

    async fn attempt(&self, fetcher: &Fetcher, progress: Progress<'_>) -> Result<(), Failed> {
        let begun = self.begun();
        let mut request = fetcher.client.get(self.url).header(ACCEPT_ENCODING, "identity");
        if let Some(begun) = &begun {
            request = request.header(RANGE, format!("bytes={}-", begun.have)).header(IF_RANGE, &begun.etag);
        }
        let response = request.send().await.map_err(|e| Failed::Broken(fetcher.words(&e)))?;
        match (response.status(), &begun) {
            (StatusCode::OK, _) => self.take(fetcher, response, 0, progress).await,
            (StatusCode::PARTIAL_CONTENT, Some(begun)) if goes_on(response.headers(), begun) => {
                self.take(fetcher, response, begun.have, progress).await
            }
            // Nothing is left to send.
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(begun)) if range(response.headers()).1 == Some(begun.have) => Ok(()),
            (StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE, Some(_)) => {
                self.forget();
                Err(Failed::Broken("the file changed on the server".to_owned()))
            }
            (status, _) if status.is_server_error() => Err(Failed::Broken(format!("the server answered {}", status.as_u16()))),
            (status, _) => Err(Failed::Answer(status.as_u16())),
        }
    }

    /// Writes an answer's body from byte `from` on.
    async fn take(&self, fetcher: &Fetcher, mut response: Response, from: u64, progress: Progress<'_>) -> Result<(), Failed> {
        let wanted = range(response.headers()).1.or_else(|| response.content_length().map(|n| n.saturating_add(from)));
        if wanted.is_some_and(|n| n > self.most) {
            return Err(Failed::TooLarge(self.most));
        }
        let mut file = self.open(from, response.headers(), wanted)?;
        let mut have = from;
        loop {
            let next = tokio::time::timeout(IDLE, response.chunk()).await;
            let Ok(next) = next else { return Err(Failed::Broken("the server sends nothing any more".to_owned())) };
            let Some(bytes) = next.map_err(|e| Failed::Broken(fetcher.words(&e)))? else { break };
            have += bytes.len() as u64;
            if have > self.most {
                return Err(Failed::TooLarge(self.most));
            }
            file.write_all(&bytes).map_err(self.disk())?;
            progress(have, wanted);
        }
        file.sync_all().map_err(self.disk())?;
        if wanted.is_some_and(|n| have < n) { Err(Failed::Broken("the answer broke off".to_owned())) } else { Ok(()) }
    }

    /// The file to write to. From its start, the old record goes before the old bytes, and the new one comes before the
    /// new bytes: at no time a record stands beside bytes that are not its own.
    fn open(&self, from: u64, headers: &HeaderMap, total: Option<u64>) -> Result<File, Failed> {
        if from > 0 {
            let mut file = File::options().write(true).open(self.to).map_err(self.disk())?;
            file.seek(std::io::SeekFrom::Start(from)).map_err(self.disk())?;
            return Ok(file);
        }
        self.forget();
        let file = File::options().write(true).create_new(true).open(self.to).map_err(self.disk())?;
        if let Some(etag) = mark(headers) {
            std::fs::write(self.origin(), json!({"url": self.url, "etag": etag, "total": total}).to_string()).map_err(self.disk())?;
        }
        Ok(file)
    }
}

/// Equal marks mean equal bytes; a weak one (`W/`) says less.
fn is_strong(etag: &str) -> bool {
    etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"')
}

/// The strong mark of an answer.
fn mark(headers: &HeaderMap) -> Option<&str> {
    headers.get(ETAG)?.to_str().ok().filter(|e| is_strong(e))
}

/// Whether a 206 is the rest of exactly what is here: it must name the mark, the place and the length (RFC 9110, 15.3.7).
fn goes_on(headers: &HeaderMap, begun: &Begun) -> bool {
    let (start, total) = range(headers);
    start == Some(begun.have)
        && mark(headers) == Some(begun.etag.as_str())
        && (total.is_none() || begun.total.is_none() || total == begun.total)
}

/// `bytes 5-9/10`: 5 and 10. `bytes */10`: only 10.
fn range(headers: &HeaderMap) -> (Option<u64>, Option<u64>) {
    let text = headers.get(CONTENT_RANGE).and_then(|v| v.to_str().ok()).and_then(|t| t.strip_prefix("bytes "));
    let Some((span, total)) = text.and_then(|t| t.split_once('/')) else { return (None, None) };
    (span.split_once('-').and_then(|(start, _)| start.parse().ok()), total.parse().ok())
}

/// SHA-256 of a file in lower-case hex.
///
/// # Errors
/// A file that cannot be read.
pub fn digest(path: &Path) -> Result<String, Failed> {
    let disk = |source| Failed::Disk { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(disk)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(disk)? {
            0 => break,
            n => hash.update(&buffer[..n]),
        }
    }
    Ok(crate::text::hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    fn headers(etag: &[u8], content_range: &[u8]) -> HeaderMap {
        let pairs = [(ETAG, etag), (CONTENT_RANGE, content_range)];
        pairs.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_bytes(value).ok()?))).collect()
    }

    #[test]
    fn only_the_rest_of_the_same_file_is_gone_on_from() {
        let begun = |total| Begun { have: 5, etag: "\"v1\"".to_owned(), total };
        for (etag, content_range, total, want) in [
            ("\"v1\"", "bytes 5-9/10", Some(10), true),
            ("\"v1\"", "bytes 5-9/10", None, true),
            ("\"v1\"", "bytes 5-9/*", Some(10), true),
            ("\"v1\"", "bytes 5-9/11", Some(10), false),
            ("\"v1\"", "bytes 4-9/10", Some(10), false),
            ("\"v1\"", "bytes */10", Some(10), false),
            ("\"v1\"", "items 5-9/10", Some(10), false),
            ("\"v2\"", "bytes 5-9/10", Some(10), false),
            ("W/\"v1\"", "bytes 5-9/10", Some(10), false),
            ("v1", "bytes 5-9/10", Some(10), false),
            ("", "bytes 5-9/10", Some(10), false),
        ] {
            assert_eq!(goes_on(&headers(etag.as_bytes(), content_range.as_bytes()), &begun(total)), want, "{etag} {content_range}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_header_is_read_or_ignored(etag in prop::collection::vec(any::<u8>(), 0..20), numbers in "(bytes )?[0-9*-]{0,30}/?[0-9*]{0,30}") {
            let all = headers(&etag, numbers.as_bytes());
            if let Some(mark) = mark(&all) {
                prop_assert!(mark.starts_with('"') && mark.ends_with('"'));
            }
            if let (Some(start), _) = range(&all) {
                prop_assert!(numbers.contains(&start.to_string()));
            }
        }

        #[test]
        fn a_record_of_anything_else_is_none(text in "(\\{|\\}|\"url\":|\"http://a\"|\"etag\":|\"\\\\\"v\\\\\"\"|,|null|1){0,9}") {
            let folder = tempfile::tempdir().unwrap();
            let to = folder.path().join("part");
            let file = Download { url: "http://a", to: &to, most: 10 };
            std::fs::write(&to, "12345").unwrap();
            std::fs::write(file.origin(), &text).unwrap();
            if file.begun().is_some() {
                prop_assert!(text.contains("\"http://a\"") && text.contains("\\\"v\\\""), "{}", text);
            }
        }
    }
}
