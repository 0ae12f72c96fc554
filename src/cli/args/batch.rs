//! Flags of requests that a model reads, and of many of them.

use clap::Args;
use std::path::PathBuf;

/// How sentences are answered.
#[derive(Debug, Args, Clone, Default, PartialEq)]
pub struct RequestFlags {
    /// Nothing less sure than this, 0 to 1, is run or printed [default: the checkpoint's own bars with --yes and --print, one for what
    /// only reads here and one for the rest; none where a person is asked]
    #[arg(long, value_name = "P", value_parser = probability)]
    pub min_confidence: Option<f32>,
    /// Many of them
    #[command(flatten)]
    pub batch: BatchFlags,
}

/// How many requests are gone through.
#[derive(Debug, Args, Clone, Default, PartialEq)]
pub struct BatchFlags {
    /// As fast as this
    #[command(flatten)]
    pub pace: Pace,
    /// With many requests: keep a journal in this file, and continue where an earlier run was cut off
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub resume: Option<PathBuf>,
    /// With many requests: show all calls in one table on the terminal, and run those that you accept
    #[arg(long, conflicts_with_all = ["yes", "dry_run", "print"])]
    pub review: bool,
}

/// How the lines of stdin are gone through.
#[derive(Debug, Args, Clone, Default, PartialEq, Eq)]
pub struct Pace {
    /// With many requests: go on after a failure
    #[arg(long)]
    pub keep_going: bool,
    /// With many requests: read so many sentences side by side [default: the cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub jobs: Option<u16>,
}

impl Pace {
    /// The flag that was given, if one was.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        if self.keep_going { Some("--keep-going") } else { self.jobs.map(|_| "--jobs") }
    }
}

impl BatchFlags {
    /// A flag that was given, if one was.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        let flags = [(self.resume.is_some(), "--resume"), (self.review, "--review")];
        self.pace.given().or(flags.into_iter().find_map(|(given, name)| given.then_some(name)))
    }
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a number from 0 to 1 is needed".to_owned()),
    }
}
