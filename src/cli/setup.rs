//! What every subcommand starts from: settings, tools, engine, rules.

use super::args::{self, Global, RunFlags};
use super::exit::{self, Failure};
use super::{errors, out};
use crate::driver::{Engine, Project, Rules, Settings, load_tools};
use crate::manifest::{Problem, Severity, ToolSet};
use crate::model::{Options, Precision};
use crate::text::safe_line;
use std::mem::ManuallyDrop;

/// Precision and threads. Without `--threads` a prefill is shared out to the cores, up to four: it never waits for
/// another thread in a way that hurts when the cores have other work.
fn options(global: &Global) -> Options {
    let cores = || std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
    let precision = if global.precision == args::PrecisionName::F32 { Precision::F32 } else { Precision::Q8 };
    Options { precision, threads: global.threads.map_or_else(cores, usize::from) }
}

pub(super) fn settings(global: &Global) -> Settings {
    Settings {
        schemas: global.schemas.clone(),
        no_builtin: global.no_builtin,
        only: global.tools.clone(),
        model: global.model.clone(),
        options: options(global),
        strict: global.strict,
        no_encoder: global.no_encoder,
        no_history: global.no_history,
        config: crate::config::load(global.config.as_deref()),
    }
}

pub(super) fn colour(global: &Global) -> bool {
    match global.color {
        args::ColorWhen::Always => true,
        args::ColorWhen::Never => false,
        args::ColorWhen::Auto => {
            crate::driver::environment("NO_COLOR").is_none_or(|v| v.is_empty())
                && crate::driver::environment("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

/// Whether the session is one of lines: asked for, or because nothing can be drawn on the terminal.
pub(super) fn plain(global: &Global) -> bool {
    let env = crate::driver::environment;
    global.plain || env("ACCESSIBLE").is_some_and(|v| !v.is_empty()) || env("TERM").is_some_and(|t| t == "dumb")
}

/// The tools, their problems told on stderr. A file that was named on the command line and cannot be read at all is
/// fatal, and so is a set without tools.
pub(super) fn tools_or_fail(global: &Global) -> Result<(ToolSet, Project), Failure> {
    let (settings, project) = (settings(global), Project::load());
    let set = load_tools(&settings, &project);
    let named = |p: &&Problem| p.severity == Severity::Error && p.pointer.is_empty() && global.schemas.iter().any(|s| *s == *p.file);
    if let Some(problem) = set.problems.iter().find(named) {
        return Err(problem.into());
    }
    if !global.quiet && !global.json {
        // What a person trusted is said first: it decides what may run.
        if let Some(notice) = project.notice() {
            out::note(&format!("needlesh: {notice}"));
        }
        for fault in &settings.config.faults {
            out::note(&format!("needlesh: {}", safe_line(&fault.to_string())));
        }
        for problem in set.problems.iter().filter(|p| global.verbose || p.severity == Severity::Error) {
            out::note(&format!("needlesh: {problem}"));
        }
    }
    if set.tools.is_empty() {
        return Err(set.problems.first().map_or_else(
            || Failure::new(exit::BAD_FILE, "no tools are loaded", "leave --no-builtin out  # the built-in tools"),
            Failure::from,
        ));
    }
    Ok((set, project))
}

/// Tells the rules that look as if they did something and speak of no tool. With some of the tools left out that says nothing.
pub(super) fn tell_idle(global: &Global, rules: &Rules, set: &ToolSet) {
    if !global.quiet && !global.json && !global.no_builtin && global.tools.is_empty() {
        rules.idle(set).iter().for_each(|line| out::note(&format!("needlesh: {}", safe_line(line))));
    }
}

/// The engine, never dropped: the process ends with the command, and taking its tables apart first takes as long as
/// a sentence does.
pub(super) fn engine(global: &Global) -> Result<ManuallyDrop<Engine>, Failure> {
    engine_for(global, 1)
}

/// The same for `jobs` sentences side by side: each takes one thread then, unless `--threads` says otherwise.
pub(super) fn engine_for(global: &Global, jobs: usize) -> Result<ManuallyDrop<Engine>, Failure> {
    let (set, project) = tools_or_fail(global)?;
    let mut settings = settings(global);
    if jobs > 1 && global.threads.is_none() {
        settings.options.threads = 1;
    }
    let failed = |e| Failure::of(exit::BAD_FILE, e).hinted("needlesh model use built-in  # the checkpoint in the binary");
    let engine = Engine::new(&settings, set, project).map_err(failed)?;
    tell_idle(global, &engine.rules, &engine.tools);
    if let Some(why) = engine.uncalibrated.as_ref().filter(|_| !global.quiet) {
        out::note(&format!("needlesh: {}", safe_line(why)));
    }
    Ok(ManuallyDrop::new(engine))
}

/// Rules that cannot be read let nothing run.
pub(super) fn readable(rules: &Rules) -> Result<(), Failure> {
    let Some(problem) = rules.policy().problem().cloned() else { return Ok(()) };
    Err(Failure::of(exit::BAD_FILE, problem.to_string())
        .at(errors::place_of(&problem))
        .hinted(format!("nothing runs until it is fixed; {}", errors::RULES)))
}

pub(super) fn asked_to_run(flags: &RunFlags) -> bool {
    !flags.dry_run && flags.print.is_none()
}
