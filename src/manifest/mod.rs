//! What tools exist: `Tool`, `Param`, `Action`, `Call`; reading the dialects, checking a call.
//! Knows nothing of models, processes or screens.

mod action;
mod call;
mod dialect;
mod effort;
mod faults;
mod field;
mod files;
mod home;
mod load;
mod locate;
mod plain;
mod problem;
mod programs;
mod read;
mod read_action;
mod read_builtin;
mod read_http;
mod read_mcp;
mod read_template;
mod schema;
mod shape;
mod snake;
mod survey;
mod unenforced;
mod vanishing;
mod variables;

use serde_json::{Map, Value};
use std::path::PathBuf;

pub use action::{Action, Argv, Body, Builtin, DataWish, Element, HttpAction, McpAction, Part, ShellAction, ShellForm, Template};
pub use call::{Call, Invalid, Verdict};
pub use dialect::is_event_stream;
pub use field::{join as join_pointer, nearest};
pub use files::manifests_of;
pub use home::after_home;
pub use load::{ToolSet, every_problem, load, load_with_texts};
pub use locate::{Place, locate, places};
pub use problem::{Problem, Severity};
pub use programs::{misread, program_name, starts_others};
pub use schema::percent_decode;
pub use shape::manifest_schema;
pub use snake::{is_tool_name, to_snake_case};
pub use survey::{Piece, Role, survey};
pub use variables::{is_variable, takes_over, variable_of};

/// One tool: what the model is offered, what runs, and how much trust it needs.
#[derive(Debug, Clone)]
pub struct Tool {
    /// As the file spells it; unique in a `ToolSet`.
    pub name: String,
    /// `name` in snake_case, as the model sees and writes it; unique in a `ToolSet`.
    pub model_name: String,
    /// One sentence for the model and for people.
    pub description: String,
    /// The arguments' JSON Schema (draft 2020-12), always an object schema.
    pub schema: Value,
    /// The parameters as the file has them, in its own dialect: what upstream's weights expect to read.
    pub written: Value,
    /// The properties of `schema` in file order.
    pub params: Vec<Param>,
    /// What it runs; `None` for tools of other dialects.
    pub action: Option<Action>,
    /// What takes back what `action` did, with the same call's values.
    pub undo: Option<Undo>,
    /// The JSON that `action` and `undo` were made from, for a person who is to trust it.
    pub spelled: Spelled,
    /// MCP's hints with MCP's defaults.
    pub annotations: Annotations,
    /// A stricter confirmation than the policy's, if the file asks for one.
    pub confirm: Option<Confirm>,
    /// Sentences with their calls: tests of the tool.
    pub examples: Vec<Example>,
    /// Where the tool was read.
    pub origin: Origin,
    pub(crate) validator: plain::Compiled,
}

/// What takes a call's effect back. It is an action of its own, so its hints are its own too: the tool's speak of the call.
#[derive(Debug, Clone, PartialEq)]
pub struct Undo {
    /// What runs.
    pub action: Action,
    /// The hints of the undo; without any it is as destructive as can be.
    pub annotations: Annotations,
}

/// What a tool runs, as its file spells it: the very values that were read, never the file read anew.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spelled {
    /// Of the action.
    pub action: Option<Value>,
    /// Of the undo.
    pub undo: Option<Value>,
}

/// One top-level property of a tool's schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its key.
    pub name: String,
    /// Its first non-null type.
    pub kind: Kind,
    /// Words for the model and for people; may be empty.
    pub description: String,
    /// Whether the schema's `required` names it.
    pub required: bool,
    /// Allowed values (`enum`, or `const` as a list of one); empty when open.
    pub choices: Vec<Value>,
    /// The value that stands in when the sentence says none.
    pub default: Option<Value>,
    /// `format`, as written.
    pub format: Option<String>,
    /// `"x-free": true`: a text that need not be in the sentence.
    pub free: bool,
    /// The property's whole schema.
    pub schema: Value,
}

/// A JSON Schema type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// true or false.
    Boolean,
    /// A list.
    Array,
    /// A nested object.
    Object,
}

impl Param {
    /// Whether it takes any text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.kind == Kind::String && self.choices.is_empty()
    }

    /// Whether it is the path of a file or folder.
    #[must_use]
    pub fn is_path(&self) -> bool {
        self.format.as_deref() == Some("path")
    }
}

impl Kind {
    /// JSON Schema's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// MCP tool annotations (specification 2025-06-18), pessimistic where the file is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annotations {
    /// Changes nothing.
    pub read_only: bool,
    /// May delete or overwrite.
    pub destructive: bool,
    /// A second run changes nothing more.
    pub idempotent: bool,
    /// Reaches beyond this machine.
    pub open_world: bool,
}

impl Default for Annotations {
    fn default() -> Self {
        Self { read_only: false, destructive: true, idempotent: false, open_world: true }
    }
}

/// How hard a person must say yes; ordered from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confirm {
    /// `"never"`: no more than the policy asks.
    Never,
    /// `"ask"`: a named key.
    Ask,
    /// `"type"`: the shown word, typed.
    Type,
}

/// A sentence and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What a person types.
    pub say: String,
    /// The expected calls; empty when the request must be refused.
    pub calls: Vec<(String, Map<String, Value>)>,
}

/// Where what a tool runs came from, which decides how far its hints are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file of the action; `builtin:NAME` for embedded ones.
    pub file: String,
    /// JSON pointer (RFC 6901) to the tool in that file, or to the action that an overlay gave it.
    pub pointer: String,
    /// Which form the file of the tool has.
    pub dialect: Dialect,
    /// Whose file it is: of tool and action the one that is trusted less.
    pub layer: Layer,
}

/// The form of a manifest file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `{"needlesh": 1, ...}`.
    Native,
    /// A bare array of tools.
    Array,
    /// `{"type":"function","function":{...}}`.
    OpenAi,
    /// OpenAI's Responses, without that wrapper.
    Responses,
    /// OpenAI's old `functions`.
    Functions,
    /// An MCP `tools/list` result.
    Mcp,
    /// Needle's flat `parameters`.
    Needle,
    /// Anthropic's tools, with their schema in `input_schema`.
    Anthropic,
    /// Gemini's `functionDeclarations`.
    Gemini,
    /// The Berkeley leaderboard's, in Python's words.
    Bfcl,
    /// xLAM's flat `parameters`, in Python's words.
    Xlam,
    /// Bedrock's `toolSpec`.
    Bedrock,
    /// Cohere's `parameter_definitions`.
    Cohere,
}

/// Where files are looked for, in load order: a later layer wins by name, and is trusted less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Embedded in the binary.
    Builtin,
    /// The user's configuration folder.
    User,
    /// The project's folder, trusted by the person; its hints can only make a tool stricter.
    Project,
    /// Named on the command line; its hints count as far as something holds the tool to them.
    Given,
}

/// What to load.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Embedded files: name and text.
    pub builtin: Vec<(String, String)>,
    /// The examples of the built-in tools are known to be right, so a start does not check them.
    pub proven: bool,
    /// The user's folder, read when it exists.
    pub user: Option<PathBuf>,
    /// The project's files as they were trusted: path and bytes.
    pub project: Vec<(String, Vec<u8>)>,
    /// Files and folders of the command line; missing ones are an error.
    pub given: Vec<PathBuf>,
    /// Keep only tools of these names; empty keeps all.
    pub only: Vec<String>,
}
