//! One tool's value becomes a `Tool`, or a complaint that says where and why not.

use super::dialect::{Found, Raw};
use super::field::{Fault, Field, Object, join, nearest};
use super::schema::{self, Patterns, shorten, shorten_all};
use super::snake::is_spelled;
use super::{
    Action, Annotations, Builtin, Confirm, Dialect, Example, Layer, Origin, Param, Spelled, Tool, Undo, read_action, to_snake_case,
    unenforced, vanishing,
};
use serde_json::Value;

pub(super) const KEYS: &[&str] = &["name", "title", "description", "parameters", "action", "annotations", "confirm", "undo", "examples"];

/// From about so many characters on the built-in model has no room for a tool (a description of 4,000, or 100 time zones).
const OFFERED: usize = 4_000;

/// Reads one tool, with what a person should know of it; `patterns` is what is known of those of its file.
pub(super) fn tool(found: &Found<'_>, file: &str, layer: Layer, patterns: &mut Patterns) -> Result<(Tool, Vec<Fault>), Fault> {
    let Raw { object, description, parameters: given, schema, hints } = found.raw()?;
    let dialect = found.reader.dialect;
    let native = dialect == Dialect::Native;
    if native {
        object.only(KEYS)?;
    }
    let name = name(&object)?;
    let read = schema::read(given.as_ref(), schema, patterns)?;
    let mut written = given.as_ref().map_or_else(|| read.value.clone(), |f| f.value.clone());
    shorten_all(&mut written);
    let mut description = description.map(|field| field.string()).transpose()?.unwrap_or_default().to_owned();
    let length = description.len();
    let mut warnings = Vec::new();
    if shorten(&mut description) {
        let message = format!("the description has {length} bytes; {} of them are used", description.len());
        warnings.push(Fault::new(&join(&object.pointer(), "description"), message, "write a sentence").by("long-description"));
    }
    let words = words(&description, &read.params);
    if words > OFFERED {
        let message =
            format!("the tool has {words} characters of words and values; one of more than about {OFFERED} may not fit before the model");
        warnings.push(object.fault(message, "shorten its descriptions, or list fewer values").by("token-cost"));
    }
    let at = given.map_or_else(|| object.pointer(), |field| field.pointer());
    warnings.extend(unenforced::unenforced(&read.value, &at));
    let mut tool = Tool {
        model_name: to_snake_case(&name),
        name,
        description,
        params: read.params,
        written,
        schema: read.value,
        action: None,
        undo: None,
        spelled: Spelled::default(),
        annotations: Annotations::default(),
        confirm: None,
        examples: Vec::new(),
        origin: Origin { file: file.to_owned(), pointer: object.pointer(), dialect, layer },
        validator: read.validator,
    };
    if hints {
        tool.annotations = annotations(&object, native)?;
    }
    if native {
        own(&object, &mut tool)?;
        warnings.extend(vanishing::vanishing(tool.action.as_ref(), &tool.params, &object.pointer()));
    }
    Ok((tool, warnings))
}

/// Letters of what the model reads of a tool.
fn words(description: &str, params: &[Param]) -> usize {
    let choice = |value: &Value| value.as_str().map_or(8, str::len);
    let param = |p: &Param| p.name.len() + p.description.len() + p.choices.iter().map(choice).sum::<usize>();
    description.len() + params.iter().map(param).sum::<usize>()
}

/// What only the native form has.
fn own(object: &Object<'_>, tool: &mut Tool) -> Result<(), Fault> {
    if let Some(action) = object.get("action") {
        tool.action = Some(read_action::action(&action, &tool.params)?);
        tool.spelled.action = Some(action.value.clone());
        let desktop = matches!(tool.action, Some(Action::Builtin(Builtin::Clipboard(_) | Builtin::OpenPath(_) | Builtin::OpenAddress(_))));
        if desktop && tool.annotations.read_only {
            return Err(action.fault("what the desktop opens or keeps on its clipboard is not only read", "leave \"readOnlyHint\" out"));
        }
    }
    if let Some(undo) = object.get("undo") {
        if tool.action.is_none() {
            return Err(undo.fault("\"undo\" without an \"action\" has nothing to take back", "add the action, or leave it out"));
        }
        if tool.annotations.read_only {
            return Err(undo.fault("a tool that only reads leaves nothing to undo", "leave \"undo\" out, or fix \"readOnlyHint\""));
        }
        tool.undo = Some(self::undo(&undo, &tool.params)?);
        tool.spelled.undo = Some(undo.value.clone());
    }
    tool.confirm = object.get("confirm").map(|f| confirm(&f)).transpose()?;
    for example in object.get("examples").map(|f| f.list()).transpose()?.unwrap_or_default() {
        tool.examples.push(self::example(&example, &tool.name)?);
    }
    Ok(())
}

pub(super) fn undo(field: &Field<'_>, params: &[Param]) -> Result<Undo, Fault> {
    let annotations = annotations(&field.object()?, true)?;
    if annotations.read_only {
        return Err(field.fault("an undo that only reads takes nothing back", "leave its \"readOnlyHint\" out"));
    }
    Ok(Undo { action: read_action::undo(field, params)?, annotations })
}

/// The kind of a tool without a name that a provider runs itself: OpenAI writes it as `type`, Gemini as the only key.
fn hosted(object: &Object<'_>) -> Option<String> {
    let only = || object.map.iter().next().filter(|(_, value)| object.map.len() == 1 && value.is_object()).map(|(key, _)| key.as_str());
    let kind = object.map.get("type").and_then(Value::as_str).filter(|kind| *kind != "function").or_else(only)?;
    Some(kind.chars().take(40).collect())
}

pub(super) fn name(object: &Object<'_>) -> Result<String, Fault> {
    let field = object.need("name").map_err(|fault| match hosted(object) {
        Some(kind) => object.fault(format!("a tool of the type {kind:?} runs where its model runs, not here"), "take it out of the list"),
        None => fault,
    })?;
    let name = field.string()?;
    if name.is_empty() {
        return Err(field.fault("the tool's name is empty", "give it a name"));
    }
    if !is_spelled(name) {
        let shown: String = name.chars().take(40).collect();
        return Err(field.fault(format!("{shown:?} is not a tool name"), "use 1 to 128 letters, digits, '.', '_' and '-'"));
    }
    if to_snake_case(name).is_empty() {
        return Err(field.fault(format!("{name:?} has no letter or digit, so the model could not write it"), "use letters or digits"));
    }
    Ok(name.to_owned())
}

pub(super) fn annotations(object: &Object<'_>, strict: bool) -> Result<Annotations, Fault> {
    let mut hints = Annotations::default();
    let Some(field) = object.get("annotations") else { return Ok(hints) };
    let given = field.object()?;
    if strict {
        given.only(&["title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"])?;
    }
    hints.read_only = given.boolean("readOnlyHint", hints.read_only)?;
    hints.destructive = given.boolean("destructiveHint", hints.destructive)?;
    hints.idempotent = given.boolean("idempotentHint", hints.idempotent)?;
    hints.open_world = given.boolean("openWorldHint", hints.open_world)?;
    Ok(hints)
}

pub(super) fn confirm(field: &Field<'_>) -> Result<Confirm, Fault> {
    match field.string()? {
        "never" => Ok(Confirm::Never),
        "ask" => Ok(Confirm::Ask),
        "type" => Ok(Confirm::Type),
        other => {
            let fix = nearest(other, &["never", "ask", "type"]).map_or_else(String::new, |n| format!(" (did you mean {n:?}?)"));
            Err(field.fault(format!("\"confirm\" is {other:?}"), format!("write \"never\", \"ask\" or \"type\"{fix}")))
        }
    }
}

/// One example of a tool.
pub(super) fn example(field: &Field<'_>, tool: &str) -> Result<Example, Fault> {
    let object = field.object()?;
    object.only(&["say", "arguments", "calls"])?;
    let say = object.need("say")?.string()?.to_owned();
    let calls = match (object.get("arguments"), object.get("calls")) {
        (Some(arguments), None) => vec![(tool.to_owned(), arguments.object()?.map.clone())],
        (None, Some(calls)) => {
            let mut all = Vec::new();
            for call in calls.list()? {
                let call = call.object()?;
                call.only(&["name", "arguments"])?;
                let name = call.need("name")?.string()?.to_owned();
                let arguments = call.get("arguments").map(|a| a.object()).transpose()?;
                all.push((name, arguments.map(|a| a.map.clone()).unwrap_or_default()));
            }
            all
        }
        (None, None) => {
            return Err(
                object.fault("the example says no \"arguments\" and no \"calls\"", "add \"arguments\", or \"calls\": [] for a refusal")
            );
        }
        (Some(_), Some(_)) => return Err(object.fault("the example has both \"arguments\" and \"calls\"", "keep one of them")),
    };
    Ok(Example { say, calls })
}

#[cfg(test)]
mod tests;
