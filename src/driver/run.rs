//! Runs one plan to its end on a small runtime of its own, passing output on as it comes.

use crate::action::{self, Chunk, Outcome, Plan};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

pub use crate::action::Stream;

/// Pieces of output that may wait to be shown.
const WAITING: usize = 64;

/// Runs `plan`, giving each piece of output to `show`; ends it when `cancel` becomes true.
///
/// # Errors
/// The runtime could not be started.
pub fn run(plan: &Plan, cancel: &Arc<AtomicBool>, mut show: impl FnMut(Stream, &[u8])) -> std::io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (sender, mut chunks) = mpsc::channel(WAITING);
        let (stop, stopped) = watch::channel(false);
        let running = action::run(plan, sender, stopped, &super::environment);
        tokio::pin!(running);
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        let outcome = loop {
            tokio::select! {
                Some(chunk) = chunks.recv() => pass(&chunk, &mut show),
                outcome = &mut running => break outcome,
                _ = tick.tick() => {
                    if cancel.load(Ordering::Relaxed) {
                        let _ = stop.send(true);
                    }
                }
            }
        };
        while let Ok(chunk) = chunks.try_recv() {
            pass(&chunk, &mut show);
        }
        Ok(outcome)
    })
}

fn pass(chunk: &Chunk, show: &mut impl FnMut(Stream, &[u8])) {
    show(chunk.stream, &chunk.bytes);
}
