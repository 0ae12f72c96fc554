//! How far a batch is, on stderr: only where that is a terminal that can redraw a line, and the answers go elsewhere.

use crate::cli::args::Global;
use crate::driver::environment;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// Redraws a second at most.
const RATE: u8 = 8;

/// The line that says how far it is; nothing where nobody would see it.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new(global: &Global) -> Self {
        let is_dumb = environment("TERM").is_none_or(|term| term == "dumb");
        let seen = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal() && !is_dumb && !global.quiet;
        let target = if seen { ProgressDrawTarget::stderr_with_hz(RATE) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{pos} requests answered, {per_sec}, {elapsed}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Does something that may write to the terminal, with the line out of its way, and counts it.
    pub(super) fn step<T>(&self, work: impl FnOnce() -> T) -> T {
        let done = if self.0.is_hidden() { work() } else { self.0.suspend(work) };
        self.0.inc(1);
        done
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
