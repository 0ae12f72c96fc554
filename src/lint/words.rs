//! What a person and a model read: names and descriptions.

use super::finding::Found;
use super::loaded::Loaded;
use super::subject::Subject;
use crate::manifest::{Dialect, join_pointer as join};
use crate::text::{disguised, is_unsafe};
use serde_json::Value;
use std::collections::HashMap;

/// Characters that a description may have; the longest shipped one of a tool has 92, of a parameter 61.
const TOOL: usize = 240;
const PARAMETER: usize = 200;

/// Missing and too long.
pub(super) fn descriptions(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let Some(object) = subject.object else { return };
    let said = |value: Option<&Value>| value.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    match said(object.get("description")) {
        None => {
            let message = "without a description the tool is found by its name alone";
            out.push(Found::new(
                "no-description",
                &subject.pointer,
                message,
                "say in one sentence what it does, as a person would ask for it",
            ));
        }
        Some(text) if text.chars().count() > TOOL => {
            let message = format!("the description has {} characters; a small model loses its point", text.chars().count());
            let at = join(&subject.pointer, "description");
            out.push(Found::new("long-description", at, message, format!("write one sentence of at most {TOOL}")));
        }
        Some(_) => {}
    }
    for param in &subject.params {
        // `{"place": "string"}` has no place for a description.
        if !param.schema.is_object() {
            continue;
        }
        match said(param.schema.get("description")) {
            None if param.schema.get("$ref").is_none() => {
                let message = format!("the parameter {:?} has no description; the model has only its name to go by", param.name);
                out.push(Found::new("no-description", &param.pointer, message, "say in a few words what goes there"));
            }
            Some(text) if text.chars().count() > PARAMETER => {
                let message = format!("the description of {:?} has {} characters", param.name, text.chars().count());
                let at = join(&param.pointer, "description");
                out.push(Found::new("long-description", at, message, format!("write at most {PARAMETER}")));
            }
            _ => {}
        }
    }
}

/// Orders in descriptions, and characters that hide or pass for others. In all forms, and in every text of the tool.
pub(super) fn hidden(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let Some(object) = subject.object else { return };
    let mut texts: Vec<(String, &str)> = Vec::new();
    for key in ["name", "title", "description"] {
        texts.extend(object.get(key).and_then(Value::as_str).map(|text| (join(&subject.pointer, key), text)));
    }
    for param in &subject.params {
        texts.push((param.pointer.clone(), param.name));
        let text = param.schema.get("description").and_then(Value::as_str);
        texts.extend(text.map(|text| (join(&param.pointer, "description"), text)));
    }
    for (pointer, text) in texts {
        if let Some(order) = order(text) {
            let message = format!("the text gives an order ({order:?}) instead of saying what the tool does");
            out.push(Found::new("hidden-instruction", &pointer, message, "take it out, or do not use this tool"));
        }
        if let Some(c) = text.chars().find(|c| is_unsafe(*c) && !matches!(c, '\n' | '\t' | '\r')) {
            let message = format!("the text holds U+{:04X}, which nobody sees", u32::from(c));
            out.push(Found::new("invisible-character", &pointer, message, "take it out"));
        } else if let Some((word, _)) = disguised(text).next() {
            let message = format!("{word:?} has letters that pass for others");
            out.push(Found::new("invisible-character", &pointer, message, "write it in one script"));
        }
    }
}

/// Words that speak to the model and not of the tool, in lower case.
const ORDERS: [&str; 24] = [
    "ignore all previous",
    "ignore previous",
    "ignore the above",
    "ignore any other",
    "disregard previous",
    "disregard all",
    "do not tell the user",
    "don't tell the user",
    "do not mention",
    "without telling the user",
    "never tell the user",
    "do not inform",
    "system prompt",
    "you must always call",
    "always call this tool",
    "always use this tool",
    "before using any other tool",
    "before any other tool",
    "instead of any other tool",
    "do not use any other tool",
    "<important>",
    "<system>",
    "[system]",
    "override your instructions",
];

fn order(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ORDERS.into_iter().find(|order| text.contains(order))
}

/// Tools whose descriptions are the same words.
pub(super) fn same(subjects: &[Subject<'_>], loaded: &Loaded<'_>) -> Vec<(usize, Found)> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut out = Vec::new();
    for (i, subject) in subjects.iter().enumerate() {
        let (Some(tool), Some(_)) = (subject.tool, subject.object) else { continue };
        let words: Vec<String> =
            tool.description.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        if words.is_empty() {
            continue;
        }
        match seen.get(&words.join(" ")) {
            Some(other) => {
                let message = format!("{} and {other} have the same description, so the model cannot tell them apart", tool.name);
                let at = join(&subject.pointer, "description");
                out.push((i, Found::new("same-description", at, message, "say in each what the other does not do")));
            }
            None => _ = seen.insert(words.join(" "), &tool.name),
        }
    }
    for pair in loaded.alike {
        let (Some(a), Some(b)) = (loaded.set.tools.get(pair.first), loaded.set.tools.get(pair.second)) else { continue };
        let at = |name: &str| subjects.iter().position(|s| s.object.is_some() && s.tool.is_some_and(|t| t.name == name));
        let Some(place) = at(&b.name).or_else(|| at(&a.name)) else { continue };
        if out.iter().any(|(i, found)| *i == place && found.rule == "same-description") {
            continue;
        }
        let message = format!("{} and {} ({}) say nearly the same and will be mixed up", b.name, a.name, a.origin.file);
        let fix = "say in each description what the other does not do, or add an example";
        out.push((place, Found::new("similar-tools", join(&subjects[place].pointer, "description"), message, fix)));
    }
    out
}

/// Names of parameters whose values no sentence holds: they come out of another program.
const UNSAID: [&str; 30] = [
    "id",
    "uuid",
    "guid",
    "cursor",
    "token",
    "session",
    "sessionid",
    "sessiontoken",
    "pagetoken",
    "nextpagetoken",
    "continuationtoken",
    "requestid",
    "correlationid",
    "traceid",
    "nonce",
    "etag",
    "csrftoken",
    "apikey",
    "accesstoken",
    "idempotencykey",
    "timestamp",
    "epoch",
    "offset",
    "checksum",
    "signature",
    "callbackurl",
    "webhookid",
    "objectid",
    "threadid",
    "conversationid",
];

/// Required parameters that no sentence would name.
pub(super) fn unsayable(subject: &Subject<'_>, out: &mut Vec<Found>) {
    for param in subject.params.iter().filter(|p| p.required && !p.has_default()) {
        let fixed = ["const", "enum"].iter().any(|key| param.schema.get(key).is_some());
        let plain: String = param.name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let why = match param.kind() {
            Some("boolean") => "a truth is only said where it is yes; a request that leaves it out is incomplete",
            Some("object") if subject.dialect == Dialect::Native => "an object is not said in a sentence",
            // "item 7" is said.
            Some("integer") => continue,
            _ if UNSAID.contains(&plain.as_str()) && !fixed => "a person does not know such a value, and so does not say it",
            _ => continue,
        };
        let message = format!("{:?} is required, and {why}", param.name);
        out.push(Found::new("unsayable", &param.pointer, message, "give it a default, or take it out of \"required\""));
    }
}
