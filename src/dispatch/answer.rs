//! The model's text read as calls of the offered tools.

use crate::manifest::{Call, Tool};
use serde_json::{Map, Value};

/// Calls with their tools; an error says what is wrong with the text. The same call twice counts once.
pub(super) fn parse<'a>(text: &str, offered: &[&'a Tool]) -> Result<Vec<(&'a Tool, Call)>, String> {
    let value: Value = serde_json::from_str(text).map_err(|e| format!("the model's answer is not JSON ({e})"))?;
    let Value::Array(items) = value else { return Err("the model's answer is not a list of calls".to_owned()) };
    let mut calls: Vec<(&Tool, Call)> = Vec::new();
    for item in items {
        let name = item.get("name").and_then(Value::as_str).ok_or("a call in the model's answer has no name")?;
        let tool =
            offered.iter().find(|t| t.answers_to(name)).ok_or_else(|| format!("the model named {name:?}, which is no offered tool"))?;
        let arguments = match item.get("arguments") {
            None => Map::new(),
            Some(Value::Object(map)) => map.clone(),
            Some(_) => return Err(format!("the arguments of {name} are not an object")),
        };
        let call = Call { name: tool.name.clone(), arguments };
        if !calls.iter().any(|(_, c)| *c == call) {
            calls.push((tool, call));
        }
    }
    Ok(calls)
}
