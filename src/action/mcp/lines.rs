//! What a server says, a message a line, held to a bound: a line without an end is not gathered for ever.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// Bytes of one line: what may be kept of an answer (16 MiB), with an escape for every second byte.
const MOST: usize = 32 << 20;

/// A stream that fails once a line of it is too long.
pub(super) struct Lines<R> {
    inner: R,
    most: usize,
    /// Bytes of the line so far.
    length: usize,
}

impl<R> Lines<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, most: MOST, length: 0 }
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
        let too_long = this.length > this.most;
        Poll::Ready(if too_long { Err(Error::new(ErrorKind::InvalidData, "a line is too long")) } else { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt as _;

    fn read(text: &[u8], most: usize) -> Result<Vec<u8>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            let mut lines = Lines { most, ..Lines::new(text) };
            // In pieces of five bytes, so that lines are cut anywhere.
            let mut all = Vec::new();
            let mut piece = [0; 5];
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
}
