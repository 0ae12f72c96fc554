//! What lint is given: the files, the tools that came of them, and the little it must know of the machine.

use crate::manifest::{Tool, ToolSet};
use std::sync::Arc;

/// Everything that lint looks at.
pub struct Loaded<'a> {
    /// The tools, and what their reading complained about.
    pub set: &'a ToolSet,
    /// Each file's name and text.
    pub files: &'a [(String, Arc<str>)],
    /// Programs of a tool that are not installed.
    pub missing: &'a dyn Fn(&Tool) -> Vec<String>,
    /// Tokens that a tool takes of the model's prompt; `None` where no model could be asked.
    pub tokens: &'a dyn Fn(&Tool) -> Option<usize>,
    /// From so many tokens on a tool is shortened before the model sees it.
    pub budget: usize,
    /// Pairs of tools that the sentence encoder holds for nearly the same.
    pub alike: &'a [Alike],
    /// Rules of the person's that speak of nothing.
    pub idle: &'a [IdleRule],
}

/// Two tools that will be mixed up.
#[derive(Debug, Clone)]
pub struct Alike {
    /// Place in the set.
    pub first: usize,
    /// Place in the set.
    pub second: usize,
}

/// A rule that speaks of no tool or parameter.
#[derive(Debug, Clone)]
pub struct IdleRule {
    /// Its file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What of it names nothing.
    pub why: String,
}
