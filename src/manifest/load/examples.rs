//! Examples that a file adds to tools of other files, and the check of all examples.
//!
//! An example is a sentence and its call: it helps to find a tool. It changes nothing of what the tool runs, whose it is and
//! how it is asked about, so the tool's origin and hints stay as they are.

use super::Loader;
use super::file::More;
use crate::manifest::field::{Fault, Field, join};
use crate::manifest::{Layer, Severity, read, to_snake_case};
use serde_json::Value;

/// Work that the checks of all examples together may take, in schemas applied: about half a second.
const CHECKED: u64 = 5_000_000;

impl Loader {
    /// Gives tools the examples that other files have for them, after their own.
    pub(super) fn add_examples(&mut self) {
        for More { source, tool, value, pointer } in std::mem::take(&mut self.examples) {
            let found = self.names.get(&to_snake_case(&tool)).copied();
            let slot = found.and_then(|i| Some((self.set.tools.get_mut(i)?, self.homes.get_mut(i)?)));
            let Some((to, home)) = slot else {
                let fault =
                    Fault::new(&pointer, format!("no tool is named {tool:?}"), "load its file too, or fix the name").by("unknown-tool");
                self.set.problems.push(source.problem(Severity::Warning, fault, Some(&tool)));
                continue;
            };
            let list = match Field::new(&value, pointer.as_str()).list() {
                Ok(list) => list,
                Err(fault) => {
                    self.set.problems.push(source.problem(Severity::Error, fault, Some(&tool)));
                    continue;
                }
            };
            for field in list {
                match read::example(&field, &to.name) {
                    Ok(example) => {
                        to.examples.push(example);
                        home.more.push((source.clone(), field.pointer()));
                    }
                    Err(fault) => self.set.problems.push(source.problem(Severity::Error, fault, Some(&tool))),
                }
            }
        }
    }

    /// Warns of example calls that could never be right; those of built-in tools may be `proven`.
    pub(super) fn check_examples(&mut self, proven: bool) {
        let mut found = Vec::new();
        let mut left = CHECKED;
        for (tool, home) in self.set.tools.iter().zip(&self.homes) {
            let own = tool.examples.len() - home.more.len();
            let checked = if proven && tool.origin.layer == Layer::Builtin { own } else { 0 };
            for (i, example) in tool.examples.iter().enumerate().skip(checked) {
                let (source, pointer) = match i.checked_sub(own).and_then(|n| home.more.get(n)) {
                    Some((source, pointer)) => (source, pointer.clone()),
                    None => (&home.source, format!("{}/{i}", join(&home.pointer, "examples"))),
                };
                let message = example.calls.iter().find_map(|(name, arguments)| self.example_fault(name, arguments, &mut left));
                if left == 0 {
                    let message = "this example and those after it are too many or too large to be checked";
                    let fault = Fault::new(&pointer, message, "keep a few small ones").by("wrong-example");
                    found.push(source.problem(Severity::Warning, fault, Some(&tool.name)));
                    self.set.problems.append(&mut found);
                    return;
                }
                if let Some(message) = message {
                    let message = format!("the example {:?} {message}", example.say);
                    let fault = Fault::new(&pointer, message, "fix the example").by("wrong-example");
                    found.push(source.problem(Severity::Warning, fault, Some(&tool.name)));
                }
            }
        }
        self.set.problems.append(&mut found);
    }

    fn example_fault(&self, name: &str, arguments: &serde_json::Map<String, Value>, left: &mut u64) -> Option<String> {
        let Some(tool) = self.names.get(&to_snake_case(name)).and_then(|index| self.set.tools.get(*index)) else {
            *left = left.saturating_sub(1);
            return Some(format!("calls {name:?}, which does not exist"));
        };
        let (verdict, work) = tool.check_counted(arguments);
        *left = left.saturating_sub(work);
        if let Some(missing) = verdict.missing.first() {
            return Some(format!("leaves out {missing:?}"));
        }
        verdict.invalid.first().map(|i| format!("does not fit the schema: {}", i.message))
    }
}
