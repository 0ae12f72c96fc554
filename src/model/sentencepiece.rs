//! A reader of the SentencePiece `.model` file: a protobuf of which only the
//! few fields that a BPE vocabulary with byte fallback needs are looked at.

use super::error::Error;

/// What is written for a space.
pub(super) const SPACE: char = '▁';
/// Largest file, vocabulary and piece accepted.
const MAX_FILE: usize = 16 << 20;
pub(super) const MAX_PIECES: usize = 65_536;
pub(super) const MAX_PIECE: usize = 256;

/// What a piece stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A piece of text, made by merging.
    Normal,
    /// The unknown token.
    Unknown,
    /// A token without text, such as the end of a sequence.
    Control,
    /// A string that is always one token.
    UserDefined,
    /// One byte, `<0x00>` to `<0xFF>`.
    Byte(u8),
}

/// One entry of the vocabulary.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The text, with `▁` for a space.
    pub text: String,
    /// Merge priority: higher first.
    pub score: f32,
    /// What it stands for.
    pub kind: Kind,
}

/// Reads the vocabulary of a BPE model with byte fallback and the identity
/// normaliser; any other model is refused.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Piece>, Error> {
    if bytes.is_empty() {
        return fail("the file is empty");
    }
    if bytes.len() > MAX_FILE {
        return fail("the file is larger than 16 MiB");
    }
    let mut pieces = Vec::new();
    let (mut trainer, mut normalizer) = (Trainer::default(), Normalizer::default());
    let mut wire = Wire::new(bytes);
    while let Some((field, value)) = wire.next()? {
        match (field, value) {
            (1, Field::Bytes(b)) => {
                if pieces.len() == MAX_PIECES {
                    return fail("more than 65,536 pieces");
                }
                pieces.push(piece(b, pieces.len())?);
            }
            (2, Field::Bytes(b)) => trainer.read(b)?,
            (3, Field::Bytes(b)) => normalizer.read(b)?,
            (1..=3, _) => return fail("not a SentencePiece model (wrong wire type)"),
            _ => {}
        }
    }
    if pieces.is_empty() {
        return fail("not a SentencePiece model (no pieces)");
    }
    trainer.check()?;
    normalizer.check()?;
    Ok(pieces)
}

/// `trainer_spec`, as far as it matters.
#[derive(Default)]
struct Trainer {
    model_type: Option<u64>,
    byte_fallback: bool,
    space_as_suffix: bool,
}

impl Trainer {
    fn read(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut wire = Wire::new(bytes);
        while let Some((field, value)) = wire.next()? {
            match (field, value) {
                (3, Field::Int(n)) => self.model_type = Some(n),
                (24, Field::Int(n)) => self.space_as_suffix = n != 0,
                (35, Field::Int(n)) => self.byte_fallback = n != 0,
                _ => {}
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        if self.model_type != Some(2) {
            return fail("not a BPE model");
        }
        if !self.byte_fallback {
            return fail("the model has no byte fallback");
        }
        if self.space_as_suffix {
            return fail("whitespace as a suffix is not supported");
        }
        Ok(())
    }
}

/// `normalizer_spec`, as far as it matters.
struct Normalizer {
    charsmap: bool,
    dummy_prefix: bool,
    remove_extra: bool,
    escape: bool,
}

impl Default for Normalizer {
    fn default() -> Self {
        Self { charsmap: false, dummy_prefix: true, remove_extra: true, escape: true }
    }
}

impl Normalizer {
    fn read(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut wire = Wire::new(bytes);
        while let Some((field, value)) = wire.next()? {
            match (field, value) {
                (2, Field::Bytes(b)) => self.charsmap = !b.is_empty(),
                (3, Field::Int(n)) => self.dummy_prefix = n != 0,
                (4, Field::Int(n)) => self.remove_extra = n != 0,
                (5, Field::Int(n)) => self.escape = n != 0,
                _ => {}
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        if self.charsmap {
            return fail("only the identity normaliser is supported");
        }
        if !(self.dummy_prefix && self.remove_extra && self.escape) {
            return fail("the normaliser must add a dummy prefix, remove extra whitespace and escape it");
        }
        Ok(())
    }
}

/// One `SentencePiece` message.
fn piece(bytes: &[u8], id: usize) -> Result<Piece, Error> {
    let (mut text, mut score, mut kind) = ("", 0.0_f32, 1);
    let mut wire = Wire::new(bytes);
    while let Some((field, value)) = wire.next()? {
        match (field, value) {
            (1, Field::Bytes(b)) => {
                text = std::str::from_utf8(b).map_err(|_| Error::Tokenizer(format!("piece {id} is not UTF-8")))?;
            }
            (2, Field::Fixed32(bits)) => score = f32::from_bits(bits),
            (3, Field::Int(n)) => kind = n,
            _ => {}
        }
    }
    if text.is_empty() || text.len() > MAX_PIECE {
        return fail(&format!("piece {id} has {} bytes", text.len()));
    }
    if !score.is_finite() {
        return fail(&format!("piece {id} has no finite score"));
    }
    let kind = match kind {
        1 => Kind::Normal,
        2 => Kind::Unknown,
        3 => Kind::Control,
        4 => Kind::UserDefined,
        6 => Kind::Byte(byte(text).ok_or_else(|| Error::Tokenizer(format!("piece {id} is not a byte")))?),
        other => return fail(&format!("piece {id} has the unsupported type {other}")),
    };
    Ok(Piece { text: text.to_owned(), score, kind })
}

/// The byte that `<0x41>` names.
pub(super) fn byte(text: &str) -> Option<u8> {
    let hex = text.strip_prefix("<0x")?.strip_suffix('>')?;
    if hex.len() != 2 || !hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F')) {
        return None;
    }
    u8::from_str_radix(hex, 16).ok()
}

/// A protobuf value.
enum Field<'a> {
    Int(u64),
    Fixed32(u32),
    Fixed64,
    Bytes(&'a [u8]),
}

/// A protobuf message being read.
struct Wire<'a> {
    rest: &'a [u8],
}

impl<'a> Wire<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// The next field number and value.
    fn next(&mut self) -> Result<Option<(u64, Field<'a>)>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Field::Int(self.varint()?),
            1 => {
                self.take(8)?;
                Field::Fixed64
            }
            2 => {
                let len = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
                Field::Bytes(self.take(len)?)
            }
            5 => {
                let mut raw = [0; 4];
                raw.copy_from_slice(self.take(4)?);
                Field::Fixed32(u32::from_le_bytes(raw))
            }
            _ => return fail("not a SentencePiece model (unknown wire type)"),
        };
        Ok(Some((tag >> 3, value)))
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        match self.rest.split_at_checked(len) {
            Some((head, rest)) => {
                self.rest = rest;
                Ok(head)
            }
            None => fail("the file is cut short or is not a SentencePiece model"),
        }
    }

    fn varint(&mut self) -> Result<u64, Error> {
        let mut out = 0_u64;
        for shift in (0..64).step_by(7) {
            let b = self.take(1)?.first().copied().unwrap_or(0);
            out |= u64::from(b & 0x7f) << shift;
            if b & 0x80 == 0 {
                return Ok(out);
            }
        }
        fail("not a SentencePiece model (a number is too long)")
    }
}

/// A tokenizer error with this message.
fn fail<T>(message: &str) -> Result<T, Error> {
    Err(Error::Tokenizer(message.to_owned()))
}
