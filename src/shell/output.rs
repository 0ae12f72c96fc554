//! What the session has said so far, in blocks, kept bounded.

use super::block::Block;
use super::kind::Kind;
use crate::text::{Paint, Row, RowWriter};
use std::collections::VecDeque;

/// Blocks kept: a session that is left open for days says little in each, and without this bound it would grow for 13,000 of them.
pub(super) const MAX_BLOCKS: usize = 1_000;
/// Lines kept.
const MAX_LINES: usize = 40_000;
/// Bytes kept, with what a line takes beside its text: of short lines that is most.
pub(super) const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Lines and bytes that one run keeps, so that it does not drive out those before it.
const RUN_LINES: usize = 10_000;
pub(super) const RUN_BYTES: usize = 2 * 1024 * 1024;
/// Lines of a run that go at once where it has too many: they are in the middle of all lines.
const CUT: usize = 1_000;
/// Bytes of one line; a longer one goes on in a new line.
const MAX_LINE: usize = 8 * 1024;

/// One line. What a program wrote is safe as it stands here; anything else must be made safe before it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from the beginning of the session.
    pub number: u64,
    /// What it is.
    pub kind: Kind,
    /// Its text, without the line end.
    pub text: String,
    /// Where each colour of it ends, as a byte of `text`.
    pub paints: Vec<(usize, Paint)>,
    /// The block that it belongs to.
    pub block: u64,
}

impl Line {
    /// Bytes that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.paints.len() * size_of::<(usize, Paint)>()
    }
}

/// The lines so far.
#[derive(Debug, Clone, Default)]
pub struct Output {
    lines: VecDeque<Line>,
    blocks: VecDeque<Block>,
    bytes: usize,
    /// Lines dropped from the beginning.
    dropped: u64,
    /// The number of the next line.
    next: u64,
    /// Calls that were run, those of blocks that are dropped among them.
    called: usize,
    /// Standard output and standard error, as far as they are written.
    writers: [RowWriter; 2],
    /// The stream whose last line, which is the last of all, is not ended.
    open: Option<Kind>,
}

impl Output {
    /// The lines kept, oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> + ExactSizeIterator {
        self.lines.iter()
    }

    /// How many of the lines kept are ended: all, or all but the last.
    #[must_use]
    pub fn ended(&self) -> usize {
        self.lines.len() - usize::from(self.open.is_some())
    }

    /// The number of the next line.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.next
    }

    /// A line by its number.
    #[must_use]
    pub fn line(&self, number: u64) -> Option<&Line> {
        let at = self.lines.partition_point(|line| line.number < number);
        self.lines.get(at).filter(|line| line.number == number)
    }

    /// Calls that were run, whether or not they are still among the blocks.
    #[must_use]
    pub fn called(&self) -> usize {
        self.called
    }

    /// Bytes of the lines kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The blocks kept, oldest first.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = &Block> + ExactSizeIterator {
        self.blocks.iter()
    }

    /// A block by its number.
    #[must_use]
    pub fn block(&self, id: u64) -> Option<&Block> {
        let first = self.blocks.front()?.id;
        self.blocks.get(usize::try_from(id.checked_sub(first)?).ok()?)
    }

    pub(super) fn block_mut(&mut self, id: u64) -> Option<&mut Block> {
        let first = self.blocks.front()?.id;
        self.blocks.get_mut(usize::try_from(id.checked_sub(first)?).ok()?)
    }

    /// What a block's programs wrote, without colours; where they wrote nothing, all that it says.
    #[must_use]
    pub fn text_of(&self, block: u64) -> String {
        let of = |stream: bool| {
            let lines = self.lines.iter().filter(move |l| l.block == block && (l.kind.is_stream() || !stream));
            lines.map(|l| format!("{}\n", l.text)).collect::<String>()
        };
        let written = of(true);
        if written.is_empty() { of(false) } else { written }
    }

    /// What stands above the lines when some were dropped.
    #[must_use]
    pub fn dropped_line(&self) -> Option<String> {
        match self.dropped {
            0 => None,
            1 => Some("… 1 line dropped".to_owned()),
            n => Some(format!("… {n} lines dropped")),
        }
    }

    /// Adds a whole text, one or more lines. A sentence begins a block, and so does a call after another.
    pub(super) fn say(&mut self, kind: Kind, text: &str) {
        self.end_row();
        let called = self.blocks.back().is_some_and(|b| b.call.is_some());
        if kind == Kind::Sentence || self.blocks.is_empty() || (kind == Kind::Call && called) {
            let id = self.blocks.back().map_or(0, |last| last.id + 1);
            self.blocks.push_back(Block::new(id));
        }
        self.called += usize::from(kind == Kind::Call);
        if let Some(block) = self.blocks.back_mut() {
            block.said(kind, text);
        }
        for line in text.split('\n') {
            let mut rest = line.strip_suffix('\r').unwrap_or(line);
            loop {
                let (now, later) = rest.split_at(floor(rest, MAX_LINE));
                self.push(kind, Row { text: now.to_owned(), paints: Vec::new() });
                if later.is_empty() {
                    break;
                }
                rest = later;
            }
        }
    }

    /// Adds a piece of a stream; a piece that does not end with a line end leaves its line open.
    pub(super) fn stream(&mut self, kind: Kind, text: &str) {
        if self.open.is_some_and(|open| open != kind) {
            self.end_row();
        }
        // The open line is written anew.
        if self.open.take().is_some() {
            self.pop();
        }
        let mut writer = std::mem::take(self.writer(kind));
        writer.push(text, |row| self.push(kind, row));
        if let Some(row) = writer.open() {
            self.push(kind, row);
            self.open = Some(kind);
        }
        *self.writer(kind) = writer;
    }

    /// Ends both streams; the next program begins without colours.
    pub(super) fn end_streams(&mut self) {
        self.end_row();
        self.writers = Default::default();
    }

    fn writer(&mut self, kind: Kind) -> &mut RowWriter {
        let [out, err] = &mut self.writers;
        if kind == Kind::Stderr { err } else { out }
    }

    /// Ends the open line: it stands as it is.
    fn end_row(&mut self) {
        if let Some(kind) = self.open.take() {
            self.writer(kind).finish();
        }
    }

    fn pop(&mut self) {
        if let Some(line) = self.lines.pop_back() {
            self.next = line.number;
            self.bytes -= line.bytes();
            if let Some(block) = self.blocks.back_mut() {
                block.written -= 1;
                block.bytes -= line.bytes();
            }
        }
    }

    fn push(&mut self, kind: Kind, Row { mut text, mut paints }: Row) {
        // A line stands as it is: what it could still grow by would be kept with it, and is not counted.
        text.shrink_to_fit();
        paints.shrink_to_fit();
        if self.blocks.is_empty() {
            self.blocks.push_back(Block::new(0));
        }
        let Some(block) = self.blocks.back_mut() else { return };
        let line = Line { number: self.next, kind, text, paints, block: block.id };
        self.next += 1;
        self.bytes += line.bytes();
        if kind.is_stream() {
            block.written += 1;
            block.bytes += line.bytes();
        }
        let too_long = block.written - block.cut >= RUN_LINES + CUT || block.bytes > RUN_BYTES;
        self.lines.push_back(line);
        if too_long {
            self.cut();
        }
        self.trim();
    }

    /// Drops the oldest lines of the run that is written.
    fn cut(&mut self) {
        let Some(block) = self.blocks.back_mut() else { return };
        let begin = self.lines.partition_point(|line| line.block < block.id);
        let Some(first) = self.lines.iter().skip(begin).position(|line| line.kind.is_stream()).map(|at| begin + at) else { return };
        // One line stays, which may be open.
        let count = CUT.min((block.written - block.cut) / 2).min(self.lines.len() - first - 1);
        for line in self.lines.drain(first..first + count) {
            self.bytes -= line.bytes();
            if line.kind.is_stream() {
                block.bytes -= line.bytes();
                block.cut += 1;
            }
        }
    }

    fn trim(&mut self) {
        while self.blocks.len() > MAX_BLOCKS || self.lines.len() > MAX_LINES || self.bytes > MAX_BYTES {
            let Some(first) = self.lines.pop_front() else { return };
            self.bytes -= first.bytes();
            self.dropped += 1;
            let kept = self.lines.front().map_or(first.block, |l| l.block);
            while self.blocks.front().is_some_and(|b| b.id < kept) {
                self.blocks.pop_front();
            }
            // The run that is written can be the only one left.
            if let Some(block) = self.blocks.back_mut().filter(|b| b.id == first.block && first.kind.is_stream()) {
                block.bytes -= first.bytes();
                block.cut += 1;
            }
        }
    }
}

/// The last character boundary of `text` at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
