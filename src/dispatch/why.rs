//! Why a tool is near to a sentence, and what it takes of the prompt: for authors of tools.

use super::dispatcher::Dispatcher;
use super::prompt::tool_json;
use crate::grammar::ascii_json;
use crate::manifest::Tool;
use crate::model::Model;
use crate::sentence::{Looks, Sentence};
use serde_json::Value;

/// Words of a sentence that are tried one by one at most.
const TRIED: usize = 24;

impl Dispatcher {
    /// How much each word of a sentence brings it nearer to a tool (its place in the set), the most first: how much farther the
    /// sentence is without it. Nothing without the sentence encoder.
    #[must_use]
    pub fn words_for(&self, query: &str, tool: usize) -> Vec<(String, f32)> {
        let sentence = Sentence::read(query);
        let text = sentence.text();
        let words: Vec<_> = sentence.words().iter().filter(|w| w.looks != Looks::Sign).map(|w| w.span).take(TRIED).collect();
        let without = |span: &crate::text::Span| format!("{}{}", &text[..span.start], text[span.end..].trim_start());
        let texts: Vec<String> = std::iter::once(text.to_owned()).chain(words.iter().map(without)).collect();
        let Some(near) = self.ranker.nearness(&texts, tool, self.calibration.choice) else { return Vec::new() };
        let Some((whole, rest)) = near.split_first() else { return Vec::new() };
        let word = |(span, near): (&crate::text::Span, &f32)| Some((span.of(text)?.to_owned(), whole - near));
        let mut all: Vec<(String, f32)> = words.iter().zip(rest).filter_map(word).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }
}

/// Tokens that each parameter of a tool takes of the prompt: what the tool is shorter without it.
#[must_use]
pub fn param_tokens(model: &Model, tool: &Tool) -> Vec<(String, usize)> {
    let count = |value: &Value| model.tokenizer.encode(&ascii_json(value)).len();
    let whole = tool_json(tool, model.prompt);
    let all = count(&whole);
    let without = |name: &str| {
        let mut less = whole.clone();
        let parameters = less.get_mut("parameters");
        let map = match parameters {
            Some(Value::Object(map)) if map.get("properties").is_some_and(Value::is_object) => map.get_mut("properties"),
            other => other,
        };
        if let Some(Value::Object(map)) = map {
            map.shift_remove(name);
        }
        all.saturating_sub(count(&less))
    };
    tool.params.iter().map(|p| (p.name.clone(), without(&p.name))).collect()
}
