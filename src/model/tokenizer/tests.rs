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
