//! `needlesh doctor`: what works here and what does not, a line each. It looks at everything by itself, so that one broken file
//! hides no other.

use super::args::Global;
use super::exit::{BAD_FILE, DONE, Failure};
use super::{config, out, settings};
use crate::action::{missing_programs, sandbox_layers};
use crate::config::history_file;
use crate::driver::{self, Project, Rules, Settings, environment, load_tools};
use crate::history::History;
use crate::manifest::{Severity, ToolSet};
use crate::text::safe_line;
use serde_json::json;
use std::io::IsTerminal as _;

/// Names in a line at most.
const NAMES: usize = 6;

/// How well something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    /// It works, with less than it could.
    Less,
    Broken,
}

/// One thing that was looked at.
#[derive(Debug)]
struct Finding {
    what: &'static str,
    state: State,
    words: String,
    fix: String,
}

impl Finding {
    fn new(what: &'static str, state: State, words: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { what, state, words: words.into(), fix: fix.into() }
    }

    fn good(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(what, State::Good, words, "")
    }
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Less => "less",
            Self::Broken => "broken",
        }
    }
}

/// Looks at everything; 8 where something is broken.
pub(super) fn doctor(global: &Global) -> Result<u8, Failure> {
    let (settings, project) = (settings(global), Project::load());
    let tools = load_tools(&settings, &project);
    let mut all = config_file(global);
    all.push(model(&settings));
    all.extend(manifests(&tools));
    all.push(programs(&tools));
    all.extend(rules(project));
    all.extend(sandbox());
    all.extend([terminal(), clipboard(), history(&settings)]);
    for Finding { what, state, words, fix } in &all {
        if global.json {
            out::line(&json!({"what": what, "state": state.word(), "words": words, "fix": fix}).to_string())?;
        } else {
            out::line(&safe_line(&format!("{:<7} {what:<10} {words}", state.word())))?;
            if !fix.is_empty() {
                out::line(&safe_line(&format!("{:19}{fix}", "")))?;
            }
        }
    }
    let broken = all.iter().any(|finding| finding.state == State::Broken);
    if broken { Err(Failure::silent(BAD_FILE)) } else { Ok(DONE) }
}

fn config_file(global: &Global) -> Vec<Finding> {
    let faults = crate::config::load(global.config.as_deref()).faults;
    if faults.is_empty() {
        let file = config::file(global);
        let words = match &file {
            Some(file) if file.exists() => file.display().to_string(),
            _ => "all settings have their defaults".to_owned(),
        };
        return vec![Finding::good("config", words)];
    }
    faults.iter().map(|fault| Finding::new("config", State::Broken, fault.to_string(), "needlesh config edit")).collect()
}

fn model(settings: &Settings) -> Finding {
    match driver::load_model(settings) {
        Ok(model) => Finding::good("model", &model.name),
        Err(error) => {
            Finding::new("model", State::Broken, error.to_string(), "needlesh model use built-in  # the checkpoint in the binary")
        }
    }
}

fn manifests(tools: &ToolSet) -> Vec<Finding> {
    let errors = || tools.problems.iter().filter(|p| p.severity == Severity::Error);
    let count = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let words = format!("{}, {}", count(tools.tools.len(), "tool"), count(tools.problems.len() - errors().count(), "warning"));
    let own = if tools.tools.is_empty() {
        Finding::new("tools", State::Broken, "no tools are loaded", "leave --no-builtin out")
    } else {
        Finding::good("tools", words)
    };
    let broken = errors().map(|problem| Finding::new("tools", State::Broken, problem.to_string(), "needlesh tools lint  # every problem"));
    std::iter::once(own).chain(broken).collect()
}

fn programs(tools: &ToolSet) -> Finding {
    let without: Vec<(&str, String)> =
        tools.tools.iter().filter_map(|tool| Some((tool.name.as_str(), missing_programs(tool, &environment).first()?.clone()))).collect();
    if without.is_empty() {
        return Finding::good("programs", "every tool has its program");
    }
    let mut names: Vec<&str> = without.iter().map(|(_, program)| program.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(NAMES);
    let shown = names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let words = format!("{} of {} tools have no program here: {shown}{more}", without.len(), tools.tools.len());
    Finding::new("programs", State::Less, words, "install them, or leave it: these tools say so when they are asked for")
}

fn rules(project: Project) -> Vec<Finding> {
    let notice = project.notice().map(str::to_owned);
    let policy = Rules::load(project).policy();
    let rules = match policy.problem() {
        Some(problem) => Finding::new("rules", State::Broken, problem.to_string(), "nothing runs until it is fixed"),
        None => Finding::good("rules", format!("{} in force", policy.rules().len())),
    };
    let project = notice.map(|notice| Finding::new("project", State::Less, notice, ""));
    std::iter::once(rules).chain(project).collect()
}

fn sandbox() -> Vec<Finding> {
    let layers = sandbox_layers().into_iter().map(|(layer, missing)| match missing {
        None => Finding::good("sandbox", layer),
        Some(why) => {
            Finding::new("sandbox", State::Less, format!("{layer}: {why}"), "tools that only read do so by promise; --strict refuses them")
        }
    });
    layers.collect()
}

fn terminal() -> Finding {
    let is = |terminal: bool| if terminal { "a terminal" } else { "no terminal" };
    let streams = [
        ("stdin", std::io::stdin().is_terminal()),
        ("stdout", std::io::stdout().is_terminal()),
        ("stderr", std::io::stderr().is_terminal()),
    ];
    let words = streams.map(|(name, terminal)| format!("{name} is {}", is(terminal))).join(", ");
    match environment("TERM").filter(|term| !term.is_empty()) {
        Some(term) if term != "dumb" => Finding::good("terminal", format!("{words}; TERM={term}")),
        Some(_) => Finding::new("terminal", State::Less, format!("{words}; TERM=dumb"), "the session is one of lines"),
        None => Finding::new(
            "terminal",
            State::Less,
            format!("{words}; TERM is not set"),
            "export TERM=xterm-256color  # as your terminal says",
        ),
    }
}

fn clipboard() -> Finding {
    match driver::clipboard() {
        Ok(by) => Finding::good("clipboard", format!("by {by}")),
        Err(why) => Finding::new("clipboard", State::Less, why, "install wl-copy, xclip or xsel"),
    }
}

fn history(settings: &Settings) -> Finding {
    let Some(file) = history_file().filter(|_| !settings.no_history) else {
        return Finding::new("history", State::Less, "nothing is recorded", "");
    };
    let looked = || -> Result<Option<(i64, String)>, crate::history::Error> {
        let Some(history) = History::open_existing(&file)? else { return Ok(None) };
        Ok(Some((history.count(None)?, history.integrity()?)))
    };
    match looked() {
        Ok(None) => Finding::good("history", "nothing is recorded yet"),
        Ok(Some((count, state))) if state == "ok" => Finding::good("history", format!("{count} entries in {}", file.display())),
        Ok(Some((_, state))) => {
            Finding::new("history", State::Broken, format!("{}: {state}", file.display()), "move the file away; a new one is made")
        }
        Err(error) => Finding::new("history", State::Broken, error.to_string(), "move the file away; a new one is made"),
    }
}
