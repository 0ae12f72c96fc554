//! How much work one sentence may take: tokens, after which no other reading is tried, and time, after which there is no answer.

use super::error::Error;
use super::settings::MAX_WORK;
use super::stop::Stop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What one sentence has taken and may take.
#[derive(Debug)]
pub(super) struct Budget {
    start: Instant,
    limit: Duration,
    stop: Stop,
    tokens: AtomicUsize,
}

impl Budget {
    /// From now on, until `stop` says that nobody waits any more.
    pub(super) fn new(start: Instant, limit: Duration, stop: Stop) -> Self {
        Self { start, limit, stop, tokens: AtomicUsize::new(0) }
    }

    /// Counts a token that the model picked.
    ///
    /// # Errors
    /// The time is over, or nobody waits any more.
    pub(super) fn count(&self) -> Result<(), Error> {
        self.tokens.fetch_add(1, Ordering::Relaxed);
        self.goes_on()
    }

    /// Looks before a longer piece of work.
    ///
    /// # Errors
    /// As `count`.
    pub(super) fn goes_on(&self) -> Result<(), Error> {
        if self.stop.is_stopped() {
            return Err(Error::Dropped);
        }
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
        let stop = Stop::default();
        let budget = Budget::new(Instant::now(), Duration::from_secs(3600), stop.clone());
        assert!((0..MAX_WORK - 1).all(|_| budget.count().is_ok()) && !budget.is_spent());
        assert!(budget.count().is_ok() && budget.is_spent(), "the first reading may end, others do not begin");
        stop.stop();
        assert!(matches!(budget.count(), Err(Error::Dropped)));
        let over = Budget::new(Instant::now(), Duration::ZERO, Stop::default());
        assert!(over.is_spent() && matches!(over.count(), Err(Error::TookTooLong(_))));
    }
}
