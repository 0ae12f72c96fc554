//! The vocabulary as it lies in the program: tokens sorted by their bytes, searched where they are, so that nothing is
//! parsed at a start (the library takes tens of milliseconds for its JSON file).
//!
//! The file: the number of tokens; that many and one more starts of tokens in the text, 32 bits each; their ids, 16 bits
//! each; the text. All little-endian. A test of this folder makes it from `encoder.tokenizer.json`.

/// Sorted tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary<'a> {
    starts: &'a [[u8; 4]],
    ids: &'a [[u8; 2]],
    text: &'a [u8],
}

/// Tokens that share their first `depth` bytes: from `low` to before `high`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    low: usize,
    high: usize,
    depth: usize,
}

impl<'a> Vocabulary<'a> {
    /// `None` where the extents do not fit each other.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (starts, rest) = rest.split_at_checked(count.checked_add(1)?.checked_mul(4)?)?;
        let (ids, text) = rest.split_at_checked(count.checked_mul(2)?)?;
        let vocabulary = Self { starts: starts.as_chunks().0, ids: ids.as_chunks().0, text };
        let ends = vocabulary.start(count) == text.len() && vocabulary.starts.is_sorted_by_key(|s| u32::from_le_bytes(*s));
        ends.then_some(vocabulary)
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// All tokens.
    pub(super) fn all(&self) -> Range {
        Range { low: 0, high: self.len(), depth: 0 }
    }

    fn start(&self, i: usize) -> usize {
        self.starts.get(i).map_or(0, |s| u32::from_le_bytes(*s) as usize)
    }

    fn token(&self, i: usize) -> &'a [u8] {
        self.text.get(self.start(i)..self.start(i + 1)).unwrap_or_default()
    }

    /// The tokens of a range whose next byte is this one.
    pub(super) fn narrow(&self, range: Range, byte: u8) -> Range {
        let Range { low, high, depth } = range;
        let first = |from: usize, to: usize, is_before: &dyn Fn(Option<u8>) -> bool| {
            let (mut from, mut to) = (from, to);
            while from < to {
                let middle = from.midpoint(to);
                if is_before(self.token(middle).get(depth).copied()) { from = middle + 1 } else { to = middle }
            }
            from
        };
        let low = first(low, high, &|b| b < Some(byte));
        let high = first(low, high, &|b| b <= Some(byte));
        Range { low, high, depth: depth + 1 }
    }

    /// The id of the token that ends with what a range shares.
    fn whole(&self, range: Range) -> Option<u32> {
        // It is the shortest, so it comes first.
        let is_whole = range.low < range.high && self.token(range.low).len() == range.depth;
        self.ids.get(range.low).filter(|_| is_whole).map(|id| u32::from(u16::from_le_bytes(*id)))
    }

    /// The longest token of a range that `text` goes on with: its id, and how much of `text` it takes.
    pub(super) fn longest(&self, mut range: Range, text: &[u8]) -> Option<(u32, usize)> {
        let mut found = None;
        for (at, byte) in text.iter().enumerate() {
            range = self.narrow(range, *byte);
            if range.low == range.high {
                break;
            }
            found = self.whole(range).map(|id| (id, at + 1)).or(found);
        }
        found
    }
}
