//! What a line is before the model sees it: a reserved word, a command, a change of folder, a typed call, a plain shell
//! line; or a sentence.

/// A command that the session answers itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// The tools.
    Tools,
    /// What was asked before.
    History,
    /// Rates and times.
    Stats,
    /// The checkpoint in use.
    Model,
    /// The rules in force.
    Policy,
    /// Sentences that are remembered.
    Memory,
    /// The keys and words.
    Help,
    /// Another working folder.
    Cd,
    /// End the session.
    Quit,
    /// Empty the transcript.
    Clear,
    /// What takes the last run back.
    Undo,
    /// Drop what waits.
    Cancel,
}

/// A row of the popup: name, what it takes, what it does.
pub type PopupRow = (&'static str, &'static str, &'static str);

/// The commands of the popup: name, what it takes, what it does.
pub const COMMANDS: [(&str, &str, &str, Command); 12] = [
    ("tools", "", "the tools", Command::Tools),
    ("history", "", "search what you asked before", Command::History),
    ("stats", "", "speed of the last requests, memory", Command::Stats),
    ("model", "", "the checkpoint in use", Command::Model),
    ("policy", "", "the rules in force", Command::Policy),
    ("memory", "", "the sentences that are remembered; forget one", Command::Memory),
    ("help", "", "keys and words", Command::Help),
    ("cd", "FOLDER", "change the folder in which tools run", Command::Cd),
    ("undo", "", "show what undoes the last run", Command::Undo),
    ("cancel", "", "drop the lines that wait", Command::Cancel),
    ("clear", "", "empty the screen", Command::Clear),
    ("quit", "", "leave", Command::Quit),
];

/// Words that are commands without a slash, when nothing else stands in the line.
const RESERVED: [(&str, Command); 8] = [
    ("help", Command::Help),
    ("?", Command::Help),
    ("quit", Command::Quit),
    ("exit", Command::Quit),
    ("clear", Command::Clear),
    ("history", Command::History),
    ("undo", Command::Undo),
    ("cancel", Command::Cancel),
];

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A command.
    Command(Command),
    /// Another folder; the home folder where none is named.
    Folder(String),
    /// A shell line.
    Plain(String),
    /// A call, written out.
    Call,
    /// Nothing that is known, and why.
    Wrong(String),
    /// For the model.
    Sentence,
}

/// Reads a line, which is trimmed; `tools` are the names of the loaded tools.
pub(super) fn read(line: &str, tools: &[String]) -> Line {
    if let Some((_, command)) = RESERVED.iter().find(|(word, _)| *word == line) {
        return Line::Command(*command);
    }
    if let Some(plain) = line.strip_prefix('!') {
        let plain = plain.trim();
        return if plain.is_empty() { Line::Wrong("! runs a shell line: !ls -l".to_owned()) } else { Line::Plain(plain.to_owned()) };
    }
    if let Some(rest) = line.strip_prefix('/')
        && let Some(line) = command(rest)
    {
        return line;
    }
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let is_said = ["into ", "to ", "in ", "back "].iter().any(|word| rest.trim_start().starts_with(word));
    if first == "cd" && !is_said {
        // Several words are one name: `cd my notes`.
        return Line::Folder(one_word(rest.trim()).unwrap_or_else(|| rest.trim().to_owned()));
    }
    if is_call(first, rest.trim(), tools) { Line::Call } else { Line::Sentence }
}

/// A line that begins with a slash; `None` where it is a path.
fn command(rest: &str) -> Option<Line> {
    let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let argument = argument.trim();
    match COMMANDS.iter().find(|(known, ..)| *known == name) {
        Some((.., Command::Cd)) => one_word(argument).map(Line::Folder),
        Some((.., command)) if argument.is_empty() => Some(Line::Command(*command)),
        Some(_) => Some(Line::Wrong(format!("/{name} takes nothing after it; type /{name} alone"))),
        // `/etc/hosts has how many lines` is a sentence that begins with a path.
        None if name.is_empty() || name.contains('/') || !argument.is_empty() => None,
        None => {
            let near = matches(name).next().map(|(known, ..)| format!("did you mean /{known}? ")).unwrap_or_default();
            Some(Line::Wrong(format!("there is no command /{name}; {near}/help shows all")))
        }
    }
}

/// The commands that fit what was typed after the slash, best first.
pub(super) fn matches(typed: &str) -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str, Command)> {
    let mut fits: Vec<_> = COMMANDS.iter().filter_map(|c| Some((crate::text::fuzzy(typed, c.0)?, c))).collect();
    if !typed.is_empty() {
        fits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    fits.into_iter().map(|(_, command)| command)
}

/// The text as one word: without blanks, or in quotes; empty stays empty.
fn one_word(text: &str) -> Option<String> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)).filter(|t| !t.contains(quote)) {
            return Some(inner.to_owned());
        }
    }
    // A blank of a name may be written as a shell needs it.
    let plain = text.replace("\\ ", "\u{0}");
    (!plain.contains(char::is_whitespace)).then(|| plain.replace('\u{0}', " "))
}

/// A tool's name alone or with `{…}` or `name=value`; also what has that form and is not a tool, so that a slip is told
/// instead of guessed at.
fn is_call(first: &str, rest: &str, tools: &[String]) -> bool {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !first.chars().all(name) {
        return false;
    }
    let pair = |word: &str| word.split_once('=').is_some_and(|(key, _)| !key.is_empty() && key.chars().all(name));
    let formed = rest.starts_with('{') || rest.split_whitespace().next().is_some_and(pair);
    let known = tools.iter().any(|tool| tool == first);
    (known && (rest.is_empty() || formed)) || (formed && first.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Line {
        read(line, &["last_lines".to_owned(), "weather".to_owned()])
    }

    #[test]
    fn reserved_words_count_alone_only() {
        for (word, command) in RESERVED {
            assert_eq!(of(word), Line::Command(command));
            assert_eq!(of(&format!("{word} the last run")), Line::Sentence);
        }
        for (name, _, _, command) in COMMANDS.iter().filter(|c| c.3 != Command::Cd) {
            assert_eq!(of(&format!("/{name}")), Line::Command(*command));
        }
    }

    #[test]
    fn folders_shell_lines_and_calls_are_not_sentences() {
        for (line, want) in [
            ("cd docs", Line::Folder("docs".into())),
            ("cd", Line::Folder(String::new())),
            ("cd \"my docs\"", Line::Folder("my docs".into())),
            ("cd my\\ docs", Line::Folder("my docs".into())),
            ("/cd ..", Line::Folder("..".into())),
            ("cd my docs", Line::Folder("my docs".into())),
            ("cd into the folder docs", Line::Sentence),
            ("!ls -l | wc", Line::Plain("ls -l | wc".into())),
            ("last_lines {\"path\":\"a\"}", Line::Call),
            ("last_lines path=a count=2", Line::Call),
            ("last_lines", Line::Call),
            ("weather", Line::Call),
            ("last_line path=a", Line::Call),
            ("weather in Paris", Line::Sentence),
            ("set x=3 in a.txt", Line::Sentence),
            ("/etc/hosts has how many lines", Line::Sentence),
            ("/tmp", Line::Wrong("there is no command /tmp; /help shows all".into())),
            ("/hist", Line::Wrong("there is no command /hist; did you mean /history? /help shows all".into())),
            ("/stats now", Line::Wrong("/stats takes nothing after it; type /stats alone".into())),
        ] {
            assert_eq!(of(line), want, "{line}");
        }
        assert!(matches!(of("!"), Line::Wrong(_)));
    }

    #[test]
    fn the_popup_filters_as_one_types() {
        let names = |typed: &str| matches(typed).map(|c| c.0).collect::<Vec<_>>();
        assert_eq!(names("").len(), COMMANDS.len());
        assert_eq!(names("hi")[0], "history");
        assert_eq!(names("ql"), Vec::<&str>::new());
    }
}
