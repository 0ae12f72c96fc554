//! Actions that the program itself knows: `{"builtin": {"clipboard": TEXT}}`, `{"open": TEXT}`, `{"time": ZONE}` and `"time"`.

use super::field::{Fault, Field, nearest};
use super::read_template::{Allow, template};
use super::{Builtin, Param, Part, read_http};

const NAMES: [&str; 3] = ["clipboard", "open", "time"];

fn unknown(field: &Field<'_>, name: &str) -> Fault {
    let fix = match nearest(name, &NAMES) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("known ones are {}", NAMES.join(", ")),
    };
    field.fault(format!("{name:?} is not a builtin"), fix)
}

/// Reads a builtin action.
pub(super) fn builtin(field: &Field<'_>, params: &[Param]) -> Result<Builtin, Fault> {
    if let Some(name) = field.value.as_str() {
        return match name {
            "time" => Ok(Builtin::Time(None)),
            "clipboard" | "open" => Err(field.fault(format!("{name:?} needs a text"), format!("write {{{name:?}: \"{{parameter}}\"}}"))),
            other => Err(unknown(field, other)),
        };
    }
    let object = field.object()?;
    let mut entries = object.entries();
    let (Some((name, value)), None) = (entries.next(), entries.next()) else {
        return Err(field.fault("a builtin is one name with one text", "write for example {\"clipboard\": \"{text}\"}"));
    };
    if !NAMES.contains(&name) {
        return Err(unknown(&value, name));
    }
    let text = template(&value, params, Allow::Params)?;
    match name {
        "clipboard" => Ok(Builtin::Clipboard(text)),
        "time" => Ok(Builtin::Time(Some(text))),
        _ => {
            let address = matches!(text.parts.first(), Some(Part::Text(t)) if t.contains("://"));
            if !address {
                return Ok(Builtin::OpenPath(text));
            }
            read_http::check_url(&value, &text, false)?;
            Ok(Builtin::OpenAddress(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_wrong_is_named() {
        for (value, message) in [
            (json!("tiem"), "\"tiem\" is not a builtin"),
            (json!("open"), "needs a text"),
            (json!({"open": "a", "time": "b"}), "one name with one text"),
            (json!({"open": "https://{x}/"}), "is not a parameter"),
            (json!({"open": "ftp://a/"}), "http:// or https://"),
            (json!({"clipboard": "${env:TOKEN}"}), "may not stand here"),
            (json!(3), "not an object"),
        ] {
            let fault = builtin(&Field::new(&value, "/b"), &[]).unwrap_err();
            assert!(fault.message.contains(message), "{}", fault.message);
        }
        assert_eq!(builtin(&Field::new(&json!("time"), ""), &[]), Ok(Builtin::Time(None)));
    }
}
