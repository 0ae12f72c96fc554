//! JSON as the model was trained to read and write it.

use serde_json::Value;

/// Compact JSON with everything beyond printable ASCII escaped and numbers as Python writes them
/// (`json.dumps(separators=(",", ":"))`), which is what the model was trained on.
#[must_use]
pub fn ascii_json(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) if n.is_f64() => out.push_str(&python_float(n.as_f64().unwrap_or_default())),
        Value::Number(n) => out.push_str(&n.to_string()),
        Value::String(s) => write_text(s, out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (i, (key, item)) in map.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write(item, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}

/// Python's `repr` of a float: shortest digits, exponent form below 1e-4 and from 1e16.
fn python_float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn writes_as_python_does() {
        let v = json!({"é": [1, 2.0, 1e5, 1e16, 1e-7, 0.0001, 5e-5, true, null], "k": "日\u{7f}😀\"\\\n"});
        assert_eq!(
            ascii_json(&v),
            r#"{"\u00e9":[1,2.0,100000.0,1e+16,1e-07,0.0001,5e-05,true,null],"k":"\u65e5\u007f\ud83d\ude00\"\\\n"}"#
        );
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn is_ascii_and_reads_back(text in any::<String>(), number in any::<f64>()) {
            let v = json!({ "t": text, "n": number });
            let written = ascii_json(&v);
            prop_assert!(written.bytes().all(|b| (b' '..=b'~').contains(&b)));
            prop_assert_eq!(&serde_json::from_str::<Value>(&written).unwrap()["t"], &v["t"]);
        }
    }
}
