//! Flags and subcommands; those of a subcommand with parts of its own are in a file each.

mod batch;
mod completions;
mod config;
mod history;
mod import;
mod line;
mod memory;
mod model;
mod policy;
mod run;
mod serve;
mod tools;

pub(super) use batch::{BatchFlags, Pace, RequestFlags};
pub(super) use completions::{CompleteFlags, Shell};
pub(super) use config::ConfigCommand;
pub(super) use history::HistoryCommand;
pub(super) use import::ImportFlags;
pub(super) use line::{LineFlags, LineShell};
pub(super) use memory::MemoryCommand;
pub(super) use model::ModelCommand;
pub(super) use policy::PolicyCommand;
pub(super) use run::{Consent, Form, RunFlags};
pub(super) use serve::ServeFlags;
pub(super) use tools::{ConvertFlags, FmtFlags, LintFlags, MatrixFlags, NewFlags, Reach, ShowFlags, TestFlags, ToForm, ToolsCommand};

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
    /// With stdin piped and no subcommand: as `run -`.
    #[command(flatten)]
    pub run: RunFlags,
    /// How those requests are answered.
    #[command(flatten)]
    pub requests: RequestFlags,
    /// Global flags.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Global options")]
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
    /// How the engine holds its weights; f16, ready and q4 only for what `model convert` writes
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
    /// Print no warnings
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print warnings of the manifests, rates and times on stderr
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
    /// 8-bit weights, or 4-bit ones where the checkpoint holds them so.
    Q8,
    /// 8-bit weights as the engine reads them: only on disk; loads without conversion.
    Ready,
    /// As ready, the decoder's projections and the output matrix in 4 bits: decodes faster where memory is the limit, and
    /// answers a little worse.
    Q4,
}

impl PrecisionName {
    /// Whether an engine runs at it.
    pub(super) fn runs(self) -> bool {
        matches!(self, Self::F32 | Self::Q8)
    }
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
    /// Propose and run nothing: calls, plan, where each value came from, timings; `-` reads one request a line
    Ask {
        /// The request, or `-`
        #[arg(required = true)]
        text: Vec<String>,
        /// This many proposals at most, the runner-ups however unlikely
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
        top: Option<u8>,
        /// Rates and times on stderr
        #[arg(long)]
        stats: bool,
        /// Keep everything the answer came from in a file, for `replay` and bug reports
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// Many requests
        #[command(flatten)]
        pace: Pace,
    },
    /// Answer a sentence of `ask --save` again: the same call, or what has changed
    Replay {
        /// The file
        file: PathBuf,
    },
    /// Propose, confirm on the terminal, run; `-` reads one request a line
    Run {
        /// The request, or `-`
        #[arg(required = true)]
        text: Vec<String>,
        /// Flags
        #[command(flatten)]
        flags: RunFlags,
        /// Flags of requests
        #[command(flatten)]
        requests: RequestFlags,
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
    /// See, check, test and write tools: list, show, lint, test, matrix, context, new, import, fmt, convert, schema
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
    /// Show what was asked, proposed, decided and done
    History {
        /// What to do with it
        #[command(subcommand)]
        what: HistoryCommand,
    },
    /// Show or forget the sentences that you confirmed: they count like examples of their tools
    Memory {
        /// What to do with them
        #[command(subcommand)]
        what: MemoryCommand,
    },
    /// Show the rules that allow, ask and deny, and what they say to a call
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
    /// Score case files: exact calls, right tools, right refusals
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
    /// List, inspect, choose, fetch, convert, remove or measure checkpoints
    Model {
        /// What to do with them
        #[command(subcommand)]
        what: ModelCommand,
    },
    /// Show the settings, or name or open their file
    Config {
        /// What to do with them
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Check what works here: settings, model, tools, programs, rules, sandbox, terminal, clipboard, history
    Doctor,
    /// Print a completion script
    Completions {
        /// For this shell
        shell: Shell,
    },
    /// Complete a command line that is being typed; for the completion scripts
    #[command(hide = true)]
    Complete(CompleteFlags),
    /// Answer other programs: one JSON request a line, one answer a line
    Serve(ServeFlags),
    /// Serve MCP on stdin and stdout: `dispatch` proposes, the tools run where a rule lets them
    Mcp,
    /// Print what a shell reads at its start, so that Alt-I turns the text on its command line into the proposed command
    Init {
        /// For this shell
        shell: LineShell,
    },
    /// Turn a text into a command line of a shell; for the snippets of `init`
    #[command(hide = true)]
    Line(LineFlags),
    /// Print the manual page as roff: needlesh man | man -l -
    Man,
}
