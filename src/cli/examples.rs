//! Two examples for each command's `--help`.

use clap::Command;

/// Command and its examples.
const EXAMPLES: &[(&[&str], [&str; 2])] = &[
    (&["ask"], ["needlesh ask how big is the src folder", "needlesh --json ask --top 3 \"show the last 5 commits\""]),
    (&["run"], ["needlesh run \"show the last 5 commits\"", "needlesh run - --yes --keep-going --resume done.journal"]),
    (&["call"], ["needlesh call disk_usage --arg path=src", "needlesh call disk_usage --args-json '{\"path\": \"src\"}' --print shell"]),
    (&["trace"], ["needlesh trace how big is src", "needlesh --json trace \"delete notes.txt\""]),
    (&["trust"], ["needlesh trust", "needlesh trust --list"]),
    (&["eval"], ["needlesh eval cases.jsonl", "needlesh --json eval cases.jsonl --mode schema --report cases.out"]),
    (&["completions"], ["needlesh completions bash", "needlesh completions zsh"]),
    (&["man"], ["needlesh man | man -l -", "needlesh man > needlesh.1"]),
    (&["init"], ["eval \"$(needlesh init bash)\"", "needlesh init fish | source"]),
    (&["serve"], ["needlesh serve --stdio", "echo '{\"id\": 1, \"query\": \"how big is src\"}' | needlesh serve --stdio"]),
    (&["mcp"], ["needlesh mcp", "needlesh --no-builtin --schemas mine.json mcp"]),
    (&["doctor"], ["needlesh doctor", "needlesh --json doctor"]),
    (&["config"], ["needlesh config show", "needlesh config edit"]),
    (&["config", "show"], ["needlesh config show", "needlesh --config other.toml config show"]),
    (&["config", "path"], ["needlesh config path", "needlesh --json config path"]),
    (&["config", "edit"], ["needlesh config edit", "needlesh --config other.toml config edit"]),
    (&["history"], ["needlesh history list", "needlesh history search commits"]),
    (&["history", "list"], ["needlesh history list", "needlesh --json history list -n 100"]),
    (&["history", "search"], ["needlesh history search commits", "needlesh history search size of -n 5"]),
    (&["history", "show"], ["needlesh history show 7", "needlesh --json history show 7"]),
    (&["history", "rerun"], ["needlesh history rerun 7", "needlesh history rerun 7 --dry-run"]),
    (&["history", "export"], ["needlesh history export", "needlesh --quiet history export"]),
    (&["history", "clear"], ["needlesh history clear", "needlesh history clear --older-than 30 --yes"]),
    (&["memory"], ["needlesh memory list", "needlesh memory forget how big is src"]),
    (&["memory", "list"], ["needlesh memory list", "needlesh --json memory list"]),
    (&["memory", "forget"], ["needlesh memory forget 7", "needlesh memory forget --all"]),
    (&["policy"], ["needlesh policy list", "needlesh policy check delete_file --arg path=notes.txt"]),
    (&["policy", "list"], ["needlesh policy list", "needlesh --json policy list"]),
    (&["policy", "check"], ["needlesh policy check disk_usage --arg path=src", "needlesh --json policy check delete_file --arg path=x"]),
    (&["model"], ["needlesh model list", "needlesh model use built-in"]),
    (&["model", "list"], ["needlesh model list", "needlesh --json model list"]),
    (&["model", "info"], ["needlesh model info", "needlesh model info mine"]),
    (&["model", "use"], ["needlesh model use built-in", "needlesh model use mine"]),
    (&["model", "remove"], ["needlesh model remove mine", "needlesh --json model remove mine"]),
    (&["model", "pull"], ["needlesh model pull mine --from mine.safetensors", "needlesh model pull --help"]),
    (
        &["model", "convert"],
        ["needlesh model convert in.safetensors out.safetensors", "needlesh --precision q4 model convert big.safetensors out.safetensors"],
    ),
    (&["model", "bench"], ["needlesh model bench", "needlesh --threads 2 model bench"]),
    (&["tools"], ["needlesh tools list", "needlesh tools show disk_usage"]),
    (&["tools", "list"], ["needlesh tools list", "needlesh --json tools list"]),
    (&["tools", "show"], ["needlesh tools show disk_usage", "needlesh --json tools show disk_usage"]),
];

/// The command with the examples below the help of each of its own, where that has none.
pub(super) fn with_examples(command: Command) -> Command {
    EXAMPLES.iter().fold(command, |command, (path, examples)| add(command, path, examples))
}

fn add(command: Command, path: &[&str], examples: &[&str; 2]) -> Command {
    match path {
        [] if command.get_after_help().is_none() => command.after_help(format!("Examples:\n  {}", examples.join("\n  "))),
        [first, rest @ ..] if command.find_subcommand(first).is_some() => command.mut_subcommand(*first, |sub| add(sub, rest, examples)),
        _ => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::{CommandFactory as _, FromArgMatches as _};

    /// The words of an example as a shell would read them.
    fn words(line: &str) -> Vec<String> {
        let (mut out, mut word, mut quote) = (Vec::new(), String::new(), None);
        for c in line.chars() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                (None, ' ') => out.push(std::mem::take(&mut word)),
                _ => word.push(c),
            }
        }
        out.push(word);
        out
    }

    #[test]
    fn every_example_is_a_command_line_of_its_command() {
        for (path, examples) in EXAMPLES {
            for example in examples {
                // What stands around it is the shell's.
                let from = &example[example.find("needlesh").unwrap_or(0)..];
                let own = [" | ", " > ", ")\""].iter().fold(from, |own, end| own.split(end).next().unwrap_or(own));
                let matches = Cli::command().try_get_matches_from(words(own));
                let shows_help = example.ends_with("--help");
                assert!(shows_help || matches.as_ref().is_ok_and(|m| Cli::from_arg_matches(m).is_ok()), "{example}: {matches:?}");
                assert!(path.iter().all(|word| words(own).iter().any(|w| w == word)), "{example} is not of {path:?}");
            }
        }
    }

    #[test]
    fn help_says_the_purpose_two_examples_and_its_own_options_before_the_global_ones() {
        for (path, examples) in EXAMPLES {
            let mut command = with_examples(Cli::command());
            command.build();
            let mut at = &mut command;
            for name in *path {
                at = at.find_subcommand_mut(name).unwrap();
            }
            let help = at.render_long_help().to_string();
            assert!(at.get_about().is_some() && examples.iter().all(|e| help.contains(e)), "{path:?}: {help}");
            let global = help.find("\nGlobal options:").unwrap_or_else(|| panic!("{path:?}: {help}"));
            assert!(help.find("\nOptions:").is_none_or(|own| own < global), "{path:?}: {help}");
            assert!(!help[..global].contains("--no-builtin"), "{path:?}: {help}");
        }
    }
}
