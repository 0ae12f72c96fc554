//! Which bytes of the sentence a value came from.

use super::Evidence;
use crate::grammar::numbers;
use crate::manifest::Param;
use crate::text::Span;
use serde_json::Value;

/// The first place in `query` where the value stands, first as written, then without regard to ASCII case.
pub(super) fn find(query: &str, param: Option<&Param>, value: &Value) -> Evidence {
    let text = match value {
        Value::String(s) => s.clone(),
        Value::Number(n) => return number(query, param, value, &n.to_string()),
        Value::Array(items) => return list(query, param, items),
        _ => return from_choices(param, value),
    };
    place(query, &text).map_or_else(|| from_choices(param, value), Evidence::Said)
}

/// A number is said as digits or in words.
fn number(query: &str, param: Option<&Param>, value: &Value, text: &str) -> Evidence {
    let said = numbers(query).into_iter().find(|s| s.text == text);
    said.map_or_else(|| from_choices(param, value), |s| Evidence::Said(Span { start: s.start, end: s.end }))
}

/// A list is said when each item is; its evidence spans from the first to the last.
fn list(query: &str, param: Option<&Param>, items: &[Value]) -> Evidence {
    let mut whole: Option<Span> = None;
    for item in items {
        let Evidence::Said(span) = find(query, None, item) else {
            return param.map_or(Evidence::Nowhere, |p| from_choices(Some(p), &Value::Array(items.to_vec())));
        };
        whole = Some(whole.map_or(span, |w| Span { start: w.start.min(span.start), end: w.end.max(span.end) }));
    }
    whole.map_or(Evidence::Nowhere, Evidence::Said)
}

fn from_choices(param: Option<&Param>, value: &Value) -> Evidence {
    match param {
        Some(p) if p.choices.contains(value) => Evidence::Enum,
        _ => Evidence::Nowhere,
    }
}

fn place(query: &str, text: &str) -> Option<Span> {
    if text.is_empty() {
        return None;
    }
    let lower = (query.to_ascii_lowercase(), text.to_ascii_lowercase());
    for (hay, needle) in [(query, text), (lower.0.as_str(), lower.1.as_str())] {
        if let Some(start) = hay.find(needle) {
            return Some(Span { start, end: start + needle.len() });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn values_are_found_where_they_were_said() {
        let q = "show the last 15 commits by Ann in \"src\" and 5 more";
        assert_eq!(find(q, None, &json!(5)), Evidence::Said(Span { start: 45, end: 46 }));
        assert_eq!(find(q, None, &json!("ann")), Evidence::Said(Span { start: 28, end: 31 }));
        assert_eq!(find(q, None, &json!("docs")), Evidence::Nowhere);
        assert_eq!(find(q, None, &json!(["Ann", "src"])), Evidence::Said(Span { start: 28, end: 39 }));
        assert_eq!(find(q, None, &json!("")), Evidence::Nowhere);
        assert_eq!(find("set it to twenty two degrees", None, &json!(22)), Evidence::Said(Span { start: 10, end: 20 }));
    }

    proptest! {
        #[test]
        fn a_span_lies_in_the_sentence(q in any::<String>(), v in any::<String>()) {
            if let Evidence::Said(span) = find(&q, None, &Value::String(v.clone())) {
                prop_assert!(span.of(&q).is_some_and(|s| s.eq_ignore_ascii_case(&v)));
            }
        }
    }
}
