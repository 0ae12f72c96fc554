//! Subcommands of `policy`.

use clap::Subcommand;

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// List the rules in force
    List,
    /// Show what the rules say to a call; runs nothing
    Check {
        /// The tool
        name: String,
        /// An argument; the value is read by the parameter's type
        #[arg(long = "arg", value_name = "K=V")]
        args: Vec<String>,
        /// All arguments as a JSON object
        #[arg(long, value_name = "JSON")]
        args_json: Option<String>,
    },
}
