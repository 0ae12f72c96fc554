//! `needlesh history`: what was asked and done, listed, searched, shown, run again, exported, cleared.

use super::args::{Global, HistoryCommand, RunFlags};
use super::exit::{DONE, FAILED, Failure, USAGE};
use super::{call, confirm, errors, out, tools_or_fail};
use crate::config::history_file;
use crate::driver::{forget_vectors, now_ms};
use crate::history::{Filter, History, Record};
use crate::manifest::Call;
use crate::text::{safe_line, utc};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

/// Does what is asked with the history.
pub(super) fn history(global: &Global, what: &HistoryCommand) -> Result<u8, Failure> {
    match what {
        HistoryCommand::List { limit } => list(global, &Filter { limit: Some(*limit), ..Filter::default() }),
        HistoryCommand::Search { words, limit } => {
            list(global, &Filter { words: Some(words.join(" ")), limit: Some(*limit), oldest_first: false })
        }
        HistoryCommand::Show { id } => {
            let record = get(*id)?;
            if global.json { out::line(&record.object().to_string()) } else { out::print(&people(&record)) }
        }
        HistoryCommand::Rerun { id, flags } => rerun(global, *id, flags),
        HistoryCommand::Export => export(),
        HistoryCommand::Clear { older_than, yes } => clear(global, *older_than, *yes),
    }
}

pub(super) fn open() -> Result<Option<History>, Failure> {
    let file = history_file().ok_or_else(|| Failure::new(FAILED, "there is no folder for data", "set HOME or XDG_DATA_HOME"))?;
    Ok(History::open_existing(&file)?)
}

fn get(id: i64) -> Result<Record, Failure> {
    let record = match open()? {
        Some(history) => history.get(id)?,
        None => None,
    };
    record.ok_or_else(|| Failure::new(USAGE, format!("the history has no entry {id}"), "needlesh history list  # the newest"))
}

fn list(global: &Global, filter: &Filter) -> Result<u8, Failure> {
    let mut count = 0;
    if let Some(history) = open()? {
        history.each(filter, |record| {
            count += 1;
            if global.json { out::line(&record.object().to_string()) } else { out::line(&row(&record)) }.map(drop)
        })?;
    }
    if count == 0 && !global.json && !global.quiet {
        out::note("no such entry; needlesh history list shows the newest");
    }
    Ok(DONE)
}

/// One entry on one line.
fn row(record: &Record) -> String {
    let said = record.query.as_ref().map_or_else(String::new, |q| format!("  # {q}"));
    safe_line(&format!("{:>5}  {}  {:<24}  {}{said}", record.id, utc(record.at_ms), record.ending(), record.line))
}

/// Everything about an entry, for people.
fn people(record: &Record) -> String {
    let mut out = format!("entry {}, {}, {}\n", record.id, utc(record.at_ms), record.way);
    let mut say = |label: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&format!("{label:<10}{}\n", safe_line(text)));
        }
    };
    say("request", record.query.as_deref().unwrap_or_default());
    say("call", &record.tool.as_ref().map_or_else(String::new, |tool| format!("{tool} {}", record.arguments)));
    say("action", &record.line);
    say("why", &record.rule);
    say("ending", &record.ending());
    say("folder", record.folder.as_deref().unwrap_or_default());
    for (label, hash) in [("model", &record.model), ("tools", &record.tools)] {
        say(label, hash.as_ref().and_then(|h| h.get(..12)).unwrap_or_default());
    }
    let (_, _, outcome) = record.outcome.clone().unwrap_or((0, false, Value::Null));
    for stream in ["stdout", "stderr"] {
        if let Some(text) = outcome.get(stream).and_then(Value::as_str).filter(|t| !t.is_empty()) {
            out.push_str(&format!("{stream}\n{}\n", text.trim_end_matches('\n')));
        }
    }
    if outcome["truncated"] == true {
        out.push_str("(cut)\n");
    }
    out
}

/// The call of an entry planned anew: shown, asked about and run like any other.
fn rerun(global: &Global, id: i64, flags: &RunFlags) -> Result<u8, Failure> {
    let record = get(id)?;
    let (set, project) = tools_or_fail(global)?;
    let (Some(name), Value::Object(arguments)) = (record.tool, record.arguments) else {
        return Err(Failure::new(USAGE, format!("entry {id} is a request that led to no call"), "needlesh run TEXT  # asks it again"));
    };
    let tool = errors::tool(&set, &name)?;
    errors::valid(tool, &arguments)?;
    let here = std::env::current_dir().ok().map(|f| f.display().to_string());
    if let (Some(then), false) = (record.folder.filter(|f| here.as_ref() != Some(f)), global.quiet || global.json) {
        out::note(&format!("needlesh: it was asked in {then}"));
    }
    // What took a call back is taken back to again, never turned into the call itself.
    let source = if record.way == "undo" { "undo" } else { "rerun" };
    call::by_hand(global, (&set, project), source, Call { name: tool.name.clone(), arguments }, flags)
}

fn export() -> Result<u8, Failure> {
    if let Some(history) = open()? {
        history.each(&Filter { oldest_first: true, ..Filter::default() }, |record| out::line(&record.object().to_string()).map(drop))?;
    }
    Ok(DONE)
}

fn clear(global: &Global, older_than: Option<u32>, yes: bool) -> Result<u8, Failure> {
    let before = older_than.map(|days| now_ms().saturating_sub(i64::from(days).saturating_mul(DAY_MS)));
    let Some(mut history) = open()? else { return cleared(global, 0) };
    let count = history.count(before)?;
    if count > 0 && !yes {
        confirm::confirm(&format!("Delete {count} entries of the history for good?"))?;
    }
    let gone = history.clear(before)?;
    forget_vectors();
    cleared(global, gone)
}

fn cleared(global: &Global, count: usize) -> Result<u8, Failure> {
    if global.json {
        return out::line(&json!({"deleted": count}).to_string());
    }
    out::note(&format!("{count} entries deleted"));
    Ok(DONE)
}
