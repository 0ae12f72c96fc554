//! A tool of an MCP server on this machine: planned like a program, run through the protocol.

mod answer;
mod lines;
mod plan;
mod run;
mod server;
mod show;

use super::{Exec, Secretive};
use serde_json::{Map, Value};

pub(super) use plan::call;
pub(super) use run::run;
pub use server::Servers;
pub(super) use show::{pieces, rows, shell_line};

/// One request to an MCP server.
#[derive(Debug, Clone, PartialEq)]
pub struct McpCall {
    /// The server: its program with its words, where and with which variables it runs, and the bounds of the request.
    pub server: Exec,
    /// Variables of the server that hold secrets.
    pub secrets: Vec<(String, Secretive)>,
    /// What is asked of it.
    pub ask: Ask,
    /// The words of the server and of the request, for rules about command lines.
    pub words: Vec<String>,
}

/// What is asked of an MCP server.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Which tools it has.
    List,
    /// A call of one.
    Call {
        /// Its name there.
        tool: String,
        /// What it is given.
        arguments: Map<String, Value>,
    },
}

impl McpCall {
    /// The secrets that the server is given, by name, each once.
    #[must_use]
    pub fn secrets(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.secrets.iter().flat_map(|(_, value)| value.secrets()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

impl Ask {
    /// The method of the protocol.
    #[must_use]
    pub fn method(&self) -> &'static str {
        match self {
            Self::List => "tools/list",
            Self::Call { .. } => "tools/call",
        }
    }
}
