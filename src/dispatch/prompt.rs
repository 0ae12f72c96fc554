//! The encoder's input: sentence, `<tools>`, tool list, in the form that the checkpoint was trained on.

use super::MAX_CONTEXT;
use crate::grammar::ascii_json;
use crate::manifest::Tool;
use crate::model::{Model, PromptForm, TOOLS};
use serde_json::{Map, Value};

/// A prompt and how many of the given tools it holds.
pub(super) struct Prompt {
    /// Encoder ids.
    pub(super) ids: Vec<u32>,
    /// The first so many tools are in it.
    pub(super) offered: usize,
}

/// The prompt for `tools` (best first); whole tools are left out from the end until it fits.
pub(super) fn build(model: &Model, query: &str, tools: &[&Tool]) -> Prompt {
    let mut ids = model.tokenizer.encode(query);
    ids.truncate(MAX_CONTEXT - 2);
    ids.push(TOOLS);
    for offered in (0..=tools.len()).rev() {
        let list = Value::Array(tools[..offered].iter().map(|t| tool_json(t, model.prompt)).collect());
        let pieces = model.tokenizer.encode(&ascii_json(&list));
        if ids.len() + pieces.len() <= MAX_CONTEXT || offered == 0 {
            ids.extend(pieces.into_iter().take(MAX_CONTEXT - ids.len()));
            return Prompt { ids, offered };
        }
    }
    Prompt { ids, offered: 0 }
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
}
