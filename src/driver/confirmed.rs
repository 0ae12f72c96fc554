//! What a person confirmed, read from the history when a session begins and added to while it goes on.

use super::{Rules, Settings};
use crate::config;
use crate::dispatch::Memory;
use crate::encoder::KeptVectors;
use crate::history::{Error, Forget, History, Remembered};

/// Whether sentences that a person confirms are kept: not without a history, nor with `remember = false` in `config.toml`.
pub(super) fn is_kept(settings: &Settings) -> bool {
    !settings.no_history && settings.config.config.remember
}

/// What is remembered, the oldest first. Nothing where none is kept; a history that cannot be read is told at its first entry.
pub(super) fn load(settings: &Settings) -> Vec<Remembered> {
    let file = if is_kept(settings) { config::history_file() } else { None };
    let history = file.and_then(|file| History::open_existing(&file).ok().flatten());
    history.and_then(|h| h.remembered().ok()).unwrap_or_default()
}

/// What counts of it: nothing leads to a tool that a rule denies whatever it is called with.
pub(super) fn allowed(remembered: Vec<Remembered>, rules: &Rules) -> Memory {
    Memory::new(remembered.into_iter().filter(|r| !rules.denies_tool(&r.tool)).map(|r| (r.said, r.tool)))
}

/// Forgets for good; how many sentences. The kept vectors go too: a vector says much of its text.
///
/// # Errors
/// What keeps the history from being written.
pub fn forget(history: &mut History, which: &Forget) -> Result<usize, Error> {
    let gone = history.forget(which)?;
    forget_vectors();
    Ok(gone)
}

/// Takes the vectors kept between runs away; the next start makes those of the tools anew.
pub fn forget_vectors() {
    if let Some(folder) = config::cache_folder() {
        KeptVectors::new(&folder).forget();
    }
}
