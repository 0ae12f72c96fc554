//! All that a process started, wherever it went: children that leave their group and session, and those whose parents are
//! gone, are still below the process that adopts orphans (`PR_SET_CHILD_SUBREAPER`).

use rustix::process::{Pid, Signal};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Looks for processes that start others faster than they are found.
const ROUNDS: usize = 50;
/// How long what was killed may take to go; one that waits for a broken disk does not.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(2);

/// A living process, as `/proc` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Process {
    pid: i32,
    parent: i32,
    /// When it started: with its number it is this process and not a later one.
    start: String,
    session: i32,
    stopped: bool,
}

fn read(folder: &Path) -> Option<Process> {
    let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
    // After the name, which may hold anything: state, parent, and further on the number of threads and the start.
    let (pid, rest) = (stat.split(' ').next()?.parse().ok()?, stat.rsplit_once(") ")?.1);
    let fields: Vec<&str> = rest.split(' ').collect();
    let (state, parent, threads, start) = (fields.first()?, fields.get(1)?, fields.get(17)?, fields.get(19)?);
    let session = fields.get(3)?.parse().ok()?;
    // One whose first thread alone has ended looks dead and is not.
    let dead = matches!(*state, "Z" | "X") && matches!(*threads, "0" | "1");
    (!dead).then_some(Process { pid, parent: parent.parse().ok()?, start: (*start).to_owned(), session, stopped: *state == "T" })
}

/// What lives below a process, without itself; none where there is no `/proc`.
pub(super) fn below(root: Pid) -> Option<Vec<Process>> {
    let mut children: HashMap<i32, Vec<Process>> = HashMap::new();
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        if entry.file_name().as_encoded_bytes().first().is_some_and(u8::is_ascii_digit)
            && let Some(process) = read(&entry.path())
        {
            children.entry(process.parent).or_default().push(process);
        }
    }
    let mut found = Vec::new();
    let mut next = children.remove(&root.as_raw_nonzero().get()).unwrap_or_default();
    while let Some(process) = next.pop() {
        next.extend(children.remove(&process.pid).unwrap_or_default());
        found.push(process);
    }
    Some(found)
}

impl Process {
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether it can still read the keys of this process' terminal, or draw on it: it is in its session, or holds a terminal
    /// open.
    pub(super) fn has_terminal(&self) -> bool {
        let same = rustix::process::getsid(None).is_ok_and(|own| own.as_raw_nonzero().get() == self.session);
        let is_terminal =
            |target: &Path| ["/dev/tty", "/dev/pts/", "/dev/console"].iter().any(|start| target.to_string_lossy().starts_with(start));
        let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", self.pid)).into_iter().flatten().flatten();
        same || descriptors().any(|entry| std::fs::read_link(entry.path()).is_ok_and(|target| is_terminal(&target)))
    }

    /// Sends to this process, never to a later one of its number.
    #[cfg(target_os = "linux")]
    pub(super) fn signal(&self, signal: Signal) {
        use rustix::process::{PidfdFlags, kill_process, pidfd_open, pidfd_send_signal};
        let Some(pid) = Pid::from_raw(self.pid) else { return };
        let handle = pidfd_open(pid, PidfdFlags::empty());
        if read(&Path::new("/proc").join(self.pid.to_string())).is_none_or(|now| now.start != self.start) {
            return;
        }
        // One that is gone needs no signal; kernels before 5.3 have no handles.
        let _ = match handle {
            Ok(handle) => pidfd_send_signal(handle, signal),
            Err(_) => kill_process(pid, signal),
        };
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn signal(&self, signal: Signal) {
        if let Some(pid) = Pid::from_raw(self.pid) {
            let _ = rustix::process::kill_process(pid, signal);
        }
    }
}

/// Ends what lives below a process and is `meant`; how many are left. First all are stopped, so that none starts another
/// meanwhile.
pub(super) fn end_below(root: Pid, meant: fn(&Process) -> bool) -> usize {
    let below = |root| below(root).map(|all| all.into_iter().filter(meant).collect::<Vec<_>>());
    for _ in 0..ROUNDS {
        let Some(living) = below(root) else { return 0 };
        let mut running = living.iter().filter(|p| !p.stopped).peekable();
        if running.peek().is_none() {
            break;
        }
        running.for_each(|process| process.signal(Signal::STOP));
        std::thread::sleep(LOOK / 4);
    }
    let end = Instant::now() + PATIENCE;
    loop {
        let living = below(root).unwrap_or_default();
        if living.is_empty() || Instant::now() >= end {
            return living.len();
        }
        living.iter().for_each(|process| process.signal(Signal::KILL));
        std::thread::sleep(LOOK);
    }
}
