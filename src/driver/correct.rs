//! A proposed call as a person corrects it: planned and judged like any other. What was typed counts as said; everything that a
//! plan holds values to holds here too.

use super::turn::{Basis, Offer, description, doubts};
use super::{Engine, Machine, plan};
use crate::action::Refusal;
use crate::dispatch::{Evidence, Proposed, absent};
use crate::manifest::{Call, Param, Tool};
use crate::policy::Trust;
use serde_json::{Map, Value};
use std::sync::Arc;

impl Engine {
    /// The offer of another call in the place of `before`, an answer to the same sentence.
    #[must_use]
    pub fn corrected(&self, before: &Offer, call: Call) -> Offer {
        let tool = self.tools.get(&call.name);
        let query = before.query().unwrap_or_default().to_owned();
        let evidence: Vec<(String, Evidence)> =
            call.arguments.iter().map(|(name, value)| (name.clone(), evidence(before, name, value))).collect();
        let typed: Vec<String> = call.arguments.values().map(|v| v.to_string().to_lowercase()).collect();
        // A word that a value has by now was used after all.
        let is_open = |word: &str| !typed.iter().any(|text| text.contains(&word.to_lowercase()));
        let unused: Vec<_> = before.unused.iter().filter(|s| s.of(&query).is_some_and(is_open)).copied().collect();
        let trust = Trust {
            all_said: evidence.iter().all(|(_, e)| *e != Evidence::Nowhere),
            all_used: unused.is_empty(),
            // A person chose it: how likely the model found it says nothing any more.
            confidence: None,
            thresholds: self.thresholds,
        };
        let planned = plan::prepare(&self.tools, &self.rules, &call, trust, self.strict);
        let verdict = tool.map(|t| t.check(&call.arguments)).unwrap_or_default();
        let absent = tool.map(|t| absent(t, &call, &Machine)).unwrap_or_default();
        let proposed = Proposed { call, verdict, evidence, confidence: None, absent };
        let basis = Basis { rules: Arc::clone(&self.rules), tool: tool.cloned().map(Arc::new), trust };
        let doubts = doubts(&proposed, &unused, &query);
        let source = Arc::clone(&before.source);
        let whole = before.whole;
        Offer { planned, description: description(tool), doubts, unused, corrected: true, proposed, basis, source, whole }
    }
}

impl Offer {
    /// The sentence that it is an answer to.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        Some(&self.source.asked.as_ref()?.query)
    }

    /// The tool of its call.
    #[must_use]
    pub fn tool(&self) -> Option<&Tool> {
        self.basis.tool.as_deref()
    }

    /// What is wrong with its call, each with the dotted path of what it is about; what is of no argument has an empty one.
    #[must_use]
    pub fn faults(&self) -> Vec<(String, String)> {
        let Err(refusal) = &self.planned else { return Vec::new() };
        match refusal {
            Refusal::Missing(names) => names.iter().map(|name| (name.clone(), format!("{name} is needed"))).collect(),
            Refusal::Unsafe { param, message } => vec![(param.clone(), message.clone())],
            Refusal::Invalid(_) if !self.proposed.verdict.invalid.is_empty() => {
                let all = self.proposed.verdict.invalid.iter();
                all.map(|i| (dotted(&i.path), i.message.clone())).collect()
            }
            other => vec![(String::new(), other.to_string())],
        }
    }
}

/// A pointer as a dotted path.
fn dotted(pointer: &str) -> String {
    let parts = pointer.trim_start_matches('/').split('/').map(|part| part.replace("~1", "/").replace("~0", "~"));
    parts.collect::<Vec<_>>().join(".")
}

/// Where a value of a corrected call is from: it was proposed, or it was typed.
fn evidence(before: &Offer, name: &str, value: &Value) -> Evidence {
    let old = &before.proposed;
    let same = |(n, _): &&(String, Evidence)| n == name && old.call.arguments.get(n) == Some(value);
    let moved = |(n, e): &&(String, Evidence)| e.span().is_some() && old.call.arguments.get(n) == Some(value);
    let found = old.evidence.iter().find(same).or_else(|| old.evidence.iter().find(moved));
    found.map_or(Evidence::Typed, |(_, evidence)| evidence.clone())
}

/// The values that fit a tool among those that were meant for another one: those of the same name, then, for a parameter that
/// must be given, the first left over of the same type and format.
#[must_use]
pub fn fitting(tool: &Tool, values: &Map<String, Value>) -> Map<String, Value> {
    let fits = |param: &Param, value: &Value| {
        let alone = Map::from_iter([(param.name.clone(), value.clone())]);
        tool.check(&alone).invalid.is_empty()
    };
    let mut kept = Map::new();
    for param in &tool.params {
        if let Some(value) = values.get(&param.name).filter(|value| fits(param, value)) {
            kept.insert(param.name.clone(), value.clone());
        }
    }
    let mut left: Vec<&Value> = values.iter().filter(|(name, _)| !kept.contains_key(*name)).map(|(_, value)| value).collect();
    for param in tool.params.iter().filter(|p| p.required && p.choices.is_empty()) {
        if kept.contains_key(&param.name) {
            continue;
        }
        if let Some(at) = left.iter().position(|value| fits(param, value)) {
            kept.insert(param.name.clone(), left.remove(at).clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, ToolSet, load};
    use serde_json::json;

    fn tools() -> ToolSet {
        let text = r#"[{"name": "size", "parameters": {"properties": {"path": {"type": "string"}, "depth": {"type": "integer"}}, "required": ["path"]}},
            {"name": "copy", "parameters": {"properties": {"source": {"type": "string"}, "destination": {"type": "string"}, "depth": {"type": "string"}},
            "required": ["source", "destination"]}}]"#;
        load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() })
    }

    #[test]
    fn values_that_fit_another_tool_are_kept() {
        let set = tools();
        let fit = |tool: &str, values: Value| Value::Object(fitting(set.get(tool).unwrap(), values.as_object().unwrap()));
        assert_eq!(fit("size", json!({"path": "a", "depth": 2, "x": 1})), json!({"path": "a", "depth": 2}));
        assert_eq!(fit("copy", json!({"path": "a", "depth": 2})), json!({"source": "a"}));
        assert_eq!(fit("size", json!({"source": "a", "destination": "b", "depth": "x"})), json!({"path": "a"}));
    }
}
