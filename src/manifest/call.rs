//! A call of a tool, and the check of its arguments against the tool's whole schema.

use super::effort::{COLLECTED, MOST, effort};
use super::plain::{is_clearly_valid, is_plain};
use super::schema::compile;
use super::{Tool, to_snake_case};
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Complaints that a verdict holds at most, and letters of one: a person reads a few, and an error repeats the value.
const COMPLAINTS: usize = 100;
const LETTERS: usize = 400;

/// A tool's name with arguments, as the model wrote it or a person gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The tool's own name.
    pub name: String,
    /// Arguments in the order they were written.
    pub arguments: Map<String, Value>,
}

/// An argument that breaks the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// JSON pointer into the arguments.
    pub path: String,
    /// What is wrong, for a person.
    pub message: String,
}

/// What the schema says of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Required arguments without a value; nested ones joined by dots.
    pub missing: Vec<String>,
    /// Everything else that is wrong.
    pub invalid: Vec<Invalid>,
}

impl Verdict {
    /// Nothing missing, nothing wrong.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.missing.is_empty() && self.invalid.is_empty()
    }

    fn add(&mut self, error: &jsonschema::ValidationError<'_>) {
        let path = error.instance_path().to_string();
        if let ValidationErrorKind::Required { property } = error.kind() {
            let mut at: Vec<&str> = path.split('/').skip(1).collect();
            at.push(property.as_str().unwrap_or_default());
            self.missing.push(at.join("."));
        } else {
            self.invalid.push(Invalid { path, message: error.to_string().chars().take(LETTERS).collect() });
        }
    }
}

impl Tool {
    /// Checks arguments against the whole schema.
    #[must_use]
    pub fn check(&self, arguments: &Map<String, Value>) -> Verdict {
        self.check_counted(arguments).0
    }

    /// `check`, and the schemas that it applied at most.
    pub(super) fn check_counted(&self, arguments: &Map<String, Value>) -> (Verdict, u64) {
        let mut verdict = Verdict::default();
        if is_plain(&self.schema, &|_| false) && is_clearly_valid(&self.schema, arguments) {
            return (verdict, 1);
        }
        let instance = Value::Object(arguments.clone());
        let Some(validator) = self.validator.get(|| compile(&self.schema).ok()) else {
            let message = "the tool's schema cannot be compiled".to_owned();
            verdict.invalid.push(Invalid { path: String::new(), message });
            return (verdict, 1);
        };
        let Some(work) = effort(&self.schema, &instance) else {
            let message = "too much to check against the tool's schema".to_owned();
            verdict.invalid.push(Invalid { path: String::new(), message });
            return (verdict, MOST);
        };
        // Most calls are valid, and the errors of every branch are collected before the first can be read.
        if !validator.is_valid(&instance) {
            if work <= COLLECTED {
                validator.iter_errors(&instance).take(COMPLAINTS).for_each(|error| verdict.add(&error));
            } else if let Err(error) = validator.validate(&instance) {
                verdict.add(&error);
            }
        }
        let known: HashSet<&str> = self.params.iter().map(|p| p.name.as_str()).collect();
        for name in arguments.keys().filter(|name| !known.contains(name.as_str())).take(COMPLAINTS) {
            let path = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
            if !verdict.invalid.iter().any(|i| i.path == path) {
                let message = format!("{name:?} is not a parameter of {}", self.name);
                verdict.invalid.push(Invalid { path, message });
            }
        }
        (verdict, work)
    }

    /// The parameter of that name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&super::Param> {
        self.params.iter().find(|p| p.name == name)
    }

    /// Whether a name as the model wrote it means this tool.
    #[must_use]
    pub fn answers_to(&self, written: &str) -> bool {
        self.name == written || self.model_name == to_snake_case(written)
    }
}
