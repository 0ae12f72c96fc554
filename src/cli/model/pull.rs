//! `needlesh model pull`: a checkpoint fetched, checked and put in its place; progress on stderr.

use super::super::args::Global;
use super::super::exit::{Failure, USAGE};
use super::super::{out, signals};
use super::checkpoints::done;
use crate::driver::{Pull, pull as fetch};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Between two lines of progress.
const EVERY: Duration = Duration::from_millis(200);

pub(super) fn pull(global: &Global, wanted: &Pull) -> Result<u8, Failure> {
    for (flag, sum) in [("--sha256", &wanted.sha256), ("--tokenizer-sha256", &wanted.tokenizer_sha256)] {
        if sum.as_ref().is_some_and(|s| s.len() != 64 || !s.chars().all(|c| c.is_ascii_hexdigit())) {
            return Err(Failure::new(USAGE, format!("{flag} takes 64 hexadecimal digits"), ""));
        }
    }
    let watch = signals::watch(false)?;
    let mut line = Line::new(!global.quiet && !global.json);
    let result = fetch(wanted, watch.cancel(), &mut |what, have, all| line.show(what, have, all));
    line.end();
    let pulled = result?;
    let name = &wanted.name;
    let words = |verified| if verified { "SHA-256 as expected" } else { "SHA-256 (not verified: no known checksum)" };
    let text = format!(
        "{name} is in {}\nweights, {}: {}\ntokenizer, {}: {}\nneedlesh model use {name} makes it the model of every command",
        pulled.folder.display(),
        words(pulled.verified),
        pulled.sums.weights,
        words(pulled.tokenizer_verified),
        pulled.sums.vocabulary
    );
    let object = json!({
        "success": true, "name": name, "folder": pulled.folder, "sha256": pulled.sums.weights, "verified": pulled.verified,
        "tokenizer_sha256": pulled.sums.vocabulary, "tokenizer_verified": pulled.tokenizer_verified,
    });
    done(global, &text, object)
}

/// One line on a terminal that is written over; every tenth part elsewhere.
struct Line {
    on: bool,
    terminal: bool,
    last: Option<Instant>,
    tenth: u64,
    drawn: bool,
}

impl Line {
    fn new(on: bool) -> Self {
        Self { on, terminal: std::io::stderr().is_terminal(), last: None, tenth: 0, drawn: false }
    }

    fn show(&mut self, what: &str, have: u64, all: Option<u64>) {
        let whole = all.is_some_and(|n| have >= n);
        let tenth = all.filter(|n| *n > 0).map_or(0, |n| have * 10 / n);
        let due = if self.terminal { self.last.is_none_or(|t| t.elapsed() >= EVERY) || whole } else { tenth != self.tenth };
        if !self.on || !due {
            return;
        }
        (self.last, self.tenth) = (Some(Instant::now()), tenth);
        let of =
            all.map_or_else(String::new, |n| format!(" of {:.1} MB, {} %", n as f64 / 1e6, (have * 100).checked_div(n).unwrap_or(100)));
        let text = format!("{what}: {:.1} MB{of}", have as f64 / 1e6);
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K{text}");
            self.drawn = true;
        } else {
            out::note(&text);
        }
    }

    fn end(&self) {
        if self.drawn {
            let _ = writeln!(std::io::stderr());
        }
    }
}
