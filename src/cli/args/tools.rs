//! Subcommands of `tools`.

use clap::Subcommand;

/// What to do with the manifests.
#[derive(Debug, Subcommand)]
pub enum ToolsCommand {
    /// One line a tool
    List,
    /// One tool as the model sees it, with its action's plan inputs
    Show {
        /// The tool
        name: String,
    },
    /// Problems of all files
    Lint,
    /// The examples in the manifests, run as tests of the model's answers
    Test,
}
