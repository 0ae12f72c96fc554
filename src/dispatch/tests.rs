//! The way of a sentence on the shipped model.

use super::*;
use crate::manifest::{Sources, load};
use serde_json::json;

const TOOLS: &str = r#"[
    {"name":"set_light","description":"Set the brightness of the light in a room","parameters":{"type":"object","properties":{
        "room":{"type":"string","description":"Name of the room"},"level":{"type":"integer","minimum":0,"maximum":100,"description":"Brightness in percent"}},
        "required":["room"]}},
    {"name":"play_song","description":"Play a song","parameters":{"type":"object","properties":{"title":{"type":"string","description":"Title of the song"}},"required":["title"]}}]"#;

fn set() -> ToolSet {
    load(&Sources { builtin: vec![("t".into(), TOOLS.into())], ..Sources::default() })
}

#[test]
fn answers_do_not_depend_on_what_was_asked_before() {
    let (model, tools) = (Model::builtin().unwrap(), set());
    let old = Dispatcher::new(&model, &tools).unwrap();
    let sentences =
        ["set the light in the kitchen to 40", "play the song Yesterday", "don't play anything", "order a pizza", "dim the bedroom light"];
    let calls = |d: &Dispatcher, s: &str| {
        let p = d.propose(&model, &tools, s).unwrap();
        (p.answer, p.calls, p.refused)
    };
    let fresh: Vec<_> = sentences.iter().map(|s| calls(&Dispatcher::new(&model, &tools).unwrap(), s)).collect();
    for i in 0..40 {
        let at = (i * 7) % sentences.len();
        assert_eq!(calls(&old, sentences[at]), fresh[at], "request {i}");
    }
}

#[test]
fn every_answer_is_a_call_of_an_offered_tool_with_said_values() {
    let (model, tools) = (Model::builtin().unwrap(), set());
    let dispatcher = Dispatcher::new(&model, &tools).unwrap();
    for sentence in
        ["light kitchen forty", "spiel \"Für Elise\" 🎵", "room 101 to 55 %", "\\ \t {\"name\":1}]", "播放 月亮代表我的心", "[]", "level"]
    {
        let proposal = dispatcher.propose(&model, &tools, sentence).unwrap();
        assert!(!matches!(&proposal.refused, Some(Refused::Invalid(why)) if why.starts_with("the model")), "{sentence}: {proposal:?}");
        for call in &proposal.calls {
            assert!(call.evidence.iter().all(|(_, e)| matches!(e, Evidence::Said(_))), "{sentence}: {call:?}");
        }
    }
}

#[test]
fn a_value_that_only_names_its_parameter_is_none() {
    let tools = set();
    let mut arguments = json!({"room": "the room", "level": 3}).as_object().unwrap().clone();
    sift::drop_empty_values(&tools.tools[0], &mut arguments);
    assert_eq!(json!(arguments), json!({"level": 3}));
    let mut arguments = json!({"room": "the guest room"}).as_object().unwrap().clone();
    sift::drop_empty_values(&tools.tools[0], &mut arguments);
    assert_eq!(json!(arguments), json!({"room": "the guest room"}));
}

#[test]
fn a_later_call_that_repeats_words_is_an_echo() {
    let call = |name: &str, start| Proposed {
        call: Call { name: name.into(), arguments: serde_json::Map::new() },
        verdict: Verdict::default(),
        evidence: vec![("x".into(), Evidence::Said(Span { start, end: start + 3 }))],
    };
    let mut calls = vec![call("a", 0), call("b", 2), call("c", 5)];
    sift::drop_echoes(&mut calls);
    assert_eq!(calls.iter().map(|c| c.call.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
}

#[test]
fn wanted_parameters_are_those_that_may_still_come() {
    let tools = set();
    let wanted = wanted::Wanted::new(tools.tools.iter(), "kitchen to 40");
    assert!(wanted.is_open(r#"[{"name":"set_light","arguments":{"room":"kitchen""#));
    assert!(!wanted.is_open(r#"[{"name":"set_light","arguments":{"room":"kitchen","level":40"#));
    assert!(!wanted.is_open("["));
    let nothing = wanted::Wanted::new(tools.tools.iter(), "kitchen");
    assert!(!nothing.is_open(r#"[{"name":"set_light","arguments":{"room":"kitchen""#));
}
