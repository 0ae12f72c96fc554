//! Server-sent events (WHATWG HTML, 9.2) and JSON lines cut into their records as the bytes come.

/// Cuts bytes that come in pieces.
pub(super) struct Records {
    /// Of server-sent events, whose records end at an empty line.
    events: bool,
    /// Most bytes of a record.
    most: usize,
    line: Vec<u8>,
    /// The data lines of an event so far.
    data: Vec<u8>,
}

/// A record is longer than may be kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Records {
    pub(super) fn new(events: bool, most: usize) -> Self {
        Self { events, most, line: Vec::new(), data: Vec::new() }
    }

    /// The records that these bytes end.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, TooLong> {
        let mut out = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if self.line.len() + self.data.len() > self.most {
                return Err(TooLong);
            }
            if piece.ends_with(b"\n") {
                out.extend(self.end_line());
            }
        }
        Ok(out)
    }

    /// What is left when no more bytes come.
    pub(super) fn finish(&mut self) -> Option<Vec<u8>> {
        let line = self.end_line();
        if self.events { self.end_line().or(line) } else { line }
    }

    fn end_line(&mut self) -> Option<Vec<u8>> {
        let line = std::mem::take(&mut self.line);
        // A sequence of texts (RFC 7464) has a mark before each.
        let line = line.trim_ascii_end();
        let line = line.strip_prefix(b"\x1e").unwrap_or(line);
        if !self.events {
            return (!line.is_empty()).then(|| line.to_vec());
        }
        if line.is_empty() {
            return Some(std::mem::take(&mut self.data)).filter(|data| !data.is_empty());
        }
        if let Some(text) = line.strip_prefix(b"data:") {
            if !self.data.is_empty() {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(text.strip_prefix(b" ").unwrap_or(text));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(events: bool, text: &str, size: usize) -> Vec<String> {
        let mut records = Records::new(events, 100);
        let mut all: Vec<Vec<u8>> = text.as_bytes().chunks(size).flat_map(|piece| records.push(piece).unwrap()).collect();
        all.extend(records.finish());
        all.into_iter().map(|record| String::from_utf8(record).unwrap()).collect()
    }

    #[test]
    fn records_are_the_same_wherever_the_bytes_are_cut() {
        for size in 1..40 {
            assert_eq!(cut(false, "{\"a\":1}\r\n\n\x1e{\"a\":2}\n{\"a\":3}", size), ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"]);
            let events = ": a comment\nevent: x\ndata: one\ndata:two\n\n\ndata: three\r\nid: 7\r\n\r\ndata: four";
            assert_eq!(cut(true, events, size), ["one\ntwo", "three", "four"]);
        }
    }

    #[test]
    fn a_record_without_an_end_is_not_gathered_for_ever() {
        let mut records = Records::new(true, 20);
        assert_eq!(records.push(b"data: 0123456789\n"), Ok(vec![]));
        assert_eq!(records.push(b"data: 0123456789\n"), Err(TooLong));
        assert_eq!(Records::new(false, 20).push(&[b'x'; 21]), Err(TooLong));
    }
}
