//! What `/tools`, `/stats`, `/model`, `/policy` and `/memory` say, a line each.

use super::chrome::number;
use super::incoming::ToolLine;
use crate::driver::{self, Rules};
use crate::shell::{Command, State};

/// What a command has to say with.
pub(super) struct Session<'a> {
    pub(super) state: &'a State,
    pub(super) model: &'a str,
    pub(super) tools: &'a [ToolLine],
    pub(super) rules: Option<&'a Rules>,
}

/// The lines that a command says.
pub(super) fn lines(command: Command, session: &Session<'_>) -> Vec<String> {
    match command {
        Command::Tools => session.tools.iter().map(|t| format!("{}  {}", t.name, t.description)).collect(),
        Command::Stats => stats(session.state),
        Command::Model => vec![format!("{}; needlesh model list shows the others, needlesh model use NAME changes it", session.model)],
        Command::Policy => rules(session.rules),
        Command::Memory => vec![driver::memory_use().map_or_else(
            || "this system does not say how much memory needlesh takes".to_owned(),
            |(now, most)| format!("{} MiB now, {} MiB at most so far", now / 1024, most / 1024),
        )],
        _ => Vec::new(),
    }
}

fn stats(state: &State) -> Vec<String> {
    let Some(stats) = state.stats() else { return vec!["nothing was measured yet; ask for something".to_owned()] };
    let [prefill, decode, first] = [stats.prefill_tps, stats.decode_tps, stats.first_token_ms].map(number);
    vec![
        format!("prefill {prefill} tokens a second, decode {decode} tokens a second"),
        format!("first token after {first} ms, context {} of {} tokens", stats.context, stats.context_max),
    ]
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
