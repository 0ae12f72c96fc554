//! Work shared out to threads; a thread that gets less of its core takes fewer items.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The results for `items`, in their order. Each thread, this one among them, takes the next item until none is left and
/// has a room of its own.
pub(super) fn in_turn<T: Sync, R: Send, Room: Default>(items: &[T], threads: usize, work: impl Fn(&T, &mut Room) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let run = || {
        let (mut room, mut done) = (Room::default(), Vec::new());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match items.get(at) {
                Some(item) => done.push((at, work(item, &mut room))),
                None => return done,
            }
        }
    };
    let others = threads.clamp(1, items.len().max(1)) - 1;
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (0..others).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The results of parts 0 to `count` of one work that wait for each other, each on a thread of its own, the first on
/// this one.
pub(super) fn side_by_side<R: Send>(count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let work = &work;
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..count).map(|part| scope.spawn(move || work(part))).collect();
        let mut results = vec![work(0)];
        results.extend(others.into_iter().map(|o| o.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
        results
    })
}
