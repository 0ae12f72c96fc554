//! Filling holes: values of a call and defaults of the schema put into words, pure and without a shell.

use super::refusal::Refusal;
use super::secret::{Form, Secretive};
use crate::manifest::{Argv, Call, Element, Part, Template, Tool, after_home, misread, starts_others};
use serde_json::{Map, Value};

/// The values of a call, defaults included.
pub(super) struct Values<'a> {
    pub(super) tool: &'a Tool,
    pub(super) all: Map<String, Value>,
    pub(super) defaulted: Vec<(String, Value)>,
}

impl<'a> Values<'a> {
    /// Nulls are no values; a default stands in for a missing one. In a parameter of format `path` a leading `~/` or
    /// `$HOME/` is the home folder, as a person who types it means; there is no shell to do it later.
    pub(super) fn new(tool: &'a Tool, call: &Call, home: Option<&str>) -> Self {
        let mut all = call.arguments.clone();
        let mut defaulted = Vec::new();
        for param in &tool.params {
            let absent = all.get(&param.name).is_none_or(Value::is_null);
            if let (true, Some(default)) = (absent, param.default.as_ref().filter(|d| !d.is_null())) {
                all.insert(param.name.clone(), default.clone());
                defaulted.push((param.name.clone(), default.clone()));
            }
            if param.format.as_deref() == Some("path")
                && let (Some(value), Some(home)) = (all.get_mut(&param.name), home)
            {
                fill_home(value, home.trim_end_matches('/'));
            }
        }
        Self { tool, all, defaulted }
    }

    /// The value of a parameter, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.all.get(name).filter(|v| !v.is_null())
    }

    /// No value: an error where the parameter is required.
    pub(super) fn need(&self, name: &str) -> Result<Option<&Value>, Refusal> {
        match self.get(name) {
            None if self.tool.param(name).is_some_and(|p| p.required) => Err(Refusal::Missing(vec![name.to_owned()])),
            value => Ok(value),
        }
    }

    /// The template's text; none when a hole has no value.
    pub(super) fn fill(&self, template: &Template) -> Result<Option<String>, Refusal> {
        Ok(self.pieces(template, None)?.map(|pieces| pieces.into_iter().map(|(_, text)| text).collect()))
    }

    /// The template's text with its secrets as names, holes written in `form`.
    pub(super) fn fill_secretive(&self, template: &Template, form: Form) -> Result<Option<Secretive>, Refusal> {
        let mut out = Secretive::default();
        for part in &template.parts {
            match part {
                Part::Text(text) => out.push(&form.write(text)),
                Part::Secret(name) => out.push_secret(name, form),
                Part::Hole(name) => match self.need(name)? {
                    Some(value) => out.push(&form.write(&render(value))),
                    None => return Ok(None),
                },
                Part::Item => return Err(misplaced("{}")),
            }
        }
        Ok(Some(out))
    }

    /// Parts as texts, each with the parameter that it came from.
    fn pieces<'t>(&self, template: &'t Template, item: Option<(&'t str, &Value)>) -> Result<Option<Pieces<'t>>, Refusal> {
        let mut out: Pieces<'t> = Vec::new();
        let mut room = MOST_BYTES;
        for part in &template.parts {
            room = room.checked_sub(out.last().map_or(0, |(_, text)| text.len())).ok_or_else(too_long)?;
            match part {
                Part::Text(text) => out.push((None, text.clone())),
                Part::Hole(name) => match self.need(name)? {
                    Some(value) => out.push((Some(name.as_str()), render(value))),
                    None => return Ok(None),
                },
                Part::Item => {
                    let (name, value) = item.ok_or_else(|| misplaced("{}"))?;
                    out.push((Some(name), render(value)));
                }
                Part::Secret(name) => return Err(misplaced(&format!("${{env:{name}}}"))),
            }
        }
        Ok(Some(out))
    }

    /// The words of a command line.
    pub(super) fn argv(&self, argv: &Argv) -> Result<Vec<String>, Refusal> {
        let mut words = Words { values: self, out: Vec::new(), ended: false, room: MOST_BYTES };
        words.elements(argv, false)?;
        Ok(words.out)
    }
}

/// A path, or each of a list of paths, with the home folder filled in.
fn fill_home(value: &mut Value, home: &str) {
    match value {
        Value::String(text) => {
            if let Some(rest) = after_home(text) {
                *text = format!("{home}{rest}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill_home(item, home)),
        _ => {}
    }
}

/// Bytes of all words of a command line together, and of any filled text: half of what Linux gives a program.
const MOST_BYTES: usize = 1 << 20;

fn too_long() -> Refusal {
    Refusal::Invalid(format!("what the values make of it is longer than {} KiB", MOST_BYTES / 1024))
}

type Pieces<'t> = Vec<(Option<&'t str>, String)>;

struct Words<'v, 'a> {
    values: &'v Values<'a>,
    out: Vec<String>,
    /// A `--` of the manifest's own stands before.
    ended: bool,
    /// Bytes that words may still take.
    room: usize,
}

impl Words<'_, '_> {
    /// Appends elements; false, with nothing appended, when a group lacks a value.
    fn elements(&mut self, argv: &Argv, group: bool) -> Result<bool, Refusal> {
        let (length, ended) = (self.out.len(), self.ended);
        let mut lacking: Option<&str> = None;
        for element in argv {
            let before = self.out.len();
            let whole = match element {
                Element::Word(template) => self.word(template, None)?,
                Element::If { param, then, otherwise } => {
                    let taken = self.values.get(param).is_some_and(|v| *v != Value::Bool(false));
                    self.elements(if taken { then } else { otherwise }, true)?;
                    true
                }
                Element::Each { param, words } => self.each(param, words)?,
            };
            if group && !whole {
                self.out.truncate(length);
                self.ended = ended;
                return Ok(false);
            }
            // A word that goes away moves those after it, and an option before it takes the next word for its value.
            if let (false, Element::Word(word)) = (whole, element)
                && let Some(name) = self.moves(word)
            {
                lacking = lacking.or(Some(name));
                let option = |last: &String| last.starts_with('-') && last != "--" && !last.contains('=');
                if self.out.last().is_some_and(option) {
                    return Err(Refusal::Missing(vec![name.to_owned()]));
                }
            }
            if let Some(name) = lacking.filter(|_| self.out.len() > before) {
                return Err(Refusal::Missing(vec![name.to_owned()]));
            }
        }
        Ok(true)
    }

    /// The parameter that a word lacks, unless the word is an option with its value in it, which can go alone.
    fn moves<'t>(&self, word: &'t Template) -> Option<&'t str> {
        let is_option = matches!(word.parts.first(), Some(Part::Text(text)) if text.starts_with('-'));
        word.holes().find(|name| self.values.get(name).is_none()).filter(|_| !is_option)
    }

    fn each(&mut self, param: &str, words: &[Template]) -> Result<bool, Refusal> {
        let Some(value) = self.values.need(param)?.cloned() else { return Ok(false) };
        let items = match value {
            Value::Array(items) => items,
            other => vec![other],
        };
        for item in &items {
            for template in words {
                self.word(template, Some((param, item)))?;
            }
        }
        Ok(true)
    }

    fn word<'t>(&mut self, template: &'t Template, item: Option<(&'t str, &Value)>) -> Result<bool, Refusal> {
        let Some(pieces) = self.values.pieces(template, item)? else { return Ok(false) };
        for (param, text) in &pieces {
            no_nul(param.unwrap_or_default(), text)?;
        }
        if let Some((Some(param), text)) = pieces.iter().find(|(_, text)| !text.is_empty())
            && text.starts_with('-')
            && !self.ended
            && self.values.tool.param(param).and_then(|p| p.format.as_deref()) != Some("option")
        {
            let message = format!("{text:?} starts with '-' and would be read as an option");
            return Err(Refusal::Unsafe { param: (*param).to_owned(), message });
        }
        let mut word = String::new();
        for (param, text) in pieces {
            if let Some((param, why)) = param.and_then(|param| Some((param, misread(&self.out, &word, &text)?))) {
                return Err(Refusal::Unsafe { param: param.to_owned(), message: format!("{text:?} would be more than a value: {why}") });
            }
            word += &text;
        }
        // The options that a `--` ends are this program's, and the value may be another's.
        self.room = self.room.checked_sub(word.len() + 1).ok_or_else(too_long)?;
        self.ended |= word == "--" && template.is_fixed() && !self.out.first().is_some_and(|program| starts_others(program));
        self.out.push(word);
        Ok(true)
    }
}

/// A value as a word: texts as they are, all else as compact JSON.
pub(super) fn render(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Refuses a NUL, which would cut the text short.
pub(super) fn no_nul(param: &str, text: &str) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::Unsafe { param: param.to_owned(), message: "a NUL character cannot be passed to a program".to_owned() });
    }
    Ok(())
}

pub(super) fn misplaced(what: &str) -> Refusal {
    Refusal::Invalid(format!("{what} cannot stand here"))
}

/// The template's text, which no NUL cuts short; none when a hole has no value.
pub(super) fn filled(values: &Values<'_>, template: &Template) -> Result<Option<String>, Refusal> {
    let text = values.fill(template)?;
    if let Some(text) = &text {
        no_nul(template.holes().next().unwrap_or_default(), text)?;
    }
    Ok(text)
}

/// What is ever kept of an output: it stands in memory several times over, as bytes, text and JSON.
const MOST_KEPT: u64 = 16 * 1024;

/// Kibibytes as bytes, up to what is ever kept.
pub(super) fn kibibytes(kb: u64) -> usize {
    usize::try_from(kb.min(MOST_KEPT) * 1024).unwrap_or(usize::MAX)
}
