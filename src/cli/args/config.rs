//! Subcommands of `config`.

use clap::Subcommand;

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show the settings in force, and what is wrong with the file
    Show,
    /// Print where the files are
    Path,
    /// Open the file in $VISUAL or $EDITOR, made with all settings where there is none
    Edit,
}
