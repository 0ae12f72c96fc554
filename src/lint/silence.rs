//! `"x-lint"` in a file or a tool: rules set to another level, or off, each with a reason.
//!
//! `{"x-lint": {"option-position": "the program knows no --"}}` silences;
//! `{"x-lint": {"no-description": {"level": "error", "reason": "our house rule"}}}` sets.

use super::finding::{Finding, Found, Level};
use super::table::{RULES, rule_of};
use crate::manifest::{join_pointer as join, nearest};
use serde_json::Value;

const KEY: &str = "x-lint";

/// What one entry says.
pub(super) struct Setting {
    rule: &'static str,
    /// None: off.
    level: Option<Level>,
    /// The findings below this pointer.
    scope: String,
    pointer: String,
    used: bool,
}

/// The settings of an object that stands at `pointer`, and what is wrong with them.
pub(super) fn read(object: Option<&Value>, pointer: &str, out: &mut Vec<Found>) -> Vec<Setting> {
    let Some(given) = object.and_then(|o| o.get(KEY)) else { return Vec::new() };
    let at = join(pointer, KEY);
    let Some(map) = given.as_object() else {
        out.push(Found::new("unknown-rule", at, "\"x-lint\" is not an object", "write {\"RULE\": \"why it does not count here\"}"));
        return Vec::new();
    };
    let mut all = Vec::new();
    for (name, value) in map {
        let at = join(&at, name);
        let Some(rule) = rule_of(name) else {
            let names: Vec<&str> = RULES.iter().map(|r| r.name).collect();
            let near = nearest(name, &names)
                .map_or_else(|| "`needlesh tools lint --rules` lists them".to_owned(), |n| format!("did you mean {n:?}?"));
            out.push(Found::new("unknown-rule", at, format!("there is no rule {name:?}"), near));
            continue;
        };
        let reason = value.as_str().or_else(|| value.get("reason").and_then(Value::as_str)).is_some_and(|r| !r.trim().is_empty());
        let word = value.get("level").and_then(Value::as_str).unwrap_or("off");
        let level = Level::of(word);
        if level.is_none() && word != "off" {
            out.push(Found::new("unknown-rule", at, format!("{word:?} is not a level"), "write off, note, warning or error"));
            continue;
        }
        if !reason {
            let fix = "write {\"RULE\": \"why\"}, or \"reason\" beside \"level\"";
            out.push(Found::new("no-reason", at, format!("no reason is given for {name:?}, so it counts as before"), fix));
            continue;
        }
        all.push(Setting { rule: rule.name, level, scope: pointer.to_owned(), pointer: at, used: false });
    }
    all
}

impl Setting {
    fn covers(&self, finding: &Finding) -> bool {
        let below = finding.pointer.strip_prefix(&self.scope).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        finding.rule == self.rule && below
    }
}

/// Applies the settings of one file to its findings; the innermost setting decides. An error of form stays one: the tool is
/// left out whatever a file says.
pub(super) fn apply(mut settings: Vec<Setting>, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Found>) {
    settings.sort_by_key(|s| std::cmp::Reverse(s.scope.len()));
    let mut kept = Vec::new();
    for mut finding in findings {
        let fixed = finding.level == Level::Error;
        match settings.iter_mut().find(|s| s.covers(&finding)) {
            Some(setting) => {
                setting.used = true;
                match setting.level {
                    _ if fixed => kept.push(finding),
                    Some(level) => {
                        finding.level = level;
                        kept.push(finding);
                    }
                    None => {}
                }
            }
            None => kept.push(finding),
        }
    }
    let idle = settings
        .iter()
        .filter(|s| !s.used && s.level.is_none())
        .map(|s| Found::new("idle-silence", &s.pointer, format!("{:?} finds nothing here", s.rule), "take it out"));
    (kept, idle.collect())
}
