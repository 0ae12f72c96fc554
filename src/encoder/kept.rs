//! Vectors kept between runs by the content of their texts, so that a start encodes only what is new.
//!
//! One file, read and written whole: a magic word, the encoder's id, the number of vectors, a sum over what follows, the
//! keys in order, the vectors. No text is in it. A file that is broken, of another encoder or too long counts as none
//! and is written anew; a folder that cannot be written costs time, never an error.

use super::embed::Encoder;
use super::threads;
use super::vector::{Vector, WIDTH};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Vectors of a file at most: 13 MB.
pub(super) const MAX_KEPT: usize = 32_768;
/// The file's name in the folder.
const NAME: &str = "vectors";
/// How the file begins; the digit is its form's.
const MAGIC: &[u8; 8] = b"ndlvecs1";
/// Texts that are hashed together.
const CHUNK: usize = 512;

/// The vectors of the shipped tools and their examples: such a file as a start with nothing kept leaves. Without it a first
/// start encodes 2,400 texts, 5.8 s of a processor. A test holds it to the tools.
static SHIPPED: &[u8] = include_bytes!("../../models/shipped.vectors");

/// The start of the SHA-256 of a text.
type Key = [u8; 16];

/// A file of vectors in a cache folder, beside those in the program.
#[derive(Debug, Clone)]
pub struct KeptVectors {
    folder: Option<PathBuf>,
}

/// What a file holds, in the order of the keys.
#[derive(Debug, Default)]
struct Kept {
    bytes: Cow<'static, [u8]>,
    count: usize,
}

impl KeptVectors {
    /// Keeps them in `folder`, which is made when there is something to keep.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()) }
    }

    /// Keeps none: what is not in the program is encoded each time.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { folder: None }
    }

    /// Takes the file away: vectors say much of their texts. One that is not there is no failure, and one that cannot be
    /// removed cannot be written either.
    pub fn forget(&self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_file(folder.join(NAME));
        }
    }

    /// The vectors of `texts` in their order, as `encoder` gives them; only what is not kept is encoded, and is kept.
    pub fn vectors(&mut self, encoder: &Encoder, texts: &[&str], threads: usize) -> Vec<Vector> {
        let chunks: Vec<&[&str]> = texts.chunks(CHUNK).collect();
        let hash = |chunk: &&[&str], _: &mut ()| chunk.iter().map(|text| key(text)).collect::<Vec<Key>>();
        let keys: Vec<Key> = threads::in_turn(&chunks, threads, hash).concat();
        let shipped = Kept::shipped(encoder.id()).unwrap_or_default();
        let known: Vec<Option<Vector>> = keys.iter().map(|key| shipped.find(key)).collect();
        if known.iter().all(Option::is_some) {
            return known.into_iter().flatten().collect();
        }
        let others = |all: &[Option<Vector>]| -> Vec<usize> { (0..all.len()).filter(|i| all[*i].is_none()).collect() };
        let open = others(&known);
        let keys: Vec<Key> = open.iter().map(|i| keys[*i]).collect();
        let rest: Vec<&str> = open.iter().map(|i| texts[*i]).collect();
        let made = match &self.folder {
            Some(folder) => Self::beside_shipped(&folder.join(NAME), encoder, &keys, &rest, threads),
            None => encoder.embed_all(&rest, threads),
        };
        let mut made = made.into_iter();
        known.into_iter().filter_map(|vector| vector.or_else(|| made.next())).collect()
    }

    /// The vectors of texts that are not of the shipped tools.
    fn beside_shipped(file: &Path, encoder: &Encoder, keys: &[Key], texts: &[&str], threads: usize) -> Vec<Vector> {
        let kept = Kept::read(file, encoder.id()).unwrap_or_default();
        let places: Vec<Option<usize>> = keys.iter().map(|key| kept.keys().binary_search(key).ok()).collect();

        // By key, so that a text that is there twice is encoded once.
        let missing = keys.iter().zip(texts).zip(&places).filter(|(_, place)| place.is_none());
        let missing: BTreeMap<&Key, &str> = missing.map(|((key, text), _)| (key, *text)).collect();
        let new: Vec<&str> = missing.values().copied().collect();
        let made: BTreeMap<&Key, Vector> = missing.into_keys().zip(encoder.embed_all(&new, threads)).collect();
        let vector = |(key, place): (&Key, Option<usize>)| place.map_or_else(|| made.get(key).cloned(), |i| kept.vector(i));
        let mut all = Vec::with_capacity(keys.len());
        all.extend(keys.iter().zip(places).filter_map(vector));
        if !made.is_empty() {
            drop(made);
            // Nothing depends on it: the next run encodes what could not be kept.
            let _ = kept.write_with(file, encoder.id(), keys, &all);
        }
        all
    }
}

fn key(text: &str) -> Key {
    let sum: [u8; 32] = Sha256::digest(text).into();
    std::array::from_fn(|i| sum[i])
}

/// Bytes of what stands before the keys: the magic word, the id of 32 digits, number and sum.
pub(super) const HEAD: usize = 8 + 32 + 8 + 8;
/// Bytes of a key and its vector.
const ENTRY: usize = size_of::<Key>() + WIDTH;

impl Kept {
    /// What is in the program, if it is of this encoder. It is as sound as the program.
    fn shipped(id: &str) -> Option<Self> {
        let count = SHIPPED.len().checked_sub(HEAD)? / ENTRY;
        let same = SHIPPED.get(..8)? == MAGIC && SHIPPED.get(8..40)? == id.as_bytes() && SHIPPED.len() == HEAD + count * ENTRY;
        same.then_some(Self { bytes: Cow::Borrowed(SHIPPED), count })
    }

    fn find(&self, key: &Key) -> Option<Vector> {
        self.vector(self.keys().binary_search(key).ok()?)
    }

    /// What is kept there for this encoder.
    fn read(file: &Path, id: &str) -> Option<Self> {
        let length = usize::try_from(std::fs::metadata(file).ok().filter(std::fs::Metadata::is_file)?.len()).ok()?;
        let count = length.checked_sub(HEAD)? / ENTRY;
        if count > MAX_KEPT || length != HEAD + count * ENTRY {
            return None;
        }
        let mut bytes = Vec::with_capacity(length + 1);
        std::fs::File::open(file).ok()?.take(length as u64 + 1).read_to_end(&mut bytes).ok()?;
        let (head, body) = bytes.split_at_checked(HEAD)?;
        (bytes.len() == length && *head == self::head(id, count, body)?).then_some(Self { bytes: Cow::Owned(bytes), count })
    }

    fn keys(&self) -> &[Key] {
        self.bytes.get(HEAD..).map_or(&[], |body| &body.as_chunks().0[..self.count])
    }

    fn values(&self, i: usize) -> Option<&[u8; WIDTH]> {
        let vectors = self.bytes.get(HEAD + self.count * size_of::<Key>()..)?;
        vectors.as_chunks().0.get(i)
    }

    fn vector(&self, i: usize) -> Option<Vector> {
        self.values(i).map(|values| Vector::from_values(values.map(u8::cast_signed)))
    }

    /// Writes what is to be kept, all of it or nothing: the vectors just asked for, then the others while there is room.
    fn write_with(&self, file: &Path, id: &str, keys: &[Key], vectors: &[Vector]) -> Option<()> {
        let mut sources: BTreeMap<&Key, Source<'_>> = BTreeMap::new();
        for (key, vector) in keys.iter().zip(vectors) {
            if sources.len() < MAX_KEPT {
                sources.insert(key, Source::Asked(vector));
            }
        }
        for (key, i) in self.keys().iter().zip(0..) {
            if sources.len() < MAX_KEPT {
                sources.entry(key).or_insert(Source::Kept(i));
            }
        }
        let mut body: Vec<u8> = Vec::with_capacity(sources.len() * ENTRY);
        body.extend(sources.keys().copied().flatten());
        for source in sources.values() {
            match source {
                Source::Asked(vector) => body.extend(vector.values().iter().map(|v| v.cast_unsigned())),
                Source::Kept(i) => body.extend(self.values(*i)?),
            }
        }
        let folder = file.parent()?;
        std::fs::create_dir_all(folder).ok()?;
        // Beside and moved into place.
        let mut beside = tempfile::NamedTempFile::new_in(folder).ok()?;
        beside.write_all(&head(id, sources.len(), &body)?).and_then(|()| beside.write_all(&body)).ok()?;
        beside.persist(file).ok()?;
        Some(())
    }
}

/// Where a vector that is to be kept is.
enum Source<'a> {
    Asked(&'a Vector),
    /// In the file that was read.
    Kept(usize),
}

/// What stands before `body`; `None` for an id that is not 32 bytes long.
pub(super) fn head(id: &str, count: usize, body: &[u8]) -> Option<[u8; HEAD]> {
    let mut head = [0; HEAD];
    let id: &[u8; 32] = id.as_bytes().try_into().ok()?;
    head[..8].copy_from_slice(MAGIC);
    head[8..40].copy_from_slice(id);
    head[40..48].copy_from_slice(&(count as u64).to_le_bytes());
    head[48..].copy_from_slice(&sum(body).to_le_bytes());
    Some(head)
}

/// A sum that no accident leaves as it was; it need not stand against a person who writes in the user's folders.
/// FNV-1a over 64-bit words, in four lanes for speed.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut lanes = [0xcbf2_9ce4_8422_2325_u64; 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME);
            *lane ^= *lane >> 29;
        }
    }
    let lanes = lanes.into_iter().flat_map(u64::to_le_bytes);
    lanes.chain(rest.iter().copied()).fold(bytes.len() as u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(PRIME))
}
