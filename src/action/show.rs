//! A plan as a person reads it: rows for a screen, a line for a shell. Secrets are in it by name alone.

use super::fill::render;
use super::line::{Part, join, pieces, quote, unusual};
use super::written::{exact_secretive, quote_secretive, quote_visibly};
use super::{Ask, Data, Exec, Guard, Hold, Outcome, Plan, Request, Risk, Step, mcp};
use crate::manifest::variable_of;
use crate::text::{disguised, exact, exact_word, is_unsafe};
use serde_json::Value;
use std::time::Duration;

/// How long a program may take unless its file says otherwise.
const SHELL_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an MCP server may take unless its file says otherwise.
const MCP_TIMEOUT: Duration = Duration::from_secs(60);
/// How long a request may take unless its file says otherwise.
const HTTP_TIMEOUT: Duration = Duration::from_secs(15);

impl Plan {
    /// The step as one POSIX command line: `sh` parses it to the same words, variables, folder and input. A request becomes
    /// a `curl` line, its secrets as `"$NAME"`.
    #[must_use]
    pub fn shell_line(&self) -> String {
        match &self.step {
            Step::Exec(exec) => join(&pieces(exec, quote)),
            Step::Http(request) => curl(request),
            Step::Mcp(call) => mcp::shell_line(call),
            Step::Clipboard(text) => format!("printf '\\033]52;c;%s\\007' {} >/dev/tty", quote(&super::terminal::base64(text.as_bytes()))),
        }
    }

    /// The step on one line for eyes: as `shell_line`, but what cannot be seen stands as an escape in `$'…'`; a request as
    /// its rows.
    #[must_use]
    pub fn line(&self) -> String {
        match &self.step {
            Step::Exec(exec) => format!("$ {}", join(&pieces(exec, quote_visibly))),
            Step::Mcp(call) => join(&mcp::pieces(call)),
            Step::Http(_) | Step::Clipboard(_) => self.words().join("  "),
        }
    }

    /// The line of a card in its parts: a program's as `line` has it, without the mark at its head; of a request method and
    /// address. The text of a script is not in it.
    #[must_use]
    pub fn pieces(&self) -> Vec<(Part, String)> {
        match &self.step {
            Step::Exec(exec) if exec.script => {
                let options = exec.argv.iter().take(exec.argv.len() - 1).skip(1);
                let program = exec.argv.first().map(|word| (Part::Program, quote_visibly(word)));
                program.into_iter().chain(options.flat_map(|o| [(Part::Sign, " ".to_owned()), (Part::Option, quote_visibly(o))])).collect()
            }
            Step::Exec(exec) => pieces(exec, quote_visibly),
            Step::Mcp(call) => mcp::pieces(call),
            Step::Http(request) => {
                let sign = (Part::Sign, " ".to_owned());
                vec![(Part::Program, request.method.clone()), sign, (Part::Value, exact(&request.url))]
            }
            Step::Clipboard(_) => self.words().into_iter().map(|row| (Part::Value, row)).collect(),
        }
    }

    /// Whether a word of the program could be taken for something else in `line`: it is empty, has a blank, a quote or a
    /// backslash, more than one line, or what cannot be seen. The text of a script is not meant: it is shown by itself.
    #[must_use]
    pub fn has_odd_words(&self) -> bool {
        let Some(exec) = self.started() else { return false };
        let odd = |c: char| c.is_whitespace() || is_unsafe(c) || "'\"\\".contains(c);
        let words = exec.argv.len() - usize::from(exec.script);
        exec.argv.iter().take(words).any(|word| word.is_empty() || word.chars().any(odd) || disguised(word).next().is_some())
    }

    /// The text that the program interprets, where it does.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        match &self.step {
            Step::Exec(exec) if exec.script => exec.argv.last().map(String::as_str),
            _ => None,
        }
    }

    /// The rows that neither `pieces` nor the arguments say: file, folder, input and other variables of a script, headers and
    /// body of a request, and the terms.
    #[must_use]
    pub fn beside(&self) -> Vec<String> {
        let rows = match &self.step {
            Step::Exec(exec) if exec.script => self.beside_script(exec),
            Step::Exec(exec) => said_file(exec).into_iter().collect(),
            Step::Mcp(call) => self.words().split_off(call.server.argv.len() + 1),
            Step::Http(_) | Step::Clipboard(_) => self.words().split_off(1),
        };
        rows.into_iter().chain(self.terms()).collect()
    }

    /// What a script runs with, but for the variables that are the call's arguments.
    fn beside_script(&self, exec: &Exec) -> Vec<String> {
        let is_argument = |name: &str, value: &str| {
            let is = |(parameter, said): (&String, &Value)| variable_of(parameter) == name && render(said) == value;
            self.call.arguments.iter().any(is) || self.defaulted.iter().any(|(parameter, said)| is((parameter, said)))
        };
        around(exec, |name, value| !is_argument(name, value))
    }

    /// What runs in a few words, for a look at what a sentence would come to; it is not what a person agrees to.
    #[must_use]
    pub fn brief(&self) -> String {
        let Step::Exec(exec) = &self.step else { return self.shell_line() };
        let Some((program, words)) = exec.argv.split_first().filter(|(_, words)| !words.is_empty()) else { return self.shell_line() };
        let mut said = vec![quote_visibly(program)];
        if exec.script {
            said.extend(self.call.arguments.values().map(|value| quote_visibly(&render(value))));
        } else {
            let own = if program == "git" { options_of_git(words) } else { 0 };
            said.extend((own > 0).then(|| "…".to_owned()));
            said.extend(words.iter().skip(own).map(|word| quote_visibly(word)));
        }
        said.join(" ")
    }

    /// One row for each word, or for method and address, each header and the body, then the terms; safe for a terminal, and no
    /// two plans that do different things have the same rows (`text::exact`): a word never has a bare blank, what is no word has
    /// a label and one. A secret is its name, `${env:NAME}`, and never looks like a text that says so.
    #[must_use]
    pub fn rows(&self) -> Vec<String> {
        self.words().into_iter().chain(self.terms()).collect()
    }

    /// The rows of what runs or is sent.
    fn words(&self) -> Vec<String> {
        let mut rows = Vec::new();
        match &self.step {
            Step::Exec(exec) => {
                rows.extend(exec.argv.iter().map(|word| exact_word(word)));
                rows.extend(around(exec, |_, _| true));
            }
            Step::Http(request) => {
                rows.push(format!("{} {}", request.method, exact(&request.url)));
                rows.extend(request.headers.iter().map(|(name, value)| format!("{name}: {}", exact_secretive(value))));
                rows.extend(request.body.iter().map(|body| format!("body {}", exact_secretive(body))));
                rows.extend(request.proxy.iter().map(|proxy| format!("through the proxy {}", exact(proxy))));
            }
            Step::Mcp(call) => rows.extend(mcp::rows(call)),
            Step::Clipboard(text) => rows.push(format!("to the terminal's clipboard (OSC 52): {}", exact(text))),
        }
        rows
    }

    /// On which terms it runs, where they are not the usual ones: one row each.
    #[must_use]
    pub fn terms(&self) -> Vec<String> {
        let mut rows = Vec::new();
        let mut say = |is: bool, row: &str| rows.extend(is.then(|| row.to_owned()));
        let limit = match &self.step {
            Step::Exec(exec) => {
                say(exec.interactive, "gets the terminal: it can read every key and draw anything");
                say(exec.detached, "is left running");
                match &exec.data {
                    Some(Data::Stdin) => say(true, "data: what is piped in"),
                    Some(Data::File { path, .. }) => say(true, &format!("data of the file {}", exact(path))),
                    None => {}
                }
                say(!exec.env_pass.is_empty(), &format!("your variables {}", exec.env_pass.join(" ")));
                say(exec.guard == Guard::OptedOut, "not held to reading (\"sandbox\": false)");
                // What is held says so where it says what holds it.
                say(matches!(exec.guard, Guard::Tried { network: true, .. }), "may use the network");
                (!exec.interactive && !exec.detached && exec.timeout > SHELL_TIMEOUT).then_some(exec.timeout)
            }
            Step::Http(request) => {
                say(request.cross_host_redirects && request.secrets().is_empty(), "may be sent on to other hosts");
                (request.timeout > HTTP_TIMEOUT).then_some(request.timeout)
            }
            Step::Mcp(call) => {
                say(true, "starts the server unless it is running");
                say(call.server.guard == Guard::OptedOut, "not held to reading (\"sandbox\": false)");
                (call.server.timeout > MCP_TIMEOUT).then_some(call.server.timeout)
            }
            Step::Clipboard(_) => None,
        };
        rows.extend(limit.map(|limit| format!("may take up to {} seconds", limit.as_secs())));
        rows
    }
}

/// The program's file where it is an unusual one, those of its variables that are `told`, its folder and its input.
fn around(exec: &Exec, told: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let variables = exec.env.iter().filter(|(name, value)| told(name, value));
    let mut rows: Vec<String> = file(exec).into_iter().collect();
    rows.extend(variables.map(|(name, value)| format!("env {}={}", exact_word(name), exact(value))));
    rows.extend(exec.cwd.iter().map(|cwd| format!("cwd {}", exact(cwd))));
    rows.extend(exec.stdin.iter().map(|text| format!("stdin {}", exact(text))));
    rows
}

/// The program's file, where it is an unusual one.
fn file(exec: &Exec) -> Option<String> {
    unusual(exec).map(|path| format!("program {}", exact(path)))
}

/// The same, where the line names it otherwise.
fn said_file(exec: &Exec) -> Option<String> {
    file(exec).filter(|_| exec.argv.first().is_some_and(|name| name.contains('/')))
}

/// How many words before git's command are for git itself, such as what keeps it from running programs of the repository's.
fn options_of_git(words: &[String]) -> usize {
    let mut count = 0;
    while let Some(word) = words.get(count).filter(|word| word.starts_with('-')) {
        count += if ["-c", "-C"].contains(&word.as_str()) { 2 } else { 1 };
    }
    count
}

/// `-g`: brackets and braces of the address are no patterns.
fn curl(request: &Request) -> String {
    let mut words = vec!["curl".to_owned(), "-gsS".to_owned()];
    if request.method == "HEAD" {
        // With -X HEAD it would wait for a body.
        words.push("--head".to_owned());
    } else {
        words.extend(["-X".to_owned(), quote(&request.method)]);
    }
    for (name, value) in &request.headers {
        words.push("-H".to_owned());
        // `name:` would take the header away.
        let empty = value.to_string().trim().is_empty();
        words.push(if empty { quote(&format!("{name};")) } else { quote_secretive(&format!("{name}: "), value) });
    }
    if let Some(body) = &request.body {
        if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            // It would send one of its own.
            words.extend(["-H".to_owned(), quote("content-type:")]);
        }
        words.push("--data-raw".to_owned());
        words.push(quote_secretive("", body));
    }
    words.push(quote(&request.url));
    words.join(" ")
}

impl Plan {
    /// The program that is started: the one that runs, or an MCP server.
    #[must_use]
    pub fn started(&self) -> Option<&Exec> {
        match &self.step {
            Step::Exec(exec) => Some(exec),
            Step::Mcp(call) => Some(&call.server),
            Step::Http(_) | Step::Clipboard(_) => None,
        }
    }

    /// `shell`, `http`, `mcp` or `clipboard`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.step {
            Step::Exec(_) => "shell",
            Step::Http(_) => "http",
            Step::Mcp(_) => "mcp",
            Step::Clipboard(_) => "clipboard",
        }
    }

    /// What it may do, in words; of what only reads also what holds it to that.
    #[must_use]
    pub fn risk_words(&self) -> &'static str {
        match self.risk {
            Risk::ReadOnly(Hold::Promise(_)) => "read-only: by promise",
            Risk::ReadOnly(Hold::Enforced { network: false }) => "read-only: enforced",
            Risk::ReadOnly(Hold::Enforced { network: true }) => "read-only: enforced, network open",
            Risk::Changes => "changes something",
            Risk::OpenWorld => "changes something beyond this machine",
            Risk::Destructive => "destructive",
        }
    }

    /// What a failure may come of that the program's own words do not say.
    #[must_use]
    pub fn likely_cause(&self, outcome: &Outcome) -> Option<&'static str> {
        let held = matches!(self.started(), Some(Exec { guard: Guard::Enforced { .. } | Guard::Tried { .. }, .. }));
        let denied = ["Permission denied", "permission denied", "Operation not permitted"];
        let said = String::from_utf8_lossy(&outcome.stderr);
        (held && !outcome.status.is_success() && denied.iter().any(|words| said.contains(words)))
            .then_some("a write may have been blocked, since the tool is restricted to reading; if it must write, set \"readOnlyHint\": false in its file")
    }

    /// Why a plan that is said to only read is not held to it; `None` where it is, or need not be.
    #[must_use]
    pub fn unguarded(&self) -> Option<&'static str> {
        // A file that is not believed says so all the same.
        let claimed =
            self.started().filter(|exec| matches!(exec.guard, Guard::OptedOut | Guard::Tried { .. })).map(|exec| exec.guard.hold());
        match (claimed, self.risk) {
            (Some(Hold::Promise(why)), _) | (_, Risk::ReadOnly(Hold::Promise(why))) => Some(why),
            _ => None,
        }
    }

    /// Program and arguments of a shell plan.
    #[must_use]
    pub fn argv(&self) -> Option<&[String]> {
        match &self.step {
            Step::Exec(exec) => Some(&exec.argv),
            Step::Mcp(_) | Step::Http(_) | Step::Clipboard(_) => None,
        }
    }

    /// What a rule about a command line is held against: program and arguments; of a request to an MCP server also the request,
    /// so that nothing that allows a server allows what is asked of it.
    #[must_use]
    pub fn command_words(&self) -> Option<&[String]> {
        match &self.step {
            Step::Mcp(call) => Some(&call.words),
            _ => self.argv(),
        }
    }

    /// The folder of a program, where its manifest names one.
    #[must_use]
    pub fn cwd(&self) -> Option<&str> {
        self.started()?.cwd.as_deref()
    }

    /// Whether the words of the program are all that its manifest says of it: no variables, folder and input.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        let secrets = matches!(&self.step, Step::Mcp(call) if !call.secrets.is_empty());
        let bare = |exec: &Exec| {
            exec.env.is_empty() && exec.env_pass.is_empty() && exec.cwd.is_none() && exec.stdin.is_none() && exec.data.is_none()
        };
        !secrets && self.started().is_some_and(bare)
    }

    /// Whether its program reads what the person gives.
    #[must_use]
    pub fn takes_data(&self) -> bool {
        matches!(&self.step, Step::Exec(Exec { data: Some(_), .. }))
    }

    /// The hosts of the addresses in it, as they are sent: a request's own, or those among the words of a program.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = Vec::new();
        let asked = match &self.step {
            Step::Http(request) => {
                hosts.extend(host(&request.url));
                Vec::new()
            }
            Step::Mcp(call) => match &call.ask {
                Ask::Call { arguments, .. } => vec![serde_json::Value::Object(arguments.clone()).to_string()],
                Ask::List => Vec::new(),
            },
            Step::Exec(_) | Step::Clipboard(_) => Vec::new(),
        };
        let words = self.started().into_iter().flat_map(|exec| exec.argv.iter().chain(exec.env.iter().map(|(_, value)| value)));
        words.chain(&asked).for_each(|word| hosts.extend(addresses(word)));
        hosts.dedup();
        hosts
    }
}

/// The hosts of the addresses in a word.
fn addresses(word: &str) -> Vec<String> {
    let address = |(at, _): (usize, &str)| {
        let start = word[..at].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |before| before + 1);
        let end = word[at..].find(|c: char| c.is_whitespace() || "'\"`;|)<>".contains(c)).map_or(word.len(), |end| at + end);
        word.get(start..end).and_then(host)
    };
    word.match_indices("://").filter_map(address).collect()
}

fn host(address: &str) -> Option<String> {
    let host = reqwest::Url::parse(address).ok()?.host_str()?.to_ascii_lowercase();
    Some(host.strip_suffix('.').unwrap_or(&host).to_owned())
}
