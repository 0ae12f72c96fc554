//! Subcommands of `policy`.

use clap::Subcommand;

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// The rules in force
    List,
    /// What the rules say to a call; runs nothing
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
