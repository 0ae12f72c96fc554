//! Requests that wait for the engine: few of them, in order, each of which can be taken back.

use super::request::Ask;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Requests that may wait. Who sends more waits too: the next line is read when there is room.
pub(super) const MOST: usize = 64;

/// Waiting requests.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Ask>,
    /// The one that is being answered, and what ends it.
    running: Option<(Value, Arc<AtomicBool>)>,
    closed: bool,
}

/// What became of a wish to end a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cancelled {
    /// It waited, and has no answer yet.
    Waiting,
    /// It is being answered, and ends soon.
    Running,
    /// No request of this id is open.
    Unknown,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a request at the end, when there is room. Whether it was taken: an id that is still open is not.
    pub(super) fn push(&self, ask: Ask) -> bool {
        let mut state = self.state();
        while state.waiting.len() >= MOST {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let running = state.running.as_ref().is_some_and(|(id, _)| *id == ask.id);
        if running || state.waiting.iter().any(|w| w.id == ask.id) {
            return false;
        }
        state.waiting.push_back(ask);
        self.changed.notify_all();
        true
    }

    /// The next request with what ends it, when there is one; none when no more will come.
    pub(super) fn next(&self) -> Option<(Ask, Arc<AtomicBool>)> {
        let mut state = self.state();
        state.running = None;
        loop {
            if let Some(ask) = state.waiting.pop_front() {
                let cancel = Arc::new(AtomicBool::new(false));
                state.running = Some((ask.id.clone(), Arc::clone(&cancel)));
                self.changed.notify_all();
                return Some((ask, cancel));
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends a request.
    pub(super) fn cancel(&self, id: &Value) -> Cancelled {
        let mut state = self.state();
        if let Some((_, cancel)) = state.running.as_ref().filter(|(running, _)| running == id) {
            cancel.store(true, Ordering::Relaxed);
            return Cancelled::Running;
        }
        let before = state.waiting.len();
        state.waiting.retain(|ask| ask.id != *id);
        self.changed.notify_all();
        if state.waiting.len() < before { Cancelled::Waiting } else { Cancelled::Unknown }
    }

    /// No more will come.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::What;
    use super::*;
    use serde_json::json;

    fn ask(id: i32) -> Ask {
        Ask { id: json!(id), what: What::Sentence("x".to_owned()), run: false, min_confidence: None }
    }

    #[test]
    fn requests_come_out_in_order_and_can_be_taken_back() {
        let queue = Queue::default();
        assert!((1..=3).all(|id| queue.push(ask(id))));
        assert!(!queue.push(ask(2)), "an id that is open is not taken again");
        assert_eq!(queue.cancel(&json!(2)), Cancelled::Waiting);
        assert_eq!(queue.cancel(&json!(2)), Cancelled::Unknown);
        let (first, cancel) = queue.next().unwrap();
        assert_eq!(first.id, json!(1));
        assert!(!queue.push(ask(1)));
        assert_eq!(queue.cancel(&json!(1)), Cancelled::Running);
        assert!(cancel.load(Ordering::Relaxed));
        assert_eq!(queue.next().unwrap().0.id, json!(3));
        assert!(queue.push(ask(1)), "an id that was answered may come again");
        queue.close();
        assert_eq!(queue.next().unwrap().0.id, json!(1), "what came before the end is answered");
        assert!(queue.next().is_none());
    }

    #[test]
    fn who_sends_too_much_waits() {
        let queue = Queue::default();
        (0..MOST).for_each(|id| assert!(queue.push(ask(i32::try_from(id).unwrap()))));
        std::thread::scope(|scope| {
            let late = scope.spawn(|| queue.push(ask(-1)));
            assert_eq!(queue.next().unwrap().0.id, json!(0));
            assert!(late.join().unwrap());
        });
        assert_eq!(queue.state().waiting.len(), MOST);
    }
}
