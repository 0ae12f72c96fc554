//! A rule for what a person allows always, and its place at the end of the file: what stands there stays as it is.

use super::glob::Glob;
use super::rule::text;
use super::{Here, Owner, origin_word, read};
use crate::action::Plan;
use crate::manifest::{Layer, Problem, Tool};
use serde_json::Value;

/// The rule that allows exactly this call of this tool again, as TOML. Paths are written whole, so that it holds in no
/// other folder.
#[must_use]
pub fn rule_for(tool: &Tool, plan: &Plan, here: &Here) -> String {
    let mut pairs = Vec::new();
    for (name, value) in plan.call.arguments.iter().filter(|(_, value)| !value.is_null()) {
        let path = tool.param(name).is_some_and(|p| p.format.as_deref() == Some("path"));
        let patterns = |value: &Value| {
            let text = text(value);
            let mut texts = if path { here.places(&text, plan.cwd()) } else { Vec::new() };
            if texts.is_empty() {
                texts.push(text);
            }
            texts.iter().map(|text| quoted(&Glob::literal(text))).collect::<Vec<_>>()
        };
        let written = match value {
            // In its order and whole: one pattern an item.
            Value::Array(items) if !items.is_empty() => {
                list(&items.iter().filter_map(|item| patterns(item).into_iter().next()).collect::<Vec<_>>())
            }
            value => match patterns(value).as_slice() {
                [one] => one.clone(),
                several => list(several),
            },
        };
        pairs.push(format!("{} = {written}", quoted(name)));
    }
    let arguments = if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) };
    let name = quoted(&Glob::literal(&tool.name));
    format!("[[rule]]\ntool = {name}\n{}arguments = {arguments}\nverdict = \"allow\"\n", bound(tool, plan))
}

fn list(patterns: &[String]) -> String {
    format!("[{}]", patterns.join(", "))
}

/// What binds a rule to a tool of a project or a given file: whose it is, and the command line that it runs now.
fn bound(tool: &Tool, plan: &Plan) -> String {
    match plan.argv() {
        Some(argv) if tool.origin.layer > Layer::User => {
            let words: Vec<String> = argv.iter().map(|word| quoted(&Glob::literal(word))).collect();
            format!("origin = \"{}\"\nargv = {}\n", origin_word(tool.origin.layer), list(&words))
        }
        _ => String::new(),
    }
}

/// The file's text with `rule` at its end.
///
/// # Errors
/// The text as it is, or with the rule, is no policy: nothing may be written.
pub fn append(file: &str, old: &str, rule: &str) -> Result<String, Box<Problem>> {
    read::rules(file, old, Owner::User)?;
    let mut new = old.to_owned();
    if !new.is_empty() {
        new.push_str(if new.ends_with('\n') { "\n" } else { "\n\n" });
    }
    new.push_str(rule);
    read::rules(file, &new, Owner::User)?;
    Ok(new)
}

/// A TOML basic string: JSON's, but for the one control character that JSON leaves bare.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
