//! Subcommands of `memory`.

use clap::Subcommand;

/// What to do with what is remembered.
#[derive(Debug, Subcommand)]
pub enum MemoryCommand {
    /// List all of them with their tools, the oldest first
    List,
    /// Forget one or all for good; the history keeps its entries
    Forget {
        /// Its number, or the sentence
        #[arg(required_unless_present = "all", value_name = "N|TEXT")]
        what: Vec<String>,
        /// All of them
        #[arg(long, conflicts_with = "what")]
        all: bool,
        /// Forget all without asking
        #[arg(long, short = 'y', requires = "all")]
        yes: bool,
    },
}
