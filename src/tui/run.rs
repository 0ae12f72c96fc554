//! Runs an offer on a thread of its own: its output as it comes, how much there is, and where what is not kept goes.

use super::incoming::Incoming;
use crate::action::Chunk;
use crate::driver::{Offer, Spilled, Spills, Stream};
use crate::shell::Event;
use crate::text::Decoder;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

/// Output handed over in one piece, in bytes.
const BATCH: usize = 8 * 1024;
/// How often the number of bytes is told.
const TOLD: Duration = Duration::from_millis(200);

/// What a run needs.
pub(super) struct Run<'a> {
    pub(super) offer: &'a Offer,
    pub(super) id: &'a str,
    pub(super) cancel: &'a Arc<AtomicBool>,
    pub(super) sender: &'a SyncSender<Incoming>,
    pub(super) spills: &'a Spills,
}

impl Run<'_> {
    /// Runs it and sends its output; its end, and what is wrong with the history.
    pub(super) fn run(&self) -> (Event, Option<String>) {
        let mut decoders = [Decoder::default(), Decoder::default()];
        let mut spill = self.spills.begin();
        let (mut bytes, mut told) = (0_u64, Instant::now());
        let show = |chunk: &Chunk| {
            bytes += chunk.bytes.len() as u64;
            if !chunk.over {
                let stderr = chunk.stream == Stream::Err;
                chunk.bytes.chunks(BATCH).for_each(|piece| self.output(decoders[usize::from(stderr)].push(piece), stderr));
            }
            if let Spilled::Begun(file) = spill.take(chunk) {
                let file = file.map(|path| path.display().to_string());
                self.send(Event::Overflow { plan: self.id.to_owned(), file });
            }
            if told.elapsed() >= TOLD {
                told = Instant::now();
                self.send(Event::Written { plan: self.id.to_owned(), bytes });
            }
        };
        let result = self
            .offer
            .begin()
            .map_err(|why| why.to_string())
            .and_then(|record| record.run_whole(self.cancel, show).map_err(|e| e.to_string()));
        let [out, err] = &mut decoders;
        self.output(out.finish(), false);
        self.output(err.finish(), true);
        let plan = self.id.to_owned();
        let end = match result {
            Err(summary) => Event::Finished { plan, summary, ok: false },
            Ok(mut ran) => {
                // What the file has is not dropped.
                ran.outcome.dropped_bytes = spill.lost(ran.outcome.dropped_bytes);
                let summary = ran.summary();
                let status = ran.outcome.status;
                if status.is_stopped_by_person() {
                    Event::Stopped { plan, summary }
                } else {
                    Event::Finished { plan, summary, ok: status.is_success() }
                }
            }
        };
        (end, self.offer.complaint())
    }

    fn output(&self, text: String, stderr: bool) {
        if !text.is_empty() {
            self.send(Event::Output { plan: self.id.to_owned(), text, stderr });
        }
    }

    fn send(&self, event: Event) {
        let _ = self.sender.send(Incoming::Session(event));
    }
}
