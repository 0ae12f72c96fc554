//! The parameters that a schema offers where its root says them in parts: the arms of `anyOf`, `oneOf` and `allOf`, what follows
//! an `if`, what a reference means. They can be offered and filled then; the validator keeps to the file's own words.

use super::index::Index;
use serde_json::{Map, Value, json};

/// References and arms inside each other are followed this far.
const HOPS: usize = 8;
/// Properties taken of all parts together.
const PROPERTIES: usize = 1_000;

/// Properties with what is said of each, and the names that are required.
#[derive(Default, Clone)]
struct Shape {
    properties: Vec<(String, Vec<Value>)>,
    required: Vec<String>,
}

/// All properties of a root and what of them is required; `None` where the root itself says it all, or takes no others.
pub(super) fn parameters(index: &Index<'_>) -> Option<(Map<String, Value>, Vec<String>)> {
    let root = index.root.as_object()?;
    let parts = ["anyOf", "oneOf", "allOf", "then", "else", "dependentSchemas"].into_iter().any(|key| root.contains_key(key));
    if !parts || root.get("additionalProperties") == Some(&Value::Bool(false)) {
        return None;
    }
    let own = own(root);
    let all = shape(index.root, index, HOPS);
    if all.properties.len() <= own.properties.len() && all.required.iter().all(|name| own.required.contains(name)) && !refines(&own, &all) {
        return None;
    }
    let known = |name: &str| own.properties.iter().any(|(known, _)| known == name);
    let properties = all.properties.into_iter().map(|(name, said)| {
        let property = if known(&name) { narrowed(said) } else { either(said) };
        (name, property)
    });
    Some((properties.take(PROPERTIES).collect(), all.required))
}

/// Whether the parts say which values an open property of the root may have.
fn refines(own: &Shape, all: &Shape) -> bool {
    own.properties.iter().any(|(name, said)| {
        let more = all.properties.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, more)| more.as_slice());
        more.len() > said.len() && narrowed(more.to_vec()) != said[0]
    })
}

fn own(map: &Map<String, Value>) -> Shape {
    let properties = map.get("properties").and_then(Value::as_object).into_iter().flatten();
    let required = map.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    Shape {
        properties: properties.map(|(name, property)| (name.clone(), vec![property.clone()])).collect(),
        required: required.map(str::to_owned).collect(),
    }
}

/// Everything that applies to the same value as `schema`.
fn shape(schema: &Value, index: &Index<'_>, hops: usize) -> Shape {
    let Some(map) = schema.as_object().filter(|_| hops > 0) else { return Shape::default() };
    let mut all = own(map);
    let inner = |value: &Value| shape(value, index, hops - 1);
    if let Some(target) = map.get("$ref").and_then(Value::as_str).and_then(|reference| index.target(reference)) {
        all.join(inner(target), true);
    }
    for arm in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        all.join(inner(arm), true);
    }
    for key in ["anyOf", "oneOf"] {
        let arms: Vec<Shape> = map.get(key).and_then(Value::as_array).into_iter().flatten().map(inner).collect();
        let everywhere = |name: &String| arms.iter().all(|arm| arm.required.contains(name));
        let required: Vec<String> =
            arms.first().map_or_else(Vec::new, |arm| arm.required.iter().filter(|n| everywhere(n)).cloned().collect());
        for arm in arms {
            all.join(arm, false);
        }
        all.require(required);
    }
    let named = map.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values);
    for value in ["then", "else"].into_iter().filter_map(|key| map.get(key)).chain(named) {
        all.join(inner(value), false);
    }
    all
}

impl Shape {
    /// Takes in what a part says; whether what it requires is always required.
    fn join(&mut self, part: Self, always: bool) {
        for (name, said) in part.properties {
            let room = self.properties.len() < PROPERTIES;
            match self.properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => {
                    for one in said {
                        if !known.contains(&one) {
                            known.push(one);
                        }
                    }
                }
                None if room => self.properties.push((name, said)),
                None => {}
            }
        }
        if always {
            self.require(part.required);
        }
    }

    fn require(&mut self, names: Vec<String>) {
        for name in names {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
    }
}

/// A property that parts describe in several ways.
fn either(mut said: Vec<Value>) -> Value {
    if said.len() == 1 {
        return said.pop().unwrap_or_default();
    }
    match values(&said) {
        Some(values) => json!({"enum": values}),
        None => json!({"anyOf": said}),
    }
}

/// A property of the root, first in `said`, of which the parts say more: only its values can be told, what bounds it in one part
/// need not bound it in another.
fn narrowed(said: Vec<Value>) -> Value {
    let mut said = said.into_iter();
    let Some(own) = said.next() else { return json!({}) };
    let parts: Vec<Value> = said.collect();
    let listed = ["enum", "const", "anyOf", "oneOf", "$ref"].into_iter().any(|key| own.get(key).is_some());
    match (own, values(&parts)) {
        (Value::Object(mut map), Some(values)) if !listed && !values.is_empty() => {
            map.insert("enum".to_owned(), Value::Array(values));
            Value::Object(map)
        }
        (own, _) => own,
    }
}

/// The values that all of these schemas list, if all do.
fn values(said: &[Value]) -> Option<Vec<Value>> {
    let mut all: Vec<Value> = Vec::new();
    for schema in said {
        let listed = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
            (Some(one), _) => std::slice::from_ref(one),
            (None, Some(several)) => several.as_slice(),
            (None, None) => return None,
        };
        for value in listed {
            if !all.contains(value) {
                all.push(value.clone());
            }
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(schema: &Value) -> Option<(Value, Vec<String>)> {
        parameters(&Index::new(schema)).map(|(properties, required)| (Value::Object(properties), required))
    }

    #[test]
    fn arms_beside_own_properties_are_parameters() {
        let schema = json!({"type": "object", "properties": {"page": {"type": "string"}}, "required": ["page"], "oneOf": [
            {"properties": {"text": {"type": "string"}, "kind": {"const": "p"}}, "required": ["kind", "text"]},
            {"properties": {"rows": {"type": "integer"}, "kind": {"const": "t"}}, "required": ["kind", "rows"]}]});
        let (properties, required) = of(&schema).unwrap();
        let want =
            json!({"page": {"type": "string"}, "text": {"type": "string"}, "kind": {"enum": ["p", "t"]}, "rows": {"type": "integer"}});
        assert_eq!((properties, required), (want, vec!["page".to_owned(), "kind".to_owned()]));
    }

    #[test]
    fn what_follows_an_if_is_offered_and_not_required() {
        let schema = json!({"properties": {"mode": {"type": "string"}, "width": {"type": "integer"}}, "if": {"properties": {"mode": {"const": "best"}}},
            "then": {"properties": {"width": {"maximum": 2000}, "quality": {"type": "integer"}}, "required": ["quality"]}});
        let (properties, required) = of(&schema).unwrap();
        assert_eq!(properties["quality"], json!({"type": "integer"}));
        assert_eq!((&properties["width"], required), (&json!({"type": "integer"}), vec![]), "its bound only holds then");
    }

    #[test]
    fn references_and_parts_inside_each_other_are_followed() {
        let schema = json!({"allOf": [{"$ref": "#/$defs/a"}, {"anyOf": [{"properties": {"b": {}}}, {"properties": {"c": {}}}]}],
            "$defs": {"a": {"properties": {"a": {"type": "string"}}, "required": ["a"]}}});
        let (properties, required) = of(&schema).unwrap();
        assert_eq!(properties.as_object().unwrap().keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(required, ["a"]);
    }

    #[test]
    fn an_open_property_takes_the_values_that_its_parts_list() {
        let schema = json!({"properties": {"mode": {"type": "string", "description": "How"}}, "anyOf": [
            {"properties": {"mode": {"const": "a"}}}, {"properties": {"mode": {"enum": ["b", "c"]}}}]});
        assert_eq!(of(&schema).unwrap().0["mode"], json!({"type": "string", "description": "How", "enum": ["a", "b", "c"]}));
    }

    #[test]
    fn a_root_that_says_it_all_stays_as_it_is() {
        for schema in [
            json!({"properties": {"a": {}}}),
            json!({"properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
            json!({"properties": {"a": {}}, "additionalProperties": false, "anyOf": [{"properties": {"b": {}}}]}),
            json!({"properties": {"a": {"type": "integer"}}, "then": {"properties": {"a": {"maximum": 3}}}}),
        ] {
            assert_eq!(of(&schema), None, "{schema}");
        }
        let needed = json!({"properties": {"a": {}}, "allOf": [{"required": ["a"]}, {}]});
        assert_eq!(of(&needed).unwrap().1, ["a"], "what every part needs is needed");
    }
}
