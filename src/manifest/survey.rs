//! The pieces of a file as it is written, whether or not they can be read: what lint looks at.

use super::{Dialect, dialect};
use serde_json::Value;

/// What a piece of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// A tool.
    Tool,
    /// An action for the tool of that name, which another file has.
    Action(&'a str),
}

/// A piece of a file.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// What it is.
    pub role: Role<'a>,
    /// JSON pointer to it.
    pub pointer: String,
    /// As it is written.
    pub value: &'a Value,
    /// The form of a tool.
    pub dialect: Dialect,
    /// The parameters of a tool as they are written, and where.
    pub parameters: Option<(String, &'a Value)>,
}

impl Piece<'_> {
    /// Whether the parameters map names straight to types.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        matches!(self.dialect, Dialect::Needle | Dialect::Xlam)
    }
}

/// The tools and actions of a file; none where it is of another kind.
#[must_use]
pub fn survey(root: &Value) -> Vec<Piece<'_>> {
    let Ok(contents) = dialect::find(root) else { return Vec::new() };
    let tools = contents.tools.iter().map(|found| Piece {
        role: Role::Tool,
        pointer: found.field.pointer(),
        value: found.field.value,
        dialect: found.reader.dialect,
        parameters: found.raw().ok().and_then(|raw| raw.parameters).map(|field| (field.pointer(), field.value)),
    });
    let actions = contents.actions.iter().map(|(tool, field)| Piece {
        role: Role::Action(tool),
        pointer: field.pointer(),
        value: field.value,
        dialect: Dialect::Native,
        parameters: None,
    });
    tools.chain(actions).collect()
}
