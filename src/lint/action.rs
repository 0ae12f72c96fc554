//! Words of a command line that would mean something to a shell and mean nothing without one, and values that could be
//! taken for options.

use super::finding::Found;
use super::known::{ENDS_OPTIONS, KNOWS_DOLLAR, KNOWS_SEMICOLON, TAKES_FILES, is_known, options_stand_alone};
use super::subject::Subject;
use super::template::{Way, Word, Written, fixed, parts};
use crate::manifest::{Part, program_name, starts_others};

const OPERATORS: [&str; 17] = ["|", "||", "&&", ";", "&", ">", ">>", "<", "<<", "2>", "2>>", "2>&1", "1>&2", ">&2", "&>", "|&", "<<<"];

/// What only a shell would expand.
pub(super) fn shell_syntax(actions: &[Written<'_>], out: &mut Vec<Found>) {
    for way in actions.iter().flat_map(|action| &action.ways) {
        let name = way.words.first().map(|word| program_name(word.text)).unwrap_or_default();
        for (i, word) in way.words.iter().enumerate().skip(1) {
            let before = way.words.get(i - 1).map(|word| word.text).unwrap_or_default();
            if let Some((what, fix)) = meant_for_a_shell(name, before, word.text) {
                let message = format!("{:?} has {what}; no shell reads argv, so {name:?} gets it as it stands", word.text);
                out.push(Found::new("shell-syntax", &word.pointer, message, fix));
            }
        }
    }
}

fn meant_for_a_shell(name: &str, before: &str, text: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "use \"script\", where values are variables";
    let fixed = fixed(text);
    let whole = fixed.as_deref().unwrap_or_default();
    let starts_one = starts_others(name) && name != "find";
    if OPERATORS.contains(&whole) && !starts_one {
        let known = matches!(whole, ";" | "|" | "<" | ">") && KNOWS_SEMICOLON.contains(&name);
        return (!known).then_some(("a pipe or redirection", SCRIPT));
    }
    let redirects = ["2>", "&>", ">>"].iter().any(|sign| text.starts_with(sign) && text.len() > sign.len())
        || text.strip_prefix('>').is_some_and(|rest| rest.starts_with(['/', '.']) || rest.ends_with(".txt") || rest.ends_with(".log"));
    if redirects {
        return Some(("a redirection", SCRIPT));
    }
    if whole == "~" || text.starts_with("~/") || text.contains("=~/") {
        return Some(("a tilde", "make it a parameter with \"format\": \"path\", whose \"~/\" is the home folder"));
    }
    if !KNOWS_DOLLAR.contains(&name) && !starts_one && variable(text) {
        return Some(("a variable", "use \"script\", or \"env\" for what the program reads itself"));
    }
    let glob = whole.contains('*') || whole.contains('?') && !whole.contains("://");
    // What follows an option may be a pattern for the program itself.
    let of_option = before.starts_with("--") && before != "--" || ["-I", "-i", "-x", "-name"].contains(&before);
    if glob && is_known(TAKES_FILES, name) && !of_option && !whole.starts_with('-') {
        return Some(("a pattern of file names", "use \"script\", or a parameter for the files"));
    }
    None
}

/// Whether a text has `$NAME`, `$(…)` or a backtick pair outside of holes.
fn variable(text: &str) -> bool {
    let plain: String = parts(text).iter().map(|part| if let Part::Text(text) = part { text.as_str() } else { "\0" }).collect();
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '(';
    let dollar = plain.match_indices('$').any(|(at, _)| plain[at + 1..].starts_with(letter));
    let braced = text.contains("${{") || plain.contains("${");
    dollar || braced || plain.matches('`').count() > 1
}

/// Values that stand where options stand, of programs that would end them with `--`.
pub(super) fn option_position(subject: &Subject<'_>, actions: &[Written<'_>], out: &mut Vec<Found>) {
    for way in actions.iter().flat_map(|action| &action.ways) {
        let name = way.words.first().map(|word| program_name(word.text)).unwrap_or_default();
        if is_known(ENDS_OPTIONS, name) {
            exposed(subject, way, options_stand_alone(name), out);
        }
    }
}

fn exposed(subject: &Subject<'_>, way: &Way<'_>, alone: bool, out: &mut Vec<Found>) {
    let mut before: Option<&Word<'_>> = None;
    for word in way.words.iter().skip(1) {
        if word.text == "--" {
            return;
        }
        let value = match parts(word.text).into_iter().next() {
            Some(Part::Hole(name)) => Some(name),
            Some(Part::Item) => word.item.map(str::to_owned),
            _ => None,
        };
        // What follows an option is its value, as far as is known.
        let of_option = !alone && before.is_some_and(|word| word.text.starts_with('-') && !word.text.contains('{'));
        if let Some(name) = value.filter(|name| !of_option && subject.param(name).is_some_and(|p| p.is_free())) {
            let message = format!("a value of {name:?} that begins with '-' would be read as an option, and is refused");
            out.push(Found::new("option-position", &word.pointer, message, "put \"--\" before it"));
        }
        before = Some(word);
    }
}
