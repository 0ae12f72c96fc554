//! All files of all layers become one set of tools, with every problem kept beside it.

use super::dialect;
use super::field::{Fault, Field, join};
use super::{
    Action, Annotations, Dialect, Layer, Place, Problem, Severity, Sources, Spelled, Tool, held, locate, read, read_action, to_snake_case,
};
use serde_json::Value;
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest manifest read.
const MAX_BYTES: u64 = 4 << 20;

/// The tools that exist, and what is wrong with the files.
#[derive(Debug, Clone, Default)]
pub struct ToolSet {
    /// In load order; a tool that replaces another takes its place.
    pub tools: Vec<Tool>,
    /// In the order they were found.
    pub problems: Vec<Problem>,
}

impl ToolSet {
    /// The tool of that name, or whose name means the same in snake_case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Tool> {
        let same = to_snake_case(name);
        self.tools.iter().find(|t| t.name == name).or_else(|| self.tools.iter().find(|t| t.model_name == same))
    }
}

/// Loads every source. Problems never stop it: what can be read is kept.
#[must_use]
pub fn load(sources: &Sources) -> ToolSet {
    let mut loader = Loader::default();
    for (name, text) in &sources.builtin {
        loader.text(&format!("builtin:{name}"), text, Layer::Builtin);
    }
    if let Some(folder) = sources.user.as_deref().filter(|f| f.exists()) {
        loader.path(folder, Layer::User);
    }
    for (name, bytes) in &sources.project {
        loader.bytes(name, bytes, Layer::Project);
    }
    for path in &sources.given {
        loader.path(path, Layer::Given);
    }
    loader.overlay();
    loader.check_examples();
    loader.check_keywords();
    loader.only(&sources.only);
    loader.set
}

/// A file as its problems need it.
#[derive(Clone)]
struct Source {
    file: String,
    text: Arc<str>,
}

impl Source {
    fn problem(&self, severity: Severity, fault: Fault, tool: Option<&str>) -> Problem {
        Problem {
            severity,
            file: self.file.clone(),
            place: locate(&self.text, &fault.pointer),
            pointer: fault.pointer,
            tool: tool.map(str::to_owned),
            message: fault.message,
            mend: fault.mend,
        }
    }
}

/// An action for a tool of another file.
struct Overlay {
    source: Source,
    tool: String,
    value: Value,
    pointer: String,
    order: usize,
    layer: Layer,
}

/// Takes the hints away: they may only make a tool stricter, and the default is as strict as hints can be.
fn distrust(tool: &mut Tool) {
    tool.annotations = Annotations::default();
    if let Some(undo) = &mut tool.undo {
        undo.annotations = Annotations::default();
    }
}

/// Where a tool is declared, which need not be where its action is from.
struct Home {
    source: Source,
    /// The number of its file.
    order: usize,
    pointer: String,
}

#[derive(Default)]
struct Loader {
    set: ToolSet,
    /// Of each tool.
    homes: Vec<Home>,
    overlays: Vec<Overlay>,
    files: usize,
}

impl Loader {
    fn complain(&mut self, file: &str, place: Option<Place>, message: impl Into<String>, mend: &str) {
        self.set.problems.push(Problem {
            severity: Severity::Error,
            file: file.to_owned(),
            pointer: String::new(),
            place,
            tool: None,
            message: message.into(),
            mend: mend.to_owned(),
        });
    }

    fn path(&mut self, path: &Path, layer: Layer) {
        if !path.is_dir() {
            return self.file(path, layer);
        }
        match json_files(path) {
            Ok(files) => files.iter().for_each(|file| self.file(file, layer)),
            Err(error) => self.complain(
                &path.display().to_string(),
                None,
                format!("the folder cannot be read: {error}"),
                "check the path and its permissions",
            ),
        }
    }

    fn file(&mut self, path: &Path, layer: Layer) {
        let name = path.display().to_string();
        let mut bytes = Vec::new();
        let read = std::fs::File::open(path).and_then(|f| f.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        match read {
            Err(error) => self.complain(&name, None, format!("the file cannot be read: {error}"), "check the path and its permissions"),
            Ok(n) if n as u64 > MAX_BYTES => self.complain(&name, None, "the file is larger than 4 MiB", "split it"),
            Ok(_) => self.bytes(&name, &bytes, layer),
        }
    }

    fn bytes(&mut self, name: &str, bytes: &[u8], layer: Layer) {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text(name, text, layer),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let place = Place::of(&String::from_utf8_lossy(valid), valid.len());
                self.complain(name, Some(place), "the file is not UTF-8", "save it as UTF-8");
            }
        }
    }

    fn text(&mut self, file: &str, text: &str, layer: Layer) {
        self.files += 1;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() as u64 > MAX_BYTES {
            return self.complain(file, None, "the file is larger than 4 MiB", "split it");
        }
        let root: Value = match serde_json::from_str(text) {
            Ok(root) => root,
            Err(error) => {
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default();
                return self.complain(file, Some(syntax_place(text, &error)), format!("not JSON: {message}"), "mend the JSON");
            }
        };
        let source = Source { file: file.to_owned(), text: Arc::from(text) };
        let contents = match dialect::find(&root) {
            Ok(contents) => contents,
            Err(fault) => return self.set.problems.push(source.problem(Severity::Error, fault, None)),
        };
        for found in &contents.tools {
            match read::tool(found, file, layer) {
                Ok(mut tool) => {
                    if layer == Layer::Project {
                        distrust(&mut tool);
                    }
                    self.add(tool, &source);
                }
                Err(fault) => {
                    let name = found.field.value.get("name").and_then(Value::as_str);
                    self.set.problems.push(source.problem(Severity::Error, fault, name));
                }
            }
        }
        for (tool, field) in contents.actions {
            let Field { value, pointer } = field;
            let (source, tool, value) = (source.clone(), tool.to_owned(), value.clone());
            self.overlays.push(Overlay { source, tool, value, pointer, order: self.files, layer });
        }
    }

    /// Takes a tool in: a later one wins by name, and no two names may read the same for the model.
    fn add(&mut self, tool: Tool, source: &Source) {
        let pointer = tool.origin.pointer.clone();
        let name = tool.name.clone();
        let home = Home { source: source.clone(), order: self.files, pointer: pointer.clone() };
        let Some(index) = self.set.tools.iter().position(|t| t.model_name == tool.model_name) else {
            self.set.tools.push(tool);
            self.homes.push(home);
            return;
        };
        let Some(old) = self.set.tools.get_mut(index) else { return };
        let place = &old.origin.file;
        let (severity, message, mend) = if old.name != name {
            let message =
                format!("{name:?} and {:?} of {place} are both {:?} to the model; {name:?} is left out", old.name, old.model_name);
            (Severity::Error, message, "rename one of them")
        } else if old.origin.layer == Layer::Builtin && tool.origin.layer == Layer::Builtin {
            (Severity::Error, format!("the built-in tool {name:?} is already in {place}"), "remove one of them")
        } else {
            let message = format!("{name:?} replaces the tool of the same name in {place}");
            let severity = takeover(old.origin.layer, tool.origin.layer);
            *old = tool;
            if let Some(slot) = self.homes.get_mut(index) {
                *slot = home;
            }
            (severity, message, "rename it to keep both")
        };
        self.set.problems.push(source.problem(severity, Fault::new(&pointer, message, mend), Some(&name)));
    }

    /// Gives tools the actions of overlay files; a tool that was loaded after the overlay keeps its own action.
    fn overlay(&mut self) {
        for overlay in std::mem::take(&mut self.overlays) {
            let index = self.set.tools.iter().position(|t| t.name == overlay.tool);
            let tool = index.and_then(|i| Some((self.set.tools.get_mut(i)?, self.homes.get(i)?.order)));
            let at = &overlay.pointer;
            let told = match tool {
                None => Some((
                    Severity::Warning,
                    Fault::new(at, format!("no tool is named {:?}", overlay.tool), "load its file too, or mend the name"),
                )),
                Some((tool, order)) if tool.action.is_some() && order > overlay.order => Some((
                    Severity::Warning,
                    Fault::new(at, format!("{:?} has an action of its own in a later file", tool.name), "load this file after it"),
                )),
                Some((tool, _)) => match read_action::action(&Field::new(&overlay.value, at.as_str()), &tool.params) {
                    Ok(action) => exchange(tool, action, &overlay),
                    Err(fault) => Some((Severity::Error, fault)),
                },
            };
            if let Some((severity, fault)) = told {
                self.set.problems.push(overlay.source.problem(severity, fault, Some(&overlay.tool)));
            }
        }
    }

    /// Warns of keywords that an answer is only checked against, not held to.
    fn check_keywords(&mut self) {
        let mut found = Vec::new();
        for (tool, Home { source, pointer, .. }) in self.set.tools.iter().zip(&self.homes) {
            let key = if tool.origin.dialect == Dialect::Mcp { "inputSchema" } else { "parameters" };
            for (place, keyword) in held::unheld(&tool.schema) {
                let pointer = format!("{}{place}", join(pointer, key));
                let message = format!("the decoder cannot hold the model to {keyword:?}; a call that breaks it is rejected after decoding");
                found.push(source.problem(
                    Severity::Warning,
                    Fault::new(&pointer, message, "an enum holds it, where one can say the same"),
                    Some(&tool.name),
                ));
            }
        }
        self.set.problems.append(&mut found);
    }

    /// Warns of example calls that could never be right.
    fn check_examples(&mut self) {
        let mut found = Vec::new();
        for (tool, Home { source, pointer, .. }) in self.set.tools.iter().zip(&self.homes) {
            for (i, example) in tool.examples.iter().enumerate() {
                let pointer = format!("{}/{i}", join(pointer, "examples"));
                for (name, arguments) in &example.calls {
                    if let Some(message) = self.example_fault(name, arguments) {
                        let fault = Fault::new(&pointer, format!("the example {:?} {message}", example.say), "mend the example");
                        found.push(source.problem(Severity::Warning, fault, Some(&tool.name)));
                    }
                }
            }
        }
        self.set.problems.append(&mut found);
    }

    fn example_fault(&self, name: &str, arguments: &serde_json::Map<String, Value>) -> Option<String> {
        let Some(tool) = self.set.get(name) else {
            return Some(format!("calls {name:?}, which does not exist"));
        };
        let verdict = tool.check(arguments);
        if let Some(missing) = verdict.missing.first() {
            return Some(format!("leaves out {missing:?}"));
        }
        verdict.invalid.first().map(|i| format!("does not fit the schema: {}", i.message))
    }

    fn only(&mut self, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let mut keep = HashSet::new();
        for name in names {
            match self.set.get(name).map(|t| t.name.clone()) {
                Some(known) => {
                    keep.insert(known);
                }
                None => self.complain("(selection)", None, format!("no tool is named {name:?}"), "check the name"),
            }
        }
        self.set.tools.retain(|t| keep.contains(&t.name));
    }
}

/// How loudly it is said that a file takes over a tool of another one: a project's and a given file have other authors
/// than the tool that people know by that name.
fn takeover(old: Layer, new: Layer) -> Severity {
    if new > Layer::User && new != old { Severity::Error } else { Severity::Warning }
}

/// Gives a tool the action of an overlay. From then on it is as that file: what was said of the old action, its hints
/// and its undo, says nothing of the new one.
fn exchange(tool: &mut Tool, action: Action, overlay: &Overlay) -> Option<(Severity, Fault)> {
    let old = tool.origin.clone();
    let had = tool.action.replace(action).is_some();
    tool.undo = None;
    tool.spelled = Spelled { action: Some(overlay.value.clone()), undo: None };
    tool.origin.file.clone_from(&overlay.source.file);
    tool.origin.pointer.clone_from(&overlay.pointer);
    tool.origin.layer = old.layer.max(overlay.layer);
    let another = overlay.layer != old.layer;
    if another {
        distrust(tool);
    }
    had.then(|| {
        let hints = if another { ", and its hints do not count any more" } else { "" };
        let message = format!("{:?} of {} runs what this file says{hints}", tool.name, old.file);
        (takeover(old.layer, overlay.layer), Fault::new(&overlay.pointer, message, "give the action to a tool with another name"))
    })
}

fn json_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// serde counts columns in bytes; people count characters.
fn syntax_place(text: &str, error: &serde_json::Error) -> Place {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let place = Place::of(line, error.column().saturating_sub(1));
    Place { line: error.line().max(1), column: place.column }
}

#[cfg(test)]
mod tests;
