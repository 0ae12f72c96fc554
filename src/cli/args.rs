//! Flags and subcommands.

use crate::dispatch::Help;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Type what you mean; a small local model turns it into a call of one of your tools; you see the exact action,
/// confirm, and it runs.
#[derive(Debug, Parser)]
#[command(
    name = "needlesh",
    version,
    after_help = "Examples:\n  needlesh ask \"how big is the src folder\"\n  needlesh run \"show the last 5 commits\"\n  echo \"how big is the src folder\" | needlesh --yes\n  needlesh call disk_usage --arg path=src --dry-run"
)]
pub struct Cli {
    /// Global flags.
    #[command(flatten)]
    pub global: Global,
    /// With stdin piped and no subcommand: as `run -`.
    #[command(flatten)]
    pub run: RunFlags,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, Args, Clone)]
pub struct Global {
    /// Manifest files or folders, besides the built-in ones and the user's
    #[arg(long, global = true, value_name = "PATH")]
    pub schemas: Vec<PathBuf>,
    /// Leave the built-in tools out
    #[arg(long, global = true)]
    pub no_builtin: bool,
    /// Offer only these tools
    #[arg(long, global = true, value_name = "NAME", value_delimiter = ',')]
    pub tools: Vec<String>,
    /// Another checkpoint: a name of `model list`, a file or a folder
    #[arg(long, global = true, value_name = "NAME|PATH")]
    pub model: Option<PathBuf>,
    /// Settings from this file instead of config.toml of the user's folder
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Results as one JSON object a line, errors as one JSON object on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// How the engine holds its weights; f16 and ready only for what `model convert` writes
    #[arg(long, global = true, value_enum, default_value = "q8", value_name = "P")]
    pub precision: PrecisionName,
    /// Refuse read-only tools that cannot be sandboxed here
    #[arg(long, global = true)]
    pub strict: bool,
    /// Threads of a prefill (a decode takes one) [default: the cores, at most 4]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub threads: Option<u16>,
    /// Colour in the terminal interface
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: ColorWhen,
    /// The interactive session as lines, for screen readers; also with ACCESSIBLE set and with TERM=dumb
    #[arg(long, global = true)]
    pub plain: bool,
    /// Rank the tools by the checkpoint alone, without the sentence encoder
    #[arg(long, global = true)]
    pub no_encoder: bool,
    /// Record and remember nothing of what is asked and done
    #[arg(long, global = true)]
    pub no_history: bool,
    /// No warnings
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Warnings of the manifests, and rates and times, on stderr
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// A precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrecisionName {
    /// float32: the reference, slower.
    F32,
    /// float16: only on disk.
    F16,
    /// 8-bit weights.
    Q8,
    /// 8-bit weights as the engine reads them: only on disk; loads without conversion.
    Ready,
}

/// When colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

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

/// How far the decode is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalMode {
    /// The grammar of the tools, values from the sentence.
    Full,
    /// The grammar of the tools, any value of the right type.
    Schema,
    /// No grammar.
    Free,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The proposal only: calls, plan, where each value came from, timings. Runs nothing
    Ask {
        /// The request
        #[arg(required = true)]
        text: Vec<String>,
        /// This many proposals at most, the runner-ups however unlikely
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
        top: Option<u8>,
        /// Rates and times on stderr
        #[arg(long)]
        stats: bool,
    },
    /// Propose, confirm on the terminal, run; `-` reads one request a line
    Run {
        /// The request, or `-`
        #[arg(required = true)]
        text: Vec<String>,
        /// Flags
        #[command(flatten)]
        flags: RunFlags,
    },
    /// Run a tool with given arguments, without the model
    Call {
        /// The tool
        name: String,
        /// An argument; the value is read by the parameter's type
        #[arg(long = "arg", value_name = "K=V")]
        args: Vec<String>,
        /// All arguments as a JSON object
        #[arg(long, value_name = "JSON")]
        args_json: Option<String>,
        /// Run the tool's undo action instead
        #[arg(long)]
        undo: bool,
        /// Flags
        #[command(flatten)]
        flags: RunFlags,
    },
    /// The manifests: list, show, lint, test
    Tools {
        /// What to do with them
        #[command(subcommand)]
        what: ToolsCommand,
    },
    /// Show the decode step by step: candidates, mask, forced tokens
    Trace {
        /// The request
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// What was asked, proposed, decided and done
    History {
        /// What to do with it
        #[command(subcommand)]
        what: HistoryCommand,
    },
    /// The sentences that you confirmed: they count like examples of their tools
    Memory {
        /// What to do with them
        #[command(subcommand)]
        what: MemoryCommand,
    },
    /// The rules that allow, ask and deny, and what they say to a call
    Policy {
        /// What to do with them
        #[command(subcommand)]
        what: PolicyCommand,
    },
    /// Trust this folder's ./.needlesh, its tools and its rules, exactly as they are now
    Trust {
        /// Take the trust back
        #[arg(long, conflicts_with = "list")]
        revoke: bool,
        /// The trusted folders
        #[arg(long)]
        list: bool,
        /// Trust without asking
        #[arg(long, short = 'y', conflicts_with_all = ["revoke", "list"])]
        yes: bool,
    },
    /// Case files scored: exact calls, right tools, right refusals
    Eval {
        /// JSON Lines, or one JSON object with tools and cases
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// How far the decode is held to tools and sentence
        #[arg(long, value_enum, default_value = "full")]
        mode: EvalMode,
        /// Each case's outcome, as JSON Lines
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
        /// Leave a help out, to see what it is worth
        #[arg(long, value_name = "HELP", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(Help::ALL.iter().map(|h| h.word())))]
        without: Vec<String>,
    },
    /// Checkpoints: list, inspect, choose, fetch, convert, remove, measure
    Model {
        /// What to do with them
        #[command(subcommand)]
        what: ModelCommand,
    },
    /// A completion script on stdout
    Completions {
        /// For this shell
        shell: clap_complete::Shell,
    },
}

/// What to do with checkpoints.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// The checkpoints that are here; a star marks the one in use
    List,
    /// What a checkpoint is [default: the one in use]
    Info {
        /// A name of `model list`, or a path
        #[arg(value_name = "NAME|PATH")]
        model: Option<PathBuf>,
    },
    /// Makes this the checkpoint of every command; built-in is the one in the binary
    Use {
        /// A name of `model list`
        name: String,
    },
    /// Fetches a published checkpoint, or one from a file or an address; goes on where it was cut off
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
    /// Writes a checkpoint with its numbers held as --precision says, and its tokenizer beside
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
    /// Takes a checkpoint off the disk
    Remove {
        /// A name of `model list`
        name: String,
    },
    /// Fit how sure a call is on case files; prints what it is worth on cases that were held out
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
        /// Random weights of these sizes instead of the model: d512-e12-d8 is the published geometry
        #[arg(long, value_name = "SIZES")]
        random: Option<String>,
    },
}

/// What to do with the manifests.
#[derive(Debug, Subcommand)]
pub enum ToolsCommand {
    /// One line a tool
    List,
    /// One tool as the model sees it, with its action's plan inputs
    Show {
        /// The tool
        name: String,
    },
    /// Problems of all files
    Lint,
    /// The examples in the manifests, run as tests of the model's answers
    Test,
}

/// What to do with the history.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// The newest entries
    List {
        /// At most so many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// Entries whose request or action has all these words, the newest first
    Search {
        /// The words; the last one may be a beginning
        #[arg(required = true)]
        words: Vec<String>,
        /// At most so many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// Everything about one entry
    Show {
        /// Its number
        id: i64,
    },
    /// Plan the call of an entry again, show it, ask, run
    Rerun {
        /// Its number
        id: i64,
        /// Flags
        #[command(flatten)]
        flags: RunFlags,
    },
    /// Every entry as JSON Lines, the oldest first
    Export,
    /// Delete entries for good
    Clear {
        /// Only those older than this
        #[arg(long, value_name = "DAYS")]
        older_than: Option<u32>,
        /// Delete without asking
        #[arg(long, short = 'y')]
        yes: bool,
    },
}

/// What to do with what is remembered.
#[derive(Debug, Subcommand)]
pub enum MemoryCommand {
    /// All of them with their tools, the oldest first
    List,
    /// Forget one or all for good; the history keeps its entries
    Forget {
        /// Its number, or the sentence
        #[arg(required_unless_present = "all", value_name = "N|TEXT")]
        what: Vec<String>,
        /// All of them
        #[arg(long, conflicts_with = "what")]
        all: bool,
        /// Forget all without asking
        #[arg(long, short = 'y', requires = "all")]
        yes: bool,
    },
}

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
