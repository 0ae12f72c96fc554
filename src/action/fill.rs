//! Templates filled with the values of a call.

use super::{Piece, Refusal, Secretive};
use crate::manifest::{Call, Part, Template, Tool};
use serde_json::Value;

/// The values of one call, schema defaults standing in for what was not said.
pub(super) struct Values<'a> {
    tool: &'a Tool,
    call: &'a Call,
}

/// How a value is written into a template.
pub(super) type Write = fn(&str) -> String;

impl<'a> Values<'a> {
    pub(super) fn new(tool: &'a Tool, call: &'a Call) -> Self {
        Self { tool, call }
    }

    /// The value of a parameter; null counts as none.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let said = self.call.arguments.get(name).filter(|v| !v.is_null());
        said.or_else(|| self.tool.param(name).and_then(|p| p.default.as_ref()).filter(|v| !v.is_null()))
    }

    /// Whether an `if` on the parameter holds.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.get(name).is_some_and(|v| *v != Value::Bool(false))
    }

    /// Whether the parameter's values may begin with a dash.
    pub(super) fn may_be_option(&self, name: &str) -> bool {
        self.tool.param(name).and_then(|p| p.format.as_deref()) == Some("option")
    }

    /// Required parameters without a value.
    pub(super) fn missing(&self) -> Vec<String> {
        self.tool.params.iter().filter(|p| p.required && self.get(&p.name).is_none()).map(|p| p.name.clone()).collect()
    }

    /// The filled text; `None` when a hole has no value. `item` is the value of `{}`.
    pub(super) fn fill(&self, template: &Template, item: Option<&Value>, write: Write) -> Result<Option<String>, Refusal> {
        let mut out = String::new();
        for part in &template.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Secret(name) => return Err(Refusal::MissingSecret(name.clone())),
                Part::Hole(name) => match self.get(name) {
                    None => return Ok(None),
                    Some(value) => out.push_str(&write(&checked(name, value)?)),
                },
                Part::Item => match item {
                    None => return Ok(None),
                    Some(value) => out.push_str(&write(&checked("item", value)?)),
                },
            }
        }
        Ok(Some(out))
    }

    /// As `fill`, keeping secrets by name; each must be set.
    pub(super) fn secretive(
        &self,
        template: &Template,
        write: Write,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Secretive>, Refusal> {
        let mut parts = Vec::new();
        for part in &template.parts {
            if let Part::Secret(name) = part {
                environment(name).ok_or_else(|| Refusal::MissingSecret(name.clone()))?;
                parts.push(Piece::Secret(name.clone()));
                continue;
            }
            match self.fill(&Template { parts: vec![part.clone()] }, None, write)? {
                None => return Ok(None),
                Some(text) => parts.push(Piece::Text(text)),
            }
        }
        Ok(Some(Secretive { parts }))
    }
}

/// A value as text: strings as they are, everything else as compact JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

fn checked(name: &str, value: &Value) -> Result<String, Refusal> {
    let text = text(value);
    if text.contains('\0') {
        return Err(Refusal::Unsafe { param: name.to_owned(), message: "the value has a NUL byte".to_owned() });
    }
    Ok(text)
}

/// The value as it is.
pub(super) fn plain(value: &str) -> String {
    value.to_owned()
}

/// Percent-encoded but for the unreserved characters of RFC 3986.
pub(super) fn percent(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
