//! Everything that is wrong with a tool that is left out, so that its author fixes it at once and not fault by fault.

use super::Dialect;
use super::Param;
use super::dialect::{Found, Raw};
use super::field::Fault;
use super::schema::{self, Patterns};
use super::{read, read_action};

/// Faults of one tool that are told; more say the same again.
const MOST: usize = 20;

/// All faults of a tool whose reading ended at `first`, part by part; of each part the first.
pub(super) fn all(found: &Found<'_>, first: Fault) -> Vec<Fault> {
    let mut all = parts(found);
    if !all.contains(&first) {
        all.insert(0, first);
    }
    all.dedup();
    all.truncate(MOST);
    all
}

fn parts(found: &Found<'_>) -> Vec<Fault> {
    let Ok(Raw { object, description, parameters, schema, hints }) = found.raw() else { return Vec::new() };
    let native = found.reader.dialect == Dialect::Native;
    let mut all = if native { object.strays(read::KEYS) } else { Vec::new() };
    all.extend(read::name(&object).err());
    all.extend(description.and_then(|field| field.string().err()));
    // What holes may name is known only of parameters that could be read.
    let params: Option<Vec<Param>> = match schema::read(parameters.as_ref(), schema, &mut Patterns::default()) {
        Ok(read) => Some(read.params),
        Err(fault) => {
            all.push(fault);
            None
        }
    };
    if hints {
        all.extend(read::annotations(&object, native).err());
    }
    if !native {
        return all;
    }
    if let Some(params) = params {
        all.extend(object.get("action").and_then(|action| read_action::action(&action, &params).err()));
        all.extend(object.get("undo").and_then(|undo| read::undo(&undo, &params).err()));
    }
    all.extend(object.get("confirm").and_then(|confirm| read::confirm(&confirm).err()));
    match object.get("examples").map(|examples| examples.list()) {
        Some(Ok(list)) => all.extend(list.iter().filter_map(|example| read::example(example, "").err())),
        Some(Err(fault)) => all.push(fault),
        None => {}
    }
    all
}
