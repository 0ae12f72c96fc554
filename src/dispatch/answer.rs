//! The model's answer, read once: its calls, and which bytes of it each value takes.

use super::finding::{Check, Finding};
use super::trail::Step;
use crate::manifest::{Call, Tool};
use serde_json::{Map, Value};
use std::ops::Range;

/// A decoded answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Decoded {
    /// The answer's text.
    pub(super) text: String,
    /// How it came about; empty without a grammar.
    pub(super) steps: Vec<Step>,
}

/// A call of an answer.
#[derive(Debug)]
pub(super) struct Read<'a> {
    pub(super) tool: &'a Tool,
    pub(super) call: Call,
    /// Bytes of the answer that the call takes; empty where the answer is not compact.
    pub(super) range: Range<usize>,
    /// Bytes that each argument's value takes.
    pub(super) values: Vec<(String, Range<usize>)>,
}

impl Decoded {
    /// The refusal.
    pub(super) fn nothing() -> Self {
        Self { text: "[]".to_owned(), steps: Vec::new() }
    }

    /// The steps that write into these bytes of the answer.
    pub(super) fn within<'a>(&'a self, bytes: &'a Range<usize>) -> impl Iterator<Item = &'a Step> {
        let raw = self.steps.iter().map(|s| s.text.as_str()).collect::<String>();
        let mut at = 0_usize;
        let lead = raw.len() - raw.trim_start().len();
        self.steps.iter().filter(move |step| {
            let start = at.saturating_sub(lead);
            at += step.text.len();
            start < bytes.end && at.saturating_sub(lead) > bytes.start
        })
    }

    /// The calls; an error says what is wrong with the text. The same call twice counts once and is said, and so is a
    /// last call that the decode's limit cut off.
    pub(super) fn calls<'a>(&self, offered: &[&'a Tool], findings: &mut Vec<Finding>) -> Result<Vec<Read<'a>>, Finding> {
        let places = written(&self.text);
        let items = match serde_json::from_str::<Value>(&self.text) {
            Ok(Value::Array(items)) => items,
            Ok(_) => return Err(form("the model's answer is not a list of calls".to_owned())),
            Err(_) if places.iter().any(|p| p.whole) => {
                findings.push(Finding::new(Check::CutShort, "the answer was too long; its last call is left out"));
                let whole = |p: &&Written| p.whole;
                places.iter().filter(whole).filter_map(|p| serde_json::from_str(self.text.get(p.range.clone())?).ok()).collect()
            }
            Err(e) => return Err(form(format!("the model's answer is not JSON ({e})"))),
        };
        let mut calls: Vec<Read<'_>> = Vec::new();
        for (place, item) in items.into_iter().enumerate() {
            let (tool, call) = one(&item, offered)?;
            if calls.iter().any(|c| c.call == call) {
                let message = format!("the model wrote {} twice; it counts once", call.name);
                findings.push(Finding::new(Check::Twice, message));
                continue;
            }
            let (range, values) = places.get(place).map(|p| (p.range.clone(), p.values.clone())).unwrap_or_default();
            calls.push(Read { tool, call, range, values });
        }
        Ok(calls)
    }
}

fn form(message: String) -> Finding {
    Finding::new(Check::Form, message)
}

fn one<'a>(item: &Value, offered: &[&'a Tool]) -> Result<(&'a Tool, Call), Finding> {
    let name = item.get("name").and_then(Value::as_str);
    let name = name.ok_or_else(|| form("a call in the model's answer has no name".to_owned()))?;
    let tool = offered.iter().copied().find(|t| t.answers_to(name));
    let tool = tool.ok_or_else(|| form(format!("the model named {name:?}, which is not an offered tool")))?;
    let arguments = match item.get("arguments") {
        None => Map::new(),
        Some(Value::Object(map)) => map.clone(),
        Some(_) => return Err(form(format!("the arguments of {name} are not an object"))),
    };
    Ok((tool, Call { name: tool.name.clone(), arguments }))
}

/// A call in the text of an answer.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    range: Range<usize>,
    /// It has its end.
    whole: bool,
    /// Each argument's value.
    values: Vec<(String, Range<usize>)>,
}

/// The calls of a compact list, in order. A text that stops being one gives those up to there.
fn written(answer: &str) -> Vec<Written> {
    let mut out: Vec<Written> = Vec::new();
    let mut at = 0;
    while let Some(found) = answer.get(at..).and_then(|rest| rest.find("{\"name\":")) {
        let start = at + found;
        let Some(name) = value_end(answer, start + 8) else { break };
        let Some(mut key) = answer.get(name..).and_then(|r| r.starts_with(",\"arguments\":{").then_some(name + 14)) else { break };
        let mut call = Written { range: start..answer.len(), whole: false, values: Vec::new() };
        while answer.get(key..).is_some_and(|r| r.starts_with('"')) {
            let colon = value_end(answer, key).filter(|c| answer[*c..].starts_with(':'));
            let Some((colon, end)) = colon.and_then(|c| Some((c, value_end(answer, c + 1)?))) else {
                out.push(call);
                return out;
            };
            let name = serde_json::from_str(&answer[key..colon]).unwrap_or_default();
            call.values.push((name, colon + 1..end));
            key = end + usize::from(answer[end..].starts_with(','));
        }
        if answer[key..].starts_with("}}") {
            call.whole = true;
            call.range.end = key + 2;
        }
        at = key;
        out.push(call);
    }
    out
}

/// Where the JSON value that begins at `start` ends; `None` when it does not.
fn value_end(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (i, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => {
                quoted = !quoted;
                if !quoted && depth == 0 {
                    return Some(i + 1);
                }
            }
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' | b':' if depth == 0 => return (i > start).then_some(i),
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn arguments_are_found_in_an_answer() {
        let answer = r#"[{"name":"a","arguments":{"x":"1\",}","y":[1,{"z":2}],"w":-3}},{"name":"b","arguments":{}},{"name":"c","arguments":{"k":true}}]"#;
        let all = written(answer);
        assert!(all.iter().all(|w| w.whole && serde_json::from_str::<Value>(&answer[w.range.clone()]).is_ok()), "{all:?}");
        let found: Vec<_> = all
            .into_iter()
            .enumerate()
            .flat_map(|(call, w)| w.values.into_iter().map(move |(n, v)| (call, n, answer[v].to_owned())))
            .collect();
        let want = [(0, "x", r#""1\",}""#), (0, "y", r#"[1,{"z":2}]"#), (0, "w", "-3"), (2, "k", "true")];
        assert_eq!(found, want.map(|(c, n, v)| (c, n.to_owned(), v.to_owned())));
    }

    #[test]
    fn a_call_that_was_cut_off_is_left_out_and_said() {
        let set = crate::manifest::load(&crate::manifest::Sources {
            builtin: vec![(
                "t".into(),
                r#"[{"name":"a","description":"d","parameters":{"type":"object","properties":{"x":{"type":"string"}}}}]"#.into(),
            )],
            ..Default::default()
        });
        let tools: Vec<&Tool> = set.tools.iter().collect();
        let text = r#"[{"name":"a","arguments":{"x":"1"}},{"name":"a","arguments":{"x":"2"#.to_owned();
        let mut findings = Vec::new();
        let calls = Decoded { text, steps: Vec::new() }.calls(&tools, &mut findings).unwrap();
        assert_eq!((calls.len(), findings[0].check), (1, Check::CutShort));
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_text_is_read_without_a_panic(tail in r#"[\[\]{}":,\\a-z1é]{0,40}"#) {
            for start in ["", "[{\"name\":\"a\",\"arguments\":{", "{\"name\":"] {
                let text = format!("{start}{tail}");
                for (_, value) in written(&text).into_iter().flat_map(|w| w.values) {
                    prop_assert!(text.get(value).is_some());
                }
            }
        }
    }
}
