//! A yes or a no on the terminal, for what changes needlesh's own records.

use super::exit::{Failure, NOT_PERMITTED, SAID_NO};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};

/// Asks `question`; only `y` or `yes` on the terminal is a yes.
pub(super) fn confirm(question: &str) -> Result<(), Failure> {
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
    let person = std::io::stdin().is_terminal() || std::io::stderr().is_terminal();
    let Some(mut terminal) = terminal.filter(|_| person) else {
        return Err(Failure::new(NOT_PERMITTED, "nothing was done: nobody could be asked", "--yes does it"));
    };
    // What was typed before the question is no answer to it.
    let _ = rustix::termios::tcflush(&terminal, rustix::termios::QueueSelector::IFlush);
    let _ = write!(terminal, "{question} [y/N] ").and_then(|()| terminal.flush());
    let mut line = String::new();
    let _ = BufReader::new(terminal).take(1024).read_line(&mut line);
    if line.ends_with('\n') && matches!(line.trim(), "y" | "yes") { Ok(()) } else { Err(Failure::new(SAID_NO, "nothing was done", "")) }
}
