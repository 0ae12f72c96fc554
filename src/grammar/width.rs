//! How wide a tool may be for its calls to become a grammar. The grammar of an answer calls itself for each property and each
//! arm: a thousand of them took a thread's whole stack. Values are gone through for each sentence: 100,000 of them took 25 s.

use super::matcher::Error;
use crate::manifest::Tool;
use serde_json::Value;

/// Entries of one keyword at most.
const WIDTHS: [(&str, usize); 6] =
    [("properties", 256), ("required", 256), ("allOf", 100), ("anyOf", 256), ("oneOf", 256), ("enum", 2_000)];

/// Refuses tools of which no grammar is made.
///
/// # Errors
/// The first that is too wide, with the keyword.
pub fn check_width(tools: &[&Tool]) -> Result<(), Error> {
    tools.iter().try_for_each(|tool| match widest(&tool.schema) {
        None => Ok(()),
        Some((key, entries, most)) => {
            let name = &tool.name;
            Err(Error(format!(
                "{name} has {entries} entries in {key:?}, and at most {most} become one; `needlesh call {name}` takes them all"
            )))
        }
    })
}

fn widest(schema: &Value) -> Option<(&'static str, usize, usize)> {
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                let entries =
                    |key: &str| map.get(key).map_or(0, |v| v.as_object().map_or_else(|| v.as_array().map_or(0, Vec::len), |m| m.len()));
                if let Some(found) = WIDTHS.into_iter().map(|(key, most)| (key, entries(key), most)).find(|(_, n, most)| n > most) {
                    return Some(found);
                }
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    None
}
