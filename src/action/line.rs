//! A program with its words as one POSIX command line, in parts: what it does, and what each part is.

use super::{Data, Exec, path};
use crate::manifest::is_variable;

/// What a part of a command line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The program, or the method of a request.
    Program,
    /// A word that starts with a dash.
    Option,
    /// Any other word.
    Value,
    /// What the shell needs between them.
    Sign,
}

const RESERVED: &[&str] =
    &["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "function", "select", "time"];

/// Programs that shells have a command of their own for, which need not do the same.
const SHADOWED: &[&str] = &[
    "[", "alias", "bg", "break", "cd", "chdir", "command", "continue", "declare", "dirs", "echo", "enable", "eval", "exec", "exit",
    "export", "false", "fg", "getopts", "hash", "help", "history", "jobs", "kill", "let", "local", "logout", "printf", "pushd", "pwd",
    "read", "readonly", "return", "set", "shift", "source", "suspend", "test", "times", "trap", "true", "type", "typeset", "ulimit",
    "umask", "unalias", "unset", "wait", ".", ":",
];

/// One word of a POSIX command line.
#[must_use]
pub fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:,@%+-".contains(c);
    if !word.is_empty() && word.chars().all(plain) && !RESERVED.contains(&word) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The program's file, where its name does not say it and it is not one of the system's.
pub(super) fn unusual(exec: &Exec) -> Option<&str> {
    let path = exec.program.path.as_str();
    (exec.argv.first().is_none_or(|name| name != path) && !path::of_the_system(path)).then_some(path)
}

/// The parts that make the whole line one after the other; `quote` writes a word.
pub(super) fn pieces(exec: &Exec, quote: fn(&str) -> String) -> Vec<(Part, String)> {
    let program = exec.argv.first().map_or("", String::as_str);
    let through_env = SHADOWED.contains(&program) || exec.env.iter().any(|(name, _)| !is_variable(name));
    let mut words = Vec::new();
    if through_env {
        words.push((Part::Program, "env".to_owned()));
        words.extend(exec.env.iter().map(|(name, value)| (Part::Value, quote(&format!("{name}={value}")))));
    } else {
        words.extend(exec.env.iter().map(|(name, value)| (Part::Value, format!("{name}={}", quote(value)))));
    }
    // A shell would look a bare name up once more, maybe elsewhere.
    let file = unusual(exec).filter(|_| !program.contains('/')).unwrap_or(program);
    words.push((Part::Program, quote(file)));
    for word in exec.argv.iter().skip(1) {
        let part = if word.starts_with('-') { Part::Option } else { Part::Value };
        words.push((part, argument(word, quote)));
    }
    let sign = |text: &str| (Part::Sign, text.to_owned());
    let mut line = Vec::new();
    if let Some(cwd) = &exec.cwd {
        line.extend([sign("(cd -- "), (Part::Value, quote(cwd)), sign(" && ")]);
    }
    if let Some(text) = &exec.stdin {
        line.extend([sign("printf %s "), (Part::Value, quote(text)), sign(" | ")]);
    }
    for (n, word) in words.into_iter().enumerate() {
        line.extend((n > 0).then(|| sign(" ")));
        line.push(word);
    }
    line.extend(exec.cwd.is_some().then(|| sign(")")));
    if let Some(Data::File { path, .. }) = &exec.data {
        line.extend([sign(" < "), (Part::Value, quote(path))]);
    }
    line
}

/// A word after the program, where an `=` inside means nothing: `--backup=numbered` needs no quotes.
fn argument(word: &str, quote: fn(&str) -> String) -> String {
    match word.split_once('=') {
        Some((name, value)) if word.starts_with('-') && quote(name) == name && (value.is_empty() || quote(value) == value) => {
            word.to_owned()
        }
        _ => quote(word),
    }
}

/// The parts as one text.
pub(super) fn join(pieces: &[(Part, String)]) -> String {
    pieces.iter().map(|(_, text)| text.as_str()).collect()
}
