//! Programs: own process group, capped output, time-out and cancel that end the whole group.

use super::command::command;
use super::terminal::Kept;
use super::{Chunk, Env, Exec, Guard, Outcome, Status, Stream, cancelled, sandbox};
use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};
use std::process::ExitStatus;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout, timeout_at};

/// Between TERM and KILL.
const GRACE: Duration = Duration::from_secs(2);
/// How long output may stay open, and children may live, after the program's end.
const LEAK: Duration = Duration::from_millis(500);
/// Between two looks at what is left of a group.
const LOOK: Duration = Duration::from_millis(10);
/// Between two looks for a stopped program; one that is stopped twice in a row is not waited for.
const STOPPED: Duration = Duration::from_millis(400);
/// How long a detached program is watched.
const MOMENT: Duration = Duration::from_secs(1);

/// Ends what is left of a group when dropped.
struct Group {
    pid: Option<Pid>,
    /// The child shares our group: signal only itself.
    alone: bool,
}

impl Group {
    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid {
            // A group that is gone needs no signal.
            let _ = if self.alone { kill_process(pid, signal) } else { kill_process_group(pid, signal) };
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}

struct Capture {
    kept: Vec<u8>,
    dropped: u64,
    cap: usize,
}

impl Capture {
    fn new(cap: usize) -> Self {
        Self { kept: Vec::new(), dropped: 0, cap }
    }

    /// Reads to the end, keeping what fits.
    async fn pump(&mut self, reader: Option<impl AsyncRead + Unpin>, stream: Stream, events: &mpsc::Sender<Chunk>) {
        let Some(mut reader) = reader else { return };
        let mut buffer = [0_u8; 4096];
        while let Ok(count) = reader.read(&mut buffer).await {
            if count == 0 {
                return;
            }
            let fits = count.min(self.cap.saturating_sub(self.kept.len()));
            self.dropped += (count - fits) as u64;
            let bytes = buffer.get(..fits).unwrap_or_default();
            self.kept.extend_from_slice(bytes);
            if fits > 0 {
                // Nobody listening is no reason to stop.
                let _ = events.send(Chunk { stream, bytes: bytes.to_vec() }).await;
            }
        }
    }
}

fn not_started(exec: &Exec, error: &std::io::Error) -> Status {
    let program = exec.argv.first().map_or("", String::as_str);
    if let Some(cwd) = exec.cwd.as_ref().filter(|c| !std::path::Path::new(c).is_dir()) {
        return Status::NotStarted(format!("{cwd} is not a folder"));
    }
    Status::NotStarted(match error.kind() {
        std::io::ErrorKind::NotFound => format!("{program} was not found"),
        std::io::ErrorKind::PermissionDenied => format!("{program} may not be run"),
        std::io::ErrorKind::ArgumentListTooLong => format!("{program} cannot be given so long a text"),
        _ => format!("{program}: {error}"),
    })
}

fn ended(status: std::io::Result<ExitStatus>) -> Status {
    use std::os::unix::process::ExitStatusExt as _;
    match status {
        Ok(status) => status.code().map_or_else(|| Status::Signalled(status.signal().unwrap_or(0)), Status::Exited),
        Err(error) => Status::NotStarted(format!("its end could not be read: {error}")),
    }
}

/// Why waiting stopped.
enum Stop {
    Ended(Status),
    Early(Status),
}

async fn stop(child: &mut Child, group: Option<Pid>, limit: Option<Duration>, cancel: &mut watch::Receiver<bool>) -> Stop {
    let late = async {
        match limit {
            Some(limit) => sleep(limit).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        () = cancelled(cancel) => Stop::Early(Status::Cancelled),
        status = child.wait() => Stop::Ended(ended(status)),
        () = late => Stop::Early(Status::TimedOut),
        () = stopped(group) => Stop::Early(Status::Stopped),
    }
}

/// Waits for the end; TERM, grace and KILL to the group where it does not come by itself.
async fn supervise(child: &mut Child, group: &Group, limit: Option<Duration>, cancel: &mut watch::Receiver<bool>) -> Status {
    // Who has the terminal may stop, and a person goes on with it.
    let watched = group.pid.filter(|_| !group.alone);
    match stop(child, watched, limit, cancel).await {
        Stop::Ended(status) => status,
        Stop::Early(status) => {
            group.signal(Signal::TERM);
            if timeout(GRACE, child.wait()).await.is_err() {
                group.signal(Signal::KILL);
                let _ = child.wait().await;
            }
            status
        }
    }
}

/// Waits for the ends of the output and of the group; what is left of the group after that.
async fn leftovers(pumps: impl Future<Output = ()>, open: bool, pid: Option<Pid>) -> usize {
    let end = tokio::time::Instant::now() + LEAK;
    let held = open && timeout_at(end, pumps).await.is_err();
    let Some(pid) = pid else { return usize::from(held) };
    loop {
        let left = members(pid);
        if left == 0 || tokio::time::Instant::now() >= end {
            // One that left the group can still hold the output.
            return left.max(usize::from(held));
        }
        sleep(LOOK).await;
    }
}

/// The states of a group's living processes, as `/proc` has them; none where there is no `/proc`.
fn states(group: Pid) -> Option<Vec<String>> {
    let of_group = |entry: std::fs::DirEntry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        // After the name, which may hold anything: state, parent, group.
        let mut fields = stat.rsplit_once(") ")?.1.split(' ');
        let state = fields.next()?;
        (!matches!(state, "Z" | "X") && fields.nth(1)?.parse() == Ok(group.as_raw_nonzero().get())).then(|| state.to_owned())
    };
    Some(std::fs::read_dir("/proc").ok()?.filter_map(|entry| of_group(entry.ok()?)).collect())
}

/// Living processes of a group whose leader has ended.
fn members(group: Pid) -> usize {
    if test_kill_process_group(group).is_err() {
        return 0;
    }
    states(group).map_or(1, |states| states.len())
}

/// Returns when something of the group has stopped, as one does that reads the terminal from the background.
async fn stopped(group: Option<Pid>) {
    let Some(group) = group else { return std::future::pending().await };
    let mut before = false;
    loop {
        sleep(STOPPED).await;
        let now = states(group).is_some_and(|states| states.iter().any(|state| state == "T"));
        if now && before {
            return;
        }
        before = now;
    }
}

/// A started program, with what goes away after it.
struct Started {
    child: Child,
    group: Group,
    _folder: Option<TempDir>,
}

fn start(exec: &Exec, env: Env<'_>) -> Result<Started, Status> {
    let folder = match exec.guard {
        Guard::Enforced => Some(sandbox::private_folder(env("TMPDIR")).map_err(Status::NotStarted)?),
        _ => None,
    };
    let path = folder.as_ref().map(TempDir::path);
    let mut command = command(exec, env, path).ok_or_else(|| Status::NotStarted("no program to run".to_owned()))?;
    let child = match path {
        Some(path) => sandbox::spawn(&mut command, path),
        None => command.spawn(),
    };
    let child = child.map_err(|error| not_started(exec, &error))?;
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    Ok(Started { child, group: Group { pid, alone: exec.interactive }, _folder: folder })
}

pub(super) async fn run(exec: &Exec, events: &mpsc::Sender<Chunk>, cancel: &mut watch::Receiver<bool>, env: Env<'_>) -> Outcome {
    let kept = exec.interactive.then(Kept::new);
    match start(exec, env) {
        Err(status) => Outcome::empty(status),
        Ok(mut started) if exec.interactive => {
            let status = supervise(&mut started.child, &started.group, None, cancel).await;
            started.group.pid = None;
            drop(kept);
            Outcome::empty(status)
        }
        Ok(started) if exec.detached => detached(exec, started, cancel).await,
        Ok(started) => captured(exec, started, events, cancel).await,
    }
}

/// Gives the text, then nothing more for ever. A program need not read all of it.
async fn feed(pipe: Option<ChildStdin>, text: Option<&str>) {
    if let (Some(mut pipe), Some(text)) = (pipe, text) {
        let _ = pipe.write_all(text.as_bytes()).await;
    }
    std::future::pending::<()>().await;
}

/// Waits for a moment, in which a failure shows, and leaves it alone.
async fn detached(exec: &Exec, mut started: Started, cancel: &mut watch::Receiver<bool>) -> Outcome {
    let feed = feed(started.child.stdin.take(), exec.stdin.as_deref());
    let status = tokio::select! {
        stop = stop(&mut started.child, None, Some(MOMENT), cancel) => match stop {
            Stop::Ended(status) => status,
            Stop::Early(Status::Cancelled) => {
                started.group.signal(Signal::TERM);
                Status::Cancelled
            }
            Stop::Early(_) => Status::Detached,
        },
        () = feed => Status::Detached,
    };
    started.group.pid = None;
    Outcome::empty(status)
}

async fn captured(exec: &Exec, mut started: Started, events: &mpsc::Sender<Chunk>, cancel: &mut watch::Receiver<bool>) -> Outcome {
    let (mut out, mut err) = (Capture::new(exec.max_output), Capture::new(exec.max_output));
    let Started { child, group, .. } = &mut started;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (status, early, leaked) = {
        let feed = feed(stdin, exec.stdin.as_deref());
        let pumps = async {
            tokio::join!(out.pump(stdout, Stream::Out, events), err.pump(stderr, Stream::Err, events));
        };
        tokio::pin!(feed, pumps);
        let mut open = true;
        let status = {
            let end = supervise(child, group, Some(exec.timeout), cancel);
            tokio::pin!(end);
            loop {
                tokio::select! {
                    status = &mut end => break status,
                    () = &mut pumps, if open => open = false,
                    () = &mut feed => {}
                }
            }
        };
        let early = matches!(status, Status::TimedOut | Status::Cancelled | Status::Stopped);
        let left = leftovers(&mut pumps, open, group.pid.filter(|_| !early)).await;
        (status, early, if early { 0 } else { left })
    };
    if leaked > 0 || early {
        group.signal(Signal::KILL);
    }
    group.pid = None;
    let dropped_bytes = out.dropped + err.dropped;
    Outcome { status, stdout: out.kept, stderr: err.kept, dropped_bytes, leaked, duration: Duration::ZERO }
}
