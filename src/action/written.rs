//! How words and texts with secrets are written: for eyes, where nothing may hide, and for a shell.

use super::line::quote;
use super::secret::{Piece, Secretive};
use crate::text::{exact, is_unsafe, quoted};

/// As `exact`, with secrets as their names. What only says `${env:…}` is in quotes there, with a backslash.
pub(super) fn exact_secretive(text: &Secretive) -> String {
    const START: &str = "${env:";
    let says = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(START));
    if !text.pieces.iter().any(says) {
        return exact(&text.to_string());
    }
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => {
            let inner = quoted(text);
            inner.get(1..inner.len() - 1).unwrap_or_default().replace(START, "\\${env:")
        }
        Piece::Secret(name, _) => format!("{START}{name}}}"),
    };
    format!("\"{}\"", text.pieces.iter().map(piece).collect::<String>())
}

/// As `quote`, with what a terminal must not get as an escape, in the manner of `$'…'`: as bytes, which every shell that knows
/// the form reads alike.
pub(super) fn quote_visibly(word: &str) -> String {
    let seen = |c: char| !is_unsafe(c) && (!c.is_whitespace() || c == ' ');
    if word.chars().all(seen) {
        return quote(word);
    }
    let mut out = String::from("$'");
    for c in word.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\'' | '\\' => out.extend(['\\', c]),
            c if seen(c) => out.push(c),
            c if c.is_ascii() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("\\{byte:03o}"))),
        }
    }
    out.push('\'');
    out
}

/// A text for a shell, its secrets as `"$NAME"`.
pub(super) fn quote_secretive(lead: &str, text: &Secretive) -> String {
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
