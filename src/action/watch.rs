//! The helper's watch over a program: it waits for the end of the program and of all that it started, and ends them when
//! it is told to, or when needlesh is gone. It stands outside of what the program is held to, so the program cannot end it.

use super::job::{End, Report};
use super::tree;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, getpid, kill_process_group, wait};
use std::fs::File;
use std::io::Read as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Told to end the program, with time to end itself.
pub(super) const ASK: u8 = b'e';
/// Between TERM and KILL.
pub(super) const GRACE: Duration = Duration::from_secs(2);
/// How long children may live after the program's end.
const LEAK: Duration = Duration::from_millis(500);
/// Between two looks for a stopped program; one that is stopped twice in a row is not waited for.
const STOPPED: Duration = Duration::from_millis(400);

enum Event {
    /// A child has ended.
    Ended(Pid, WaitStatus),
    /// No child is left.
    Alone,
    /// Needlesh wants an end.
    Asked,
    /// Needlesh is gone, or wants it at once.
    Gone,
}

fn reap(events: &Sender<Event>) {
    loop {
        let event = match wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) => Event::Ended(pid, status),
            Ok(None) | Err(rustix::io::Errno::INTR) => continue,
            Err(_) => Event::Alone,
        };
        let last = matches!(event, Event::Alone);
        if events.send(event).is_err() || last {
            return;
        }
    }
}

fn listen(mut control: File, events: &Sender<Event>) {
    let mut byte = [0];
    loop {
        let event = match control.read(&mut byte) {
            Ok(1) if byte == [ASK] => Event::Asked,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            _ => Event::Gone,
        };
        let last = matches!(event, Event::Gone);
        if events.send(event).is_err() || last {
            return;
        }
    }
}

/// What is known of a watched program.
struct Watch {
    program: Pid,
    scope: Scope,
    end: Option<End>,
    /// Someone asked for the end, or it waits for what never comes.
    asked: bool,
    stopped: bool,
    /// When what is left is ended by force.
    deadline: Option<Instant>,
    /// Whether something was stopped at the last look.
    seen: bool,
    /// How many lost their terminal.
    hung: usize,
}

/// What of a program's processes is ended with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All that it started, wherever it went.
    All,
    /// What could still read the person's keys: the program had the terminal, and may have started servers that a person
    /// wants to keep.
    Terminal,
}

impl Scope {
    fn meant(self) -> fn(&tree::Process) -> bool {
        match self {
            Self::All => |_| true,
            Self::Terminal => tree::Process::has_terminal,
        }
    }

    /// What is meant of all that lives below this process; none where there is no `/proc`.
    fn living(self) -> Option<Vec<tree::Process>> {
        Some(tree::below(getpid())?.into_iter().filter(self.meant()).collect())
    }
}

/// Watches to the end; what came of it.
pub(super) fn watch(program: Pid, control: File, scope: Scope) -> Report {
    let (sender, events) = channel();
    let ears = sender.clone();
    std::thread::spawn(move || reap(&sender));
    std::thread::spawn(move || listen(control, &ears));
    Watch { program, scope, end: None, asked: false, stopped: false, deadline: None, seen: false, hung: 0 }.run(&events)
}

impl Watch {
    fn run(mut self, events: &Receiver<Event>) -> Report {
        loop {
            let wait = self.deadline.map_or(STOPPED, |deadline| deadline.saturating_duration_since(Instant::now()));
            match events.recv_timeout(wait) {
                Ok(Event::Ended(pid, status)) if pid == self.program => {
                    self.end = Some(ended(status));
                    // What was asked to end had its time.
                    self.deadline = Some(if self.asked { Instant::now() } else { Instant::now() + LEAK });
                    if self.scope == Scope::Terminal && self.hang_up() == 0 {
                        return self.report(0, 0);
                    }
                }
                Ok(Event::Ended(..)) if self.scope == Scope::Terminal && self.end.is_some() => {
                    if self.scope.living().is_none_or(|living| living.is_empty()) {
                        return self.report(self.hung, 0);
                    }
                }
                Ok(Event::Ended(..)) => {}
                Ok(Event::Alone) => return self.report(self.hung, 0),
                Ok(Event::Asked) if self.end.is_none() => self.ask(),
                Ok(Event::Asked) => {}
                Ok(Event::Gone) if self.scope == Scope::Terminal && self.end.is_none() => {
                    self.asked = true;
                    self.deadline = Some(Instant::now() + GRACE);
                    self.hang_up();
                }
                Ok(Event::Gone) | Err(RecvTimeoutError::Disconnected) => return self.finish(events),
                Err(RecvTimeoutError::Timeout) if self.deadline.is_some() => return self.finish(events),
                // One that has the terminal is stopped by the person, who goes on with it.
                Err(RecvTimeoutError::Timeout) if self.scope == Scope::Terminal => {}
                Err(RecvTimeoutError::Timeout) => self.look(),
            }
        }
    }

    /// As when the terminal goes away: an editor saves what it has. How many were told.
    fn hang_up(&mut self) -> usize {
        let living = self.scope.living().unwrap_or_default();
        for signal in [Signal::HUP, Signal::CONT] {
            living.iter().for_each(|process| process.signal(signal));
        }
        self.hung = living.len();
        self.hung
    }

    fn ask(&mut self) {
        self.asked = true;
        self.deadline = Some(Instant::now() + GRACE);
        // One that is stopped hears nothing before it goes on.
        for signal in [Signal::TERM, Signal::CONT] {
            match self.scope.living() {
                Some(living) => living.iter().for_each(|process| process.signal(signal)),
                None => drop(kill_process_group(self.program, signal)),
            }
        }
    }

    fn look(&mut self) {
        let now = tree::below(getpid()).is_some_and(|living| living.iter().any(tree::Process::is_stopped));
        if now && self.seen {
            self.stopped = true;
            self.ask();
        }
        self.seen = now;
    }

    /// Ends what is left, and waits for the program's own end.
    fn finish(mut self, events: &Receiver<Event>) -> Report {
        let alive = self.scope.living();
        if alive.is_none() && self.scope == Scope::All {
            let _ = kill_process_group(self.program, Signal::KILL);
        }
        let left = tree::end_below(getpid(), self.scope.meant());
        while self.end.is_none()
            && let Ok(event) = events.recv_timeout(LEAK)
        {
            match event {
                Event::Ended(pid, status) if pid == self.program => self.end = Some(ended(status)),
                Event::Alone => break,
                _ => {}
            }
        }
        let all = alive.map_or(0, |alive| alive.len()).max(self.hung);
        // Those that an early end took with it are no surprise.
        self.report(if self.asked { 0 } else { all.saturating_sub(left) }, left)
    }

    fn report(&self, ended: usize, left: usize) -> Report {
        let end = if self.stopped { End::Stopped } else { self.end.unwrap_or(End::Signalled(Signal::KILL.as_raw())) };
        Report::Ended { end, ended, left }
    }
}

fn ended(status: WaitStatus) -> End {
    match status.exit_status() {
        Some(code) => End::Exited(code),
        None => End::Signalled(status.terminating_signal().unwrap_or(0)),
    }
}
