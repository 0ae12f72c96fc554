//! One rule, and whether it speaks of a call. `deny` and `ask` are read widely, `allow` narrowly: where a reading is
//! in doubt, the stricter one holds.

use super::argv;
use super::glob::{Glob, Reading};
use super::here::Here;
use super::looks::Looks;
use super::pattern::{Pattern, climbs};
use crate::action::Risk;
use crate::manifest::{Layer, after_home};
use crate::text::{plain, safe_line};
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
    pub(super) arguments: Option<Vec<(String, Wanted)>>,
    /// Of any path that a call names, whatever its parameter is called.
    pub(super) paths: Vec<Pattern>,
    pub(super) risks: Vec<Risk>,
    pub(super) origins: Vec<Layer>,
    pub(super) argv: Option<Vec<Glob>>,
    pub(super) hosts: Vec<Glob>,
}

/// What the value of an argument must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) patterns: Vec<Pattern>,
    /// Written as a list: for one value a choice; for a list of values, read narrowly, one pattern an item.
    pub(super) list: bool,
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
    /// Nothing but `argv` decides what the program does: no variables, folder and input of the manifest's.
    pub(super) bare: bool,
    /// The folder in which a program's paths are, where it is not the working folder.
    pub(super) cwd: Option<&'a str>,
    /// The hosts of its addresses.
    pub(super) hosts: &'a [String],
}

impl Subject<'_> {
    /// A null is no value: the default stands in for it.
    fn value(&self, name: &str) -> Option<&Value> {
        let given = self.arguments.get(name).filter(|v| !v.is_null());
        given.or_else(|| self.defaults.iter().find(|(n, _)| n == name).map(|(_, v)| v))
    }

    fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        let given = self.arguments.iter().map(|(name, value)| (name.as_str(), value));
        given.chain(self.defaults.iter().map(|(name, value)| (name.as_str(), value)))
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
        let reason = self.reason.as_ref().map_or_else(String::new, |r| format!(": {}", safe_line(r)));
        format!("{name}{reason} ({}:{})", safe_line(&self.file), self.line)
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
            let patterns: Vec<String> = globs.patterns.iter().map(ToString::to_string).collect();
            out.push(format!("{name} = {}", if globs.list { format!("[{}]", patterns.join(", ")) } else { patterns.concat() }));
        }
        if self.arguments.as_ref().is_some_and(Vec::is_empty) {
            out.push("no arguments".to_owned());
        }
        if !self.paths.is_empty() {
            out.push(format!("path {}", self.paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")));
        }
        if !self.risks.is_empty() {
            out.push(format!("risk {}", self.risks.iter().map(|r| super::risk_word(*r)).collect::<Vec<_>>().join(" | ")));
        }
        if !self.origins.is_empty() {
            out.push(format!("origin {}", self.origins.iter().map(|l| super::origin_word(*l)).collect::<Vec<_>>().join(" | ")));
        }
        if !self.hosts.is_empty() {
            out.push(format!("host {}", join(&self.hosts)));
        }
        if let Some(argv) = &self.argv {
            out.push(format!("argv {}", argv.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")));
        }
        out.join(", ")
    }

    /// Whether it speaks of every call of a tool, by the tool's name alone.
    pub(super) fn is_of_tool(&self, tool: &str) -> bool {
        let more = self.arguments.is_some() || self.argv.is_some() || !self.paths.is_empty() || !self.hosts.is_empty();
        let further = !self.risks.is_empty() || !self.origins.is_empty();
        let named = self.tools.is_empty() || self.tools.iter().any(|g| g.fits(tool, self.reading()));
        !more && !further && named
    }

    /// Whether a `~` stands in it.
    pub(super) fn needs_home(&self) -> bool {
        self.arguments.iter().flatten().flat_map(|(_, wanted)| &wanted.patterns).chain(&self.paths).any(Pattern::needs_home)
    }

    fn reading(&self) -> Reading {
        if self.verdict == Verdict::Allow { Reading::Narrow } else { Reading::Wide }
    }

    /// Whether every condition holds.
    pub(super) fn speaks_of(&self, subject: &Subject<'_>, here: &Here) -> bool {
        self.holds_beside_paths(subject)
            && self.arguments.as_ref().is_none_or(|a| fits_arguments(a, subject, here, self.reading()))
            && (self.paths.is_empty() || names_path(&self.paths, subject, here))
    }

    /// Whether every condition holds where a folder that is named counts as what lies in it. Read widely: of what denies.
    pub(super) fn speaks_of_inside(&self, subject: &Subject<'_>, here: &Here, looks: &Looks) -> bool {
        let lies_in = |pattern: &Pattern, text: &str| pattern.lies_in(text, subject.cwd, here, looks);
        if !self.holds_beside_paths(subject) {
            return false;
        }
        let mut by_argument = false;
        let arguments = self.arguments.iter().flatten().all(|(name, wanted)| {
            let mut inside = false;
            if let Some(value) = subject.value(name) {
                strings(value, &mut |text| {
                    inside |= is_path(subject, name, text, here) && wanted.patterns.iter().any(|p| lies_in(p, text))
                });
            }
            by_argument |= inside;
            inside || fits_arguments(&[(name.clone(), wanted.clone())], subject, here, Reading::Wide)
        });
        if !arguments || self.paths.is_empty() {
            return arguments && by_argument;
        }
        let texts = path_texts(subject, here);
        let folders = || texts.iter().map(String::as_str).chain(subject.cwd);
        let by_path = self.paths.iter().any(|pattern| folders().any(|text| lies_in(pattern, text)));
        by_path || by_argument && names_path(&self.paths, subject, here)
    }

    fn holds_beside_paths(&self, subject: &Subject<'_>) -> bool {
        let reading = self.reading();
        // A project's or a given tool may bear the name of one that a person knows; only a rule that means it allows it.
        let foreign = subject.origin.filter(|origin| *origin > Layer::User);
        if reading == Reading::Narrow && foreign.is_some_and(|origin| !self.origins.contains(&origin)) {
            return false;
        }
        // Whoever wrote the words of a foreign tool also wrote its variables and its folder.
        if reading == Reading::Narrow && foreign.is_some() && self.argv.is_some() && !subject.bare {
            return false;
        }
        let alias = subject.alias.filter(|_| reading == Reading::Wide);
        (self.tools.is_empty() || self.tools.iter().any(|g| g.fits(subject.tool, reading) || alias.is_some_and(|a| g.fits(a, reading))))
            && (self.risks.is_empty() || subject.risk.is_some_and(|r| self.risks.iter().any(|meant| meant.is_like(r))))
            && (self.origins.is_empty() || subject.origin.is_some_and(|o| self.origins.contains(&o)))
            && (self.hosts.is_empty() || fits_hosts(&self.hosts, subject, reading))
            && self.argv.as_ref().is_none_or(|globs| subject.argv.is_some_and(|words| argv::fits(globs, words, reading)))
    }
}

/// One host of several is enough to deny, and all are needed to allow.
fn fits_hosts(globs: &[Glob], subject: &Subject<'_>, reading: Reading) -> bool {
    let fits = |host: &String| globs.iter().any(|g| g.fits(host, reading));
    match reading {
        Reading::Wide => subject.hosts.iter().any(fits),
        // The words of a program may hold more hosts than those that look like addresses.
        Reading::Narrow => subject.argv.is_none() && !subject.hosts.is_empty() && subject.hosts.iter().all(fits),
    }
}

/// Every named argument fits; read narrowly, none but the named ones may be given.
fn fits_arguments(wanted: &[(String, Wanted)], subject: &Subject<'_>, here: &Here, reading: Reading) -> bool {
    let known = |name: &String| wanted.iter().any(|(n, _)| n == name);
    if reading == Reading::Narrow && !subject.arguments.iter().all(|(name, value)| value.is_null() || known(name)) {
        return false;
    }
    wanted.iter().all(|(name, wanted)| {
        let Some(value) = subject.value(name) else { return false };
        match reading {
            Reading::Wide => wanted.patterns.iter().any(|p| fits_somewhere(p, value, subject, here)),
            Reading::Narrow => fits_wholly(wanted, &|text: &str| (subject.path)(name, text), value, subject, here),
        }
    })
}

/// Read widely: the value, or anything in it, fits as a text, as a number or as a path. Every text may be a path: more forms
/// can only make it stricter.
fn fits_somewhere(pattern: &Pattern, value: &Value, subject: &Subject<'_>, here: &Here) -> bool {
    let as_text = |text: &str| {
        let (said, real) = pattern.fits_path(&here.forms(text, subject.cwd, Reading::Wide), here, Reading::Wide);
        said || real
    };
    match value {
        Value::String(text) => as_text(text),
        Value::Number(number) => {
            let real = number.as_f64().unwrap_or(f64::NAN);
            let whole = (real.fract() == 0.0 && real.abs() < 1e15).then(|| format!("{real:.0}"));
            as_text(&number.to_string()) || pattern.fits_number(real) || whole.is_some_and(|text| as_text(&text))
        }
        Value::Array(items) => as_text(&value.to_string()) || items.iter().any(|item| fits_somewhere(pattern, item, subject, here)),
        Value::Object(map) => as_text(&value.to_string()) || map.values().any(|item| fits_somewhere(pattern, item, subject, here)),
        other => as_text(&other.to_string()),
    }
}

/// Read narrowly: a list of patterns is a choice for one value, and the whole list in its order for a list of values.
fn fits_wholly(wanted: &Wanted, is_path: &dyn Fn(&str) -> bool, value: &Value, subject: &Subject<'_>, here: &Here) -> bool {
    let any = |patterns: &[Pattern], value: &Value| {
        let text = plain(value);
        if !is_path(&text) {
            return patterns.iter().any(|p| p.fits_text(&text, Reading::Narrow));
        }
        let forms = here.forms(&text, subject.cwd, Reading::Narrow);
        let fits: Vec<(bool, bool)> = patterns.iter().map(|p| p.fits_path(&forms, here, Reading::Narrow)).collect();
        // By its words and where its links lead: the rule may name the two apart.
        fits.iter().any(|(said, _)| *said) && fits.iter().any(|(_, real)| *real)
    };
    match value {
        Value::Array(items) if wanted.list => {
            items.len() == wanted.patterns.len() && items.iter().zip(&wanted.patterns).all(|(item, p)| any(std::slice::from_ref(p), item))
        }
        Value::Array(items) if !items.is_empty() => items.iter().all(|item| any(&wanted.patterns, item)),
        value => any(&wanted.patterns, value),
    }
}

/// Whether any path of the call fits: the values of parameters that hold paths, values that look like one, the folder that a
/// program runs in.
fn names_path(patterns: &[Pattern], subject: &Subject<'_>, here: &Here) -> bool {
    let fits = |text: &str, cwd: Option<&str>| {
        let forms = here.forms(text, cwd, Reading::Wide);
        patterns.iter().map(|p| p.fits_path(&forms, here, Reading::Wide)).any(|(said, real)| said || real)
    };
    path_texts(subject, here).iter().any(|text| fits(text, subject.cwd)) || subject.cwd.is_some_and(|cwd| fits(cwd, None))
}

/// Read widely: a file's own name is a path too, whatever its parameter is said to hold.
fn is_path(subject: &Subject<'_>, name: &str, text: &str, here: &Here) -> bool {
    let by_words = (subject.path)(name, text) || text.contains('/') || after_home(text).is_some() || climbs(text);
    by_words || here.is_there(text, subject.cwd)
}

/// The values that are paths.
fn path_texts(subject: &Subject<'_>, here: &Here) -> Vec<String> {
    let mut texts = Vec::new();
    for (name, value) in subject.values() {
        strings(value, &mut |text| {
            if is_path(subject, name, text, here) {
                texts.push(text.to_owned());
            }
        });
    }
    texts
}

/// Every text in a value.
fn strings(value: &Value, found: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => found(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(map) => map.values().for_each(|item| strings(item, found)),
        _ => {}
    }
}
