//! `needlesh policy`: the rules in force, and what they say to a call.

use super::args::{Global, PolicyCommand};
use super::exit::{DONE, Failure, INCOMPLETE};
use super::{answer, call, errors, out, readable, settings, tell_idle, tools_or_fail};
use crate::driver::{Project, Rules, load_tools, prepare};
use crate::manifest::Call;
use crate::policy::{Need, Trust};
use crate::text::safe_line;
use serde_json::json;

/// Does what is asked with the rules.
pub(super) fn policy(global: &Global, what: &PolicyCommand) -> Result<u8, Failure> {
    match what {
        PolicyCommand::List => list(global),
        PolicyCommand::Check { name, args, args_json } => check(global, name, args, args_json.as_deref()),
    }
}

fn list(global: &Global) -> Result<u8, Failure> {
    let project = Project::load();
    let set = load_tools(&settings(global), &project);
    let rules = Rules::load(project);
    let policy = rules.policy();
    for rule in policy.rules() {
        let reach = rule.reach(&set);
        let line = if global.json {
            json!({"verdict": rule.verdict.word(), "conditions": rule.conditions(), "name": rule.name, "reason": rule.reason, "file": rule.file, "line": rule.line, "tools": reach.tools, "warning": reach.nothing}).to_string()
        } else {
            let name = rule.name.as_ref().map_or_else(String::new, |n| format!("  {n:?}"));
            let tools = if reach.tools == 1 { "1 tool".to_owned() } else { format!("{} tools", reach.tools) };
            safe_line(&format!("{:<5}  {}  ({}:{}){name}  {tools}", rule.verdict.word(), rule.conditions(), rule.file, rule.line))
        };
        out::line(&line)?;
    }
    if !global.json {
        rules.idle(&set).iter().for_each(|line| out::note(&format!("needlesh: {}", safe_line(line))));
    }
    readable(&rules)?;
    if policy.rules().is_empty() && !global.json && !global.quiet {
        let file = crate::config::policy_file().map(|f| f.display().to_string()).unwrap_or_default();
        out::note(&format!("no rules: the risk of a tool decides; yours would stand in {file}"));
    }
    Ok(DONE)
}

fn check(global: &Global, name: &str, args: &[String], args_json: Option<&str>) -> Result<u8, Failure> {
    let (set, project) = tools_or_fail(global)?;
    let tool = errors::tool(&set, name)?;
    let arguments = call::arguments(tool, args, args_json)?;
    errors::valid(tool, &arguments)?;
    let missing = tool.check(&arguments).missing;
    if !missing.is_empty() {
        return Err(Failure::new(INCOMPLETE, format!("{name} needs {}", missing.join(", ")), "--arg NAME=VALUE"));
    }
    let rules = Rules::load(project);
    tell_idle(global, &rules, &set);
    let planned = prepare(&set, &rules, &Call { name: tool.name.clone(), arguments }, Trust::BY_HAND, global.strict)
        .map_err(|why| errors::unplanned(name, &why))?;
    let (plan, decision) = (&planned.plan, &planned.decision);
    let needs = match decision.need {
        _ if decision.verdict == crate::policy::Verdict::Deny => "nothing runs it",
        Need::Enter if decision.unattended => "Enter runs it, and it runs where nobody can be asked",
        Need::Enter => "Enter runs it",
        Need::Key => "y runs it",
        Need::Word => "its name, typed, runs it",
    };
    if global.json {
        let mut object = answer::policy_json(decision);
        if let Some(map) = object.as_object_mut() {
            map.insert("needs".to_owned(), needs.into());
            map.insert("unattended".to_owned(), decision.unattended.into());
            map.insert("risk".to_owned(), crate::policy::risk_word(plan.risk).into());
            map.insert("origin".to_owned(), crate::policy::origin_word(tool.origin.layer).into());
        }
        out::line(&object.to_string())?;
    } else {
        out::line(&safe_line(&format!("{}: {}; {needs}", decision.verdict.word(), decision.why)))?;
        out::line(&format!("  {}", plan.line()))?;
    }
    readable(&rules)?;
    Ok(DONE)
}
