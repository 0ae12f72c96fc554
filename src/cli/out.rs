//! The two streams. stdout is for results, raw to a pipe and made safe on a terminal; a closed pipe is success.

use super::exit::{DONE, FAILED, Failure};
use crate::text::safe_block;
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
    let mut stdout = std::io::stdout().lock();
    let safe;
    let bytes = if stdout.is_terminal() {
        safe = safe_block(&String::from_utf8_lossy(bytes));
        safe.as_bytes()
    } else {
        bytes
    };
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(DONE),
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Err(Failure::told(DONE)),
        Err(e) => Err(Failure::new(FAILED, format!("stdout: {e}"), "")),
    }
}

/// Tells a person something; a closed stderr is nobody's problem.
pub(super) fn note(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let text = text.trim_end_matches('\n');
    let _ = if stderr.is_terminal() { writeln!(stderr, "{}", safe_block(text)) } else { writeln!(stderr, "{text}") };
}

/// Passes a program's error bytes on.
pub(super) fn error_bytes(bytes: &[u8]) {
    let mut stderr = std::io::stderr().lock();
    let _ = if stderr.is_terminal() {
        stderr.write_all(safe_block(&String::from_utf8_lossy(bytes)).as_bytes())
    } else {
        stderr.write_all(bytes)
    };
    let _ = stderr.flush();
}
