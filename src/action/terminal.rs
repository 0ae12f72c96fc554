//! What an action does to the terminal itself: a text for its clipboard, and its settings put back after a program had it.

use super::Status;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use std::fs::{File, OpenOptions};
use std::io::Write as _;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, padded.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let group = three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let index = (group >> (18 - 6 * place)) as usize & 63;
            out.push(if place > three.len() { '=' } else { char::from(ALPHABET.get(index).copied().unwrap_or(b'=')) });
        }
    }
    out
}

fn device() -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// Sends OSC 52, in one write so that nothing comes between.
pub(super) fn send_to_clipboard(text: &str) -> Status {
    let sequence = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
    match device().and_then(|mut terminal| terminal.write_all(sequence.as_bytes())) {
        Ok(()) => Status::Sent,
        Err(error) => Status::NotStarted(format!("there is no terminal to send the text to: {error}")),
    }
}

/// The terminal's settings, put back when dropped: a program that had it may have died without doing so.
pub(super) struct Kept(Option<(File, Termios)>);

impl Kept {
    pub(super) fn new() -> Self {
        Self(device().ok().and_then(|terminal| tcgetattr(&terminal).ok().map(|settings| (terminal, settings))))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some((terminal, settings)) = &self.0 {
            // A terminal that is gone needs no settings.
            let _ = tcsetattr(terminal, OptionalActions::Drain, settings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_the_rfc() {
        for (text, want) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), want);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
