//! What belongs together: holes and parameters, values and the places that need them.

use super::finding::Found;
use super::known::{NEEDS_OPERAND, is_known};
use super::script::mentions;
use super::subject::Subject;
use super::template::{Spot, Way, Written, holes};
use crate::manifest::{nearest, program_name, variable_of};
use std::collections::HashSet;

/// Holes without a parameter.
pub(super) fn unknown_holes(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    let names: Vec<&str> = subject.params.iter().map(|p| p.name).collect();
    let mut check = |pointer: &str, hole: &str| {
        if names.contains(&hole) {
            return;
        }
        let fix = match nearest(hole, &names) {
            Some(near) => format!("did you mean {{{near}}}?"),
            None if names.is_empty() => "add it to the parameters, or write '{{' for a brace".to_owned(),
            None => format!("parameters are {}; write '{{{{' for a brace", names.join(", ")),
        };
        out.push(Found::new("unknown-hole", pointer, format!("no parameter fills {{{hole}}}"), fix));
    };
    for action in actions {
        for word in action.ways.iter().flat_map(|way| &way.words) {
            holes(word.text).iter().for_each(|hole| check(&word.pointer, hole));
        }
        for text in &action.texts {
            // `${NAME}` is meant for a secret, which is another rule's.
            let secret = |hole: &&String| text.text.contains(&format!("${{{hole}}}"));
            holes(text.text).iter().filter(|hole| !secret(hole)).for_each(|hole| check(&text.pointer, hole));
        }
        action.named.iter().for_each(|(pointer, name)| check(pointer, name));
    }
}

/// Parameters that nothing runs with.
pub(super) fn unused(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    // A server is given all arguments by name.
    if actions.is_empty() || actions.iter().any(|action| action.gives_all) {
        return;
    }
    let mut used: HashSet<String> = HashSet::new();
    for action in actions {
        used.extend(action.named.iter().map(|(_, name)| (*name).to_owned()));
        used.extend(action.ways.iter().flat_map(|way| &way.words).flat_map(|word| holes(word.text)));
        used.extend(action.texts.iter().flat_map(|text| holes(text.text)));
    }
    let scripts: Vec<&str> = actions.iter().flat_map(|a| &a.ways).filter_map(|way| Some(way.script.as_ref()?.1)).collect();
    for param in subject.params.iter().filter(|p| !used.contains(p.name)) {
        if !scripts.iter().any(|script| mentions(script, &variable_of(param.name))) {
            let message = format!("nothing uses the parameter {:?}, so what is said for it is lost", param.name);
            out.push(Found::new("unused-parameter", &param.pointer, message, "give it a hole in the action, or take it out"));
        }
    }
}

/// Optional values in places that cannot do without one.
pub(super) fn optional(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    let may_be_absent = |hole: &String| subject.param(hole).is_some_and(|p| !p.required && !p.has_default());
    for action in actions {
        for text in &action.texts {
            let place = match text.spot {
                Spot::Url => "the address",
                Spot::Folder => "the working folder",
                Spot::Body => "the body",
                _ => continue,
            };
            if let Some(hole) = holes(text.text).into_iter().find(may_be_absent) {
                let message = format!("{place} needs {{{hole}}}, which may have no value");
                out.push(Found::new("optional-hole", &text.pointer, message, "require it, or give it a default"));
            }
        }
        // What reads its standard input can do without an operand.
        let reads = action.texts.iter().any(|text| text.spot == Spot::Stdin);
        for way in action.ways.iter().filter(|_| !reads) {
            if let Some((pointer, hole)) = lone_operand(way, &may_be_absent) {
                let name = way.starts().map(program_name).unwrap_or_default();
                let message = format!("without a value for {{{hole}}} {name} has nothing to work on");
                out.push(Found::new("optional-hole", pointer, message, "require it, or give it a default"));
            }
        }
    }
}

/// The one operand of a program that needs one, where it may have no value.
fn lone_operand(way: &Way<'_>, may_be_absent: &dyn Fn(&String) -> bool) -> Option<(String, String)> {
    let (first, rest) = way.words.split_first()?;
    if way.script.is_some() || !is_known(NEEDS_OPERAND, program_name(first.text)) {
        return None;
    }
    let mut operands = rest.iter().filter(|word| !word.text.starts_with('-'));
    let (one, more) = (operands.next()?, operands.next());
    let hole = holes(one.text).into_iter().find(may_be_absent)?;
    (more.is_none() && one.item.is_none() && one.under.is_empty()).then(|| (one.pointer.clone(), hole))
}
