//! The texts of an action as they are written, each with its place: argv words in order, scripts, and all others.

use crate::manifest::{Part, Template, join_pointer as join};
use serde_json::{Map, Value};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// The folder a program runs in.
    Folder,
    /// A variable of the environment.
    Env,
    /// What a program reads.
    Stdin,
    /// An address.
    Url,
    /// A query pair.
    Query,
    /// A header.
    Header,
    /// What a request sends, by name.
    Field,
    /// What a request sends, as one text.
    Body,
    /// What the program does itself.
    Builtin,
}

/// A text with holes.
pub(super) struct Text<'a> {
    pub(super) spot: Spot,
    pub(super) pointer: String,
    pub(super) text: &'a str,
}

/// A word of a command line.
pub(super) struct Word<'a> {
    pub(super) pointer: String,
    pub(super) text: &'a str,
    /// Parameters without which it is not there.
    pub(super) under: Vec<&'a str>,
    /// The array whose item `{}` is.
    pub(super) item: Option<&'a str>,
}

/// One way to run a program.
pub(super) struct Way<'a> {
    pub(super) words: Vec<Word<'a>>,
    pub(super) script: Option<(String, &'a str)>,
    pub(super) interpreter: &'a str,
}

/// An action, as far as it has the form of one.
pub(super) struct Written<'a> {
    pub(super) ways: Vec<Way<'a>>,
    pub(super) texts: Vec<Text<'a>>,
    /// Parameters that an `if` or `each` names, with the place.
    pub(super) named: Vec<(String, &'a str)>,
    /// The method of a request.
    pub(super) method: Option<String>,
    /// Whether it is given all arguments by name.
    pub(super) gives_all: bool,
}

impl<'a> Written<'a> {
    /// Of an action that stands at `pointer`.
    pub(super) fn new(pointer: &str, value: &'a Value) -> Self {
        let mut all = Self { ways: Vec::new(), texts: Vec::new(), named: Vec::new(), method: None, gives_all: value.get("mcp").is_some() };
        if let Some(shell) = value.get("shell").and_then(Value::as_object) {
            all.shell(&join(pointer, "shell"), shell);
        }
        if let Some(http) = value.get("http").and_then(Value::as_object) {
            all.http(&join(pointer, "http"), http);
        }
        if let Some(builtin) = value.get("builtin") {
            all.deep(Spot::Builtin, &join(pointer, "builtin"), builtin);
        }
        all
    }

    fn shell(&mut self, pointer: &str, shell: &'a Map<String, Value>) {
        self.options(pointer, shell);
        match shell.get("any_of").and_then(Value::as_array) {
            Some(list) => {
                let at = join(pointer, "any_of");
                for (i, way) in list.iter().enumerate() {
                    let Some(map) = way.as_object() else { continue };
                    self.options(&format!("{at}/{i}"), map);
                    self.way(&format!("{at}/{i}"), map);
                }
            }
            None => self.way(pointer, shell),
        }
    }

    fn options(&mut self, pointer: &str, map: &'a Map<String, Value>) {
        for (key, spot) in [("cwd", Spot::Folder), ("env", Spot::Env), ("stdin", Spot::Stdin)] {
            if let Some(value) = map.get(key) {
                self.deep(spot, &join(pointer, key), value);
            }
        }
    }

    fn way(&mut self, pointer: &str, map: &'a Map<String, Value>) {
        let interpreter = map.get("interpreter").and_then(|i| i.get(0)).and_then(Value::as_str).unwrap_or("sh");
        let mut words = Vec::new();
        if let Some(argv) = map.get("argv").and_then(Value::as_array) {
            self.argv(&join(pointer, "argv"), argv, &[], &mut words);
        }
        let script = map.get("script").and_then(Value::as_str).map(|script| (join(pointer, "script"), script));
        self.ways.push(Way { words, script, interpreter });
    }

    fn argv(&mut self, pointer: &str, list: &'a [Value], under: &[&'a str], out: &mut Vec<Word<'a>>) {
        for (i, element) in list.iter().enumerate() {
            let at = format!("{pointer}/{i}");
            if let Some(text) = element.as_str() {
                out.push(Word { pointer: at, text, under: under.to_vec(), item: None });
                continue;
            }
            let part = |key: &str| element.get(key).and_then(Value::as_array);
            if let Some(param) = element.get("if").and_then(Value::as_str) {
                self.named.push((join(&at, "if"), param));
                let inner = [under, &[param]].concat();
                self.argv(&join(&at, "then"), part("then").map_or(&[], Vec::as_slice), &inner, out);
                self.argv(&join(&at, "else"), part("else").map_or(&[], Vec::as_slice), under, out);
            } else if let Some(param) = element.get("each").and_then(Value::as_str) {
                self.named.push((join(&at, "each"), param));
                for (n, word) in part("as").into_iter().flatten().enumerate() {
                    let Some(text) = word.as_str() else { continue };
                    out.push(Word { pointer: format!("{at}/as/{n}"), text, under: [under, &[param]].concat(), item: Some(param) });
                }
            }
        }
    }

    fn http(&mut self, pointer: &str, http: &'a Map<String, Value>) {
        let spots = [
            ("url", Spot::Url),
            ("query", Spot::Query),
            ("headers", Spot::Header),
            ("json", Spot::Field),
            ("form", Spot::Field),
            ("body", Spot::Body),
        ];
        for (key, spot) in spots {
            if let Some(value) = http.get(key) {
                self.deep(spot, &join(pointer, key), value);
            }
        }
        let sends = ["json", "form", "body"].iter().any(|key| http.contains_key(*key));
        let method = http.get("method").and_then(Value::as_str).map(str::to_ascii_uppercase);
        self.method = Some(method.unwrap_or_else(|| if sends { "POST" } else { "GET" }.to_owned()));
    }

    /// All texts inside a value. A parsed file is at most 128 deep.
    fn deep(&mut self, spot: Spot, pointer: &str, value: &'a Value) {
        match value {
            Value::String(text) => self.texts.push(Text { spot, pointer: pointer.to_owned(), text }),
            Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| self.deep(spot, &format!("{pointer}/{i}"), v)),
            Value::Object(map) => map.iter().for_each(|(key, v)| self.deep(spot, &join(pointer, key), v)),
            _ => {}
        }
    }
}

/// The parts of a text; none where its braces are wrong, which is a matter of form.
pub(super) fn parts(text: &str) -> Vec<Part> {
    Template::parse(text).map(|template| template.parts).unwrap_or_default()
}

/// Names of the holes of a text.
pub(super) fn holes(text: &str) -> Vec<String> {
    let hole = |part| if let Part::Hole(name) = part { Some(name) } else { None };
    parts(text).into_iter().filter_map(hole).collect()
}

/// The text where it has no hole.
pub(super) fn fixed(text: &str) -> Option<String> {
    match parts(text).as_slice() {
        [Part::Text(text)] => Some(text.clone()),
        _ => None,
    }
}

impl Way<'_> {
    /// What it starts: the program of its argv, or its interpreter.
    pub(super) fn starts(&self) -> Option<&str> {
        match &self.script {
            Some(_) => Some(self.interpreter),
            None => self.words.first().map(|word| word.text),
        }
    }
}
