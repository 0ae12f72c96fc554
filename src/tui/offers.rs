//! A turn as an answer of the session: each of its offers as a card.

use crate::action::Plan;
use crate::dispatch::MAX_CONTEXT;
use crate::driver::{Engine, Offer, Planned, Turn};
use crate::policy::Need;
use crate::shell::{Allow, Answer, Card, Stats};
use serde_json::Value;

/// The answer to a sentence, and every offer that its cards stand for.
pub(super) fn answer(engine: &Engine, text: &str) -> (Answer, Vec<Offer>) {
    let message = |text: String, stats| (Answer::Message { text, error: true, stats }, Vec::new());
    let turn = match engine.propose(text, "shell") {
        Err(e) => return message(e.to_string(), None),
        Ok(turn) => turn,
    };
    let stats = Some(stats(&turn));
    if let Some(refused) = &turn.refused {
        turn.led_to_no_call();
        let offered = if turn.offered.is_empty() { String::new() } else { format!(" (offered: {})", turn.offered.join(", ")) };
        return message(format!("{refused}{offered}"), stats);
    }
    let mut main = cards(&turn.offers, &turn.query);
    if let Some(first) = main.first_mut() {
        first.stats = stats;
    }
    let others = turn.others.iter().map(|offers| cards(offers, &turn.query)).collect();
    let offers: Vec<Offer> = turn.offers.into_iter().chain(turn.others.into_iter().flatten()).collect();
    let undoing: Vec<Offer> = offers.iter().filter_map(Offer::undo).collect();
    (Answer::Cards(main, others), offers.into_iter().chain(undoing).collect())
}

/// The cards of one answer, numbered when there are several.
fn cards(offers: &[Offer], query: &str) -> Vec<Card> {
    let mut cards: Vec<Card> = offers.iter().map(|offer| card(offer, query)).collect();
    let count = cards.len();
    for (n, card) in cards.iter_mut().enumerate().filter(|_| count > 1) {
        card.description = format!("{} ({} of {count} calls)", card.description, n + 1);
    }
    cards
}

/// The card of an offer; `query` is the sentence.
pub(super) fn card(offer: &Offer, query: &str) -> Card {
    let call = &offer.proposed.call;
    let planned = offer.planned.as_ref();
    let plan = planned.ok().map(|p| &p.plan);
    let said = offer.proposed.evidence.iter().map(|(name, evidence)| {
        let value = call.arguments.get(name).map(plain).unwrap_or_default();
        (name.clone(), value, evidence.words(query))
    });
    let defaulted = plan.map(|p| p.defaulted.as_slice()).unwrap_or_default();
    let defaulted = defaulted.iter().map(|(name, value)| (name.clone(), plain(value), "default".to_owned()));
    Card {
        id: offer.id(),
        title: call.name.clone(),
        description: match offer.from() {
            Some(file) => format!("{} (from {file})", offer.description),
            None => offer.description.clone(),
        },
        call: format!("{} {}", call.name, Value::Object(call.arguments.clone())),
        rows: plan.map(Plan::rows).unwrap_or_default(),
        warnings: offer.doubts.iter().cloned().chain(plan.map(Plan::warnings).unwrap_or_default()).collect(),
        values: said.chain(defaulted).collect(),
        risk: plan.map(|p| p.risk_words().to_owned()).unwrap_or_default(),
        why: planned.map(|p| p.decision.why.clone()).unwrap_or_default(),
        need: planned.map_or(Need::Word, |p| p.decision.need),
        confidence: offer.proposed.confidence.as_ref().map(|c| c.call),
        blocked: blocked(offer),
        undo: offer.undo().map(|undo| Box::new(undo_card(&undo))),
        allow: planned.ok().and_then(|p| p.allow.clone()).map(|a| Allow { rule: a.rule, file: a.file }),
        stats: None,
    }
}

/// The card that takes a call's effect back. Its values are those of the call, which stands on it.
fn undo_card(offer: &Offer) -> Card {
    let card = card(offer, "");
    Card { call: format!("undo of {}", card.call), values: Vec::new(), ..card }
}

/// Why a card cannot run.
fn blocked(offer: &Offer) -> Option<String> {
    match &offer.planned {
        Err(refusal) => Some(refusal.to_string()),
        Ok(planned) => Planned::is_denied(planned).then(|| planned.decision.why.clone()),
    }
}

/// A value as a person reads it: texts without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn stats(turn: &Turn) -> Stats {
    let t = &turn.timings;
    Stats {
        prefill_tps: t.prefill_tps(),
        decode_tps: t.decode_tps(),
        first_token_ms: (t.decode_tokens > 0).then_some(t.first_token.as_secs_f64() * 1e3),
        context: t.prefill_tokens,
        context_max: MAX_CONTEXT,
    }
}
