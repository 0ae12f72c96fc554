//! Parameters that a sentence seems to give a value for: a model this small often ends its arguments too early.

use crate::grammar::{ascii_json, numbers, says};
use crate::manifest::{Kind, Param, Tool};
use serde_json::Value;

/// The wanted parameters of each offered tool, in schema order.
pub(super) struct Wanted {
    /// The head of a call in the answer, and each parameter's key as written with whether it is wanted.
    tools: Vec<(String, Vec<(String, bool)>)>,
}

impl Wanted {
    pub(super) fn new<'a>(tools: impl Iterator<Item = &'a Tool>, query: &str) -> Self {
        let count = numbers(query).len();
        let tools = tools.map(|tool| {
            let head = format!("{{\"name\":{},", ascii_json(&Value::from(tool.model_name.as_str())));
            let keys = tool.params.iter().map(|p| (format!("{}:", ascii_json(&Value::from(p.name.as_str()))), gives(p, query, count)));
            (head, keys.collect())
        });
        Self { tools: tools.collect() }
    }

    /// Whether the call that `answer` is in still lacks a wanted parameter that may come.
    pub(super) fn is_open(&self, answer: &str) -> bool {
        let last = self.tools.iter().filter_map(|(head, keys)| Some((answer.rfind(head.as_str())?, keys))).max_by_key(|(at, _)| *at);
        let Some((at, keys)) = last else { return false };
        let call = &answer[at..];
        let written = keys.iter().rposition(|(key, _)| call.contains(key.as_str())).map_or(0, |i| i + 1);
        keys[written..].iter().any(|(_, wanted)| *wanted)
    }
}

fn gives(param: &Param, query: &str, numbers: usize) -> bool {
    let said = |c: &Value| c.as_str().is_some_and(|c| says(query, c));
    param.required
        || param.choices.iter().any(said)
        || (matches!(param.kind, Kind::Integer | Kind::Number) && param.choices.is_empty() && numbers > 0)
}
