//! The SentencePiece BPE tokenizer: text to ids and back. Its vocabulary comes from a SentencePiece file or from a
//! `tokenizer.json`.
//!
//! Normalisation, the symbols that are always one token, merging and decoding
//! follow SentencePiece (Kudo and Richardson 2018, and its source).

mod json;
mod merge;

use std::collections::HashMap;

use super::error::Error;
use super::sentencepiece::{self, Kind, Piece, SPACE};

/// Most symbols that are always one token.
const MAX_SYMBOLS: usize = 64;

/// A vocabulary with its merges.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    /// Ids of the pieces that text can become.
    ids: HashMap<Box<str>, u32>,
    pieces: Vec<Piece>,
    /// Always one token; longest first.
    symbols: Vec<(String, u32)>,
    bytes: Vec<u32>,
    /// How a `tokenizer.json` merges; none means by the scores of the pieces.
    merges: Option<Box<json::Merges>>,
}

impl Tokenizer {
    /// Padding.
    pub const PAD: u32 = 0;
    /// End of a sequence, and start of the decoder.
    pub const EOS: u32 = 1;
    /// Beginning of a sequence (never used by the model).
    pub const BOS: u32 = 2;
    /// Unknown.
    pub const UNK: u32 = 3;
    /// `<tool_call>`: the answer begins.
    pub const TOOL_CALL: u32 = 4;
    /// `<tools>`: between the query and the tools.
    pub const TOOLS: u32 = 5;

    /// Reads a SentencePiece `.model` file, or a `tokenizer.json` of one.
    ///
    /// # Errors
    /// As `from_model`.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        if !is_json(bytes) {
            return Self::from_model(bytes);
        }
        let (pieces, merges) = json::read(bytes)?;
        Ok(Self { merges: Some(Box::new(merges)), ..Self::of_pieces(pieces)? })
    }

    /// Reads a SentencePiece `.model` file.
    ///
    /// # Errors
    /// [`Error::Tokenizer`] if it is not a BPE model with byte fallback, the
    /// identity normaliser and the six special pieces at ids 0 to 5.
    pub fn from_model(bytes: &[u8]) -> Result<Self, Error> {
        Self::of_pieces(sentencepiece::read(bytes)?)
    }

    fn of_pieces(pieces: Vec<Piece>) -> Result<Self, Error> {
        check_special(&pieces)?;
        let mut symbols = Vec::new();
        let mut byte_ids = [None; 256];
        let mut ids = HashMap::with_capacity(pieces.len());
        for (piece, id) in pieces.iter().zip(0_u32..) {
            if ids.insert(Box::from(piece.text.as_str()), id).is_some() {
                return Err(Error::Tokenizer(format!("the piece {:?} is there twice", piece.text)));
            }
            match piece.kind {
                Kind::UserDefined => symbols.push((piece.text.clone(), id)),
                Kind::Byte(b) => byte_ids[usize::from(b)] = Some(id),
                _ => {}
            }
        }
        if symbols.len() > MAX_SYMBOLS {
            return Err(Error::Tokenizer("more than 64 user-defined symbols".into()));
        }
        symbols.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        let bytes =
            byte_ids.into_iter().collect::<Option<Vec<u32>>>().ok_or_else(|| Error::Tokenizer("not all 256 bytes are pieces".into()))?;
        ids.retain(|_, id| pieces.get(*id as usize).is_some_and(|p| p.kind == Kind::Normal));
        Ok(Self { ids, pieces, symbols, bytes, merges: None })
    }

    /// The ids of a text, as SentencePiece gives them.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u32> {
        match &self.merges {
            None => self.split(&normalise(text)),
            Some(merges) => self.split(&merges.normalise(text)),
        }
    }

    /// The ids of a text taken as it stands: no dummy prefix, and spaces are
    /// neither trimmed nor collapsed.
    #[must_use]
    pub fn encode_raw(&self, text: &str) -> Vec<u32> {
        self.split(&text.replace(' ', "▁"))
    }

    /// The text of a sequence of ids. Ids outside the vocabulary are skipped.
    #[must_use]
    pub fn decode(&self, ids: &[u32]) -> String {
        let mut out = String::new();
        let mut pending = Vec::new();
        for piece in ids.iter().filter_map(|&id| self.piece(id)) {
            if let Kind::Byte(b) = piece.kind {
                pending.push(b);
                continue;
            }
            flush(&mut pending, &mut out);
            match piece.kind {
                Kind::Control => {}
                Kind::Unknown => out.push_str(" \u{2047} "),
                _ => {
                    let text = piece.text.as_str();
                    let text = if out.is_empty() { text.strip_prefix(SPACE).unwrap_or(text) } else { text };
                    out.extend(text.chars().map(|c| if c == SPACE { ' ' } else { c }));
                }
            }
        }
        flush(&mut pending, &mut out);
        out
    }

    /// The bytes that a token writes in the middle of a text: `▁` is a space,
    /// a byte piece its byte; control and unknown tokens write nothing.
    #[must_use]
    pub fn piece_bytes(&self, id: u32) -> Vec<u8> {
        match self.piece(id) {
            Some(Piece { kind: Kind::Byte(b), .. }) => vec![*b],
            Some(Piece { kind: Kind::Normal | Kind::UserDefined, text, .. }) => text.replace(SPACE, " ").into_bytes(),
            _ => Vec::new(),
        }
    }

    /// Number of ids.
    #[must_use]
    pub fn vocab_size(&self) -> usize {
        self.pieces.len()
    }

    /// Whether a token is a control token.
    #[must_use]
    pub fn is_control(&self, id: u32) -> bool {
        self.piece(id).is_some_and(|p| p.kind == Kind::Control)
    }

    fn piece(&self, id: u32) -> Option<&Piece> {
        self.pieces.get(usize::try_from(id).ok()?)
    }

    /// Cuts out the symbols and merges what lies between them.
    fn split(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        let (mut start, mut at) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
            if let Some((symbol, id)) = self.symbols.iter().find(|(s, _)| rest.starts_with(s)) {
                self.merge(text.get(start..at).unwrap_or(""), &mut ids);
                ids.push(*id);
                at += symbol.len();
                start = at;
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        self.merge(text.get(start..).unwrap_or(""), &mut ids);
        ids
    }

    fn merge(&self, text: &str, ids: &mut Vec<u32>) {
        if let Some(merges) = &self.merges {
            return merges.merge(text, ids);
        }
        merge::merge(
            text,
            |piece| self.normal(piece),
            |piece, id| match id {
                Some(id) => ids.push(id),
                None => ids.extend(piece.bytes().map(|b| self.bytes[usize::from(b)])),
            },
        );
    }

    /// Id and score of a piece that text can become.
    fn normal(&self, text: &str) -> Option<(u32, f32)> {
        let id = *self.ids.get(text)?;
        Some((id, self.piece(id)?.score))
    }
}

/// Whether a tokenizer file is JSON: a SentencePiece file starts with the tag of its first piece, a line feed.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'{')
}

/// The six pieces whose ids the model knows.
fn check_special(pieces: &[Piece]) -> Result<(), Error> {
    let control = [Tokenizer::PAD, Tokenizer::EOS, Tokenizer::BOS];
    let kind = |id: u32| pieces.get(id as usize).map(|p| p.kind);
    let named = |id: u32, text: &str| kind(id) == Some(Kind::UserDefined) && pieces.get(id as usize).is_some_and(|p| p.text == text);
    if control.into_iter().all(|id| kind(id) == Some(Kind::Control))
        && kind(Tokenizer::UNK) == Some(Kind::Unknown)
        && named(Tokenizer::TOOL_CALL, "<tool_call>")
        && named(Tokenizer::TOOLS, "<tools>")
    {
        Ok(())
    } else {
        Err(Error::Tokenizer("ids 0 to 5 are not padding, end, begin, unknown, <tool_call>, <tools>".into()))
    }
}

/// The identity normaliser: leading spaces dropped, runs of spaces made one,
/// `▁` put in front, spaces written as `▁`, and any `▁` at the end dropped.
fn normalise(text: &str) -> String {
    let text = text.trim_start_matches(' ');
    if text.is_empty() {
        return String::new();
    }
    let mut out = String::with_capacity(text.len() + 16);
    out.push(SPACE);
    let mut after_space = false;
    for c in text.chars() {
        if c == ' ' {
            if !after_space {
                out.push(SPACE);
            }
            after_space = true;
        } else {
            out.push(c);
            after_space = false;
        }
    }
    out.truncate(out.trim_end_matches(SPACE).len());
    out
}

/// Writes a run of bytes: what is UTF-8 as text, each other byte as U+FFFD.
fn flush(pending: &mut Vec<u8>, out: &mut String) {
    let mut rest = pending.as_slice();
    while !rest.is_empty() {
        let (good, len) = match std::str::from_utf8(rest) {
            Ok(all) => (all, rest.len()),
            Err(e) => {
                let len = e.valid_up_to();
                (rest.get(..len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or(""), len)
            }
        };
        out.push_str(good);
        rest = rest.get(len..).unwrap_or(&[]);
        if let Some((_, tail)) = rest.split_first() {
            out.push('\u{FFFD}');
            rest = tail;
        }
    }
    pending.clear();
}
