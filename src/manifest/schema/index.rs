//! The parts of a JSON Schema: which keywords hold schemas, and what its references mean.

use serde_json::{Map, Value};
use std::collections::HashMap;

/// How a schema inside another applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) enum Applies {
    /// To the same value.
    Here,
    /// To something inside the value.
    Inside,
    /// Only where a reference names it.
    WhenNamed,
}

/// The schemas directly inside a schema. What `enum`, `const`, `default` and unknown keywords hold is data.
pub(in crate::manifest) fn inner(schema: &Map<String, Value>) -> impl Iterator<Item = (Applies, &Value)> {
    schema.iter().flat_map(|(key, value)| {
        let (applies, many) = match key.as_str() {
            "allOf" | "anyOf" | "oneOf" => (Applies::Here, true),
            "not" | "if" | "then" | "else" => (Applies::Here, false),
            "dependentSchemas" => (Applies::Here, true),
            "prefixItems" | "properties" | "patternProperties" => (Applies::Inside, true),
            "items" | "contains" | "additionalProperties" | "propertyNames" | "unevaluatedItems" | "unevaluatedProperties" => {
                (Applies::Inside, false)
            }
            "$defs" | "definitions" => (Applies::WhenNamed, true),
            _ => return Vec::new(),
        };
        match value {
            Value::Array(items) if many => items.iter().map(|v| (applies, v)).collect(),
            Value::Object(map) if many => map.values().map(|v| (applies, v)).collect(),
            _ if many => Vec::new(),
            one => vec![(applies, one)],
        }
    })
}

/// The references that a schema makes.
pub(in crate::manifest) fn references(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    ["$ref", "$dynamicRef"].into_iter().filter_map(|key| schema.get(key)?.as_str())
}

/// A schema with its anchors found.
#[derive(Debug)]
pub(in crate::manifest) struct Index<'a> {
    /// The whole schema.
    pub(in crate::manifest) root: &'a Value,
    anchors: HashMap<&'a str, &'a Value>,
    /// An anchor that names two schemas.
    pub(in crate::manifest) doubled: Option<&'a str>,
}

impl<'a> Index<'a> {
    /// Walks the schema once.
    pub(in crate::manifest) fn new(root: &'a Value) -> Self {
        let mut index = Self { root, anchors: HashMap::new(), doubled: None };
        let mut open = vec![root];
        while let Some(value) = open.pop() {
            let Some(schema) = value.as_object() else { continue };
            for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(|key| schema.get(key)?.as_str()) {
                if index.anchors.insert(name, value).is_some_and(|other| !std::ptr::eq(other, value)) {
                    index.doubled = Some(name);
                }
            }
            open.extend(inner(schema).map(|(_, value)| value));
        }
        index
    }

    /// What a reference of this schema means: a JSON pointer or an anchor.
    pub(in crate::manifest) fn target(&self, reference: &str) -> Option<&'a Value> {
        let fragment = percent_decode(reference.strip_prefix('#')?);
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.root.pointer(&fragment);
        }
        self.anchors.get(fragment.as_str()).copied()
    }
}

/// The text of a fragment of an address.
#[must_use]
pub fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (b, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                bytes = ahead;
            }
            _ => out.push(b),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
