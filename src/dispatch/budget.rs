//! How much work one sentence may take: tokens, after which no other reading is tried, and time, after which there is no answer.

use super::error::Error;
use super::settings::MAX_WORK;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What one sentence has taken and may take.
#[derive(Debug)]
pub(super) struct Budget {
    start: Instant,
    limit: Duration,
    tokens: AtomicUsize,
}

impl Budget {
    /// From now on.
    pub(super) fn new(start: Instant, limit: Duration) -> Self {
        Self { start, limit, tokens: AtomicUsize::new(0) }
    }

    /// Counts a token that the model picked.
    ///
    /// # Errors
    /// The time is over.
    pub(super) fn count(&self) -> Result<(), Error> {
        self.tokens.fetch_add(1, Ordering::Relaxed);
        if self.start.elapsed() >= self.limit { Err(Error::TookTooLong(self.limit)) } else { Ok(()) }
    }

    /// Whether no other reading is to be tried any more.
    pub(super) fn is_spent(&self) -> bool {
        self.tokens.load(Ordering::Relaxed) >= MAX_WORK || self.start.elapsed() * 2 >= self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_and_time_are_bounded() {
        let budget = Budget::new(Instant::now(), Duration::from_secs(3600));
        assert!((0..MAX_WORK - 1).all(|_| budget.count().is_ok()) && !budget.is_spent());
        assert!(budget.count().is_ok() && budget.is_spent(), "the first reading may end, others do not begin");
        let over = Budget::new(Instant::now(), Duration::ZERO);
        assert!(over.is_spent() && matches!(over.count(), Err(Error::TookTooLong(_))));
    }
}
