//! What a server says, a message a line, held to bounds: a line without an end is not gathered for ever, and who asks and tells
//! without end is not answered for ever.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// Bytes of one line: what may be kept of an answer (16 MiB), with an escape for every second byte.
const MOST: usize = 32 << 20;

/// Bytes that a server may say while one request is answered: notices, questions of its own, and the longest answer.
const MOST_BYTES: usize = 2 * MOST;
/// Messages likewise. Each question is answered, and a server that does not read its answers lets them gather here: 570 MB in
/// five seconds when that was tried.
const MOST_MESSAGES: usize = 10_000;

/// How much a server has said since it was last asked.
#[derive(Debug, Default, Clone)]
pub(super) struct Heard(Arc<(AtomicUsize, AtomicUsize)>);

impl Heard {
    /// A new request is about to be sent.
    pub(super) fn begin(&self) {
        self.0.0.store(0, Ordering::Relaxed);
        self.0.1.store(0, Ordering::Relaxed);
    }

    /// Whether it says more than is read.
    pub(super) fn is_too_much(&self) -> bool {
        self.0.0.load(Ordering::Relaxed) > MOST_BYTES || self.0.1.load(Ordering::Relaxed) > MOST_MESSAGES
    }

    fn add(&self, bytes: usize, messages: usize) {
        self.0.0.fetch_add(bytes, Ordering::Relaxed);
        self.0.1.fetch_add(messages, Ordering::Relaxed);
    }
}

/// A stream that fails once a line of it is too long, or it says too much.
pub(super) struct Lines<R> {
    inner: R,
    heard: Heard,
    most: usize,
    /// Bytes of the line so far.
    length: usize,
}

impl<R> Lines<R> {
    pub(super) fn new(inner: R, heard: Heard) -> Self {
        Self { inner, heard, most: MOST, length: 0 }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Lines<R> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(context, buffer))?;
        let new = buffer.filled().get(before..).unwrap_or_default();
        this.length = match new.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => new.len() - end - 1,
            None => this.length + new.len(),
        };
        this.heard.add(new.len(), new.iter().filter(|byte| **byte == b'\n').count());
        let wrong = |what| Poll::Ready(Err(Error::new(ErrorKind::InvalidData, what)));
        match (this.length > this.most, this.heard.is_too_much()) {
            (true, _) => wrong("a line is too long"),
            (_, true) => wrong("it says too much"),
            _ => Poll::Ready(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt as _;

    fn read(text: &[u8], most: usize) -> Result<Vec<u8>> {
        read_in_pieces(text, most, 5)
    }

    fn read_in_pieces(text: &[u8], most: usize, size: usize) -> Result<Vec<u8>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            let mut lines = Lines { most, ..Lines::new(text, Heard::default()) };
            let mut all = Vec::new();
            let mut piece = vec![0; size];
            while let count @ 1.. = lines.read(&mut piece).await? {
                all.extend_from_slice(&piece[..count]);
            }
            Ok(all)
        })
    }

    #[test]
    fn lines_pass_and_one_without_an_end_does_not() {
        let text = b"one message\nanother one\nthe last\n";
        assert_eq!(read(text, 12).unwrap(), text);
        assert!(read(b"short\na line that is too long\n", 12).is_err());
        assert!(read(&[b'x'; 100], 12).is_err());
    }

    #[test]
    fn a_server_that_never_stops_is_not_heard_for_ever() {
        assert!(read_in_pieces(&b"{}\n".repeat(MOST_MESSAGES), 12, 4096).is_ok());
        assert!(read_in_pieces(&b"{}\n".repeat(MOST_MESSAGES + 1), 12, 4096).is_err());
        let long = [&[b'x'; 8191][..], b"\n"].concat();
        assert!(read_in_pieces(&long.repeat(MOST_BYTES / 8192 + 1), 8192, 4096).is_err());
        let heard = Heard::default();
        heard.add(0, MOST_MESSAGES + 1);
        assert!(heard.is_too_much());
        heard.begin();
        assert!(!heard.is_too_much(), "a new request begins anew");
    }

    proptest::proptest! {
        #![proptest_config(crate::size::property(256))]
        #[test]
        fn what_is_not_too_long_comes_through_whole(text in "[a-c\n]{0,60}", most in 1_usize..30, size in 1_usize..9) {
            let longest = text.split('\n').map(str::len).max().unwrap_or(0);
            match read_in_pieces(text.as_bytes(), most, size) {
                Ok(all) => proptest::prop_assert_eq!(all, text.as_bytes()),
                Err(_) => proptest::prop_assert!(longest > most),
            }
        }
    }
}
