//! The manifest that is given out is one that loads: a tool that it would not load with is left out, and why is told.

use super::{Left, Unfit};
use crate::manifest::{Problem, Severity, Sources, load};
use serde_json::Value;

/// What one tool's schema may say for the convenience of a reader, and may leave out.
const OPTIONAL: [&str; 2] = ["pattern", "default"];

/// Takes out of the tools of a manifest what does not load.
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
        let mut out: Vec<(usize, &Problem)> = problems.iter().filter_map(|problem| Some((index(problem)?, problem))).collect();
        if out.is_empty() {
            let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            return Err(Unfit::new(why, "take some of it: --tools NAME,..."));
        }
        out.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
        out.dedup_by_key(|(index, _)| *index);
        for (index, problem) in out {
            let name = tools.get(index).and_then(|tool| tool["name"].as_str()).unwrap_or_default().to_owned();
            let why = problem.message.split_once(" is left out: ").map_or(problem.message.as_str(), |(_, why)| why).to_owned();
            // The retry comes once: then there is nothing left to take away.
            if problem.pointer.contains("/parameters") && tools.get_mut(index).is_some_and(|tool| loosen(&mut tool["parameters"])) {
                notes.push(format!("{name}: patterns and defaults of its parameters are left out, because {why}"));
                continue;
            }
            tools.remove(index);
            left.push(Left { what: name, why });
        }
    }
}

fn problems(manifest: &Value) -> Vec<Problem> {
    let sources = Sources { builtin: vec![("import".to_owned(), manifest.to_string())], ..Sources::default() };
    load(&sources).problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect()
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
}
