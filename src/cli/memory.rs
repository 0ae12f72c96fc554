//! `needlesh memory`: the sentences that a person confirmed, listed and forgotten.

use super::args::{Global, MemoryCommand};
use super::exit::{DONE, Failure, USAGE};
use super::history::open;
use super::{confirm, out};
use crate::driver;
use crate::history::{Forget, Remembered};
use crate::text::{safe_line, utc};
use serde_json::json;

/// Does what is asked with what is remembered.
pub(super) fn memory(global: &Global, what: &MemoryCommand) -> Result<u8, Failure> {
    match what {
        MemoryCommand::List => list(global),
        MemoryCommand::Forget { what, all, yes } => forget(global, &what.join(" "), *all, *yes),
    }
}

fn list(global: &Global) -> Result<u8, Failure> {
    let all = open()?.map(|h| h.remembered()).transpose()?.unwrap_or_default();
    for Remembered { id, at_ms, said, tool } in &all {
        if global.json {
            out::line(&json!({"id": id, "at_ms": at_ms, "said": said, "tool": tool}).to_string())?;
        } else {
            out::line(&safe_line(&format!("{id:>5}  {}  {tool:<20}  {said}", utc(*at_ms))))?;
        }
    }
    if all.is_empty() && !global.json && !global.quiet {
        out::note("nothing is remembered; a sentence is when you say yes to its action and it goes well");
    }
    Ok(DONE)
}

fn forget(global: &Global, what: &str, all: bool, yes: bool) -> Result<u8, Failure> {
    let which = match what.parse() {
        _ if all => Forget::All,
        Ok(id) => Forget::Number(id),
        Err(_) => Forget::Said(what.to_owned()),
    };
    let history = open()?;
    let count = history.as_ref().map(|h| h.remembered()).transpose()?.map_or(0, |r| r.len());
    if all && count > 0 && !yes {
        confirm::confirm(&format!("Forget {count} remembered sentences for good?"))?;
    }
    let gone = match history {
        Some(mut history) => driver::forget(&mut history, &which)?,
        None => 0,
    };
    if gone == 0 && !all {
        return Err(Failure::new(USAGE, format!("{what:?} is not remembered"), "needlesh memory list  # what is, with numbers"));
    }
    if global.json {
        return out::line(&json!({"forgotten": gone}).to_string());
    }
    out::note(&format!("{gone} sentences forgotten"));
    Ok(DONE)
}
