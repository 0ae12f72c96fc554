//! A sentence that a person corrected, kept as an example in a file of the person's own.

use super::turn::Offer;
use super::{builtin, policy_file};
use crate::config;
use crate::manifest::{Severity, Sources, load};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Name of the file in the folder of the person's manifests.
const FILE: &str = "examples.json";

/// An example before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptExample {
    /// As it would stand in the file.
    pub lines: String,
    /// The file.
    pub file: String,
    tool: String,
    say: String,
    arguments: Map<String, Value>,
}

fn file() -> Option<PathBuf> {
    config::schemas_folder().map(|folder| folder.join(FILE))
}

impl Offer {
    /// The example that its sentence and its call make; none without a sentence.
    #[must_use]
    pub fn example(&self) -> Option<KeptExample> {
        let (say, call) = (self.query()?.to_owned(), &self.proposed.call);
        let example = json!({"say": say, "arguments": call.arguments});
        let lines = format!("\"{}\": [\n  {example}\n]", call.name);
        let (tool, arguments) = (call.name.clone(), call.arguments.clone());
        Some(KeptExample { lines, file: file()?.display().to_string(), tool, say, arguments })
    }
}

impl KeptExample {
    /// Writes it to the end of the tool's list. Whatever goes wrong, the file is either as it was or has the example whole.
    ///
    /// # Errors
    /// In words for a person.
    pub fn write(&self) -> Result<(), String> {
        let file = file().ok_or("there is no folder for settings")?;
        policy_file::rewrite(&file, |old| self.added_to(old).and_then(|new| checked(&new).map(|()| new)))?;
        Ok(())
    }

    /// The text of the file with it.
    fn added_to(&self, old: &str) -> Result<String, String> {
        let name = FILE;
        let mut root: Map<String, Value> = if old.trim().is_empty() {
            Map::from_iter([("needlesh".to_owned(), json!(1))])
        } else {
            let fix = "fix the file, or move it away";
            serde_json::from_str(old).map_err(|e| format!("{name} is not a manifest ({e}); {fix}"))?
        };
        let examples = root.entry("examples").or_insert_with(|| json!({}));
        let list = examples.as_object_mut().ok_or("its \"examples\" are not an object; fix the file")?;
        let list = list.entry(self.tool.clone()).or_insert_with(|| json!([]));
        let list = list.as_array_mut().ok_or_else(|| format!("its examples of {:?} are not a list; fix the file", self.tool))?;
        // The same sentence said another call before: the last word counts.
        list.retain(|e| e.get("say").and_then(Value::as_str) != Some(self.say.as_str()));
        list.push(json!({"say": self.say, "arguments": self.arguments}));
        let mut text = serde_json::to_string_pretty(&root).map_err(|e| e.to_string())?;
        text.push('\n');
        Ok(text)
    }
}

/// Refuses a text that would not load.
fn checked(text: &str) -> Result<(), String> {
    let builtin = builtin::FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let project = vec![(FILE.to_owned(), text.as_bytes().to_vec())];
    let set = load(&Sources { builtin, project, ..Sources::default() });
    match set.problems.iter().find(|p| p.file == FILE && p.severity == Severity::Error) {
        Some(problem) => Err(format!("nothing is written: {problem}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(say: &str, arguments: Value) -> KeptExample {
        let arguments = arguments.as_object().unwrap().clone();
        KeptExample { lines: String::new(), file: String::new(), tool: "disk_usage".into(), say: say.into(), arguments }
    }

    #[test]
    fn examples_are_put_beside_what_stands_there() {
        let one = example("how big is it", json!({"path": "."})).added_to("").unwrap();
        let two = example("size of src", json!({"path": "src"})).added_to(&one).unwrap();
        let three = example("how big is it", json!({"path": "src"})).added_to(&two).unwrap();
        let root: Value = serde_json::from_str(&three).unwrap();
        let list = json!([{"say": "size of src", "arguments": {"path": "src"}}, {"say": "how big is it", "arguments": {"path": "src"}}]);
        assert_eq!(root, json!({"needlesh": 1, "examples": {"disk_usage": list}}));
        assert!(checked(&three).is_ok());
        let own = r#"{"needlesh": 1, "title": "mine", "tools": [], "examples": {"x": []}}"#;
        let root: Value = serde_json::from_str(&example("a", json!({})).added_to(own).unwrap()).unwrap();
        assert_eq!((&root["title"], &root["examples"]["x"]), (&json!("mine"), &json!([])));
    }

    #[test]
    fn a_file_that_is_something_else_is_not_written() {
        for (text, why) in [
            ("[]", "not a manifest"),
            ("{", "not a manifest"),
            (r#"{"examples": 3}"#, "not an object"),
            (r#"{"examples": {"disk_usage": 3}}"#, "not a list"),
        ] {
            assert!(example("a", json!({})).added_to(text).unwrap_err().contains(why), "{text}");
        }
        assert!(checked(r#"{"needlesh": 1, "examples": {"disk_usage": [{"say": 3}]}}"#).unwrap_err().contains("nothing is written"));
    }
}
