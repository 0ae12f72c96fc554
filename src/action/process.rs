//! A program in a process group of its own: output as it comes and capped, time limit, TERM then KILL to the group.

use super::{Chunk, Exec, Outcome, Status};
use rustix::process::{Pid, Signal, kill_process_group};
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};

/// Between TERM and KILL.
const GRACE: Duration = Duration::from_secs(2);
/// How long output may stay open after the program ended.
const LEAK: Duration = Duration::from_millis(500);

/// What one stream left.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    dropped: u64,
}

pub(super) async fn run(exec: &Exec, output: mpsc::Sender<Chunk>, cancel: watch::Receiver<bool>) -> Outcome {
    let start = Instant::now();
    let failed = |why: String| Outcome {
        status: Status::NotStarted(why),
        stdout: Vec::new(),
        stderr: Vec::new(),
        dropped_bytes: 0,
        leaked: false,
        duration: start.elapsed(),
    };
    let Some((program, arguments)) = exec.argv.split_first() else { return failed("the argv is empty".to_owned()) };
    let mut command = Command::new(program);
    command.args(arguments).envs(exec.env.iter().map(|(n, v)| (n, v))).kill_on_drop(true);
    if let Some(folder) = &exec.cwd {
        command.current_dir(folder);
    }
    if !exec.interactive {
        command
            .stdin(if exec.stdin.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && exec.cwd.is_none() => {
            return failed(format!("the program {program} is not on this machine"));
        }
        Err(e) => return failed(format!("{program}: {e}")),
    };
    let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw).filter(|_| !exec.interactive);
    if let (Some(mut pipe), Some(text)) = (child.stdin.take(), exec.stdin.clone()) {
        // A program that does not read its input closes the pipe; that is no failure.
        tokio::spawn(async move {
            let _ = pipe.write_all(text.as_bytes()).await;
        });
    }
    let out = tokio::spawn(keep(child.stdout.take(), exec.max_output, output.clone(), Chunk::Stdout));
    let err = tokio::spawn(keep(child.stderr.take(), exec.max_output, output, Chunk::Stderr));
    let status = wait(&mut child, group, exec.timeout, cancel).await;
    let streams = async { (out.await.unwrap_or_default(), err.await.unwrap_or_default()) };
    let (mut leaked, mut kept) = (false, (Kept::default(), Kept::default()));
    tokio::pin!(streams);
    match tokio::time::timeout(LEAK, &mut streams).await {
        Ok(both) => kept = both,
        Err(_) => {
            leaked = true;
            signal(group, Signal::KILL);
            if let Ok(both) = tokio::time::timeout(LEAK, streams).await {
                kept = both;
            }
        }
    }
    let (stdout, stderr) = kept;
    Outcome {
        status,
        stdout: stdout.bytes,
        stderr: stderr.bytes,
        dropped_bytes: stdout.dropped + stderr.dropped,
        leaked,
        duration: start.elapsed(),
    }
}

async fn wait(child: &mut Child, group: Option<Pid>, limit: Duration, mut cancel: watch::Receiver<bool>) -> Status {
    let cancelled = async {
        if cancel.wait_for(|c| *c).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let cause = tokio::select! {
        status = child.wait() => return ended(status),
        () = tokio::time::sleep(limit) => Status::TimedOut,
        () = cancelled => Status::Cancelled,
    };
    signal(group, Signal::TERM);
    if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
        signal(group, Signal::KILL);
        let _ = child.kill().await;
    }
    // Members of the group that ignored TERM.
    signal(group, Signal::KILL);
    cause
}

fn ended(status: std::io::Result<ExitStatus>) -> Status {
    match status {
        Err(e) => Status::NotStarted(e.to_string()),
        Ok(status) => match (status.code(), status.signal()) {
            (Some(code), _) => Status::Exited(code),
            (None, signal) => Status::Signalled(signal.unwrap_or_default()),
        },
    }
}

/// A group that is gone already is what was wanted.
fn signal(group: Option<Pid>, signal: Signal) {
    if let Some(pid) = group {
        let _ = kill_process_group(pid, signal);
    }
}

/// Reads a stream to its end: passes pieces on and keeps `limit` bytes; what is beyond is counted.
async fn keep(stream: Option<impl AsyncRead + Unpin>, limit: usize, output: mpsc::Sender<Chunk>, chunk: fn(Vec<u8>) -> Chunk) -> Kept {
    let mut kept = Kept::default();
    let Some(mut stream) = stream else { return kept };
    let mut buffer = [0; 4096];
    while let Ok(n) = stream.read(&mut buffer).await {
        if n == 0 {
            break;
        }
        let room = n.min(limit - kept.bytes.len());
        kept.dropped += (n - room) as u64;
        if room > 0 {
            kept.bytes.extend(&buffer[..room]);
            let _ = output.send(chunk(buffer[..room].to_vec())).await;
        }
    }
    kept
}
