//! Which bytes of the sentence a value came from. A value stands where it begins and ends at borders of the sentence's
//! pieces: `notes.txt` does not stand in `notes.txt.bak`.

use super::proposal::Evidence;
use crate::grammar::{numbers_for, numbers_of, shared_signs, value_pieces};
use crate::manifest::{Param, Tool};
use crate::sentence::Sentence;
use crate::text::Span;
use serde_json::{Map, Value};

/// Where each argument of a call came from, in argument order. A text said twice can be two values: each value takes a
/// place of its own while there is one.
pub(super) fn of_call(sentence: &Sentence, tool: &Tool, arguments: &Map<String, Value>) -> Vec<(String, Evidence)> {
    let mut taken: Vec<Span> = Vec::new();
    let one = |(name, value): (&String, &Value)| {
        let found = find(sentence, tool, tool.param(name), value, &taken);
        if let Evidence::Said(span) | Evidence::Converted(span) = found {
            taken.push(span);
        }
        (name.clone(), found)
    };
    arguments.iter().map(one).collect()
}

/// The place where the value stands: free places before those in `taken`.
pub(super) fn find(sentence: &Sentence, tool: &Tool, param: Option<&Param>, value: &Value, taken: &[Span]) -> Evidence {
    match value {
        Value::String(text) => place(sentence, tool, text, taken).map_or_else(|| from_choices(sentence, param, value), Evidence::Said),
        Value::Number(_) => number(sentence, tool, param, value, taken),
        Value::Array(items) => list(sentence, tool, param, items, taken),
        // The words of an object are those of its parts that were said; which of its forms it is need not be.
        Value::Object(_) => {
            let hull = |a: Span, b: Span| Span { start: a.start.min(b.start), end: a.end.max(b.end) };
            let said = parts(sentence, tool, value, taken).into_iter().reduce(hull);
            said.map_or_else(|| from_choices(sentence, param, value), Evidence::Said)
        }
        _ => from_choices(sentence, param, value),
    }
}

/// The arguments that were said, with their places.
pub(super) fn places(evidence: &[(String, Evidence)]) -> Vec<(String, Span)> {
    evidence.iter().filter_map(|(name, e)| Some((name.clone(), e.span()?))).collect()
}

/// A number is said as digits or in words, maybe in another unit.
fn number(sentence: &Sentence, tool: &Tool, param: Option<&Param>, value: &Value, taken: &[Span]) -> Evidence {
    let all = match param {
        Some(param) => numbers_of(sentence, tool, param),
        None => numbers_for(sentence, "", "", true),
    };
    let written = value.to_string();
    let is_it = |text: &str| text == written || text.parse().ok() == value.as_f64();
    let said: Vec<_> = all.into_iter().filter(|n| is_it(&n.text)).collect();
    let free = said.iter().find(|n| !taken.iter().any(|t| t.overlaps(&n.span)));
    match free.or(said.first()) {
        // One half of `host:8443`.
        None => halves(sentence, tool, &written).first().map_or_else(|| from_choices(sentence, param, value), |s| Evidence::Said(*s)),
        Some(n) if n.converted => Evidence::Converted(n.span),
        Some(n) => Evidence::Said(n.span),
    }
}

/// A list is said when each item is; its evidence spans from the first to the last.
fn list(sentence: &Sentence, tool: &Tool, param: Option<&Param>, items: &[Value], taken: &[Span]) -> Evidence {
    let (mut whole, mut taken) = (None::<Span>, taken.to_vec());
    for item in items {
        let (Evidence::Said(span) | Evidence::Converted(span)) = find(sentence, tool, None, item, &taken) else {
            return param.map_or(Evidence::Nowhere, |p| from_choices(sentence, Some(p), &Value::Array(items.to_vec())));
        };
        taken.push(span);
        whole = Some(whole.map_or(span, |w| Span { start: w.start.min(span.start), end: w.end.max(span.end) }));
    }
    whole.map_or(Evidence::Nowhere, Evidence::Said)
}

/// The places of the texts and numbers in a value, as far as they were said.
pub(super) fn parts(sentence: &Sentence, tool: &Tool, value: &Value, taken: &[Span]) -> Vec<Span> {
    match value {
        Value::Object(members) => {
            let mut out: Vec<Span> = Vec::new();
            for member in members.values() {
                let taken: Vec<Span> = taken.iter().chain(&out).copied().collect();
                out.extend(parts(sentence, tool, member, &taken));
            }
            out
        }
        Value::Bool(_) | Value::Null => Vec::new(),
        _ => find(sentence, tool, None, value, taken).span().into_iter().collect(),
    }
}

fn from_choices(sentence: &Sentence, param: Option<&Param>, value: &Value) -> Evidence {
    match param {
        Some(p) if p.choices.contains(value) => {
            // Said in another spelling: `rear-right` for `rear_right`.
            let words = value.as_str().filter(|v| sentence.says(v));
            words.and_then(|v| scattered(sentence, v)).map_or(Evidence::Enum, Evidence::Said)
        }
        Some(p) if p.default.as_ref() == Some(value) => Evidence::Default,
        _ => Evidence::Nowhere,
    }
}

/// From the first to the last word of a phrase that is said in another spelling.
fn scattered(sentence: &Sentence, phrase: &str) -> Option<Span> {
    let parts: Vec<String> = phrase.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let within = |text: &str| {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|w| parts.iter().any(|p| p == w))
    };
    let spans = sentence.words().iter().filter(|w| w.span.of(sentence.text()).is_some_and(within)).map(|w| w.span);
    spans.reduce(|a, b| Span { start: a.start.min(b.start), end: a.end.max(b.end) })
}

/// A place of `text`, from one border of a piece to another; also one half of a word that two parameters share.
fn place(sentence: &Sentence, tool: &Tool, text: &str, taken: &[Span]) -> Option<Span> {
    let mut all = sentence.occurrences(text);
    if all.is_empty() {
        all.extend(halves(sentence, tool, text));
    }
    let free = all.iter().find(|s| !taken.iter().any(|t| t.overlaps(s)));
    free.or(all.first()).copied()
}

/// The halves of words that two parameters share which are this text.
fn halves(sentence: &Sentence, tool: &Tool, text: &str) -> Vec<Span> {
    let signs = shared_signs(&[tool]);
    let all = if signs.is_empty() { Vec::new() } else { value_pieces(sentence, &signs) };
    all.into_iter().filter(|s| s.of(sentence.text()) == Some(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, ToolSet, load};
    use proptest::prelude::*;
    use serde_json::json;

    fn set() -> ToolSet {
        let text = r#"[{"name":"t","description":"d","parameters":{"type":"object","properties":{"minutes":{"type":"integer"}}}}]"#;
        load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() })
    }

    #[test]
    fn values_are_found_where_they_were_said() {
        let tools = set();
        let find = |s: &str, v: Value| find(&Sentence::read(s), &tools.tools[0], None, &v, &[]);
        let q = "show the last 15 commits by Ann in \"src\" and 5 more";
        assert_eq!(find(q, json!(5)), Evidence::Said(Span { start: 45, end: 46 }));
        assert_eq!(find(q, json!("ann")), Evidence::Said(Span { start: 28, end: 31 }));
        assert_eq!(find(q, json!("docs")), Evidence::Nowhere);
        assert_eq!(find(q, json!(["Ann", "src"])), Evidence::Said(Span { start: 28, end: 39 }));
        assert_eq!(find(q, json!("")), Evidence::Nowhere);
        assert_eq!(find(q, json!({"kind": "x", "by": "Ann", "deep": {"n": 5, "all": true}})), Evidence::Said(Span { start: 28, end: 46 }));
        assert_eq!(find(q, json!({"kind": "x"})), Evidence::Nowhere);
        assert_eq!(find("set it to twenty two degrees", json!(22)), Evidence::Said(Span { start: 10, end: 20 }));
        // One word is not in another.
        assert_eq!(find("rename notes.txt.bak", json!("notes.txt")), Evidence::Nowhere);
        assert_eq!(find("list cats", json!("cat")), Evidence::Nowhere);
    }

    #[test]
    fn a_number_in_another_unit_is_said_to_be_converted() {
        let (tools, sentence) = (set(), Sentence::read("wait 2 hours"));
        let found = super::find(&sentence, &tools.tools[0], tools.tools[0].param("minutes"), &json!(120), &[]);
        assert!(matches!(found, Evidence::Converted(s) if s.of("wait 2 hours").is_some_and(|t| t.starts_with('2'))), "{found:?}");
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn a_span_lies_in_the_sentence(q in any::<String>(), v in any::<String>()) {
            let (tools, sentence) = (set(), Sentence::read(&q));
            if let Evidence::Said(span) = super::find(&sentence, &tools.tools[0], None, &Value::String(v.clone()), &[]) {
                prop_assert!(span.of(sentence.text()).is_some_and(|s| s.eq_ignore_ascii_case(&v)));
            }
        }
    }
}
