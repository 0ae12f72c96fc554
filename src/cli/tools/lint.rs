//! `needlesh tools lint`: what an author should fix.

use super::super::args::{Global, LintFlags};
use super::super::exit::{BAD_FILE, DONE, Failure};
use super::super::{out, settings};
use crate::driver::{Project, lint as run, lint_alone};
use crate::lint::{Finding, Level, RULES, sarif};
use crate::text::safe_line;
use serde_json::json;

/// Prints every finding; fails where something was left out.
pub(in super::super) fn lint(global: &Global, flags: &LintFlags) -> Result<u8, Failure> {
    if flags.rules {
        return rules(global);
    }
    let mut settings = settings(global);
    settings.schemas.extend_from_slice(&flags.files);
    let linted = if flags.files.is_empty() { run(&settings, &Project::load()) } else { lint_alone(&settings) };
    let findings = linted.findings;
    if flags.sarif {
        out::line(&serde_json::to_string_pretty(&sarif(&findings)).unwrap_or_default())?;
    } else {
        for finding in &findings {
            let text = if global.json { finding.json().to_string() } else { safe_line(&finding.to_string()) };
            out::line(&text)?;
        }
    }
    if !global.quiet {
        out::note(&summary(linted.tools, &findings));
    }
    let least = if flags.deny_warnings { Level::Warning } else { Level::Error };
    if findings.iter().any(|f| f.level >= least) { Err(Failure::silent(BAD_FILE)) } else { Ok(DONE) }
}

fn summary(tools: usize, findings: &[Finding]) -> String {
    let many = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let found = |level: Level| many(findings.iter().filter(|f| f.level == level).count(), level.word());
    let [errors, warnings, notes] = [Level::Error, Level::Warning, Level::Note].map(found);
    format!("{} loaded, {errors}, {warnings}, {notes}", many(tools, "tool"))
}

fn rules(global: &Global) -> Result<u8, Failure> {
    for rule in RULES {
        let text = if global.json {
            json!({"rule": rule.name, "level": rule.level.word(), "about": rule.about}).to_string()
        } else {
            format!("{:<20} {:<8} {}", rule.name, rule.level.word(), rule.about)
        };
        out::line(&text)?;
    }
    Ok(DONE)
}
