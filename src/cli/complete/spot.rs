//! Where the cursor stands in the tree of subcommands and flags. Knows no tools.

use clap::{Arg, ArgAction, Command};

/// What stands at the cursor.
#[derive(Debug)]
pub(super) struct Spot<'a> {
    /// The innermost subcommand.
    pub(super) command: &'a Command,
    /// The names of the subcommands that lead to it.
    pub(super) path: Vec<&'a str>,
    /// What may come here.
    pub(super) wanted: Wanted<'a>,
    /// What stands before the typed text in the same word.
    pub(super) head: String,
    /// What is typed of it.
    pub(super) typed: String,
    /// Ids of the flags and arguments before it, with their values.
    pub(super) given: Vec<(&'a str, String)>,
}

/// What may come at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// The name of a flag.
    Flag,
    /// The value of a flag or an argument.
    Value(&'a Arg),
    /// A subcommand.
    Subcommand,
    /// Nothing.
    Nothing,
}

impl Spot<'_> {
    /// The last value that was given for `id`.
    pub(super) fn value(&self, id: &str) -> Option<&str> {
        self.given.iter().rev().find(|(i, _)| *i == id).map(|(_, value)| value.as_str())
    }
}

/// Words taken so far.
struct Walk<'a> {
    command: &'a Command,
    path: Vec<&'a str>,
    given: Vec<(&'a str, String)>,
    /// Arguments without a flag so far.
    positions: usize,
    /// `--` came.
    only_values: bool,
    /// The flag whose value comes next.
    waiting: Option<&'a Arg>,
}

/// Where the cursor stands: at the end of the last of `words`.
pub(super) fn spot<'a>(root: &'a Command, words: &[String]) -> Spot<'a> {
    let mut walk = Walk { command: root, path: Vec::new(), given: Vec::new(), positions: 0, only_values: false, waiting: None };
    let (typed, before) = words.split_last().map_or(("", &[][..]), |(last, before)| (last.as_str(), before));
    before.iter().for_each(|word| walk.take(word));
    walk.end(typed)
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// Whether the value may be left out, as in `--write [FILE]`.
fn is_optional(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|n| n.min_values() == 0)
}

impl<'a> Walk<'a> {
    fn long(&self, name: &str) -> Option<&'a Arg> {
        self.command.get_arguments().find(|a| a.get_long() == Some(name))
    }

    fn short(&self, name: char) -> Option<&'a Arg> {
        self.command.get_arguments().find(|a| a.get_short() == Some(name))
    }

    fn positional(&self) -> Option<&'a Arg> {
        let last = self.command.get_positionals().last();
        let repeats = |a: &&Arg| matches!(a.get_action(), ArgAction::Append) || a.get_num_args().is_some_and(|n| n.max_values() > 1);
        self.command.get_positionals().nth(self.positions).or(last.filter(repeats))
    }

    fn note(&mut self, arg: &'a Arg, value: &str) {
        self.given.push((arg.get_id().as_str(), value.to_owned()));
    }

    fn take(&mut self, word: &str) {
        if let Some(arg) = self.waiting.take()
            && !(is_optional(arg) && word.starts_with('-'))
        {
            return self.note(arg, word);
        }
        match word.strip_prefix('-') {
            Some("-") if !self.only_values => self.only_values = true,
            Some(rest) if !self.only_values && !rest.is_empty() => match rest.strip_prefix('-') {
                Some(long) => self.take_long(long),
                None => self.take_shorts(rest),
            },
            _ => self.take_value(word),
        }
    }

    fn take_long(&mut self, text: &str) {
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        match (self.long(name), value) {
            (Some(arg), Some(value)) => self.note(arg, value),
            (Some(arg), None) => self.flag(arg),
            (None, _) => {}
        }
    }

    fn flag(&mut self, arg: &'a Arg) {
        if takes_value(arg) {
            self.waiting = Some(arg);
        } else {
            self.note(arg, "");
        }
    }

    fn take_shorts(&mut self, text: &str) {
        for (at, name) in text.char_indices() {
            let Some(arg) = self.short(name) else { return };
            let rest = &text[at + name.len_utf8()..];
            if takes_value(arg) && !rest.is_empty() {
                return self.note(arg, rest.trim_start_matches('='));
            }
            self.flag(arg);
        }
    }

    fn take_value(&mut self, word: &str) {
        let subcommand = if self.positions == 0 && !self.only_values { self.command.find_subcommand(word) } else { None };
        if let Some(command) = subcommand {
            self.command = command;
            self.path.push(command.get_name());
            return;
        }
        if let Some(arg) = self.positional() {
            self.note(arg, word);
        }
        self.positions += 1;
    }

    fn end(self, typed: &str) -> Spot<'a> {
        let flag = typed.strip_prefix("--").and_then(|t| t.split_once('='));
        let (mut head, mut rest) = (String::new(), typed);
        let waiting = self.waiting.filter(|arg| !(is_optional(arg) && typed.starts_with('-')));
        let wanted = if let Some(arg) = waiting {
            Wanted::Value(arg)
        } else if let Some((name, value)) = flag.filter(|_| !self.only_values) {
            (head, rest) = (format!("--{name}="), value);
            self.long(name).filter(|a| takes_value(a)).map_or(Wanted::Nothing, Wanted::Value)
        } else if typed.starts_with('-') && !self.only_values {
            Wanted::Flag
        } else if let Some(arg) = self.positional() {
            Wanted::Value(arg)
        } else if self.command.has_subcommands() && self.positions == 0 && !self.only_values {
            Wanted::Subcommand
        } else {
            Wanted::Nothing
        };
        Spot { command: self.command, path: self.path, wanted, head, typed: rest.to_owned(), given: self.given }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::args::Cli;
    use super::*;
    use clap::CommandFactory;

    /// The path, what is wanted, what stands before the typed text, the typed text.
    fn at(words: &[&str]) -> (String, String, String, String) {
        let mut root = Cli::command();
        root.build();
        let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        let spot = spot(&root, &words);
        let wanted = match spot.wanted {
            Wanted::Flag => "flag".to_owned(),
            Wanted::Value(arg) => arg.get_id().to_string(),
            Wanted::Subcommand => "subcommand".to_owned(),
            Wanted::Nothing => "nothing".to_owned(),
        };
        (spot.path.join(" "), wanted, spot.head, spot.typed)
    }

    fn check(words: &[&str], path: &str, wanted: &str, head: &str, typed: &str) {
        let (a, b, c, d) = at(words);
        assert_eq!((a.as_str(), b.as_str(), c.as_str(), d.as_str()), (path, wanted, head, typed), "{words:?}");
    }

    #[test]
    fn the_cursor_is_found_as_the_command_line_is_read() {
        check(&[], "", "subcommand", "", "");
        check(&["mo"], "", "subcommand", "", "mo");
        check(&["model", ""], "model", "subcommand", "", "");
        check(&["--schemas", "x", "model", "u"], "model", "subcommand", "", "u");
        check(&["--schemas", "x"], "", "schemas", "", "x");
        check(&["--schemas=x"], "", "schemas", "--schemas=", "x");
        check(&["run", "--pr"], "run", "flag", "", "--pr");
        check(&["run", "--print", ""], "run", "print", "", "");
        check(&["run", "-yv", "sen"], "run", "text", "", "sen");
        check(&["run", "one", "two"], "run", "text", "", "two");
        check(&["run", "--", "--pr"], "run", "text", "", "--pr");
        check(&["call", "x", "--arg", "a="], "call", "args", "", "a=");
        check(&["call", "x", ""], "call", "nothing", "", "");
        check(&["history", "list", "-n", ""], "history list", "limit", "", "");
        check(&["history", "list", "-n5", ""], "history list", "nothing", "", "");
        check(&["model", "calibrate", "x", "--write", "--j"], "model calibrate", "flag", "", "--j");
        check(&["--none=x"], "", "nothing", "--none=", "x");
        check(&["nonsense", ""], "", "nothing", "", "");
    }

    #[test]
    fn what_came_before_is_kept() {
        let mut root = Cli::command();
        root.build();
        let words = ["--schemas", "a", "call", "t", "--arg", "x=1", "--schemas=b", "--arg", ""].map(str::to_owned);
        let spot = spot(&root, &words);
        assert_eq!((spot.value("name"), spot.value("schemas"), spot.value("args")), (Some("t"), Some("b"), Some("x=1")));
    }
    proptest::proptest! {
        #![proptest_config(crate::size::property(256))]
        #[test]
        fn any_words_have_a_spot(words in proptest::collection::vec(
            "(-|--|--schemas=?|--arg|-[a-zé]{0,3}=?|call|model|history|list|tools|test|paint|--é|[a-c=,\\-\u{1b}]{0,4})", 0..8,
        )) {
            let mut root = Cli::command();
            root.build();
            let spot = spot(&root, &words);
            let last = words.last().map_or("", String::as_str);
            proptest::prop_assert_eq!(format!("{}{}", spot.head, spot.typed), last);
        }
    }
}
