//! Byte-pair merging as SentencePiece does it: of all neighbours whose concatenation is a piece, the one with the best
//! score becomes one, the leftmost of equals first, until there is none. O(n log n) in the characters of the text.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A run of the text, linked to its neighbours. One that was merged into its left neighbour is empty.
#[derive(Clone, Copy)]
struct Symbol {
    start: usize,
    end: usize,
    left: usize,
    right: usize,
}

/// No neighbour.
const NONE: usize = usize::MAX;

/// Two neighbours that could become one.
struct Pair {
    score: f32,
    left: usize,
    right: usize,
    /// Bytes of both, by which a pair is known that has changed since.
    len: usize,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.left.cmp(&self.left))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pair {}

/// Gives the pieces of `text` in order to `take`, with their ids; a character that is no piece has none. `piece` looks
/// up id and score.
pub(super) fn merge<'a>(text: &'a str, piece: impl Fn(&str) -> Option<(u32, f32)>, mut take: impl FnMut(&'a str, Option<u32>)) {
    let mut symbols: Vec<Symbol> = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let at = symbols.len();
        symbols.push(Symbol { start, end: start + c.len_utf8(), left: at.checked_sub(1).unwrap_or(NONE), right: at + 1 });
    }
    if let Some(last) = symbols.last_mut() {
        last.right = NONE;
    }
    let pair = |symbols: &[Symbol], left: usize, right: usize| -> Option<Pair> {
        let (a, b) = (symbols.get(left)?, symbols.get(right)?);
        let (_, score) = piece(text.get(a.start..b.end)?)?;
        Some(Pair { score, left, right, len: b.end - a.start })
    };
    let mut heap: BinaryHeap<Pair> = (1..symbols.len()).filter_map(|right| pair(&symbols, right - 1, right)).collect();
    while let Some(Pair { left, right, len, .. }) = heap.pop() {
        let (a, b) = (symbols[left], symbols[right]);
        if a.start == a.end || b.start == b.end || b.end - a.start != len {
            continue;
        }
        symbols[left] = Symbol { end: b.end, right: b.right, ..a };
        symbols[right].end = b.start;
        if let Some(next) = symbols.get_mut(b.right) {
            next.left = left;
        }
        heap.extend(pair(&symbols, a.left, left));
        heap.extend(pair(&symbols, left, b.right));
    }
    for symbol in symbols.iter().filter(|s| s.start < s.end) {
        let run = text.get(symbol.start..symbol.end).unwrap_or_default();
        take(run, piece(run).map(|(id, _)| id));
    }
}
