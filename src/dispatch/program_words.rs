//! The words that a tool's action gives to its program: fixed ones, options, places of values.

use crate::manifest::{Action, Element, Part, ShellForm, Template, Tool};
use crate::sentence::{Looks, Sentence, Word, is_stop_word};

/// Programs whose names are everyday verbs or nouns of English: the sentence is theirs only where its words look like
/// arguments ("find x.txt", not "find the report", "sort names.txt", not "sort out my files").
pub(super) const EVERYDAY: [&str; 24] = [
    "cat", "cut", "date", "file", "find", "head", "install", "join", "kill", "link", "look", "make", "man", "more", "open", "ping", "sort",
    "split", "tail", "time", "touch", "watch", "which", "who",
];

/// Words that programs take and that are small words of a sentence too: `docker compose up`.
pub(super) const SUBCOMMANDS: [&str; 4] = ["up", "down", "on", "off"];

/// Short options of programs whose tools spell them out, and that people type without a dash.
pub(super) const SHORT: [(&str, char, &str); 5] =
    [("tar", 'x', "--extract"), ("tar", 'c', "--create"), ("tar", 't', "--list"), ("tar", 'f', "--file"), ("tar", 'C', "--directory")];

/// Short options that change nothing of what is asked: more or fewer words, a compression that the program finds out itself.
pub(super) const HARMLESS: [(&str, &str); 9] = [
    ("tar", "vzjJ"),
    ("ps", "aefuxwlA"),
    ("ls", "lahAF1"),
    ("wc", "lwcm"),
    ("df", "hT"),
    ("du", "hc"),
    ("free", "hmg"),
    ("uname", "a"),
    ("git", "v"),
];

/// What an action's words are, in order.
pub(super) enum Slot<'a> {
    /// A fixed option.
    Option(&'a str),
    /// A fixed word that is not an option.
    Fixed(&'a str),
    /// A value, behind the option that it belongs to, and the sign that is written before it.
    Value { name: &'a str, option: Option<&'a str>, sign: Option<&'a str> },
}

/// The first word and the others.
pub(super) fn words_of(sentence: &Sentence) -> Option<(&str, Vec<&Word>)> {
    let mut words = sentence.words().iter().filter(|w| w.looks != Looks::Sign);
    let program = words.next()?.span.of(sentence.text())?;
    Some((program, words.collect()))
}

/// A word that is an option, without the value that stands in it; empty where it is none.
pub(super) fn option_in<'a>(sentence: &'a Sentence, word: &Word) -> &'a str {
    let text = word.span.of(sentence.text()).unwrap_or_default();
    let option = text.starts_with('-') && text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphanumeric());
    if option { text.split('=').next().unwrap_or(text) } else { "" }
}

/// The options that an action gives to a program.
pub(super) struct Options<'a> {
    program: &'a str,
    words: Vec<&'a str>,
    /// They were found in a script.
    pub(super) script: bool,
}

/// Those of the tool's action, where it runs the program.
pub(super) fn options_of<'a>(tool: &'a Tool, program: &'a str) -> Option<Options<'a>> {
    if let Some(argv) = action_of(tool, program) {
        let mut slots = Vec::new();
        collect(argv.get(1..)?, &mut slots);
        let of = |slot: &Slot<'a>| match slot {
            Slot::Option(option) | Slot::Value { option: Some(option), .. } => Some(*option),
            _ => None,
        };
        return Some(Options { program, words: slots.iter().filter_map(of).collect(), script: false });
    }
    let Some(Action::Shell(ways)) = &tool.action else { return None };
    let scripts = ways.iter().filter_map(|way| if let ShellForm::Script { script, .. } = &way.form { Some(script.as_str()) } else { None });
    let words = |text: &'a str| text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | ';' | '=')).collect::<Vec<_>>();
    // Most scripts do not have it at all: asked for each example of each tool at the start, and for each tool of a command line.
    let all = scripts.filter(|script| script.contains(program)).map(words).find(|all| all.contains(&program))?;
    Some(Options { program, words: all.into_iter().filter(|w| w.starts_with('-')).collect(), script: true })
}

impl Options<'_> {
    /// Whether it is one of them: a long one as it is, of short ones each letter, also as the first of a long one
    /// (`-d` for `--delete`).
    pub(super) fn has(&self, option: &str) -> bool {
        if option.starts_with("--") || self.words.contains(&option) {
            return self.words.contains(&option);
        }
        let harmless = HARMLESS.iter().find(|(p, _)| *p == self.program).map_or("", |(_, letters)| letters);
        let long = |c: char| self.words.iter().any(|o| o.strip_prefix("--").is_some_and(|o| o.starts_with(c)));
        let short = |c: char| self.words.iter().any(|o| o.starts_with('-') && !o.starts_with("--") && o.contains(c));
        let named = |c: char| SHORT.iter().any(|(p, s, l)| *p == self.program && *s == c && self.words.contains(l));
        let letters = option.trim_start_matches('-');
        !letters.is_empty() && letters.chars().all(|c| harmless.contains(c) || short(c) || long(c) || named(c))
    }
}

/// Whether the words after a program's name are arguments rather than the rest of a sentence.
pub(super) fn is_command(sentence: &Sentence, program: &str, rest: &[&Word]) -> bool {
    let text = |w: &Word| w.span.of(sentence.text()).unwrap_or_default();
    let argument = |w: &&Word| !matches!(w.looks, Looks::Plain | Looks::Capital) || text(w).starts_with('-');
    // `-C out`: what stands behind an option is a value, whatever it says.
    let behind_option = |i: usize| i > 0 && text(rest[i - 1]).starts_with('-');
    let part = |w: &Word| is_stop_word(text(w)) && !SUBCOMMANDS.contains(&text(w));
    let small = rest.iter().enumerate().any(|(i, w)| w.looks == Looks::Plain && part(w) && !behind_option(i));
    let option = |w: &&Word| text(w).starts_with('-') && text(w).len() > 1;
    !small && (!EVERYDAY.contains(&program) || rest.iter().all(argument) || rest.iter().any(option))
}

/// Whether the sentence may be a command line of any program at all.
pub(super) fn is_line(sentence: &Sentence) -> bool {
    words_of(sentence).is_some_and(|(program, rest)| is_command(sentence, program, &rest))
}

/// The argv of the tool's action that runs this program.
pub(super) fn action_of<'a>(tool: &'a Tool, program: &str) -> Option<&'a [Element]> {
    let Some(Action::Shell(ways)) = &tool.action else { return None };
    ways.iter().find_map(|way| match &way.form {
        ShellForm::Argv(argv) => (fixed(argv.first()?)? == program).then_some(argv.as_slice()),
        ShellForm::Script { .. } => None,
    })
}

fn fixed(element: &Element) -> Option<&str> {
    let Element::Word(Template { parts }) = element else { return None };
    match parts.as_slice() {
        [Part::Text(text)] => Some(text.rsplit('/').next().unwrap_or(text)),
        _ => None,
    }
}

pub(super) fn collect<'a>(argv: &'a [Element], out: &mut Vec<Slot<'a>>) {
    for element in argv {
        match element {
            Element::If { then, otherwise, .. } => {
                collect(then, out);
                collect(otherwise, out);
            }
            Element::Each { param, .. } => out.push(Slot::Value { name: param, option: None, sign: None }),
            Element::Word(Template { parts }) => match parts.as_slice() {
                [Part::Text(text)] if text.starts_with('-') => out.push(Slot::Option(text)),
                // The value of an option that is set once and for all, as in `-c core.pager=cat`.
                [Part::Text(text)] if text.contains('=') => drop(out.pop_if(|s| matches!(s, Slot::Option(_)))),
                // The value of a short option, as in `-type f`.
                [Part::Text(_)] if matches!(out.last(), Some(Slot::Option(o)) if o.starts_with('-') && !o.starts_with("--")) => {}
                [Part::Text(text)] => out.push(Slot::Fixed(text)),
                // `-mtime` `-{days}`: the sign belongs to the value.
                [Part::Text(sign), Part::Hole(_)] if matches!(sign.as_str(), "-" | "+") => value(parts, out),
                [Part::Text(option), Part::Hole(name)] if option.starts_with('-') => {
                    out.push(Slot::Value { name, option: Some(option.trim_end_matches('=')), sign: None });
                }
                parts => value(parts, out),
            },
        }
    }
}

/// A word with a hole, behind the option before it.
fn value<'a>(parts: &'a [Part], out: &mut Vec<Slot<'a>>) {
    let option = match out.last() {
        Some(Slot::Option(option)) if *option != "--" => Some(*option),
        _ => None,
    };
    let name = parts.iter().find_map(|p| if let Part::Hole(name) = p { Some(name.as_str()) } else { None });
    let sign = parts.first().and_then(|p| if let Part::Text(sign) = p { Some(sign.as_str()) } else { None });
    out.extend(name.map(|name| Slot::Value { name, option, sign: sign.filter(|s| matches!(*s, "-" | "+")) }));
}
