//! Separate pieces of work on separate cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What comes of the pieces 0 to `count`, in their order and without those of which nothing comes; `progress` hears how many
/// are done.
pub(super) fn on_all<T: Send>(count: usize, progress: &(dyn Fn(usize, usize) + Sync), one: &(dyn Fn(usize) -> Option<T> + Sync)) -> Vec<T> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..count).map(|_| None).collect());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= count {
                        return;
                    }
                    let result = one(place);
                    if let Some(slot) = results.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
                        *slot = result;
                    }
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, count);
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_work_and_each_piece_is_heard_of() {
        let heard = Mutex::new(Vec::new());
        let hears = |done: usize, of: usize| heard.lock().unwrap().push((done, of));
        let even = on_all(100, &hears, &|i| i.is_multiple_of(2).then_some(i * 10));
        assert_eq!(even, (0..100).step_by(2).map(|i| i * 10).collect::<Vec<_>>());
        let mut heard = heard.into_inner().unwrap();
        heard.sort_unstable();
        assert_eq!(heard, (1..=100).map(|done| (done, 100)).collect::<Vec<_>>());
    }
}
