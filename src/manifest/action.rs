//! Actions as data: the argv and HTTP forms of a manifest, parsed into templates whose holes are known.
//! Filling them is `action`'s business.

use super::variables::is_variable;
use serde_json::Value;

/// What a tool runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A program on this machine.
    Shell(Vec<ShellAction>),
    /// One HTTP request.
    Http(Box<HttpAction>),
    /// Something that the program knows how to do on each machine.
    Builtin(Builtin),
    /// A tool of an MCP server on this machine.
    Mcp(Box<McpAction>),
}

/// A tool of an MCP server that is started as a program and spoken to over its streams.
#[derive(Debug, Clone, PartialEq)]
pub struct McpAction {
    /// Program and arguments of the server, as they are: no value comes into them.
    pub command: Vec<String>,
    /// The tool's name there; none asks for the list of all.
    pub tool: Option<String>,
    /// Variables added to the server's environment: fixed texts and secrets.
    pub env: Vec<(String, Template)>,
    /// Working folder of the server.
    pub cwd: Option<String>,
    /// Seconds for a call, the start of the server among them.
    pub timeout_s: u64,
    /// Kibibytes of an answer that are kept.
    pub max_output_kb: u64,
    /// Whether the server of a tool that is said to only read is held to it where the system can.
    pub sandbox: bool,
}

/// What the program knows how to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Builtin {
    /// Puts a text on the clipboard.
    Clipboard(Template),
    /// Opens a file or folder with the program that the desktop has for it.
    OpenPath(Template),
    /// Opens an address in the browser; its scheme and host are fixed.
    OpenAddress(Template),
    /// Tells the time, here or in a zone of the time zone database.
    Time(Option<Template>),
}

/// One way to run a program; the first alternative that fits the machine is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct ShellAction {
    /// Only where this program is found on `PATH` (`any_of`).
    pub program: Option<String>,
    /// Only on this system (`linux`, `macos`, `windows`; `any_of`).
    pub os: Option<String>,
    /// The words to run.
    pub form: ShellForm,
    /// Working folder.
    pub cwd: Option<Template>,
    /// Variables added to the environment, in file order.
    pub env: Vec<(String, Template)>,
    /// Text given on standard input; none means the null device.
    pub stdin: Option<Template>,
    /// Whether standard input is what the person gives: `"stdin": {"data": …}`.
    pub data: DataWish,
    /// Variables of the person's environment that the program gets besides the usual ones.
    pub env_pass: Vec<String>,
    /// Seconds before it is ended.
    pub timeout_s: u64,
    /// Kibibytes of output kept of each stream.
    pub max_output_kb: u64,
    /// Exit codes beside 0 that are an answer, with what they say.
    pub expect: Vec<(i32, String)>,
    /// Gets the terminal.
    pub interactive: bool,
    /// Whether a tool that is said to only read is held to it where the system can.
    pub sandbox: bool,
}

/// What a program does with data that the person pipes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataWish {
    /// It reads none.
    #[default]
    None,
    /// It reads what there is.
    Optional,
    /// It makes no sense without.
    Required,
}

impl Action {
    /// The name of the program that an argv action runs, when its file fixes it.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        let Self::Shell(shell) = self else { return None };
        let ShellForm::Argv(argv) = &shell.first()?.form else { return None };
        match argv.first()? {
            Element::Word(Template { parts }) => match parts.as_slice() {
                [Part::Text(text)] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The two ways to say what runs.
#[derive(Debug, Clone, PartialEq)]
pub enum ShellForm {
    /// `argv`: holes in words.
    Argv(Argv),
    /// `script`: a text without holes; values reach it as environment variables.
    Script {
        /// Program and its options, `["sh", "-eu"]` by default.
        interpreter: Vec<String>,
        /// The text.
        script: String,
    },
}

/// The elements of an argv template.
pub type Argv = Vec<Element>;

/// One element of an argv template.
#[derive(Debug, Clone, PartialEq)]
pub enum Element {
    /// A word with holes; always one argument.
    Word(Template),
    /// Elements that depend on whether a parameter has a value.
    If {
        /// The parameter.
        param: String,
        /// Taken when it has one (and it is not `false`).
        then: Argv,
        /// Taken otherwise.
        otherwise: Argv,
    },
    /// Words repeated for each item of an array parameter; `{}` is the item.
    Each {
        /// The parameter.
        param: String,
        /// The words of one item.
        words: Vec<Template>,
    },
}

/// A text with holes: `{name}` or `{"name"}` for any name, `{}` in `each`, `${env:NAME}` where secrets are allowed; `{{` and `}}` are
/// braces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Fixed text.
    Text(String),
    /// The value of a parameter.
    Hole(String),
    /// The item of an `each`.
    Item,
    /// A secret of the environment.
    Secret(String),
}

impl Template {
    /// Names of the parameters that it needs.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|p| match p {
            Part::Hole(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether no hole stands in it.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.parts.iter().all(|p| matches!(p, Part::Text(_)))
    }

    /// Reads `text`.
    ///
    /// # Errors
    /// What is wrong with the braces, for a person.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut fixed = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, tail) = rest.split_at(at);
            fixed.push_str(before);
            if tail.starts_with("{{") || tail.starts_with("}}") {
                fixed.push_str(&tail[..1]);
                rest = &tail[2..];
                continue;
            }
            if tail.starts_with('}') {
                return Err(format!("a '}}' without its '{{' in {text:?}; write '}}}}' for a brace"));
            }
            let (part, end) = match quoted(tail) {
                Some((name, end)) => (Part::Hole(name), end),
                None => {
                    let end = tail.find('}').ok_or_else(|| format!("a '{{' without its '}}' in {text:?}; write '{{{{' for a brace"))?;
                    let name = &tail[1..end];
                    let part = hole(name, fixed.ends_with('$'))
                        .ok_or_else(|| format!("{{{name}}} is not a hole in {text:?}: a hole is a parameter's name"))?;
                    (part, end)
                }
            };
            if matches!(part, Part::Secret(_)) {
                fixed.pop();
            }
            if !fixed.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut fixed)));
            }
            parts.push(part);
            rest = &tail[end + 1..];
        }
        fixed.push_str(rest);
        if !fixed.is_empty() {
            parts.push(Part::Text(fixed));
        }
        Ok(Self { parts })
    }
}

/// The hole of a name that could not stand in braces as it is, written as a JSON text in them: `{"a}b"}`; and where it ends.
fn quoted(tail: &str) -> Option<(String, usize)> {
    let inner = tail.strip_prefix('{').filter(|inner| inner.starts_with('"'))?;
    let mut texts = serde_json::Deserializer::from_str(inner).into_iter::<String>();
    let name = texts.next()?.ok()?;
    let end = 1 + texts.byte_offset();
    tail.get(end..)?.starts_with('}').then_some((name, end))
}

fn hole(name: &str, after_dollar: bool) -> Option<Part> {
    if name.is_empty() {
        return Some(Part::Item);
    }
    if let Some(variable) = name.strip_prefix("env:") {
        return (after_dollar && is_variable(variable)).then(|| Part::Secret(variable.to_owned()));
    }
    // Parameters are named as their authors like: `$top`, `uids[]`, `weight (kg)`. JSON and code have quotes and line ends.
    let plain = name.trim() == name && !name.contains(['"', '\'']) && !name.chars().any(char::is_control);
    plain.then(|| Part::Hole(name.to_owned()))
}

/// An HTTP request as data.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpAction {
    /// Upper-case method.
    pub method: String,
    /// Scheme, host, port and path; holes are percent-encoded and cannot change the first three.
    pub url: Template,
    /// Hosts that a host hole may become; empty when the host is fixed.
    pub hosts: Vec<String>,
    /// Query pairs in file order.
    pub query: Vec<(String, Template)>,
    /// Headers in file order.
    pub headers: Vec<(String, Template)>,
    /// What is sent.
    pub body: Body,
    /// Seconds for the whole exchange.
    pub timeout_s: u64,
    /// Kibibytes of the answer kept.
    pub max_output_kb: u64,
    /// Statuses that count as done; empty means 200–299.
    pub expect: Vec<u16>,
    /// JSON pointers of the answer to print; empty prints all.
    pub show: Vec<String>,
    /// Redirects followed beyond the same host.
    pub cross_host_redirects: bool,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    None,
    /// JSON whose texts are templates; a text that is one hole becomes the typed value, and one without a value is left out.
    Json(Value),
    /// URL-encoded pairs.
    Form(Vec<(String, Template)>),
    /// A text.
    Text(Template),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn holes_braces_and_secrets() {
        let t = Template::parse("--max={depth}").unwrap();
        assert_eq!(t.parts, [Part::Text("--max=".into()), Part::Hole("depth".into())]);
        assert_eq!(Template::parse("{{a}}").unwrap().parts, [Part::Text("{a}".into())]);
        assert_eq!(Template::parse("Bearer ${env:TOKEN}").unwrap().parts, [Part::Text("Bearer ".into()), Part::Secret("TOKEN".into())]);
        assert_eq!(Template::parse("{}").unwrap().parts, [Part::Item]);
        assert!(Template::parse("").unwrap().parts.is_empty());
    }

    #[test]
    fn parameters_have_the_names_that_they_have() {
        for name in ["$top", "uids[]", "@odata.type", "weight (kg)", "date/time", "a.b*c?", "größe"] {
            assert_eq!(Template::parse(&format!("{{{name}}}")).unwrap().parts, [Part::Hole(name.into())]);
        }
        assert_eq!(Template::parse("${top}").unwrap().parts, [Part::Text("$".into()), Part::Hole("top".into())]);
    }

    #[test]
    fn a_name_in_quotes_may_be_any() {
        for name in ["a}b", "{x}", "", " a ", "say \"hi\"", "a\nb", "env:X", "it's", "\\", "größe"] {
            let hole = format!("{{{}}}", serde_json::Value::from(name));
            assert_eq!(
                Template::parse(&format!("--x={hole}.")).unwrap().parts,
                [Part::Text("--x=".into()), Part::Hole(name.into()), Part::Text(".".into())]
            );
        }
        for bad in ["{\"a\"", "{\"a\": 1}", "{\"a\" }", "{\"a}", "{\"\\x\"}"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn stray_braces_are_named() {
        for bad in ["a}", "{a", "{ a }", "{\"a\": 1}", "{print 'a'}", "{a\n}", "{env:X}", "${env:}", "${env:A.B}", "${env:1A}"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn never_panics_and_doubled_braces_are_text(text in any::<String>()) {
            let _ = Template::parse(&text);
            let doubled = text.replace('{', "{{").replace('}', "}}");
            let t = Template::parse(&doubled).unwrap();
            prop_assert!(t.is_fixed());
            let back: String = t.parts.iter().map(|p| match p { Part::Text(s) => s.as_str(), _ => "" }).collect();
            prop_assert_eq!(back, text);
        }

        #[test]
        fn every_name_has_a_hole(name in any::<String>()) {
            let quoted = format!("{{{}}}", serde_json::Value::from(name.as_str()));
            prop_assert_eq!(Template::parse(&quoted).unwrap().parts, [Part::Hole(name)]);
        }
    }
}
