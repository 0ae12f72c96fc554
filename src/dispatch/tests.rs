//! The way of a sentence on the shipped model.

use super::answer::Decoded;
use super::known::Known;
use super::read::Reader;
use super::step::given;
use super::world::Unknown;
use super::*;
use crate::encoder::Encoder;
use crate::manifest::{Call, Sources, Tool, ToolSet, Verdict, load};
use crate::model::{Model, Options};
use crate::sentence::Sentence;
use crate::text::Span;
use serde_json::json;
use std::sync::{Arc, LazyLock};

const TOOLS: &str = r#"[
    {"name":"set_light","description":"Set the brightness of the light in a room","parameters":{"type":"object","properties":{
        "room":{"type":"string","description":"Name of the room"},"level":{"type":"integer","minimum":0,"maximum":100,"description":"Brightness in percent"}},
        "required":["room"]}},
    {"name":"play_song","description":"Play a song","parameters":{"type":"object","properties":{"title":{"type":"string","description":"Title of the song"}},"required":["title"]}}]"#;

/// Loading the model and its encoder takes longer than any of these tests.
static ENGINE: LazyLock<(Model, Arc<Encoder>)> =
    LazyLock::new(|| (Model::builtin(Options::default()).unwrap(), Arc::new(Encoder::builtin().unwrap())));

fn set_of(list: &str) -> ToolSet {
    load(&Sources { builtin: vec![("t".into(), list.into())], ..Sources::default() })
}

fn set() -> ToolSet {
    set_of(TOOLS)
}

fn dispatcher(tools: &ToolSet) -> Dispatcher {
    let lookup = Lookup { encoder: Some(Arc::clone(&ENGINE.1)), threads: 1, ..Lookup::default() };
    Dispatcher::new(&ENGINE.0, tools, &lookup, Calibration::builtin()).unwrap()
}

fn reader<'a>(
    sentence: &'a Sentence,
    (offered, known): (&'a [&'a Tool], &'a [Known<'a>]),
    choosing: &'a Choosing,
    calibration: &'a Calibration,
) -> Reader<'a> {
    Reader {
        sentence,
        offered,
        known,
        mode: Mode::Full,
        choosing: Some(choosing),
        calibration,
        without: Without::default(),
        world: &Unknown,
    }
}

fn rank(ranker: &Ranker, tools: &ToolSet, sentence: &Sentence, leave_out: bool) -> Vec<Ranked> {
    ranker.rank(&ENGINE.0, tools, Asked { sentence, query: None, leave_out }, Choice::default()).unwrap()
}

fn propose(tools: &ToolSet, say: &str) -> Proposal {
    dispatcher(tools).propose(&ENGINE.0, tools, say, &Unknown).unwrap()
}

#[test]
fn answers_do_not_depend_on_what_was_asked_before() {
    let tools = set();
    let old = dispatcher(&tools);
    let sentences =
        ["set the light in the kitchen to 40", "play the song Yesterday", "don't play anything", "order a pizza", "dim the bedroom light"];
    let calls = |d: &Dispatcher, s: &str| {
        let p = d.propose(&ENGINE.0, &tools, s, &Unknown).unwrap();
        (p.answer, p.calls, p.refused)
    };
    let fresh: Vec<_> = sentences.iter().map(|s| calls(&dispatcher(&tools), s)).collect();
    for i in 0..40 {
        let at = (i * 7) % sentences.len();
        assert_eq!(calls(&old, sentences[at]), fresh[at], "request {i}");
    }
}

#[test]
fn every_answer_is_a_call_of_an_offered_tool_with_said_values() {
    let tools = set();
    for sentence in
        ["light kitchen forty", "spiel \"Für Elise\" 🎵", "room 101 to 55 %", "\\ \t {\"name\":1}]", "播放 月亮代表我的心", "[]", "level"]
    {
        let proposal = propose(&tools, sentence);
        assert!(!matches!(&proposal.refused, Some(Refused::Invalid(why)) if why.check == Check::Form), "{sentence}: {proposal:?}");
        for call in &proposal.calls {
            assert!(call.evidence.iter().all(|(_, e)| e.span().is_some()), "{sentence}: {call:?}");
        }
    }
}

#[test]
fn a_value_that_only_names_its_parameter_is_none() {
    let tools = set();
    let dropped = |tool: usize, arguments: serde_json::Value, say: &str| {
        let mut arguments = arguments.as_object().unwrap().clone();
        sift::drop_empty_values(&Sentence::read(say), &Known::new(&tools.tools[tool]), &Unknown, &mut arguments, &mut Vec::new());
        json!(arguments)
    };
    assert_eq!(dropped(0, json!({"room": "the room", "level": 3}), "the room to 3"), json!({"level": 3}));
    assert_eq!(dropped(0, json!({"room": "the guest room"}), "the guest room"), json!({"room": "the guest room"}));
    // When is not where, but it may be a title; and what is quoted is a value whatever it says.
    assert_eq!(dropped(1, json!({"title": "Yesterday"}), "play Yesterday"), json!({"title": "Yesterday"}));
    assert_eq!(dropped(0, json!({"room": "tomorrow"}), "light tomorrow"), json!({}));
    assert_eq!(dropped(0, json!({"room": "the room"}), "light \"the room\""), json!({"room": "the room"}));
}

#[test]
fn the_unit_of_a_number_is_no_path() {
    let tools = set_of(
        r#"[{"name":"big","description":"d","parameters":{"type":"object","properties":{"megabytes":{"type":"number"},
            "path":{"type":"string","format":"path"},"to":{"type":"string"}}}}]"#,
    );
    let dropped = |say: &str, mut arguments: serde_json::Value| {
        let map = arguments.as_object_mut().unwrap();
        sift::drop_empty_values(&Sentence::read(say), &Known::new(&tools.tools[0]), &Unknown, map, &mut Vec::new());
        arguments
    };
    assert_eq!(dropped("files above 50 KB", json!({"megabytes": 0.05, "path": "KB"})), json!({"megabytes": 0.05}));
    assert_eq!(dropped("files in KB above 50", json!({"path": "KB"})), json!({"path": "KB"}));
    assert_eq!(dropped("50 KB in what", json!({"to": "KB"})), json!({"to": "KB"}));
}

#[test]
fn a_word_that_examples_say_beside_their_values_is_no_optional_value() {
    let dropped = |required: &str, value: &str, say: &str| {
        let tools = set_of(&format!(
            r#"{{"needlesh":1,"tools":[{{"name":"make_it","description":"d","parameters":{{"type":"object",
            "properties":{{"title":{{"type":"string"}}}},"required":[{required}]}},
            "examples":[{{"say":"open a page called summer","arguments":{{"title":"summer"}}}}]}}]}}"#
        ));
        let mut arguments = json!({"title": value}).as_object().unwrap().clone();
        sift::drop_empty_values(&Sentence::read(say), &Known::new(&tools.tools[0]), &Unknown, &mut arguments, &mut Vec::new());
        arguments.is_empty()
    };
    assert!(dropped("", "page", "open a page"));
    assert!(!dropped("", "summer", "open a page summer"), "a value of an example");
    assert!(!dropped("\"title\"", "page", "open a page"), "what must be said may be any word");
    assert!(dropped("", "'s", "what's on the page"));
}

#[test]
fn a_call_that_lacks_a_value_has_no_confidence() {
    let (tools, sentence, calibration) = (set(), Sentence::read("light 40"), Calibration::builtin());
    let offered: Vec<&Tool> = tools.tools.iter().collect();
    let choosing = Choosing::default();
    let known: Vec<Known<'_>> = offered.iter().copied().map(Known::new).collect();
    let reader = reader(&sentence, (&offered, &known), &choosing, &calibration);
    let text = r#"[{"name":"set_light","arguments":{"level":40}}]"#.to_owned();
    let calls = reader.read(Decoded { text, steps: Vec::new() }, false).calls.unwrap();
    assert_eq!(calls[0].verdict.missing, ["room"]);
    assert!(calls[0].confidence.is_none());
}

#[test]
fn a_later_call_that_repeats_words_is_an_echo() {
    let call = |name: &str, start| Proposed {
        call: Call { name: name.into(), arguments: serde_json::Map::new() },
        verdict: Verdict::default(),
        confidence: None,
        evidence: vec![("x".into(), Evidence::Said(Span { start, end: start + 3 }))],
        absent: Vec::new(),
    };
    let mut calls = vec![(call("a", 0), ()), (call("b", 2), ()), (call("c", 5), ())];
    sift::drop_echoes(&mut calls, &mut Vec::new());
    assert_eq!(calls.iter().map(|(c, ())| c.call.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
}

#[test]
fn values_with_the_same_words_get_words_of_their_own() {
    let tools = set_of(
        r#"[{"name":"copy_file","description":"Copy a file to another place","parameters":{"type":"object","properties":{
            "source":{"type":"string"},"destination":{"type":"string"},"count":{"type":"integer","maximum":9}},"required":["source","destination"]}}]"#,
    );
    let arguments = json!({"source": "a.txt", "destination": "a.txt"});
    let arguments = arguments.as_object().unwrap();
    let of = |say: &str| vary::variations(&Sentence::read(say), &Known::new(&tools.tools[0]), arguments);
    let fixed = |v: &vary::Variation| v.fixed.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join(",");
    let all: Vec<_> = of("copy a.txt to b.txt 5 times").iter().map(|v| (fixed(v), v.next.clone())).collect();
    let has = |f: &str, next: Option<&str>| all.contains(&(f.to_owned(), next.map(str::to_owned)));
    assert!(has("source=\"a.txt\"", Some("destination")) && has("", Some("source")), "{all:?}");
    assert!(has("source=\"a.txt\",destination=\"a.txt\",count=5", None), "{all:?}");
    let too_many = of("copy a.txt to b.txt 50 times");
    assert!(too_many.iter().all(|v| v.fixed.iter().all(|(n, _)| n != "count")), "{too_many:?}");
}

#[test]
fn confidence_and_runner_ups_come_with_an_answer() {
    let tools = set();
    let mut dispatcher = dispatcher(&tools);
    dispatcher.runner_ups = RunnerUps { count: 2, min_confidence: 0.0, always: true };
    let say = "set the light in the kitchen to 40";
    let proposal = dispatcher.propose(&ENGINE.0, &tools, say, &Unknown).unwrap();
    let sure = proposal.calls[0].confidence.clone().unwrap();
    assert!((0.0..=1.0).contains(&sure.call) && (0.0..=1.0).contains(&sure.tool));
    assert_eq!(sure.values.iter().map(|v| v.0.as_str()).collect::<Vec<_>>(), ["room", "level"]);
    assert!(sure.values.iter().all(|(_, p)| (0.0..=1.0).contains(p)));
    assert!(proposal.alternatives.len() <= 2);
    for other in &proposal.alternatives {
        assert!(other.iter().all(|c| c.verdict.is_valid()) && *other != proposal.calls);
    }
    // What the steps wrote is the answer.
    let text: String = proposal.steps.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(text.trim(), proposal.answer);
    let none = Dispatcher { runner_ups: RunnerUps { count: 0, ..RunnerUps::default() }, ..dispatcher };
    assert!(none.propose(&ENGINE.0, &tools, say, &Unknown).unwrap().alternatives.is_empty());
}

#[test]
fn a_number_out_of_bounds_is_named() {
    let proposal = propose(&set(), "set the light in the kitchen to 400");
    assert!(proposal.calls.is_empty(), "{:?}", proposal.calls);
    assert!(
        matches!(&proposal.refused, Some(Refused::Invalid(f)) if f.message.contains("level") && f.message.contains("100")),
        "{:?}",
        proposal.refused
    );
}

#[test]
fn a_value_with_marks_is_given_as_it_was_typed() {
    let typed = "set the light in the Küche to 40";
    let proposal = propose(&set(), typed);
    let call = &proposal.calls[0];
    assert_eq!(call.call.arguments["room"], "Küche");
    assert_eq!(call.evidence[0].1.span().unwrap().of(typed), Some("Küche"));
    assert_eq!(call.evidence[1].1.span().unwrap().of(typed), Some("40"));
}

#[test]
fn tools_are_found_by_other_words_and_in_spite_of_a_slip() {
    let tools = set_of(
        r#"[{"name":"play_song","description":"Play a song"},{"name":"make_folder","description":"Create a new folder"},
            {"name":"disk_free","description":"Show the free space on the disks"}]"#,
    );
    let dispatcher = dispatcher(&tools);
    for (say, want) in [("mkdir x", "make_folder"), ("room left on my drives", "disk_free"), ("new foldr please", "make_folder")] {
        let ranked = rank(&dispatcher.ranker, &tools, &Sentence::read(say), false);
        assert_eq!(tools.tools[ranked[0].tool].name, want, "{say}");
    }
}

#[test]
fn an_example_is_a_key_and_is_left_out_of_its_own_test() {
    let tools = set_of(
        r#"{"needlesh":1,"tools":[
            {"name":"a","description":"Rotate the logs","action":{"shell":{"argv":["true"]}},"examples":[{"say":"spin the wheel of fortune","arguments":{}}]},
            {"name":"b","description":"Turn a thing round","action":{"shell":{"argv":["true"]}}}]}"#,
    );
    assert!(tools.problems.is_empty(), "{:?}", tools.problems);
    let dispatcher = dispatcher(&tools);
    let first = |leave_out| {
        let sentence = Sentence::read("spin the wheel of fortune");
        rank(&dispatcher.ranker, &tools, &sentence, leave_out)[0].clone()
    };
    let found = first(false);
    assert_eq!((tools.tools[found.tool].name.as_str(), found.nearest), ("a", Some(0)));
    assert!(found.example > 0.95);
    assert!(first(true).example < 0.95);
}

#[test]
fn what_was_confirmed_counts_like_an_example_and_is_marked() {
    let tools = set();
    let said = [("make it cosy in here", "set_light"), ("x", "no_such_tool")];
    let memory = Arc::new(Memory::new(said.map(|(s, t)| (s.to_owned(), t.to_owned()))));
    let lookup = Lookup { encoder: Some(Arc::clone(&ENGINE.1)), memory: Arc::clone(&memory), threads: 1, ..Lookup::default() };
    let ranker = Ranker::new(&ENGINE.0, &tools, &lookup).unwrap();
    let ranked = rank(&ranker, &tools, &Sentence::read("make it cosy"), false);
    assert_eq!((tools.tools[ranked[0].tool].name.as_str(), ranked[0].confirmed.as_deref()), ("set_light", Some("make it cosy in here")));
    assert!(ranked[0].score > ranked[0].unaided);
    // A yes counts at once, in the same ranker, and never in a test.
    memory.add("make it cosy", "play_song");
    let first = |leave_out| {
        let ranked = rank(&ranker, &tools, &Sentence::read("make it cosy"), leave_out);
        (tools.tools[ranked[0].tool].name.clone(), ranked[0].confirmed.is_some())
    };
    assert_eq!((first(false), first(true).1), (("play_song".to_owned(), true), false));
}

#[test]
fn what_was_confirmed_finds_a_tool_and_is_no_permission() {
    let tools = set();
    let say = "play the song in the kitchen at 40";
    let memory = Arc::new(Memory::new([(say.to_owned(), "set_light".to_owned())]));
    let lookup = Lookup { encoder: Some(Arc::clone(&ENGINE.1)), threads: 1, ..Lookup::default() };
    let said = |lookup: &Lookup| {
        let dispatcher = Dispatcher::new(&ENGINE.0, &tools, lookup, Calibration::builtin()).unwrap();
        dispatcher.propose(&ENGINE.0, &tools, say, &Unknown).unwrap()
    };
    let before = said(&lookup);
    assert!(before.calls.iter().chain(before.alternatives.iter().flatten()).any(|c| c.call.name == "play_song"), "{:?}", before.refused);
    let after = said(&Lookup { memory, ..lookup.clone() });
    assert_eq!(after.calls.iter().map(|c| c.call.name.as_str()).collect::<Vec<_>>(), ["set_light"], "{:?}", after.refused);
    // Shown, and below what runs on plain Enter.
    assert!(after.confidence().unwrap() < Calibration::builtin().unsure, "{:?}", after.confidence());
}

#[test]
fn without_the_encoder_the_contrastive_head_ranks() {
    let tools = set();
    let dispatcher = Dispatcher::new(&ENGINE.0, &tools, &Lookup::default(), Calibration::builtin()).unwrap();
    let proposal = dispatcher.propose(&ENGINE.0, &tools, "set the light in the kitchen to 40", &Unknown).unwrap();
    assert_eq!(proposal.offered.len(), 2);
    assert_eq!(proposal.calls[0].call.name, "set_light");
}

#[test]
fn two_calls_of_one_tool_have_confidences_of_their_own() {
    let (tools, sentence, calibration) = (set(), Sentence::read("kitchen 40 hall 50"), Calibration::builtin());
    let offered: Vec<&Tool> = tools.tools.iter().collect();
    let choosing = Choosing::default();
    let known: Vec<Known<'_>> = offered.iter().copied().map(Known::new).collect();
    let reader = reader(&sentence, (&offered, &known), &choosing, &calibration);
    let call = |room: &str, level: u8| format!("{{\"name\":\"set_light\",\"arguments\":{{\"room\":\"{room}\",\"level\":{level}}}}}");
    let step = |text: String, probability: f32| Step {
        probability,
        log_probability: probability.ln(),
        text,
        ..given(StepKind::Picked, &[0], 1.0, 0.0, &ENGINE.0.tokenizer)
    };
    let steps = vec![step(format!("[{},", call("kitchen", 40)), 0.9), step(format!("{}]", call("hall", 50)), 0.25)];
    let text = format!("[{},{}]", call("kitchen", 40), call("hall", 50));
    let reading = reader.read(Decoded { text, steps }, false);
    let calls = reading.calls.unwrap();
    assert_eq!((calls.len(), reading.findings.len()), (2, 0), "{:?}", reading.findings);
    let weakest = |c: &Proposed| c.confidence.as_ref().unwrap().signals.weakest;
    assert!(weakest(&calls[0]) > -0.2 && weakest(&calls[1]) < -1.0, "{} {}", weakest(&calls[0]), weakest(&calls[1]));
}
