//! Runs one plan to its end on a small runtime of its own, passing output on as it comes.

use super::servers::with_servers;
use crate::action::{self, Chunk, Elsewhere, Means, Outcome, Plan, Servers, Step};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};

pub use crate::action::Stream;

/// Pieces of output that may wait to be shown.
const WAITING: usize = 64;

/// The binary that starts programs for this one.
static HELPER: OnceLock<PathBuf> = OnceLock::new();

/// Names the binary that starts programs; once, before the first run. The program names itself. A test names it too: what
/// runs there is the test's own binary.
pub fn set_helper(binary: &Path) {
    // Who comes second wanted the same.
    let _ = HELPER.set(binary.to_owned());
}

/// This program's binary, also after another took its place on disk.
#[must_use]
pub fn own_binary() -> PathBuf {
    let own = Path::new("/proc/self/exe");
    if own.exists() { own.to_owned() } else { std::env::current_exe().unwrap_or_default() }
}

/// Runs `plan`, giving each piece of output to `show`, also what is beyond the kept part; ends it when `cancel` becomes true. A
/// request is led to whatever host its tool may reach: no rule is asked.
///
/// # Errors
/// The runtime could not be started, or nothing was named that starts programs.
pub fn run(plan: &Plan, cancel: &Arc<AtomicBool>, show: impl FnMut(&Chunk)) -> std::io::Result<Outcome> {
    run_within(plan, cancel, &|_| None, show)
}

/// As `run`; `elsewhere` says of another host why a request may not be led there.
///
/// # Errors
/// As `run`.
pub(super) fn run_within(
    plan: &Plan,
    cancel: &Arc<AtomicBool>,
    elsewhere: Elsewhere<'_>,
    mut show: impl FnMut(&Chunk),
) -> std::io::Result<Outcome> {
    let helper = HELPER.get().ok_or_else(|| std::io::Error::other("nothing is named that starts programs"))?;
    let mut run = |runtime: &Runtime, servers: &Servers| {
        runtime.block_on(watched(plan, cancel, Means { env: &super::environment, helper, elsewhere, servers }, &mut show))
    };
    if matches!(plan.step, Step::Mcp(_)) {
        return with_servers(run);
    }
    Ok(run(&tokio::runtime::Builder::new_current_thread().enable_all().build()?, &Servers::default()))
}

/// The run itself, with an eye on `cancel`.
async fn watched(plan: &Plan, cancel: &Arc<AtomicBool>, means: Means<'_>, show: &mut impl FnMut(&Chunk)) -> Outcome {
    let (sender, mut chunks) = mpsc::channel(WAITING);
    let (stop, stopped) = watch::channel(false);
    let running = action::run(plan, sender, stopped, means);
    tokio::pin!(running);
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    let outcome = loop {
        tokio::select! {
            Some(chunk) = chunks.recv() => show(&chunk),
            outcome = &mut running => break outcome,
            _ = tick.tick() => {
                if cancel.load(Ordering::Relaxed) {
                    let _ = stop.send(true);
                }
            }
        }
    };
    while let Ok(chunk) = chunks.try_recv() {
        show(&chunk);
    }
    outcome
}
