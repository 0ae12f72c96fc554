//! Whether an answer has calls that could run, for faces that show no card: other programs and shells.

use super::exit::{Failure, INCOMPLETE, NO_TOOL};
use crate::driver::Turn;

/// Why a sentence leads to nothing that could run.
pub(super) fn callable(turn: &Turn) -> Result<(), Failure> {
    if let Some(refused) = &turn.refused {
        let failure = Failure::new(NO_TOOL, refused.to_string(), "");
        return Err(if turn.offered.is_empty() { failure } else { failure.hinted(format!("nearest: {}", turn.offered.join(", "))) });
    }
    let incomplete = turn.offers.iter().map(|o| &o.proposed).find(|p| !p.verdict.missing.is_empty());
    incomplete.map_or(Ok(()), |p| {
        let message = format!("{} needs {}, which the request does not say", p.call.name, p.verdict.missing.join(", "));
        Err(Failure::new(INCOMPLETE, message, "say it in the request"))
    })
}
