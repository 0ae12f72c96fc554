//! The threads that listen: to the keys, and to the system's signals. Both sleep until something happens.

use super::incoming::{Alive, Incoming};
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::{Duration, Instant};

/// Whether the keys are the session's; a program that has the terminal reads them itself.
#[derive(Debug, Default)]
pub(super) struct Gate {
    closed: AtomicBool,
    idle: AtomicBool,
}

/// How long the input thread waits for a key before it looks at the gate by itself.
const LOOK: Duration = Duration::from_secs(2);
/// The least wait with which crossterm looks at the terminal at all: with none it only says what it has read already.
const AT_ONCE: Duration = Duration::from_millis(1);
/// How often a closing or closed gate is looked at.
pub(super) const GLANCE: Duration = Duration::from_millis(10);

/// Glances after which the input thread is woken.
const AGAIN: u32 = 3;

impl Gate {
    /// Returns when no key is read any more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let mut glances = 0_u32;
        while !self.idle.load(Ordering::SeqCst) {
            // The signal of a new size wakes who waits for a key. Waking up often instead costs time of an idle session.
            if glances % AGAIN == AGAIN - 1 {
                let _ = kill_process(getpid(), Signal::WINCH);
            }
            glances += 1;
            thread::sleep(GLANCE);
        }
    }

    pub(super) fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
    }
}

/// Sends each key until the session ends or the terminal is gone.
pub(super) fn input_thread(sender: SyncSender<Incoming>, gate: Arc<Gate>) {
    thread::spawn(move || {
        let _alive = Alive(sender.clone());
        loop {
            let closed = gate.closed.load(Ordering::SeqCst);
            if closed && !gate.idle.load(Ordering::SeqCst) {
                // What was typed before is the session's, and no signal is left over.
                while let Ok(true) = crossterm::event::poll(AT_ONCE) {
                    let Ok(event) = crossterm::event::read() else { break };
                    if sender.send(Incoming::Terminal(event, Instant::now())).is_err() {
                        return;
                    }
                }
            }
            gate.idle.store(closed, Ordering::SeqCst);
            if closed {
                thread::sleep(GLANCE);
                continue;
            }
            let incoming = match crossterm::event::poll(LOOK) {
                Ok(false) => continue,
                Ok(true) => crossterm::event::read().map_or(Incoming::Signal, |event| Incoming::Terminal(event, Instant::now())),
                Err(_) => Incoming::Signal,
            };
            let last = matches!(incoming, Incoming::Signal);
            if sender.send(incoming).is_err() || last {
                return;
            }
        }
    });
}

/// Sends what the system asks for.
///
/// # Errors
/// The system takes no handler.
pub(super) fn signal_thread(sender: SyncSender<Incoming>, gate: Arc<Gate>) -> Result<(), String> {
    // Ctrl-C is a key but for a program that has the terminal: that one gets the signal, and this one must not end of it.
    signal_hook::flag::register(SIGINT, Arc::default()).map_err(|e| e.to_string())?;
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGTSTP, SIGCONT]).map_err(|e| e.to_string())?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let incoming = match signal {
                // The loop waits for the program that has the terminal, which was stopped with this one.
                SIGTSTP if gate.closed.load(Ordering::SeqCst) => {
                    stop_here();
                    continue;
                }
                SIGCONT if gate.closed.load(Ordering::SeqCst) => continue,
                SIGTSTP => Incoming::Stop,
                SIGCONT => Incoming::Continued,
                _ => Incoming::Signal,
            };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Stops this process until it is continued, as the system's own answer to the signal is.
pub(super) fn stop_here() {
    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
}
