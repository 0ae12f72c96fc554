//! Flags of everything that runs a plan.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How a plan is run or shown.
#[derive(Debug, Args, Clone, Default, PartialEq)]
pub struct RunFlags {
    /// Run without asking. A call that a sentence led to and that may delete needs --yes=destructive; a call by hand does not
    #[arg(long, short = 'y', value_name = "WHAT", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "changes")]
    pub yes: Option<Consent>,
    /// Show the plan, run nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print this form of the plan instead of running it
    #[arg(long, value_enum, value_name = "FORM")]
    pub print: Option<Form>,
    /// What the program reads on its standard input: a file, or `-` for what is piped in (taken by itself where the tool reads data)
    #[arg(long, value_name = "FILE|-")]
    pub data: Option<PathBuf>,
}

/// What is run without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Consent {
    /// All but what the model chose and may delete or overwrite.
    Changes,
    /// What may delete or overwrite too.
    Destructive,
}

/// A form of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The call, as the model writes it.
    Call,
    /// One argv element a line, in double quotes where it could be misread.
    Argv,
    /// A line for a POSIX shell.
    Shell,
    /// A curl line (HTTP actions).
    Curl,
    /// The answer object.
    Json,
}

impl RunFlags {
    /// The flag that was given, if one was.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            (self.yes.is_some(), "--yes"),
            (self.dry_run, "--dry-run"),
            (self.print.is_some(), "--print"),
            (self.data.is_some(), "--data"),
        ];
        flags.into_iter().find_map(|(given, name)| given.then_some(name))
    }
}
