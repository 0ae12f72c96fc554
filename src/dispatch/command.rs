//! A sentence that is a command line (`ls -la src`, `tail -20 x.log`, `git switch main`) read against the action of a
//! tool: the action itself shows which word feeds which parameter.

use super::program_words::{HARMLESS, SHORT, Slot, action_of, collect, is_command, options_of, words_of};
use crate::manifest::Tool;
use crate::sentence::{Looks, Sentence, Word};
use crate::text::Span;
use serde_json::{Map, Value};

/// A command line as a tool's action reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CommandLine {
    /// Arguments in the order in which they were met.
    pub(super) arguments: Map<String, Value>,
    /// The words of the line.
    pub(super) taken: Vec<Span>,
    /// Words that the action has no place for.
    pub(super) left: Vec<Span>,
}

/// Reads the sentence as a command line of the tool's program; `None` where it is not one, or not a whole one.
pub(super) fn read(sentence: &Sentence, tool: &Tool) -> Option<CommandLine> {
    let line = line(sentence, tool)?;
    let complete = |name: &String| line.arguments.contains_key(name);
    tool.params.iter().filter(|p| p.required).all(|p| complete(&p.name)).then_some(line)
}

/// The same, whether or not something is missing.
pub(super) fn line(sentence: &Sentence, tool: &Tool) -> Option<CommandLine> {
    let (program, rest) = words_of(sentence)?;
    if !is_command(sentence, program, &rest) {
        return None;
    }
    let words: Vec<&Word> = sentence.words().iter().filter(|w| w.looks != Looks::Sign).collect();
    let mut slots = Vec::new();
    collect(action_of(tool, program)?.get(1..)?, &mut slots);
    let mut line = Line { tool, sentence, program, slots, out: CommandLine::new(&words) };
    line.take(&rest)?;
    Some(line.out)
}

impl CommandLine {
    fn new(words: &[&Word]) -> Self {
        Self { arguments: Map::new(), taken: words.iter().map(|w| w.span).collect(), left: Vec::new() }
    }
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
        for (place, wanted) in self.subcommands().into_iter().enumerate() {
            // `git stash` is short for `git stash push`; another word there is another command.
            let typed = words.next_if(|w| self.text(w) == wanted);
            if typed.is_none() && (place == 0 || words.peek().is_some_and(|w| !self.text(w).starts_with('-'))) {
                return None;
            }
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
            if let Some((name, sign)) = self.value_of(self.long(option).unwrap_or(text)) {
                let next = words.next()?;
                // `-mtime +14` is not what `-mtime -14` finds.
                if sign.is_some_and(|sign| self.text(next).starts_with(['+', '-']) && !self.text(next).starts_with(sign)) {
                    self.out.left.push(next.span);
                }
                self.put(name, next)?;
            } else if option.bytes().all(|b| b.is_ascii_digit()) {
                self.count(option, word)?;
            } else if !self.is_set(text) {
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

    /// Whether the action gives this option anyway, or it changes nothing.
    fn is_set(&self, option: &str) -> bool {
        options_of(self.tool, self.program).is_some_and(|o| o.has(option))
    }

    /// The fixed words before the first value: `stash`, `push`.
    fn subcommands(&self) -> Vec<&'a str> {
        let before = self.slots.iter().take_while(|s| !matches!(s, Slot::Value { option: None, .. }));
        before.filter_map(|s| if let Slot::Fixed(word) = s { Some(*word) } else { None }).collect()
    }

    /// The parameter whose value stands behind this option, with the sign that the action writes before it; of a short option
    /// also where the action has a long one with that letter (`-m` for `--message`) and no short one.
    fn value_of(&self, option: &str) -> Option<(&'a str, Option<&'a str>)> {
        let behind = |is: &dyn Fn(&str) -> bool| {
            self.slots.iter().find_map(|s| match s {
                Slot::Value { name, option: Some(o), sign } if is(o) => Some((*name, *sign)),
                _ => None,
            })
        };
        let letter = option.strip_prefix('-').filter(|o| o.len() == 1 && o.starts_with(|c: char| c.is_ascii_alphabetic()));
        let long = |o: &str| letter.is_some_and(|l| o.strip_prefix("--").is_some_and(|o| o.starts_with(l)));
        behind(&|o| o == option).or_else(|| behind(&long))
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
                Slot::Value { name, option, .. } if (option.is_none() || required(name)) == first && takes(name) => Some(*name),
                _ => None,
            })
        };
        open(true).or_else(|| open(false))
    }

    /// `-20` is a count where the action has one behind an option.
    fn count(&mut self, digits: &str, word: &Word) -> Option<()> {
        use crate::manifest::Kind::{Integer, Number};
        let behind = |name: &str| self.slots.iter().any(|s| matches!(s, Slot::Value { name: n, option: Some(_), .. } if *n == name));
        // `kill -9 4711`: a number that stands by itself is not what `-9` gives.
        let open = |p: &&crate::manifest::Param| {
            matches!(p.kind, Integer | Number) && !self.out.arguments.contains_key(&p.name) && behind(&p.name)
        };
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
pub(super) mod tests {
    use super::*;
    use crate::manifest::{Sources, ToolSet, load};
    use serde_json::json;

    pub(in crate::dispatch) fn set() -> ToolSet {
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
            {"name":"kill","description":"d","parameters":{"type":"object","properties":{"pid":{"type":"integer"}},"required":["pid"]},
             "action":{"shell":{"argv":["kill","--","{pid}"]}}},
            {"name":"stash","description":"d","action":{"shell":{"argv":["git","stash","push"]}}},
            {"name":"compose","description":"d","action":{"shell":{"argv":["docker","compose","up","--detach"]}}},
            {"name":"commit","description":"d","parameters":{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]},
             "action":{"shell":{"argv":["git","commit","--no-gpg-sign","--message={message}"]}}},
            {"name":"drop_branch","description":"d","parameters":{"type":"object","properties":{"branch":{"type":"string"}},"required":["branch"]},
             "action":{"shell":{"script":"exec git branch --delete -- \"$branch\""}}},
            {"name":"zip","description":"d","parameters":{"type":"object","properties":{"source":{"type":"string"},"archive":{"type":"string"}},"required":["source","archive"]},
             "action":{"shell":{"script":"zip -r -q \"$archive\" \"$source\""}}},
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
        assert_eq!(reads("git commit -m \"fix the parser\"", "commit"), Some((json!({"message": "fix the parser"}), vec![])));
        assert_eq!(reads("docker compose up -d", "compose"), Some((json!({}), vec![])));
        for say in ["git stash", "git stash push"] {
            assert_eq!(reads(say, "stash"), Some((json!({}), vec![])), "{say}");
        }
        // `-9` is not what `kill` is given by itself.
        assert_eq!(reads("kill -9 4711", "kill"), Some((json!({"pid": 4711}), vec!["-9".to_owned()])));
        // `+14` is the opposite of what the action writes.
        assert_eq!(reads("find photos -mtime +14", "recent"), Some((json!({"path": "photos", "days": 14}), vec!["+14".to_owned()])));
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
            ("git stash pop", "stash"),
            ("docker compose down", "compose"),
        ] {
            assert_eq!(reads(say, tool), None, "{say}");
        }
    }
}
