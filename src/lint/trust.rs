//! What a tool says that it does to the machine, and what its action looks like.

use super::finding::Found;
use super::known::changing;
use super::loaded::Loaded;
use super::subject::Subject;
use super::template::{Way, Written};
use crate::manifest::{Dialect, join_pointer as join, program_name};

/// Nothing is said.
pub(super) fn annotations(subject: &Subject<'_>, out: &mut Vec<Found>) {
    let Some(object) = subject.object.filter(|_| subject.dialect == Dialect::Native && !subject.actions.is_empty()) else { return };
    let said = object.get("annotations").and_then(|a| a.as_object()).is_some_and(|a| a.keys().any(|key| key.ends_with("Hint")));
    if !said {
        let message = "nothing says what this does to the machine, so the card asks for the tool's name to be typed";
        let fix = "add \"annotations\": {\"readOnlyHint\": true} if it only reads, {\"destructiveHint\": false} if it overwrites and deletes nothing";
        out.push(Found::new("no-annotations", &subject.pointer, message, fix));
    }
}

/// It is said to only read, and its action looks as if it did more.
pub(super) fn read_only(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    if subject.hint("readOnlyHint") != Some(true) {
        return;
    }
    // The undo speaks for itself.
    let Some(action) = actions.first().filter(|_| subject.actions.first().is_some_and(|(at, _)| at.ends_with("/action"))) else { return };
    let method = action.method.as_deref().filter(|method| ["PUT", "PATCH", "DELETE"].contains(method));
    let found = method.map(str::to_owned).or_else(|| action.ways.iter().find_map(way_changes));
    if let Some(what) = found {
        let message = format!("{what:?} changes something, and \"readOnlyHint\" says that nothing is changed");
        let fix = "leave \"readOnlyHint\" out, and say \"destructiveHint\": false if nothing is lost";
        out.push(Found::new("read-only-doubt", join(&join(&subject.pointer, "annotations"), "readOnlyHint"), message, fix));
    }
}

fn way_changes(way: &Way<'_>) -> Option<String> {
    let Some((_, script)) = &way.script else {
        let words: Vec<&str> = way.words.iter().map(|word| word.text).collect();
        return changing(&words).map(str::to_owned);
    };
    // Only where a command can begin; a word inside an argument is data.
    let starts = |text: &str| text.split(['\n', ';', '|', '&', '(', '`', '{']).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    starts(script).iter().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().skip_while(|w| ["then", "do", "else", "if", "while", "!"].contains(w)).collect();
        // Scripts make files of their own for a moment and take them away again.
        changing(&words).filter(|what| !["mktemp", "tee", "kill"].contains(&program_name(what)) && !line.contains("tmp")).map(str::to_owned)
    })
}

/// Programs that are not installed. Of the built-in tools that is told by `tools list`.
pub(super) fn programs(subject: &Subject<'_>, loaded: &Loaded<'_>, out: &mut Vec<Found>) {
    let Some(tool) = subject.tool.filter(|_| !subject.file.starts_with("builtin:")) else { return };
    let missing = (loaded.missing)(tool);
    let Some((pointer, _)) = subject.actions.first().filter(|_| !missing.is_empty()) else { return };
    let list = missing.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" or ");
    out.push(Found::new(
        "missing-program",
        pointer,
        format!("{list} is not installed here"),
        "install it, or add an \"any_of\" for what is",
    ));
}
