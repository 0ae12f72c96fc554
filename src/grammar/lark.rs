//! The grammar of exactly the answers that can be calls of the offered tools, in llguidance's Lark dialect:
//! `[]` or a list of calls; names closed, arguments in schema order and each optional, compact separators.
//! A required argument may be left out: that call is incomplete, not invalid.

use super::ascii::ascii_json;
use super::merge::Merger;
use super::said::{numbers_for, shared_signs, single_words, takes_one_word, takes_ranges};
use super::stretches::stretches;
use crate::manifest::{Kind, Tool};
use crate::sentence::Sentence;
use crate::text::{Span, plain};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Items of one list at most.
const MAX_ITEMS: usize = 24;
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

/// A first call of which something is settled.
#[derive(Debug, Clone, Copy)]
pub struct PartialCall<'a> {
    /// Its tool.
    pub tool: &'a Tool,
    /// Arguments with their values, in schema order; those before the last of them that are not named stay out.
    pub fixed: &'a [(String, Value)],
    /// The argument that comes after those; `None`: any or none.
    pub next: Option<&'a str>,
    /// What no other value of the call may use.
    pub taken: &'a [Span],
}

/// The Lark text for at most so many `calls` of `tools` in answer to `sentence`.
#[must_use]
pub fn grammar(tools: &[&Tool], sentence: &Sentence, grounding: Grounding, calls: usize) -> String {
    let mut g = Builder::new(tools, sentence, grounding);
    let heads: Vec<String> = tools.iter().map(|t| g.call(t, &[])).collect();
    let mut out = String::from("start: \" \"? \"[]\"");
    if !heads.is_empty() {
        let more = if calls > 1 { format!("(\",\" call){{0,{}}}", calls - 1) } else { String::new() };
        let _ = write!(out, " | \" \"? \"[\" call {more} \"]\"\ncall: {}", heads.join(" | "));
    }
    out.push('\n');
    out.push_str(&g.rules);
    out.push_str(&g.terminals());
    out
}

/// The Lark text for one call that begins as `held` says.
#[must_use]
pub fn grammar_of_one(held: PartialCall<'_>, sentence: &Sentence, grounding: Grounding) -> String {
    let mut g = Builder::new(&[held.tool], sentence, grounding);
    g.taken.extend_from_slice(held.taken);
    g.next = held.next.map(str::to_owned);
    let call = g.call(held.tool, held.fixed);
    format!("start: \" \"? \"[\" {call} \"]\"\n{}{}", g.rules, g.terminals())
}

struct Builder<'a> {
    rules: String,
    sentence: &'a Sentence,
    count: usize,
    grounding: Grounding,
    /// Signs at which words may be cut.
    signs: Vec<&'static str>,
    taken: Vec<Span>,
    /// Name and description of the argument that is being written: they say in which unit it counts.
    hint: (String, String),
    /// The tool takes both ends of a range.
    ranges: bool,
    /// The tool takes a number.
    counts: bool,
    /// The argument of a held call that must come next.
    next: Option<String>,
    merger: Merger,
}

/// Whether a said number keeps the schema's bounds.
fn in_bounds(schema: &Value, number: &str) -> bool {
    let Ok(n) = number.parse::<f64>() else { return false };
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    bound("minimum").is_none_or(|b| n >= b)
        && bound("maximum").is_none_or(|b| n <= b)
        && bound("exclusiveMinimum").is_none_or(|b| n > b)
        && bound("exclusiveMaximum").is_none_or(|b| n < b)
        && bound("multipleOf").is_none_or(|b| b <= 0.0 || (n / b).fract() == 0.0)
}

/// Whether a property tells of which kind its object is: inside another value none is written without a required one of these.
fn has_one_value(property: &Value) -> bool {
    property.get("const").is_some() || property.get("enum").and_then(Value::as_array).is_some_and(|values| values.len() == 1)
}

/// A text as a Lark literal.
fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

impl<'a> Builder<'a> {
    fn new(tools: &[&Tool], sentence: &'a Sentence, grounding: Grounding) -> Self {
        Self {
            rules: String::new(),
            sentence,
            count: 0,
            grounding,
            signs: shared_signs(tools),
            taken: sentence.opening_verb().into_iter().collect(),
            hint: (String::new(), String::new()),
            ranges: false,
            counts: false,
            next: None,
            merger: Merger::default(),
        }
    }

    /// The texts that strings may be, with their quotes: a quote by itself would be a lexeme, and the lexer, which takes
    /// the longest, would give up on it where an allowed value begins alike.
    fn terminals(&self) -> String {
        let mut out = String::from("FREE: /([ !#-\\[\\]-~]|\\\\[\"\\\\\\/bfnrt]|\\\\u[0-9a-f]{4}){0,200}/\nANY: \"\\\"\" FREE \"\\\"\"\n");
        let stretches = stretches(self.sentence, &self.signs, &self.taken);
        if self.grounding == Grounding::Said && !stretches.is_empty() {
            let mut names = Vec::new();
            for (i, stretch) in stretches.into_iter().enumerate() {
                let list = Value::Array(stretch.into_iter().map(Value::from).collect());
                let _ = writeln!(out, "PIECE{i}: %regex {{\"substring_chunks\": {list}}}");
                names.push(format!("PIECE{i}"));
            }
            let _ = writeln!(out, "SUB: ({}) & /[^ ](.*[^ ])?/\nSTR: \"\\\"\" SUB \"\\\"\"", names.join(" | "));
        }
        out
    }

    fn rule(&mut self, body: &str) -> String {
        let name = format!("r{}", self.count);
        self.count += 1;
        let _ = writeln!(self.rules, "{name}: {body}");
        name
    }

    fn call(&mut self, tool: &Tool, fixed: &[(String, Value)]) -> String {
        let head = format!("{{\"name\":{},\"arguments\":", ascii_json(&Value::from(tool.model_name.as_str())));
        self.ranges = takes_ranges(tool);
        self.counts = tool.params.iter().any(|p| matches!(p.kind, Kind::Integer | Kind::Number) && p.choices.is_empty());
        let arguments = self.object(&tool.schema, &tool.schema, 0, fixed);
        self.rule(&format!("{} {arguments} \"}}\"", literal(&head)))
    }

    /// `{…}` with the properties of `schema` in order, each optional: two chains of rules, so that commas stay right and
    /// the grammar stays linear in the number of properties.
    fn object(&mut self, schema: &Value, root: &Value, depth: usize, fixed: &[(String, Value)]) -> String {
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut pairs = Vec::new();
        let settled = fixed.iter().filter_map(|(name, _)| properties?.keys().position(|k| k == name)).max().map_or(0, |last| last + 1);
        let next = if depth == 0 { self.next.take() } else { None };
        let written: Vec<String> =
            fixed.iter().map(|(name, value)| format!("{}:{}", ascii_json(&Value::from(name.as_str())), ascii_json(value))).collect();
        let mut must = None;
        let required = schema.get("required").and_then(Value::as_array);
        for (name, property) in properties.into_iter().flatten().skip(settled) {
            if next.as_ref() == Some(name) {
                must = Some(pairs.len());
            }
            if depth == 0 {
                let description = property.get("description").and_then(Value::as_str).unwrap_or_default();
                self.hint = (name.clone(), description.to_owned());
            }
            if let Some(value) = self.value(property, root, depth + 1) {
                let told = depth > 0 && has_one_value(property) && required.is_some_and(|all| all.iter().any(|n| n == name));
                pairs.push((format!("{} {value}", literal(&format!("{}:", ascii_json(&Value::from(name.as_str()))))), told));
            }
        }
        let (mut first, mut rest) = (self.rule("\"\""), self.rule("\"\""));
        for (place, (pair, told)) in pairs.iter().enumerate().rev() {
            if must == Some(place) {
                // It comes: what lies before it is skipped, and it cannot be.
                let lead = if written.is_empty() { "{".to_owned() } else { format!("{{{},", written.join(",")) };
                return self.rule(&format!("{} {pair} {rest} \"}}\"", literal(&lead)));
            }
            let (mut next, mut rest_next) = (format!("{pair} {rest}"), format!("\",\" {pair} {rest}"));
            if !told {
                next = format!("{next} | {first}");
                rest_next = format!("{rest_next} | {rest}");
            }
            first = self.rule(&next);
            rest = self.rule(&rest_next);
        }
        if written.is_empty() {
            return self.rule(&format!("\"{{\" {first} \"}}\""));
        }
        self.rule(&format!("{} {rest} \"}}\"", literal(&format!("{{{}", written.join(",")))))
    }

    /// A rule or terminal for a value; `None` when the sentence gives none or the schema cannot be followed.
    fn value(&mut self, schema: &Value, root: &Value, depth: usize) -> Option<String> {
        let (schema, hops) = self.merger.composed(schema, root)?;
        let (schema, depth) = (schema.as_ref(), depth + hops);
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(fixed) = schema.get("const") {
            return Some(self.rule(&literal(&ascii_json(fixed))));
        }
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            return self.choices(choices);
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(parts) = schema.get(key).and_then(Value::as_array) {
                let arms: Vec<Value> = parts.iter().map(|part| self.merger.arm(schema, key, part)).collect();
                let ways: Vec<String> = arms.iter().filter_map(|arm| self.value(arm, root, depth + 1)).collect();
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
        let word = plain;
        let mut list: Vec<&Value> = choices.iter().filter(|c| !c.is_null()).collect();
        if self.grounding == Grounding::Said && list.iter().any(|c| self.sentence.says(&word(c))) {
            list.retain(|c| self.sentence.says(&word(c)));
            let all: Vec<String> = list.iter().map(|c| word(c)).collect();
            list.retain(|c| !within_another(self.sentence, &word(c), &all));
        }
        let list: Vec<String> = list.into_iter().map(|c| literal(&ascii_json(c))).collect();
        (!list.is_empty()).then(|| self.rule(&list.join(" | ")))
    }

    fn typed(&mut self, kind: &str, schema: &Value, root: &Value, depth: usize) -> Option<String> {
        match kind {
            "string" => self.string(schema),
            "boolean" => Some("\"true\" | \"false\"".to_owned()),
            "integer" | "number" => self.number(kind == "integer", schema),
            "array" => {
                if let Some(places) = schema.get("prefixItems").and_then(Value::as_array) {
                    return self.tuple(places, root, depth);
                }
                let any = Value::from(serde_json::Map::new());
                let items = schema.get("items").unwrap_or(&any);
                let item = self.value(items, root, depth + 1)?;
                let said = if self.grounding == Grounding::Said { self.lists(items) } else { Vec::new() };
                if said.is_empty() {
                    return Some(format!("\"[\" {item} (\",\" {item}){{0,{}}} \"]\"", MAX_ITEMS - 1));
                }
                Some(format!("\"[\" {item} \"]\" | {}", said.join(" | ")))
            }
            "object" => Some(self.object(schema, root, depth, &[])),
            _ => None,
        }
    }

    /// A list with a schema for each place: all of them, each in its place.
    fn tuple(&mut self, places: &[Value], root: &Value, depth: usize) -> Option<String> {
        let items: Option<Vec<String>> = places.iter().take(MAX_ITEMS).map(|place| self.value(place, root, depth + 1)).collect();
        items.map(|items| format!("\"[\" {} \"]\"", items.join(" \",\" ")))
    }

    /// The enumerations of the sentence whose items all fit `items`, each item in its place: n said, n got, in order. A model
    /// this small loses or repeats items of longer lists.
    fn lists(&self, items: &Value) -> Vec<String> {
        let free = |list: &Vec<Span>| !list.iter().any(|i| self.taken.iter().any(|t| t.overlaps(i)));
        // Items one by one: one literal for the whole would be the longest lexeme, and hide the shorter lists.
        let whole = |list: Vec<Span>| {
            let values: Option<Vec<Value>> = list.iter().map(|span| self.item(items, *span)).collect();
            let values = values.filter(|v| v.len() <= MAX_ITEMS)?;
            let items: Vec<String> = values.iter().map(|v| literal(&ascii_json(v))).collect();
            Some(format!("\"[\" {} \"]\"", items.join(" \",\" ")))
        };
        self.sentence.lists().into_iter().filter(free).filter_map(whole).collect()
    }

    /// An item of an enumeration as `schema` takes it.
    fn item(&self, schema: &Value, span: Span) -> Option<Value> {
        const PLAIN: [&str; 9] = ["type", "description", "title", "enum", "format", "minimum", "maximum", "examples", "default"];
        if schema.as_object()?.keys().any(|k| !PLAIN.contains(&k.as_str())) {
            return None;
        }
        let text = span.of(self.sentence.text())?;
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            let item = crate::sentence::Sentence::read(text);
            let said = choices.iter().filter(|c| c.as_str().is_some_and(|c| item.says(c)));
            // "dark red" says "red" too.
            return said.max_by_key(|c| c.as_str().map_or(0, str::len)).cloned();
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("integer" | "number") => {
                let all = numbers_for(self.sentence, &self.hint.0, &self.hint.1, true);
                let said = all.into_iter().find(|n| n.span.overlaps(&span))?;
                (in_bounds(schema, &said.text)).then(|| serde_json::from_str(&said.text).ok())?
            }
            Some("string") | None => Some(Value::from(text)),
            Some(_) => None,
        }
    }

    fn string(&mut self, schema: &Value) -> Option<String> {
        let free = schema.get("x-free").and_then(Value::as_bool).unwrap_or(false);
        if free || self.grounding == Grounding::Open {
            return Some("ANY".to_owned());
        }
        if takes_one_word(&self.hint.0, schema) {
            let words = single_words(self.sentence, &self.signs, &self.taken, !self.counts);
            let words: BTreeSet<&str> = words.iter().filter_map(|s| s.of(self.sentence.text())).collect();
            let words: Vec<String> = words.into_iter().map(|w| literal(&ascii_json(&Value::from(w)))).collect();
            return (!words.is_empty()).then(|| self.rule(&words.join(" | ")));
        }
        if stretches(self.sentence, &self.signs, &self.taken).is_empty() {
            return None;
        }
        Some("STR".to_owned())
    }

    fn number(&mut self, whole: bool, schema: &Value) -> Option<String> {
        if self.grounding == Grounding::Open {
            // Bounds are checked afterwards: held to them, the model writes some number that fits where none was meant.
            return Some(if whole { "/-?(0|[1-9][0-9]{0,17})/" } else { "/-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?/" }.to_owned());
        }
        let all = numbers_for(self.sentence, &self.hint.0, &self.hint.1, self.ranges);
        let fits = |n: &&super::Said| (!whole || !n.text.contains('.')) && in_bounds(schema, &n.text);
        let free = |n: &&super::Said| !self.taken.iter().any(|t| t.overlaps(&n.span));
        let said: BTreeSet<String> = all.iter().filter(fits).filter(free).map(|n| literal(&n.text)).collect();
        let said: Vec<String> = said.into_iter().collect();
        (!said.is_empty()).then(|| said.join(" | "))
    }
}

/// Whether a choice is only said as a part of another one that is: "red" in "dark red".
fn within_another(sentence: &Sentence, choice: &str, all: &[String]) -> bool {
    let places = sentence.occurrences(choice);
    let longer: Vec<Span> = all.iter().filter(|o| o.len() > choice.len()).flat_map(|o| sentence.occurrences(o)).collect();
    !places.is_empty() && places.iter().all(|p| longer.iter().any(|l| l.start <= p.start && p.end <= l.end))
}
