//! Arguments that are not those of this program: what is wrong with them, and which command was meant.

use super::args::Cli;
use super::exit::{self, Failure};
use super::out;
use crate::manifest::nearest;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use std::io::IsTerminal;

/// Help and version are results; a wrong word is a usage failure.
pub(super) fn usage(error: &clap::Error, words: &[String]) -> u8 {
    let json = words.iter().any(|w| w == "--json");
    let text = error.render().to_string();
    if !error.use_stderr() {
        return out::finish(out::print(&text), false);
    }
    let meant = meant(error, words).map(|words| format!("did you mean: needlesh {words}"));
    if json {
        let fix = meant.unwrap_or_else(|| "needlesh --help".to_owned());
        return out::finish(Err(Failure::new(exit::USAGE, text.trim().to_owned(), fix)), true);
    }
    out::whole(&text);
    if let Some(meant) = meant {
        out::note(&meant);
    }
    if error.kind() == ErrorKind::InvalidSubcommand && wrong(error, ContextKind::InvalidSubcommand) == first(words) {
        out::note("To ask for something in your own words: needlesh run \"...\"");
    }
    exit::USAGE.code
}

/// The command: the first word that is no option.
fn first(words: &[String]) -> Option<&str> {
    words.iter().map(String::as_str).find(|word| !word.starts_with('-'))
}

/// The word that is wrong.
fn wrong(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word),
        _ => None,
    }
}

/// What was meant, where the parser does not say it.
fn meant(error: &clap::Error, words: &[String]) -> Option<String> {
    match error.kind() {
        // It compares only commands of one level, and has no word for letters that changed places.
        ErrorKind::InvalidSubcommand if error.get(ContextKind::SuggestedSubcommand).is_none() => {
            near(wrong(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::UnknownArgument if first(words) == Some("call") && error.get(ContextKind::SuggestedArg).is_none() => {
            let word = wrong(error, ContextKind::InvalidArg)?;
            let value = if word.contains('=') { "" } else { "=VALUE" };
            Some(format!("call NAME --arg {}{value}", word.trim_start_matches('-')))
        }
        ErrorKind::MissingRequiredArgument if !std::io::stdin().is_terminal() => {
            let asks = first(words).filter(|word| ["run", "ask"].contains(word))?;
            Some(format!("{asks} -  # the requests are on stdin, one a line"))
        }
        _ => None,
    }
}

fn near(word: &str) -> Option<String> {
    let all = commands(&Cli::command(), "");
    let names: Vec<&str> = all.iter().map(|path| path.rsplit(' ').next().unwrap_or(path)).collect();
    let near = nearest(word, &names)?;
    all.iter().zip(&names).find(|(_, name)| **name == near).map(|(path, _)| path.clone())
}

/// The commands with those that they are below of, those that are nearer to the root first.
fn commands(command: &Command, path: &str) -> Vec<String> {
    let below = || command.get_subcommands().filter(|c| !c.is_hide_set());
    let of = |c: &Command| format!("{path} {}", c.get_name()).trim_start().to_owned();
    below().map(of).chain(below().flat_map(|c| commands(c, &of(c)))).collect()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_command_is_found_wherever_it_is() {
        for (word, command) in
            [("import", "tools import"), ("rnu", "run"), ("lint", "tools lint"), ("pul", "model pull"), ("hisotry", "history")]
        {
            assert_eq!(near(word).as_deref(), Some(command), "{word}");
        }
        assert_eq!(near("photosynthesis"), None);
    }
}
