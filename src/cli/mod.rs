//! Flags and pipes in, results on stdout, everything else on stderr, one exit code out.

mod answer;
mod args;
mod ask;
mod asked;
mod bars;
mod batch;
mod call;
mod carry_out;
mod complete;
mod completions;
mod config;
mod confirm;
mod data;
mod doctor;
mod errors;
mod eval;
mod examples;
mod exit;
mod history;
mod import;
mod init;
mod line;
mod man;
mod memory;
mod model;
mod out;
mod permit;
mod policy;
mod question;
mod replay;
mod request;
mod run;
mod serve;
mod setup;
mod signals;
mod start;
mod tools;
mod trace;
mod trust;
mod verdict;
mod voice;

pub use args::Cli;
pub use exit::{Failure, Kind, Place, TABLE, table};
pub use start::{Parsed, Start, parse};

use setup::{asked_to_run, colour, engine, engine_for, plain, readable, settings, tell_idle, tools_or_fail};
