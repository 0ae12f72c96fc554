//! A rule for what a person allows always, and its place at the end of the file: what stands there stays as it is.

use super::decide::decide;
use super::decision::Trust;
use super::glob::Glob;
use super::here::Here;
use super::names::{origin_word, risk_word};
use super::read::{self, Owner};
use super::rules::Policy;
use crate::action::{Plan, Risk};
use crate::manifest::{Layer, Problem, Tool};
use serde_json::Value;

/// How much a rule allows, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// This call and no other.
    Call,
    /// The tool, where every path of the call lies below the working folder.
    Folder,
    /// The tool, whatever its values are.
    Tool,
}

impl Width {
    /// In words for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Call => "exactly this call",
            Self::Folder => "this tool in this folder",
            Self::Tool => "this tool, whatever its values",
        }
    }
}

/// The rules that would allow the plan, each wider than the one before. What deletes or sends something away is only allowed
/// as it is, and so is a tool whose file is not the person's own; a wider rule names the risk, so that it says nothing of the
/// tool once that does more.
#[must_use]
pub fn rules_for(tool: &Tool, plan: &Plan, here: &Here) -> Vec<(Width, String)> {
    let mut all = vec![(Width::Call, rule_for(tool, plan, here))];
    if plan.risk != Risk::Changes || tool.origin.layer > Layer::User {
        return all;
    }
    let name = quoted(&Glob::literal(&tool.name));
    let rule = |more: &str| format!("[[rule]]\ntool = {name}\nrisk = \"{}\"\n{more}verdict = \"allow\"\n", risk_word(plan.risk));
    let below = here.folder.as_deref().filter(|folder| *folder != "/").and_then(|folder| below(tool, plan, folder));
    all.extend(below.map(|arguments| (Width::Folder, rule(&arguments))));
    all.push((Width::Tool, rule("")));
    // Values that a pattern does not speak of keep a wider rule from allowing even this call.
    all.retain(|(width, rule)| *width == Width::Call || allows(rule, tool, plan, here));
    all
}

fn allows(rule: &str, tool: &Tool, plan: &Plan, here: &Here) -> bool {
    Policy::for_session(rule).is_ok_and(|policy| decide(&policy, tool, plan, Trust::BY_HAND, here).why.starts_with("allowed by"))
}

/// Conditions on the arguments of this call: paths below the folder, all else as it likes. None where it names no path.
fn below(tool: &Tool, plan: &Plan, folder: &str) -> Option<String> {
    let is_path = |name: &str| tool.param(name).is_some_and(|p| p.format.as_deref() == Some("path"));
    let names = || plan.call.arguments.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name);
    if !names().any(|name| is_path(name)) {
        return None;
    }
    let inside = format!("{}/**", Glob::literal(folder));
    let pair = |name: &String| format!("{} = {}", quoted(name), quoted(if is_path(name) { &inside } else { "**" }));
    Some(format!("arguments = {{ {} }}\n", names().map(pair).collect::<Vec<_>>().join(", ")))
}

/// The rule that allows exactly this call of this tool again, as TOML. Paths are written whole, so that it holds in no
/// other folder.
#[must_use]
pub fn rule_for(tool: &Tool, plan: &Plan, here: &Here) -> String {
    let mut pairs = Vec::new();
    for (name, value) in plan.call.arguments.iter().filter(|(_, value)| !value.is_null()) {
        let path = tool.param(name).is_some_and(|p| p.format.as_deref() == Some("path"));
        let patterns = |value: &Value| {
            let text = crate::text::plain(value);
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
    match plan.command_words() {
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
