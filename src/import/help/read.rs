//! A help text in its parts: usage, description, and the entries below each heading.

use super::spec::{Argument, Flag, argument, flag, possible};

/// A help text, read.
#[derive(Debug, Default)]
pub(super) struct Help {
    /// What follows "usage:", on one line.
    pub(super) usage: String,
    /// The first paragraph that is not usage.
    pub(super) said: String,
    pub(super) flags: Vec<(Flag, String)>,
    pub(super) arguments: Vec<(Argument, String)>,
    pub(super) commands: Vec<String>,
    /// Entries that could not be read.
    pub(super) unread: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Flags,
    Arguments,
    Commands,
    Other,
}

/// Reads a help text.
pub(super) fn read(text: &str) -> Help {
    let mut help = Help { usage: usage(text), said: said(text), ..Help::default() };
    let (mut section, mut indent) = (Section::None, 0);
    let mut entry: Option<Entry> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        let depth = line.len() - line.trim_start().len();
        if let Some(next) = heading(line) {
            close(entry.take(), &mut help);
            (section, indent) = (next, 0);
            continue;
        }
        if trimmed.is_empty() {
            continue;
        }
        // GNU programs list their options below no heading.
        let is_flag = depth > 0 && trimmed.starts_with('-') && !trimmed.starts_with("- ");
        if indent == 0 && !is_flag {
            indent = depth;
        }
        let deeper = entry.as_ref().is_some_and(|entry| depth > entry.depth + 8);
        let starts = match section {
            _ if is_flag => !deeper,
            Section::Arguments | Section::Commands => depth > 0 && depth <= indent,
            Section::Flags | Section::None | Section::Other => false,
        };
        if starts {
            close(entry.take(), &mut help);
            let (spec, words) = split(trimmed);
            let section = if is_flag { Section::Flags } else { section };
            entry = Some(Entry { section, depth, spec: spec.to_owned(), said: words.to_owned() });
        } else if depth == 0 {
            close(entry.take(), &mut help);
        } else if let Some(entry) = entry.as_mut().filter(|entry| !(entry.spec.starts_with('{') && entry.said.is_empty())) {
            // Below argparse's `{a,b}` each of them has a line of its own, deeper.
            entry.said.push(' ');
            entry.said.push_str(trimmed);
        }
    }
    close(entry, &mut help);
    if help.arguments.is_empty() {
        help.arguments = of_usage(&help.usage);
    }
    help
}

/// An entry that is not yet at its end.
struct Entry {
    section: Section,
    depth: usize,
    spec: String,
    said: String,
}

/// The arguments that only the usage names: `[FILE]...`, `<FILE>`, `FILE`.
fn of_usage(usage: &str) -> Vec<(Argument, String)> {
    let mut out: Vec<(Argument, String)> = Vec::new();
    let mut of_flag = false;
    for word in usage.split_whitespace() {
        let bare = word.trim_matches(|c: char| "[]<>().|".contains(c));
        if word.trim_start_matches(['[', '(', '<']).starts_with('-') {
            // Its value follows, unless it stands in the word.
            of_flag = !word.contains('=') && !word.ends_with(']');
            continue;
        }
        let is_value = std::mem::take(&mut of_flag) && !word.starts_with('[');
        let named = word.starts_with('<') || word.starts_with("[<") || bare.chars().any(|c| c.is_ascii_uppercase());
        let upper = bare.to_ascii_uppercase();
        let other = ["OPTION", "FLAG", "COMMAND", "ARGS"].iter().any(|part| upper.contains(part));
        if let Some(argument) = argument(word).filter(|_| !is_value && named && !other) {
            let known = out.iter().any(|(known, _)| known.name == argument.name);
            if !known {
                out.push((argument, String::new()));
            }
        }
    }
    out
}

/// What kind of entries stand below a line, if it is a heading.
fn heading(line: &str) -> Option<Section> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    let name = line.trim_end().strip_suffix(':')?.to_ascii_lowercase();
    Some(if name.contains("command") {
        Section::Commands
    } else if name.contains("option") || name.contains("flag") {
        Section::Flags
    } else if name.contains("argument") || name == "args" {
        Section::Arguments
    } else {
        Section::Other
    })
}

/// What an entry is called and what is said of it: two blanks stand between.
fn split(entry: &str) -> (&str, &str) {
    entry.split_once("  ").map_or((entry, ""), |(spec, said)| (spec, said.trim()))
}

fn close(entry: Option<Entry>, help: &mut Help) {
    let Some(Entry { section, spec, said, .. }) = entry else { return };
    match section {
        Section::Flags => match flag(&spec) {
            Some(mut flag) => {
                if flag.choices.is_empty() {
                    flag.choices = possible(&said);
                }
                help.flags.push((flag, said));
            }
            None => help.unread.push(spec),
        },
        Section::Arguments => {
            let Some(mut argument) = argument(&spec) else { return help.unread.push(spec) };
            // argparse: `{a,b} ...` in the usage are commands.
            if !argument.choices.is_empty() && help.usage.contains(&format!("{spec} ...")) {
                help.commands.extend(argument.choices);
                return;
            }
            if argument.choices.is_empty() {
                argument.choices = possible(&said);
            }
            argument.optional |= help.usage.contains(&format!("[{}", argument.name));
            argument.many |= help.usage.contains(&format!("{} ...", argument.name));
            help.arguments.push((argument, said));
        }
        Section::Commands => help.commands.extend(spec.split([',', ' ']).next().filter(|name| *name != "help").map(str::to_owned)),
        Section::None | Section::Other => {}
    }
}

/// The words after "usage:" and those of the lines below that belong to it.
fn usage(text: &str) -> String {
    let mut lines = text.lines().skip_while(|line| !is_usage(line));
    let Some(first) = lines.next() else { return String::new() };
    let start = first.find(':').map_or(0, |at| at + 1);
    let mut words = first.get(start..).unwrap_or_default().trim().to_owned();
    for line in lines.take_while(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty()) {
        let again = words.split_whitespace().next().is_some_and(|program| line.trim().starts_with(&format!("{program} ")));
        // Another way to call it.
        if again {
            break;
        }
        words.push(' ');
        words.push_str(line.trim());
    }
    words.trim().to_owned()
}

fn is_usage(line: &str) -> bool {
    line.trim_start().to_ascii_lowercase().starts_with("usage:")
}

/// The first paragraph that is neither usage nor a list.
fn said(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim_end).filter(|paragraph| !paragraph.trim().is_empty());
    let words = |paragraph: &&str| {
        let first = paragraph.trim_start_matches('\n').lines().next().unwrap_or_default();
        !is_usage(first) && heading(first).is_none() && !first.starts_with([' ', '\t'])
    };
    paragraphs
        .take_while(|paragraph| heading(paragraph.trim_start_matches('\n').lines().next().unwrap_or_default()).is_none())
        .find(words)
        .unwrap_or_default()
        .trim()
        .to_owned()
}
