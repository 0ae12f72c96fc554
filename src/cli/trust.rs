//! `needlesh trust`: what a project's folder holds, what changed in it, and a person's yes to exactly that.

use super::args::Global;
use super::exit::{BAD_FILE, DONE, FAILED, Failure, NOT_PERMITTED};
use super::{confirm, history::time, out};
use crate::driver::{now_ms, project_root, trust_store};
use crate::manifest::{Severity, Sources, load};
use crate::text::safe_line;
use crate::trust::{Change, Content, State, Store, changes};
use serde_json::{Value, json};
use std::path::Path;

/// Shows and trusts, takes back, or lists.
pub(super) fn trust(global: &Global, revoke: bool, list: bool, yes: bool) -> Result<u8, Failure> {
    let store = trust_store().ok_or_else(|| Failure::new(FAILED, "there is no folder for data", "set HOME or XDG_DATA_HOME"))?;
    let failed = |e: std::io::Error| Failure::new(FAILED, e.to_string(), "");
    if list {
        return listed(global, &store);
    }
    let root = project_root().map_err(failed)?;
    if revoke {
        let was = store.revoke(&root).map_err(failed)?;
        return told(global, if was { "no longer trusted" } else { "was not trusted" }, &root);
    }
    match store.state(&root).map_err(|e| Failure::new(BAD_FILE, e.to_string(), "nothing in ./.needlesh is loaded"))? {
        State::Absent => told(global, "nothing to trust: no ./.needlesh/schemas and no ./.needlesh/policy.toml", &root),
        State::Trusted(_) => told(global, "trusted as it is", &root),
        State::New(now) => ask(global, &store, &root, None, &now, yes),
        State::Changed { now, then } => ask(global, &store, &root, Some(&then), &now, yes),
    }
}

fn told(global: &Global, state: &str, root: &Path) -> Result<u8, Failure> {
    if global.json {
        return out::line(&json!({"project": root.display().to_string(), "state": state}).to_string());
    }
    out::note(&format!("{}: {state}", safe_line(&root.display().to_string())));
    Ok(DONE)
}

fn listed(global: &Global, store: &Store) -> Result<u8, Failure> {
    for trusted in store.list().map_err(|e| Failure::new(FAILED, e.to_string(), ""))? {
        let names: Vec<&str> = trusted.content.files.iter().map(|f| f.name.as_str()).collect();
        let line = if global.json {
            json!({"project": trusted.project, "hash": trusted.hash, "at_ms": trusted.at_ms, "files": names}).to_string()
        } else {
            safe_line(&format!(
                "{}  {}  {} ({})",
                time(trusted.at_ms),
                trusted.hash.get(..12).unwrap_or_default(),
                trusted.project,
                names.join(", ")
            ))
        };
        out::line(&line)?;
    }
    Ok(DONE)
}

/// Shows what is there, or what changed, and asks.
fn ask(global: &Global, store: &Store, root: &Path, then: Option<&Content>, now: &Content, yes: bool) -> Result<u8, Failure> {
    let rows = then.map(|then| difference(&changes(then, now)));
    let tools = tools(now);
    if !global.json {
        let head = if then.is_some() { "has changed since you trusted it" } else { "is not trusted yet" };
        out::note(&safe_line(&format!("{}/.needlesh {head}.", root.display())));
        rows.iter().flatten().chain(&tools).for_each(|row| out::note(row));
        let rules = now.files.iter().find(|f| f.name == crate::trust::POLICY);
        if let (Some(file), None) = (rules, then) {
            out::note("policy.toml, whose rules can only deny or ask:");
            String::from_utf8_lossy(&file.bytes).lines().for_each(|line| out::note(&format!("  {}", safe_line(line))));
        }
    }
    let asked = if yes {
        Ok(())
    } else if global.json {
        Err(nobody())
    } else {
        confirm::confirm("Trust it exactly so?")
    };
    if asked.is_ok() {
        store.trust(root, now, now_ms()).map_err(|e| Failure::new(FAILED, e.to_string(), ""))?;
    }
    if global.json {
        let files: Vec<Value> = now.files.iter().map(|f| json!({"name": f.name, "bytes": f.bytes.len()})).collect();
        let state = if asked.is_ok() {
            "trusted"
        } else if then.is_some() {
            "changed"
        } else {
            "new"
        };
        let object = json!({"project": root.display().to_string(), "state": state, "hash": now.hash(), "files": files, "tools": tools, "changes": rows});
        out::line(&object.to_string())?;
        return asked.map(|()| DONE);
    }
    asked?;
    told(global, "trusted; a change asks again", root)
}

fn nobody() -> Failure {
    Failure::new(NOT_PERMITTED, "nothing was trusted: nobody could be asked", "--yes trusts it")
}

/// The tools of the content and exactly what each would run, a few rows each.
fn tools(content: &Content) -> Vec<String> {
    let project: Vec<_> = content.files.iter().filter(|f| f.name.ends_with(".json")).map(|f| (f.name.clone(), f.bytes.clone())).collect();
    let mut rows = Vec::new();
    for (name, bytes) in &project {
        rows.push(safe_line(&format!("{name}, {} bytes:", bytes.len())));
        let text: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
        for (tool, action) in text["actions"].as_object().into_iter().flatten() {
            rows.push(safe_line(&format!("  gives {tool} the action {action}")));
        }
        let set = load(&Sources { project: vec![(name.clone(), bytes.clone())], ..Sources::default() });
        for tool in &set.tools {
            let action = text.pointer(&tool.origin.pointer).and_then(|t| t.get("action"));
            let runs = action.map_or_else(|| "nothing".to_owned(), Value::to_string);
            rows.push(safe_line(&format!("  {}: {}", tool.name, tool.description)));
            rows.push(safe_line(&format!("    runs {runs}")));
        }
        // Without the other files a warning would mislead.
        rows.extend(set.problems.iter().filter(|p| p.severity == Severity::Error).map(|p| safe_line(&format!("  {p}"))));
    }
    rows
}

/// A comparison as rows.
fn difference(changes: &[Change]) -> Vec<String> {
    let row = |change: &Change| match change {
        Change::Added(name) => format!("new file {name}"),
        Change::Removed(name) => format!("gone: {name}"),
        Change::Changed(name) => format!("changed: {name}"),
        Change::Plus(line, text) => format!("  + {line:>4}  {text}"),
        Change::Minus(line, text) => format!("  - {line:>4}  {text}"),
        Change::Many(old, new) => format!("  {old} lines became {new}"),
    };
    changes.iter().map(|c| safe_line(&row(c))).collect()
}
