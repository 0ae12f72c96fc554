//! Checkpoints in 4 bits: near the others, read where they lie, and refused by name where they are broken.

use needlesh::model::{DecodeState, EOS, Form, Model, Options, Precision, TOOL_CALL};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;

const Q8: Options = Options { precision: Precision::Q8, threads: 2 };

fn read(path: &str) -> Vec<u8> {
    std::fs::read(crate::repo(path)).unwrap()
}

fn ids(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|v| u32::try_from(v.as_u64().unwrap()).unwrap()).collect()
}

static TINY: LazyLock<Vec<u8>> = LazyLock::new(|| Model::convert(&read("tests/fixtures/oracle/ckpt/tiny.f16.pkl"), Form::Q4).unwrap());
static PIECES: LazyLock<Vec<u8>> = LazyLock::new(|| read("tests/fixtures/oracle/needle1024.model"));

fn tiny(bytes: &[u8]) -> Result<Model, needlesh::model::Error> {
    Model::from_bytes("tiny", bytes, &PIECES, Q8)
}

/// Root of the mean square of the difference, in parts of that of `want`.
fn relative(got: &[f32], want: &[f32]) -> f32 {
    assert_eq!(got.len(), want.len());
    let square = |x: &mut dyn Iterator<Item = f32>| x.map(|v| v * v).sum::<f32>();
    (square(&mut got.iter().zip(want).map(|(a, b)| a - b)) / square(&mut want.iter().copied())).sqrt()
}

#[test]
fn only_what_a_step_reads_is_in_four_bits_and_its_error_is_theirs() {
    let eight = tiny(&Model::convert(&read("tests/fixtures/oracle/ckpt/tiny.f16.pkl"), Form::Ready).unwrap()).unwrap();
    let four = tiny(&TINY).unwrap();
    assert_eq!((eight.weights(), four.weights()), ("q8", "q4"));
    let (of_eight, of_four) = (eight.weight_bytes().unwrap(), four.weight_bytes().unwrap());
    assert_eq!(of_eight.1, of_four.1, "the encoder's are the same");
    // 10 bytes for 16 weights instead of 18.
    assert_eq!(of_eight.0 * 10, of_four.0 * 18);
    let inputs: Value = serde_json::from_slice(&read("tests/fixtures/oracle/tiny.inputs.json")).unwrap();
    for input in inputs.as_array().unwrap() {
        let (prompt, tokens) = (ids(&input["enc_tokens"]), ids(&input["dec_tokens"]));
        let (want, got) = (eight.encode(&prompt).unwrap(), four.encode(&prompt).unwrap());
        assert_eq!(want.rows().unwrap(), got.rows().unwrap());
        let exact = eight.step_all(&want, &mut DecodeState::default(), &tokens).unwrap().concat();
        let all = four.step_all(&got, &mut DecodeState::default(), &tokens).unwrap().concat();
        let error = relative(&all, &exact);
        // Random weights fill their range evenly, the worst case: half a step of a fifteenth is 6.7 % of them.
        assert!(error > 0.02 && error < 0.19, "{error}");
        let mut state = DecodeState::default();
        let one_by_one: Vec<f32> = tokens.iter().flat_map(|t| four.step(&got, &mut state, &[*t]).unwrap()).collect();
        assert!(relative(&one_by_one, &all) < 1e-5, "token by token");
    }
}

#[test]
fn the_shipped_checkpoint_in_four_bits_writes_nearly_all_of_its_answers() {
    let bytes = Model::convert(&read("models/model.safetensors"), Form::Q4).unwrap();
    let model = Model::from_bytes("four", &bytes, &read("models/tokenizer.model"), Q8).unwrap();
    let cases: Value = serde_json::from_slice(&read("models/fixtures.json")).unwrap();
    let (mut same, mut all) = (0, 0);
    for case in cases.as_array().unwrap() {
        let encoded = model.encode(&ids(&case["encoder_ids"])).unwrap();
        let mut state = DecodeState::default();
        let mut logits = model.step(&encoded, &mut state, &[EOS, TOOL_CALL]).unwrap();
        for token in ids(&case["answer_ids"]).into_iter().chain([EOS]) {
            all += 1;
            same += usize::from(needlesh::grammar::pick(&logits) == Some(token));
            logits = model.step(&encoded, &mut state, &[token]).unwrap();
        }
    }
    // 1,066 of 1,074 when this was written (docs/figures.md); all of them in 8 bits.
    assert!(all > 1_000 && same * 1_000 >= all * 985, "{same} of {all}");
}

#[test]
fn a_file_that_is_opened_answers_as_its_bytes_do() {
    let folder = tempfile::tempdir().unwrap();
    let pickle = read("tests/fixtures/oracle/ckpt/tiny.f16.pkl");
    std::fs::write(folder.path().join("tokenizer.model"), &*PIECES).unwrap();
    for form in [Form::Q4, Form::Ready] {
        let bytes = Model::convert(&pickle, form).unwrap();
        std::fs::write(folder.path().join("model.safetensors"), &bytes).unwrap();
        let opened = Model::open(folder.path(), Q8).unwrap();
        let logits = |model: &Model| {
            let encoded = model.encode(&[7, 300, 5, 8]).unwrap();
            model.step(&encoded, &mut DecodeState::default(), &[EOS, TOOL_CALL]).unwrap()
        };
        assert_eq!(logits(&opened), logits(&tiny(&bytes).unwrap()), "{form:?}");
    }
}

#[test]
fn a_checkpoint_in_four_bits_converts_back_and_runs_at_f32() {
    let back = Model::convert(&TINY, Form::Ready).unwrap();
    assert_eq!((Model::inspect(&TINY).unwrap().stored(), Model::inspect(&back).unwrap().stored()), ("q4", "ready"));
    let (four, back) = (tiny(&TINY).unwrap(), tiny(&back).unwrap());
    let encoded = |model: &Model| model.encode(&[7, 300, 5, 8]).unwrap();
    let logits = |model: &Model| model.step(&encoded(model), &mut DecodeState::default(), &[EOS]).unwrap();
    // The output matrix is made of the tokens' vectors again, which stayed in 8 bits.
    assert!(relative(&logits(&four), &logits(&back)) < 0.12);
    #[cfg(feature = "reference")]
    {
        let exact = Model::from_bytes("x", &TINY, &PIECES, Options { precision: Precision::F32, threads: 1 }).unwrap();
        assert!(relative(&logits(&back), &logits(&exact)) < 0.03);
    }
}

/// The header's text and where the tensors start.
fn header(bytes: &[u8]) -> (String, usize) {
    let n = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    (String::from_utf8(bytes[8..8 + n].to_vec()).unwrap(), 8 + n)
}

/// The same file with another header.
fn with_header(bytes: &[u8], change: impl Fn(&mut Value)) -> Vec<u8> {
    let (text, start) = header(bytes);
    let mut value: Value = serde_json::from_str(&text).unwrap();
    change(&mut value);
    let text = value.to_string();
    [&u64::try_from(text.len()).unwrap().to_le_bytes(), text.as_bytes(), &bytes[start..]].concat()
}

#[test]
fn a_broken_section_of_four_bits_is_named_with_what_is_wrong() {
    const OUT: &str = "decoder.layers.DecoderBlock_0.self_attn.out_proj.1";
    let error = |bytes: &[u8]| tiny(bytes).map(drop).unwrap_err().to_string();
    let (text, start) = header(&TINY);
    let value: Value = serde_json::from_str(&text).unwrap();
    let at = start + usize::try_from(value[OUT]["data_offsets"][0].as_u64().unwrap()).unwrap();
    // The minimum of the second column of the second block becomes infinite, then not a number.
    for bits in [0xFC00_u16, 0x7E01] {
        let mut infinite = TINY.clone();
        infinite[at + 320 + 290..][..2].copy_from_slice(&bits.to_le_bytes());
        let said = error(&infinite);
        assert!(said.contains(OUT) && said.contains("4-bit block 1") && said.contains("not a finite number"), "{said}");
    }
    let floats = error(&with_header(&TINY, |h| h[OUT]["dtype"] = "I8".into()));
    assert!(floats.contains(OUT) && floats.contains("scales"), "{floats}");
    let other = error(&with_header(&TINY, |h| h[OUT]["dtype"] = "BOOL".into()));
    assert!(other.contains(OUT) && other.contains("U8 (4-bit groups)"), "{other}");
    let missing = error(&with_header(&TINY, |h| {
        let tensor = h.as_object_mut().unwrap().shift_remove(OUT).unwrap();
        h["else"] = tensor;
    }));
    assert!(missing.contains(OUT) && missing.contains("missing"), "{missing}");
    let wider = error(&with_header(&TINY, |h| {
        // The next tensor's bytes are taken from it: both have another size than the config says.
        let (from, to) = (h[OUT]["data_offsets"][0].as_u64().unwrap(), h[OUT]["data_offsets"][1].as_u64().unwrap());
        let next = h.as_object().unwrap().iter().find(|(_, t)| t["data_offsets"][0] == to).map(|(name, _)| name.clone()).unwrap();
        let end = h[&next]["data_offsets"][1].as_u64().unwrap();
        (h[OUT]["data_offsets"], h[OUT]["shape"]) = (serde_json::json!([from, to - 320]), serde_json::json!([to - 320 - from]));
        (h[&next]["data_offsets"], h[&next]["shape"]) = (serde_json::json!([to - 320, end]), serde_json::json!([end - to + 320]));
    }));
    assert!(wider.contains("bytes of 4-bit groups; the config's sizes need"), "{wider}");
    assert!(error(&TINY[..TINY.len() - 1]).contains("safetensors"), "{}", error(&TINY[..TINY.len() - 1]));
}

#[test]
fn weights_that_four_bits_cannot_hold_are_named_and_nothing_is_written() {
    let f32s = Model::convert(&read("tests/fixtures/oracle/ckpt/tiny.f16.pkl"), Form::Stored(needlesh::model::Stored::F32)).unwrap();
    let (text, start) = header(&f32s);
    let value: Value = serde_json::from_str(&text).unwrap();
    let name = "decoder.layers.DecoderBlock_0.cross_attn.q_proj.kernel";
    let at = start + usize::try_from(value[name]["data_offsets"][0].as_u64().unwrap()).unwrap();
    let mut large = f32s.clone();
    large[at..at + 4].copy_from_slice(&1e30_f32.to_le_bytes());
    assert!(Model::convert(&large, Form::Ready).is_ok());
    let error = Model::convert(&large, Form::Q4).unwrap_err().to_string();
    assert!(error.contains("cross_attn") && error.contains("4 bits"), "{error}");
}

proptest! {
    #![proptest_config(crate::size::property(24))]

    #[test]
    fn changed_bytes_are_refused_with_words_or_give_a_model_that_answers(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..40), in_header: bool, cut in 0usize..3
    ) {
        let mut bytes = TINY.clone();
        let room = if in_header { header(&bytes).1 } else { bytes.len() };
        for (place, byte) in changes {
            bytes[place.index(room)] = byte;
        }
        bytes.truncate(bytes.len() - cut);
        match tiny(&bytes) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(model) => {
                let encoded = model.encode(&[7, 300, 5, 8]).unwrap();
                let logits = model.step(&encoded, &mut DecodeState::default(), &[EOS]).unwrap();
                prop_assert_eq!(logits.len(), 1024);
            }
        }
    }
}
