//! What may stand after `--arg`: the parameters of the tool that was named, then the values of one. Pure.

use super::known::Candidate;
use crate::manifest::{Kind, Param, Tool};
use serde_json::Value;

/// What may come, and how the shell goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// `NAME=`, those that must be given first.
    Names(Vec<Candidate>),
    /// Values of the parameter.
    Values(Vec<Candidate>),
    /// Files.
    Files,
}

/// What may come after `--arg` for `tool`, where `typed` is the text so far and `given` are the names that came before.
pub(super) fn argument(tool: &Tool, typed: &str, given: &[&str]) -> Argument {
    match typed.split_once('=') {
        Some((name, _)) => tool.params.iter().find(|p| p.name == name).map_or(Argument::Values(Vec::new()), values),
        None => {
            let mut open: Vec<&Param> = tool.params.iter().filter(|p| !given.contains(&p.name.as_str())).collect();
            open.sort_by_key(|p| !p.required);
            Argument::Names(open.into_iter().map(|p| Candidate::new(format!("{}=", p.name), about(p))).collect())
        }
    }
}

fn about(param: &Param) -> String {
    let must = if param.required { "required, " } else { "" };
    let words = if param.description.is_empty() { "" } else { ": " };
    format!("{must}{}{words}{}", param.kind.word(), param.description)
}

fn values(param: &Param) -> Argument {
    let written = |value: &Value| match value {
        Value::String(text) if param.kind == Kind::String => text.clone(),
        other => other.to_string(),
    };
    if param.kind == Kind::String && param.format.as_deref() == Some("path") {
        return Argument::Files;
    }
    let choices: Vec<Value> = match param.kind {
        Kind::Boolean if param.choices.is_empty() => vec![true.into(), false.into()],
        _ if param.choices.is_empty() => param.default.clone().into_iter().collect(),
        _ => param.choices.clone(),
    };
    let about = |value: &Value| if param.default.as_ref() == Some(value) { "default" } else { "" };
    Argument::Values(choices.iter().map(|v| Candidate::new(format!("{}={}", param.name, written(v)), about(v))).collect())
}
