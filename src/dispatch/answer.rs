//! The model's text read as calls of the offered tools.

use super::check::{Check, Finding};
use crate::manifest::{Call, Tool};
use serde_json::{Map, Value};

/// A call with its tool and its place in the answer.
pub(super) struct Read<'a> {
    pub(super) place: usize,
    pub(super) tool: &'a Tool,
    pub(super) call: Call,
}

/// The calls of an answer; an error says what is wrong with the text. The same call twice counts once and is said.
pub(super) fn parse<'a>(text: &str, offered: &[&'a Tool], findings: &mut Vec<Finding>) -> Result<Vec<Read<'a>>, Finding> {
    let form = |message: String| Finding { check: Check::Form, message };
    let value: Value = serde_json::from_str(text).map_err(|e| form(format!("the model's answer is not JSON ({e})")))?;
    let Value::Array(items) = value else { return Err(form("the model's answer is not a list of calls".to_owned())) };
    let mut calls: Vec<Read<'_>> = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        let name = item.get("name").and_then(Value::as_str).ok_or_else(|| form("a call in the model's answer has no name".to_owned()))?;
        let tool = offered
            .iter()
            .find(|t| t.answers_to(name))
            .ok_or_else(|| form(format!("the model named {name:?}, which is no offered tool")))?;
        let arguments = match item.get("arguments") {
            None => Map::new(),
            Some(Value::Object(map)) => map.clone(),
            Some(_) => return Err(form(format!("the arguments of {name} are not an object"))),
        };
        let call = Call { name: tool.name.clone(), arguments };
        if calls.iter().any(|c| c.call == call) {
            findings.push(Finding { check: Check::Twice, message: format!("the model wrote {} twice; it counts once", call.name) });
        } else {
            calls.push(Read { place, tool, call });
        }
    }
    Ok(calls)
}
