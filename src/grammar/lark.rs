//! The grammar of exactly the answers that can be calls of the offered tools, in llguidance's Lark dialect:
//! `[]` or a list of calls; names closed, arguments in schema order and each optional, compact separators.
//! A required argument may be left out: that call is incomplete, not invalid.

use super::ascii::ascii_json;
use super::numbers::numbers;
use super::words::{pieces, says};
use crate::manifest::Tool;
use crate::text::Span;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Calls of one answer at most.
const MAX_CALLS: usize = 4;
/// Items of one list at most.
const MAX_ITEMS: usize = 8;
/// How deep schemas are followed; below, a value cannot be written.
const MAX_DEPTH: usize = 6;

/// What values may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grounding {
    /// Any text and number of the right type.
    Open,
    /// Only what the sentence says, allowed values and defaults.
    Said,
}

/// The Lark text for `tools` and `sentence`.
#[must_use]
pub fn grammar(tools: &[&Tool], sentence: &str, grounding: Grounding) -> String {
    let mut g = Builder { rules: String::new(), count: 0, grounding, sentence, numbers: said_numbers(sentence) };
    let calls: Vec<String> = tools.iter().map(|t| g.call(t)).collect();
    let mut out = String::from("start: \" \"? \"[]\"");
    if !calls.is_empty() {
        let _ = write!(out, " | \" \"? \"[\" call (\",\" call){{0,{}}} \"]\"\ncall: {}", MAX_CALLS - 1, calls.join(" | "));
    }
    out.push('\n');
    out.push_str(&g.rules);
    out.push_str(&terminals(sentence, grounding));
    out
}

fn said_numbers(sentence: &str) -> Vec<String> {
    numbers(sentence).into_iter().map(|n| n.text).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The texts that strings may be made of.
fn terminals(sentence: &str, grounding: Grounding) -> String {
    let mut out = String::from("FREE: /([ !#-\\[\\]-~]|\\\\[\"\\\\\\/bfnrt]|\\\\u[0-9a-f]{4}){0,200}/\n");
    let chunks = chunks(sentence);
    if grounding == Grounding::Said && !chunks.is_empty() {
        let list = Value::Array(chunks.into_iter().map(Value::from).collect());
        let _ = writeln!(out, "PIECE: %regex {{\"substring_chunks\": {list}}}");
        out.push_str("SUB: PIECE & /[^ ](.*[^ ])?/\n");
    }
    out
}

/// The sentence as it looks inside an ASCII-escaped JSON string, cut where a value may begin and end.
fn chunks(sentence: &str) -> Vec<String> {
    let escaped = |span: &Span| {
        let text = ascii_json(&Value::from(span.of(sentence).unwrap_or_default()));
        text[1..text.len() - 1].to_owned()
    };
    pieces(sentence).iter().map(escaped).collect()
}

struct Builder<'a> {
    rules: String,
    sentence: &'a str,
    count: usize,
    grounding: Grounding,
    numbers: Vec<String>,
}

/// A text as a Lark literal.
fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

impl Builder<'_> {
    fn rule(&mut self, body: &str) -> String {
        let name = format!("r{}", self.count);
        self.count += 1;
        let _ = writeln!(self.rules, "{name}: {body}");
        name
    }

    fn call(&mut self, tool: &Tool) -> String {
        let head = format!("{{\"name\":{},\"arguments\":", ascii_json(&Value::from(tool.model_name.as_str())));
        let arguments = self.object(&tool.schema, &tool.schema, 0);
        self.rule(&format!("{} {arguments} \"}}\"", literal(&head)))
    }

    /// `{…}` with the properties of `schema` in order, each optional: two chains of rules, so that commas stay right and
    /// the grammar stays linear in the number of properties.
    fn object(&mut self, schema: &Value, root: &Value, depth: usize) -> String {
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut pairs = Vec::new();
        for (name, property) in properties.into_iter().flatten() {
            if let Some(value) = self.value(property, root, depth + 1) {
                pairs.push(format!("{} {value}", literal(&format!("{}:", ascii_json(&Value::from(name.as_str()))))));
            }
        }
        let (mut first, mut rest) = (self.rule("\"\""), self.rule("\"\""));
        for pair in pairs.iter().rev() {
            let next = format!("{pair} {rest} | {first}");
            let rest_next = format!("\",\" {pair} {rest} | {rest}");
            first = self.rule(&next);
            rest = self.rule(&rest_next);
        }
        self.rule(&format!("\"{{\" {first} \"}}\""))
    }

    /// A rule or terminal for a value; `None` when the sentence gives none or the schema cannot be followed.
    fn value(&mut self, schema: &Value, root: &Value, depth: usize) -> Option<String> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = root.pointer(reference.strip_prefix('#')?)?.clone();
            return self.value(&target, root, depth + 1);
        }
        if let Some(fixed) = schema.get("const") {
            return Some(self.rule(&literal(&ascii_json(fixed))));
        }
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            return self.choices(choices);
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(parts) = schema.get(key).and_then(Value::as_array) {
                let ways: Vec<String> = parts.iter().filter_map(|p| self.value(p, root, depth + 1)).collect();
                return (!ways.is_empty()).then(|| self.rule(&ways.join(" | ")));
            }
        }
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ if schema.get("properties").is_some() => vec!["object"],
            _ => vec!["string", "number"],
        };
        let ways: Vec<String> = types.iter().filter_map(|t| self.typed(t, schema, root, depth)).collect();
        (!ways.is_empty()).then(|| self.rule(&ways.join(" | ")))
    }

    /// Allowed values; only those that the sentence says when it says some.
    fn choices(&mut self, choices: &[Value]) -> Option<String> {
        let word = |c: &Value| c.as_str().map_or_else(|| c.to_string(), str::to_owned);
        let mut list: Vec<&Value> = choices.iter().filter(|c| !c.is_null()).collect();
        if self.grounding == Grounding::Said && list.iter().any(|c| says(self.sentence, &word(c))) {
            list.retain(|c| says(self.sentence, &word(c)));
        }
        let list: Vec<String> = list.into_iter().map(|c| literal(&ascii_json(c))).collect();
        (!list.is_empty()).then(|| self.rule(&list.join(" | ")))
    }

    fn typed(&mut self, kind: &str, schema: &Value, root: &Value, depth: usize) -> Option<String> {
        match kind {
            "string" => self.string(schema),
            "boolean" => Some("\"true\" | \"false\"".to_owned()),
            "integer" | "number" => self.number(kind == "integer"),
            "array" => {
                let any = Value::from(serde_json::Map::new());
                let item = self.value(schema.get("items").unwrap_or(&any), root, depth + 1)?;
                Some(format!("\"[\" {item} (\",\" {item}){{0,{}}} \"]\"", MAX_ITEMS - 1))
            }
            "object" => Some(self.object(schema, root, depth)),
            _ => None,
        }
    }

    fn string(&mut self, schema: &Value) -> Option<String> {
        let free = schema.get("x-free").and_then(Value::as_bool).unwrap_or(false);
        if free || self.grounding == Grounding::Open {
            return Some("\"\\\"\" FREE \"\\\"\"".to_owned());
        }
        Some("\"\\\"\" SUB \"\\\"\"".to_owned())
    }

    fn number(&mut self, whole: bool) -> Option<String> {
        if self.grounding == Grounding::Open {
            return Some(if whole { "/-?(0|[1-9][0-9]{0,17})/" } else { "/-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?/" }.to_owned());
        }
        let said: Vec<String> = self.numbers.iter().filter(|n| !whole || !n.contains('.')).map(|n| literal(n)).collect();
        (!said.is_empty()).then(|| said.join(" | "))
    }
}
