//! `needlesh eval`: case files scored, separate cases on separate cores.

mod cases;
mod reliability;
mod score;

use super::args::{EvalMode, Global};
use super::exit::{BAD_FILE, DONE, FAILED, Failure};
use super::{out, settings};
use crate::dispatch::{Dispatcher, Mode};
use crate::driver::load_model;
use crate::manifest::{Sources, ToolSet, load};
use crate::model::Model;
use cases::{Case, Group};
use score::{Score, Table};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Runs all cases of `files` and prints the table.
pub(super) fn eval(global: &Global, files: &[PathBuf], mode: EvalMode, report: Option<&Path>) -> Result<u8, Failure> {
    let mut groups = Vec::new();
    for file in files {
        groups.extend(
            cases::read(file)
                .map_err(|m| Failure::new(BAD_FILE, format!("{}: {m}", file.display()), "the forms of case files are in the README"))?,
        );
    }
    // The cores are for separate cases.
    let mut settings = settings(global);
    settings.options.threads = 1;
    let model = load_model(&settings)?;
    let mode = match mode {
        EvalMode::Full => Mode::Full,
        EvalMode::Schema => Mode::Schema,
        EvalMode::Free => Mode::Free,
    };
    let scores = run(global, &model, &groups, mode)?;
    let table = Table::new(&scores);
    if global.json {
        out::line(&table.json(mode).to_string())?;
    } else {
        out::print(&table.text(mode))?;
    }
    if let Some(path) = report {
        write_report(path, &scores).map_err(|e| Failure::new(FAILED, format!("{}: {e}", path.display()), ""))?;
    }
    Ok(DONE)
}

fn write_report(path: &Path, scores: &[Score]) -> std::io::Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    for score in scores {
        writeln!(file, "{}", score.json())?;
    }
    file.flush()
}

/// Tools of a group, read as any manifest.
fn tools(global: &Global, group: &Group) -> Result<ToolSet, Failure> {
    let Some(tools) = &group.tools else { return Ok(super::tools_or_fail(global)?.0) };
    let text = Value::Array(tools.clone()).to_string();
    let set = load(&Sources { builtin: vec![(group.source.clone(), text)], ..Sources::default() });
    match set.problems.first().filter(|_| set.tools.len() < tools.len()) {
        Some(problem) => Err(Failure::new(BAD_FILE, problem.to_string(), "fix the tool in the case file")),
        None => Ok(set),
    }
}

fn run(global: &Global, model: &Model, groups: &[Group], mode: Mode) -> Result<Vec<Score>, Failure> {
    let failed = |e: crate::dispatch::Error| Failure::of(FAILED, e);
    let base = Dispatcher::new(model, &ToolSet::default()).map_err(failed)?;
    let sets = groups.iter().map(|g| tools(global, g)).collect::<Result<Vec<_>, _>>()?;
    let work: Vec<(usize, &Case)> = groups.iter().enumerate().flat_map(|(g, group)| group.cases.iter().map(move |c| (g, c))).collect();
    let dispatchers = sets
        .iter()
        .map(|set| {
            let mut dispatcher = base.for_tools(model, set)?;
            dispatcher.mode = mode;
            dispatcher.runner_ups.count = 0;
            Ok(dispatcher)
        })
        .collect::<Result<Vec<_>, crate::dispatch::Error>>()
        .map_err(failed)?;
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let scores = Mutex::new(vec![None; work.len()]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some((group, case)) = work.get(place) else { return };
                    let proposal = dispatchers[*group].propose(model, &sets[*group], &case.query);
                    let score = Score::new(case, &groups[*group].source, proposal);
                    scores.lock().unwrap_or_else(PoisonError::into_inner)[place] = Some(score);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if !global.quiet && done.is_multiple_of(100) {
                        out::note(&format!("{done} of {} cases", work.len()));
                    }
                }
            });
        }
    });
    Ok(scores.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect())
}
