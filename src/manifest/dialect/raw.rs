//! What every dialect becomes: one form of a tool that is not yet checked, and what a reader of a dialect is.

use super::super::Dialect;
use super::super::field::{Fault, Field, Object};
use super::astray::astray;
use serde_json::Value;

/// A tool as its dialect has it, in the one form that is checked from here on.
#[derive(Debug, Clone)]
pub(in crate::manifest) struct Raw<'a> {
    /// The tool's own object, inside any wrapper.
    pub(in crate::manifest) object: Object<'a>,
    /// Words for the model and for people.
    pub(in crate::manifest) description: Option<Field<'a>>,
    /// The parameters as they are written, and where.
    pub(in crate::manifest) parameters: Option<Field<'a>>,
    /// The parameters as a JSON Schema of any draft.
    pub(in crate::manifest) schema: Option<Value>,
    /// MCP's hints, where the dialect has them.
    pub(in crate::manifest) hints: bool,
}

impl<'a> Raw<'a> {
    /// A tool whose parameters are a JSON Schema in the first of these members that is there.
    pub(super) fn of(object: &Object<'a>, members: &[&str]) -> Self {
        let parameters = members.iter().find_map(|member| object.get(member));
        Self {
            schema: parameters.as_ref().map(|field| field.value.clone()),
            parameters,
            description: object.get("description"),
            hints: false,
            object: object.clone(),
        }
    }
}

/// How one dialect is told from the others and read.
pub(in crate::manifest) struct Reader {
    /// Which it is.
    pub(in crate::manifest) dialect: Dialect,
    /// The list of tools, where the file itself has this form.
    pub(super) list: for<'a> fn(&Object<'a>) -> Option<Field<'a>>,
    /// Whether a tool is written so, whatever list it stands in.
    pub(super) owns: fn(&Object<'_>) -> bool,
    /// The tool in the common form.
    pub(super) read: for<'a> fn(&Object<'a>) -> Raw<'a>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({:?})", self.dialect)
    }
}

/// One tool's value, with the reader that knows its form.
#[derive(Debug, Clone)]
pub(in crate::manifest) struct Found<'a> {
    /// The tool's own object, inside any wrapper.
    pub(in crate::manifest) field: Field<'a>,
    /// Its reader.
    pub(in crate::manifest) reader: &'static Reader,
}

impl<'a> Found<'a> {
    /// The common form.
    pub(in crate::manifest) fn raw(&self) -> Result<Raw<'a>, Fault> {
        let raw = (self.reader.read)(&self.field.object()?);
        // The native form refuses every key that it does not know.
        let lost = raw.parameters.is_none() && self.reader.dialect != Dialect::Native;
        match astray(&raw.object).filter(|_| lost) {
            Some(fault) => Err(fault),
            None => Ok(raw),
        }
    }
}

/// No file of this dialect has a list of its own.
pub(super) fn no_list<'a>(_: &Object<'a>) -> Option<Field<'a>> {
    None
}

/// No tool is known by itself to be of this dialect.
pub(super) fn never(_: &Object<'_>) -> bool {
    false
}
