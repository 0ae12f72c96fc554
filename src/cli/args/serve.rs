//! Flags of `serve`.

use clap::Args;

/// How requests come.
#[derive(Debug, Args, Clone)]
pub struct ServeFlags {
    /// One JSON request a line on stdin, one answer a line on stdout
    #[arg(long, required = true)]
    pub stdio: bool,
}
