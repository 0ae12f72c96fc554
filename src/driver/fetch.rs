//! A text from an address, whole and bounded.

use super::PullError;
use super::models::over_network;
use crate::action::{Download, DownloadFailed};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The way there.
    #[error(transparent)]
    Download(DownloadFailed),
    /// This machine.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The bytes at an address, `most` of them.
///
/// # Errors
/// See `FetchError`.
pub fn fetch_bytes(address: &str, most: u64, cancel: &Arc<AtomicBool>) -> Result<Vec<u8>, FetchError> {
    let folder = tempfile::tempdir()?;
    let to = folder.path().join("fetched");
    let file = Download { url: address, to: &to, most };
    match over_network(&file, cancel, &mut |_, _| {}) {
        Ok(_) => Ok(std::fs::read(&to)?),
        Err(PullError::Download { source, .. }) => Err(FetchError::Download(source)),
        Err(other) => Err(std::io::Error::other(other).into()),
    }
}
