//! Checkpoints fetched and found by name.

use super::Settings;
use crate::action::{DownloadFailed, download};
use crate::model::{Error, Model};
use crate::store::{self, BUILT_IN, PUBLISHED, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// The checkpoint that `settings` name: a path, a name of `model list`, or without one what `model use` chose.
/// `None` is the one in the binary.
///
/// # Errors
/// A name under which nothing is here.
pub fn model_path(settings: &Settings) -> Result<Option<PathBuf>, store::Error> {
    match &settings.model {
        Some(path) if path.exists() => Ok(Some(path.clone())),
        Some(name) => match name.to_str() {
            Some(BUILT_IN) => Ok(None),
            Some(name) if !name.contains(['/', '\\']) => Store::of_user()?.path(name).map(Some),
            _ => Ok(Some(name.clone())),
        },
        None => match Store::of_user().ok().and_then(|s| Some((s.in_use()?, s))) {
            None => Ok(None),
            Some((name, store)) => store.path(&name).map(Some),
        },
    }
}

/// The model that `settings` name.
///
/// # Errors
/// A checkpoint that cannot be found or read.
pub fn load_model(settings: &Settings) -> Result<Model, Error> {
    match model_path(settings).map_err(|e| Error::Config(e.to_string()))? {
        None => Model::builtin(settings.options),
        Some(path) => Model::open(&path, settings.options),
    }
}

/// What is fetched.
#[derive(Debug, Clone)]
pub struct Pull {
    /// What it is called here.
    pub name: String,
    /// A file, or an address, in place of the published one.
    pub from: Option<String>,
    /// The SentencePiece model that belongs to it: a file or an address.
    pub tokenizer: Option<String>,
    /// What the weights' SHA-256 must be.
    pub sha256: Option<String>,
}

/// A checkpoint that came.
#[derive(Debug, Clone)]
pub struct Pulled {
    /// Its folder.
    pub folder: PathBuf,
    /// SHA-256 of the weights, lower-case hex.
    pub sha256: String,
    /// It was compared with a sum that was known before.
    pub verified: bool,
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The name is not in the table, and no address was given.
    #[error("{0:?} is no published checkpoint ({known}); --from gives a file or an address", known = PUBLISHED.iter().map(|p| p.name).collect::<Vec<_>>().join(", "))]
    Unknown(String),
    /// Weights without their tokenizer.
    #[error("the tokenizer.model that belongs to the weights is needed too: --tokenizer gives a file or an address")]
    NoTokenizer,
    /// Not what was asked for.
    #[error("{what} has the SHA-256 {got}, not {wanted}; it was thrown away")]
    Sum {
        /// Which file.
        what: &'static str,
        /// What came.
        got: String,
        /// What should have come.
        wanted: String,
    },
    /// The way there.
    #[error("{url}: {source}")]
    Download {
        /// The address.
        url: String,
        /// What went wrong.
        source: DownloadFailed,
    },
    /// The disk, or a file that is no checkpoint.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The program could not begin.
    #[error("{0}")]
    Start(std::io::Error),
}

/// Fetches a checkpoint, checks it and puts it in its place. `progress` hears which file it is, how many bytes are here,
/// and of how many.
///
/// # Errors
/// See `PullError`; what was there before stays.
pub fn pull(
    wanted: &Pull,
    cancel: &Arc<AtomicBool>,
    progress: &mut (dyn FnMut(&str, u64, Option<u64>) + Send),
) -> Result<Pulled, PullError> {
    let published = PUBLISHED.iter().find(|p| p.name == wanted.name && wanted.from.is_none());
    let (weights, file) = match (&wanted.from, published) {
        (Some(from), _) => (from.as_str(), file_name(from)),
        (None, Some(p)) => (p.weights.0, p.weights.1),
        (None, None) => return Err(PullError::Unknown(wanted.name.clone())),
    };
    let beside = (!is_address(weights)).then(|| Model::weights_of(Path::new(weights)).and_then(|w| Model::vocabulary_of(&w)));
    let tokenizer = match (&wanted.tokenizer, published, beside) {
        (Some(given), ..) => given.clone(),
        (None, Some(p), _) => p.tokenizer.to_owned(),
        (None, None, Some(Ok(path))) => path.to_string_lossy().into_owned(),
        _ => return Err(PullError::NoTokenizer),
    };
    let sums = published.and_then(|p| p.sha256);
    let wanted_sum = wanted.sha256.as_deref().or(sums.map(|s| s.0));
    let store = Store::of_user()?;
    let part = store.begin(&wanted.name)?;
    fetch(&tokenizer, &part.join("tokenizer.model"), "tokenizer", sums.map(|s| s.1), cancel, progress)?;
    let sha256 = fetch(weights, &part.join(file), "weights", wanted_sum, cancel, progress)?;
    match store.finish(&wanted.name) {
        Ok(folder) => Ok(Pulled { folder, sha256, verified: wanted_sum.is_some() }),
        Err(error) => {
            // Whole, and no checkpoint: trying again from here would bring the same.
            let _ = std::fs::remove_dir_all(&part);
            Err(error.into())
        }
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The name that a file gets here, by what its address or path ends in.
fn file_name(from: &str) -> &'static str {
    let path = from.split(['?', '#']).next().unwrap_or(from);
    if Path::new(path).extension().is_some_and(|e| e == "pkl" || e == "pickle") { "needle.pkl" } else { "model.safetensors" }
}

/// One file, by copying or over the network; its SHA-256.
fn fetch(
    from: &str,
    to: &Path,
    what: &'static str,
    wanted: Option<&str>,
    cancel: &Arc<AtomicBool>,
    progress: &mut (dyn FnMut(&str, u64, Option<u64>) + Send),
) -> Result<String, PullError> {
    let got = if is_address(from) {
        over_network(from, to, cancel, &mut |have, all| progress(what, have, all))?
    } else {
        let path = Path::new(from);
        let source = if what == "weights" { Model::weights_of(path).unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() };
        let io = |source: std::io::Error| store::Error::Io { path: path.to_owned(), source };
        let bytes = std::fs::copy(&source, to).map_err(io)?;
        progress(what, bytes, Some(bytes));
        crate::action::file_sha256(to).map_err(|source| PullError::Download { url: from.to_owned(), source })?
    };
    match wanted.map(str::to_ascii_lowercase) {
        Some(wanted) if wanted != got => {
            let _ = std::fs::remove_file(to);
            Err(PullError::Sum { what, got, wanted })
        }
        _ => Ok(got),
    }
}

fn over_network(
    url: &str,
    to: &Path,
    cancel: &Arc<AtomicBool>,
    progress: &mut (dyn FnMut(u64, Option<u64>) + Send),
) -> Result<String, PullError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(PullError::Start)?;
    let result = runtime.block_on(async {
        let (stop, stopped) = watch::channel(false);
        let fetching = download(url, to, progress, stopped, &super::environment);
        tokio::pin!(fetching);
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        loop {
            tokio::select! {
                done = &mut fetching => break done,
                _ = tick.tick() => {
                    if cancel.load(Ordering::Relaxed) {
                        let _ = stop.send(true);
                    }
                }
            }
        }
    });
    result.map_err(|source| PullError::Download { url: url.to_owned(), source })
}
