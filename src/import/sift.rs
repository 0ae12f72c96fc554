//! The manifest that is given out is one that loads: a tool that it would not load with is left out, and why is told.

use super::{Left, Unfit};
use crate::manifest::{Problem, Severity, Sources, every_problem};
use serde_json::Value;
use std::collections::HashMap;

/// What one tool's schema may say for the convenience of a reader, and may leave out.
const OPTIONAL: [&str; 2] = ["pattern", "default"];

/// Takes out of the tools of a manifest what does not load. Each load tells all that is wrong, so three are enough: what is
/// loosened in the first and still wrong in the second is taken out.
///
/// # Errors
/// The manifest does not load as a whole.
pub(super) fn sift(manifest: &mut Value, left: &mut Vec<Left>, notes: &mut Vec<String>) -> Result<(), Unfit> {
    loop {
        let problems = problems(manifest);
        if problems.is_empty() {
            return Ok(());
        }
        let Some(tools) = manifest.get_mut("tools").and_then(Value::as_array_mut) else { return Ok(()) };
        let mut wrong: HashMap<usize, &Problem> = HashMap::new();
        for problem in &problems {
            if let Some(index) = index(problem) {
                wrong.entry(index).or_insert(problem);
            }
        }
        if wrong.is_empty() {
            let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            return Err(Unfit::new(why, "take some of it: --tools NAME,..."));
        }
        for (index, mut tool) in std::mem::take(tools).into_iter().enumerate() {
            let Some(problem) = wrong.get(&index) else {
                tools.push(tool);
                continue;
            };
            let name = tool["name"].as_str().unwrap_or_default().to_owned();
            let why = problem.message.split_once(" is left out: ").map_or(problem.message.as_str(), |(_, why)| why).to_owned();
            // The retry comes once: then there is nothing left to take away.
            if problem.pointer.contains("/parameters") && loosen(&mut tool["parameters"]) {
                notes.push(format!("{name}: patterns and defaults of its parameters are left out, because {why}"));
                tools.push(tool);
            } else {
                left.push(Left { what: name, why });
            }
        }
    }
}

fn problems(manifest: &Value) -> Vec<Problem> {
    let sources = Sources { builtin: vec![("import".to_owned(), manifest.to_string())], ..Sources::default() };
    every_problem(&sources).into_iter().filter(|problem| problem.severity == Severity::Error).collect()
}

fn index(problem: &Problem) -> Option<usize> {
    problem.pointer.strip_prefix("/tools/")?.split('/').next()?.parse().ok()
}

/// Takes the optional keywords out of a schema; whether there were any.
fn loosen(schema: &mut Value) -> bool {
    match schema {
        Value::Object(map) => {
            let before = map.len();
            let is_schema = map.contains_key("type") || map.contains_key("enum");
            if is_schema {
                OPTIONAL.iter().for_each(|key| _ = map.shift_remove(*key));
            }
            let below = map.values_mut().map(loosen).fold(false, |any, one| any | one);
            below || map.len() < before
        }
        Value::Array(items) => items.iter_mut().map(loosen).fold(false, |any, one| any | one),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_does_not_load_is_left_out_or_loosened() {
        let good = json!({"name": "good", "description": "x", "parameters": {"type": "object", "properties": {}}});
        let bad = json!({"name": "bad", "description": "x", "action": {"http": {"url": "ftp://x"}}});
        let odd = json!({"name": "odd", "description": "x",
            "parameters": {"type": "object", "properties": {"a": {"type": "string", "pattern": "(?<=x"}}}});
        let mut manifest = json!({"needlesh": 1, "tools": [bad, good, odd]});
        let (mut left, mut notes) = (Vec::new(), Vec::new());
        sift(&mut manifest, &mut left, &mut notes).unwrap();
        let names: Vec<&str> = manifest["tools"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["good", "odd"]);
        assert!(left[0].what == "bad" && left[0].why.contains("http://"), "{left:?}");
        assert!(notes.len() == 1 && notes[0].starts_with("odd: patterns"), "{notes:?}");
        assert!(problems(&manifest).is_empty());
    }

    #[test]
    fn what_does_not_load_is_found_at_once_however_much_it_is() {
        let good = json!({"name": "good", "description": "x"});
        let bad = |n: usize| json!({"name": format!("bad{n}"), "description": "x", "action": {"http": {"url": "ftp://x"}}});
        // Taken out a hundred at a time, these would be loaded 200 times: two million tools.
        let tools: Vec<Value> = (0..20_000).map(bad).chain([good.clone()]).collect();
        let mut manifest = json!({"needlesh": 1, "tools": tools});
        assert!(problems(&manifest).len() > 5_000, "a load tells thousands of them");
        let (mut left, mut notes) = (Vec::new(), Vec::new());
        sift(&mut manifest, &mut left, &mut notes).unwrap();
        assert_eq!((&manifest["tools"], left.len(), notes.len()), (&json!([good]), 20_000, 0));
        assert_eq!((left[0].what.as_str(), left[19_999].what.as_str()), ("bad0", "bad19999"));
    }
}
