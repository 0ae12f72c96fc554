//! Subcommands of `model`.

use clap::Subcommand;
use std::path::PathBuf;

/// What to do with checkpoints.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// List the checkpoints that are here; a star marks the one in use
    List,
    /// Describe a checkpoint [default: the one in use]
    Info {
        /// A name of `model list`, or a path
        #[arg(value_name = "NAME|PATH")]
        model: Option<PathBuf>,
    },
    /// Make this the checkpoint of every command; built-in is the one in the binary
    Use {
        /// A name of `model list`
        name: String,
    },
    /// Fetch a published checkpoint, or one from a file or an address; an interrupted download is continued
    Pull {
        /// What it is called here
        #[arg(default_value = "needle-v1")]
        name: String,
        /// Weights from here instead of the published address
        #[arg(long, value_name = "URL|FILE")]
        from: Option<String>,
        /// The SentencePiece model that belongs to them [default: the one beside a FILE]
        #[arg(long, value_name = "URL|FILE")]
        tokenizer: Option<String>,
        /// What the SHA-256 of the weights must be
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
        /// What the SHA-256 of the tokenizer must be
        #[arg(long, value_name = "HEX")]
        tokenizer_sha256: Option<String>,
    },
    /// Write a checkpoint with its numbers held as --precision says, and its tokenizer beside it; q4 is for big ones
    Convert {
        /// A name of `model list`, or a path
        #[arg(value_name = "IN")]
        from: PathBuf,
        /// A folder, or a file that ends in .safetensors
        #[arg(value_name = "OUT")]
        to: PathBuf,
        /// Write over OUT if it is there
        #[arg(long)]
        force: bool,
    },
    /// Remove a checkpoint from the disk
    Remove {
        /// A name of `model list`
        name: String,
    },
    /// Fit how sure a call is on case files, and print what that is worth on held-out cases
    Calibrate {
        /// Case files
        #[arg(required = true, value_name = "CASES")]
        files: Vec<PathBuf>,
        /// Write it to this file instead of stdout; without a value beside the checkpoint in use
        #[arg(long, value_name = "FILE", num_args = 0..=1)]
        write: Option<Option<PathBuf>>,
    },
    /// Benchmark prefill and decode against this machine's roofline; medians of 21 runs
    Bench {
        /// Random weights of these sizes instead of the model, in 4 bits too: d512-e12-d8 is the published geometry
        #[arg(long, value_name = "SIZES")]
        random: Option<String>,
    },
}
