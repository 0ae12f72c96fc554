//! A manifest laid out as the shipped ones are: a member a line in files and tools, an example a line, all else on one line
//! where it fits. Order and meaning stay; laying out twice changes nothing.

use serde_json::Value;

/// Columns of a line.
const WIDTH: usize = 140;

/// The text of a file.
pub(super) fn layout(root: &Value) -> String {
    let mut out = String::new();
    write(root, 0, 0, &mut out);
    out.push('\n');
    out
}

/// A value on one line.
fn line(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let members: Vec<String> = map.iter().map(|(key, v)| format!("{}: {}", Value::from(key.as_str()), line(v))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(line).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// Whether a value has its members on lines of their own however short it is: the file, its list of tools, a tool.
fn is_open(value: &Value, depth: usize) -> bool {
    let objects = value.as_array().is_some_and(|list| list.iter().all(Value::is_object) && !list.is_empty());
    match depth {
        0 => value.as_object().is_some_and(|map| !map.is_empty()) || objects,
        1 => objects || value.get("name").is_some(),
        2 => value.get("name").is_some(),
        3 => objects && value.as_array().is_some_and(|list| list.iter().all(|v| v.get("say").is_some())),
        _ => false,
    }
}

/// Writes a value that begins `used` columns into its line, `depth` levels deep.
fn write(value: &Value, depth: usize, used: usize, out: &mut String) {
    let short = line(value);
    if !is_open(value, depth) && used + short.chars().count() < WIDTH {
        return out.push_str(&short);
    }
    let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push_str("{\n");
            for (i, (key, v)) in map.iter().enumerate() {
                let head = format!("{inner}{}: ", Value::from(key.as_str()));
                out.push_str(&head);
                write(v, depth + 1, head.chars().count(), out);
                out.push_str(if i + 1 < map.len() { ",\n" } else { "\n" });
            }
            out.push_str(&format!("{outer}}}"));
        }
        Value::Array(list) if !list.is_empty() => {
            out.push_str("[\n");
            for (i, v) in list.iter().enumerate() {
                out.push_str(&inner);
                write(v, depth + 1, inner.len(), out);
                out.push_str(if i + 1 < list.len() { ",\n" } else { "\n" });
            }
            out.push_str(&format!("{outer}]"));
        }
        _ => out.push_str(&short),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_is_laid_out_once_and_for_all() {
        let long: Vec<String> = (0..60).map(|i| format!("choice {i}")).collect();
        let file = json!({"needlesh": 1, "tools": [{"name": "a", "parameters": {"type": "object", "properties": {"k": {"enum": long}}},
            "action": {"shell": {"argv": ["true"]}}, "examples": [{"say": "x \"y\"", "arguments": {}}]}]});
        let text = layout(&file);
        let again: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((again.to_string(), layout(&again)), (file.to_string(), text.clone()));
        assert!(text.starts_with("{\n  \"needlesh\": 1,\n  \"tools\": [\n    {\n      \"name\": \"a\",\n"), "{text}");
        assert!(text.contains("\n      \"action\": {\"shell\": {\"argv\": [\"true\"]}},\n"), "{text}");
        assert!(text.contains("\n        {\"say\": \"x \\\"y\\\"\", \"arguments\": {}}\n"), "{text}");
    }
}
