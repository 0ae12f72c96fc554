//! Programs, from needlesh's side: a helper that starts each, capped output, a time-out and a cancel that end all that the
//! program started.

use super::command::{command, job};
use super::job::{End, Failed, Report};
use super::mask::Mask;
use super::private::{Private, sweep_once};
use super::terminal::Kept;
use super::{Chunk, Data, Env, Exec, Guard, Outcome, Status, Stream, cancelled, watch};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::File;
use std::io::{PipeReader, PipeWriter, Read as _, Seek as _, Write as _};
use std::os::fd::{AsFd, AsRawFd as _, OwnedFd};
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, ChildStdin};
use tokio::sync::{mpsc, watch as channel};
use tokio::time::{sleep, timeout};

/// How long output may stay open after the end of all that could write it.
const LEAK: Duration = Duration::from_millis(500);
/// How long a detached program is watched.
const MOMENT: Duration = Duration::from_secs(1);
/// How long the helper may take to end what was killed, beyond the time that a program gets to end itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// No time-out holds a program that has the terminal.
const FOREVER: Duration = Duration::from_secs(u32::MAX as u64);

/// Bytes read at once.
const PIECE: usize = 16 * 1024;

struct Capture {
    kept: Vec<u8>,
    dropped: u64,
    cap: usize,
    mask: Mask,
}

impl Capture {
    fn new(cap: usize, mask: Mask) -> Self {
        Self { kept: Vec::new(), dropped: 0, cap, mask }
    }

    /// Reads to the end, keeping what fits; the rest is only passed on.
    async fn pump(&mut self, reader: Option<impl AsyncRead + Unpin>, stream: Stream, events: &mpsc::Sender<Chunk>) {
        let Some(mut reader) = reader else { return };
        let mut buffer = vec![0_u8; PIECE];
        while let Ok(count @ 1..) = reader.read(&mut buffer).await {
            let bytes = self.mask.push(buffer.get(..count).unwrap_or_default());
            self.take(&bytes, stream, events).await;
        }
        let rest = self.mask.finish();
        self.take(&rest, stream, events).await;
    }

    async fn take(&mut self, bytes: &[u8], stream: Stream, events: &mpsc::Sender<Chunk>) {
        let fits = bytes.len().min(self.cap.saturating_sub(self.kept.len()));
        self.dropped += (bytes.len() - fits) as u64;
        let (bytes, rest) = bytes.split_at(fits);
        self.kept.extend_from_slice(bytes);
        Chunk::tell(events, stream, bytes, false).await;
        Chunk::tell(events, stream, rest, true).await;
    }
}

fn not_started(exec: &Exec, why: Failed) -> Status {
    let program = exec.argv.first().map_or("", String::as_str);
    Status::NotStarted(match why {
        Failed::NotFound => format!("{program} was not found"),
        Failed::Denied => format!("{program} may not be run"),
        Failed::TooLong => format!("{program} cannot be given so long a text"),
        Failed::OtherProgram => format!("{} is not the file any more that was shown; ask again", exec.program.path),
        Failed::OtherFolder => format!("{} is not the folder any more that was shown; ask again", exec.cwd.as_deref().unwrap_or(".")),
        Failed::Other(why) => format!("{program}: {why}"),
    })
}

fn ended(status: std::io::Result<ExitStatus>) -> Status {
    use std::os::unix::process::ExitStatusExt as _;
    match status {
        Ok(status) => status.code().map_or_else(|| Status::Signalled(status.signal().unwrap_or(0)), Status::Exited),
        Err(error) => Status::NotStarted(format!("its end could not be read: {error}")),
    }
}

/// A started helper, which is or becomes the program, with what goes away after it.
pub(super) struct Started {
    pub(super) child: Child,
    /// Where the helper says what came of it.
    reports: PipeReader,
    /// Told by it, and by its end, to end the program.
    control: Option<PipeWriter>,
    _folder: Option<Private>,
}

/// The number of a descriptor that the next child inherits. The helper lets none be inherited further.
fn inherited(descriptor: impl AsFd) -> std::io::Result<String> {
    let descriptor = descriptor.as_fd();
    fcntl_setfd(descriptor, FdFlags::empty())?;
    Ok(descriptor.as_raw_fd().to_string())
}

/// A file without a name that holds `text`.
fn letter(text: &str) -> std::io::Result<File> {
    #[cfg(target_os = "linux")]
    let mut file = File::from(rustix::fs::memfd_create(c"needlesh", rustix::fs::MemfdFlags::CLOEXEC)?);
    #[cfg(not(target_os = "linux"))]
    let mut file = tempfile::tempfile()?;
    file.write_all(text.as_bytes())?;
    // Where opening a descriptor's number does not open its file anew (macOS), the place in it is shared.
    file.rewind()?;
    Ok(file)
}

/// Starts a program through the helper.
pub(super) fn start(exec: &Exec, env: Env<'_>, helper: &Path) -> Result<Started, Status> {
    sweep_once(env("TMPDIR"));
    let private = matches!(exec.guard, Guard::Enforced { .. } | Guard::Tried { .. });
    let folder = private.then(|| Private::new(env("TMPDIR"))).transpose().map_err(Status::NotStarted)?;
    let mut data = exec.data.as_ref().map(Data::input).transpose().map_err(Status::NotStarted)?;
    let job = job(exec, env, folder.as_ref().map(Private::path));
    let mut begun = || {
        let letter = letter(&job.write())?;
        let (reports, status) = std::io::pipe()?;
        let (orders, control) = std::io::pipe()?;
        let watched = !exec.detached;
        let mut descriptors = vec![inherited(&letter)?, inherited(&status)?];
        if watched {
            descriptors.push(inherited(&orders)?);
        }
        let child = command(exec, helper.as_os_str(), &descriptors, data.take()).spawn()?;
        Ok((child, reports, watched.then_some(control)))
    };
    let (child, reports, control) = begun().map_err(|error: std::io::Error| {
        if let Some(cwd) = exec.cwd.as_ref().filter(|c| !Path::new(c).is_dir()) {
            return Status::NotStarted(format!("{cwd} is not a folder"));
        }
        not_started(exec, Failed::Other(error.to_string()))
    })?;
    Ok(Started { child, reports, control, _folder: folder })
}

impl Started {
    fn pid(&self) -> Option<Pid> {
        self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw)
    }

    /// Why the program did not come to be, of a helper that was to become it and has ended.
    fn failure(&mut self) -> Option<Failed> {
        let mut line = String::new();
        rustix::io::ioctl_fionbio(&self.reports, true).ok()?;
        // What the helper wrote is there by now; more may never come.
        let _ = self.reports.read_to_string(&mut line);
        match Report::read(&line)? {
            Report::Failed(why) => Some(why),
            Report::Ended { .. } => None,
        }
    }
}

impl Drop for Started {
    /// A helper that watches ends all below it when its orders end; nobody who waits for needlesh shall see any of it after.
    fn drop(&mut self) {
        if self.control.take().is_some() {
            let end = std::time::Instant::now() + PATIENCE;
            while matches!(self.child.try_wait(), Ok(None)) && std::time::Instant::now() < end {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

pub(super) async fn run(
    exec: &Exec,
    events: &mpsc::Sender<Chunk>,
    cancel: &mut channel::Receiver<bool>,
    env: Env<'_>,
    helper: &Path,
) -> Outcome {
    let kept = exec.interactive.then(Kept::new);
    match start(exec, env, helper) {
        Err(status) => Outcome::empty(status),
        Ok(started) if exec.interactive => {
            let outcome = attached(exec, started, cancel).await;
            drop(kept);
            outcome
        }
        Ok(started) if exec.detached => Outcome::empty(detached(exec, started, cancel).await),
        Ok(started) => captured(exec, started, events, cancel, env).await,
    }
}

/// Gives the text, then nothing more for ever. A program need not read all of it.
async fn feed(pipe: Option<ChildStdin>, text: Option<&str>) {
    if let (Some(mut pipe), Some(text)) = (pipe, text) {
        let _ = pipe.write_all(text.as_bytes()).await;
    }
    std::future::pending::<()>().await;
}

/// Waits for a program that has the terminal: a person ends it, or stops it and goes on with it. What it leaves behind on
/// the terminal is ended by its watch.
async fn attached(exec: &Exec, mut started: Started, cancel: &mut channel::Receiver<bool>) -> Outcome {
    let reports = started.reports.try_clone().and_then(|pipe| Receiver::from_owned_fd(OwnedFd::from(pipe)));
    let (report, early) = supervised(&mut started, report(reports), FOREVER, cancel).await;
    let (status, leaked, left) = told(exec, report, &mut started).await;
    Outcome { leaked, left, ..Outcome::empty(early.unwrap_or(status)) }
}

/// Waits for a moment, in which a failure shows, and leaves it alone.
async fn detached(exec: &Exec, mut started: Started, cancel: &mut channel::Receiver<bool>) -> Status {
    let feed = feed(started.child.stdin.take(), exec.stdin.as_deref());
    tokio::select! {
        biased;
        () = cancelled(cancel) => {
            if let Some(pid) = started.pid() {
                let _ = kill_process_group(pid, Signal::TERM);
            }
            Status::Cancelled
        }
        status = started.child.wait() => {
            let status = ended(status);
            started.failure().map_or(status, |why| not_started(exec, why))
        }
        () = sleep(MOMENT) => Status::Detached,
        () = feed => Status::Detached,
    }
}

/// The helper's report; none when it died without one.
async fn report(reports: std::io::Result<Receiver>) -> Option<Report> {
    let mut reports = reports.ok()?;
    let mut line = Vec::new();
    let mut buffer = [0_u8; 512];
    while !line.ends_with(b"\n") {
        match reports.read(&mut buffer).await {
            Ok(count @ 1..) => line.extend_from_slice(buffer.get(..count)?),
            _ => return None,
        }
    }
    Report::read(&String::from_utf8(line).ok()?)
}

/// How a program ended that should be there; none where it still is.
pub(super) async fn why_ended(exec: &Exec, started: &mut Started) -> Option<Status> {
    let reports = started.reports.try_clone().and_then(|pipe| Receiver::from_owned_fd(OwnedFd::from(pipe)));
    let report = timeout(LEAK, report(reports)).await.ok()?;
    Some(told(exec, report, started).await.0)
}

/// The report, after the program ended by itself or, for the reason that is given, was told to.
async fn supervised(
    started: &mut Started,
    reports: impl Future<Output = Option<Report>>,
    limit: Duration,
    cancel: &mut channel::Receiver<bool>,
) -> (Option<Report>, Option<Status>) {
    tokio::pin!(reports);
    let early = tokio::select! {
        biased;
        () = cancelled(cancel) => Status::Cancelled,
        report = &mut reports => return (report, None),
        () = sleep(limit) => Status::TimedOut,
    };
    if let Some(control) = &mut started.control {
        // One that does not hear is gone already.
        let _ = control.write_all(&[watch::ASK]);
    }
    let report = timeout(watch::GRACE + PATIENCE, reports).await.ok().flatten();
    (report, Some(early))
}

async fn captured(
    exec: &Exec,
    mut started: Started,
    events: &mpsc::Sender<Chunk>,
    cancel: &mut channel::Receiver<bool>,
    env: Env<'_>,
) -> Outcome {
    let capture = || Capture::new(exec.max_output, Mask::of_variables(&exec.env_pass, env));
    let (mut out, mut err) = (capture(), capture());
    let (stdin, stdout, stderr) = (started.child.stdin.take(), started.child.stdout.take(), started.child.stderr.take());
    let reports = started.reports.try_clone().and_then(|pipe| Receiver::from_owned_fd(OwnedFd::from(pipe)));
    let (report, early, held) = {
        let feed = feed(stdin, exec.stdin.as_deref());
        let pumps = async {
            tokio::join!(out.pump(stdout, Stream::Out, events), err.pump(stderr, Stream::Err, events));
        };
        tokio::pin!(feed, pumps);
        let mut open = true;
        let (report, early) = {
            let end = supervised(&mut started, report(reports), exec.timeout, cancel);
            tokio::pin!(end);
            loop {
                tokio::select! {
                    end = &mut end => break end,
                    () = &mut pumps, if open => open = false,
                    () = &mut feed => {}
                }
            }
        };
        let held = open && timeout(LEAK, pumps).await.is_err();
        (report, early, held)
    };
    let (status, ended, left) = told(exec, report, &mut started).await;
    let dropped_bytes = out.dropped + err.dropped;
    // Who still holds the output is out of reach.
    let left = left.max(usize::from(held));
    let status = early.unwrap_or(status);
    Outcome { stdout: out.kept, stderr: err.kept, dropped_bytes, leaked: ended, left, ..Outcome::empty(status) }
}

/// What a report says; without one, what the end of the helper says.
async fn told(exec: &Exec, report: Option<Report>, started: &mut Started) -> (Status, usize, usize) {
    match report {
        Some(Report::Failed(why)) => (not_started(exec, why), 0, 0),
        Some(Report::Ended { end, ended, left }) => {
            // It was its last word. Waited for here, its end is told at once, and nobody looks for it every millisecond.
            let _ = timeout(PATIENCE, started.child.wait()).await;
            let status = match end {
                End::Exited(code) => match exec.expect.iter().find(|(expected, _)| *expected == code) {
                    Some((_, says)) => Status::Answered(code, says.clone()),
                    None => Status::Exited(code),
                },
                End::Signalled(signal) => Status::Signalled(signal),
                End::Stopped => Status::Stopped,
            };
            (status, ended, left)
        }
        None => {
            started.control = None;
            let status = match timeout(PATIENCE, started.child.wait()).await {
                Ok(status) => ended_badly(ended(status)),
                Err(_) => Status::NotStarted("its helper does not answer".to_owned()),
            };
            // Nobody watched over what it started.
            (status, 0, 1)
        }
    }
}

fn ended_badly(helper: Status) -> Status {
    match helper {
        Status::Exited(code) => Status::NotStarted(format!("its helper ended with code {code}")),
        other => other,
    }
}
