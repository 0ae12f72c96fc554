//! The words that files use for types.

use serde_json::Value;

/// JSON Schema's own words.
pub(super) const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

/// The type that a word means; `Some(None)` for "any"; `None` where it means none.
fn meant(word: &str) -> Option<Option<&'static str>> {
    // Gemini writes capitals, xLAM `str, optional`, others `List[int]`.
    let word = word.split(',').next().unwrap_or_default().trim().to_lowercase();
    let word = word.split(['[', '<']).next().unwrap_or_default();
    Some(Some(match word {
        "string" | "str" => "string",
        "integer" | "int" | "int32" | "int64" | "long" => "integer",
        "number" | "float" | "double" | "decimal" => "number",
        "boolean" | "bool" => "boolean",
        "array" | "list" | "tuple" | "set" => "array",
        "object" | "dict" | "map" => "object",
        "null" | "none" => "null",
        "any" => return Some(None),
        _ => return None,
    }))
}

/// Whether a text is a type.
pub(in crate::manifest) fn is_type_word(word: &str) -> bool {
    meant(word).is_some()
}

/// The value of `type` in JSON Schema's words; `None` where anything is allowed.
///
/// # Errors
/// A word that is not a type.
pub(super) fn type_words(given: &Value) -> Result<Option<Value>, String> {
    match given {
        Value::String(word) => meant(word).map(|word| word.map(Value::from)).ok_or_else(|| word.clone()),
        Value::Array(words) => {
            let mut all: Vec<Value> = Vec::new();
            for word in words {
                let Some(text) = word.as_str() else { return Ok(Some(given.clone())) };
                match meant(text).ok_or_else(|| text.to_owned())? {
                    None => return Ok(None),
                    Some(word) if all.iter().any(|known| known == word) => {}
                    Some(word) => all.push(word.into()),
                }
            }
            Ok(Some(Value::Array(all)))
        }
        // Not a word at all: the validator says what it is.
        other => Ok(Some(other.clone())),
    }
}

/// A text as a value of a type, where it is one.
pub(super) fn coerced(text: &str, kind: &str) -> Option<Value> {
    match kind {
        "integer" => text.trim().parse::<i64>().ok().map(Value::from),
        "number" => text.trim().parse::<f64>().ok().and_then(|n| serde_json::Number::from_f64(n).map(Value::Number)),
        "boolean" => match text.trim().to_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
        _ => None,
    }
}
