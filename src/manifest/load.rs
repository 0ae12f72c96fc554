//! All files of all layers become one set of tools, with every problem kept beside it.

use super::field::{FORM, Fault, Field};
use super::locate::places;
use super::{Action, Layer, Place, Problem, Severity, Sources, Spelled, Tool, files, read_action, to_snake_case};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

mod examples;
mod file;

use file::{File, More, Overlay, Part, Source, distrust};

/// Problems of one file and one severity that are told; a person fixes those first.
const TOLD: usize = 100;

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
    load_with_texts(sources).0
}

/// `load`, and the text of each file that is JSON, in the order of loading.
#[must_use]
pub fn load_with_texts(sources: &Sources) -> (ToolSet, Vec<(String, Arc<str>)>) {
    let mut loader = loaded(sources);
    loader.tell();
    (loader.set, loader.order)
}

/// Every problem of the sources, for a program that acts on each: none is left out, and none has its place.
#[must_use]
pub fn every_problem(sources: &Sources) -> Vec<Problem> {
    loaded(sources).set.problems
}

fn loaded(sources: &Sources) -> Loader {
    let mut loader = Loader::default();
    file::builtin(&sources.builtin).into_iter().for_each(|file| loader.take(file));
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
    loader.add_examples();
    loader.check_examples(sources.proven);
    loader.warn();
    loader.only(&sources.only);
    loader
}

/// Where a tool is declared, which need not be where its action is from.
struct Home {
    source: Source,
    /// The number of its file.
    order: usize,
    pointer: String,
    /// What a person should know of it.
    warnings: Vec<Fault>,
    /// Where its last examples stand, which are another file's.
    more: Vec<(Source, String)>,
}

#[derive(Default)]
struct Loader {
    set: ToolSet,
    /// Of each tool.
    homes: Vec<Home>,
    /// Where the tool of a model's name stands in the set.
    names: HashMap<String, usize>,
    overlays: Vec<Overlay>,
    /// Examples for tools of other files.
    examples: Vec<More>,
    files: usize,
    /// The texts of the files that have problems to be placed.
    texts: HashMap<String, Arc<str>>,
    /// The same in the order of loading.
    order: Vec<(String, Arc<str>)>,
}

impl Loader {
    fn complain(&mut self, file: &str, place: Option<Place>, message: impl Into<String>, fix: &str) {
        self.set.problems.push(Problem {
            severity: Severity::Error,
            file: file.to_owned(),
            pointer: String::new(),
            place,
            tool: None,
            message: message.into(),
            fix: fix.to_owned(),
            rule: FORM,
        });
    }

    fn path(&mut self, path: &Path, layer: Layer) {
        if !path.is_dir() {
            return self.file(path, layer);
        }
        let name = path.display().to_string();
        let found = files::of_folder(path);
        for (folder, (message, fix)) in found.unread {
            self.complain(&folder.display().to_string(), None, message, fix);
        }
        if found.files.is_empty() && layer == Layer::Given {
            self.set.problems.push(Problem {
                severity: Severity::Warning,
                file: name,
                pointer: String::new(),
                place: None,
                tool: None,
                message: "the folder holds no manifest".to_owned(),
                fix: "manifests are the files *.json in it and in its folders".to_owned(),
                rule: "empty-folder",
            });
        }
        found.files.iter().for_each(|file| self.file(file, layer));
    }

    fn file(&mut self, path: &Path, layer: Layer) {
        let name = path.display().to_string();
        match files::bytes(path) {
            Ok(bytes) => self.bytes(&name, &bytes, layer),
            Err((message, fix)) => self.complain(&name, None, message, fix),
        }
    }

    fn bytes(&mut self, name: &str, bytes: &[u8], layer: Layer) {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text(name, text, layer),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let place = Place::of(&String::from_utf8_lossy(valid), valid.len());
                let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
                let message = if wide { "the file is not UTF-8 but UTF-16" } else { "the file is not UTF-8" };
                self.complain(name, Some(place), message, "save it as UTF-8");
            }
        }
    }

    fn text(&mut self, file: &str, text: &str, layer: Layer) {
        self.take(File::read(file, text, layer, self.files + 1));
    }

    /// Takes in what a file holds, as the next one.
    fn take(&mut self, file: File) {
        self.files += 1;
        let Some(source) = file.source else {
            let problems = file.parts.into_iter().filter_map(|part| if let Part::Problem(problem) = part { Some(problem) } else { None });
            return self.set.problems.extend(problems);
        };
        self.texts.insert(source.file.clone(), Arc::clone(&source.text));
        self.order.push((source.file.clone(), Arc::clone(&source.text)));
        for part in file.parts {
            match part {
                Part::Tool(tool, warnings) => self.add(*tool, warnings, &source),
                Part::Problem(problem) => self.set.problems.push(problem),
                Part::Examples(more) => self.examples.push(more),
                Part::Overlay(overlay) => self.overlays.push(overlay),
            }
        }
    }

    /// Takes a tool in: a later one wins by name, and no two names may read the same for the model.
    fn add(&mut self, tool: Tool, warnings: Vec<Fault>, source: &Source) {
        let pointer = tool.origin.pointer.clone();
        let name = tool.name.clone();
        let home = Home { source: source.clone(), order: self.files, pointer: pointer.clone(), warnings, more: Vec::new() };
        let Some(index) = self.names.get(&tool.model_name).copied() else {
            self.names.insert(tool.model_name.clone(), self.set.tools.len());
            self.set.tools.push(tool);
            self.homes.push(home);
            return;
        };
        let Some(old) = self.set.tools.get_mut(index) else { return };
        let place = &old.origin.file;
        let (severity, message, fix) = if old.name != name {
            let message =
                format!("{name:?} and {:?} of {place} are both {:?} to the model; {name:?} is left out", old.name, old.model_name);
            (Severity::Error, message, "rename one of them")
        } else if old.origin.layer == Layer::Builtin && tool.origin.layer == Layer::Builtin {
            (Severity::Error, format!("the built-in tool {name:?} is already in {place}"), "remove one of them")
        } else {
            let message = format!("{name:?} replaces the tool of the same name in {place}");
            // Within a layer nobody meant one for the other; what the person's own files replace is their choice.
            let same = old.origin.layer == tool.origin.layer;
            let severity = if same { Severity::Error } else { takeover(old.origin.layer, tool.origin.layer) };
            *old = tool;
            if let Some(slot) = self.homes.get_mut(index) {
                *slot = home;
            }
            (severity, message, "rename it to keep both")
        };
        self.set.problems.push(source.problem(severity, Fault::new(&pointer, message, fix).by("same-name"), Some(&name)));
    }

    /// Gives tools the actions of overlay files; a tool that was loaded after the overlay keeps its own action.
    fn overlay(&mut self) {
        for overlay in std::mem::take(&mut self.overlays) {
            let index = self.names.get(&to_snake_case(&overlay.tool)).copied();
            let tool = index.and_then(|i| Some((self.set.tools.get_mut(i)?, self.homes.get(i)?.order)));
            let tool = tool.filter(|(tool, _)| tool.name == overlay.tool);
            let at = &overlay.pointer;
            let told = match tool {
                None => Some((
                    Severity::Warning,
                    Fault::new(at, format!("no tool is named {:?}", overlay.tool), "load its file too, or fix the name").by("unknown-tool"),
                )),
                Some((tool, order)) if tool.action.is_some() && order > overlay.order => Some((
                    Severity::Warning,
                    Fault::new(at, format!("{:?} has an action of its own in a later file", tool.name), "load this file after it")
                        .by("same-name"),
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

    /// What a person should know of the tools that are there in the end.
    fn warn(&mut self) {
        for (tool, home) in self.set.tools.iter().zip(&mut self.homes) {
            for fault in std::mem::take(&mut home.warnings) {
                self.set.problems.push(home.source.problem(Severity::Warning, fault, Some(&tool.name)));
            }
        }
    }

    /// Keeps the first problems of each file, and finds where they stand in one pass over its text.
    fn tell(&mut self) {
        let mut kept: Vec<Problem> = Vec::new();
        let mut seen: HashMap<(String, Severity), usize> = HashMap::new();
        let mut open: HashMap<String, Vec<usize>> = HashMap::new();
        for problem in std::mem::take(&mut self.set.problems) {
            let count = seen.entry((problem.file.clone(), problem.severity)).or_default();
            *count += 1;
            if *count > TOLD {
                continue;
            }
            if problem.place.is_none() && self.texts.contains_key(&problem.file) {
                open.entry(problem.file.clone()).or_default().push(kept.len());
            }
            kept.push(problem);
        }
        for (file, indices) in open {
            let Some(text) = self.texts.get(&file) else { continue };
            let pointers: Vec<&str> = indices.iter().filter_map(|i| kept.get(*i)).map(|p| p.pointer.as_str()).collect();
            for (i, place) in indices.iter().zip(places(text, &pointers)) {
                if let Some(problem) = kept.get_mut(*i) {
                    problem.place = place;
                }
            }
        }
        let mut more: Vec<((String, Severity), usize)> = seen.into_iter().filter(|(_, count)| *count > TOLD).collect();
        more.sort();
        for ((file, severity), count) in more {
            let what = if severity == Severity::Error { "errors" } else { "warnings" };
            let message = format!("{} more {what} of this file are not told", count - TOLD);
            let fix = "fix those that are told first".to_owned();
            kept.push(Problem { severity, file, pointer: String::new(), place: None, tool: None, message, fix, rule: FORM });
        }
        self.set.problems = kept;
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
        let fault = Fault::new(&overlay.pointer, message, "give the action to a tool with another name").by("same-name");
        (takeover(old.layer, overlay.layer), fault)
    })
}

#[cfg(test)]
mod tests;
