//! `needlesh tools list`: what there is, by file, and what of it can run here.

use super::super::args::Global;
use super::super::exit::{DONE, Failure, NO_TOOL};
use super::super::{out, tools_or_fail};
use crate::action::{missing_programs, risks};
use crate::driver::environment;
use crate::manifest::Tool;
use crate::policy::risk_word;
use crate::text::safe_line;
use serde_json::json;

/// Prints the tools that all of `words` are found in.
pub(in super::super) fn list(global: &Global, words: &[String]) -> Result<u8, Failure> {
    let (set, _) = tools_or_fail(global)?;
    let words: Vec<String> = words.iter().flat_map(|w| w.split_whitespace()).map(str::to_lowercase).collect();
    let found: Vec<&Tool> = set.tools.iter().filter(|tool| words.iter().all(|word| has(tool, word))).collect();
    if found.is_empty() {
        let message = format!("no tool has {:?} in its name, description, examples or file", words.join(" "));
        return Err(Failure::new(NO_TOOL, message, "needlesh tools list  # all tools"));
    }
    let mut file = "";
    for tool in found {
        let [risk, _] = risks(tool).map(|risk| risk.map(risk_word));
        let missing = missing_programs(tool, &environment);
        if global.json {
            out::line(
                &json!({"name": tool.name, "description": tool.description, "file": tool.origin.file, "runs": tool.action.is_some(),
                    "risk": risk, "missing": missing, "undo": tool.undo.is_some()})
                .to_string(),
            )?;
            continue;
        }
        if file != tool.origin.file {
            out::line(&safe_line(&tool.origin.file))?;
            file = &tool.origin.file;
        }
        let risk = risk.map_or_else(|| "no action".to_owned(), |r| r.replace('_', " "));
        let needs = if missing.is_empty() { String::new() } else { format!("  (needs {})", missing.join(" or ")) };
        out::line(&safe_line(&format!("  {:<24} {risk:<12} {}{needs}", tool.name, tool.description)))?;
    }
    Ok(DONE)
}

fn has(tool: &Tool, word: &str) -> bool {
    let texts = [&tool.name, &tool.description, &tool.origin.file].into_iter().chain(tool.examples.iter().map(|e| &e.say));
    texts.into_iter().any(|text| text.to_lowercase().contains(word))
}
