//! `needlesh tools test`: the examples of tool files, run as tests.

use super::super::args::{Global, TestFlags};
use super::super::exit::{DONE, FAILED, Failure, USAGE};
use super::super::{engine, out, settings};
use super::report::{self, Case};
use super::watch::Watch;
use crate::driver::Engine;
use crate::eval::{examples, examples_of};
use crate::manifest::{Tool, ToolSet};
use crate::text::safe_line;
use std::io::IsTerminal as _;
use std::path::Path;

/// Runs the examples of the wanted tools; with `--watch` again whenever a file changes.
pub(in super::super) fn test(global: &Global, flags: &TestFlags) -> Result<u8, Failure> {
    let mut watch = Watch::new(&settings(global));
    let first = once(global, flags, None);
    if !flags.watch {
        return first;
    }
    tell(first)?;
    loop {
        let changed = watch.wait();
        out::note(&format!("changed: {}", changed.join(", ")));
        tell(once(global, flags, Some(&changed)))?;
    }
}

/// While files are watched a failure is told and waited over; a closed pipe ends the watch.
fn tell(result: Result<u8, Failure>) -> Result<(), Failure> {
    match result {
        Err(failure) if failure.kind().code == DONE => Err(failure),
        Err(failure) => {
            failure.lines().iter().for_each(|line| out::note(line));
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

fn once(global: &Global, flags: &TestFlags, changed: Option<&[String]>) -> Result<u8, Failure> {
    let mut engine = engine(global)?;
    let Engine { model, tools, dispatcher, .. } = &mut *engine;
    let picked = picked(tools, &flags.what)?;
    let here = |tool: &Tool| changed.is_none_or(|files| files.contains(&tool.origin.file));
    let which = examples_of(tools, &|tool| here(tool) && picked(tool));
    let shows = std::io::stderr().is_terminal() && !global.quiet;
    let progress = |done: usize, of: usize| {
        if shows && (done.is_multiple_of(25) || done == of) {
            out::progress(done, of);
        }
    };
    let ran = examples(model, dispatcher, tools, &which, &progress)?;
    let cases: Vec<Case<'_>> = ran.iter().filter_map(|ran| Case::new(tools, ran)).collect();
    if let Some(path) = &flags.junit {
        write(path, &report::junit(&cases))?;
    }
    if flags.tap {
        out::print(&report::tap(&cases))?;
    } else if global.json {
        cases.iter().try_for_each(|case| out::line(&case.json().to_string()).map(|_| ()))?;
    } else {
        out::print(&report::text(&cases))?;
    }
    let failed = cases.iter().filter(|c| !c.ran.passed).count();
    out::note(&format!("{} examples passed, {failed} failed", cases.len() - failed));
    if failed > 0 { Err(Failure::silent(FAILED)) } else { Ok(DONE) }
}

/// The tools that these words mean, all without a word. One that means no tool and no file is a slip of the person's.
pub(super) fn picked<'w>(set: &ToolSet, what: &'w [String]) -> Result<impl Fn(&Tool) -> bool + use<'w>, Failure> {
    match what.iter().find(|word| !set.tools.iter().any(|tool| is_meant(tool, word))) {
        None => Ok(move |tool: &Tool| what.is_empty() || what.iter().any(|word| is_meant(tool, word))),
        Some(word) => {
            let message = format!("{:?} is neither a tool nor a file of tools", safe_line(word));
            Err(Failure::new(USAGE, message, "needlesh tools list  # tools by file"))
        }
    }
}

/// Whether a word is the tool's name, or its file with or without folder and ending.
fn is_meant(tool: &Tool, word: &str) -> bool {
    let file = tool.origin.file.strip_prefix("builtin:").unwrap_or(&tool.origin.file);
    let name = Path::new(file).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    tool.name == word || tool.origin.file == word || name == word || name.strip_suffix(".json") == Some(word)
}

/// Writes what a flag names a file for.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let hint = "give a file that can be written";
    std::fs::write(path, text).map_err(|e| Failure::new(FAILED, format!("{}: {e}", path.display()), hint))
}
