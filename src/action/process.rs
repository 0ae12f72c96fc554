//! Programs: own process group, capped output, time-out and cancel that end the whole group.
//! The only file that spawns.

use super::{Chunk, Env, Exec, Outcome, Status, Stream, cancelled};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

/// Between TERM and KILL.
const GRACE: Duration = Duration::from_secs(2);
/// How long output may stay open after the program's end.
const LEAK: Duration = Duration::from_millis(500);

/// What a program gets of the environment beside the plan's own variables.
const ALLOWED: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_COLLATE",
    "LC_MESSAGES",
    "LC_NUMERIC",
    "LC_TIME",
    "LC_MONETARY",
    "TZ",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TMPDIR",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "DBUS_SESSION_BUS_ADDRESS",
    "SSH_AUTH_SOCK",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SYSTEMROOT",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "TEMP",
    "TMP",
    "PATHEXT",
];

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

#[expect(clippy::disallowed_methods, reason = "the one place that spawns")]
fn command(exec: &Exec, env: Env<'_>) -> Option<Command> {
    let (program, arguments) = exec.argv.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments).env_clear().kill_on_drop(true);
    command.envs(ALLOWED.iter().filter_map(|name| env(name).map(|value| (*name, value))));
    command.envs(exec.env.iter().map(|(name, value)| (name, value)));
    if let Some(cwd) = &exec.cwd {
        command.current_dir(cwd);
    }
    if exec.interactive {
        return Some(command);
    }
    command.stdin(if exec.stdin.is_some() { Stdio::piped() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    Some(command)
}

fn not_started(exec: &Exec, error: &std::io::Error) -> Status {
    let program = exec.argv.first().map_or("", String::as_str);
    if let Some(cwd) = exec.cwd.as_ref().filter(|c| !std::path::Path::new(c).is_dir()) {
        return Status::NotStarted(format!("{cwd} is not a folder"));
    }
    Status::NotStarted(match error.kind() {
        std::io::ErrorKind::NotFound => format!("{program} was not found"),
        std::io::ErrorKind::PermissionDenied => format!("{program} may not be run"),
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

async fn stop(child: &mut Child, limit: Option<Duration>, cancel: &mut watch::Receiver<bool>) -> Stop {
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
    }
}

/// Waits for the end; TERM, grace and KILL to the group where it does not come by itself.
async fn supervise(child: &mut Child, group: &Group, limit: Option<Duration>, cancel: &mut watch::Receiver<bool>) -> Status {
    match stop(child, limit, cancel).await {
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

pub(super) async fn run(exec: &Exec, events: &mpsc::Sender<Chunk>, cancel: &mut watch::Receiver<bool>, env: Env<'_>) -> Outcome {
    let Some(mut command) = command(exec, env) else { return Outcome::empty(Status::NotStarted("no program to run".to_owned())) };
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Outcome::empty(not_started(exec, &error)),
    };
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    let mut group = Group { pid, alone: exec.interactive };
    if exec.interactive {
        let status = supervise(&mut child, &group, None, cancel).await;
        group.pid = None;
        return Outcome::empty(status);
    }
    let (mut out, mut err) = (Capture::new(exec.max_output), Capture::new(exec.max_output));
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (status, leaked) = {
        let feed = async {
            if let (Some(mut pipe), Some(text)) = (stdin, &exec.stdin) {
                // A program need not read all of it.
                let _ = pipe.write_all(text.as_bytes()).await;
                drop(pipe);
            }
            std::future::pending::<()>().await;
        };
        let pumps = async {
            tokio::join!(out.pump(stdout, Stream::Out, events), err.pump(stderr, Stream::Err, events));
        };
        tokio::pin!(feed, pumps);
        let mut open = true;
        let status = {
            let end = supervise(&mut child, &group, Some(exec.timeout), cancel);
            tokio::pin!(end);
            loop {
                tokio::select! {
                    status = &mut end => break status,
                    () = &mut pumps, if open => open = false,
                    () = &mut feed => {}
                }
            }
        };
        let leaked = open && timeout(LEAK, &mut pumps).await.is_err();
        (status, leaked)
    };
    let early = matches!(status, Status::TimedOut | Status::Cancelled);
    if early || leaked {
        group.signal(Signal::KILL);
    }
    group.pid = None;
    let dropped_bytes = out.dropped + err.dropped;
    Outcome { status, stdout: out.kept, stderr: err.kept, dropped_bytes, leaked, duration: Duration::ZERO }
}
