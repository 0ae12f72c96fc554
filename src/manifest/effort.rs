//! How much work the check of a call is at most, counted before it is done: a schema whose branches come back to themselves
//! doubles it at each level of the arguments, and the validator has no limit of its own.

use super::schema::{Applies, Index, inner, references};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Schemas that one check may apply, each as often as it does: about a tenth of a second.
pub(super) const MOST: u64 = 1_000_000;
/// So many may also collect what is wrong; each may keep a few hundred bytes.
pub(super) const COLLECTED: u64 = 50_000;
/// Schemas that are applied inside each other: the validator calls itself for each.
const DEPTH: usize = 256;
/// A pattern that looks around takes up to a millisecond, a thousand times as long as a type.
const PATTERN: u64 = 1_000;

/// The schemas that checking `instance` against `schema` applies at most; `None` where that is too much.
pub(super) fn effort(schema: &Value, instance: &Value) -> Option<u64> {
    let index = Index::new(schema);
    Count { index: &index, known: HashMap::new() }.applied(schema, instance, 0)
}

struct Count<'i, 'a> {
    index: &'i Index<'a>,
    /// Work for a schema and a value, both by where they are.
    known: HashMap<(*const Value, *const Value), u64>,
}

impl<'a> Count<'_, 'a> {
    /// `None` where it is too much or too deep.
    fn applied(&mut self, schema: &'a Value, instance: &Value, depth: usize) -> Option<u64> {
        let Some(map) = schema.as_object() else { return Some(1) };
        let key = (std::ptr::from_ref(schema), std::ptr::from_ref(instance));
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        if depth > DEPTH || u64::try_from(self.known.len()).unwrap_or(u64::MAX) > MOST {
            return None;
        }
        let mut here = 0_u64;
        let targets = references(map).filter_map(|reference| self.index.target(reference));
        let same = inner(map).filter(|(applies, _)| *applies == Applies::Here).map(|(_, value)| value);
        for next in targets.chain(same).collect::<Vec<_>>() {
            here = here.saturating_add(self.applied(next, instance, depth + 1)?);
        }
        if map.contains_key("unevaluatedProperties") || map.contains_key("unevaluatedItems") {
            // They look again at what their neighbours took.
            here = here.saturating_mul(3);
        }
        let mut work = own(map).saturating_add(here);
        match instance {
            Value::Object(members) => {
                for (name, value) in members {
                    for next in of_member(map, name) {
                        work = work.saturating_add(self.applied(next, value, depth + 1)?);
                    }
                }
            }
            Value::Array(items) => {
                for (i, value) in items.iter().enumerate() {
                    for next in of_item(map, i) {
                        work = work.saturating_add(self.applied(next, value, depth + 1)?);
                    }
                }
            }
            _ => {}
        }
        self.known.insert(key, work);
        (work <= MOST).then_some(work)
    }
}

/// The schemas that may apply to a member, or to its name.
fn of_member<'a>(schema: &'a Map<String, Value>, name: &str) -> Vec<&'a Value> {
    let listed = schema.get("properties").and_then(|p| p.get(name));
    let patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let rest = ["additionalProperties", "unevaluatedProperties", "propertyNames"].into_iter().filter_map(|key| schema.get(key));
    listed.into_iter().chain(patterns).chain(rest).collect()
}

fn of_item(schema: &Map<String, Value>, i: usize) -> Vec<&Value> {
    let listed = schema.get("prefixItems").and_then(|items| items.get(i));
    listed.into_iter().chain(["items", "contains", "unevaluatedItems"].into_iter().filter_map(|key| schema.get(key))).collect()
}

/// A schema's own keywords.
fn own(schema: &Map<String, Value>) -> u64 {
    let values = schema.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
    let patterns =
        schema.get("patternProperties").and_then(Value::as_object).map_or(0, Map::len) + usize::from(schema.contains_key("pattern"));
    1 + u64::try_from(values / 16).unwrap_or(u64::MAX) + PATTERN.saturating_mul(u64::try_from(patterns).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn work_grows_with_what_is_applied() {
        let plain = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        assert_eq!(effort(&plain, &json!({"a": "x"})), Some(2));
        let list = json!({"items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}});
        assert_eq!(effort(&list, &json!(vec![1; 100])), Some(301));
        assert_eq!(effort(&list, &json!(vec![1; 500_000])), None);
    }

    #[test]
    fn branches_that_come_back_are_counted_at_each_level() {
        let arm = json!({"properties": {"next": {"$ref": "#"}}});
        let schema = json!({"anyOf": [arm, arm]});
        let nested = |depth: usize| (0..depth).fold(json!(1), |inside, _| json!({"next": inside}));
        assert!(effort(&schema, &nested(3)).is_some_and(|work| work < 100));
        assert_eq!(effort(&schema, &nested(40)), None);
        let straight = json!({"properties": {"next": {"$ref": "#"}}});
        assert!(effort(&straight, &nested(100)).is_some_and(|work| work < 300));
        assert_eq!(effort(&straight, &nested(200)), None);
    }
}
