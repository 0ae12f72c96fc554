//! The way of a sentence on the shipped model.

use super::*;
use crate::manifest::{Call, Sources, Verdict, load};
use crate::model::Options;
use crate::text::Span;
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
    let (model, tools) = (Model::builtin(Options::default()).unwrap(), set());
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
    let (model, tools) = (Model::builtin(Options::default()).unwrap(), set());
    let dispatcher = Dispatcher::new(&model, &tools).unwrap();
    for sentence in
        ["light kitchen forty", "spiel \"Für Elise\" 🎵", "room 101 to 55 %", "\\ \t {\"name\":1}]", "播放 月亮代表我的心", "[]", "level"]
    {
        let proposal = dispatcher.propose(&model, &tools, sentence).unwrap();
        assert!(!matches!(&proposal.refused, Some(Refused::Invalid(why)) if why.check == Check::Form), "{sentence}: {proposal:?}");
        for call in &proposal.calls {
            assert!(call.evidence.iter().all(|(_, e)| matches!(e, Evidence::Said(_))), "{sentence}: {call:?}");
        }
    }
}

#[test]
fn a_value_that_only_names_its_parameter_is_none() {
    let tools = set();
    let mut arguments = json!({"room": "the room", "level": 3}).as_object().unwrap().clone();
    sift::drop_empty_values(&tools.tools[0], &mut arguments, &mut Vec::new());
    assert_eq!(json!(arguments), json!({"level": 3}));
    let mut arguments = json!({"room": "the guest room"}).as_object().unwrap().clone();
    sift::drop_empty_values(&tools.tools[0], &mut arguments, &mut Vec::new());
    assert_eq!(json!(arguments), json!({"room": "the guest room"}));
    // When is no where, but it may be a title.
    let mut arguments = json!({"title": "Yesterday"}).as_object().unwrap().clone();
    sift::drop_empty_values(&tools.tools[1], &mut arguments, &mut Vec::new());
    assert_eq!(arguments.len(), 1);
    let mut arguments = json!({"room": "tomorrow"}).as_object().unwrap().clone();
    sift::drop_empty_values(&tools.tools[0], &mut arguments, &mut Vec::new());
    assert!(arguments.is_empty());
}

#[test]
fn a_call_that_lacks_a_value_has_no_confidence() {
    let tools = set();
    let offered: Vec<&Tool> = tools.tools.iter().collect();
    let (folded, choosing) = (fold::Folded::same("light 40"), Choosing::default());
    let reader = check::Reader { typed: "light 40", folded: &folded, offered: &offered, mode: Mode::Full, choosing: Some(&choosing) };
    let text = r#"[{"name":"set_light","arguments":{"level":40}}]"#.to_owned();
    let calls = reader.answer(&trail::Decoded { text, steps: Vec::new() }).0.unwrap();
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
    };
    let mut calls = vec![(call("a", 0), ()), (call("b", 2), ()), (call("c", 5), ())];
    sift::drop_echoes(&mut calls, &mut Vec::new());
    assert_eq!(calls.iter().map(|(c, ())| c.call.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
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

#[test]
fn values_with_the_same_words_get_words_of_their_own() {
    let tools = load(&Sources {
        builtin: vec![(
            "t".into(),
            r#"[{"name":"copy_file","description":"Copy a file to another place","parameters":{"type":"object","properties":{
                "source":{"type":"string"},"destination":{"type":"string"},"count":{"type":"integer","maximum":9}},"required":["source","destination"]}}]"#
                .into(),
        )],
        ..Sources::default()
    });
    let answer = r#"[{"name":"copy_file","arguments":{"source":"a.txt","destination":"a.txt"}}]"#;
    let variations = vary::variations("copy a.txt to b.txt 5 times", &tools.tools[0], answer);
    let fixed = |v: &vary::Variation| v.fixed.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join(",");
    let all: Vec<_> = variations.iter().map(|v| (fixed(v), v.next.clone())).collect();
    let has = |f: &str, next: Option<&str>| all.contains(&(f.to_owned(), next.map(str::to_owned)));
    assert!(has("source=\"a.txt\"", Some("destination")) && has("", Some("source")), "{all:?}");
    assert!(has("source=\"a.txt\",destination=\"a.txt\",count=5", None), "{all:?}");
    let too_many = vary::variations("copy a.txt to b.txt 50 times", &tools.tools[0], answer);
    assert!(too_many.iter().all(|v| v.fixed.iter().all(|(n, _)| n != "count")), "{too_many:?}");
}

#[test]
fn confidence_and_runner_ups_come_with_an_answer() {
    let (model, tools) = (Model::builtin(Options::default()).unwrap(), set());
    let mut dispatcher = Dispatcher::new(&model, &tools).unwrap();
    dispatcher.runner_ups = RunnerUps { count: 2, least: 0.0, always: true };
    let proposal = dispatcher.propose(&model, &tools, "set the light in the kitchen to 40").unwrap();
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
    assert!(none.propose(&model, &tools, "set the light in the kitchen to 40").unwrap().alternatives.is_empty());
}

#[test]
fn a_number_out_of_bounds_is_named() {
    let (model, tools) = (Model::builtin(Options::default()).unwrap(), set());
    let proposal = Dispatcher::new(&model, &tools).unwrap().propose(&model, &tools, "set the light in the kitchen to 400").unwrap();
    assert!(proposal.calls.is_empty(), "{:?}", proposal.calls);
    assert!(
        matches!(&proposal.refused, Some(Refused::Invalid(f)) if f.message.contains("level") && f.message.contains("100")),
        "{:?}",
        proposal.refused
    );
}

#[test]
fn a_value_with_marks_is_given_as_it_was_typed() {
    let (model, tools) = (Model::builtin(Options::default()).unwrap(), set());
    let typed = "set the light in the Küche to 40";
    let proposal = Dispatcher::new(&model, &tools).unwrap().propose(&model, &tools, typed).unwrap();
    let call = &proposal.calls[0];
    assert_eq!(call.call.arguments["room"], "Küche");
    assert_eq!(call.evidence[0].1.span().unwrap().of(typed), Some("Küche"));
    assert_eq!(call.evidence[1].1.span().unwrap().of(typed), Some("40"));
}

#[test]
fn tools_are_found_by_other_words_and_in_spite_of_a_slip() {
    let tools = load(&Sources {
        builtin: vec![(
            "t".into(),
            r#"[{"name":"play_song","description":"Play a song"},{"name":"make_folder","description":"Create a new folder"},
                {"name":"disk_free","description":"Show the free space on the disks"}]"#
                .into(),
        )],
        ..Sources::default()
    });
    let model = Model::builtin(Options::default()).unwrap();
    let words_only = Weights { contrastive: 0.0, words: 1.0, text: ToolText::Words };
    let ranker = Ranker::new(&model, &tools, words_only).unwrap();
    for (say, want) in [("mkdir x", "make_folder"), ("room left on my drives", "disk_free"), ("new foldr please", "make_folder")] {
        let ranked = ranker.rank(&model, &tools, say).unwrap();
        assert_eq!(tools.tools[ranked[0].tool].name, want, "{say}");
        assert!(ranked[0].words > 0.0, "{say}");
    }
}

#[test]
fn two_calls_of_one_tool_have_confidences_of_their_own() {
    let (model, tools) = (Model::builtin(Options::default()).unwrap(), set());
    let offered: Vec<&Tool> = tools.tools.iter().collect();
    let choosing = Choosing::default();
    let folded = fold::Folded::same("kitchen 40 hall 50");
    let reader =
        check::Reader { typed: "kitchen 40 hall 50", folded: &folded, offered: &offered, mode: Mode::Full, choosing: Some(&choosing) };
    let call = |room: &str, level: u8| format!("{{\"name\":\"set_light\",\"arguments\":{{\"room\":\"{room}\",\"level\":{level}}}}}");
    let step = |text: String, probability: f32| Step {
        probability,
        log_probability: probability.ln(),
        text,
        ..trail::given(StepKind::Picked, &[0], 1.0, 0.0, &model.tokenizer)
    };
    let steps = vec![step(format!("[{},", call("kitchen", 40)), 0.9), step(format!("{}]", call("hall", 50)), 0.25)];
    let text = format!("[{},{}]", call("kitchen", 40), call("hall", 50));
    let (calls, findings) = reader.answer(&trail::Decoded { text, steps });
    let calls = calls.unwrap();
    assert_eq!((calls.len(), findings.len()), (2, 0), "{findings:?}");
    let weakest = |c: &Proposed| c.confidence.as_ref().unwrap().signals[SIGNALS.iter().position(|s| *s == "weakest").unwrap()];
    assert!(weakest(&calls[0]) > -0.2 && weakest(&calls[1]) < -1.0, "{} {}", weakest(&calls[0]), weakest(&calls[1]));
}
