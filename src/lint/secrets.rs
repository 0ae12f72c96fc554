//! Secrets in requests: named, never written down.

use super::finding::Found;
use super::template::{Spot, Written, parts};
use crate::manifest::Part;

/// What tokens of known services begin with.
const BEGINNINGS: [&str; 14] =
    ["sk-", "sk_live_", "pk_live_", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "AIza", "hf_", "npm_", "eyJhbGci"];

/// Headers, query pairs and bodies.
pub(super) fn secrets(actions: &[Written<'_>], out: &mut Vec<Found>) {
    for text in actions.iter().flat_map(|action| &action.texts) {
        if !matches!(text.spot, Spot::Header | Spot::Field | Spot::Body | Spot::Query | Spot::Url | Spot::Env) {
            continue;
        }
        let fixed: Vec<String> = parts(text.text).into_iter().filter_map(|p| if let Part::Text(t) = p { Some(t) } else { None }).collect();
        if let Some(name) = variable(text.text).filter(|_| text.spot != Spot::Env) {
            let message = format!("${name} is sent as these letters: nothing expands it");
            out.push(Found::new("secret-form", &text.pointer, message, format!("write ${{env:{name}}}")));
        }
        let key = text.pointer.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        if fixed.iter().flat_map(|text| text.split([' ', '=', '&', ':'])).any(is_token) || is_credential(&key, text.text, &fixed) {
            let message = "a secret stands in the file, where everybody who gets the file reads it";
            out.push(Found::new("secret-in-file", &text.pointer, message, "name it: ${env:NAME} in a header or body"));
        }
    }
}

/// `$NAME` in capitals, or `${NAME}`.
fn variable(text: &str) -> Option<&str> {
    text.match_indices('$').find_map(|(at, _)| {
        let after = &text[at + 1..];
        let after = after.strip_prefix('{').unwrap_or(after);
        let end = after.find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_').unwrap_or(after.len());
        let name = &after[..end];
        (name.len() > 2 && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some(name)
    })
}

fn is_token(word: &str) -> bool {
    word.len() >= 16 && BEGINNINGS.iter().any(|start| word.starts_with(start))
}

/// A header that is for a credential, with a long fixed word in it.
fn is_credential(key: &str, text: &str, fixed: &[String]) -> bool {
    let holds = ["authorization", "x-api-key", "api-key", "x-auth-token", "private-token"].contains(&key);
    let whole = fixed.len() == 1 && fixed.first().is_some_and(|f| f == text);
    let long = |word: &str| word.len() >= 12 && word.chars().any(|c| c.is_ascii_digit()) && !word.contains('$');
    holds && whole && text.split_whitespace().any(long)
}
