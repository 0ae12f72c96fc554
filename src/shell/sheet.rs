//! What a form is made of, as data: the fields of a tool, and how a path may go on.

use serde_json::Value;
use std::sync::Arc;

/// What an argument takes.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// A file or folder.
    Path,
    /// A number.
    Number {
        /// Without a fraction.
        whole: bool,
        /// The least that it may be.
        least: Option<f64>,
        /// The most that it may be.
        most: Option<f64>,
    },
    /// One of these.
    Choice(Vec<Value>),
    /// Several, with commas between them.
    List(Box<FieldKind>),
    /// Anything else, as JSON.
    Json,
}

/// What a form asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldSpec {
    /// Name of the argument.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// What it takes.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// What stands in when it is not given.
    pub default: Option<String>,
    /// Its value so far.
    pub value: Option<Value>,
}

/// What a form is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name of the tool.
    pub tool: String,
    /// Names of all tools.
    pub tools: Arc<[String]>,
    /// A field for each parameter.
    pub fields: Vec<FieldSpec>,
}

/// Where a path may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The piece of text that was to be completed.
    pub text: String,
    /// The same, as far as all that fits agrees.
    pub whole: String,
    /// What fits, where it is more than one.
    pub names: Vec<String>,
}
