//! A turn as an answer of the session: each of its offers as a card.

use super::ladder::Ladder;
use super::sheets::{names, sheet};
use crate::action::{Plan, Risk, Step};
use crate::dispatch::{Evidence, MAX_CONTEXT, Proposed};
use crate::driver::{Engine, Offer, Planned, SHELL_LINE, Turn, fitting};
use crate::manifest::Call;
use crate::policy::{Need, risk_reason};
use crate::shell::{Allow, Answer, Card, Event, Guessed, Kept, Stats, Value};
use crate::text::plain;
use serde_json::Value as Json;
use std::sync::Arc;

/// The answer to a sentence, every offer that its cards stand for, and how it came about.
pub(super) fn answer(engine: &Engine, text: &str) -> (Answer, Vec<Offer>, Option<Ladder>) {
    match engine.propose(text, "shell") {
        Err(e) => (Answer::Message { text: e.to_string(), error: true, stats: None }, Vec::new(), None),
        Ok(turn) => {
            let ladder = Ladder::of(engine, &turn);
            let (answer, offers) = of_turn(engine, turn);
            (answer, offers, Some(ladder))
        }
    }
}

fn of_turn(engine: &Engine, turn: Turn) -> (Answer, Vec<Offer>) {
    let message = |text: String, stats| (Answer::Message { text, error: true, stats }, Vec::new());
    let stats = Some(stats(&turn));
    if let Some(refused) = &turn.refused {
        turn.led_to_no_call();
        let nearest = if turn.offered.is_empty() { String::new() } else { format!(" (nearest: {})", turn.offered.join(", ")) };
        return message(format!("{refused}{nearest}"), stats);
    }
    let tools = names(&engine.tools);
    let mut main = cards(&turn.offers, &turn.query, &tools);
    if let Some(first) = main.first_mut() {
        first.stats = stats;
    }
    let others = turn.others.iter().map(|offers| cards(offers, &turn.query, &tools)).collect();
    let offers: Vec<Offer> = turn.offers.into_iter().chain(turn.others.into_iter().flatten()).collect();
    let undoing: Vec<Offer> = offers.iter().filter_map(Offer::undo).collect();
    (Answer::Cards(main, others), offers.into_iter().chain(undoing).collect())
}

/// The call of an offer as a person corrects it, as an event, and the offers that its card stands for. With `fit` the arguments
/// were meant for another tool.
pub(super) fn replan(engine: &Engine, before: &Offer, generation: u64, call: Call, fit: bool) -> (Event, Vec<Offer>) {
    let arguments = match engine.tools.get(&call.name) {
        Some(tool) if fit => fitting(tool, &call.arguments),
        _ => call.arguments,
    };
    let offer = engine.corrected(before, Call { arguments, ..call });
    let card = Box::new(card(&offer, before.query().unwrap_or_default(), &names(&engine.tools)));
    let undoing = offer.undo();
    (Event::Replanned { generation, card, faults: offer.faults() }, std::iter::once(offer).chain(undoing).collect())
}

/// The card of a call that a person wrote out, or why there is none.
pub(super) fn one(engine: &Engine, offer: Result<Offer, String>) -> (Answer, Vec<Offer>) {
    match offer {
        Err(text) => (Answer::Message { text, error: true, stats: None }, Vec::new()),
        Ok(offer) => {
            let undo = offer.undo();
            let card = card(&offer, "", &names(&engine.tools));
            (Answer::Cards(vec![card], Vec::new()), std::iter::once(offer).chain(undo).collect())
        }
    }
}

/// What a text would come to; nothing is written down.
pub(super) fn guess(engine: &Engine, text: &str) -> Guessed {
    let none = |line: String| Guessed { line, is_call: false };
    let turn = match engine.propose(text, "shell") {
        Err(e) => return none(e.to_string()),
        Ok(turn) => turn,
    };
    if let Some(refused) = &turn.refused {
        return none(refused.to_string());
    }
    let more = turn.offers.len().saturating_sub(1);
    let Some(offer) = turn.offers.first() else { return none(String::new()) };
    let line = match &offer.planned {
        Ok(planned) => format!("{}  {}", offer.proposed.call.name, planned.plan.brief()),
        Err(why) => format!("{}: {why}", offer.proposed.call.name),
    };
    let more = if more == 0 { String::new() } else { format!("  and {more} more") };
    Guessed { line: format!("{line}{more}"), is_call: offer.planned.is_ok() }
}

/// The cards of one answer, numbered when there are several.
fn cards(offers: &[Offer], query: &str, tools: &Arc<[String]>) -> Vec<Card> {
    let count = offers.len();
    offers.iter().enumerate().map(|(n, offer)| Card { place: (n + 1, count), ..card(offer, query, tools) }).collect()
}

/// The card of an offer; `query` is the sentence.
pub(super) fn card(offer: &Offer, query: &str, tools: &Arc<[String]>) -> Card {
    let (call, planned) = (&offer.proposed.call, offer.planned.as_ref());
    let plan = planned.ok().map(|p| &p.plan);
    let unused = offer.unused.iter().filter_map(|s| Some(format!("not used: {:?}", s.of(query)?)));
    let plain_line = plan.filter(|_| call.name == SHELL_LINE).and_then(Plan::script).map(|line| format!("!{line}"));
    let kept = offer.example().filter(|_| offer.corrected).map(|e| Kept { lines: e.lines, file: e.file });
    Card {
        id: offer.id(),
        title: call.name.clone(),
        description: offer.description.clone(),
        from: offer.from().map(str::to_owned),
        query: query.to_owned(),
        unused: offer.unused.clone(),
        place: (1, 1),
        call: plain_line.clone().unwrap_or_else(|| format!("{} {}", call.name, Json::Object(call.arguments.clone()))),
        summary: plain_line.unwrap_or_else(|| summary(call)),
        line: plan.map(Plan::pieces).unwrap_or_default(),
        copied: plan.map(Plan::shell_line).unwrap_or_default(),
        is_command: plan.is_some_and(|p| matches!(p.step, Step::Exec(_))),
        script: plan.and_then(Plan::script).map(str::to_owned),
        beside: plan.map(Plan::beside).unwrap_or_default(),
        rows: plan.map(Plan::rows).unwrap_or_default(),
        odd: plan.is_some_and(Plan::has_odd_words),
        values: values(&offer.proposed, plan, query),
        warnings: unused.chain(plan.map(Plan::warnings).unwrap_or_default()).collect(),
        risk: plan.map(|p| p.risk_words().to_owned()).unwrap_or_default(),
        why: planned.map(|p| p.decision.why.clone()).unwrap_or_default(),
        by_risk: planned.is_ok_and(|p| p.decision.why == risk_reason(p.plan.risk)),
        need: planned.map_or(Need::Word, |p| p.decision.need),
        only_reads: plan.is_some_and(|p| matches!(p.risk, Risk::ReadOnly(_))),
        confidence: offer.proposed.confidence.as_ref().map(|c| c.call),
        blocked: blocked(offer),
        wanted: wanted(offer),
        undo: offer.undo().map(|undo| Box::new(undo_card(&undo, tools))),
        allow: planned.map(allow).unwrap_or_default(),
        // A shell line has no arguments: it is changed as a text.
        sheet: offer.tool().filter(|tool| tool.name != SHELL_LINE).map(|tool| sheet(tool, &call.arguments, tools)),
        kept,
        stats: None,
    }
}

/// The arguments with where their values are from.
fn values(proposed: &Proposed, plan: Option<&Plan>, query: &str) -> Vec<Value> {
    let said = proposed.evidence.iter().map(|(name, evidence)| {
        let absent = proposed.absent.contains(name);
        let (flag, doubt) = match evidence {
            _ if absent => (Some("does not exist".to_owned()), true),
            Evidence::Said(_) => (None, false),
            Evidence::Converted(_) | Evidence::Enum | Evidence::Default | Evidence::Typed => (Some(evidence.words(query)), false),
            Evidence::Nowhere => (Some(evidence.words(query)), true),
        };
        let text = proposed.call.arguments.get(name).map(plain).unwrap_or_default();
        let from = if absent { format!("{}; does not exist", evidence.words(query)) } else { evidence.words(query) };
        Value { name: name.clone(), text, from, flag, doubt, said: evidence.span() }
    });
    let defaulted = plan.map(|p| p.defaulted.as_slice()).unwrap_or_default().iter().map(|(name, value)| Value {
        name: name.clone(),
        text: plain(value),
        from: "its default".to_owned(),
        flag: Some("its default".to_owned()),
        doubt: false,
        said: None,
    });
    said.chain(defaulted).collect()
}

/// A call in a few words: the tool and its values.
fn summary(call: &Call) -> String {
    std::iter::once(call.name.clone()).chain(call.arguments.values().map(plain)).collect::<Vec<_>>().join(" ")
}

fn allow(planned: &Planned) -> Vec<Allow> {
    let one = |a: &crate::driver::AllowRule| Allow { words: a.width.words().to_owned(), rule: a.rule.clone(), file: a.file.clone() };
    planned.allow.iter().map(one).collect()
}

/// The arguments of the form that must be given and are not; none where something else is wrong too.
fn wanted(offer: &Offer) -> Vec<String> {
    match &offer.planned {
        Err(crate::action::Refusal::Missing(names)) => names.clone(),
        _ => Vec::new(),
    }
}

/// The card that takes a call's effect back. Its values are those of the call, which stands on it.
fn undo_card(offer: &Offer, tools: &Arc<[String]>) -> Card {
    let card = card(offer, "", tools);
    // A script shows nothing of what it takes.
    let values = if card.own_script().is_some() { card.values.clone() } else { Vec::new() };
    Card { call: format!("undo of {}", card.call), values, sheet: None, kept: None, query: String::new(), ..card }
}

/// Why a card cannot run.
fn blocked(offer: &Offer) -> Option<String> {
    match &offer.planned {
        Err(refusal) => Some(refusal.to_string()),
        Ok(planned) => Planned::is_denied(planned).then(|| planned.decision.why.clone()),
    }
}

fn stats(turn: &Turn) -> Stats {
    let t = &turn.timings;
    Stats {
        prefill_tps: t.prefill_tps(),
        decode_tps: t.decode_tps(),
        first_token_ms: (t.decode_tokens > 0).then_some(t.first_token.as_secs_f64() * 1e3),
        context: t.prefill_tokens,
        context_max: MAX_CONTEXT,
        total_ms: Some(t.total.as_secs_f64() * 1e3),
    }
}
