//! What is known of a checkpoint file.

use super::error::Error;
use crate::model::{self, Model};
use std::path::{Path, PathBuf};

/// What is known of a checkpoint file.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// The file with the weights.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Numbers in it.
    pub parameters: usize,
    /// How they are stored.
    pub stored: &'static str,
    /// Sizes.
    pub config: model::Config,
    /// How prompts are written for it.
    pub prompt: model::PromptForm,
}

/// What a checkpoint is, its numbers not looked at.
///
/// # Errors
/// It cannot be read, or is something else.
pub fn info(path: &Path) -> Result<Info, Error> {
    let wrong = |source| Error::Model { path: path.to_owned(), source };
    let file = Model::weights_of(path).map_err(wrong)?;
    let bytes = model::read_weights(&file).map_err(wrong)?;
    let checkpoint = Model::inspect(&bytes).map_err(wrong)?;
    Ok(Info {
        bytes: bytes.len() as u64,
        parameters: checkpoint.parameters(),
        stored: checkpoint.stored(),
        config: checkpoint.config.clone(),
        prompt: checkpoint.prompt,
        file,
    })
}
