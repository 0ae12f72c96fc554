//! A plan as a person reads it: rows for a screen, a line for a shell. Secrets are never in it.

use super::secret::{Piece, Secretive};
use super::{Plan, Request, Step};
use crate::text::safe_line;

const RESERVED: &[&str] =
    &["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "function", "select", "time"];

impl Plan {
    /// The step as one POSIX command line: `sh` parses it to the same words. A request becomes a `curl` line.
    #[must_use]
    pub fn shell_line(&self) -> String {
        match &self.step {
            Step::Exec(exec) => {
                let variables = exec.env.iter().map(|(name, value)| format!("{name}={}", quote(value)));
                variables.chain(exec.argv.iter().map(|word| quote(word))).collect::<Vec<_>>().join(" ")
            }
            Step::Http(request) => curl(request),
        }
    }

    /// A request as a `curl` line, its secrets as `"$NAME"`; a program as `shell_line` has it.
    #[must_use]
    pub fn curl_line(&self) -> String {
        self.shell_line()
    }

    /// One row for each word, or for method and address, each header and the body; safe for a terminal.
    #[must_use]
    pub fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        match &self.step {
            Step::Exec(exec) => {
                rows.extend(exec.argv.iter().cloned());
                rows.extend(exec.env.iter().map(|(name, value)| format!("env {name}={value}")));
                rows.extend(exec.cwd.iter().map(|cwd| format!("cwd {cwd}")));
                rows.extend(exec.stdin.iter().map(|text| format!("stdin {text}")));
            }
            Step::Http(request) => {
                rows.push(format!("{} {}", request.method, request.url));
                rows.extend(request.headers.iter().map(|(name, value)| format!("{name}: {value}")));
                rows.extend(request.body.iter().map(ToString::to_string));
            }
        }
        rows.iter().map(|row| safe_line(row)).collect()
    }
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:,@%+-".contains(c);
    if !word.is_empty() && word.chars().all(plain) && !RESERVED.contains(&word) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn quote_secretive(lead: &str, text: &Secretive) -> String {
    let mut out = String::new();
    let mut fixed = lead.to_owned();
    for piece in &text.pieces {
        match piece {
            Piece::Text(text) => fixed.push_str(text),
            Piece::Secret(name, _) => {
                if !fixed.is_empty() {
                    out.push_str(&quote(&std::mem::take(&mut fixed)));
                }
                out.push_str(&format!("\"${name}\""));
            }
        }
    }
    if !fixed.is_empty() || out.is_empty() {
        out.push_str(&quote(&fixed));
    }
    out
}

fn curl(request: &Request) -> String {
    let mut words = vec!["curl".to_owned(), "-sS".to_owned(), "-X".to_owned(), quote(&request.method)];
    for (name, value) in &request.headers {
        words.push("-H".to_owned());
        words.push(quote_secretive(&format!("{name}: "), value));
    }
    if let Some(body) = &request.body {
        words.push("--data-raw".to_owned());
        words.push(quote_secretive("", body));
    }
    words.push(quote(&request.url));
    words.join(" ")
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
}
