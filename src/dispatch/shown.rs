//! Command lines that examples show. An example's words with its values left open are a way to call its tool: `zip -r site.zip
//! site` shows where archive and folder stand, which the script that packs says to nobody, and `git checkout -b fix/typo` is
//! another program's line for the same wish.

use super::command::CommandLine;
use super::program_words::{SUBCOMMANDS, is_command, options_of, words_of};
use crate::manifest::{Kind, Param, Tool};
use crate::sentence::{Sentence, is_program, is_stop_word};
use crate::text::Span;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Words of such an example at most.
const MAX_WORDS: usize = 12;

/// The command lines of all tools' examples, by their program.
#[derive(Debug, Default)]
pub(super) struct Shown(HashMap<String, Vec<Line>>);

/// One of them.
#[derive(Debug)]
struct Line {
    /// Place of the tool.
    tool: usize,
    say: String,
    words: Vec<Vec<Bit>>,
    /// Arguments that stand in no word of it: `sha512sum` says which sum.
    given: Map<String, Value>,
}

#[derive(Debug, PartialEq)]
enum Bit {
    Text(String),
    Hole(String),
}

/// A sentence read by one of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match {
    /// Words beside the program that the example fixes.
    pub(super) fixed: usize,
    pub(super) line: CommandLine,
    /// Where each argument stands; one that the example gives is said by its program.
    pub(super) spans: Vec<(String, Span)>,
}

impl Shown {
    /// Those of these tools.
    pub(super) fn new(tools: &[Tool]) -> Self {
        let mut all: HashMap<String, Vec<Line>> = HashMap::new();
        for (place, tool) in tools.iter().enumerate() {
            for example in &tool.examples {
                let [(name, arguments)] = example.calls.as_slice() else { continue };
                let program = example.say.split_whitespace().next().unwrap_or_default();
                if !tool.answers_to(name) || !(is_program(program) || options_of(tool, program).is_some()) {
                    continue;
                }
                if let Some((words, given)) = opened(tool, &example.say, arguments) {
                    let line = Line { tool: place, say: example.say.clone(), words, given };
                    all.entry(program.to_owned()).or_default().push(line);
                }
            }
        }
        Self(all)
    }

    /// The sentence as each tool's examples read it, the one with the most fixed words; `skip` names examples that do not count.
    pub(super) fn read(&self, sentence: &Sentence, tools: &[Tool], skip: impl Fn(&str) -> bool) -> HashMap<usize, Match> {
        let mut out: HashMap<usize, Match> = HashMap::new();
        let Some((program, rest)) = words_of(sentence) else { return out };
        let Some(lines) = self.0.get(program).filter(|_| is_command(sentence, program, &rest)) else { return out };
        let said = split(sentence.text());
        for line in lines.iter().filter(|l| l.words.len() == said.len() && !skip(&l.say)) {
            let Some(tool) = tools.get(line.tool) else { continue };
            let Some(found) = line.read(tool, sentence.text(), &said) else { continue };
            if out.get(&line.tool).is_none_or(|best| best.fixed < found.fixed) {
                out.insert(line.tool, found);
            }
        }
        out
    }
}

impl Line {
    fn read(&self, tool: &Tool, text: &str, said: &[Span]) -> Option<Match> {
        let mut values: Vec<(&str, Span)> = Vec::new();
        for (bits, word) in self.words.iter().zip(said) {
            fill(bits, *word, text, &mut values)?;
        }
        let (mut arguments, mut spans) = (Map::new(), Vec::new());
        for param in &tool.params {
            let place = values.iter().find(|(name, _)| *name == param.name).map(|(_, place)| *place);
            let value = match (place, self.given.get(&param.name)) {
                (Some(place), _) => value(param, place.of(text)?)?,
                (None, Some(given)) => given.clone(),
                (None, None) => continue,
            };
            arguments.insert(param.name.clone(), value);
            spans.extend(place.or(said.first().copied()).map(|place| (param.name.clone(), place)));
        }
        if !tool.check(&arguments).invalid.is_empty() {
            return None;
        }
        let fixed = self.words.iter().skip(1).filter(|bits| bits.iter().all(|b| matches!(b, Bit::Text(_)))).count();
        Some(Match { fixed, line: CommandLine { arguments, taken: said.to_vec(), left: Vec::new() }, spans })
    }
}

/// The words of a command line, quotes apart, as a shell would have them.
fn split(text: &str) -> Vec<Span> {
    let (mut out, mut open): (Vec<Span>, Option<(usize, Option<char>)>) = (Vec::new(), None);
    for (at, c) in text.char_indices() {
        match open {
            None if c.is_whitespace() => {}
            None if matches!(c, '"' | '\'') => open = Some((at + 1, Some(c))),
            None => open = Some((at, None)),
            Some((start, Some(quote))) if c == quote => {
                out.push(Span { start, end: at });
                open = None;
            }
            Some((start, None)) if c.is_whitespace() => {
                out.push(Span { start, end: at });
                open = None;
            }
            Some(_) => {}
        }
    }
    out.extend(open.map(|(start, _)| Span { start, end: text.len() }));
    out
}

type Opened = (Vec<Vec<Bit>>, Map<String, Value>);

/// The words of an example with its values left open, and the values that stand in none of them; `None` where it is not a
/// command line, or where a value stands in two places.
fn opened(tool: &Tool, say: &str, arguments: &Map<String, Value>) -> Option<Opened> {
    let spans = split(say);
    if spans.len() > MAX_WORDS {
        return None;
    }
    let mut words: Vec<Vec<Bit>> = spans.iter().map(|s| vec![Bit::Text(s.of(say).unwrap_or_default().to_owned())]).collect();
    let mut given = Map::new();
    for (name, value) in arguments {
        let param = tool.param(name)?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().map(Value::as_str).collect::<Option<Vec<_>>>().filter(|i| i.len() == 1)?[0].to_owned(),
            other => other.to_string(),
        };
        let whole = |bits: &[Bit]| bits.len() == 1 && matches!(&bits[0], Bit::Text(t) if *t == text);
        let mut places = (1..words.len()).filter(|i| whole(&words[*i]));
        match (places.next(), places.next()) {
            (Some(at), None) => words[at] = vec![Bit::Hole(name.clone())],
            (Some(_), Some(_)) => return None,
            (None, _) if within(&mut words, &text, name) => {}
            (None, _) if param.kind == Kind::Boolean || !param.choices.is_empty() => drop(given.insert(name.clone(), value.clone())),
            (None, _) => return None,
        }
    }
    let small = |t: &str| is_stop_word(t) && !SUBCOMMANDS.contains(&t);
    let part_of_speech = |bits: &Vec<Bit>| matches!(bits.as_slice(), [Bit::Text(t)] if small(t));
    (!words.iter().skip(1).any(part_of_speech)).then_some((words, given))
}

/// Opens the one place inside a word where the value stands between other signs: `100,120p`.
fn within(words: &mut [Vec<Bit>], text: &str, name: &str) -> bool {
    // In `100,120p` the 1 of 100 is not a value, nor is a letter of a word.
    let joined = |(a, b): (char, char)| a.is_alphanumeric() && b.is_alphanumeric() && a.is_ascii_digit() == b.is_ascii_digit();
    let apart = |a: Option<char>, b: Option<char>| !a.zip(b).is_some_and(joined);
    let mut places = Vec::new();
    for (word, bits) in words.iter().enumerate().skip(1) {
        for (bit, t) in bits.iter().enumerate().filter_map(|(i, b)| if let Bit::Text(t) = b { Some((i, t)) } else { None }) {
            let fits = |at: &usize| {
                let (before, after) = (&t[..*at], &t[at + text.len()..]);
                apart(before.chars().next_back(), text.chars().next()) && apart(text.chars().next_back(), after.chars().next())
            };
            places.extend(t.match_indices(text).map(|(at, _)| at).filter(fits).map(|at| (word, bit, at)));
        }
    }
    let [(word, bit, at)] = places[..] else { return false };
    let Some(Bit::Text(t)) = words[word].get(bit) else { return false };
    let (before, after) = (t[..at].to_owned(), t[at + text.len()..].to_owned());
    let parts = [Bit::Text(before), Bit::Hole(name.to_owned()), Bit::Text(after)];
    words[word].splice(bit..=bit, parts.into_iter().filter(|b| *b != Bit::Text(String::new())));
    true
}

/// Where the holes of a word stand; `None` where it is another word.
fn fill<'a>(bits: &'a [Bit], word: Span, text: &str, values: &mut Vec<(&'a str, Span)>) -> Option<()> {
    let (mut rest, mut at) = (word.of(text)?, word.start);
    for (i, bit) in bits.iter().enumerate() {
        match bit {
            Bit::Text(fixed) => {
                rest = rest.strip_prefix(fixed.as_str())?;
                at += fixed.len();
            }
            Bit::Hole(name) => {
                let end = match bits.get(i + 1) {
                    Some(Bit::Text(next)) => rest.find(next.as_str())?,
                    _ => rest.len(),
                };
                // An option is not a value.
                if end == 0 || (i == 0 && rest.starts_with('-')) {
                    return None;
                }
                values.push((name, Span { start: at, end: at + end }));
                rest = &rest[end..];
                at += end;
            }
        }
    }
    rest.is_empty().then_some(())
}

fn value(param: &Param, said: &str) -> Option<Value> {
    match param.kind {
        Kind::String => Some(said.into()),
        Kind::Integer | Kind::Number => serde_json::from_str(said).ok().filter(Value::is_number),
        Kind::Array => Some(Value::Array(vec![said.into()])),
        Kind::Boolean | Kind::Object => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, ToolSet, load};
    use serde_json::json;

    fn set() -> ToolSet {
        let text = r#"{"needlesh":1,"tools":[
            {"name":"zip","description":"d","parameters":{"type":"object","properties":{"source":{"type":"string"},"archive":{"type":"string"}},"required":["source","archive"]},
             "action":{"shell":{"script":"zip -r -q \"$archive\" \"$source\""}},
             "examples":[{"say":"zip -r site.zip site","arguments":{"source":"site","archive":"site.zip"}},
                         {"say":"zip the folder a into b.zip","arguments":{"source":"a","archive":"b.zip"}}]},
            {"name":"lines","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string"},"first":{"type":"integer"},"last":{"type":"integer"}}},
             "action":{"shell":{"script":"awk '{print}' \"$path\""}},
             "examples":[{"say":"sed -n 3,9p a.txt","arguments":{"path":"a.txt","first":3,"last":9}}]},
            {"name":"sum","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string"},"kind":{"type":"string","enum":["sha1","sha512"]}}},
             "action":{"shell":{"script":"exec openssl dgst -\"$kind\" -- \"$path\""}},
             "examples":[{"say":"sha1sum a.iso","arguments":{"path":"a.iso","kind":"sha1"}},
                         {"say":"openssl dgst -sha1 a.iso","arguments":{"path":"a.iso","kind":"sha1"}}]}]}"#;
        load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() })
    }

    fn read(say: &str) -> Vec<(usize, usize, Value)> {
        let tools = set();
        assert!(tools.problems.is_empty(), "{:?}", tools.problems);
        let found = Shown::new(&tools.tools).read(&Sentence::read(say), &tools.tools, |_| false);
        found.into_iter().map(|(tool, m)| (tool, m.fixed, Value::Object(m.line.arguments))).collect()
    }

    #[test]
    fn the_values_stand_where_the_example_has_its_own() {
        assert_eq!(read("zip -r a.zip src"), [(0, 1, json!({"source": "src", "archive": "a.zip"}))]);
        assert_eq!(read("zip -r 'my site.zip' \"my site\""), [(0, 1, json!({"source": "my site", "archive": "my site.zip"}))]);
        assert_eq!(read("sed -n 100,120p server.log"), [(1, 1, json!({"path": "server.log", "first": 100, "last": 120}))]);
        assert_eq!(read("sha1sum x.bin"), [(2, 0, json!({"path": "x.bin", "kind": "sha1"}))]);
        assert_eq!(read("openssl dgst -sha512 x.bin"), [(2, 1, json!({"path": "x.bin", "kind": "sha512"}))]);
    }

    #[test]
    fn other_words_are_another_command() {
        for say in ["zip -u a.zip src", "zip -r a.zip", "zip -r a.zip src out", "zip -r -q src", "sed -n 3p a.txt", "sed -n a,bp a.txt"] {
            assert!(read(say).is_empty(), "{say}");
        }
        assert!(read("openssl dgst -md5 x.bin").is_empty(), "no such sum");
        assert!(read("zip the folder x into y.zip").is_empty(), "a sentence is not a command line");
    }

    #[test]
    fn an_example_that_does_not_count_reads_nothing() {
        let tools = set();
        let shown = Shown::new(&tools.tools);
        assert!(shown.read(&Sentence::read("zip -r a.zip src"), &tools.tools, |say| say == "zip -r site.zip site").is_empty());
    }
}
