//! Which bytes of the sentence a value came from.

use super::Evidence;
use crate::grammar::numbers;
use crate::manifest::{Param, Tool};
use crate::text::Span;
use serde_json::{Map, Value};

/// Where each argument of a call came from, in argument order. A text said twice can be two values: each value takes a
/// place of its own while there is one.
pub(super) fn of_call(query: &str, tool: &Tool, arguments: &Map<String, Value>) -> Vec<(String, Evidence)> {
    let mut taken: Vec<Span> = Vec::new();
    let one = |(name, value): (&String, &Value)| {
        let found = find(query, tool.param(name), value, &taken);
        if let Evidence::Said(span) = found {
            taken.push(span);
        }
        (name.clone(), found)
    };
    arguments.iter().map(one).collect()
}

/// The place in `query` where the value stands, first as written, then without regard to ASCII case; whole words before
/// parts of words, free places before those in `taken`.
pub(super) fn find(query: &str, param: Option<&Param>, value: &Value, taken: &[Span]) -> Evidence {
    let text = match value {
        Value::String(s) => s.clone(),
        Value::Number(_) => return number(query, param, value, taken),
        Value::Array(items) => return list(query, param, items, taken),
        _ => return from_choices(param, value),
    };
    let whole = param.is_some_and(|p| !p.choices.is_empty());
    place(query, &text, whole, taken).map_or_else(|| from_choices(param, value), Evidence::Said)
}

/// A number is said as digits or in words.
fn number(query: &str, param: Option<&Param>, value: &Value, taken: &[Span]) -> Evidence {
    let is_it = |text: &str| text.parse().ok() == value.as_f64();
    let said: Vec<Span> = numbers(query).into_iter().filter(|s| is_it(&s.text)).map(|s| Span { start: s.start, end: s.end }).collect();
    let free = said.iter().find(|s| !taken.iter().any(|t| t.overlaps(s)));
    free.or(said.first()).map_or_else(|| from_choices(param, value), |s| Evidence::Said(*s))
}

/// A list is said when each item is; its evidence spans from the first to the last.
fn list(query: &str, param: Option<&Param>, items: &[Value], taken: &[Span]) -> Evidence {
    let mut whole: Option<Span> = None;
    for item in items {
        let Evidence::Said(span) = find(query, None, item, taken) else {
            return param.map_or(Evidence::Nowhere, |p| from_choices(Some(p), &Value::Array(items.to_vec())));
        };
        whole = Some(whole.map_or(span, |w| Span { start: w.start.min(span.start), end: w.end.max(span.end) }));
    }
    whole.map_or(Evidence::Nowhere, Evidence::Said)
}

fn from_choices(param: Option<&Param>, value: &Value) -> Evidence {
    match param {
        Some(p) if p.choices.contains(value) => Evidence::Enum,
        Some(p) if p.default.as_ref() == Some(value) => Evidence::Default,
        _ => Evidence::Nowhere,
    }
}

/// One of several allowed values is only said as `whole` words: "a" in "car" is none.
fn place(query: &str, text: &str, whole: bool, taken: &[Span]) -> Option<Span> {
    if text.is_empty() {
        return None;
    }
    let lower = (query.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut best: Option<(u8, Span)> = None;
    for (case, (hay, needle)) in [(query, text), (lower.0.as_str(), lower.1.as_str())].into_iter().enumerate() {
        for (start, _) in hay.match_indices(needle) {
            let span = Span { start, end: start + needle.len() };
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let inside = letter(query[..span.start].chars().next_back()) || letter(query[span.end..].chars().next());
            if inside && whole {
                continue;
            }
            let cost = 4 * u8::from(taken.iter().any(|t| t.overlaps(&span))) + 2 * u8::from(inside) + u8::from(case == 1);
            if best.is_none_or(|(b, _)| cost < b) {
                best = Some((cost, span));
            }
        }
    }
    best.map(|(_, span)| span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn values_are_found_where_they_were_said() {
        let q = "show the last 15 commits by Ann in \"src\" and 5 more";
        assert_eq!(find(q, None, &json!(5), &[]), Evidence::Said(Span { start: 45, end: 46 }));
        assert_eq!(find(q, None, &json!("ann"), &[]), Evidence::Said(Span { start: 28, end: 31 }));
        assert_eq!(find(q, None, &json!("docs"), &[]), Evidence::Nowhere);
        assert_eq!(find(q, None, &json!(["Ann", "src"]), &[]), Evidence::Said(Span { start: 28, end: 39 }));
        assert_eq!(find(q, None, &json!(""), &[]), Evidence::Nowhere);
        assert_eq!(find("set it to twenty two degrees", None, &json!(22), &[]), Evidence::Said(Span { start: 10, end: 20 }));
    }

    proptest! {
        #[test]
        fn a_span_lies_in_the_sentence(q in any::<String>(), v in any::<String>()) {
            if let Evidence::Said(span) = find(&q, None, &Value::String(v.clone()), &[]) {
                prop_assert!(span.of(&q).is_some_and(|s| s.eq_ignore_ascii_case(&v)));
            }
        }
    }
}
