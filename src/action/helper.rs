//! The helper that starts every program: this binary again, with a hidden first argument. Between needlesh and the program
//! it leaves the terminal's session, lets nothing be inherited but the three streams, sets limits and closes what
//! the plan says. With none of it in needlesh itself, needlesh stays as free as it was.

use super::job::{Failed, Job, Mode, Report};
use super::watch::{self, Scope};
use super::{path, private};
use rustix::process::{Pid, Resource, Rlimit, Signal, getpgrp, getpid, getrlimit, setrlimit, setsid};
use rustix::termios::{tcgetpgrp, tcsetpgrp};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Processes that a program may add to those that this system has when it starts. The limit counts all of the person's,
/// so the present number must be in it.
const MORE_PROCESSES: u64 = 1024;

/// Bytes of a file that a program which only reads may write in its private folder.
const MOST_WRITTEN: u64 = 1 << 30;

/// The hidden first argument of what puts a group before the terminal.
const FRONT: &str = "--needlesh-front";

/// If these are the arguments of a helper: does its work, and gives its exit code.
pub fn helper(mut arguments: impl Iterator<Item = OsString>) -> Option<u8> {
    let mode = arguments.nth(1)?;
    if mode == FRONT {
        return Some(arguments.next().and_then(|group| group.to_str().map(front)).unwrap_or(2));
    }
    if mode != super::job::FLAG {
        return None;
    }
    let mut numbers = arguments.map_while(|word| word.to_str()?.parse::<u32>().ok());
    let (Some(job), Some(status), control) = (numbers.next(), numbers.next(), numbers.next()) else { return Some(2) };
    let Ok(mut status) = descriptor(status, true) else { return Some(2) };
    let report = match serve(job, control) {
        Ok(report) => report,
        Err(why) => Report::Failed(why),
    };
    // Nobody may be left to read it.
    let _ = status.write_all(report.write().as_bytes());
    Some(127)
}

/// A descriptor that was inherited, as one that a program does not inherit in turn. No number is made into a descriptor
/// without unsafe code, but the system opens it again by its number.
fn descriptor(number: u32, write: bool) -> std::io::Result<File> {
    let folder = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };
    OpenOptions::new().read(!write).write(write).open(format!("{folder}/{number}"))
}

/// Comes back when the program could not be started, or was watched to its end.
fn serve(job: u32, control: Option<u32>) -> Result<Report, Failed> {
    let failed = |error: std::io::Error| Failed::Other(error.to_string());
    let mut text = String::new();
    descriptor(job, false).and_then(|mut file| file.read_to_string(&mut text)).map_err(failed)?;
    let job = Job::read(&text).ok_or_else(|| Failed::Other("the helper is of another version".to_owned()))?;
    let control = control.map(|number| descriptor(number, false)).transpose().map_err(failed)?;
    close_fds::set_fds_cloexec(3, &[]);
    if job.mode != Mode::Terminal {
        // It fails only for the first of a group, which a child that was just started is not.
        setsid().map_err(|e| Failed::Other(format!("no session of its own: {e}")))?;
    }
    let is_there = |cwd: &String| std::env::current_dir().ok().as_deref() == Some(Path::new(cwd));
    // The folder that it stands in, whatever its name leads to by now.
    let is_same = |place: &String| path::place(Path::new(".")).as_ref() == Some(place);
    if !job.cwd.as_ref().is_none_or(is_there) || !job.place.as_ref().is_none_or(is_same) {
        return Err(Failed::OtherFolder);
    }
    match (job.mode, control) {
        (Mode::Left, _) => replaced(&job),
        (_, Some(control)) => watched(job, control),
        (_, None) => Err(Failed::Other("nobody watches over the helper".to_owned())),
    }
}

fn command(job: &Job) -> Result<Command, Failed> {
    if path::identity(Path::new(&job.program)).as_deref() != Some(&job.identity) {
        return Err(Failed::OtherProgram);
    }
    let (name, arguments) = job.argv.split_first().ok_or(Failed::NotFound)?;
    #[expect(clippy::disallowed_methods, reason = "the helper is what starts programs")]
    let mut command = Command::new(&job.program);
    command.arg0(name).args(arguments).env_clear().envs(job.env.iter().map(|(name, value)| (name, value)));
    Ok(command)
}

fn confine(job: &Job) -> Result<(), Failed> {
    let Some(confinement) = &job.confinement else { return Ok(()) };
    #[cfg(target_os = "linux")]
    let done = super::confine::restrict(confinement);
    #[cfg(not(target_os = "linux"))]
    let done = if confinement.must { Err("this system cannot".to_owned()) } else { Ok(()) };
    done.map_err(|why| Failed::Other(format!("it could not be held to reading: {why}")))
}

fn not_started(error: &std::io::Error) -> Failed {
    match error.kind() {
        ErrorKind::NotFound => Failed::NotFound,
        ErrorKind::PermissionDenied => Failed::Denied,
        ErrorKind::ArgumentListTooLong => Failed::TooLong,
        _ => Failed::Other(error.to_string()),
    }
}

/// Becomes the program.
fn replaced(job: &Job) -> Result<Report, Failed> {
    let mut command = command(job)?;
    confine(job)?;
    Err(not_started(&command.exec()))
}

fn watched(job: Job, control: File) -> Result<Report, Failed> {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::thread::set_name(c"needlesh");
        rustix::process::set_child_subreaper(Some(getpid())).map_err(|e| Failed::Other(e.to_string()))?;
    }
    let scope = if job.mode == Mode::Terminal { Scope::Terminal } else { Scope::All };
    let private = job.confinement.as_ref().map(|confinement| confinement.folder.clone());
    if scope == Scope::All {
        set_limits(job.confinement.is_some());
    }
    // Only its own end, or needlesh's, ends the watch; a handler is not inherited by the program.
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT, Signal::USR1, Signal::USR2] {
        let _ = signal_hook::flag::register(signal.as_raw(), Arc::new(AtomicBool::new(false)));
    }
    // Of one that runs in the background, another group stands before the terminal, and keeps it.
    let in_front = scope == Scope::Terminal && is_in_front();
    let program = start(job)?;
    silence().map_err(|e| Failed::Other(e.to_string()))?;
    let report = watch::watch(program, control, scope);
    if in_front && !is_in_front() {
        take_back();
    }
    // Needlesh removes it too; it may be gone.
    private.iter().for_each(|folder| private::remove(Path::new(folder)));
    Ok(report)
}

/// Whether the keys of the terminal go to this group.
fn is_in_front() -> bool {
    File::open("/dev/tty").is_ok_and(|terminal| tcgetpgrp(terminal).is_ok_and(|front| front == getpgrp()))
}

/// Puts this group before the terminal again where the program left another one there, as a shell does that was killed. The
/// system lets only a process do that which ignores a signal, and without unsafe code only a shell can make one.
fn take_back() {
    let own = format!("/proc/{}/exe", getpid());
    #[expect(clippy::disallowed_methods, reason = "the helper is what starts programs")]
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "trap '' TTOU; exec \"$0\" \"$@\"", &own, FRONT, &getpgrp().to_string()]).env_clear();
    // Where it cannot be done, the person's shell does it.
    let _ = shell.status();
}

/// Puts a group before the terminal; the exit code.
fn front(group: &str) -> u8 {
    let group = group.parse().ok().and_then(Pid::from_raw);
    let done = group.zip(File::open("/dev/tty").ok()).is_some_and(|(group, terminal)| tcsetpgrp(&terminal, group).is_ok());
    u8::from(!done)
}

fn set_limits(confined: bool) {
    limit(Resource::Core, 0);
    if confined {
        limit(Resource::Fsize, MOST_WRITTEN);
        if let Some(memory) = memory() {
            limit(Resource::Data, memory / 2);
        }
    }
    if let Some(present) = processes() {
        limit(Resource::Nproc, present + MORE_PROCESSES);
    }
}

/// Starts the program from a thread that is confined first: what starts in it is, the watch is not.
fn start(job: Job) -> Result<Pid, Failed> {
    let held = move || {
        let mut command = command(&job)?;
        // What has the terminal stays in the group that may read it.
        if job.mode != Mode::Terminal {
            command.process_group(0);
        }
        confine(&job)?;
        let child = command.spawn().map_err(|e| not_started(&e))?;
        i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or(Failed::NotFound)
    };
    let thread = std::thread::Builder::new().spawn(held).map_err(|e| Failed::Other(e.to_string()))?;
    thread.join().unwrap_or_else(|_| Err(Failed::Other("the helper failed".to_owned())))
}

/// Lets go of the program's streams: who reads them must see their end.
fn silence() -> std::io::Result<()> {
    let null = OpenOptions::new().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&null)?;
    rustix::stdio::dup2_stdout(&null)?;
    rustix::stdio::dup2_stderr(&null)?;
    Ok(())
}

/// Lowers a limit; never raises one.
fn limit(resource: Resource, to: u64) {
    let old = getrlimit(resource);
    let lower = |now: Option<u64>| Some(now.map_or(to, |now| now.min(to)));
    // A limit that cannot be lowered is no reason not to run.
    let _ = setrlimit(resource, Rlimit { current: lower(old.current), maximum: lower(old.maximum) });
}

/// Bytes of memory that this machine has.
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kib: u64 = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// How many processes and threads this system has, from its load: one short read, and never less than the person's own.
fn processes() -> Option<u64> {
    let load = std::fs::read_to_string("/proc/loadavg").ok()?;
    load.split_whitespace().nth(3)?.split_once('/')?.1.parse().ok()
}
