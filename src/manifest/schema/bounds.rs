//! What a schema may cost: references that end, lead somewhere and stay in the file, and a size that counts each part as
//! often as references repeat it. 3 kB of doubling references took 12 GB to check one argument against.

use super::super::field::{Fault, join};
use super::index::{Applies, Index, inner, references};
use super::patterns;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Parts that a schema may have when each reference is written out.
const PARTS: u64 = 10_000;
/// References that it may hold.
const REFERENCES: usize = 500;
/// Schemas inside schemas, through references too: the validator calls itself for each.
const DEPTH: usize = 100;
/// As deep as the grammar of an answer follows a schema, recursive ones too.
const WRITTEN_DEPTH: usize = 7;
/// Bytes of data that count as one part more.
const DATA: usize = 1024;
/// A pattern may be run for long.
const PATTERN: u64 = 10;
/// How large a pattern may be: 255 letters of any script, and no repetition of repetitions.
const PATTERN_SIZE: u64 = 50_000;

/// Refuses what would cost too much, or never end; the size of all patterns otherwise.
pub(super) fn check(index: &Index<'_>, pointer: &str) -> Result<u64, Fault> {
    if let Some(name) = index.doubled {
        return Err(Fault::new(pointer, format!("the anchor {name:?} names two schemas"), "rename one of them"));
    }
    let mut walk =
        Walk { index, pointer, sizes: HashMap::new(), ends: HashMap::new(), written: HashMap::new(), references: 0, patterns: 0 };
    let size = walk.size(index.root, 0)?;
    walk.apart(index.root)?;
    let written = walk.written(index.root, WRITTEN_DEPTH);
    if size.max(written) > PARTS {
        let message = format!("the schema has more than {PARTS} parts when its references are written out");
        return Err(Fault::new(pointer, message, "leave parts out that no sentence fills"));
    }
    Ok(walk.patterns)
}

struct Walk<'i, 'a> {
    index: &'i Index<'a>,
    pointer: &'i str,
    /// Parts of each schema; none while it is looked at.
    sizes: HashMap<*const Value, Option<u64>>,
    /// Schemas that do not come back to themselves; false while one is looked at.
    ends: HashMap<*const Value, bool>,
    written: HashMap<(*const Value, usize), u64>,
    references: usize,
    /// The size of all patterns.
    patterns: u64,
}

impl<'a> Walk<'_, 'a> {
    fn fault(&self, at: &Value, key: Option<&str>, message: String, fix: &str) -> Fault {
        let mut pointer = find(self.index.root, at).map_or_else(|| self.pointer.to_owned(), |path| format!("{}{path}", self.pointer));
        if let Some(key) = key {
            pointer = join(&pointer, key);
        }
        Fault::new(&pointer, message, fix)
    }

    fn too_deep(&self, at: &Value) -> Fault {
        self.fault(at, None, format!("the schema is more than {DEPTH} schemas deep"), "make it flatter")
    }

    /// Parts of a schema with its references written out; one that is being looked at already counts once.
    fn size(&mut self, schema: &'a Value, depth: usize) -> Result<u64, Fault> {
        let Some(map) = schema.as_object() else { return Ok(1) };
        if let Some(known) = self.sizes.get(&std::ptr::from_ref(schema)) {
            return Ok(known.unwrap_or(1));
        }
        if depth > DEPTH {
            return Err(self.too_deep(schema));
        }
        self.sizes.insert(schema, None);
        self.patterns(schema, map)?;
        let mut size = weight(map);
        for (applies, value) in inner(map) {
            let inside = self.size(value, depth + 1)?;
            if applies != Applies::WhenNamed {
                size = size.saturating_add(inside);
            }
        }
        for key in ["$ref", "$dynamicRef"] {
            let Some(reference) = map.get(key).and_then(Value::as_str) else { continue };
            let target = self.target(schema, key, reference)?;
            size = size.saturating_add(self.size(target, depth + 1)?);
        }
        self.sizes.insert(schema, Some(size));
        Ok(size)
    }

    fn patterns(&mut self, at: &Value, map: &Map<String, Value>) -> Result<(), Fault> {
        let names = map.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Map::keys).map(String::as_str);
        for pattern in names.chain(map.get("pattern").and_then(Value::as_str)) {
            let size = patterns::size(pattern);
            if size > PATTERN_SIZE {
                let shown: String = pattern.chars().take(80).collect();
                return Err(self.fault(
                    at,
                    None,
                    format!("the pattern {shown:?} repeats too much"),
                    "repeat less, or check the length with maxLength",
                ));
            }
            self.patterns = self.patterns.saturating_add(size);
        }
        Ok(())
    }

    fn target(&mut self, at: &Value, key: &str, reference: &str) -> Result<&'a Value, Fault> {
        self.references += 1;
        if self.references > REFERENCES {
            let message = format!("the schema holds more than {REFERENCES} references");
            return Err(Fault::new(self.pointer, message, "write small schemas where they are used"));
        }
        if !reference.starts_with('#') {
            let message = format!("{key} {reference:?} leads outside the file, which is not supported");
            return Err(self.fault(at, Some(key), message, "put the schema under \"$defs\" and write \"#/$defs/NAME\""));
        }
        self.index
            .target(reference)
            .ok_or_else(|| self.fault(at, Some(key), format!("{key} {reference:?} leads nowhere"), "fix the name, or add the schema"))
    }

    /// Refuses a reference that comes back to itself without passing into the value. Every schema that `size` saw is looked at.
    fn apart(&mut self, root: &'a Value) -> Result<(), Fault> {
        let mut open = vec![root];
        let mut seen: std::collections::HashSet<*const Value> = std::collections::HashSet::new();
        while let Some(schema) = open.pop() {
            let Some(map) = schema.as_object().filter(|_| seen.insert(schema)) else { continue };
            self.end(schema, 0)?;
            open.extend(inner(map).map(|(_, value)| value));
            open.extend(references(map).filter_map(|reference| self.index.target(reference)));
        }
        Ok(())
    }

    fn end(&mut self, schema: &'a Value, depth: usize) -> Result<(), Fault> {
        let Some(map) = schema.as_object() else { return Ok(()) };
        match self.ends.get(&std::ptr::from_ref(schema)) {
            Some(true) => return Ok(()),
            Some(false) => {
                let message = "a $ref of the schema leads back to itself".to_owned();
                return Err(self.fault(schema, None, message, "let it pass through a property or an item"));
            }
            None if depth > DEPTH => return Err(self.too_deep(schema)),
            None => {}
        }
        self.ends.insert(schema, false);
        let here: Vec<&Value> = inner(map).filter(|(applies, _)| *applies == Applies::Here).map(|(_, value)| value).collect();
        for next in here.into_iter().chain(references(map).filter_map(|reference| self.index.target(reference))) {
            self.end(next, depth + 1)?;
        }
        self.ends.insert(schema, true);
        Ok(())
    }

    /// Parts that the grammar writes for a schema: recursive ones again at each depth.
    fn written(&mut self, schema: &'a Value, depth: usize) -> u64 {
        let Some(map) = schema.as_object().filter(|_| depth > 0) else { return 1 };
        let key = (std::ptr::from_ref(schema), depth);
        if let Some(known) = self.written.get(&key) {
            return *known;
        }
        let inside: Vec<&Value> = inner(map).filter(|(applies, _)| *applies != Applies::WhenNamed).map(|(_, value)| value).collect();
        let all = inside.into_iter().chain(references(map).filter_map(|reference| self.index.target(reference)));
        let size = all.fold(weight(map), |size, next| size.saturating_add(self.written(next, depth - 1)));
        self.written.insert(key, size);
        size
    }
}

/// A schema's own share: its data is copied with it.
fn weight(map: &Map<String, Value>) -> u64 {
    let data = ["enum", "const", "default", "examples", "pattern", "description"]
        .into_iter()
        .filter_map(|key| map.get(key))
        .map(bytes)
        .sum::<usize>();
    let patterns = map.get("patternProperties").and_then(Value::as_object).map_or(0, Map::len) + usize::from(map.contains_key("pattern"));
    1 + u64::try_from(data / DATA).unwrap_or(u64::MAX) + PATTERN * u64::try_from(patterns).unwrap_or(u64::MAX)
}

/// About the room that a value takes.
fn bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| 8 + bytes(item)).sum(),
        Value::Object(map) => map.iter().map(|(key, value)| 8 + key.len() + bytes(value)).sum(),
        _ => 8,
    }
}

/// The JSON pointer of a part of a value.
fn find(root: &Value, wanted: &Value) -> Option<String> {
    if std::ptr::eq(root, wanted) {
        return Some(String::new());
    }
    match root {
        Value::Object(map) => map.iter().find_map(|(key, value)| Some(format!("{}{}", join("", key), find(value, wanted)?))),
        Value::Array(items) => items.iter().enumerate().find_map(|(i, value)| Some(format!("/{i}{}", find(value, wanted)?))),
        _ => None,
    }
}
