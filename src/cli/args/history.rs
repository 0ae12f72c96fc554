//! Subcommands of `history`.

use super::run::RunFlags;
use clap::Subcommand;

/// What to do with the history.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// List the newest entries
    List {
        /// At most so many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// List entries whose request or action has all these words, the newest first
    Search {
        /// The words; the last one may be a beginning
        #[arg(required = true)]
        words: Vec<String>,
        /// At most so many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// Show everything about one entry
    Show {
        /// Its number
        id: i64,
    },
    /// Plan the call of an entry again, show it, ask, run
    Rerun {
        /// Its number
        id: i64,
        /// Flags
        #[command(flatten)]
        flags: RunFlags,
    },
    /// Print every entry as JSON Lines, the oldest first
    Export,
    /// Delete entries for good
    Clear {
        /// Only those older than this
        #[arg(long, value_name = "DAYS")]
        older_than: Option<u32>,
        /// Delete without asking
        #[arg(long, short = 'y')]
        yes: bool,
    },
}
