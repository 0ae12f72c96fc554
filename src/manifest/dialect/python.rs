//! Python's type words, as xLAM and others write them: `List[int]`, `Optional[str]`, `Union[str, int]`, `int, optional`.

use serde_json::{Map, Value, json};

/// How deep types are nested inside each other.
const DEPTH: usize = 4;

/// What a word says as keywords of JSON Schema; the word as it is where it is not one of these.
fn keywords(word: &str) -> Map<String, Value> {
    let (kind, inside) = keyword(word, DEPTH);
    let mut map = Map::new();
    map.insert("type".to_owned(), kind);
    map.extend(inside.map(|items| ("items".to_owned(), items)));
    map
}

/// The types of an object schema's properties in words of JSON Schema.
pub(super) fn in_properties(mut schema: Value) -> Value {
    for property in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        let word = property.as_str().or_else(|| property.get("type")?.as_str()).map(str::to_owned);
        let Some(said) = word.map(|word| keywords(&word)) else { continue };
        match property {
            Value::Object(map) => {
                for (key, value) in said {
                    if key == "type" || !map.contains_key(&key) {
                        map.insert(key, value);
                    }
                }
            }
            other => *other = Value::Object(said),
        }
    }
    schema
}

/// The value of `type`, and of `items`.
fn keyword(word: &str, depth: usize) -> (Value, Option<Value>) {
    let bare = without_optional(word);
    let plain = || (Value::from(bare), None);
    let Some((head, inner)) = bare.split_once('[').and_then(|(head, rest)| Some((head.trim().to_lowercase(), rest.strip_suffix(']')?)))
    else {
        return plain();
    };
    if depth == 0 {
        return plain();
    }
    match head.as_str() {
        "list" | "set" | "sequence" | "iterable" => {
            let (kind, inside) = keyword(inner, depth - 1);
            let mut items = Map::from_iter([("type".to_owned(), kind)]);
            items.extend(inside.map(|inside| ("items".to_owned(), inside)));
            (Value::from("array"), Some(Value::Object(items)))
        }
        "tuple" => (Value::from("array"), None),
        "dict" | "mapping" => (Value::from("object"), None),
        "optional" => {
            let (kind, inside) = keyword(inner, depth - 1);
            (joined([kind, Value::from("null")]), inside)
        }
        "union" => (joined(parts(inner).into_iter().map(|part| keyword(part, depth - 1).0)), None),
        _ => plain(),
    }
}

/// Several types as one list.
fn joined(kinds: impl IntoIterator<Item = Value>) -> Value {
    let all = kinds.into_iter().flat_map(|kind| match kind {
        Value::Array(words) => words,
        word => vec![word],
    });
    json!(all.collect::<Vec<_>>())
}

/// A type without the word that it may be left out.
fn without_optional(word: &str) -> &str {
    let trimmed = word.trim();
    trimmed.rsplit_once(',').filter(|(_, last)| last.trim().eq_ignore_ascii_case("optional")).map_or(trimmed, |(kind, _)| kind.trim())
}

/// The types between the commas that stand in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut all, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                all.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(text.get(start..).unwrap_or_default());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_become_keywords() {
        for (word, want) in [
            ("str", json!({"type": "str"})),
            ("int, optional", json!({"type": "int"})),
            ("List[int]", json!({"type": "array", "items": {"type": "int"}})),
            ("List[List[float]], optional", json!({"type": "array", "items": {"type": "array", "items": {"type": "float"}}})),
            ("Tuple[int, int]", json!({"type": "array"})),
            ("Dict[str, List[int]]", json!({"type": "object"})),
            ("Optional[str]", json!({"type": ["str", "null"]})),
            ("Union[str, Optional[int]]", json!({"type": ["str", "int", "null"]})),
            ("Callable[[int], str]", json!({"type": "Callable[[int], str]"})),
        ] {
            assert_eq!(Value::Object(keywords(word)), want, "{word}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_word_is_some_type(word in "[A-Za-z\\[\\], é]{0,40}") {
            prop_assert!(keywords(&word).contains_key("type"));
        }
    }
}
