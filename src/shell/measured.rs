//! The measurements of a session: each kind by itself, never two blended into one.

use super::Stats;
use std::collections::VecDeque;

/// Dispatches whose measurements are kept.
const KEPT: usize = 1000;
/// Values of a sparkline.
const LAST: usize = 60;

/// The measurements of all dispatches of the session, the newest `KEPT` of them.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    all: VecDeque<Stats>,
    count: u64,
}

/// The middle and the slow end of one measurement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spread {
    /// Half of the values are no larger.
    pub median: f64,
    /// 95 of 100 values are no worse: for a time no larger, for a rate no smaller.
    pub p95: f64,
    /// How many values there are.
    pub count: usize,
    /// The newest values, the oldest first.
    pub last: Vec<f64>,
}

impl Measured {
    pub(super) fn add(&mut self, stats: Stats) {
        if self.all.len() == KEPT {
            self.all.pop_front();
        }
        self.all.push_back(stats);
        self.count += 1;
    }

    /// Dispatches so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The spread of one measurement; none where it was not measured. `rate` says that more is better.
    #[must_use]
    pub fn spread(&self, of: impl Fn(&Stats) -> Option<f64>, rate: bool) -> Option<Spread> {
        let values: Vec<f64> = self.all.iter().filter_map(of).filter(|v| v.is_finite() && *v >= 0.0).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        if rate {
            sorted.reverse();
        }
        let at = |part: usize| sorted.get(((sorted.len() * part).div_ceil(100)).saturating_sub(1)).copied();
        let (median, p95) = (at(50)?, at(95)?);
        let last = values.iter().skip(values.len().saturating_sub(LAST)).copied().collect();
        Some(Spread { median, p95, count: values.len(), last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_absent_and_nothing_is_blended() {
        let mut measured = Measured::default();
        assert_eq!(measured.spread(|s| s.prefill_tps, true), None);
        for n in 1..=100 {
            let prefill_tps = Some(f64::from(n) * 10.0);
            measured.add(Stats { prefill_tps, total_ms: (n > 90).then_some(f64::from(n)), ..Stats::default() });
        }
        let prefill = measured.spread(|s| s.prefill_tps, true).unwrap();
        // The slow end of a rate is the small one.
        assert_eq!((prefill.median, prefill.p95, prefill.count, prefill.last.len()), (510.0, 60.0, 100, 60));
        let total = measured.spread(|s| s.total_ms, false).unwrap();
        assert_eq!((total.median, total.p95, total.count), (95.0, 100.0, 10));
        assert_eq!(measured.spread(|s| s.decode_tps, true), None);
    }
}
