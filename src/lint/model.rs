//! What a small model can take in.

use super::finding::Found;
use super::loaded::Loaded;
use super::subject::Subject;

/// Tools that are shortened before the model sees them.
pub(super) fn cost(subject: &Subject<'_>, loaded: &Loaded<'_>, out: &mut Vec<Found>) {
    let (Some(tool), Some(_)) = (subject.tool, subject.object) else { return };
    let Some(tokens) = (loaded.tokens)(tool).filter(|tokens| *tokens > loaded.budget) else { return };
    let message = format!("the tool takes {tokens} tokens of the prompt; over {} it is shortened before the model sees it", loaded.budget);
    let fix = "shorten descriptions, list fewer values, or make two tools of it; `needlesh tools context` shows what takes how much";
    out.push(Found::new("token-cost", &subject.pointer, message, fix));
}
