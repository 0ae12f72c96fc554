//! The front door: all rules over all files.

use super::finding::{Finding, Found, Level};
use super::loaded::Loaded;
use super::silence::{self, Setting};
use super::subject::Subject;
use super::table::rule_of;
use super::template::Written;
use super::{action, arguments, form, model, schema, script, secrets, trust, words};
use crate::manifest::{places, survey};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Everything that an author should fix, in the order of the files and of their lines.
#[must_use]
pub fn lint(loaded: &Loaded<'_>) -> Vec<Finding> {
    let roots: Vec<(&str, Value)> =
        loaded.files.iter().filter_map(|(file, text)| Some((file.as_str(), serde_json::from_str(text).ok()?))).collect();
    let mut read: HashMap<&str, Vec<Finding>> = HashMap::new();
    let mut elsewhere = form::idle(loaded.idle);
    for finding in form::problems(loaded) {
        match roots.iter().find(|(file, _)| *file == finding.file) {
            Some((file, _)) => read.entry(file).or_default().push(finding),
            None => elsewhere.push(finding),
        }
    }
    let subjects: Vec<Subject<'_>> =
        roots.iter().flat_map(|(file, root)| survey(root).into_iter().map(|piece| Subject::new(file, &piece, loaded.set))).collect();
    let mut same: HashMap<usize, Vec<Found>> = HashMap::new();
    for (place, found) in words::same(&subjects, loaded) {
        same.entry(place).or_default().push(found);
    }
    let mut out = elsewhere;
    for (file, root) in &roots {
        let own = subjects.iter().enumerate().filter(|(_, s)| s.file == *file);
        let mut findings = read.remove(file).unwrap_or_default();
        let mut faults = Vec::new();
        let mut settings = silence::read(Some(root), "", &mut faults);
        findings.extend(faults.into_iter().map(|found| placed(found, file, None)));
        for (i, subject) in own {
            let found = self::subject(subject, loaded, &mut settings).into_iter().chain(same.remove(&i).unwrap_or_default());
            findings.extend(found.map(|found| placed(found, file, subject.name)));
        }
        let (kept, idle) = silence::apply(settings, once(findings));
        let idle = idle.into_iter().map(|found| placed(found, file, None));
        out.extend(located(kept.into_iter().chain(idle).collect(), loaded, file));
    }
    out
}

/// All rules over one tool.
fn subject(subject: &Subject<'_>, loaded: &Loaded<'_>, settings: &mut Vec<Setting>) -> Vec<Found> {
    let mut out = Vec::new();
    let object = subject.object.map(|map| Value::Object(map.clone()));
    settings.extend(silence::read(object.as_ref(), &subject.pointer, &mut out));
    let actions: Vec<Written<'_>> = subject.actions.iter().map(|(pointer, value)| Written::new(pointer, value)).collect();
    arguments::unknown_holes(subject, &actions, &mut out);
    arguments::unused(subject, &actions, &mut out);
    arguments::optional(subject, &actions, &mut out);
    action::shell_syntax(&actions, &mut out);
    action::option_position(subject, &actions, &mut out);
    script::holes(subject, &actions, &mut out);
    script::variables(subject, &actions, &mut out);
    trust::annotations(subject, &mut out);
    trust::read_only(subject, &actions, &mut out);
    trust::programs(subject, loaded, &mut out);
    secrets::secrets(&actions, &mut out);
    words::descriptions(subject, &mut out);
    words::hidden(subject, &mut out);
    words::unsayable(subject, &mut out);
    schema::required(subject, &mut out);
    schema::enums(subject, &mut out);
    schema::defaults(subject, &mut out);
    schema::unsatisfiable(subject, &mut out);
    model::cost(subject, loaded, &mut out);
    out
}

fn placed(found: Found, file: &str, tool: Option<&str>) -> Finding {
    Finding {
        rule: found.rule,
        level: rule_of(found.rule).map_or(Level::Warning, |rule| rule.level),
        file: file.to_owned(),
        pointer: found.pointer,
        line: None,
        column: None,
        tool: tool.map(str::to_owned),
        message: found.message,
        fix: found.fix,
    }
}

/// Without what is said twice: an error of form at the place of a finding that says more, and one rule twice at one place.
fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let better: HashSet<String> =
        findings.iter().filter(|f| f.rule != "form" && f.level == Level::Error).map(|f| f.pointer.clone()).collect();
    let mut seen = HashSet::new();
    let mut first = |f: &Finding| {
        // The reading of the files has these two as well, with its own bounds.
        let message = if matches!(f.rule, "token-cost" | "long-description") { String::new() } else { f.message.clone() };
        seen.insert((f.rule, f.pointer.clone(), message))
    };
    findings.into_iter().filter(|f| !(f.rule == "form" && better.contains(&f.pointer)) && first(f)).collect()
}

/// With lines and columns, in their order.
fn located(mut findings: Vec<Finding>, loaded: &Loaded<'_>, file: &str) -> Vec<Finding> {
    let Some((_, text)) = loaded.files.iter().find(|(name, _)| name == file) else { return findings };
    let pointers: Vec<&str> = findings.iter().map(|f| f.pointer.as_str()).collect();
    let found = places(text, &pointers);
    for (finding, place) in findings.iter_mut().zip(found) {
        (finding.line, finding.column) = (place.map(|p| p.line), place.map(|p| p.column));
    }
    findings.sort_by_key(|f| (f.line, f.column));
    findings
}
