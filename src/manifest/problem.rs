//! What is wrong with a manifest, where, and what fixes it.

use super::Place;
use std::fmt;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something was left out.
    Error,
    /// Everything was taken, but a person should look.
    Warning,
}

/// One finding about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The file as it was named; `builtin:NAME` for embedded ones.
    pub file: String,
    /// JSON pointer to what is wrong; empty for the whole file.
    pub pointer: String,
    /// Where that stands in the file, if it could be read.
    pub place: Option<Place>,
    /// The tool it belongs to, where one is known.
    pub tool: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it; may be empty.
    pub fix: String,
    /// The rule that says so, as `tools lint` names it.
    pub rule: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = self.file.clone();
        if let Some(place) = self.place {
            line += &format!(":{}:{}", place.line, place.column);
        }
        line += &format!(": {}", self.message);
        if !self.pointer.is_empty() {
            line += &format!(" (at {})", self.pointer);
        }
        if !self.fix.is_empty() {
            line += &format!("; {}", self.fix);
        }
        f.write_str(&line.replace(char::is_control, " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line() {
        let mut p = Problem {
            severity: Severity::Error,
            file: "a.json".into(),
            pointer: "/tools/0".into(),
            place: Some(Place { line: 2, column: 5 }),
            tool: None,
            message: "no\nname".into(),
            fix: "add one".into(),
            rule: "form",
        };
        assert_eq!(p.to_string(), "a.json:2:5: no name (at /tools/0); add one");
        p.place = None;
        p.pointer.clear();
        p.fix.clear();
        assert_eq!(p.to_string(), "a.json: no name");
    }
}
