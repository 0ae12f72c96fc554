//! Texts that carry references to secrets of the environment: shown by name, resolved only when a request is sent.

use super::Request;
use std::fmt;

/// A text whose secrets are still names. `Display` and `Debug` write them as a manifest does, `${env:NAME}`, and never show
/// a value.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secretive {
    pub(super) pieces: Vec<Piece>,
}

/// A piece of such a text.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Known text.
    Text(String),
    /// A variable's value, written so that it fits where it stands.
    Secret(String, Form),
}

/// How a secret's value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// Inside a JSON string.
    Json,
    /// Percent-encoded.
    Percent,
}

impl Secretive {
    pub(super) fn push(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    pub(super) fn push_secret(&mut self, name: &str, form: Form) {
        self.pieces.push(Piece::Secret(name.to_owned(), form));
    }

    /// Names of the secrets in it.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|p| match p {
            Piece::Secret(name, _) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The text with its secrets in place; the name of the first that is absent otherwise.
    pub(super) fn resolve(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Secret(name, form) => {
                    let value = env(name).ok_or_else(|| name.clone())?;
                    out.push_str(&form.write(&value));
                }
            }
        }
        Ok(out)
    }
}

impl Request {
    /// The secrets that it sends, by name, each once.
    #[must_use]
    pub fn secrets(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        self.headers.iter().map(|(_, value)| value).chain(&self.body).flat_map(Secretive::secrets).for_each(|name| {
            if !names.contains(&name) {
                names.push(name);
            }
        });
        names
    }
}

impl From<&str> for Secretive {
    fn from(text: &str) -> Self {
        Self { pieces: vec![Piece::Text(text.to_owned())] }
    }
}

impl fmt::Display for Secretive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Secret(name, _) => write!(f, "${{env:{name}}}"),
        })
    }
}

impl fmt::Debug for Secretive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl Form {
    /// `value` written in this form.
    pub(super) fn write(self, value: &str) -> String {
        match self {
            Self::Plain => value.to_owned(),
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
            }
            Self::Percent => percent(value),
        }
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
pub(super) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
