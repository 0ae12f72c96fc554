//! Flags of everything that runs a plan.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How a plan is run or shown.
#[derive(Debug, Args, Clone, Default)]
pub struct RunFlags {
    /// Run without asking
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// Show the plan, run nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print this form of the plan instead of running it
    #[arg(long, value_enum, value_name = "FORM")]
    pub print: Option<Form>,
    /// With --yes: run nothing less sure than this, 0 to 1 [default: the checkpoint's own bars, one for what only reads here and one for the rest]
    #[arg(long, value_name = "P", value_parser = probability)]
    pub min_confidence: Option<f32>,
    /// What the program reads on its standard input: a file, or `-` for what is piped in (taken by itself where the tool reads data)
    #[arg(long, value_name = "FILE|-")]
    pub data: Option<PathBuf>,
    /// With many requests: go on after a failure
    #[arg(long)]
    pub keep_going: bool,
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a number from 0 to 1 is needed".to_owned()),
    }
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
