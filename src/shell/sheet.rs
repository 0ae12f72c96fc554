//! What a form is made of, as data: the fields of a tool, and how a path may go on.

use serde_json::{Map, Value};
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
    /// Anything else, as JSON: how it should look, where that is known.
    Json(String),
}

/// What a form asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldSpec {
    /// Name of the argument; of a part of one with dots: `server.port`.
    pub name: String,
    /// Where its value stands in the arguments; empty for the tool.
    pub path: Vec<String>,
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

impl FieldSpec {
    /// Puts a value where this one stands.
    pub(super) fn put(&self, arguments: &mut Map<String, Value>, value: Value) {
        let Some((last, parents)) = self.path.split_last() else { return };
        let mut at = arguments;
        for name in parents {
            let inner = at.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
            match inner {
                Value::Object(object) => at = object,
                _ => return,
            }
        }
        at.insert(last.clone(), value);
    }

    /// Whether it stands at a dotted path, or is a part of what stands there.
    #[must_use]
    pub fn is_of(&self, path: &str) -> bool {
        self.name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Where in its value a dotted path leads; none where it leads elsewhere.
    pub(super) fn within<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.name.as_str())?.strip_prefix('.')
    }
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
