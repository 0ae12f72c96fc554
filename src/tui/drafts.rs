//! The offers that cards stand for, and which of them are still needed while a call is corrected.

use crate::driver::{KeptExample, Offer};
use crate::shell::State;

/// The offer of a card.
pub(super) fn find<'a>(offers: &'a [Offer], id: &str) -> Option<&'a Offer> {
    offers.iter().find(|offer| offer.id() == id)
}

/// Takes the offers of a corrected call in. Of those before it that were corrected, the ones of no card are done with: each
/// key in a form makes one.
pub(super) fn take_in(offers: &mut Vec<Offer>, drafts: Vec<Offer>, state: &State) {
    let mut needed: Vec<String> = state.kept().map(str::to_owned).collect();
    for (_, card) in state.proposals() {
        needed.push(card.id.clone());
        needed.extend(card.undo.as_ref().map(|undo| undo.id.clone()));
    }
    offers.retain(|offer| !offer.corrected || needed.contains(&offer.id()));
    // First, so that a card finds the offer that it was made of.
    offers.splice(0..0, drafts);
}

/// The example that the corrected call of a card makes.
pub(super) fn example(offers: &[Offer], id: &str) -> Option<KeptExample> {
    find(offers, id)?.example()
}
