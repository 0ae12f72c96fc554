//! `needlesh trust`: what a project's folder holds, what changed in it, and a person's yes to exactly that.

use super::args::Global;
use super::exit::{BAD_FILE, DONE, FAILED, Failure, NOT_PERMITTED};
use super::{confirm, out};
use crate::driver::{now_ms, project_manifests, project_root, project_rules, trust_store, would_load};
use crate::manifest::{Layer, Tool};
use crate::text::{safe_line, utc};
use crate::trust::{Change, Content, POLICY, State, Store, changes};
use serde_json::{Value, json};
use std::path::Path;

/// Lines of a file that are shown as they are.
const MAX_LINES: usize = 400;

/// Shows and trusts, takes back, or lists.
pub(super) fn trust(global: &Global, revoke: bool, list: bool, yes: bool) -> Result<u8, Failure> {
    let store = trust_store().ok_or_else(|| Failure::new(FAILED, "there is no folder for data", "set HOME or XDG_DATA_HOME"))?;
    if list {
        return listed(global, &store);
    }
    let root = project_root()?;
    if revoke {
        let was = store.revoke(&root)?;
        return told(global, if was { "no longer trusted" } else { "was not trusted" }, &root);
    }
    let bad = |e: std::io::Error| Failure::of(BAD_FILE, e).hinted("nothing in ./.needlesh is loaded");
    match store.state(&root).map_err(bad)? {
        State::Absent => told(global, "nothing to trust: no ./.needlesh/schemas and no ./.needlesh/policy.toml", &root),
        State::Trusted(_) => told(global, "trusted as it is", &root),
        State::New(_) => ask(global, &store, &root, None, &store.look(&root).map_err(bad)?, yes),
        State::Damaged(why) => {
            out::note(&safe_line(&format!("needlesh: {why}")));
            ask(global, &store, &root, None, &store.look(&root).map_err(bad)?, yes)
        }
        State::Changed { now: Ok(now), then } => ask(global, &store, &root, Some(&then), &now, yes),
        State::Changed { now: Err(why), .. } => {
            Err(Failure::new(BAD_FILE, why, "needlesh trust --revoke  # drops the rules that you trusted; until then they stay in force"))
        }
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
    for trusted in store.list()? {
        let names: Vec<&str> = trusted.content.files.iter().map(|f| f.name.as_str()).collect();
        let line = if global.json {
            json!({"project": trusted.project, "hash": trusted.hash, "at_ms": trusted.at_ms, "files": names}).to_string()
        } else {
            safe_line(&format!(
                "{}  {}  {} ({})",
                utc(trusted.at_ms),
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
    let wrong = project_rules(now).problem().map(|p| safe_line(&format!("nothing would run: {p}")));
    if !global.json {
        let head = if then.is_some() { "has changed since you trusted it" } else { "is not trusted yet" };
        out::note(&safe_line(&format!("{}/.needlesh {head}.", root.display())));
        rows.iter().flatten().chain(&tools).for_each(|row| out::note(row));
        if let (Some(bytes), None) = (now.file(POLICY), then) {
            out::note("policy.toml, whose rules can only deny or ask:");
            raw(bytes, usize::MAX).iter().for_each(|row| out::note(row));
        }
        wrong.iter().for_each(|row| out::note(row));
    }
    let asked = if yes {
        Ok(())
    } else if global.json {
        Err(nobody())
    } else {
        confirm::confirm("Trust it exactly so?")
    };
    if asked.is_ok() {
        store.trust(root, now, now_ms())?;
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
    Failure::new(NOT_PERMITTED, "nothing was trusted: nobody could be asked", "--yes  # trusts it")
}

/// The tools of the content as they are loaded with it, and exactly what each would run, a few rows each.
fn tools(content: &Content) -> Vec<String> {
    let set = would_load(content);
    let mut rows = Vec::new();
    for (name, bytes) in project_manifests(content) {
        rows.push(safe_line(&format!("{name}, {} bytes:", bytes.len())));
        let own: Vec<&Tool> = set.tools.iter().filter(|t| t.origin.layer == Layer::Project && t.origin.file == name).collect();
        own.iter().for_each(|tool| rows.extend(runs(tool)));
        rows.extend(set.problems.iter().filter(|p| p.file == name).map(|p| safe_line(&format!("  {p}"))));
        if own.is_empty() {
            rows.push("  no tool comes of it; its text:".to_owned());
            rows.extend(raw(&bytes, MAX_LINES));
        }
    }
    rows
}

/// What a tool is and runs: its action, its undo, and the values that stand in where nothing is said.
fn runs(tool: &Tool) -> Vec<String> {
    let mut rows = vec![format!("  {}: {}", tool.name, tool.description)];
    let spelled = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
    rows.push(format!("    runs {}", spelled(&tool.spelled.action)));
    if tool.undo.is_some() {
        rows.push(format!("    and to undo that {}", spelled(&tool.spelled.undo)));
    }
    let defaults = tool.params.iter().filter_map(|p| Some((&p.name, p.default.as_ref()?)));
    rows.extend(defaults.map(|(name, value)| format!("    with {name} = {value} where you say nothing else")));
    rows.iter().map(|row| safe_line(row)).collect()
}

/// A file as it is.
fn raw(bytes: &[u8], most: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut rows: Vec<String> = text.lines().take(most).map(|line| format!("  | {}", safe_line(line))).collect();
    let more = text.lines().count().saturating_sub(most);
    if more > 0 {
        rows.push(format!("  and {more} lines more"));
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
