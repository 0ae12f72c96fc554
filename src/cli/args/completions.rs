//! Flags of `completions` and of what its scripts call.

use clap::{Args, ValueEnum};
use std::ffi::OsString;

/// A shell with a script of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// Elvish.
    Elvish,
    /// Nushell.
    Nushell,
}

/// A command line that is being typed.
#[derive(Debug, Args, Clone)]
pub struct CompleteFlags {
    /// A new word begins after those given; for shells that cannot give an empty one
    #[arg(long)]
    pub new_word: bool,
    /// The words after `needlesh` up to the cursor; the last one is the one that is being typed
    #[arg(last = true, value_name = "WORD")]
    pub words: Vec<OsString>,
}
