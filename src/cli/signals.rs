//! Signals that ask for the end. While an action runs they end it and are remembered, so that the exit code says which one it
//! was; at any other time they end this process as they end any.

use super::exit::{Failure, HUNG_UP, INTERRUPTED, Kind, TERMINATED};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// The handlers, which stay for the life of the process: one set, however many actions run.
#[derive(Default)]
struct Handlers {
    /// No action runs.
    idle: Arc<AtomicBool>,
    /// One of them came.
    any: Arc<AtomicBool>,
    /// One of them came that is not the terminal's Ctrl-C.
    from_outside: Arc<AtomicBool>,
    /// The last of them.
    which: Arc<AtomicUsize>,
}

static HANDLERS: OnceLock<Result<Handlers, String>> = OnceLock::new();

/// An action runs; until this is dropped, signals only set the flag of `cancel`.
pub(super) struct Watch {
    handlers: &'static Handlers,
    interactive: bool,
}

/// Begins to watch. A program that has the terminal gets its Ctrl-C itself and decides what it means.
pub(super) fn watch(interactive: bool) -> Result<Watch, Failure> {
    let handlers = HANDLERS.get_or_init(|| install().map_err(|e| e.to_string())).as_ref();
    let handlers = handlers.map_err(|e| Failure::new(super::exit::FAILED, format!("signals cannot be watched: {e}"), ""))?;
    for flag in [&handlers.any, &handlers.from_outside] {
        flag.store(false, Ordering::SeqCst);
    }
    handlers.which.store(0, Ordering::SeqCst);
    handlers.idle.store(false, Ordering::SeqCst);
    Ok(Watch { handlers, interactive })
}

impl Watch {
    /// Becomes true when a signal asks for the end; whoever else wants the end of the run sets it too.
    pub(super) fn cancel(&self) -> &Arc<AtomicBool> {
        if self.interactive { &self.handlers.from_outside } else { &self.handlers.any }
    }

    /// The signal that asked for the end, as an exit code.
    pub(super) fn asked(&self) -> Option<Kind> {
        let which = self.handlers.which.load(Ordering::SeqCst);
        kind(which).filter(|_| self.cancel().load(Ordering::SeqCst))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.handlers.idle.store(true, Ordering::SeqCst);
    }
}

fn kind(signal: usize) -> Option<Kind> {
    match i32::try_from(signal).ok()? {
        SIGINT => Some(INTERRUPTED),
        SIGTERM => Some(TERMINATED),
        SIGHUP => Some(HUNG_UP),
        _ => None,
    }
}

fn install() -> std::io::Result<Handlers> {
    let handlers = Handlers { idle: Arc::new(AtomicBool::new(true)), ..Handlers::default() };
    let ignored = ignored();
    // What whoever started this has switched off stays so: `nohup`.
    for signal in [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0) {
        // First of all: without an action the process ends here.
        flag::register_conditional_default(signal, Arc::clone(&handlers.idle))?;
        flag::register_usize(signal, Arc::clone(&handlers.which), usize::try_from(signal).unwrap_or_default())?;
        flag::register(signal, Arc::clone(&handlers.any))?;
        if signal != SIGINT {
            flag::register(signal, Arc::clone(&handlers.from_outside))?;
        }
    }
    Ok(handlers)
}

/// The signals that this process was started to ignore, a bit each; none where the system does not say.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signal_has_its_exit_code() {
        let codes = [SIGHUP, SIGINT, SIGTERM].map(|signal| kind(usize::try_from(signal).unwrap()).unwrap().code);
        assert_eq!(codes, [129, 130, 143]);
        assert_eq!(kind(0), None);
    }
}
