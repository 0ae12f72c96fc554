//! The grammar against a vocabulary of single bytes: what it allows and what not.

use super::*;
use crate::manifest::{Sources, Tool, load};

/// Token t is the byte t; 256 ends an answer.
fn bytes() -> Vocabulary {
    let mut pieces: Vec<Vec<u8>> = (0..=255).map(|b| vec![b]).collect();
    pieces.push(Vec::new());
    Vocabulary::new(&pieces, 256).unwrap()
}

fn tools(list: &str) -> Vec<Tool> {
    let set = load(&Sources { builtin: vec![("t".into(), list.into())], ..Sources::default() });
    assert!(set.problems.is_empty(), "{:?}", set.problems);
    set.tools
}

/// Whether `answer` is allowed as a whole.
fn allowed(vocabulary: &Vocabulary, grammar: &str, answer: &str) -> bool {
    let mut matcher = vocabulary.matcher(grammar).unwrap_or_else(|e| panic!("{e}\n{grammar}"));
    for byte in answer.bytes() {
        let mut logits = vec![0.0; 257];
        matcher.mask(&mut logits).unwrap();
        if logits[usize::from(byte)] == f32::NEG_INFINITY {
            return false;
        }
        matcher.accept(&[u32::from(byte)]).unwrap();
    }
    matcher.may_end()
}

const TOOLS: &str = r##"[{"name":"setLight","description":"d","parameters":{"type":"object","properties":{
    "room":{"type":"string"},"level":{"type":"integer","minimum":0,"maximum":100},"mode":{"enum":["warm","cold",3]},
    "on":{"type":"boolean"},"tags":{"type":"array","items":{"type":"string"}},
    "at":{"type":"object","properties":{"hour":{"type":"number"},"zone":{"type":["string","null"]}}},
    "note":{"type":"string","x-free":true},"either":{"anyOf":[{"const":"all"},{"type":"integer"}]},
    "same":{"$ref":"#/properties/mode"}},"required":["room"]}},
    {"name":"stop","description":"d","parameters":{"type":"object","properties":{}}}]"##;

#[test]
fn exactly_the_calls_that_can_be_meant() {
    let tools = tools(TOOLS);
    let offered: Vec<&Tool> = tools.iter().collect();
    let vocabulary = bytes();
    let said = grammar(&offered, "set the caf\u{e9} lamp in Ann's \"big room\" to twenty 7.5", Grounding::Said);
    let call = |arguments: &str| format!("[{{\"name\":\"set_light\",\"arguments\":{{{arguments}}}}}]");
    for good in [
        "",
        r#""room":"lamp""#,
        r#""room":"caf\u00e9 lamp""#,
        r#""room":"big room""#,
        r#""level":20"#,
        r#""mode":"warm","on":true"#,
        r#""mode":3"#,
        r#""tags":["lamp","Ann"]"#,
        r#""at":{"hour":7.5,"zone":"lamp"}"#,
        r#""at":{}"#,
        r#""note":"anything \u00e9 \n""#,
        r#""either":"all""#,
        r#""either":20"#,
        r#""same":"cold""#,
        r#""room":"Ann","level":20,"same":"warm""#,
    ] {
        assert!(allowed(&vocabulary, &said, &call(good)), "{good}");
    }
    for bad in [
        r#""room":"""#,
        r#""room":"kitchen""#,
        r#""room":" lamp""#,
        r#""room":"lam""#,
        r#""room":"big""#,
        r#""room":"u00e9""#,
        r#""level":21"#,
        r#""level":7.5"#,
        r#""mode":"hot""#,
        r#""on":"true""#,
        r#""tags":[]"#,
        r#""level":20,"room":"lamp""#,
        r#""room":"lamp","#,
        r#""other":1"#,
        r#""room": "lamp""#,
        r#""either":"lamp""#,
        r#""room":"lamp","room":"lamp""#,
    ] {
        assert!(!allowed(&vocabulary, &said, &call(bad)), "{bad}");
    }
    for good in
        ["[]", " []", r#"[{"name":"stop","arguments":{}}]"#, r#"[{"name":"stop","arguments":{}},{"name":"set_light","arguments":{}}]"#]
    {
        assert!(allowed(&vocabulary, &said, good), "{good}");
    }
    for bad in
        ["", "[", "[ ]", r#"[{"name":"setLight","arguments":{}}]"#, r#"[{"name":"stop"}]"#, r#"{"name":"stop","arguments":{}}"#, "[]]"]
    {
        assert!(!allowed(&vocabulary, &said, bad), "{bad}");
    }
    let open = grammar(&offered, "x", Grounding::Open);
    for good in [r#""room":"kitchen""#, r#""level":-21"#, r#""at":{"hour":0.25}"#] {
        assert!(allowed(&vocabulary, &open, &call(good)), "{good}");
    }
    assert!(!allowed(&vocabulary, &open, &call(r#""level":007"#)));
}

#[test]
fn a_held_call_begins_as_settled_and_uses_no_taken_words() {
    let tools = tools(TOOLS);
    let vocabulary = bytes();
    let sentence = "set lamp and desk to 20 or 30";
    let fixed = [("room".to_owned(), serde_json::json!("lamp"))];
    let taken = [crate::text::Span { start: 4, end: 8 }, crate::text::Span { start: 21, end: 23 }];
    let call = |arguments: &str| format!("[{{\"name\":\"set_light\",\"arguments\":{{{arguments}}}}}]");
    let held = Held { tool: &tools[0], fixed: &fixed, next: None, taken: &taken };
    let after = grammar_of_one(held, sentence, Grounding::Said);
    for good in [r#""room":"lamp""#, r#""room":"lamp","level":30"#, r#""room":"lamp","tags":["desk to"]"#] {
        assert!(allowed(&vocabulary, &after, &call(good)), "{good}");
    }
    for bad in ["", r#""room":"desk""#, r#""room":"lamp","level":20"#, r#""room":"lamp","tags":["lamp"]"#, r#""level":30"#] {
        assert!(!allowed(&vocabulary, &after, &call(bad)), "{bad}");
    }
    let must = grammar_of_one(Held { fixed: &[], next: Some("level"), ..held }, sentence, Grounding::Said);
    assert!(allowed(&vocabulary, &must, &call(r#""level":30"#)));
    for bad in ["", r#""room":"desk","level":30"#, r#""mode":"warm""#] {
        assert!(!allowed(&vocabulary, &must, &call(bad)), "{bad}");
    }
}

#[test]
fn numbers_are_found_as_they_are_said() {
    let said = |s: &str| numbers(s).into_iter().map(|n| (n.text, s[n.start..n.end].to_owned())).collect::<Vec<_>>();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(said("last 5 of 1,000 at 7.5%"), [pair("5", "5"), pair("1000", "1,000"), pair("7.5", "7.5")]);
    assert_eq!(said("-3 and x-4 007"), [pair("-3", "-3"), pair("4", "4"), pair("7", "007")]);
    assert_eq!(said("twenty-two or three hundred and five"), [pair("22", "twenty-two"), pair("305", "three hundred and five")]);
    assert_eq!(said("two thousand seventeen, a dozen"), [pair("2017", "two thousand seventeen"), pair("12", "dozen")]);
    assert_eq!(said("one two"), [pair("1", "one"), pair("2", "two")]);
    assert_eq!(said("1.2.3 hundred"), [pair("1", "1"), pair("2.3", "2.3")]);
    assert!(said("someone often weighed the stone").is_empty());
}

#[test]
fn quotes_and_words_are_pieces() {
    let of = |s: &str| pieces(s).iter().map(|p| p.of(s).unwrap().to_owned()).filter(|p| p != " ").collect::<Vec<_>>();
    assert_eq!(of("copy src/main.rs, to \"my dir\"!"), ["copy", "src/main.rs", ",", "to", "\"", "my dir", "\"", "!"]);
    assert_eq!(of("don't open Ann's 'x y' a=b"), ["don't", "open", "Ann", "'s", "'", "x y", "'", "a", "=", "b"]);
    assert!(quoted("it's Ann's \"\" and rock 'n roll").is_empty());
    assert!(says("set it to Rear-Right please", "rear_right") && !says("set it right", "rear_right") && !says("x", ""));
}

proptest::proptest! {
    #[test]
    fn pieces_cover_the_sentence(sentence in ".{0,80}") {
        let all: String = pieces(&sentence).iter().map(|p| p.of(&sentence).unwrap()).collect();
        proptest::prop_assert_eq!(all, sentence);
    }


    #[test]
    fn any_sentence_makes_a_grammar_and_numbers_that_lie_in_it(sentence in ".{1,60}") {
        let tools = tools(TOOLS);
        let text = grammar(&tools.iter().collect::<Vec<_>>(), &sentence, Grounding::Said);
        let made = bytes().matcher(&text);
        proptest::prop_assert!(made.is_ok(), "{made:?}");
        for n in numbers(&sentence) {
            proptest::prop_assert!(sentence.get(n.start..n.end).is_some());
            proptest::prop_assert!(serde_json::from_str::<serde_json::Number>(&n.text).is_ok(), "{}", n.text);
        }
    }
}

#[test]
fn picks_the_lowest_id_among_equals_and_nothing_masked() {
    assert_eq!(pick(&[1.0, 3.0, 3.0]), Some(1));
    assert_eq!(pick(&[f32::NEG_INFINITY, f32::NAN]), None);
}
