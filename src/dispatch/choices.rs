//! Allowed values that the sentence says and that a call does not have: "any open pull requests" without the state.

use super::proposal::{Evidence, Proposed};
use crate::manifest::{Param, Tool};
use crate::sentence::{Looks, Sentence};
use crate::text::Span;
use serde_json::{Map, Value};

/// Of each parameter without an argument the one allowed value that is said, with its place. Nothing where two of them are said,
/// where the words are another value's, or say what to do: "open the issue".
pub(super) fn dropped<'a>(
    sentence: &Sentence,
    tool: &'a Tool,
    arguments: &Map<String, Value>,
    evidence: &[(String, Evidence)],
) -> Vec<(&'a Param, Value, Span)> {
    let owned = |s: &Span| evidence.iter().any(|(_, e)| e.span().is_some_and(|o| o.overlaps(s)));
    let mut out = Vec::new();
    for param in tool.params.iter().filter(|p| !p.choices.is_empty() && !arguments.contains_key(&p.name)) {
        let said = param.choices.iter().filter_map(|choice| Some((choice, place(sentence, choice.as_str()?)?)));
        let mut said: Vec<(&Value, Span)> = said.collect();
        // "dark red" says "red" too.
        let all = said.clone();
        said.retain(|(_, s)| !all.iter().any(|(_, o)| o != s && o.start <= s.start && s.end <= o.end));
        if let [(choice, span)] = said[..]
            && !owned(&span)
        {
            out.push((param, choice.clone(), span));
        }
    }
    out
}

/// Whether the loss of one changes the call: it is not what holds anyway.
pub(super) fn matters((param, value, _): &(&Param, Value, Span)) -> bool {
    param.default.as_ref() != Some(value)
}

/// The places of those whose loss changes the call.
pub(super) fn lost(sentence: &Sentence, tool: &Tool, call: &Proposed) -> Vec<Span> {
    let all = dropped(sentence, tool, &call.call.arguments, &call.evidence);
    all.into_iter().filter(matters).map(|(.., span)| span).collect()
}

/// Where an allowed value stands as words of its own, beside the word that says what to do.
fn place(sentence: &Sentence, choice: &str) -> Option<Span> {
    let opening = sentence.opening_verb();
    let plain = |s: &Span| Some(*s) != opening && !sentence.words().iter().any(|w| w.span.overlaps(s) && w.looks == Looks::Path);
    let letters = choice.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    sentence.occurrences(choice).into_iter().find(|s| plain(s) && letters && sentence.says(choice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Call, Sources, Verdict, load};
    use serde_json::json;

    #[test]
    fn an_allowed_value_that_is_said_is_missed() {
        let text = r#"[{"name":"issues","description":"d","parameters":{"type":"object","properties":{
            "state":{"type":"string","enum":["open","closed","all"],"default":"open"},"sort":{"type":"string","enum":["newest","oldest"]},
            "label":{"type":"string","enum":["red","dark red"]}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let missed = |say: &str, arguments: Value| {
            let (sentence, arguments) = (Sentence::read(say), arguments.as_object().unwrap().clone());
            let found = dropped(&sentence, &tools.tools[0], &arguments, &[]);
            found.into_iter().map(|(p, v, _)| format!("{}={}", p.name, v.as_str().unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(missed("list the closed issues, newest first", json!({})), ["state=closed", "sort=newest"]);
        assert_eq!(missed("list the closed issues", json!({"state": "closed"})), [""; 0]);
        assert_eq!(missed("list the open issues", json!({})), ["state=open"]);
        assert_eq!(missed("list open and closed issues", json!({})), [""; 0], "which of them?");
        assert_eq!(missed("show closed/list.txt", json!({})), [""; 0]);
        assert_eq!(missed("open the issue", json!({})), [""; 0], "the word says what to do");
        assert_eq!(missed("list the dark red issues", json!({})), ["label=dark red"], "the longer value is what was said");
        let sentence = Sentence::read("list the closed issues");
        let title = [("title".to_owned(), Evidence::Said(sentence.occurrences("closed")[0]))];
        assert!(dropped(&sentence, &tools.tools[0], &Map::new(), &title).is_empty(), "the word is another value");
        let call = |say: &str| {
            let call = Call { name: "issues".into(), arguments: Map::new() };
            let made = Proposed { call, verdict: Verdict::default(), evidence: Vec::new(), confidence: None, absent: Vec::new() };
            lost(&Sentence::read(say), &tools.tools[0], &made).len()
        };
        assert_eq!((call("list the open issues"), call("list the closed issues")), (0, 1), "what holds anyway is not lost");
    }
}
