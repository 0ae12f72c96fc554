//! Why no proposal could be made.

use super::settings::MAX_QUERY;
use std::time::Duration;

/// Why no proposal could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was typed.
    #[error("the request is empty")]
    Empty,
    /// More than `MAX_QUERY` bytes.
    #[error("the request has {0} bytes; at most {MAX_QUERY} are taken")]
    TooLong(usize),
    /// No answer within the time limit.
    #[error("no answer within {} s", .0.as_secs())]
    TookTooLong(Duration),
    /// Somebody said that the answer is not wanted any more.
    #[error("the request was dropped")]
    Dropped,
    /// There are no tools to offer.
    #[error("no tools are loaded")]
    NoTools,
    /// The grammar could not be made.
    #[error(transparent)]
    Grammar(#[from] crate::grammar::Error),
    /// The engine failed.
    #[error(transparent)]
    Model(#[from] crate::model::Error),
}
