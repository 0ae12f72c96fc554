//! Sentences for the first screen, made of the examples of the loaded tools and of what lies in the working folder.

use super::{Engine, environment};
use crate::action::{self, Risk};
use crate::manifest::{Call, Example, Tool};
use serde_json::Value;
use std::path::Path;

/// Entries of the working folder looked at.
const MAX_ENTRIES: usize = 500;
/// Examples of one tool that are tried.
const EXAMPLES: usize = 4;
/// Sentences made.
const MAX_MADE: usize = 9;

/// What lies in the working folder that a sentence can name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Things {
    files: Vec<String>,
    folders: Vec<String>,
}

/// Sentences that could work here, those that are most worth a look first: one of a file with tools each, then the next of
/// each. They name only what is here, and only tools that read and whose programs are found.
#[must_use]
pub fn greetings(engine: &Engine) -> Vec<String> {
    made(&engine.tools.tools, &things(Path::new(".")))
}

/// Whether the sentence leads to one call that only reads and can run; nothing is written down.
#[must_use]
pub fn works(engine: &Engine, sentence: &str) -> bool {
    let Ok(turn) = engine.propose(sentence, "shell") else { return false };
    let good = |offer: &super::Offer| {
        let reads = offer.planned.as_ref().is_ok_and(|p| !p.is_denied() && matches!(p.plan.risk, Risk::ReadOnly(_)));
        reads && offer.doubts.is_empty() && offer.proposed.verdict.is_valid()
    };
    turn.refused.is_none() && turn.offers.len() == 1 && turn.offers.iter().all(good)
}

fn things(folder: &Path) -> Things {
    let mut out = Things::default();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_ENTRIES) {
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        // A sentence with blanks, signs or look-alikes in a name is no first example.
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')) && !name.starts_with(['.', '-']);
        match entry.file_type() {
            Ok(kind) if plain && kind.is_dir() => out.folders.push(name),
            Ok(kind) if plain && kind.is_file() => out.files.push(name),
            _ => {}
        }
    }
    // The order of a folder differs from machine to machine; short names read best.
    for names in [&mut out.files, &mut out.folders] {
        names.sort_by_key(|n| (n.len(), n.clone()));
    }
    out
}

fn made(tools: &[Tool], things: &Things) -> Vec<String> {
    let mut rounds: Vec<Vec<String>> = Vec::new();
    let mut files: Vec<&str> = Vec::new();
    for tool in tools.iter().filter(|t| t.annotations.read_only && !t.annotations.open_world) {
        let Some(sentence) = tool.examples.iter().take(EXAMPLES).find_map(|example| sentence(tool, example, things)) else { continue };
        let round = files.iter().filter(|f| **f == tool.origin.file).count();
        files.push(&tool.origin.file);
        if rounds.len() <= round {
            rounds.resize(round + 1, Vec::new());
        }
        if let Some(all) = rounds.get_mut(round) {
            all.push(sentence);
        }
    }
    rounds.into_iter().flatten().take(MAX_MADE).collect()
}

/// The example's sentence with the paths of this folder in the place of its own, if its call can be planned here.
fn sentence(tool: &Tool, example: &Example, things: &Things) -> Option<String> {
    let [(name, arguments)] = example.calls.as_slice() else { return None };
    if *name != tool.name || example.say.contains('"') {
        return None;
    }
    let (mut say, mut arguments) = (example.say.clone(), arguments.clone());
    let mut used: Vec<String> = Vec::new();
    for (name, value) in &mut arguments {
        let param = tool.param(name)?;
        match value {
            Value::String(path) if param.format.as_deref() == Some("path") => {
                let other = like(path, things, &used)?;
                if say.matches(path.as_str()).count() != 1 {
                    return None;
                }
                say = say.replace(path.as_str(), &other);
                *path = other.clone();
                used.push(other);
            }
            // A name or a word of the author's means nothing here.
            Value::String(_) if param.choices.is_empty() => return None,
            _ => {}
        }
    }
    let call = Call { name: tool.name.clone(), arguments };
    action::plan(tool, &call, &environment).is_ok().then_some(say)
}

/// Something of this folder that is like what the example names.
fn like(path: &str, things: &Things, used: &[String]) -> Option<String> {
    let extension = |name: &str| name.rsplit_once('.').map(|(_, e)| e.to_owned());
    let free = |name: &&String| !used.contains(name);
    match extension(path.rsplit('/').next().unwrap_or(path)) {
        None => things.folders.iter().find(free).cloned(),
        Some(e) => {
            let texts = ["txt", "md", "log", "csv", "json", "toml"];
            let same = |name: &&String| extension(name).is_some_and(|other| other == e);
            let text = |name: &&String| texts.contains(&e.as_str()) && extension(name).is_some_and(|o| texts.contains(&o.as_str()));
            let files = || things.files.iter().filter(free);
            files().find(same).or_else(|| files().find(text)).cloned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};

    const TOOLS: &str = r#"{"needlesh": 1, "tools": [
        {"name": "size", "description": "Size", "parameters": {"type": "object", "properties": {"path": {"type": "string", "format": "path"}}},
         "action": {"shell": {"argv": ["ls", "--", "{path}"]}}, "annotations": {"readOnlyHint": true, "openWorldHint": false},
         "examples": [{"say": "how big is the src folder", "calls": [{"name": "size", "arguments": {"path": "src"}}]}]},
        {"name": "gone", "description": "Gone", "parameters": {"type": "object", "properties": {}},
         "action": {"shell": {"argv": ["no-such-program-here"]}}, "annotations": {"readOnlyHint": true, "openWorldHint": false},
         "examples": [{"say": "what is gone", "calls": [{"name": "gone", "arguments": {}}]}]},
        {"name": "wipe", "description": "Wipe", "parameters": {"type": "object", "properties": {}}, "action": {"shell": {"argv": ["ls"]}},
         "examples": [{"say": "wipe all", "calls": [{"name": "wipe", "arguments": {}}]}]},
        {"name": "top", "description": "Top", "parameters": {"type": "object", "properties":
            {"path": {"type": "string", "format": "path"}, "count": {"type": "integer"}}},
         "action": {"shell": {"argv": ["ls", "--", "{path}"]}}, "annotations": {"readOnlyHint": true, "openWorldHint": false},
         "examples": [{"say": "the first 3 lines of notes.txt", "calls": [{"name": "top", "arguments": {"path": "notes.txt", "count": 3}}]}]},
        {"name": "find", "description": "Find", "parameters": {"type": "object", "properties": {"name": {"type": "string"}}},
         "action": {"shell": {"argv": ["ls"]}}, "annotations": {"readOnlyHint": true, "openWorldHint": false},
         "examples": [{"say": "find report", "calls": [{"name": "find", "arguments": {"name": "report"}}]}]}]}"#;

    #[test]
    fn sentences_name_what_is_here_and_tools_that_only_read_and_are_found() {
        let set = load(&Sources { builtin: vec![("t.json".into(), TOOLS.into())], ..Sources::default() });
        assert!(set.tools.len() == 5, "{:?}", set.problems);
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(made(&set.tools, &things(folder.path())), Vec::<String>::new());
        std::fs::create_dir(folder.path().join("photos")).unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        for name in ["to do.txt", "README.md", "x.bin"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(made(&set.tools, &things(folder.path())), ["how big is the photos folder", "the first 3 lines of README.md"]);
    }
}
