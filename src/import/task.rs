//! A Taskfile: each task becomes a tool that runs `task`.

use super::draft::{Draft, Params};
use super::just::HARMLESS;
use super::words::{fixed, sentence};
use super::{Unfit, Wanted};
use serde_json::{Map, Value, json};

const NAMES: [&str; 4] = ["taskfile.yml", "taskfile.yaml", "taskfile.dist.yml", "taskfile.dist.yaml"];

/// Makes tools of tasks.
///
/// # Errors
/// It has none.
pub(super) fn convert<'w>(root: &Value, wanted: &'w Wanted<'w>) -> Result<Draft<'w>, Unfit> {
    let Some(tasks) = root.get("tasks").and_then(Value::as_object) else {
        return Err(Unfit::new("this Taskfile has no \"tasks\"", "name another file"));
    };
    let mut draft = Draft::new(wanted, "task");
    for name in root.get("includes").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        draft.leave(format!("{name}:*"), "an included Taskfile is not read; import that too");
    }
    for (name, task) in tasks {
        if !wanted.all && task.get("internal") == Some(&Value::Bool(true)) {
            draft.leave(name, "it is internal; --all takes it");
        } else if name.contains('*') {
            draft.leave(name, "its name is a pattern");
        } else if name.starts_with('-') {
            draft.leave(name, "its name would be read as an option");
        } else if name.contains('=') {
            draft.leave(name, "its name would be read as the value of a variable");
        } else {
            add(name, task, &mut draft);
        }
    }
    Ok(draft)
}

fn add(name: &str, task: &Value, draft: &mut Draft<'_>) {
    let word = |key: &str| task.get(key).and_then(Value::as_str).map(sentence).filter(|text| !text.is_empty());
    let description = word("desc").or_else(|| word("summary")).unwrap_or_else(|| format!("Run the task {name}"));
    let mut argv = draft.starts("task", "--taskfile", &NAMES);
    argv.push(json!(fixed(name)));
    let mut params = Params::default();
    for required in task.pointer("/requires/vars").and_then(Value::as_array).into_iter().flatten() {
        let Some(variable) = required.as_str().or_else(|| required.get("name").and_then(Value::as_str)) else { continue };
        let schema = match required.get("enum").filter(|choices| choices.is_array()) {
            Some(choices) => json!({"type": "string", "enum": choices}),
            None => json!({"type": "string", "pattern": HARMLESS}),
        };
        let param = params.add(variable, schema, true);
        argv.push(json!(format!("{}={{{param}}}", fixed(variable))));
        draft.note("values of tasks are held to letters, digits and _./:@%+,=- since task puts them into a line of a shell");
    }
    draft.recipe(&format!("task_{name}"), &description, &params, argv);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::parse;

    #[test]
    fn tasks_become_tools() {
        let text = "version: '3'\nincludes:\n  docs: ./docs\ntasks:\n  build:\n    desc: Build the program. Slowly.\n    cmds: [go build]\n  deploy:\n    requires:\n      vars:\n        - HOST\n        - name: STAGE\n          enum: [dev, prod]\n    cmds: [\"ssh {{.HOST}}\"]\n  default: task build\n  helper:\n    internal: true\n  'start:*': {}\n  '-x': true\n  A=b: true\n";
        let wanted = Wanted::default();
        let draft = convert(&parse::value(text).unwrap(), &wanted).unwrap();
        let names: Vec<&str> = draft.tools.iter().map(|t| t["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["task_build", "task_deploy", "task_default"]);
        assert_eq!(draft.tools[1]["action"]["shell"]["argv"], json!(["task", "deploy", "HOST={HOST}", "STAGE={STAGE}"]));
        assert_eq!(draft.tools[1]["parameters"]["properties"]["STAGE"], json!({"type": "string", "enum": ["dev", "prod"]}));
        let left: Vec<&str> = draft.left.iter().map(|left| left.what.as_str()).collect();
        assert_eq!(left, ["docs:*", "helper", "start:*", "-x", "A=b"]);
    }
}
