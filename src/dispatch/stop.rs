//! A way to say from another thread that an answer is not wanted any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends a dispatch early; copies are one and the same.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// What is being dispatched ends at its next token.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// What is dispatched from now on is wanted.
    pub fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether the answer is not wanted any more.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
