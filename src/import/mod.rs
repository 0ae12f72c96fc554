//! What describes tools elsewhere made into a manifest: OpenAPI, MCP lists, build files, help texts. Pure: a text goes in,
//! a native manifest comes out, with a list of what could not be taken over. Reads no file and starts nothing.

mod convert;
mod draft;
mod help;
mod just;
mod kind;
mod make;
mod mcp;
mod npm;
mod openapi;
mod parse;
mod servers;
mod sift;
mod task;
mod words;

use serde_json::Value;

pub use convert::convert;
pub use kind::{Kind, kind_of};
pub use servers::{Servers, convert_lists, mcp_servers};

/// What to make of a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// What the text is; guessed where absent.
    pub from: Option<Kind>,
    /// Take what is left out by default: what changes something on a server, what is deprecated, what runs by itself.
    pub all: bool,
    /// The command line that a help text is of, or the name of an API in the names of its secrets.
    pub name: Option<&'a str>,
    /// The address in front of an API's paths, instead of the one in the file.
    pub server: Option<&'a str>,
    /// The file that the text is from.
    pub file: Option<&'a str>,
    /// Names that other tools have.
    pub taken: &'a [String],
    /// Keep only tools of these names; empty keeps all.
    pub only: &'a [String],
}

/// An MCP server that is started here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct McpServer {
    /// What its client calls it.
    pub name: String,
    /// Program and arguments.
    pub command: Vec<String>,
    /// Variables, as templates of a manifest.
    pub env: Vec<(String, String)>,
    /// Its working folder.
    pub cwd: Option<String>,
}

/// What came of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// What the text was.
    pub kind: Kind,
    /// A manifest of the native form; it loads without an error.
    pub manifest: Value,
    /// How many tools it has.
    pub tools: usize,
    /// What is not in it.
    pub left: Vec<Left>,
    /// What a person should know of what is in it.
    pub notes: Vec<String>,
}

/// Something that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its name in the text.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// Why nothing came of a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unfit {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// What was found and left out.
    pub left: Vec<Left>,
}

impl Unfit {
    fn new(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { message: message.into(), fix: fix.into(), left: Vec::new() }
    }
}
