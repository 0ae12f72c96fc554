//! The grammar against a vocabulary of single bytes: what it allows and what not.

use super::*;
use crate::manifest::{Sources, Tool, load};
use crate::sentence::Sentence;

/// Token t is the byte t; 256 ends an answer.
fn bytes() -> Vocabulary {
    let mut pieces: Vec<Vec<u8>> = (0..=255).map(|b| vec![b]).collect();
    pieces.push(Vec::new());
    Vocabulary::new(&pieces, 256).unwrap()
}

fn tools(list: &str) -> Vec<Tool> {
    let set = load(&Sources { builtin: vec![("t".into(), list.into())], ..Sources::default() });
    let errors: Vec<_> = set.problems.iter().filter(|p| p.severity == crate::manifest::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
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
    let said = grammar(&offered, &Sentence::read("set the caf\u{e9} lamp in Ann's \"big room\" to twenty 7.5"), Grounding::Said, 4);
    let call = |arguments: &str| format!("[{{\"name\":\"set_light\",\"arguments\":{{{arguments}}}}}]");
    for good in [
        "",
        r#""room":"lamp""#,
        r#""room":"cafe lamp""#,
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
    let open = grammar(&offered, &Sentence::read("x"), Grounding::Open, 4);
    for good in [r#""room":"kitchen""#, r#""level":-21"#, r#""at":{"hour":0.25}"#] {
        assert!(allowed(&vocabulary, &open, &call(good)), "{good}");
    }
    assert!(!allowed(&vocabulary, &open, &call(r#""level":007"#)));
}

#[test]
fn a_held_call_begins_as_settled_and_uses_no_taken_words() {
    let tools = tools(TOOLS);
    let vocabulary = bytes();
    let sentence = &Sentence::read("set lamp and desk to 20 or 30");
    let fixed = [("room".to_owned(), serde_json::json!("lamp"))];
    let taken = [crate::text::Span { start: 4, end: 8 }, crate::text::Span { start: 21, end: 23 }];
    let call = |arguments: &str| format!("[{{\"name\":\"set_light\",\"arguments\":{{{arguments}}}}}]");
    let held = PartialCall { tool: &tools[0], fixed: &fixed, next: None, taken: &taken };
    let after = grammar_of_one(held, sentence, Grounding::Said);
    for good in [r#""room":"lamp""#, r#""room":"lamp","level":30"#, r#""room":"lamp","tags":["desk to"]"#] {
        assert!(allowed(&vocabulary, &after, &call(good)), "{good}");
    }
    for bad in ["", r#""room":"desk""#, r#""room":"lamp","level":20"#, r#""room":"lamp","tags":["lamp"]"#, r#""level":30"#] {
        assert!(!allowed(&vocabulary, &after, &call(bad)), "{bad}");
    }
    let must = grammar_of_one(PartialCall { fixed: &[], next: Some("level"), ..held }, sentence, Grounding::Said);
    assert!(allowed(&vocabulary, &must, &call(r#""level":30"#)));
    for bad in ["", r#""room":"desk","level":30"#, r#""mode":"warm""#] {
        assert!(!allowed(&vocabulary, &must, &call(bad)), "{bad}");
    }
}

#[test]
fn numbers_are_meant_as_the_parameter_counts() {
    let said = |s: &str, name: &str| {
        let sentence = Sentence::read(s);
        numbers_for(&sentence, name, "", false).into_iter().map(|n| (n.text, n.converted)).collect::<Vec<_>>()
    };
    let one = |text: &str, converted| vec![(text.to_owned(), converted)];
    assert_eq!(said("wait 90 seconds", "delay_seconds"), one("90", false));
    assert_eq!(said("wait 2 hours", "delay_minutes"), one("120", true));
    assert_eq!(said("the last 2 weeks", "days"), one("14", true));
    assert_eq!(said("show 5 of them", "days"), one("5", false));
    // Half a range is not a number of its own.
    assert_eq!(said("lines 10-20", "count"), []);
    // What JSON and a float cannot hold exactly is not given at all.
    assert_eq!(said("give 9007199254740993", "count"), one("9007199254740993", false));
    assert_eq!(said("give 123456789012345678901234567890", "count"), []);
}

#[test]
fn a_word_that_two_parameters_share_may_be_cut() {
    let tools = tools(
        r#"[{"name":"issue","description":"d","parameters":{"type":"object","properties":{"owner":{"type":"string"},"repo":{"type":"string"}}}},
            {"name":"read","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string"}}}}]"#,
    );
    let (vocabulary, sentence) = (bytes(), Sentence::read("open rust-lang/cargo"));
    let call = |tool: &str, arguments: &str| format!("[{{\"name\":\"{tool}\",\"arguments\":{{{arguments}}}}}]");
    let shared = grammar(&[&tools[0]], &sentence, Grounding::Said, 4);
    assert!(allowed(&vocabulary, &shared, &call("issue", r#""owner":"rust-lang","repo":"cargo""#)));
    let plain = grammar(&[&tools[1]], &sentence, Grounding::Said, 4);
    assert!(!allowed(&vocabulary, &plain, &call("read", r#""path":"cargo""#)));
    assert!(allowed(&vocabulary, &plain, &call("read", r#""path":"rust-lang/cargo""#)));
}

/// Whether a call of the tool with these parameters may have these arguments.
fn takes(parameters: &serde_json::Value, sentence: &str, arguments: &str) -> bool {
    let list = serde_json::json!([{"name": "t", "description": "d", "parameters": parameters}]);
    let set = load(&Sources { builtin: vec![("t".into(), list.to_string())], ..Sources::default() });
    let said = grammar(&[&set.tools[0]], &Sentence::read(sentence), Grounding::Said, 1);
    allowed(&bytes(), &said, &format!("[{{\"name\":\"t\",\"arguments\":{{{arguments}}}}}]"))
}

#[test]
fn lists_of_objects_with_objects_can_be_written() {
    let parameters = serde_json::json!({"type": "object", "properties": {"list": {"type": "array", "items": {"type": "object", "properties": {
        "domain": {"type": "string", "enum": ["light", "switch"]}, "service": {"type": "string", "enum": ["turn_on", "turn_off"]},
        "data": {"type": "object", "properties": {"ids": {"type": "array", "items": {"type": "string"}}}}}, "required": ["domain", "service", "data"]}}}});
    let whole = r#""list":[{"domain":"switch","service":"turn_off","data":{"ids":["switch.fan"]}}]"#;
    assert!(takes(&parameters, "turn off switch.fan", whole));
    assert!(!takes(&parameters, "turn off switch.fan", r#""list":["switch.fan"]"#));
}

#[test]
fn a_union_is_told_apart_by_its_fixed_property() {
    let arm = |kind: &str, key: &str, of: &str| serde_json::json!({"type": "object", "properties": {"type": {"const": kind}, key: {"type": of}}, "required": ["type", key]});
    for key in ["oneOf", "anyOf"] {
        let parameters = serde_json::json!({"type": "object", "properties": {"block": {key: [arm("text", "words", "string"), arm("todo", "done", "boolean")],
            "discriminator": {"propertyName": "type"}}}});
        let block = |inside: &str| takes(&parameters, "append milk", &format!("\"block\":{inside}"));
        assert!(block(r#"{"type":"text","words":"milk"}"#) && block(r#"{"type":"todo","done":true}"#));
        assert!(!block(r#"{"done":true}"#) && !block("{}") && !block(r#"{"type":"text","done":true}"#), "each is of a kind");
    }
    let single = serde_json::json!({"type": "object", "properties": {"o": {"type": "object", "required": ["kind"], "properties": {"n": {"type": "integer"}, "kind": {"enum": ["a"]}}}}});
    assert!(takes(&single, "take 3", r#""o":{"n":3,"kind":"a"}"#) && takes(&single, "take 3", r#""o":{"kind":"a"}"#));
    assert!(!takes(&single, "take 3", r#""o":{"n":3}"#));
}

#[test]
fn a_tuple_has_each_place_filled() {
    let parameters = serde_json::json!({"type": "object", "properties": {"range": {"type": "array", "items": [{"type": "integer"}, {"type": "integer"}, {"enum": ["mm", "cm"]}]}}});
    let cut = |list: &str| takes(&parameters, "cut at 3 and 9", &format!("\"range\":{list}"));
    assert!(cut("[3,9,\"cm\"]"));
    assert!(!cut("[3]") && !cut("[3,9]") && !cut("[3,\"cm\",9]") && !cut("[3,9,\"cm\",3]"));
}

#[test]
fn what_stands_beside_arms_and_references_counts() {
    let guest = serde_json::json!({"type": "object", "properties": {"email": {"type": "string"}, "phone": {"type": "string"}},
        "anyOf": [{"required": ["email"]}, {"required": ["phone"]}]});
    let parameters = serde_json::json!({"type": "object", "properties": {"guest": guest, "again": {"$ref": "#/$defs/n", "maximum": 5},
        "both": {"allOf": [{"$ref": "#/$defs/n"}, {"minimum": 4}]}}, "$defs": {"n": {"type": "integer", "minimum": 1}}});
    let book = |arguments: &str| takes(&parameters, "book for a@b.org 7 or 3", arguments);
    assert!(book(r#""guest":{"email":"a@b.org"}"#) && !book(r#""guest":"a@b.org""#));
    assert!(book(r#""again":3"#) && !book(r#""again":7"#), "a bound beside a reference");
    assert!(book(r#""both":7"#) && !book(r#""both":3"#), "all arms of allOf");
}

#[test]
fn an_enumeration_is_taken_whole() {
    let tools = tools(
        r#"[{"name":"add","description":"d","parameters":{"type":"object","properties":{"items":{"type":"array","items":{"type":"string"}}}}}]"#,
    );
    let (vocabulary, sentence) = (bytes(), Sentence::read("add milk, eggs, bread and butter"));
    let said = grammar(&[&tools[0]], &sentence, Grounding::Said, 4);
    let call = |items: &str| format!("[{{\"name\":\"add\",\"arguments\":{{\"items\":[{items}]}}}}]");
    assert!(allowed(&vocabulary, &said, &call(r#""milk","eggs","bread","butter""#)));
    assert!(allowed(&vocabulary, &said, &call(r#""milk""#)));
    for bad in [r#""milk","eggs""#, r#""milk","eggs","bread","butter","milk""#, r#""eggs","milk","bread","butter""#] {
        assert!(!allowed(&vocabulary, &said, &call(bad)), "{bad}");
    }
}

proptest::proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn any_sentence_makes_a_grammar_and_numbers_that_lie_in_it(sentence in ".{1,60}") {
        let (tools, sentence) = (tools(TOOLS), Sentence::read(&sentence));
        let text = grammar(&tools.iter().collect::<Vec<_>>(), &sentence, Grounding::Said, 4);
        let made = bytes().matcher(&text);
        proptest::prop_assert!(made.is_ok(), "{made:?}");
        for n in numbers_for(&sentence, "days", "", true) {
            proptest::prop_assert!(n.span.of(sentence.text()).is_some());
            proptest::prop_assert!(serde_json::from_str::<serde_json::Number>(&n.text).is_ok(), "{}", n.text);
        }
    }
}

#[test]
fn picks_the_lowest_id_among_equals_and_nothing_masked() {
    assert_eq!(pick(&[1.0, 3.0, 3.0]), Some(1));
    assert_eq!(pick(&[f32::NEG_INFINITY, f32::NAN]), None);
}

/// A random answer that the grammar allows: at each byte one of those left, from `dice`.
fn walk(vocabulary: &Vocabulary, grammar: &str, dice: &[u16]) -> Option<String> {
    let mut matcher = vocabulary.matcher(grammar).ok()?;
    let mut out = Vec::new();
    for n in 0..400 {
        let mut logits = vec![0.0; 257];
        matcher.mask(&mut logits).ok()?;
        let open: Vec<usize> = (0..257).filter(|i| logits[*i] == 0.0).collect();
        let pick = *open.get(usize::from(*dice.get(n % dice.len())?) % open.len().max(1))?;
        if pick == 256 {
            return String::from_utf8(out).ok();
        }
        matcher.accept(&[u32::try_from(pick).ok()?]).ok()?;
        out.push(u8::try_from(pick).ok()?);
    }
    None
}

fn property() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
    use proptest::prelude::*;
    use serde_json::json;
    let leaf = prop_oneof![
        Just(json!({"type": "string"})),
        Just(json!({"type": "boolean"})),
        (0_i64..50, 0_i64..50).prop_map(|(a, b)| json!({"type": "integer", "minimum": a, "maximum": a + b})),
        (1_i64..9).prop_map(|m| json!({"type": "number", "multipleOf": m, "exclusiveMinimum": 0})),
        proptest::collection::vec("[a-zé \"\\\\]{1,6}", 1..4).prop_map(|v| json!({"enum": v})),
        Just(json!({"const": "all"})),
        Just(json!({"type": ["string", "null"]})),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|i| json!({"type": "array", "items": i})),
            proptest::collection::btree_map("[a-z]{1,4}", inner.clone(), 0..3).prop_map(|m| json!({"type": "object", "properties": m})),
            proptest::collection::vec(inner, 1..3).prop_map(|v| json!({"anyOf": v})),
        ]
    })
}

proptest::proptest! {
    #![proptest_config(crate::size::property(128))]

    #[test]
    fn any_schema_gives_a_grammar_or_an_error(schema in json(), sentence in ".{0,30}") {
        let list = serde_json::json!([{"name": "t", "description": "d", "parameters": {"type": "object", "properties": {"a": schema.clone(), "ü b": schema}}}]);
        let set = load(&Sources { builtin: vec![("t".into(), list.to_string())], ..Sources::default() });
        for tool in &set.tools {
            for grounding in [Grounding::Open, Grounding::Said] {
                let _ = bytes().matcher(&grammar(&[tool], &Sentence::read(&sentence), grounding, 4));
            }
        }
    }
}

/// Runs `check` over tools with random parameters, all required, and random sentences; `dice` is for its choices.
fn over_properties(check: impl Fn(&Tool, &Sentence, &[u16]) -> Result<(), proptest::test_runner::TestCaseError>) {
    use proptest::prelude::*;
    let input = (
        proptest::collection::btree_map("q[a-zü_]{0,4}", property(), 1..4),
        "[a-z0-9 \"é]{1,30}",
        proptest::collection::vec(any::<u16>(), 40..41),
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(256));
    let outcome = runner.run(&input, |(properties, sentence, dice)| {
        let required: Vec<&String> = properties.keys().collect();
        let parameters = serde_json::json!({"type": "object", "properties": properties, "required": required});
        let tools = tools(&serde_json::json!([{"name": "t", "description": "d", "parameters": parameters}]).to_string());
        check(&tools[0], &Sentence::read(&sentence), &dice)
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[test]
fn what_the_grammar_allows_is_valid_or_only_incomplete() {
    let with_arguments = std::cell::Cell::new(0);
    let vocabulary = bytes();
    over_properties(|tool, sentence, dice| {
        let Some(answer) = walk(&vocabulary, &grammar(&[tool], sentence, Grounding::Said, 4), dice) else { return Ok(()) };
        let calls: serde_json::Value = serde_json::from_str(&answer).unwrap();
        for arguments in calls.as_array().unwrap().iter().map(|c| c["arguments"].as_object().unwrap()) {
            let verdict = tool.check(arguments);
            proptest::prop_assert!(verdict.invalid.is_empty(), "{answer} {verdict:?}");
            with_arguments.set(with_arguments.get() + usize::from(!arguments.is_empty()));
        }
        Ok(())
    });
    assert!(with_arguments.get() > 40, "only {} walks came to arguments", with_arguments.get());
}

/// A value that a schema of `property` takes and that can be meant by `sentence`; `None` when there is none.
fn value_for(schema: &serde_json::Value, sentence: &Sentence, dice: &mut impl Iterator<Item = usize>) -> Option<serde_json::Value> {
    let mut roll = |n: usize| dice.next().unwrap_or(0) % n.max(1);
    if let Some(fixed) = schema.get("const") {
        return Some(fixed.clone());
    }
    if let Some(choices) = schema["enum"].as_array() {
        let said = |c: &&serde_json::Value| sentence.says(c.as_str().unwrap());
        let some: Vec<_> = choices.iter().filter(said).collect();
        let some = if some.is_empty() { choices.iter().collect() } else { some };
        return Some(some[roll(some.len())].clone());
    }
    if let Some(parts) = schema["anyOf"].as_array() {
        let part = &parts[roll(parts.len())];
        return value_for(part, sentence, dice);
    }
    match schema["type"].as_str() {
        Some("boolean") => Some((roll(2) == 0).into()),
        Some("integer" | "number") => {
            let fits = |n: &Said| {
                let validator = jsonschema::validator_for(schema).unwrap();
                let value = serde_json::from_str::<serde_json::Value>(&n.text).ok();
                value.filter(|v| validator.is_valid(v))
            };
            let all: Vec<_> = numbers_for(sentence, "", "", false).iter().filter_map(fits).collect();
            (!all.is_empty()).then(|| all[roll(all.len())].clone())
        }
        Some("array") => Some(vec![value_for(&schema["items"], sentence, dice)?].into()),
        Some("object") => {
            let mut out = serde_json::Map::new();
            for (name, property) in schema["properties"].as_object().unwrap() {
                if dice.next().unwrap_or(0).is_multiple_of(2) {
                    out.extend(value_for(property, sentence, dice).map(|v| (name.clone(), v)));
                }
            }
            Some(out.into())
        }
        _ => {
            // No value begins or ends with a blank, not even a quoted one.
            let solid = |p: &crate::text::Span| p.of(sentence.text()).is_some_and(|t| !t.is_empty() && t.trim() == t);
            let words: Vec<_> = sentence.pieces().iter().copied().filter(solid).filter(|p| Some(*p) != sentence.opening_verb()).collect();
            if words.is_empty() {
                return None;
            }
            let (a, b) = (roll(words.len()), roll(words.len()));
            let value = crate::text::Span { start: words[a.min(b)].start, end: words[a.max(b)].end };
            // Nor inside quotes where it ends or begins outside; each of these signs is one byte.
            let torn = |quote: &crate::text::Span| {
                let whole = crate::text::Span { start: quote.start - 1, end: quote.end + 1 };
                let within = |inner: &crate::text::Span, outer: &crate::text::Span| outer.start <= inner.start && inner.end <= outer.end;
                whole.overlaps(&value) && !within(&value, quote) && !within(&whole, &value)
            };
            (!sentence.quotes().iter().any(torn)).then(|| sentence.text()[value.start..value.end].into())
        }
    }
}

#[test]
fn every_valid_call_that_can_be_meant_is_allowed() {
    let vocabulary = bytes();
    over_properties(|tool, sentence, dice| {
        let mut dice = dice.iter().copied().map(usize::from);
        let arguments = value_for(&tool.schema, sentence, &mut dice).unwrap();
        let verdict = tool.check(arguments.as_object().unwrap());
        proptest::prop_assert!(verdict.invalid.is_empty(), "{arguments} {verdict:?}");
        let answer = format!("[{{\"name\":\"t\",\"arguments\":{}}}]", ascii_json(&arguments));
        let said = grammar(&[tool], sentence, Grounding::Said, 4);
        proptest::prop_assert!(allowed(&vocabulary, &said, &answer), "{:?} {answer}", sentence.text());
        Ok(())
    });
}

/// JSON with the words of JSON Schema in all the wrong places.
fn json() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
    use proptest::prelude::*;
    let keys = prop_oneof![
        Just("type"),
        Just("enum"),
        Just("const"),
        Just("anyOf"),
        Just("oneOf"),
        Just("allOf"),
        Just("items"),
        Just("properties"),
        Just("$ref"),
        Just("minimum"),
        Just("pattern"),
        Just("required"),
        Just("default"),
        Just("prefixItems"),
        Just("not"),
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        prop_oneof![Just("string"), Just("integer"), Just("array"), Just("object"), Just("#"), Just("#/properties/a"), Just("#/$defs/x")]
            .prop_map(Into::into),
        ".{0,6}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::vec((keys.clone(), inner), 0..4)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

#[test]
fn large_and_recursive_schemas_stay_bounded() {
    let vocabulary = bytes();
    let choices: Vec<String> = (0..500).map(|i| format!("choice number {i}")).collect();
    let many: serde_json::Map<String, serde_json::Value> =
        (0..200).map(|i| (format!("param_{i}"), serde_json::json!({"type": "string"}))).collect();
    let deep =
        (0..60).fold(serde_json::json!({"type": "string"}), |inner, _| serde_json::json!({"type": "object", "properties": {"x": inner}}));
    let node = serde_json::json!({"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}, "name": {"type": "string"}}});
    let list = serde_json::json!([
        {"name": "enums", "description": "d", "parameters": {"type": "object", "properties": {"a": {"enum": choices}}}},
        {"name": "many", "description": "d", "parameters": {"type": "object", "properties": many}},
        {"name": "deep", "description": "d", "parameters": {"type": "object", "properties": {"größe": deep}}},
        {"name": "tree", "description": "d", "parameters": {"type": "object", "properties": {"root": {"$ref": "#/$defs/node"}}, "$defs": {"node": node}}},
    ]);
    let set = load(&Sources { builtin: vec![("t".into(), list.to_string())], ..Sources::default() });
    assert_eq!(set.tools.len(), 4, "{:?}", set.problems);
    let tools: Vec<&Tool> = set.tools.iter().collect();
    let text = grammar(&tools, &Sentence::read("set choice number 7 to lamp"), Grounding::Said, 4);
    assert!(text.len() < 200_000, "{}", text.len());
    let call = |name: &str, arguments: &str| format!("[{{\"name\":\"{name}\",\"arguments\":{arguments}}}]");
    assert!(allowed(&vocabulary, &text, &call("enums", r#"{"a":"choice number 7"}"#)));
    assert!(allowed(&vocabulary, &text, &call("many", r#"{"param_0":"lamp","param_199":"lamp"}"#)));
    assert!(allowed(&vocabulary, &text, &call("tree", r#"{"root":{"next":{"name":"lamp"}}}"#)));
}
