//! A sentence that is a command line (`ls -la src`, `tail -20 x.log`, `git switch main`) read against the action of a
//! tool: the action itself shows which word feeds which parameter.

use crate::manifest::{Action, Element, Part, ShellForm, Template, Tool};
use crate::sentence::{Looks, Sentence, Word, is_stop_word};
use crate::text::Span;
use serde_json::{Map, Value};

/// Programs whose names are everyday verbs or nouns of English: the sentence is theirs only where its words look like
/// arguments ("find x.txt", not "find the report", "sort names.txt", not "sort out my files").
const EVERYDAY: [&str; 24] = [
    "cat", "cut", "date", "file", "find", "head", "install", "join", "kill", "link", "look", "make", "man", "more", "open", "ping", "sort",
    "split", "tail", "time", "touch", "watch", "which", "who",
];

/// Short options of programs whose tools spell them out, and that people type without a dash.
const SHORT: [(&str, char, &str); 5] =
    [("tar", 'x', "--extract"), ("tar", 'c', "--create"), ("tar", 't', "--list"), ("tar", 'f', "--file"), ("tar", 'C', "--directory")];

/// Short options that change nothing of what is asked: more words, a compression that the program finds out itself.
const HARMLESS: [(&str, &str); 2] = [("tar", "vzjJ"), ("ps", "aefuxwlA")];

/// A command line as a tool's action reads it.
pub(super) struct CommandLine {
    /// Arguments in the order in which they were met.
    pub(super) arguments: Map<String, Value>,
    /// The words of the line.
    pub(super) taken: Vec<Span>,
    /// Words that the action has no place for.
    pub(super) left: Vec<Span>,
}

/// What an action's words are, in order.
enum Slot<'a> {
    /// A fixed option.
    Option(&'a str),
    /// A fixed word that is not an option.
    Fixed(&'a str),
    /// A value, behind the option that it belongs to.
    Value { name: &'a str, option: Option<&'a str> },
}

/// Reads the sentence as a command line of the tool's program; `None` where it is not one.
pub(super) fn read(sentence: &Sentence, tool: &Tool) -> Option<CommandLine> {
    let words: Vec<&Word> = sentence.words().iter().filter(|w| w.looks != Looks::Sign).collect();
    let (first, rest) = words.split_first()?;
    let program = first.span.of(sentence.text())?;
    if !is_command(sentence, program, rest) {
        return None;
    }
    let mut slots = Vec::new();
    collect(action_of(tool, program)?.get(1..)?, &mut slots);
    let mut line = Line { tool, sentence, program, slots, out: CommandLine::new(&words) };
    line.take(rest)?;
    let complete = |name: &String| line.out.arguments.contains_key(name);
    tool.params.iter().filter(|p| p.required).all(|p| complete(&p.name)).then_some(line.out)
}

/// How far the sentence is a command line of the tool's action: -1 of another one, 0 it is none, 1 with words that the action
/// has no place for, 2 whole.
pub(super) fn likeness(sentence: &Sentence, tool: &Tool) -> i8 {
    if let Some(line) = read(sentence, tool) {
        return if line.left.is_empty() { 2 } else { 1 };
    }
    let words: Vec<&Word> = sentence.words().iter().filter(|w| w.looks != Looks::Sign).collect();
    let Some((first, rest)) = words.split_first() else { return 0 };
    let program = first.span.of(sentence.text()).unwrap_or_default();
    let known = sentence.program().is_some() || action_of(tool, program).is_some();
    -i8::from(known && !EVERYDAY.contains(&program) && is_command(sentence, program, rest))
}

/// Whether the words after a program's name are arguments rather than the rest of a sentence.
fn is_command(sentence: &Sentence, program: &str, rest: &[&Word]) -> bool {
    let text = |w: &Word| w.span.of(sentence.text()).unwrap_or_default();
    let argument = |w: &&Word| !matches!(w.looks, Looks::Plain | Looks::Capital) || text(w).starts_with('-');
    // `-C out`: what stands behind an option is a value, whatever it says.
    let behind_option = |i: usize| i > 0 && text(rest[i - 1]).starts_with('-');
    let small = rest.iter().enumerate().any(|(i, w)| w.looks == Looks::Plain && is_stop_word(text(w)) && !behind_option(i));
    let option = |w: &&Word| text(w).starts_with('-') && text(w).len() > 1;
    !small && (!EVERYDAY.contains(&program) || rest.iter().all(argument) || rest.iter().any(option))
}

/// The argv of the tool's action that runs this program.
fn action_of<'a>(tool: &'a Tool, program: &str) -> Option<&'a [Element]> {
    let Some(Action::Shell(ways)) = &tool.action else { return None };
    ways.iter().find_map(|way| match &way.form {
        ShellForm::Argv(argv) => (fixed(argv.first()?)? == program).then_some(argv.as_slice()),
        ShellForm::Script { .. } => None,
    })
}

impl CommandLine {
    fn new(words: &[&Word]) -> Self {
        Self { arguments: Map::new(), taken: words.iter().map(|w| w.span).collect(), left: Vec::new() }
    }
}

fn fixed(element: &Element) -> Option<&str> {
    let Element::Word(Template { parts }) = element else { return None };
    match parts.as_slice() {
        [Part::Text(text)] => Some(text.rsplit('/').next().unwrap_or(text)),
        _ => None,
    }
}

fn collect<'a>(argv: &'a [Element], out: &mut Vec<Slot<'a>>) {
    for element in argv {
        match element {
            Element::If { then, otherwise, .. } => {
                collect(then, out);
                collect(otherwise, out);
            }
            Element::Each { param, .. } => out.push(Slot::Value { name: param, option: None }),
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
                    out.push(Slot::Value { name, option: Some(option.trim_end_matches('=')) });
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
    out.extend(name.map(|name| Slot::Value { name, option }));
}

struct Line<'a> {
    tool: &'a Tool,
    sentence: &'a Sentence,
    program: &'a str,
    slots: Vec<Slot<'a>>,
    out: CommandLine,
}

impl<'a> Line<'a> {
    fn text(&self, word: &Word) -> &'a str {
        word.span.of(self.sentence.text()).unwrap_or_default()
    }

    /// Takes the words after the program; `None` where they are not those of the action.
    fn take(&mut self, words: &[&Word]) -> Option<()> {
        let mut words = words.iter().copied().peekable();
        let subcommand = self.slots.iter().find_map(|s| if let Slot::Fixed(word) = s { Some(*word) } else { None });
        if let Some(wanted) = subcommand {
            words.next_if(|w| self.text(w) == wanted)?;
        }
        if SHORT.iter().any(|(p, ..)| *p == self.program) {
            // The first word holds the options, with or without a dash.
            let cluster = words.next_if(|w| w.looks == Looks::Plain || self.text(w).starts_with('-'))?;
            self.cluster(self.text(cluster))?;
        }
        // `ps aux` and `ps -ef` only ask for more or less of the same.
        if let Some((_, letters)) = HARMLESS.iter().find(|(p, _)| *p == self.program) {
            words.next_if(|w| self.text(w) != "-u" && self.text(w).trim_start_matches('-').chars().all(|c| letters.contains(c)));
        }
        while let Some(word) = words.next() {
            let text = self.text(word);
            let Some(option) = text.strip_prefix('-').filter(|o| !o.is_empty()) else {
                let name = self.next_place(word)?;
                self.put(name, word)?;
                continue;
            };
            if text == "--" {
                continue;
            }
            if let Some(name) = self.value_of(self.long(option).unwrap_or(text)) {
                self.put(name, words.next()?)?;
            } else if option.bytes().all(|b| b.is_ascii_digit()) {
                self.count(option, word)?;
            } else if !self.is_set(option) {
                self.out.left.push(word.span);
            }
        }
        Some(())
    }

    /// The long form of a short option.
    fn long(&self, short: &str) -> Option<&'static str> {
        SHORT.iter().find(|(p, c, _)| *p == self.program && short.chars().eq([*c])).map(|(.., long)| *long)
    }

    /// Options in one word, as `tar xzf` has them; `None` where the action does not have one of them.
    fn cluster(&self, letters: &str) -> Option<()> {
        let harmless = HARMLESS.iter().find(|(p, _)| *p == self.program).map_or("", |(_, letters)| letters);
        let has = |long: &str| {
            self.slots.iter().any(|s| match s {
                Slot::Option(o) | Slot::Value { option: Some(o), .. } => *o == long,
                _ => false,
            })
        };
        let known = |c: char| harmless.contains(c) || SHORT.iter().any(|(p, s, long)| *p == self.program && *s == c && has(long));
        letters.chars().filter(|c| *c != '-').all(known).then_some(())
    }

    /// Whether all letters of a cluster of short options, or a long option, are set by the action anyway.
    fn is_set(&self, option: &str) -> bool {
        let mut all = self.slots.iter().filter_map(|s| if let Slot::Option(o) = s { Some(*o) } else { None });
        if option.starts_with('-') {
            return all.any(|o| o.strip_prefix('-') == Some(option));
        }
        let short: String = all.filter(|o| !o.starts_with("--")).collect();
        option.chars().all(|c| c != '-' && short.contains(c))
    }

    /// The parameter whose value stands behind this option.
    fn value_of(&self, option: &str) -> Option<&'a str> {
        self.slots.iter().find_map(|s| match s {
            Slot::Value { name, option: Some(o) } if *o == option => Some(*name),
            _ => None,
        })
    }

    /// The first parameter without a value that may take this word: required ones and those that stand by themselves, in the
    /// action's order, before optional ones behind an option.
    fn next_place(&self, word: &Word) -> Option<&'a str> {
        let required = |name: &str| self.tool.param(name).is_some_and(|p| p.required);
        let takes = |name: &str| {
            let number =
                matches!(self.tool.param(name).map(|p| p.kind), Some(crate::manifest::Kind::Integer | crate::manifest::Kind::Number));
            !self.out.arguments.contains_key(name) && (!number || word.looks == Looks::Number)
        };
        let open = |first: bool| {
            self.slots.iter().find_map(|s| match s {
                Slot::Value { name, option } if (option.is_none() || required(name)) == first && takes(name) => Some(*name),
                _ => None,
            })
        };
        open(true).or_else(|| open(false))
    }

    /// `-20` is a count where the action has one behind an option.
    fn count(&mut self, digits: &str, word: &Word) -> Option<()> {
        use crate::manifest::Kind::{Integer, Number};
        let open = |p: &&crate::manifest::Param| matches!(p.kind, Integer | Number) && !self.out.arguments.contains_key(&p.name);
        match self.tool.params.iter().find(open) {
            Some(param) => drop(self.out.arguments.insert(param.name.clone(), serde_json::from_str(digits).ok()?)),
            None => self.out.left.push(word.span),
        }
        Some(())
    }

    /// A word as the value of a parameter.
    fn put(&mut self, name: &str, word: &Word) -> Option<()> {
        use crate::manifest::Kind::{Boolean, Integer, Number, Object, String};
        let (param, text) = (self.tool.param(name)?, self.text(word));
        let value = match param.kind {
            String => Value::from(text),
            Integer | Number => serde_json::from_str(text.trim_start_matches(['-', '+'])).ok().filter(Value::is_number)?,
            crate::manifest::Kind::Array => match self.out.arguments.get(name) {
                Some(Value::Array(items)) => Value::Array(items.iter().cloned().chain([text.into()]).collect()),
                _ => Value::Array(vec![text.into()]),
            },
            Boolean | Object => return None,
        };
        self.out.arguments.insert(name.to_owned(), value);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, ToolSet, load};
    use serde_json::json;

    fn set() -> ToolSet {
        let text = r#"{"needlesh":1,"tools":[
            {"name":"last_lines","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string"},"count":{"type":"integer"}},"required":["path"]},
             "action":{"shell":{"argv":["tail",{"if":"count","then":["-n","{count}"]},"--","{path}"]}}},
            {"name":"switch","description":"d","parameters":{"type":"object","properties":{"branch":{"type":"string"}},"required":["branch"]},
             "action":{"shell":{"argv":["git","-c","core.fsmonitor=false","switch","--","{branch}"]}}},
            {"name":"list","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string","default":"."}}},
             "action":{"shell":{"argv":["ls","-lA","--","{path}"]}}},
            {"name":"search","description":"d","parameters":{"type":"object","properties":{"text":{"type":"string"},"path":{"type":"string","default":"."}},"required":["text"]},
             "action":{"shell":{"argv":["grep","-rnIF","-e","{text}","--","{path}"]}}},
            {"name":"recent","description":"d","parameters":{"type":"object","properties":{"days":{"type":"integer","default":1},"path":{"type":"string","default":"."}}},
             "action":{"shell":{"argv":["find","{path}","-type","f","-mtime","-{days}"]}}},
            {"name":"unpack","description":"d","parameters":{"type":"object","properties":{"archive":{"type":"string"},"folder":{"type":"string","default":"."}},"required":["archive"]},
             "action":{"shell":{"argv":["tar","--extract","--file={archive}","--directory={folder}"]}}},
            {"name":"ping","description":"d","parameters":{"type":"object","properties":{"host":{"type":"string"},"count":{"type":"integer","default":3}},"required":["host"]},
             "action":{"shell":{"argv":["ping","-c","{count}","--","{host}"]}}}]}"#;
        load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() })
    }

    fn reads(say: &str, tool: &str) -> Option<(Value, Vec<String>)> {
        let tools = set();
        assert!(tools.problems.is_empty(), "{:?}", tools.problems);
        let sentence = Sentence::read(say);
        let line = read(&sentence, tools.get(tool).unwrap())?;
        let left = line.left.iter().map(|s| s.of(sentence.text()).unwrap().to_owned()).collect();
        Some((Value::Object(line.arguments), left))
    }

    #[test]
    fn words_go_where_the_action_has_them() {
        for say in ["tail -20 x.log", "tail -n 20 x.log", "tail x.log -n 20"] {
            assert_eq!(reads(say, "last_lines"), Some((json!({"path": "x.log", "count": 20}), vec![])), "{say}");
        }
        assert_eq!(reads("git switch main", "switch"), Some((json!({"branch": "main"}), vec![])));
        assert_eq!(reads("ls", "list"), Some((json!({}), vec![])));
        assert_eq!(reads("ls -l \"my photos\"", "list"), Some((json!({"path": "my photos"}), vec![])));
        assert_eq!(reads("grep -n malloc alloc.c", "search"), Some((json!({"text": "malloc", "path": "alloc.c"}), vec![])));
        assert_eq!(reads("find photos -mtime -10", "recent"), Some((json!({"path": "photos", "days": 10}), vec![])));
        assert_eq!(reads("ping -c 4 1.1.1.1", "ping"), Some((json!({"host": "1.1.1.1", "count": 4}), vec![])));
        for say in ["tar xzf a.tgz -C out", "tar -xzf a.tgz -C out"] {
            assert_eq!(reads(say, "unpack"), Some((json!({"archive": "a.tgz", "folder": "out"}), vec![])), "{say}");
        }
        // What the action does not do is left, not dropped.
        assert_eq!(reads("ls -lR src", "list"), Some((json!({"path": "src"}), vec!["-lR".to_owned()])));
    }

    #[test]
    fn a_sentence_of_words_is_not_a_command_line() {
        for (say, tool) in [
            ("git stash", "switch"),
            ("git switch", "switch"),
            ("tail of the log", "last_lines"),
            ("tail end please", "last_lines"),
            ("ls the folder src", "list"),
            ("ls a b c", "list"),
            ("list src", "list"),
            ("tar czf a.tgz out", "unpack"),
        ] {
            assert_eq!(reads(say, tool), None, "{say}");
        }
    }
}
