//! Checkpoints fetched and found by name.

use super::Settings;
use crate::action::{Download, DownloadFailed, download};
use crate::model::{Error, MAX_VOCABULARY, MAX_WEIGHTS, Model};
use crate::store::{self, BUILT_IN, PUBLISHED, Store, Sums};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// The checkpoint that `settings` name: a path (it has a separator, or is `.` or `..`), a name of `model list`, or
/// without one what `model use` chose.
/// `None` is the one in the binary.
///
/// # Errors
/// A name under which nothing is here.
pub fn model_path(settings: &Settings) -> Result<Option<PathBuf>, store::Error> {
    match &settings.model {
        Some(given) => match given.to_str() {
            Some(BUILT_IN) => Ok(None),
            // Never what lies in the working folder: whoever packed that would choose the model.
            Some(name) if is_word(name) => Store::of_user()?.path(name).map(Some),
            _ => Ok(Some(given.clone())),
        },
        None => match Store::of_user().ok().and_then(|s| Some((s.in_use()?, s))) {
            None => Ok(None),
            Some((name, store)) => store.path(&name).map(Some),
        },
    }
}

fn is_word(text: &str) -> bool {
    !text.contains(std::path::is_separator) && !matches!(text, "." | "..")
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
    /// What the tokenizer's SHA-256 must be.
    pub tokenizer_sha256: Option<String>,
}

/// A checkpoint that came.
#[derive(Debug, Clone)]
pub struct Pulled {
    /// Its folder.
    pub folder: PathBuf,
    /// What came.
    pub sums: Sums,
    /// The weights were compared with a sum that was known before.
    pub verified: bool,
    /// So was the tokenizer.
    pub tokenizer_verified: bool,
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The name is not in the table, and no address was given.
    #[error("{0:?} is not a published checkpoint ({known}); --from gives a file or an address", known = PUBLISHED.iter().map(|p| p.name).collect::<Vec<_>>().join(", "))]
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
    let weights = match (&wanted.from, published) {
        (Some(from), _) if is_address(from) => from.clone(),
        (Some(from), _) => text_of(&Model::weights_of(Path::new(from)).unwrap_or_else(|_| from.into())),
        (None, Some(p)) => p.weights.to_owned(),
        (None, None) => return Err(PullError::Unknown(wanted.name.clone())),
    };
    let tokenizer = match (&wanted.tokenizer, published) {
        (Some(given), _) => given.clone(),
        (None, Some(p)) => p.tokenizer.to_owned(),
        (None, None) if is_address(&weights) => return Err(PullError::NoTokenizer),
        (None, None) => text_of(&Model::vocabulary_of(Path::new(&weights)).map_err(|_| PullError::NoTokenizer)?),
    };
    let sums = published.and_then(|p| p.sha256);
    let weights_sum = wanted.sha256.as_deref().or(sums.map(|s| s.0));
    let vocabulary_sum = wanted.tokenizer_sha256.as_deref().or(sums.map(|s| s.1));
    let store = Store::of_user()?;
    let part = store.begin(&wanted.name)?;
    // A file that is not the wanted one is taken away as soon as it is known.
    let mut one = |what: &'static str, from: &str, to: &Path, most: u64, sum: Option<&str>| {
        let file = Download { url: from, to, most };
        let got = fetch(from, &file, cancel, &mut |have, all| progress(what, have, all))?;
        match sum.map(str::to_ascii_lowercase) {
            Some(wanted) if wanted != got => {
                file.forget();
                Err(PullError::Sum { what, got, wanted })
            }
            _ => Ok(got),
        }
    };
    let vocabulary = one("tokenizer", &tokenizer, &part.vocabulary(), MAX_VOCABULARY, vocabulary_sum)?;
    let weights = one("weights", &weights, &part.weights(), MAX_WEIGHTS, weights_sum)?;
    let sums = Sums { weights, vocabulary };
    match store.finish(&part, &sums) {
        Ok(folder) => Ok(Pulled { folder, sums, verified: weights_sum.is_some(), tokenizer_verified: vocabulary_sum.is_some() }),
        Err(error) => {
            // Whole, and not a checkpoint: trying again from here would bring the same.
            part.discard();
            Err(error.into())
        }
    }
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// One file, by copying or over the network; its SHA-256.
fn fetch(
    from: &str,
    file: &Download<'_>,
    cancel: &Arc<AtomicBool>,
    progress: &mut (dyn FnMut(u64, Option<u64>) + Send),
) -> Result<String, PullError> {
    if is_address(from) {
        return over_network(file, cancel, progress);
    }
    let failed = |source: std::io::Error| PullError::Store(store::Error::Io { path: from.into(), source });
    if !Path::new(from).metadata().map_err(failed)?.is_file() {
        return Err(failed(std::io::Error::other("it is not a file")));
    }
    // What came from elsewhere under this name is not gone on from.
    file.forget();
    let source = std::fs::File::open(from).map_err(failed)?;
    let mut to = std::fs::File::create(file.to).map_err(failed)?;
    let bytes = std::io::copy(&mut source.take(file.most + 1), &mut to).map_err(failed)?;
    if bytes > file.most {
        return Err(failed(std::io::Error::from(std::io::ErrorKind::FileTooLarge)));
    }
    progress(bytes, Some(bytes));
    crate::action::file_sha256(file.to).map_err(|source| PullError::Download { url: from.to_owned(), source })
}

pub(super) fn over_network(
    file: &Download<'_>,
    cancel: &Arc<AtomicBool>,
    progress: &mut (dyn FnMut(u64, Option<u64>) + Send),
) -> Result<String, PullError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(PullError::Start)?;
    let result = runtime.block_on(async {
        let (stop, stopped) = watch::channel(false);
        let fetching = download(*file, progress, stopped, &super::environment);
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
    result.map_err(|source| PullError::Download { url: file.url.to_owned(), source })
}
