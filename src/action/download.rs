//! One file fetched to disk: resumed where it broke off, bounded, its SHA-256 computed. The other file that connects.

use super::http::{download_client, words};
use super::{Env, cancelled};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;

/// Largest file that is taken.
pub(super) const MAX_BYTES: u64 = 4 << 30;
/// Attempts in a row that may bring nothing new.
const ATTEMPTS: u32 = 4;
/// Without a byte for so long an attempt is given up.
const IDLE: Duration = Duration::from_secs(30);

/// Why a file could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// No connection, or it kept breaking off; in a person's words.
    #[error("{0}; what came so far is kept, and the next try goes on from there")]
    Broken(String),
    /// The server's answer is no file.
    #[error("the server answered {0}")]
    Answer(u16),
    /// More than is taken.
    #[error("the file has more than {MAX_BYTES} bytes")]
    TooLarge,
    /// The disk said no.
    #[error("{}: {}", .path.display(), if .source.kind() == ErrorKind::StorageFull { "the disk is full; make room and try again, what came so far is kept".to_owned() } else { .source.to_string() })]
    Disk {
        /// The file that was written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A person ended it.
    #[error("interrupted; what came so far is kept, and the next try goes on from there")]
    Cancelled,
}

/// Where it stands: bytes so far, and of how many where the server says.
pub(super) type Progress<'a> = &'a mut (dyn FnMut(u64, Option<u64>) + Send);

/// Fetches `url` to `to`, going on where `to` ends already. The SHA-256 of the whole in lower-case hex.
///
/// # Errors
/// See `Failed`; what came so far stays in `to`.
pub async fn download(
    url: &str,
    to: &Path,
    progress: Progress<'_>,
    mut cancel: watch::Receiver<bool>,
    env: Env<'_>,
) -> Result<String, Failed> {
    let client = download_client(url, env).map_err(|e| Failed::Broken(words(&e)))?;
    let mut idle = 0;
    loop {
        let before = size(to);
        let result = tokio::select! {
            biased;
            () = cancelled(&mut cancel) => Err(Failed::Cancelled),
            done = attempt(&client, url, to, progress) => done,
        };
        match result {
            Ok(()) => return digest(to),
            Err(Failed::Broken(why)) => {
                idle = if size(to) > before { 0 } else { idle + 1 };
                if idle >= ATTEMPTS {
                    return Err(Failed::Broken(why));
                }
                tokio::time::sleep(Duration::from_millis(200 << idle)).await;
            }
            Err(other) => return Err(other),
        }
    }
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |m| m.len())
}

/// The mark by which the server knows that the file is still the same.
fn mark(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".etag");
    name.into()
}

async fn attempt(client: &Client, url: &str, to: &Path, progress: Progress<'_>) -> Result<(), Failed> {
    let broken = |e: reqwest::Error| Failed::Broken(words(&e));
    let have = size(to);
    let mut request = client.get(url).header(ACCEPT_ENCODING, "identity");
    if have > 0 {
        request = request.header(RANGE, format!("bytes={have}-"));
        if let Ok(etag) = std::fs::read_to_string(mark(to)) {
            request = request.header(IF_RANGE, etag);
        }
    }
    let response = request.send().await.map_err(broken)?;
    match response.status() {
        StatusCode::OK => take(response, to, 0, progress).await,
        StatusCode::PARTIAL_CONTENT if starts_at(&response) == Some(have) => take(response, to, have, progress).await,
        // Nothing is left to send, or the file became shorter.
        StatusCode::RANGE_NOT_SATISFIABLE if total(&response) == Some(have) => Ok(()),
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE if have > 0 => {
            let _ = std::fs::remove_file(to);
            Err(Failed::Broken("the file changed on the server".to_owned()))
        }
        status if status.is_server_error() => Err(Failed::Broken(format!("the server answered {}", status.as_u16()))),
        status => Err(Failed::Answer(status.as_u16())),
    }
}

/// `bytes 5-9/10`: 5.
fn starts_at(response: &Response) -> Option<u64> {
    response.headers().get(CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

/// `bytes 5-9/10` and `bytes */10`: 10.
fn total(response: &Response) -> Option<u64> {
    response.headers().get(CONTENT_RANGE)?.to_str().ok()?.rsplit('/').next()?.parse().ok()
}

async fn take(mut response: Response, to: &Path, from: u64, progress: Progress<'_>) -> Result<(), Failed> {
    let disk = |source| Failed::Disk { path: to.to_owned(), source };
    let wanted = total(&response).or_else(|| response.content_length().map(|n| n + from));
    if wanted.is_some_and(|n| n > MAX_BYTES) {
        return Err(Failed::TooLarge);
    }
    if from == 0 {
        match response.headers().get(ETAG).and_then(|v| v.to_str().ok()).filter(|e| !e.starts_with("W/")) {
            Some(etag) => std::fs::write(mark(to), etag).map_err(disk)?,
            None => drop(std::fs::remove_file(mark(to))),
        }
    }
    let mut file = File::options().create(true).write(true).truncate(from == 0).open(to).map_err(disk)?;
    file.seek(std::io::SeekFrom::Start(from)).map_err(disk)?;
    let mut have = from;
    loop {
        let next = tokio::time::timeout(IDLE, response.chunk()).await;
        let Ok(next) = next else { return Err(Failed::Broken("the server sends nothing any more".to_owned())) };
        let Some(bytes) = next.map_err(|e| Failed::Broken(words(&e)))? else { break };
        have += bytes.len() as u64;
        if have > MAX_BYTES {
            return Err(Failed::TooLarge);
        }
        file.write_all(&bytes).map_err(disk)?;
        progress(have, wanted);
    }
    file.sync_all().map_err(disk)?;
    if wanted.is_some_and(|n| have < n) { Err(Failed::Broken("the answer broke off".to_owned())) } else { Ok(()) }
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
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
