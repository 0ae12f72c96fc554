//! Token ids of a request, before they become places in a matrix.

use super::error::Error;

/// Refuses ids outside the vocabulary: an index error would name neither the id nor the vocabulary.
pub(super) fn check_ids(ids: &[u32], vocabulary: usize) -> Result<(), Error> {
    match ids.iter().find(|&&id| id as usize >= vocabulary) {
        Some(id) => Err(Error::Config(format!("token {id} is outside the vocabulary of {vocabulary}"))),
        None => Ok(()),
    }
}
