//! Subcommands of `tools`.

use super::ImportFlags;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What to do with the manifests.
#[derive(Debug, Subcommand)]
pub enum ToolsCommand {
    /// List the tools by file, with their risk and what is not installed
    List {
        /// Only those that have all these words in their name, description, examples or file
        words: Vec<String>,
    },
    /// Show one tool: what it runs, its undo, risk, parameters, examples
    Show(ShowFlags),
    /// Check files for what an author should fix, in form and in sense
    Lint(LintFlags),
    /// Make a manifest of OpenAPI, an MCP tools/list, a justfile, a makefile, package.json, a Taskfile or a help text
    Import(ImportFlags),
    /// Run the examples in the manifests as tests of the model's answers
    Test(TestFlags),
    /// Make a new tool from a command line, from flags, or from answers to a few questions
    New(NewFlags),
    /// Lay out files in one way; order and meaning stay
    Fmt(FmtFlags),
    /// Write tools in the form of another program
    Convert(ConvertFlags),
    /// Show which tools answer the examples of which, the words that did it, and wordings that were tried
    Matrix(MatrixFlags),
    /// Count the tokens of each tool and parameter; for a sentence, show what is offered and why
    Context {
        /// A sentence
        text: Vec<String>,
    },
    /// Print the JSON Schema of the native form, for editors
    Schema,
}

/// Flags of `tools test`.
#[derive(Debug, Args)]
pub struct TestFlags {
    /// Only these tools, or the tools of these files
    #[arg(value_name = "TOOL|FILE")]
    pub what: Vec<String>,
    /// JUnit's XML into a file, for a build server
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// As TAP 14 on stdout
    #[arg(long, conflicts_with = "json")]
    pub tap: bool,
    /// Run again whenever one of your files changes, the examples of that file
    #[arg(long, short)]
    pub watch: bool,
}

/// Flags of `tools matrix`.
#[derive(Debug, Args)]
pub struct MatrixFlags {
    /// Only the examples of these tools, or of the tools of these files
    #[arg(value_name = "TOOL|FILE")]
    pub what: Vec<String>,
    /// The whole matrix as CSV
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The whole matrix as a page
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Try no other wordings for the worst pairs
    #[arg(long)]
    pub no_hints: bool,
}

/// Flags of `tools show`.
#[derive(Debug, Args)]
pub struct ShowFlags {
    /// The tool
    pub name: String,
    /// As the model sees it
    #[arg(long, conflicts_with = "schema")]
    pub as_model: bool,
    /// Its parameters as JSON Schema
    #[arg(long)]
    pub schema: bool,
}

/// Flags of `tools new`.
#[derive(Debug, Args)]
pub struct NewFlags {
    /// The tool's name; without it, and with a terminal, you are asked
    #[arg(long)]
    pub name: Option<String>,
    /// What it does, in one sentence
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// A sentence that asks for it, with its values: "pack {folder=docs} into {archive=d.tgz}"; repeatable
    #[arg(long, value_name = "SENTENCE")]
    pub say: Vec<String>,
    /// What it does to this machine [default: destroys, as nothing is known]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub reach: Option<Reach>,
    /// The file to write or to add to [default: NAME.json in your folder of tools]
    #[arg(long, value_name = "FILE", conflicts_with = "print")]
    pub file: Option<PathBuf>,
    /// Print the file and write nothing
    #[arg(long)]
    pub print: bool,
    /// Write a tool of that name anew
    #[arg(long)]
    pub force: bool,
    /// The command, with a hole for each value: -- tar -czf {archive} {folder}
    #[arg(last = true, value_name = "COMMAND")]
    pub argv: Vec<String>,
}

/// What a new tool does to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reach {
    /// Changes nothing.
    Reads,
    /// Changes something and loses nothing.
    Changes,
    /// May delete or overwrite.
    Destroys,
}

/// Flags of `tools fmt`.
#[derive(Debug, Args)]
pub struct FmtFlags {
    /// Files; `-` is from stdin to stdout
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write nothing; fail where a file would change
    #[arg(long)]
    pub check: bool,
}

/// Flags of `tools convert`.
#[derive(Debug, Args)]
pub struct ConvertFlags {
    /// Files or folders in any form; without them the loaded tools
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The form
    #[arg(long, value_enum, value_name = "FORM")]
    pub to: ToForm,
}

/// A form that tools are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ToForm {
    /// `{"type": "function", "function": …}`.
    Openai,
    /// A `tools/list` result.
    Mcp,
    /// `input_schema`.
    Anthropic,
    /// `{"needlesh": 1, …}`.
    Native,
}

/// Flags of `tools lint`.
#[derive(Debug, Args)]
pub struct LintFlags {
    /// Only these files or folders; without them all that is loaded
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// As SARIF 2.1.0, for code hosts and editors
    #[arg(long, conflicts_with = "json")]
    pub sarif: bool,
    /// Warnings fail too (exit 8)
    #[arg(long)]
    pub deny_warnings: bool,
    /// List the rules: name, level, what for
    #[arg(long)]
    pub rules: bool,
}
