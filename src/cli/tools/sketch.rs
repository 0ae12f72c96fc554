//! A tool made of a command line: what its holes are, and sentences that could ask for it.

use super::super::args::Reach;
use crate::lint::{ends_options, options_stand_alone};
use crate::manifest::Template;
use crate::text;
use serde_json::{Map, Value, json};

/// What is known of a tool that is to be made.
pub(super) struct Sketch {
    pub(super) name: String,
    pub(super) argv: Vec<String>,
    pub(super) description: Option<String>,
    /// Sentences; `{hole=value}` gives a value.
    pub(super) say: Vec<String>,
    pub(super) reach: Option<Reach>,
}

/// What a hole's name says about its values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guess {
    Path,
    Number,
    Text,
}

const PATHS: [&str; 20] = [
    "path",
    "file",
    "folder",
    "dir",
    "directory",
    "archive",
    "from",
    "to",
    "source",
    "target",
    "src",
    "dst",
    "dest",
    "destination",
    "input",
    "output",
    "image",
    "video",
    "document",
    "project",
];
const NUMBERS: [&str; 18] = [
    "n", "count", "number", "lines", "days", "hours", "minutes", "seconds", "port", "limit", "size", "depth", "width", "height", "level",
    "percent", "year", "quality",
];

fn guess(hole: &str) -> Guess {
    let last = hole.rsplit(['_', '-', '.', ' ']).next().unwrap_or(hole).to_lowercase();
    if PATHS.contains(&last.as_str()) {
        Guess::Path
    } else if NUMBERS.contains(&last.as_str()) {
        Guess::Number
    } else {
        Guess::Text
    }
}

impl Sketch {
    /// The words of a line that a person typed: quotes keep blanks together. `None` where a quote is open.
    pub(super) fn words(line: &str) -> Option<Vec<String>> {
        let (mut words, mut word, mut quote, mut any) = (Vec::new(), String::new(), None, false);
        for c in line.chars() {
            match (quote, c) {
                (Some(q), c) if c == q => quote = None,
                (None, '\'' | '"') => (quote, any) = (Some(c), true),
                (None, c) if c.is_whitespace() => {
                    if any || !word.is_empty() {
                        words.push(std::mem::take(&mut word));
                    }
                    any = false;
                }
                (_, c) => word.push(c),
            }
        }
        if any || !word.is_empty() {
            words.push(word);
        }
        quote.is_none().then_some(words)
    }

    /// The holes, in the order of the command.
    fn holes(&self) -> Result<Vec<String>, String> {
        let mut all: Vec<String> = Vec::new();
        for word in &self.argv {
            for hole in Template::parse(word)?.holes() {
                if !all.iter().any(|known| known == hole) {
                    all.push(hole.to_owned());
                }
            }
        }
        Ok(all)
    }

    /// The tool in the native form.
    ///
    /// # Errors
    /// What of the command cannot be read.
    pub(super) fn tool(&self) -> Result<Value, String> {
        let holes = self.holes()?;
        let first = self.argv.first().map(|word| Template::parse(word)).transpose()?;
        if !first.is_some_and(|word| word.is_fixed()) {
            return Err("the first word names the program, without a hole".to_owned());
        }
        let properties: Map<String, Value> = holes.iter().map(|hole| (hole.clone(), property(hole))).collect();
        let hints = match self.reach.unwrap_or(Reach::Destroys) {
            Reach::Reads => json!({"readOnlyHint": true, "destructiveHint": false, "openWorldHint": false}),
            Reach::Changes => json!({"readOnlyHint": false, "destructiveHint": false, "openWorldHint": false}),
            Reach::Destroys => json!({"readOnlyHint": false, "destructiveHint": true}),
        };
        Ok(json!({
            "name": self.name,
            "description": self.described(&holes),
            "parameters": {"type": "object", "properties": properties, "required": holes},
            "action": {"shell": {"argv": self.safe_argv()}},
            "annotations": hints,
            "examples": self.examples(&holes)?,
        }))
    }

    fn described(&self, holes: &[String]) -> String {
        if let Some(text) = &self.description {
            return text.clone();
        }
        let start = capitalised(&spoken(&self.name));
        let of: Vec<String> = holes.iter().map(|hole| spoken(hole)).collect();
        let program = self.argv.first().map(String::as_str).unwrap_or_default();
        if of.is_empty() { format!("{start} with {program}") } else { format!("{start} with {program}, given {}", of.join(" and ")) }
    }

    /// The command, with a `--` before the first value of a program that ends its options so.
    fn safe_argv(&self) -> Vec<String> {
        let mut argv = self.argv.clone();
        let known = argv.first().is_some_and(|program| ends_options(program)) && !argv.iter().any(|word| word == "--");
        // `wc -l {file}`: no option of it has a value.
        let alone = argv.first().is_some_and(|program| options_stand_alone(program));
        let bare = |i: usize| argv[i].starts_with('{') && !argv[i].starts_with("{{") && (alone || !argv[i - 1].starts_with('-'));
        if let Some(place) = (1..argv.len()).find(|i| known && bare(*i)) {
            // Options after it would be operands.
            if argv[place..].iter().all(|word| !word.starts_with('-')) {
                argv.insert(place, "--".to_owned());
            }
        }
        argv
    }

    fn examples(&self, holes: &[String]) -> Result<Vec<Value>, String> {
        let mut all: Vec<Value> = Vec::new();
        for text in &self.say {
            let (say, arguments) = said(text, holes)?;
            all.push(json!({"say": say, "arguments": arguments}));
        }
        let values: Map<String, Value> = holes.iter().enumerate().map(|(i, hole)| (hole.clone(), sample(hole, i))).collect();
        let shown = |hole: &String| values.get(hole).map(text::plain).unwrap_or_default();
        let named: Vec<String> = holes.iter().map(|hole| format!("{} {}", spoken(hole), shown(hole))).collect();
        let plain = if named.is_empty() { spoken(&self.name) } else { format!("{} with {}", spoken(&self.name), named.join(" and ")) };
        let mut line = self.argv.join(" ");
        for hole in holes {
            line = line.replace(&format!("{{{hole}}}"), &shown(hole));
        }
        if all.is_empty() {
            all.push(json!({"say": format!("please {plain}"), "arguments": values}));
        }
        all.push(json!({"say": line, "arguments": values}));
        all.push(json!({"say": format!("don't {plain}"), "calls": []}));
        Ok(all)
    }
}

/// A name as a person says it.
fn spoken(name: &str) -> String {
    name.replace(['_', '-', '.'], " ")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

fn property(hole: &str) -> Value {
    let start = capitalised(&spoken(hole));
    match guess(hole) {
        Guess::Path => json!({"type": "string", "format": "path", "description": start}),
        Guess::Number => json!({"type": "integer", "description": start}),
        Guess::Text => json!({"type": "string", "description": start}),
    }
}

/// A value that a sentence can hold.
fn sample(hole: &str, place: usize) -> Value {
    match guess(hole) {
        Guess::Path => ["notes.txt", "photos", "backup.tar", "report.pdf"][place % 4].into(),
        Guess::Number => (place + 3).into(),
        Guess::Text => ["alpha", "beta", "gamma", "delta"][place % 4].into(),
    }
}

/// A sentence with `{hole=value}` in it, and its arguments.
fn said(text: &str, holes: &[String]) -> Result<(String, Map<String, Value>), String> {
    let (mut say, mut arguments, mut rest) = (String::new(), Map::new(), text);
    while let Some(at) = rest.find('{') {
        let (before, tail) = rest.split_at(at);
        let end = tail.find('}').ok_or_else(|| format!("a '{{' without its '}}' in {text:?}"))?;
        let inner = &tail[1..end];
        let (hole, value) =
            inner.split_once('=').ok_or_else(|| format!("{{{inner}}} in {text:?} gives no value: write {{{inner}=value}}"))?;
        if !holes.iter().any(|known| known == hole) {
            return Err(format!("{hole:?} is not a hole of the command"));
        }
        say.push_str(before);
        say.push_str(value);
        let number = (guess(hole) == Guess::Number).then(|| value.parse::<i64>().ok()).flatten();
        arguments.insert(hole.to_owned(), number.map_or_else(|| value.into(), Into::into));
        rest = &tail[end + 1..];
    }
    say.push_str(rest);
    match holes.iter().find(|hole| !arguments.contains_key(*hole)) {
        Some(open) => Err(format!("{text:?} has no value for {open:?}: write {{{open}=value}} where it is said")),
        None => Ok((say, arguments)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(line: &str, say: &[&str]) -> Sketch {
        let say = say.iter().map(|s| (*s).to_owned()).collect();
        Sketch { name: "pack_it".into(), argv: Sketch::words(line).unwrap(), description: None, say, reach: None }
    }

    #[test]
    fn a_command_line_becomes_a_tool() {
        let tool = sketch("tar -czf {archive} {folder}", &[]).tool().unwrap();
        assert_eq!(tool["action"]["shell"]["argv"], json!(["tar", "-czf", "{archive}", "{folder}"]));
        assert_eq!(tool["parameters"]["required"], json!(["archive", "folder"]));
        assert_eq!(tool["parameters"]["properties"]["folder"]["format"], "path");
        assert_eq!(tool["examples"][1]["say"], "tar -czf notes.txt photos");
        assert_eq!(tool["examples"].as_array().unwrap().last().unwrap()["calls"], json!([]));
        let tool = sketch("head -n {lines} {file}", &["first {lines=4} lines of {file=a.txt}"]).tool().unwrap();
        assert_eq!(tool["action"]["shell"]["argv"], json!(["head", "-n", "{lines}", "--", "{file}"]));
        let tool = sketch("wc -l {file}", &[]).tool().unwrap();
        assert_eq!(tool["action"]["shell"]["argv"], json!(["wc", "-l", "--", "{file}"]));
        assert_eq!(tool["examples"][1]["say"], "wc -l notes.txt");
        let tool = sketch("head -n {lines}", &[]).tool().unwrap();
        assert_eq!(tool["action"]["shell"]["argv"], json!(["head", "-n", "{lines}"]));
        let tool = sketch("head -n {lines} {file}", &["first {lines=4} lines of {file=a.txt}"]).tool().unwrap();
        assert_eq!(tool["examples"][0], json!({"say": "first 4 lines of a.txt", "arguments": {"lines": 4, "file": "a.txt"}}));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(sketch("{program} x", &[]).tool().unwrap_err().contains("names the program"));
        assert!(sketch("ls {", &[]).tool().is_err());
        assert!(sketch("ls {path}", &["list it"]).tool().unwrap_err().contains("{path=value}"));
        assert!(sketch("ls {path}", &["list {pth=x}"]).tool().unwrap_err().contains("not a hole"));
        assert_eq!(Sketch::words("a 'b c' \"\" d\"e\""), Some(vec!["a".into(), "b c".into(), String::new(), "de".into()]));
        assert_eq!(Sketch::words("a 'b"), None);
    }
}
