//! `needlesh eval` and `needlesh model calibrate`: case files scored, and what is fitted on them.

use super::args::{EvalMode, Global};
use super::exit::{BAD_FILE, DONE, FAILED, Failure};
use super::{out, settings};
use crate::dispatch::{Calibration, Help, Mode, Without};
use crate::driver::{Settings, calibration, load_model, lookup, model_path};
use crate::eval::{self, Group, Score, Suite, Table, calibrate};
use crate::manifest::{Sources, ToolSet, load};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How case files are scored.
pub(super) struct Wanted<'a> {
    pub(super) mode: EvalMode,
    /// Where each case's outcome goes.
    pub(super) report: Option<&'a Path>,
    /// Names of helps that are left out.
    pub(super) without: &'a [String],
}

/// Runs all cases of `files` and prints the table.
pub(super) fn eval(global: &Global, files: &[PathBuf], wanted: &Wanted<'_>) -> Result<u8, Failure> {
    let mode = match wanted.mode {
        EvalMode::Full => Mode::Full,
        EvalMode::Schema => Mode::Schema,
        EvalMode::Free => Mode::Free,
    };
    let settings = suite_settings(global, mode);
    let left_out = Help::ALL.iter().filter(|h| wanted.without.iter().any(|w| w == h.word()));
    let how = How { mode, without: left_out.fold(Without::default(), |all, help| all.and(*help)) };
    let scores = run(global, &settings, files, how, &calibration(&settings).0)?;
    let table = Table::new(&scores);
    if global.json {
        out::line(&table.json(mode).to_string())?;
    } else {
        out::print(&table.text(mode))?;
    }
    if let Some(path) = wanted.report {
        write_report(path, &scores).map_err(|e| Failure::new(FAILED, format!("{}: {e}", path.display()), ""))?;
    }
    Ok(DONE)
}

/// Fits the calibration of the checkpoint in use on the cases of `files`; prints what it is worth on cases that were held
/// out, and the file on stdout, or writes it.
pub(super) fn fitted(global: &Global, files: &[PathBuf], write: Option<&Path>) -> Result<u8, Failure> {
    let settings = suite_settings(global, Mode::Full);
    // Below a floor there are no calls to learn from.
    let base = Calibration { floor: 0.0, ..calibration(&settings).0 };
    let scores = run(global, &settings, files, How { mode: Mode::Full, without: Without::default() }, &base)?;
    let names: Vec<String> = files.iter().filter_map(|f| Some(f.file_stem()?.to_string_lossy().into_owned())).collect();
    let fitted_on = format!("{} cases of {}", scores.len(), names.join(", "));
    let Some(done) = calibrate(&scores, &base, &fitted_on) else {
        return Err(Failure::new(FAILED, "too few of these cases led to a call to fit on", "give more case files"));
    };
    let text = done.calibration.to_json();
    if !global.quiet {
        let table = done.held_out.as_ref().map(eval::Reliability::text).unwrap_or_default();
        let (accepted, wrong) = done.unattended;
        let bar = done.calibration.unattended;
        out::whole(&format!("held out, by file and in fifths of a file:\n{table}floor {:.2}", done.calibration.floor));
        let bound = done.bound * 100.0;
        out::note(&format!("unattended from {bar:.3} on: {accepted} calls, {wrong} wrong; with 95 % certainty under {bound:.1} %"));
    }
    let Some(path) = write else { return out::print(&text) };
    std::fs::write(path, text).map_err(|e| Failure::new(FAILED, format!("{}: {e}", path.display()), "give a file that can be written"))?;
    if global.json { out::line(&json!({"success": true, "file": path}).to_string()) } else { Ok(DONE) }
}

/// Where the calibration of the checkpoint in use belongs; `None` for the one in the binary.
pub(super) fn calibration_file(global: &Global) -> Option<PathBuf> {
    let path = model_path(&settings(global)).ok().flatten()?;
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")).to_owned() };
    Some(folder.join("calibration.json"))
}

/// The cores are for separate cases, and free mode is Needle alone.
fn suite_settings(global: &Global, mode: Mode) -> Settings {
    let mut settings = settings(global);
    settings.options.threads = 1;
    settings.no_encoder |= mode == Mode::Free;
    settings
}

struct How {
    mode: Mode,
    without: Without,
}

fn run(global: &Global, settings: &Settings, files: &[PathBuf], how: How, calibration: &Calibration) -> Result<Vec<Score>, Failure> {
    let mut groups = Vec::new();
    for file in files {
        let read = eval::read(file);
        let read =
            read.map_err(|m| Failure::new(BAD_FILE, format!("{}: {m}", file.display()), "the forms of case files are in docs/eval.md"));
        groups.extend(read?);
    }
    let model = load_model(settings).map_err(|e| Failure::new(BAD_FILE, e.to_string(), ""))?;
    let tools = groups.iter().map(|g| tools(global, g)).collect::<Result<Vec<_>, _>>()?;
    let lookup = lookup(settings);
    let suite = Suite { model: &model, groups: &groups, tools: &tools, lookup: &lookup, calibration, mode: how.mode, without: how.without };
    let progress = |done: usize, all: usize| {
        if !global.quiet && done.is_multiple_of(100) {
            out::note(&format!("{done} of {all} cases"));
        }
    };
    eval::run(&suite, &progress).map_err(|e| Failure::new(FAILED, e.to_string(), ""))
}

fn write_report(path: &Path, scores: &[Score]) -> std::io::Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    for score in scores {
        writeln!(file, "{}", score.json())?;
    }
    file.flush()
}

/// Tools of a group, read as any manifest; names are those of loaded tools.
fn tools(global: &Global, group: &Group) -> Result<ToolSet, Failure> {
    let Some(tools) = &group.tools else { return Ok(super::tools_or_fail(global)?.0) };
    let names: Option<Vec<String>> = tools.iter().map(|t| t.as_str().map(str::to_owned)).collect();
    if let Some(names) = names.filter(|n| !n.is_empty()) {
        return Ok(super::tools_or_fail(&Global { tools: names, ..global.clone() })?.0);
    }
    let text = Value::Array(tools.clone()).to_string();
    let set = load(&Sources { builtin: vec![(group.source.clone(), text)], ..Sources::default() });
    match set.problems.first().filter(|_| set.tools.len() < tools.len()) {
        Some(problem) => Err(Failure::new(BAD_FILE, problem.to_string(), "fix the tool in the case file")),
        None => Ok(set),
    }
}
