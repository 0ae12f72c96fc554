//! A `package.json`: each script becomes a tool that runs it with the package manager of the project.

use super::draft::{Draft, Params};
use super::words::fixed;
use super::{Unfit, Wanted};
use serde_json::{Value, json};

/// Scripts that the package manager runs by itself.
const ITS_OWN: [&str; 9] =
    ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare", "prepublish", "prepublishOnly", "prepack"];

/// Makes tools of scripts.
///
/// # Errors
/// It has none.
pub(super) fn convert<'w>(root: &Value, wanted: &'w Wanted<'w>) -> Result<Draft<'w>, Unfit> {
    let Some(scripts) = root.get("scripts").and_then(Value::as_object) else {
        return Err(Unfit::new("this package.json has no \"scripts\"", "name another file"));
    };
    let manager = root.get("packageManager").and_then(Value::as_str).and_then(|m| m.split('@').next()).unwrap_or("npm");
    let manager = if ["npm", "pnpm", "yarn", "bun"].contains(&manager) { manager } else { "npm" };
    let mut draft = Draft::new(wanted, root.get("name").and_then(Value::as_str).unwrap_or("package"));
    for (name, script) in scripts {
        let Some(command) = script.as_str() else {
            draft.leave(name, "it is not a text");
            continue;
        };
        let around = ["pre", "post"].iter().filter_map(|when| name.strip_prefix(when)).find(|of| scripts.contains_key(*of));
        if let (Some(of), false) = (around, wanted.all) {
            draft.leave(name, format!("it runs by itself with {of}; --all takes it"));
        } else if ITS_OWN.contains(&name.as_str()) && !wanted.all {
            draft.leave(name, format!("{manager} runs it by itself; --all takes it"));
        } else if name.starts_with('-') {
            draft.leave(name, "its name would be read as an option");
        } else {
            let shown: String = command.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
            let description = format!("Run the package script {name}: {shown}");
            let argv = vec![json!(manager), json!("run"), json!(fixed(name))];
            draft.recipe(&format!("{manager}_{name}"), &description, &Params::default(), argv);
        }
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_become_tools_of_the_projects_manager() {
        let root = json!({"name": "shop", "packageManager": "pnpm@9.1.0", "scripts": {"build": "vite  build", "prebuild": "rm -rf dist",
            "test:unit": "vitest", "prepare": "husky", "x": 3, "-v": "true"}});
        let wanted = Wanted::default();
        let draft = convert(&root, &wanted).unwrap();
        let names: Vec<&str> = draft.tools.iter().map(|t| t["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["pnpm_build", "pnpm_test_unit"]);
        assert_eq!(draft.tools[1]["action"]["shell"]["argv"], json!(["pnpm", "run", "test:unit"]));
        assert_eq!(draft.tools[0]["description"], "Run the package script build: vite build");
        let left: Vec<&str> = draft.left.iter().map(|left| left.what.as_str()).collect();
        assert_eq!(left, ["prebuild", "prepare", "x", "-v"]);
        let all = Wanted { all: true, ..Wanted::default() };
        assert_eq!(convert(&root, &all).unwrap().tools.len(), 4);
        assert!(convert(&json!({"name": "x"}), &wanted).is_err());
    }
}
