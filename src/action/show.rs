//! A plan written out: rows for the card, a line that pastes into a POSIX shell, a curl line.

use super::{Piece, Plan, Secretive, Step};
use crate::text::safe_line;

/// What stands for a secret.
const HIDDEN: &str = "•••";

impl Secretive {
    /// For people: secrets hidden.
    #[must_use]
    pub fn shown(&self) -> String {
        self.parts.iter().map(|p| if let Piece::Text(t) = p { t.as_str() } else { HIDDEN }).collect()
    }

    /// Text and the values of secrets; `None` when one is not set.
    pub(super) fn resolve(&self, environment: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        self.parts.iter().map(|p| if let Piece::Secret(name) = p { environment(name) } else { Some(p.text()) }).collect()
    }

    /// For a shell: secrets as variables that the shell expands inside double quotes.
    fn shell(&self) -> String {
        let quoted = |p: &Piece| match p {
            Piece::Text(text) => quote(text),
            Piece::Secret(name) => format!("\"${{{name}}}\""),
        };
        if self.parts.is_empty() { "''".to_owned() } else { self.parts.iter().map(quoted).collect() }
    }
}

impl Piece {
    fn text(&self) -> String {
        if let Self::Text(text) = self { text.clone() } else { String::new() }
    }
}

/// A word that `sh` reads back as exactly this text.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

impl Plan {
    /// `shell` or `http`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.step {
            Step::Exec(_) => "shell",
            Step::Http(_) => "http",
        }
    }

    /// Program and arguments of a shell plan.
    #[must_use]
    pub fn argv(&self) -> Option<&[String]> {
        match &self.step {
            Step::Exec(exec) => Some(&exec.argv),
            Step::Http(_) => None,
        }
    }

    /// A line that `sh` parses back to the same argv; empty for a request.
    #[must_use]
    pub fn shell_line(&self) -> String {
        let Step::Exec(exec) = &self.step else { return String::new() };
        let words = exec.argv.iter().map(|w| quote(w)).collect::<Vec<_>>().join(" ");
        let variables: String = exec.env.iter().map(|(n, v)| format!("{n}={} ", quote(v))).collect();
        let folder = exec.cwd.as_ref().map(|c| format!("cd -- {} && ", quote(c))).unwrap_or_default();
        format!("{folder}{variables}{words}")
    }

    /// A curl line that makes the same request; empty for a program.
    #[must_use]
    pub fn curl_line(&self) -> String {
        let Step::Http(request) = &self.step else { return String::new() };
        let mut line = format!("curl --globoff -sS -X {}", quote(&request.method));
        for (name, value) in &request.headers {
            line.push_str(&format!(" -H {}{}", quote(&format!("{name}: ")), value.shell()));
        }
        if let Some(body) = &request.body {
            line.push_str(&format!(" --data-raw {}", body.shell()));
        }
        format!("{line} -- {}", quote(&request.url))
    }

    /// One argv element a row, or the request line, headers and body; safe for a terminal, secrets hidden.
    #[must_use]
    pub fn rows(&self) -> Vec<String> {
        let rows = match &self.step {
            Step::Exec(exec) => {
                let mut rows = exec.argv.clone();
                rows.extend(exec.cwd.iter().map(|c| format!("in folder: {c}")));
                rows.extend(exec.env.iter().map(|(n, v)| format!("with {n}={v}")));
                rows.extend(exec.stdin.iter().map(|s| format!("on stdin: {s}")));
                rows
            }
            Step::Http(request) => {
                let mut rows = vec![format!("{} {}", request.method, request.url)];
                rows.extend(request.headers.iter().map(|(n, v)| format!("{n}: {}", v.shown())));
                rows.extend(request.body.iter().map(Secretive::shown));
                rows
            }
        };
        rows.iter().map(|r| safe_line(r)).collect()
    }
}
