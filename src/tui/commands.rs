//! What `/model` and `/policy` say, a line each.

use crate::driver::Rules;
use crate::shell::Command;

/// What a command has to say with.
pub(super) struct Session<'a> {
    pub(super) model: &'a str,
    pub(super) rules: Option<&'a Rules>,
}

/// The lines that a command says.
pub(super) fn lines(command: Command, session: &Session<'_>) -> Vec<String> {
    match command {
        Command::Model => vec![format!("{}; others: needlesh model list; to change: needlesh model use NAME", session.model)],
        Command::Policy => rules(session.rules),
        _ => Vec::new(),
    }
}

fn rules(rules: Option<&Rules>) -> Vec<String> {
    let Some(rules) = rules else { return vec!["still loading; try /policy again in a moment".to_owned()] };
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
