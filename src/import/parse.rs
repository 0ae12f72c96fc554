//! JSON and YAML as one kind of value, however the text was written, within bounds.

use super::Unfit;
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Number, Value};

/// The deepest value, as for JSON.
const DEEP: usize = 120;
/// Marks of nested lists on one line of YAML.
const MARKS: usize = 100;

/// The value that a text holds.
pub(super) fn value(text: &str) -> Result<Value, Unfit> {
    if text.trim_start().starts_with(['{', '[']) {
        match serde_json::from_str(text) {
            Ok(value) => return Ok(value),
            // A flow mapping of YAML starts like JSON.
            Err(error) => return yaml(text).map_err(|_| Unfit::new(format!("not JSON: {error}"), "fix the JSON")),
        }
    }
    yaml(text)
}

fn yaml(text: &str) -> Result<Value, Unfit> {
    let marks = |line: &str| line.split_whitespace().take_while(|word| matches!(*word, "-" | "?")).count();
    if text.lines().any(|line| marks(line) > MARKS) {
        return Err(too_deep());
    }
    let documents = Yaml::load_from_str(text).map_err(|error| Unfit::new(format!("not YAML: {error}"), "fix the YAML"))?;
    match documents.first() {
        Some(document) => json(document, 0),
        None => Err(Unfit::new("the text is empty", "name the file that describes the tools")),
    }
}

fn too_deep() -> Unfit {
    Unfit::new(format!("the text is nested more than {DEEP} deep"), "take a flatter file")
}

fn json(yaml: &Yaml<'_>, depth: usize) -> Result<Value, Unfit> {
    if depth > DEEP {
        return Err(too_deep());
    }
    Ok(match yaml {
        Yaml::Value(scalar) => self::scalar(scalar),
        Yaml::Representation(text, ..) => Value::from(text.as_ref()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(|item| json(item, depth + 1)).collect::<Result<_, _>>()?),
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                map.insert(self::key(key), json(value, depth + 1)?);
            }
            Value::Object(map)
        }
        Yaml::Tagged(_, inner) => json(inner, depth + 1)?,
        Yaml::Alias(_) | Yaml::BadValue => Value::Null,
    })
}

fn scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::from(*value),
        Scalar::Integer(value) => Value::from(*value),
        Scalar::FloatingPoint(value) => Number::from_f64(value.into_inner()).map_or(Value::Null, Value::Number),
        Scalar::String(text) => Value::from(text.as_ref()),
    }
}

/// Keys are texts in JSON: `200:` is `"200"`.
fn key(key: &Yaml<'_>) -> String {
    match key {
        Yaml::Value(Scalar::String(text)) => text.to_string(),
        Yaml::Value(other) => self::scalar(other).to_string(),
        Yaml::Representation(text, ..) => text.to_string(),
        _ => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yaml_and_json_give_the_same_value() {
        let yaml = "a: &x [1, 2.5, 'three', true, null]\nb: *x\n200: \"ok\"\nc: >\n  two\n  lines\n";
        let list = json!([1, 2.5, "three", true, null]);
        assert_eq!(value(yaml).unwrap(), json!({"a": list, "b": list, "200": "ok", "c": "two lines\n"}));
        assert_eq!(value("{\"a\": 1}").unwrap(), json!({"a": 1}));
        assert_eq!(value("{a: 1}").unwrap(), json!({"a": 1}));
    }

    #[test]
    fn what_is_too_deep_or_broken_is_an_error() {
        let nested = |n: usize| (0..n).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<String>();
        for bad in ["- ".repeat(100_000), "[".repeat(100_000), nested(500), String::new(), "a: [".to_owned(), "{\"a\": ".to_owned()] {
            assert!(value(&bad).is_err(), "{:?}", bad.get(..20));
        }
        let laughs = (1..30).map(|i| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", ")));
        let laughs: String = ["a0: &a0 [x]\n".to_owned()].into_iter().chain(laughs).collect();
        assert!(value(&laughs).is_err());
    }
}
