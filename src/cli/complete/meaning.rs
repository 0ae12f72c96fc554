//! What the value of a flag or an argument is, by its place in the command line.

use clap::{Arg, ValueHint};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The name of a tool.
    Tool,
    /// The same, or a file.
    ToolOrFile,
    /// Names of tools with commas between.
    Tools,
    /// `NAME=VALUE` of the tool that was named.
    Argument,
    /// A checkpoint that is here.
    Model,
    /// The same, or a file.
    ModelOrFile,
    /// A checkpoint that can be fetched.
    Published,
    /// The number of an entry of the history.
    Entry,
    /// The number of a remembered sentence.
    Remembered,
    /// A file or folder.
    File,
    /// One of those that the flag allows.
    Choice,
    /// Nothing that could be listed.
    Free,
}

/// What the value of `arg` is in the subcommand that `path` leads to.
pub(super) fn meaning(path: &[&str], arg: &Arg) -> Meaning {
    let id = arg.get_id().as_str();
    let is_flag = !arg.is_positional();
    match (path.first().copied().unwrap_or_default(), id) {
        (_, "tools") if is_flag => Meaning::Tools,
        (_, "model") if is_flag => Meaning::ModelOrFile,
        ("call" | "policy", "args") => Meaning::Argument,
        ("call" | "policy" | "tools", "name" | "names" | "tool") if !is_flag => Meaning::Tool,
        ("tools", "what") if !is_flag => Meaning::ToolOrFile,
        ("model", "name") if path.get(1) == Some(&"pull") => Meaning::Published,
        ("model", "name") => Meaning::Model,
        ("model", "model" | "from") if !is_flag => Meaning::ModelOrFile,
        ("history", "id") => Meaning::Entry,
        ("memory", "what") => Meaning::Remembered,
        // A sentence is about files more often than about anything else that could be listed.
        (_, "text") if !is_flag => Meaning::File,
        _ if !arg.get_possible_values().is_empty() => Meaning::Choice,
        _ if names_file(arg) => Meaning::File,
        _ => Meaning::Free,
    }
}

fn names_file(arg: &Arg) -> bool {
    let is_path = matches!(arg.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath);
    is_path || arg.get_value_names().is_some_and(|names| names.iter().any(|n| n.split('|').any(|part| part == "FILE" || part == "PATH")))
}
