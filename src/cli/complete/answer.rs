//! The answer to a shell: how it goes on, and the candidates that begin as the word does.

use super::super::args::{Cli, CompleteFlags};
use super::super::exit::Failure;
use super::super::out;
use super::call::{Argument, argument};
use super::known::{self, Candidate};
use super::meaning::{Meaning, meaning};
use super::spot::{Spot, Wanted, spot};
use crate::text::safe_line;
use clap::{Arg, Command, CommandFactory};

/// Most candidates in an answer.
const MOST: usize = 500;

/// How the shell goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A candidate is a whole word.
    Words,
    /// A candidate is the beginning of a word.
    Part,
    /// Names of files may come too.
    Files,
}

/// Prints what may come at the end of the last word.
pub(in super::super) fn complete(flags: &CompleteFlags) -> Result<u8, Failure> {
    let mut words: Vec<String> = flags.words.iter().map(|w| w.to_string_lossy().into_owned()).collect();
    if flags.new_word {
        words.push(String::new());
    }
    let mut root = Cli::command();
    root.build();
    out::print(&answer(&spot(&root, &words)))
}

fn answer(spot: &Spot<'_>) -> String {
    let (way, head, candidates) = match spot.wanted {
        Wanted::Flag => (Way::Words, String::new(), flags(spot)),
        Wanted::Value(arg) => value(spot, arg),
        Wanted::Subcommand => (Way::Words, String::new(), subcommands(spot.command)),
        Wanted::Nothing => (Way::Words, String::new(), Vec::new()),
    };
    let typed = spot.typed.strip_prefix(head.as_str()).unwrap_or(&spot.typed);
    let way = match way {
        Way::Words => "words\n",
        Way::Part => "part\n",
        Way::Files => "files\n",
    };
    // What cannot stand in a line as it is is not offered: it would be another word when it is taken.
    let fits = |c: &&Candidate| c.text.starts_with(typed) && !c.text.is_empty() && safe_line(&c.text) == c.text;
    let lines = candidates.iter().filter(fits).take(MOST);
    let line = |c: &Candidate| format!("{}{head}{}\t{}\n", spot.head, c.text, safe_line(&c.about));
    std::iter::once(way.to_owned()).chain(lines.map(line)).collect()
}

/// How to go on, what of the typed text stands before the candidates, and these.
fn value(spot: &Spot<'_>, arg: &Arg) -> (Way, String, Vec<Candidate>) {
    let words = |candidates| (Way::Words, String::new(), candidates);
    match meaning(&spot.path, arg) {
        Meaning::Tool => words(known::tools(spot)),
        Meaning::ToolOrFile => (Way::Files, String::new(), known::tools(spot)),
        Meaning::Tools => {
            let head = spot.typed.rfind(',').map_or("", |at| &spot.typed[..=at]);
            (Way::Words, head.to_owned(), known::tools(spot))
        }
        Meaning::Argument => call(spot),
        Meaning::Model => words(known::models()),
        Meaning::ModelOrFile => (Way::Files, String::new(), known::models()),
        Meaning::Published => words(known::published()),
        Meaning::Entry => words(known::entries()),
        Meaning::Remembered => words(known::remembered()),
        Meaning::File => (Way::Files, String::new(), Vec::new()),
        Meaning::Choice => words(choices(arg)),
        Meaning::Free => words(Vec::new()),
    }
}

fn call(spot: &Spot<'_>) -> (Way, String, Vec<Candidate>) {
    let set = known::tool_set(spot);
    let tool = set.as_ref().zip(spot.value("name")).and_then(|(set, name)| set.get(name));
    let Some(tool) = tool else { return (Way::Words, String::new(), Vec::new()) };
    let given: Vec<&str> = spot.given.iter().filter(|(id, _)| *id == "args").filter_map(|(_, v)| Some(v.split_once('=')?.0)).collect();
    let (way, candidates) = match argument(tool, &spot.typed, &given) {
        Argument::Names(names) => (Way::Part, names),
        Argument::Values(values) => (Way::Words, values),
        Argument::Files => (Way::Files, Vec::new()),
    };
    (way, String::new(), candidates)
}

fn choices(arg: &Arg) -> Vec<Candidate> {
    let visible = arg.get_possible_values().into_iter().filter(|v| !v.is_hide_set());
    visible.map(|v| Candidate::new(v.get_name(), v.get_help().map(ToString::to_string).unwrap_or_default())).collect()
}

fn subcommands(command: &Command) -> Vec<Candidate> {
    let about = |c: &Command| c.get_about().map(|text| first_line(&text.to_string())).unwrap_or_default();
    command.get_subcommands().filter(|c| !c.is_hide_set()).map(|c| Candidate::new(c.get_name(), about(c))).collect()
}

/// The flags of the subcommand, its own before those of all. A single `-` names the short ones too.
fn flags(spot: &Spot<'_>) -> Vec<Candidate> {
    let mut args: Vec<&Arg> = spot.command.get_arguments().filter(|a| !a.is_positional() && !a.is_hide_set()).collect();
    args.sort_by_key(|a| a.is_global_set());
    let about = |a: &Arg| a.get_help().map(|text| first_line(&text.to_string())).unwrap_or_default();
    let long = args.iter().filter_map(|a| Some(Candidate::new(format!("--{}", a.get_long()?), about(a))));
    let short = args.iter().filter_map(|a| Some(Candidate::new(format!("-{}", a.get_short()?), about(a))));
    long.chain(short).collect()
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
