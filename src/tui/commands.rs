//! What `/model`, `/policy` and `/memory` say, a line each.

use crate::driver::{self, Rules};
use crate::shell::Command;

/// What a command has to say with.
pub(super) struct Session<'a> {
    pub(super) model: &'a str,
    pub(super) rules: Option<&'a Rules>,
}

/// The lines that a command says.
pub(super) fn lines(command: Command, session: &Session<'_>) -> Vec<String> {
    match command {
        Command::Model => vec![format!("{}; needlesh model list shows the others, needlesh model use NAME changes it", session.model)],
        Command::Policy => rules(session.rules),
        Command::Memory => vec![driver::memory_use().map_or_else(
            || "this system does not say how much memory needlesh takes".to_owned(),
            |(now, most)| format!("{} MiB now, {} MiB at most so far", now / 1024, most / 1024),
        )],
        _ => Vec::new(),
    }
}

fn rules(rules: Option<&Rules>) -> Vec<String> {
    let Some(rules) = rules else { return vec!["the rules are not loaded yet".to_owned()] };
    let policy = rules.policy();
    if let Some(problem) = policy.problem() {
        return vec![format!("nothing runs: {problem}")];
    }
    let mut lines: Vec<String> = policy.rules().iter().map(|rule| format!("{}: {}", rule.verdict.word(), rule.cite())).collect();
    if lines.is_empty() {
        lines.push("no rules: what reads asks for Enter, what changes for y, what may delete for its name".to_owned());
    }
    lines
}
