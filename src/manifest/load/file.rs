//! One file read by itself, before it meets the others. The files in the program are read side by side: one after the other, 230
//! tools took 17 of the 46 ms of processor time of a cold start.

use crate::manifest::field::{FORM, Fault, Field};
use crate::manifest::locate::floor;
use crate::manifest::schema::Patterns;
use crate::manifest::{Annotations, Layer, Place, Problem, Severity, Tool, dialect, faults, files, read};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of one problem's words: a name or a pattern can be as long as its file.
const WORDS: usize = 1_000;

/// A file as its problems need it.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: Arc<str>,
}

impl Source {
    pub(super) fn problem(&self, severity: Severity, fault: Fault, tool: Option<&str>) -> Problem {
        Problem {
            severity,
            file: self.file.clone(),
            // Found for all at once when the loading is done.
            place: None,
            pointer: fault.pointer,
            tool: tool.map(str::to_owned),
            message: clipped(fault.message),
            fix: clipped(fault.fix),
            rule: fault.rule,
        }
    }
}

fn clipped(mut text: String) -> String {
    if text.len() > WORDS {
        text.truncate(floor(&text, WORDS));
        text.push('…');
    }
    text
}

/// An action for a tool of another file.
pub(super) struct Overlay {
    pub(super) source: Source,
    pub(super) tool: String,
    pub(super) value: Value,
    pub(super) pointer: String,
    pub(super) order: usize,
    pub(super) layer: Layer,
}

/// Examples for a tool of another file, not yet read.
pub(super) struct More {
    pub(super) source: Source,
    pub(super) tool: String,
    pub(super) value: Value,
    pub(super) pointer: String,
}

impl More {
    fn new(source: &Source, tool: &str, field: &Field<'_>) -> Self {
        Self { source: source.clone(), tool: tool.to_owned(), value: field.value.clone(), pointer: field.pointer() }
    }
}

/// What a file holds, and what is wrong with it.
pub(super) struct File {
    /// Nothing where the text is not JSON.
    pub(super) source: Option<Source>,
    pub(super) parts: Vec<Part>,
}

/// In the order of the file.
pub(super) enum Part {
    Tool(Box<Tool>, Vec<Fault>),
    Problem(Problem),
    Examples(More),
    Overlay(Overlay),
}

impl File {
    fn unread(file: &str, place: Option<Place>, message: String, fix: &str) -> Self {
        let (severity, file, fix) = (Severity::Error, file.to_owned(), fix.to_owned());
        let problem = Problem { severity, file, pointer: String::new(), place, tool: None, message, fix, rule: FORM };
        Self { source: None, parts: vec![Part::Problem(problem)] }
    }

    /// Reads the text of a file; `order` is its number.
    pub(super) fn read(file: &str, text: &str, layer: Layer, order: usize) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() as u64 > files::MAX_BYTES {
            return Self::unread(file, None, "the file is larger than 4 MiB".to_owned(), "split it");
        }
        let root: Value = match serde_json::from_str(text) {
            Ok(root) => root,
            Err(error) => {
                let place = syntax_place(text, &error);
                let (message, fix) = dialect::syntax(text, place, &error);
                return Self::unread(file, Some(place), message, &fix);
            }
        };
        let source = Source { file: file.to_owned(), text: Arc::from(text) };
        let parts = parts(&root, &source, layer, order);
        Self { source: Some(source), parts }
    }
}

fn parts(root: &Value, source: &Source, layer: Layer, order: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let wrong = |fault, tool: Option<&str>| Part::Problem(source.problem(Severity::Error, fault, tool));
    let contents = match dialect::find(root) {
        Ok(contents) => contents,
        Err(fault) => return vec![wrong(fault, None)],
    };
    let mut patterns = Patterns::default();
    for found in &contents.tools {
        match read::tool(found, &source.file, layer, &mut patterns) {
            Ok((mut tool, warnings)) => {
                if layer == Layer::Project {
                    distrust(&mut tool);
                }
                parts.push(Part::Tool(Box::new(tool), warnings));
            }
            Err(first) => {
                let name = found.field.value.get("name").and_then(Value::as_str);
                let shown = name.map(|n| format!(" {:?}", n.chars().take(80).collect::<String>())).unwrap_or_default();
                parts.extend(faults::all(found, first).into_iter().map(|mut fault| {
                    fault.message = format!("the tool{shown} is left out: {}", fault.message);
                    wrong(fault, name)
                }));
            }
        }
    }
    parts.extend(contents.faults.into_iter().map(|fault| wrong(fault, None)));
    parts.extend(contents.examples.into_iter().map(|(tool, field)| Part::Examples(More::new(source, tool, &field))));
    parts.extend(contents.actions.into_iter().map(|(tool, field)| {
        let (source, tool, pointer, value) = (source.clone(), tool.to_owned(), field.pointer(), field.value.clone());
        Part::Overlay(Overlay { source, tool, value, pointer, order, layer })
    }));
    parts
}

/// The built-in files, read side by side; their numbers begin with 1.
pub(super) fn builtin(texts: &[(String, String)]) -> Vec<File> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut read = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some((name, text)) = texts.get(i) else { return read };
            read.push((i, File::read(&format!("builtin:{name}"), text, Layer::Builtin, i + 1)));
        }
    };
    // Two threads: the files are small.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut read = std::thread::scope(|scope| {
        let beside = (texts.len() > 1 && cores > 1).then(|| scope.spawn(work));
        let mut read = work();
        read.extend(beside.map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).unwrap_or_default());
        read
    });
    read.sort_by_key(|(i, _)| *i);
    read.into_iter().map(|(_, file)| file).collect()
}

/// Takes the hints away: they may only make a tool stricter, and the default is as strict as hints can be.
pub(super) fn distrust(tool: &mut Tool) {
    tool.annotations = Annotations::default();
    if let Some(undo) = &mut tool.undo {
        undo.annotations = Annotations::default();
    }
}

/// serde counts columns in bytes; people count characters.
fn syntax_place(text: &str, error: &serde_json::Error) -> Place {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let place = Place::of(line, error.column().saturating_sub(1));
    Place { line: error.line().max(1), column: place.column }
}
