//! The one table of exit codes, and the error that carries one to `main`.

use serde_json::{Value, json};
use std::error::Error;

/// How the program ends: a row of the table, or what a program that it ran ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The exit code.
    pub code: u8,
    /// The word in JSON errors.
    pub word: &'static str,
}

/// Where in a file the cause stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as it was named.
    pub file: String,
    /// JSON pointer.
    pub pointer: Option<String>,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column, from 1.
    pub column: Option<usize>,
}

/// Why the program ends without success.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    error: Box<dyn Error + Send + Sync>,
    /// What to do about it: commands to type, each with a `#` and a word on what it does.
    hints: Vec<String>,
    place: Option<Box<Place>>,
    told: bool,
}

macro_rules! codes {
    ($($name:ident $code:literal $word:literal $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(super) const $name: Kind = Kind { code: $code, word: $word };)*
        /// Code, word in JSON errors, meaning.
        pub const TABLE: &[(u8, &str, &str)] = &[(DONE, "done", "done (or nothing to do)"), $(($code, $word, $meaning)),*];
    };
}

/// Done, or nothing to do.
pub(super) const DONE: u8 = 0;

codes! {
    FAILED 1 "failed" "failed: internal error, model could not be loaded";
    USAGE 2 "usage" "usage";
    NO_TOOL 3 "no_tool" "no tool fits (the model refused, or everything was rejected by the checks)";
    INCOMPLETE 4 "incomplete" "incomplete: a required argument was not said (named in the message)";
    NOT_PERMITTED 5 "not_permitted" "not permitted: policy denied it, or it needed a confirmation and nobody could give one";
    SAID_NO 6 "said_no" "the person said no";
    NOT_STARTED 7 "not_started" "the action could not be started or its HTTP answer was not an expected one";
    BAD_FILE 8 "bad_file" "bad manifest, checkpoint, policy, history, config or case file";
    TIMED_OUT 124 "timed_out" "the action timed out, or no answer came within 30 s";
    HUNG_UP 129 "hung_up" "the terminal was closed while an action ran (SIGHUP)";
    INTERRUPTED 130 "interrupted" "interrupted (SIGINT)";
    TERMINATED 143 "terminated" "ended from outside while an action ran (SIGTERM)";
}

impl Kind {
    /// What a program that was run ended with.
    #[must_use]
    pub fn program(code: u8) -> Self {
        Self { code, word: "program" }
    }
}

impl Place {
    /// A line of a file.
    #[must_use]
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        Self { file: file.into(), line: Some(line), ..Self::default() }
    }

    fn json(&self) -> Value {
        json!({"file": self.file, "pointer": self.pointer, "line": self.line, "column": self.column})
    }
}

impl Failure {
    /// A failure in words; without a hint where that is empty.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::of(kind, message.into()).hinted(hint)
    }

    /// A failure because of an error, whose own causes are told too.
    #[must_use]
    pub fn of(kind: Kind, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, error: error.into(), hints: Vec::new(), place: None, told: false }
    }

    /// A bare exit code; everything was said already.
    #[must_use]
    pub fn silent(kind: Kind) -> Self {
        Self { told: true, ..Self::of(kind, "") }
    }

    /// Nobody reads stdout any more, which is well.
    #[must_use]
    pub(super) fn closed_pipe() -> Self {
        Self::silent(Kind { code: DONE, word: "done" })
    }

    /// With one more thing to do about it.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hints.extend(Some(hint.into()).filter(|hint| !hint.is_empty()));
        self
    }

    /// With the place of the cause.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(Box::new(place)), ..self }
    }

    /// The same, with no more to print where it `is_told` already.
    #[must_use]
    pub fn told(self, is_told: bool) -> Self {
        Self { told: is_told, ..self }
    }

    /// Whether it is that nobody reads stdout any more.
    #[must_use]
    pub(super) fn is_closed_pipe(&self) -> bool {
        self.told && self.kind.code == DONE
    }

    /// What to do about it, a line each.
    #[must_use]
    pub fn hint(&self) -> String {
        self.hints.join("\n")
    }

    /// The place of the cause as JSON; an empty object where none is known.
    #[must_use]
    pub fn place_json(&self) -> Value {
        self.place.as_ref().map_or_else(|| json!({}), |p| p.json())
    }

    /// How the program ends.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened.
    #[must_use]
    pub fn message(&self) -> String {
        self.error.to_string()
    }

    /// What that came of, as far as the message does not say it.
    #[must_use]
    pub fn causes(&self) -> Vec<String> {
        let mut said = self.message();
        let mut out = Vec::new();
        let mut next = self.error.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            if !said.contains(&text) {
                out.push(text.clone());
                said.push_str(&text);
            }
            next = cause.source();
        }
        out
    }

    /// For a person, a line each; nothing when it was told already.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines_of("needlesh")
    }

    /// The same of `who`, such as a line of stdin.
    #[must_use]
    pub fn lines_of(&self, who: &str) -> Vec<String> {
        if self.told {
            return Vec::new();
        }
        let causes = self.causes().into_iter().map(|cause| format!("  because: {cause}"));
        let hints = self.hints.iter().map(|hint| format!("  {hint}"));
        std::iter::once(format!("{who}: {}", self.message())).chain(causes).chain(hints).collect()
    }

    /// The JSON error object of `--json`; nothing when it was told already.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        let object = json!({"success": false, "error": self.message(), "error_code": self.kind.word, "where": self.place_json(),
            "hint": self.hint(), "causes": self.causes()});
        (!self.told).then_some(object)
    }
}

/// The table for people.
#[must_use]
pub fn table() -> String {
    let mut out = String::new();
    for (code, _, meaning) in TABLE {
        out.push_str(&format!("{code:>5}  {meaning}\n"));
    }
    out.push_str("other  for a single run, the program's own code, passed through\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot open the file")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn every_kind_has_its_json() {
        let kinds = [
            FAILED,
            USAGE,
            NO_TOOL,
            INCOMPLETE,
            NOT_PERMITTED,
            SAID_NO,
            NOT_STARTED,
            BAD_FILE,
            TIMED_OUT,
            HUNG_UP,
            INTERRUPTED,
            TERMINATED,
        ];
        let rows: Vec<(u8, &str)> = TABLE.iter().map(|(code, word, _)| (*code, *word)).collect();
        let known: Vec<(u8, &str)> = [(DONE, "done")].into_iter().chain(kinds.iter().map(|k| (k.code, k.word))).collect();
        assert_eq!(rows, known);
        for kind in kinds.into_iter().chain([Kind::program(139)]) {
            let plain = Failure::new(kind, "it is so", "needlesh --help").json().unwrap();
            assert_eq!(
                plain,
                json!({"success": false, "error": "it is so", "error_code": kind.word, "where": {}, "hint": "needlesh --help", "causes": []})
            );
            let cause = std::io::Error::other("no such device");
            let full = Failure::of(kind, Outer(cause)).hinted("").hinted("a").hinted("b").at(Place::line("p.toml", 3));
            assert_eq!(
                full.json().unwrap(),
                json!({"success": false, "error": "cannot open the file", "error_code": kind.word,
                    "where": {"file": "p.toml", "pointer": null, "line": 3, "column": null}, "hint": "a\nb", "causes": ["no such device"]})
            );
            assert_eq!(full.lines(), ["needlesh: cannot open the file", "  because: no such device", "  a", "  b"]);
            let told = full.told(true);
            assert!(told.json().is_none() && told.lines().is_empty() && told.kind() == kind);
        }
    }

    #[test]
    fn a_cause_that_the_message_says_is_not_said_again() {
        #[derive(Debug, thiserror::Error)]
        #[error("x.json: {0}")]
        struct Says(#[source] std::io::Error);
        assert!(Failure::of(FAILED, Says(std::io::Error::other("gone"))).causes().is_empty());
    }
}
