//! What is remembered, as a session lists it and forgets it.

use super::confirmed::forget;
use super::entries::age;
use super::{Engine, now_ms};
use crate::config;
use crate::history::{Error, Forget, History, Remembered};

/// What is remembered, the newest first, each with how long ago it was confirmed.
///
/// # Errors
/// What keeps the history from being read.
pub fn remembered() -> Result<Vec<(Remembered, String)>, Error> {
    let Some(history) = config::history_file().map(|file| History::open_existing(&file)).transpose()?.flatten() else {
        return Ok(Vec::new());
    };
    let now = now_ms();
    let aged = |one: Remembered| {
        let age = age(now.saturating_sub(one.at_ms));
        (one, age)
    };
    Ok(history.remembered()?.into_iter().rev().map(aged).collect())
}

impl Engine {
    /// Forgets the sentence of this number for good: on the disk, and in this session at once.
    ///
    /// # Errors
    /// In words: what keeps it from being forgotten.
    pub fn forget(&self, id: i64) -> Result<(), String> {
        let file = config::history_file().ok_or("there is no folder for data; set HOME or XDG_DATA_HOME")?;
        let mut history = History::open_existing(&file).map_err(|e| e.to_string())?.ok_or("nothing is remembered")?;
        let all = history.remembered().map_err(|e| e.to_string())?;
        let one = all.into_iter().find(|one| one.id == id).ok_or("it is not remembered any more")?;
        forget(&mut history, &Forget::Number(id)).map_err(|e| e.to_string())?;
        self.memory.forget(&one.said);
        Ok(())
    }
}
