//! The two streams. stdout is for results, raw to a pipe and made safe on a terminal; a closed pipe is success.

use super::exit::{DONE, FAILED, Failure};
use crate::action::Stream;
use crate::text::{SafeStream, safe_block, safe_line};
use std::io::{ErrorKind, IsTerminal, Write};

/// Writes a result.
pub(super) fn print(text: &str) -> Result<u8, Failure> {
    print_bytes(text.as_bytes())
}

/// Writes a result and a line end.
pub(super) fn line(text: &str) -> Result<u8, Failure> {
    print(&format!("{text}\n"))
}

/// Writes bytes of a result.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<u8, Failure> {
    if std::io::stdout().is_terminal() {
        return write_out(safe_block(&String::from_utf8_lossy(bytes)).as_bytes());
    }
    write_out(bytes)
}

fn write_out(bytes: &[u8]) -> Result<u8, Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(DONE),
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Err(Failure::closed_pipe()),
        Err(e) => Err(Failure::new(FAILED, format!("stdout: {e}"), "")),
    }
}

/// Tells a person something in one line, whatever is in it: what a file says must not look like a line of this program.
pub(super) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", safe_line(text.trim_end_matches('\n')));
}

/// How much is done, over the last such line of a terminal.
pub(super) fn progress(done: usize, of: usize) {
    let end = if done == of { "\r\u{1b}[K" } else { "" };
    let _ = write!(std::io::stderr().lock(), "\r{done} of {of}{end}");
}

/// Tells what has lines of its own, or is for another program; a closed stderr is nobody's problem.
pub(super) fn whole(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let text = text.trim_end_matches('\n');
    let _ = if stderr.is_terminal() { writeln!(stderr, "{}", safe_block(text)) } else { writeln!(stderr, "{text}") };
}

/// Tells a failure, on stderr; the exit code.
pub(super) fn finish(result: Result<u8, Failure>, json: bool) -> u8 {
    match result {
        Ok(code) => code,
        Err(failure) => {
            if json {
                failure.json().into_iter().for_each(|object| whole(&object.to_string()));
            } else {
                failure.lines().iter().for_each(|line| note(line));
            }
            failure.kind().code
        }
    }
}

/// What a program writes, passed on as it comes: to a pipe untouched, to a terminal through `SafeStream`.
pub(super) struct OutputForwarder {
    stdout: Option<SafeStream>,
    stderr: Option<SafeStream>,
}

impl OutputForwarder {
    pub(super) fn new() -> Self {
        let safe = |terminal: bool| terminal.then(SafeStream::default);
        Self { stdout: safe(std::io::stdout().is_terminal()), stderr: safe(std::io::stderr().is_terminal()) }
    }

    /// Says of a stream whether all of it is passed on, however much it is: not to a screen.
    pub(super) fn is_whole(&self) -> impl Fn(Stream) -> bool + use<> {
        let (stdout, stderr) = (self.stdout.is_none(), self.stderr.is_none());
        move |stream| if stream == Stream::Out { stdout } else { stderr }
    }

    /// Standard output of the program.
    pub(super) fn out(&mut self, bytes: &[u8]) -> Result<u8, Failure> {
        match &mut self.stdout {
            Some(safe) => write_out(safe.push(bytes).as_bytes()),
            None => write_out(bytes),
        }
    }

    /// Standard error of the program; a closed stderr is nobody's problem.
    pub(super) fn err(&mut self, bytes: &[u8]) {
        let mut stderr = std::io::stderr().lock();
        let _ = match &mut self.stderr {
            Some(safe) => stderr.write_all(safe.push(bytes).as_bytes()),
            None => stderr.write_all(bytes),
        };
        let _ = stderr.flush();
    }

    /// What was held back, and colours switched off.
    pub(super) fn finish(&mut self) -> Result<u8, Failure> {
        if let Some(safe) = &mut self.stderr {
            let _ = std::io::stderr().lock().write_all(safe.finish().as_bytes());
        }
        self.stdout.as_mut().map_or(Ok(DONE), |safe| write_out(safe.finish().as_bytes()))
    }
}
