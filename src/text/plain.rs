//! A value as a person reads it.

use serde_json::Value;

/// A text without quotes, all else as compact JSON.
#[must_use]
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::plain;
    use serde_json::json;

    #[test]
    fn a_text_has_no_quotes_and_all_else_is_json() {
        assert_eq!(
            [json!("a \"b\""), json!(2.5), json!(["a"]), json!(null)].map(|value| plain(&value)),
            ["a \"b\"", "2.5", "[\"a\"]", "null"]
        );
    }
}
