//! Which of the commands is asked for.

use super::super::args::{Global, ModelCommand};
use super::super::eval;
use super::super::exit::{Failure, USAGE};
use super::checkpoints::{choose, convert, info, list, remove};
use super::{bench, pull};
use crate::driver::Pull;

/// Does what is asked with checkpoints.
pub(in super::super) fn model(global: &Global, what: &ModelCommand) -> Result<u8, Failure> {
    match what {
        ModelCommand::List => list(global),
        ModelCommand::Info { model } => info(global, model.as_deref()),
        ModelCommand::Use { name } => choose(global, name),
        ModelCommand::Pull { name, from, tokenizer, sha256, tokenizer_sha256 } => {
            let (name, from, tokenizer) = (name.clone(), from.clone(), tokenizer.clone());
            pull::pull(global, &Pull { name, from, tokenizer, sha256: sha256.clone(), tokenizer_sha256: tokenizer_sha256.clone() })
        }
        ModelCommand::Convert { from, to, force } => convert(global, from, to, *force),
        ModelCommand::Remove { name } => remove(global, name),
        ModelCommand::Calibrate { files, write } => {
            let beside = || {
                eval::calibration_file(global)
                    .ok_or_else(|| Failure::new(USAGE, "the built-in checkpoint is in the binary", "give --write a file"))
            };
            let file = match write {
                None => None,
                Some(None) => Some(beside()?),
                Some(Some(file)) => Some(file.clone()),
            };
            eval::fitted(global, files, file.as_deref())
        }
        ModelCommand::Bench { random } => bench::bench(global, random.as_deref()),
    }
}
