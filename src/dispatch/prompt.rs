//! The encoder's input: sentence, `<tools>`, tool list, in the form that the checkpoint was trained on.

use super::settings::MAX_CONTEXT;
use crate::grammar::ascii_json;
use crate::manifest::Tool;
use crate::model::{Model, PromptForm, TOOLS};
use crate::sentence::Sentence;
use serde_json::{Map, Value};

/// Encoder tokens that one tool takes at most; one with more is shortened. The checkpoint was trained on prompts of at
/// most 560.
pub const MAX_TOOL: usize = 400;

/// A prompt and how many of the given tools it holds.
pub(super) struct Prompt {
    /// Encoder ids.
    pub(super) ids: Vec<u32>,
    /// The first so many tools are in it.
    pub(super) offered: usize,
    /// Places of tools that were shortened.
    pub(super) shortened: Vec<usize>,
}

/// The prompt for `tools` (best first); a tool that is too long is shortened, and whole tools are left out from the end
/// until the rest fits, but never the first.
pub(super) fn build(model: &Model, sentence: &Sentence, tools: &[&Tool]) -> Prompt {
    let mut ids = model.tokenizer.encode(sentence.text());
    ids.truncate(MAX_CONTEXT / 2);
    ids.push(TOOLS);
    let mut shortened = Vec::new();
    let mut texts = Vec::new();
    for (place, tool) in tools.iter().enumerate() {
        let whole = tool_json(tool, model.prompt);
        if model.tokenizer.encode(&ascii_json(&whole)).len() > MAX_TOOL {
            shortened.push(place);
            texts.push(shorten(whole, sentence));
        } else {
            texts.push(whole);
        }
    }
    for offered in (0..=tools.len()).rev() {
        let pieces = model.tokenizer.encode(&ascii_json(&Value::Array(texts[..offered].to_vec())));
        if ids.len() + pieces.len() <= MAX_CONTEXT || offered <= 1 {
            ids.extend(pieces.into_iter().take(MAX_CONTEXT - ids.len()));
            shortened.retain(|place| *place < offered);
            return Prompt { ids, offered, shortened };
        }
    }
    Prompt { ids, offered: 0, shortened: Vec::new() }
}

/// Characters of a description, and allowed values, that a shortened tool keeps.
const DESCRIPTION: usize = 80;
const CHOICES: usize = 12;

/// A tool's JSON with long descriptions cut at a word and long lists of allowed values cut to those that the sentence says,
/// or else the first.
fn shorten(value: Value, sentence: &Sentence) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, v)| {
                    let short = match (key.as_str(), v) {
                        ("description", Value::String(text)) => Value::from(cut(&text)),
                        ("enum", Value::Array(list)) if list.len() > CHOICES => Value::Array(said_choices(list, sentence)),
                        (_, v) => shorten(v, sentence),
                    };
                    (key, short)
                })
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(|v| shorten(v, sentence)).collect()),
        other => other,
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION) {
        None => text.to_owned(),
        Some((end, _)) => {
            let head = &text[..end];
            head.rfind(' ').map_or(head, |blank| &head[..blank]).to_owned()
        }
    }
}

fn said_choices(list: Vec<Value>, sentence: &Sentence) -> Vec<Value> {
    let said: Vec<Value> = list.iter().filter(|c| c.as_str().is_some_and(|c| sentence.says(c))).take(CHOICES).cloned().collect();
    if said.is_empty() { list.into_iter().take(CHOICES).collect() } else { said }
}

/// Encoder tokens that a tool takes of the prompt, before any shortening.
#[must_use]
pub fn prompt_tokens(model: &Model, tool: &Tool) -> usize {
    model.tokenizer.encode(&ascii_json(&tool_json(tool, model.prompt))).len()
}

/// A tool as the model sees it.
#[must_use]
pub fn tool_json(tool: &Tool, form: PromptForm) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), tool.model_name.clone().into());
    out.insert("description".to_owned(), tool.description.clone().into());
    let parameters = match form {
        PromptForm::Upstream => tool.written.clone(),
        PromptForm::Flat => Value::Object(tool.params.iter().map(|p| (p.name.clone(), flat_param(p))).collect()),
    };
    out.insert("parameters".to_owned(), parameters);
    Value::Object(out)
}

fn flat_param(param: &crate::manifest::Param) -> Value {
    let mut out = Map::new();
    out.insert("type".to_owned(), param.kind.word().into());
    out.insert("description".to_owned(), param.description.clone().into());
    out.insert("required".to_owned(), param.required.into());
    if !param.choices.is_empty() {
        out.insert("enum".to_owned(), Value::Array(param.choices.clone()));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Upstream's `normalize_tools` on the texts that are JSON by RFC 8259 with numbers that fit: the rest (NaN,
    /// 1E400, a 30-digit integer, no JSON at all) cannot come out of a manifest.
    #[test]
    fn tool_lists_are_written_as_upstream_does() {
        let rules: Value = serde_json::from_str(include_str!("../../tests/fixtures/oracle/text_rules.json")).unwrap();
        let mut compared = 0;
        for rule in rules["normalize"].as_array().unwrap() {
            let text = rule["tools"].as_str().unwrap();
            let Ok(mut value) = serde_json::from_str::<Value>(text) else { continue };
            if text.contains("123456789012345678901234567890") {
                continue;
            }
            for tool in value.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                if let Some(Value::String(name)) = tool.get_mut("name") {
                    *name = crate::manifest::to_snake_case(name);
                }
            }
            assert_eq!(ascii_json(&value), rule["out"].as_str().unwrap());
            compared += 1;
        }
        assert_eq!(compared, 15);
    }

    #[test]
    fn upstream_reads_the_parameters_as_their_file_has_them() {
        let file = r#"[{"name":"getWeather","description":"d","parameters":{"city":{"type":"string","required":true}}}]"#;
        let sources = crate::manifest::Sources { builtin: vec![("f".into(), file.into())], ..Default::default() };
        let set = crate::manifest::load(&sources);
        let json = ascii_json(&tool_json(&set.tools[0], PromptForm::Upstream));
        assert_eq!(json, r#"{"name":"get_weather","description":"d","parameters":{"city":{"type":"string","required":true}}}"#);
        let json = ascii_json(&tool_json(&set.tools[0], PromptForm::Flat));
        assert_eq!(
            json,
            r#"{"name":"get_weather","description":"d","parameters":{"city":{"type":"string","description":"","required":true}}}"#
        );
    }

    #[test]
    fn a_tool_that_is_too_long_is_shortened_and_not_dropped() {
        let choices: Vec<String> = (0..400).map(|i| format!("\"colour number {i}\"")).collect();
        let file = format!(
            r#"[{{"name":"paint","description":"{}","parameters":{{"type":"object","properties":{{"colour":{{"type":"string","enum":[{}]}}}}}}}},
                {{"name":"b","description":"d","parameters":{{"type":"object","properties":{{}}}}}}]"#,
            "long words ".repeat(300),
            choices.join(",")
        );
        let sources = crate::manifest::Sources { builtin: vec![("f".into(), file)], ..Default::default() };
        let set = crate::manifest::load(&sources);
        let model = Model::builtin(crate::model::Options::default()).unwrap();
        let tools: Vec<&Tool> = set.tools.iter().collect();
        let prompt = build(&model, &Sentence::read("paint it in colour number 77"), &tools);
        assert_eq!((prompt.offered, prompt.shortened.as_slice()), (2, &[0_usize][..]));
        assert!(prompt.ids.len() < 560, "{}", prompt.ids.len());
        assert!(model.tokenizer.decode(&prompt.ids).contains("colour number 77"));
    }
}
