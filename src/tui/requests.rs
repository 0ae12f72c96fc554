//! What the session asks of the engine's thread. Of each kind only the newest waits; one that comes before the engine is loaded
//! waits for it.

use crate::driver::{KeptExample, Offer};
use crate::manifest::Call;
use std::sync::{Condvar, Mutex, PoisonError};

/// What is asked.
pub(super) enum Ask {
    /// What a sentence comes to.
    Sentence {
        text: String,
        /// Number that the answer must carry.
        generation: u64,
    },
    /// The plan of a call that a person corrects.
    Replan {
        before: Box<Offer>,
        generation: u64,
        call: Call,
        /// The arguments were meant for another tool.
        fit: bool,
    },
    /// Paths that begin so.
    Complete(String),
    /// The example is to be written and to count at once.
    Keep(KeptExample),
}

/// What waits.
#[derive(Default)]
pub(super) struct Requests {
    waiting: Mutex<Vec<Ask>>,
    bell: Condvar,
}

impl Requests {
    /// Puts a request in; one of the same kind that was not begun is replaced, but for what is to be written.
    pub(super) fn put(&self, ask: Ask) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(ask, Ask::Keep(_)) {
            waiting.retain(|old| std::mem::discriminant(old) != std::mem::discriminant(&ask));
        }
        waiting.push(ask);
        self.bell.notify_one();
    }

    /// The request that waits longest, once there is one.
    pub(super) fn take(&self) -> Ask {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if !waiting.is_empty() {
                return waiting.remove(0);
            }
            waiting = self.bell.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
