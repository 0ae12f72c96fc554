//! Schemas that apply to the same value as one: a reference with what stands beside it, all arms of `allOf`, an arm of `anyOf`
//! with what its own schema says beside it. The grammar follows one schema at a time.

use serde_json::{Map, Value};
use std::borrow::Cow;

/// References and `allOf` inside each other are followed this far.
const HOPS: usize = 16;
/// Values that all merging for one grammar may copy: a large schema beside many arms is copied for each.
const COPIES: usize = 50_000;

/// Merges schemas until what it may copy is used up; then the parts stand alone, and the check after the decode has the rest.
pub(super) struct Merger {
    left: usize,
}

impl Default for Merger {
    fn default() -> Self {
        Self { left: COPIES }
    }
}

impl Merger {
    /// The schema with its reference and its `allOf` taken in, and how many of them were; `None` where a reference leads nowhere.
    pub(super) fn composed<'s>(&mut self, schema: &'s Value, root: &'s Value) -> Option<(Cow<'s, Value>, usize)> {
        let mut here = Cow::Borrowed(schema);
        for hops in 0..HOPS {
            let reference = here.get("$ref").and_then(Value::as_str).map(str::to_owned);
            here = match reference {
                Some(reference) => {
                    let target = root.pointer(reference.strip_prefix('#')?)?;
                    let beside = without(&here, "$ref");
                    if says_nothing(&beside) { Cow::Borrowed(target) } else { Cow::Owned(self.both(target, &beside)) }
                }
                None => match here.get("allOf").and_then(Value::as_array).cloned() {
                    Some(arms) => Cow::Owned(arms.iter().fold(without(&here, "allOf"), |all, arm| self.both(&all, arm))),
                    None => return Some((here, hops)),
                },
            };
        }
        None
    }

    /// An arm of `key` with what stands beside it.
    pub(super) fn arm(&mut self, schema: &Value, key: &str, arm: &Value) -> Value {
        let beside = without(schema, key);
        if says_nothing(&beside) { arm.clone() } else { self.both(&beside, arm) }
    }

    /// One schema that takes what both take, as far as their keywords can be joined.
    fn both(&mut self, a: &Value, b: &Value) -> Value {
        let size = size(a).saturating_add(size(b));
        let (Value::Object(a), Value::Object(b)) = (a, b) else { return if a.is_object() { a.clone() } else { b.clone() } };
        if size > self.left {
            return Value::Object(b.clone());
        }
        self.left -= size;
        let mut all = a.clone();
        for (key, value) in b {
            let joined = all.get(key).map_or_else(|| value.clone(), |known| self.keyword(key, known, value));
            all.insert(key.clone(), joined);
        }
        Value::Object(all)
    }

    fn keyword(&mut self, key: &str, a: &Value, b: &Value) -> Value {
        match (key, a, b) {
            ("properties", Value::Object(known), Value::Object(more)) => {
                let mut all = known.clone();
                for (name, property) in more {
                    let joined = all.get(name).map_or_else(|| property.clone(), |known| self.both(known, property));
                    all.insert(name.clone(), joined);
                }
                Value::Object(all)
            }
            ("items", _, _) => self.both(a, b),
            ("required" | "allOf", Value::Array(known), Value::Array(more)) => {
                let new = more.iter().filter(|name| !known.contains(name));
                Value::Array(known.iter().chain(new).cloned().collect())
            }
            ("enum", Value::Array(known), Value::Array(more)) => {
                Value::Array(known.iter().filter(|value| more.contains(value)).cloned().collect())
            }
            ("type", ..) => common(a, b),
            ("minimum" | "exclusiveMinimum", ..) => bound(a, b, |a, b| a >= b),
            ("maximum" | "exclusiveMaximum", ..) => bound(a, b, |a, b| a <= b),
            // Words for people, and what cannot be joined: what is nearer counts, and the check after the decode has both.
            _ => b.clone(),
        }
    }
}

/// The types that both name; where they name none in common, the second's.
fn common(a: &Value, b: &Value) -> Value {
    let words = |value: &Value| match value {
        Value::Array(words) => words.clone(),
        word => vec![word.clone()],
    };
    let (known, more) = (words(a), words(b));
    let takes = |word: &Value, all: &[Value]| all.contains(word) || (word == "integer" && all.iter().any(|w| w == "number"));
    let mut both: Vec<Value> = known.iter().filter(|word| takes(word, &more)).cloned().collect();
    both.extend(more.iter().filter(|word| takes(word, &known) && !known.contains(word)).cloned());
    match both.as_slice() {
        [] => b.clone(),
        [one] => one.clone(),
        _ => Value::Array(both),
    }
}

fn bound(a: &Value, b: &Value, first: impl Fn(f64, f64) -> bool) -> Value {
    match (a.as_f64(), b.as_f64()) {
        (Some(x), Some(y)) if first(x, y) => a.clone(),
        _ => b.clone(),
    }
}

fn without(schema: &Value, key: &str) -> Value {
    let mut map = schema.as_object().cloned().unwrap_or_default();
    map.shift_remove(key);
    Value::Object(map)
}

/// Whether a schema only has words for people, and places for others.
fn says_nothing(schema: &Value) -> bool {
    const WORDS: [&str; 12] = [
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "$defs",
        "definitions",
        "discriminator",
        "$anchor",
    ];
    schema.as_object().is_none_or(|map: &Map<String, Value>| map.keys().all(|key| WORDS.contains(&key.as_str())))
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn composed(schema: &Value) -> Option<Value> {
        Merger::default().composed(schema, schema).map(|(schema, _)| schema.into_owned())
    }

    #[test]
    fn a_reference_is_taken_in_with_what_stands_beside_it() {
        let root = json!({"$defs": {"n": {"type": "integer", "minimum": 1}, "m": {"$ref": "#/$defs/n"}}});
        let of = |schema: &Value| Merger::default().composed(schema, &root).map(|(schema, _)| schema.into_owned());
        assert_eq!(of(&json!({"$ref": "#/$defs/m", "description": "d"})), Some(json!({"type": "integer", "minimum": 1})));
        assert_eq!(of(&json!({"$ref": "#/$defs/n", "minimum": 3})), Some(json!({"type": "integer", "minimum": 3})));
        assert_eq!(of(&json!({"$ref": "#/$defs/none"})), None);
        assert_eq!(composed(&json!({"$ref": "#"})), None, "one that leads back to itself ends");
    }

    #[test]
    fn all_arms_hold_together() {
        let schema = json!({"allOf": [{"type": ["object", "null"], "properties": {"a": {"type": "number"}}, "required": ["a"]},
            {"type": "object", "properties": {"a": {"enum": [1, 2]}, "b": {}}, "required": ["b"]}], "description": "d"});
        let want = json!({"description": "d", "type": "object", "properties": {"a": {"type": "number", "enum": [1, 2]}, "b": {}}, "required": ["a", "b"]});
        assert_eq!(composed(&schema), Some(want));
        let values = json!({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}, {"type": "string"}]});
        assert_eq!(composed(&values), Some(json!({"enum": ["b"], "type": "string"})));
        let bounds = json!({"allOf": [{"type": "number", "minimum": 3, "maximum": 9}, {"type": "integer", "minimum": 1, "maximum": 5}]});
        assert_eq!(composed(&bounds), Some(json!({"type": "integer", "minimum": 3, "maximum": 5})));
    }

    #[test]
    fn an_arm_keeps_the_type_that_stands_beside_it() {
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]});
        let arm = Merger::default().arm(&schema, "anyOf", &schema["anyOf"][0]);
        assert_eq!(arm, json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]}));
    }

    #[test]
    fn copies_are_bounded() {
        let many: Map<String, Value> = (0..20_000).map(|i| (format!("p{i}"), json!({}))).collect();
        let schema = json!({"type": "object", "properties": many, "anyOf": vec![json!({"required": ["p1"]}); 1_000]});
        let mut merger = Merger::default();
        let arms: Vec<Value> = (0..10).map(|i| merger.arm(&schema, "anyOf", &schema["anyOf"][i])).collect();
        assert!(arms[0].get("properties").is_some() && arms[9].get("properties").is_none());
    }
}
