//! Flags of `init` and of what its snippets call.

use clap::{Args, ValueEnum};

/// A shell whose command line needlesh can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LineShell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// Nushell.
    Nu,
}

/// A text on the command line of a shell.
#[derive(Debug, Args, Clone)]
pub struct LineFlags {
    /// The shell that the line is for
    #[arg(long = "for", value_enum, value_name = "SHELL")]
    pub shell: LineShell,
    /// The text, as it stands there
    #[arg(last = true, required = true)]
    pub text: String,
}
