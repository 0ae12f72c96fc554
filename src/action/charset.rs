//! Texts of an answer in other encodings made into UTF-8, as they come: by the mark at their start, or by what the header
//! says. Bytes that are UTF-8, or of which nobody says what they are, stay as they are.

use encoding_rs::{Decoder, Encoding, UTF_8};

/// The longest mark at the start of a text.
const MARK: usize = 3;

/// Makes UTF-8 of bytes that come in pieces.
pub(super) struct Charset {
    state: State,
}

enum State {
    /// The first bytes are still to come; what the header says.
    Start(Option<&'static Encoding>, Vec<u8>),
    /// They stay as they are.
    Plain,
    Decoded(Box<Decoder>),
}

impl Charset {
    /// Of an answer of this kind.
    pub(super) fn of(content_type: &str) -> Self {
        let said = label(content_type).and_then(|label| Encoding::for_label(label.as_bytes()));
        // A picture may begin with the bytes of a mark.
        let state = if said.is_some() || is_text(content_type) { State::Start(said, Vec::new()) } else { State::Plain };
        Self { state }
    }

    /// What these bytes say; `last` when no more come.
    pub(super) fn push(&mut self, bytes: &[u8], last: bool) -> Vec<u8> {
        let State::Start(said, held) = &mut self.state else { return self.decode(bytes, last) };
        held.extend_from_slice(bytes);
        if !last && held.len() < MARK && may_be_mark(held) {
            return Vec::new();
        }
        let marked = Encoding::for_bom(held);
        let encoding = marked.map(|(encoding, _)| encoding).or(*said).unwrap_or(UTF_8);
        let text = held.split_off(marked.map_or(0, |(_, length)| length));
        let decoder = || State::Decoded(Box::new(encoding.new_decoder_without_bom_handling()));
        self.state = if encoding == UTF_8 { State::Plain } else { decoder() };
        self.decode(&text, last)
    }

    fn decode(&mut self, bytes: &[u8], last: bool) -> Vec<u8> {
        let State::Decoded(decoder) = &mut self.state else { return bytes.to_vec() };
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
        // What has no place in the encoding becomes U+FFFD; the room is enough by what was asked for.
        let _ = decoder.decode_to_string(bytes, &mut text, last);
        text.into_bytes()
    }
}

fn may_be_mark(start: &[u8]) -> bool {
    [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| mark.starts_with(start))
}

/// The `charset` of a content type.
fn label(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.starts_with("text/") || ["json", "xml", "javascript", "yaml"].iter().any(|part| kind.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In pieces of `size` bytes.
    fn read(content_type: &str, bytes: &[u8], size: usize) -> Vec<u8> {
        let mut charset = Charset::of(content_type);
        let mut out: Vec<u8> = bytes.chunks(size).flat_map(|piece| charset.push(piece, false)).collect();
        out.extend(charset.push(b"", true));
        out
    }

    #[test]
    fn texts_become_utf_8_wherever_they_are_cut() {
        for (content_type, bytes, want) in [
            ("text/html; charset=iso-8859-1", b"gr\xfc\xdfe".as_slice(), "grüße"),
            ("text/plain;charset=\"Shift_JIS\"", b"\x93\xfa\x96\x7b", "日本"),
            ("text/plain; Charset=windows-1252", b"\x80 5", "€ 5"),
            ("application/json", b"\xef\xbb\xbf{}", "{}"),
            ("text/plain", b"\xff\xfea\0\xe9\0", "aé"),
            ("application/json; charset=utf-16be", b"\0{\0}", "{}"),
            ("text/plain; charset=iso-8859-1", b"\xef\xbb\xbf\xc3\xa9", "é"),
            ("text/plain; charset=utf-8", "é".as_bytes(), "é"),
            ("text/plain; charset=gb18030", b"\xc4\xe3", "你"),
            ("text/plain", b"\xef", "\u{fffd}"),
            ("text/plain", b"", ""),
        ] {
            for size in 1..=bytes.len().max(1) {
                let got = read(content_type, bytes, size);
                assert_eq!(String::from_utf8_lossy(&got), want, "{content_type} in pieces of {size}");
            }
        }
    }

    #[test]
    fn what_is_no_text_or_of_an_unknown_kind_stays_as_it_is() {
        assert_eq!(read("image/x", b"\xff\xfe\0\x01", 2), b"\xff\xfe\0\x01");
        assert_eq!(read("", b"\xef\xbb\xbfx", 2), b"\xef\xbb\xbfx");
        assert_eq!(read("text/plain", b"gr\xfc\xdfe", 2), b"gr\xfc\xdfe");
        assert_eq!(read("text/plain; charset=nonsense", b"gr\xfc\xdfe", 2), b"gr\xfc\xdfe");
    }
}
