//! One rule, and whether it speaks of a call. `deny` and `ask` are read widely, `allow` narrowly: where a reading is
//! in doubt, the stricter one holds.

use super::Here;
use super::glob::{Glob, Reading};
use crate::action::Risk;
use crate::manifest::Layer;
use serde_json::{Map, Value};

/// What a rule says. Of several, the strictest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Enter is enough, and where nobody can be asked it runs.
    Allow,
    /// A person must say yes.
    Ask,
    /// It never runs.
    Deny,
}

impl Verdict {
    /// As rules and JSON spell it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }
}

/// A rule of a file, or of this session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it says.
    pub verdict: Verdict,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Why it is there, if it says so.
    pub reason: Option<String>,
    /// The file; `this session` for what a person allowed until the end of it.
    pub file: String,
    /// Line of the file, from 1; 0 where there is no file.
    pub line: usize,
    pub(super) tools: Vec<Glob>,
    pub(super) arguments: Option<Vec<(String, Vec<Glob>)>>,
    pub(super) risks: Vec<Risk>,
    pub(super) origins: Vec<Layer>,
    pub(super) argv: Option<Vec<Glob>>,
}

/// What rules are asked about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) tool: &'a str,
    /// What else the tool answers to.
    pub(super) alias: Option<&'a str>,
    pub(super) arguments: &'a Map<String, Value>,
    /// Values that the schema gave for arguments that are not there.
    pub(super) defaults: &'a [(String, Value)],
    /// Whether a parameter holds a path; the value decides where the schema does not say.
    pub(super) path: &'a dyn Fn(&str, &str) -> bool,
    pub(super) risk: Option<Risk>,
    pub(super) origin: Option<Layer>,
    pub(super) argv: Option<&'a [String]>,
}

impl Subject<'_> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name).or_else(|| self.defaults.iter().find(|(n, _)| n == name).map(|(_, v)| v))
    }
}

impl Rule {
    /// Name, reason and place, for a person: `the rule "no pushes" (policy.toml:3)`.
    #[must_use]
    pub fn cite(&self) -> String {
        if self.line == 0 {
            return format!("you, in {}", self.file);
        }
        let name = self.name.as_ref().map_or_else(|| "a rule".to_owned(), |n| format!("the rule {n:?}"));
        let reason = self.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
        format!("{name}{reason} ({}:{})", self.file, self.line)
    }

    /// The conditions on one line.
    #[must_use]
    pub fn conditions(&self) -> String {
        let join = |globs: &[Glob]| globs.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
        let mut out = Vec::new();
        if !self.tools.is_empty() {
            out.push(format!("tool {}", join(&self.tools)));
        }
        for (name, globs) in self.arguments.iter().flatten() {
            out.push(format!("{name} = {}", join(globs)));
        }
        if self.arguments.as_ref().is_some_and(Vec::is_empty) {
            out.push("no arguments".to_owned());
        }
        if !self.risks.is_empty() {
            out.push(format!("risk {}", self.risks.iter().map(|r| super::risk_word(*r)).collect::<Vec<_>>().join(" | ")));
        }
        if !self.origins.is_empty() {
            out.push(format!("origin {}", self.origins.iter().map(|l| super::origin_word(*l)).collect::<Vec<_>>().join(" | ")));
        }
        if let Some(argv) = &self.argv {
            out.push(format!("argv {}", argv.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")));
        }
        out.join(", ")
    }

    fn reading(&self) -> Reading {
        if self.verdict == Verdict::Allow { Reading::Narrow } else { Reading::Wide }
    }

    /// Whether every condition holds.
    pub(super) fn speaks_of(&self, subject: &Subject<'_>, here: &Here) -> bool {
        let reading = self.reading();
        // A project's tool may bear the name of one that a person knows; only a rule that means it allows it.
        if reading == Reading::Narrow && subject.origin == Some(Layer::Project) && !self.origins.contains(&Layer::Project) {
            return false;
        }
        let alias = subject.alias.filter(|_| reading == Reading::Wide);
        (self.tools.is_empty() || self.tools.iter().any(|g| g.fits(subject.tool, reading) || alias.is_some_and(|a| g.fits(a, reading))))
            && (self.risks.is_empty() || subject.risk.is_some_and(|r| self.risks.contains(&r)))
            && (self.origins.is_empty() || subject.origin.is_some_and(|o| self.origins.contains(&o)))
            && self.arguments.as_ref().is_none_or(|a| fits_arguments(a, subject, here, reading))
            && self.argv.as_ref().is_none_or(|globs| subject.argv.is_some_and(|words| fits_argv(globs, words, reading)))
    }
}

/// Every named argument fits; read narrowly, none but the named ones may be given.
fn fits_arguments(wanted: &[(String, Vec<Glob>)], subject: &Subject<'_>, here: &Here, reading: Reading) -> bool {
    let known = |name: &String| wanted.iter().any(|(n, _)| n == name);
    if reading == Reading::Narrow && !subject.arguments.keys().all(known) {
        return false;
    }
    wanted.iter().all(|(name, globs)| {
        let Some(value) = subject.value(name) else { return false };
        let items: Vec<String> = match value {
            Value::Array(items) => items.iter().map(text).collect(),
            value => vec![text(value)],
        };
        let fits = |item: &String| {
            // Read widely every value may be a path: more forms can only make it stricter.
            let path = reading == Reading::Wide || (subject.path)(name, item);
            let forms = if path { here.forms(item, reading) } else { plain(item, globs) };
            forms.iter().any(|form| globs.iter().any(|g| g.fits(form, reading)))
        };
        match reading {
            Reading::Wide => items.iter().any(fits),
            Reading::Narrow => !items.is_empty() && items.iter().all(fits),
        }
    })
}

/// A value that is no path, as it is; one that climbs folders fits nothing but itself.
fn plain(item: &str, globs: &[Glob]) -> Vec<String> {
    let climbs = item.split('/').any(|part| part == "..");
    let exact = || globs.iter().any(|g| g.to_string() == Glob::literal(item));
    if climbs && !exact() { Vec::new() } else { vec![item.to_owned()] }
}

/// A value as patterns see it: a text without quotes, the rest as JSON.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Word by word. Read widely the patterns are a beginning and a program's folder does not matter; read narrowly they
/// are all there is, unless the last one is `**`.
fn fits_argv(globs: &[Glob], words: &[String], reading: Reading) -> bool {
    let (globs, open) = match globs.split_last() {
        Some((last, before)) if last.is_rest() => (before, true),
        _ => (globs, reading == Reading::Wide),
    };
    if words.len() < globs.len() || (!open && words.len() != globs.len()) {
        return false;
    }
    globs.iter().zip(words).enumerate().all(|(n, (glob, word))| {
        let base = (n == 0 && reading == Reading::Wide).then(|| word.rsplit('/').next()).flatten();
        glob.fits(word, reading) || base.is_some_and(|b| glob.fits(b, reading))
    })
}
