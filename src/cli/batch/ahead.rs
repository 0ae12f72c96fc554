//! Requests dispatched ahead, side by side, and given back in the order of their lines. One thread reads, some dispatch, and
//! whoever asks gets the next one; what may wait is bounded, so a slow reader of the answers slows the reading.

use super::line::Line;
use crate::dispatch;
use crate::driver::{Engine, Turn};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Requests that may wait for their turn, for each that is dispatched.
const WAITING: usize = 4;

/// A line with what its request came to.
pub(super) struct Ahead {
    pub(super) line: Line,
    /// Absent for a line that asks nothing that could be dispatched.
    pub(super) turn: Option<Result<Turn, dispatch::Error>>,
    /// The state of the world that it was dispatched in.
    pub(super) world: u64,
}

/// What dispatches requests.
#[derive(Clone)]
pub(super) struct Dispatching {
    pub(super) engine: Arc<ManuallyDrop<Engine>>,
    /// How the requests came, for the history.
    pub(super) source: &'static str,
    /// Counts what ran and may have changed what a later request is about.
    pub(super) world: Arc<AtomicU64>,
}

impl Dispatching {
    /// Dispatches a line.
    fn ahead(&self, line: Line) -> Ahead {
        let world = self.world.load(Ordering::SeqCst);
        let request = line.request.as_ref().ok().filter(|_| !line.begun_before);
        let turn = request.map(|request| self.engine.propose(&request.query, self.source));
        Ahead { line, turn, world }
    }

    /// The same, dispatched again where something ran in between: what it found then may be there no more.
    pub(super) fn current(&self, ahead: Ahead) -> Ahead {
        if ahead.turn.is_some() && ahead.world != self.world.load(Ordering::SeqCst) { self.ahead(ahead.line) } else { ahead }
    }
}

/// A line on its way to whoever dispatches it, with where it is waited for.
type Ticket = (Line, SyncSender<Ahead>);

/// The requests of `lines` in order, dispatched ahead by `jobs` threads. They end with this process: one may wait for a line
/// that never comes.
pub(super) fn ahead<L>(dispatching: &Dispatching, lines: L, jobs: usize) -> InOrder
where
    L: Iterator<Item = Line> + Send + 'static,
{
    let jobs = jobs.max(1);
    let (ordered, in_order) = sync_channel::<Receiver<Ahead>>(jobs * WAITING);
    let (tickets, work) = sync_channel::<Ticket>(jobs * WAITING);
    let work = Arc::new(Mutex::new(work));
    for _ in 0..jobs {
        let (dispatching, work) = (dispatching.clone(), Arc::clone(&work));
        std::thread::spawn(move || {
            while let Some((line, to)) = next(&work) {
                // Nobody waits for it any more: the batch ended.
                let _ = to.send(dispatching.ahead(line));
            }
        });
    }
    std::thread::spawn(move || read(lines, &ordered, &tickets));
    InOrder(in_order)
}

/// The requests in the order of their lines.
pub(super) struct InOrder(Receiver<Receiver<Ahead>>);

impl InOrder {
    /// Whether a request was read that nobody asked for yet; it is dropped.
    pub(super) fn is_more(&self) -> bool {
        self.0.try_recv().is_ok()
    }
}

impl Iterator for InOrder {
    type Item = Ahead;

    fn next(&mut self) -> Option<Ahead> {
        let waits = self.0.recv().ok()?;
        // No answer comes only from a thread that panicked, which has said so; what follows must not look as if it were done.
        Some(waits.recv().unwrap_or_else(|gone| std::panic::resume_unwind(Box::new(gone))))
    }
}

/// Hands the lines out: first a place in the order, then the work.
fn read(lines: impl Iterator<Item = Line>, ordered: &SyncSender<Receiver<Ahead>>, tickets: &SyncSender<Ticket>) {
    for line in lines {
        let (to, waits) = sync_channel(1);
        if ordered.send(waits).is_err() || tickets.send((line, to)).is_err() {
            return;
        }
    }
}

fn next(work: &Mutex<Receiver<Ticket>>) -> Option<Ticket> {
    work.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
