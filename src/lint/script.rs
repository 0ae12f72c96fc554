//! Scripts: values reach them as variables, so a hole is only text there and a variable without a parameter is empty.

use super::finding::Found;
use super::subject::Subject;
use super::template::{Spot, Written};
use crate::manifest::{program_name, variable_of};
use std::collections::HashSet;

/// Interpreters whose variables are `$name`.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "zsh", "ksh", "ash"];

/// Whether a text has `name` as a word of its own, or as that word with `_LINES`.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let after = &text[at + name.len()..];
        let after = after.strip_prefix("_LINES").unwrap_or(after);
        !text[..at].ends_with(word) && !after.starts_with(word)
    })
}

/// Holes in scripts.
pub(super) fn holes(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    for (pointer, script) in scripts(actions) {
        for param in &subject.params {
            let hole = format!("{{{}}}", param.name);
            // `${name}` is the shell's, `$ENV{name}` another language's.
            let of_language = |c: char| c == '$' || c.is_alphanumeric() || c == '_';
            if script.match_indices(&hole).any(|(at, _)| !script[..at].ends_with(of_language)) {
                let message = format!("{hole} is not a hole in a script: the program gets these letters");
                out.push(Found::new("hole-in-script", pointer, message, format!("write \"${}\"", variable_of(param.name))));
            }
        }
    }
}

/// The scripts that a shell reads; in Python `{name}` may stand in a text that is formatted.
fn scripts<'w>(actions: &'w [Written<'_>]) -> impl Iterator<Item = (&'w str, &'w str)> {
    actions.iter().flat_map(|action| &action.ways).filter(|way| SHELLS.contains(&program_name(way.interpreter))).filter_map(|way| {
        let (pointer, script) = way.script.as_ref()?;
        Some((pointer.as_str(), *script))
    })
}

/// Variables that nothing sets.
pub(super) fn variables(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    for action in actions {
        let of_env = action.texts.iter().filter(|text| text.spot == Spot::Env).filter_map(|text| text.pointer.rsplit('/').next());
        let mut known: HashSet<String> = of_env.map(str::to_owned).collect();
        known.extend(subject.params.iter().map(|p| variable_of(p.name)).flat_map(|name| [format!("{name}_LINES"), name]));
        for way in action.ways.iter().filter(|way| SHELLS.contains(&program_name(way.interpreter))) {
            let Some((pointer, script)) = &way.script else { continue };
            let set = assigned(script);
            let mut told = HashSet::new();
            for name in used(script).into_iter().filter(|name| !known.contains(name) && !set.contains(name)) {
                let meant = subject.params.iter().find(|p| p.name.eq_ignore_ascii_case(&name)).map(|p| p.name);
                // What is written in capitals is the environment's, as a rule.
                let of_environment = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
                if (of_environment && meant.is_none()) || !told.insert(name.clone()) {
                    continue;
                }
                let fix = match meant {
                    Some(meant) => format!("did you mean ${meant}?"),
                    None => "name a parameter, or set it in the script".to_owned(),
                };
                out.push(Found::new("unknown-variable", pointer, format!("nothing sets the variable ${name}"), fix));
            }
        }
    }
}

/// The script without what single quotes keep from the shell, and without comments.
fn read_by_shell(script: &str) -> String {
    let (mut out, mut double, mut single, mut last) = (String::new(), false, false, '\n');
    let mut chars = script.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if !single => {
                chars.next();
                out.push(' ');
            }
            '\'' if !double => single = !single,
            '"' if !single => {
                double = !double;
                out.push(c);
            }
            '#' if !single && !double && last.is_whitespace() => {
                chars.by_ref().find(|c| *c == '\n');
                out.push('\n');
            }
            _ if single => {}
            _ => out.push(c),
        }
        last = c;
    }
    out
}

fn name_at(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let name = &text[..end];
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_').then_some(name)
}

fn used(script: &str) -> Vec<String> {
    let text = read_by_shell(script);
    let at = text.match_indices('$').filter_map(|(at, _)| {
        let after = &text[at + 1..];
        // `${name:-x}` says itself what stands in for it.
        let (inner, braced) = after.strip_prefix('{').map_or((after, false), |inner| (inner, true));
        let name = name_at(inner.strip_prefix('#').unwrap_or(inner))?;
        let default = braced && inner.get(name.len()..).is_some_and(|rest| rest.starts_with([':', '-', '+', '=', '?']));
        (!default).then(|| name.to_owned())
    });
    at.collect()
}

/// Names that the script gives values to.
fn assigned(script: &str) -> HashSet<String> {
    let text = read_by_shell(script);
    let mut out = HashSet::new();
    for (at, _) in text.match_indices('=') {
        let before = &text[..at];
        let from = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |i| i + 1);
        out.extend(name_at(&before[from..]).map(str::to_owned));
    }
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == ';').filter(|w| !w.is_empty()).collect();
    for (i, word) in words.iter().enumerate() {
        match *word {
            "for" | "local" | "export" | "select" | "declare" => out.extend(words.get(i + 1).map(|w| (*w).to_owned())),
            "read" | "mapfile" | "readarray" | "getopts" => {
                let names = words.iter().skip(i + 1).filter(|w| !w.starts_with('-')).take_while(|w| name_at(w) == Some(**w));
                out.extend(names.map(|w| (*w).to_owned()));
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_read_as_a_shell_reads_them() {
        let names = |script: &str| used(script).join(" ");
        assert_eq!(names("echo \"$a\" '$b' \\$c ${d} ${e:-x} $1 $$ # $f"), "a d");
        assert_eq!(names("awk '{print $x}' \"$file\"\nwc ${#list}"), "file list");
        let set = assigned("n=1; for f in a b; do :; done\nwhile read -r line rest; do x=\"$line\"; done");
        for name in ["n", "f", "line", "rest", "x"] {
            assert!(set.contains(name), "{name}: {set:?}");
        }
    }

    #[test]
    fn a_name_is_a_word() {
        assert!(mentions("cat \"$path\"", "path") && mentions("$items_LINES", "items"));
        assert!(!mentions("cat $pathname", "path") && !mentions("mypath", "path"));
    }
}
