//! Flags of `tools import`.

use crate::import::Kind;
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use std::path::PathBuf;

/// What to import and where to.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  needlesh tools import openapi.yaml --to shop.json\n  needlesh tools import Makefile > make.json\n  rg --help | needlesh tools import - --from help --name rg\n  needlesh tools import --to files.json --command npx -y @modelcontextprotocol/server-filesystem .\n\nThe manifest goes to stdout or to the file of --to; read it before you use it. What was not taken over is listed on stderr."
)]
pub struct ImportFlags {
    /// A file, an http:// or https:// address, or `-` for stdin
    #[arg(required_unless_present = "command")]
    pub source: Option<String>,
    /// What it is, where it cannot be told from the text
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::word)).map(|word| kind(&word)))]
    pub from: Option<Kind>,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Write over that file
    #[arg(long, requires = "to")]
    pub force: bool,
    /// Take what is left out by default: operations that may change something, what is deprecated or private
    #[arg(long)]
    pub all: bool,
    /// The command that a help text is of, or how an API is called in the names of its variables
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The address in front of an API's paths
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// The MCP server that the tools call, program and arguments to the end of the line; without SOURCE it is asked for its tools
    #[arg(long, value_name = "WORD", num_args = 1.., allow_hyphen_values = true, conflicts_with = "server")]
    pub command: Vec<String>,
    /// Start the servers that are to be asked without asking you
    #[arg(long, short = 'y')]
    pub yes: bool,
}

fn kind(word: &str) -> Kind {
    Kind::ALL.into_iter().find(|kind| kind.word() == word).unwrap_or(Kind::OpenApi)
}
