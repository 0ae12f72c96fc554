//! Tests against SentencePiece's own answers.

use super::*;
use serde_json::Value;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/oracle/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn ids(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|v| u32::try_from(v.as_u64().unwrap()).unwrap()).collect()
}

fn check(model: &str, cases: &str) {
    let tok = Tokenizer::from_model(&fixture(model)).unwrap();
    let cases: Value = serde_json::from_slice(&fixture(cases)).unwrap();
    let (encode, decode) = (cases["encode"].as_array().unwrap(), cases["decode"].as_array().unwrap());
    assert_eq!((encode.len(), decode.len()), (219, 77));
    let mut bad = Vec::new();
    for case in encode {
        let (text, want) = (case["text"].as_str().unwrap(), ids(&case["ids"]));
        let got = tok.encode(text);
        if got != want {
            bad.push(format!("encode {text:?}: {got:?} not {want:?}"));
        }
        if tok.decode(&want) != case["decoded"].as_str().unwrap() {
            bad.push(format!("decode of {text:?}: {:?} not {}", tok.decode(&want), case["decoded"]));
        }
    }
    for case in decode {
        let got = tok.decode(&ids(&case["ids"]));
        if got != case["decoded"].as_str().unwrap() {
            bad.push(format!("decode {}: {got:?} not {}", case["ids"], case["decoded"]));
        }
    }
    assert!(bad.is_empty(), "{} wrong:\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn small_vocabulary_is_exact() {
    check("needle1024.model", "tiny.tokenizer.json");
}

#[test]
fn full_vocabulary_is_exact() {
    check("needle8192.model", "full.tokenizer.json");
}

/// All pairs looked through for each merge.
fn plain(tok: &Tokenizer, text: &str) -> Vec<u32> {
    let mut runs: Vec<String> = text.chars().map(String::from).collect();
    loop {
        let pairs = runs.windows(2).enumerate().filter_map(|(at, pair)| Some((at, tok.normal(&pair.concat())?.1)));
        let Some((at, _)) = pairs.reduce(|a, b| if b.1 > a.1 { b } else { a }) else { break };
        let right = runs.remove(at + 1);
        runs[at].push_str(&right);
    }
    runs.iter().flat_map(|r| tok.normal(r).map_or_else(|| r.bytes().map(|b| tok.bytes[usize::from(b)]).collect(), |(id, _)| vec![id])).collect()
}

proptest::proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn merging_is_what_a_plain_search_gives(text in "[a-f ▁ostrehinw\"{:,é日]{0,60}") {
        static TOKENIZER: std::sync::OnceLock<Tokenizer> = std::sync::OnceLock::new();
        let tok = TOKENIZER.get_or_init(|| Tokenizer::from_model(&fixture("needle1024.model")).unwrap());
        let mut got = Vec::new();
        tok.merge(&text, &mut got);
        proptest::prop_assert_eq!(got, plain(tok, &text));
    }
}

#[test]
fn raw_text_keeps_its_spaces() {
    let tok = Tokenizer::from_model(&fixture("needle8192.model")).unwrap();
    for text in ["[{\"name\":\"x\"}]", "  a  b ", "é\t日本", "", " ", "<tool_call>[{\"name\":\""] {
        let ids = tok.encode_raw(text);
        let bytes: Vec<u8> = ids.iter().flat_map(|&i| tok.piece_bytes(i)).collect();
        assert_eq!(String::from_utf8(bytes).unwrap(), text);
    }
    assert_eq!(tok.encode_raw("<tools>"), [Tokenizer::TOOLS]);
    assert_eq!(tok.vocab_size(), 8192);
    assert!(tok.is_control(Tokenizer::EOS) && !tok.is_control(Tokenizer::TOOLS));
    assert!(!tok.is_control(u32::MAX) && tok.piece_bytes(u32::MAX).is_empty());
    assert_eq!(tok.piece_bytes(6 + 0x41), b"A");
    assert!(tok.piece_bytes(Tokenizer::EOS).is_empty());
    assert_eq!(tok.decode(&[Tokenizer::UNK]), " \u{2047} ");
}

#[test]
fn damaged_files_never_panic() {
    let good = fixture("needle1024.model");
    for len in (0..good.len()).step_by(97) {
        assert!(Tokenizer::from_model(&good[..len]).is_err(), "{len}");
    }
    let mut seed = 7_u64;
    for _ in 0..2000 {
        let mut bad = good.clone();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(seed >> 33).unwrap() % bad.len();
        bad[at] ^= 1 << (seed >> 20 & 7);
        if let Ok(tok) = Tokenizer::from_model(&bad) {
            let _ = tok.decode(&tok.encode("set an alarm for 7 é <tools>"));
        }
    }
}

/// A SentencePiece file as `tokenizer.json`, made as Hugging Face's converter makes it: every split of a piece into two
/// pieces is a merge, in the order of the scores.
fn as_json(model: &[u8], before: Value) -> Value {
    let pieces = sentencepiece::read(model).unwrap();
    let vocabulary: HashMap<&str, usize> = pieces.iter().enumerate().map(|(id, p)| (p.text.as_str(), id)).collect();
    let mut merges = Vec::new();
    for piece in &pieces {
        let mut own = Vec::new();
        for (at, _) in piece.text.char_indices().skip(1) {
            let (left, right) = piece.text.split_at(at);
            if let (Some(l), Some(r)) = (vocabulary.get(left), vocabulary.get(right)) {
                own.push((*l, *r, left, right, piece.score));
            }
        }
        own.sort_by_key(|(l, r, ..)| (*l, *r));
        merges.extend(own);
    }
    merges.sort_by(|a, b| b.4.total_cmp(&a.4));
    let special = |(id, piece): (usize, &Piece)| match piece.kind {
        Kind::Control | Kind::Unknown => Some(serde_json::json!({"id": id, "content": piece.text, "special": true, "normalized": false})),
        Kind::UserDefined => Some(serde_json::json!({"id": id, "content": piece.text, "special": false, "normalized": true})),
        _ => None,
    };
    let mut file = serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "post_processor": null,
        "added_tokens": pieces.iter().enumerate().filter_map(special).map(|mut token| {
            for key in ["single_word", "lstrip", "rstrip"] {
                token[key] = false.into();
            }
            token
        }).collect::<Vec<_>>(),
        "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]},
        "model": {"type": "BPE", "dropout": null, "unk_token": pieces[3].text, "continuing_subword_prefix": null, "end_of_word_suffix": null,
            "fuse_unk": true, "byte_fallback": true, "ignore_merges": false,
            "vocab": pieces.iter().enumerate().map(|(id, p)| (p.text.clone(), id.into())).collect::<serde_json::Map<_, _>>(),
            "merges": merges.iter().map(|m| format!("{} {}", m.2, m.3)).collect::<Vec<_>>()},
    });
    for (key, value) in before.as_object().unwrap() {
        file[key] = value.clone();
    }
    file
}

/// What comes before the merges that is the same as a SentencePiece file with its usual normaliser.
fn usual() -> Value {
    serde_json::json!({
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Strip", "strip_left": true, "strip_right": true},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false},
    })
}

#[test]
fn a_tokenizer_json_gives_the_ids_of_the_model_file_it_was_made_from() {
    for (model, cases) in [("needle1024.model", "tiny.tokenizer.json"), ("needle8192.model", "full.tokenizer.json")] {
        let bytes = fixture(model);
        let own = Tokenizer::from_model(&bytes).unwrap();
        let json = Tokenizer::read(as_json(&bytes, usual()).to_string().as_bytes()).unwrap();
        let cases: Value = serde_json::from_slice(&fixture(cases)).unwrap();
        assert_eq!(json.vocab_size(), own.vocab_size());
        for id in 0..u32::try_from(own.vocab_size()).unwrap() {
            assert_eq!((json.piece_bytes(id), json.is_control(id)), (own.piece_bytes(id), own.is_control(id)), "{id}");
        }
        for case in cases["encode"].as_array().unwrap() {
            let text = case["text"].as_str().unwrap();
            assert_eq!(json.encode_raw(text), own.encode_raw(text), "{text:?}");
            // White space that is no space is dropped by the one and kept by the other.
            if text.trim() == text.trim_matches(' ') {
                assert_eq!(json.encode(text), own.encode(text), "{text:?}");
            }
        }
    }
}

/// The library reads the whole file on its own; ours must give the same ids for text without symbols.
#[test]
fn every_form_of_tokenizer_json_is_read_as_the_library_reads_it() {
    let space = serde_json::json!({"type": "Replace", "pattern": {"String": " "}, "content": "▁"});
    let metaspace = |scheme: &str, split: bool| {
        serde_json::json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split})
    };
    let sequence = |list: Value| serde_json::json!({"type": "Sequence", "normalizers": list});
    let forms = [
        usual(),
        serde_json::json!({"normalizer": sequence(serde_json::json!([{"type": "Prepend", "prepend": "▁"}, space])), "pre_tokenizer": null}),
        serde_json::json!({"normalizer": space, "pre_tokenizer": null}),
        serde_json::json!({"normalizer": null, "pre_tokenizer": metaspace("first", true)}),
        serde_json::json!({"normalizer": null, "pre_tokenizer": metaspace("always", true)}),
        serde_json::json!({"normalizer": null, "pre_tokenizer": metaspace("never", false)}),
        serde_json::json!({"normalizer": null, "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}}),
        serde_json::json!({"normalizer": sequence(serde_json::json!([{"type": "Strip", "strip_left": false, "strip_right": true},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"}])), "pre_tokenizer": metaspace("always", true)}),
    ];
    let model = fixture("needle1024.model");
    let cases: Value = serde_json::from_slice(&fixture("tiny.tokenizer.json")).unwrap();
    for form in forms {
        let file = as_json(&model, form.clone()).to_string();
        let ours = Tokenizer::read(file.as_bytes()).unwrap();
        let theirs = tokenizers::Tokenizer::from_bytes(&file).unwrap();
        let more = ["a  b   c", " a", "a ", "  ", "\ta\n", "▁a ▁", "a▁▁b", "日本 é😀", ""];
        for text in cases["encode"].as_array().unwrap().iter().map(|c| c["text"].as_str().unwrap()).chain(more) {
            if !text.contains(['<', '>']) {
                assert_eq!(ours.encode(text), theirs.encode_fast(text, false).unwrap().get_ids(), "{text:?} {form}");
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn merging_is_what_the_library_gives(text in "[a-f ostrehinw\"{:,é日]{0,60}") {
        static BOTH: std::sync::OnceLock<(Tokenizer, tokenizers::Tokenizer)> = std::sync::OnceLock::new();
        let (own, theirs) = BOTH.get_or_init(|| {
            let model = fixture("needle8192.model");
            let file = as_json(&model, usual()).to_string();
            (Tokenizer::from_model(&model).unwrap(), tokenizers::Tokenizer::from_bytes(&file).unwrap())
        });
        let theirs = theirs.encode_fast(text.as_str(), false).unwrap();
        proptest::prop_assert_eq!(own.encode(&text), theirs.get_ids());
    }
}

#[test]
fn what_is_not_a_sentencepiece_vocabulary_is_refused_with_its_place() {
    let good = as_json(&fixture("needle1024.model"), usual());
    for (place, value, word) in [
        ("/model/type", serde_json::json!("Unigram"), "/model"),
        ("/model/merges", serde_json::json!(null), "/model"),
        ("/model/merges/0", serde_json::json!(["a", "nowhere"]), "/model/merges/0"),
        ("/model/merges/1", serde_json::json!("a b c"), "/model/merges/1"),
        ("/model/byte_fallback", serde_json::json!(false), "byte_fallback"),
        ("/model/ignore_merges", serde_json::json!(true), "ignore_merges"),
        ("/model/dropout", serde_json::json!(0.5), "dropout"),
        ("/model/continuing_subword_prefix", serde_json::json!("##"), "continuing_subword_prefix"),
        ("/model/vocab/▁", serde_json::json!(1_000_000), "no id below"),
        ("/model/vocab/▁", serde_json::json!(7), "is given to"),
        ("/model/vocab/▁", serde_json::json!(2000), "no piece has the id"),
        ("/normalizer", serde_json::json!({"type": "Lowercase"}), "/normalizer"),
        ("/normalizer", serde_json::json!({"type": "Replace", "pattern": {"Regex": "(a+)+$"}, "content": ""}), "/normalizer"),
        ("/pre_tokenizer", serde_json::json!({"type": "ByteLevel"}), "/pre_tokenizer"),
        ("/pre_tokenizer", serde_json::json!(null), "spaces as ▁"),
        ("/added_tokens/0/lstrip", serde_json::json!(true), "lstrip"),
        ("/added_tokens/4/id", serde_json::json!(9), "another id"),
        ("/added_tokens", serde_json::json!([]), "ids 0 to 5"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = value;
        let error = Tokenizer::read(bad.to_string().as_bytes()).unwrap_err().to_string();
        assert!(error.contains(word), "{place}: {error}");
    }
    for bytes in [&b"{"[..], b"{}", b"{\"model\": []}", b"{\"model\": {\"type\": \"BPE\", \"merges\": [], \"byte_fallback\": true}}"] {
        assert!(Tokenizer::read(bytes).is_err());
    }
}
