//! Readers of checkpoints and vocabularies.

use super::{Target, files, fixture, fuzz};
use needlesh::model::{DecodeState, Form, Model, Options, Stored, Tokenizer};
use serde_json::json;

/// A checkpoint looked at, and where it can be, written and made into a model.
fn checkpoint(bytes: &[u8]) {
    let Ok(found) = Model::inspect(bytes) else { return };
    let _ = found.to_safetensors(Stored::Q8);
    let _ = Model::from_bytes("x", bytes, &fixture("needle1024.model"), Options::default())
        .map(|model| model.encode(&[5, 6, 7]).and_then(|encoded| model.step(&encoded, &mut DecodeState::default(), &[1])).map(drop));
}

#[test]
fn pickles() {
    let seeds = files("tests/fixtures/oracle/ckpt", "tiny.f16.pkl").into_iter();
    let more = ["tiny.f16.proto2.pkl", "tiny.f16.proto5.pkl", "tiny.f16.numpy1.pkl"].map(|n| fixture(&format!("ckpt/{n}")));
    let words = &["R", "b", "h\x00", "\x71\x00", "(", "t", "}", "u", "]", "e", "cnumpy\ndtype\n", "c_codecs\nencode\n", "\u{85}", "."];
    fuzz(&Target { name: "pickles", seeds: seeds.chain(more).collect(), words, share: 4 }, checkpoint);
}

#[test]
fn safetensors() {
    let seeds = files("tests/fixtures/oracle/ckpt", ".safetensors");
    let words = &[
        "\"shape\":[",
        "\"data_offsets\":[0,0]",
        "\"F16\"",
        "\"I8\"",
        "\"F8_E4M3\"",
        ".scales",
        "\"num_heads\\\":",
        "\"__metadata__\"",
        "18446744073709551615",
    ];
    fuzz(&Target { name: "safetensors", seeds, words, share: 2 }, checkpoint);
}

#[test]
fn ready_files() {
    let pickle = fixture("ckpt/tiny.f16.pkl");
    let seeds = [Form::Ready, Form::Q4].map(|form| Model::convert(&pickle, form).unwrap()).to_vec();
    let words = &[
        "\"U8\"",
        "\"I8\"",
        "\"F32\"",
        "\"shape\":[",
        "\"data_offsets\":[0,0]",
        ".scales",
        "output",
        "needle-v1",
        "\u{7c}\u{7c}\u{7c}\u{7c}",
    ];
    fuzz(&Target { name: "ready", seeds, words, share: 2 }, checkpoint);
}

/// A file in needle-rs's form: two layers on each side, d = 64, a vocabulary of 300.
fn needle_rs() -> Vec<u8> {
    let mut header = json!({"__metadata__": {"d_model": "64", "num_heads": "2", "num_kv_heads": "1", "vocab_size": "300", "num_encoder_layers": "2",
        "num_decoder_layers": "2", "max_enc_len": "512", "no_feedforward": "True", "rope_theta": "10000.0"}});
    let mut end = 0;
    let mut put = |name: String, dtype: &str, shape: &[usize], bytes: usize| {
        header[name] = json!({"dtype": dtype, "shape": shape, "data_offsets": [end, end + bytes]});
        end += bytes;
    };
    put("embedding".to_owned(), "F16", &[300, 64], 300 * 64 * 2);
    for name in ["encoder_final_norm", "decoder_final_norm"] {
        put(name.to_owned(), "F32", &[64], 256);
    }
    for (side, blocks, norms) in
        [("encoder", &["self_attn"][..], &["norm"][..]), ("decoder", &["self_attn", "cross_attn"], &["self_attn_norm", "cross_attn_norm"])]
    {
        for layer in 0..2 {
            for norm in norms {
                put(format!("{side}.{layer}.{norm}"), "F32", &[64], 256);
            }
            for block in blocks {
                put(format!("{side}.{layer}.{block}_gate"), "F32", &[1], 4);
                for (name, outputs) in [("wq", 64), ("wk", 32), ("wv", 32), ("wo", 64)] {
                    put(format!("{side}.{layer}.{block}.{name}"), "I4", &[32, outputs], 32 * outputs);
                    put(format!("{side}.{layer}.{block}.{name}.scale"), "F32", &[2, outputs], 8 * outputs);
                }
                for name in ["q_norm", "k_norm"] {
                    put(format!("{side}.{layer}.{block}.{name}"), "F32", &[32], 128);
                }
            }
        }
    }
    let header = header.to_string();
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &vec![0; end]].concat()
}

#[test]
fn needle_rs_files() {
    let seed = needle_rs();
    assert!(Model::inspect(&seed).is_ok(), "{:?}", Model::inspect(&seed).err());
    let words = &["\"I4\"", "\"shape\":[0,", "\"data_offsets\":[0,9]", "\"num_encoder_layers\":\"65536\"", ".scale", "1e99", "NaN", "inf"];
    fuzz(&Target { name: "needle_rs", seeds: vec![seed], words, share: 2 }, checkpoint);
}

fn tokenizer(bytes: &[u8]) {
    let Ok(tokenizer) = Tokenizer::read(bytes) else { return };
    for text in ["set an alarm for 7 é <tools>", "  a  b ", "", "<tool_call>[{\"name\":\"\"}]日"] {
        let raw = tokenizer.encode_raw(text);
        for ids in [tokenizer.encode(text), raw] {
            let _ = tokenizer.decode(&ids);
            assert!(ids.iter().all(|id| (*id as usize) < tokenizer.vocab_size()));
        }
    }
    (0..300).for_each(|id| drop(tokenizer.piece_bytes(id)));
}

#[test]
fn sentencepiece_files() {
    fuzz(
        &Target { name: "sentencepiece", seeds: vec![fixture("needle1024.model")], words: &["<0x41>", "\u{2581}", "\n\u{7}"], share: 1 },
        tokenizer,
    );
}

/// A vocabulary of the special pieces, all bytes, and a few that are merged.
fn tokenizer_json() -> Vec<u8> {
    let mut pieces: Vec<String> = ["<pad>", "<eos>", "<bos>", "<unk>", "<tool_call>", "<tools>"].map(str::to_owned).to_vec();
    pieces.extend((0..256).map(|b| format!("<0x{b:02X}>")));
    pieces.extend(["▁", "a", "b", "é", "ab", "▁a", "▁ab", "abab"].map(str::to_owned));
    let special = |id: usize| json!({"id": id, "content": pieces[id], "special": id < 4, "lstrip": false, "normalized": false});
    json!({
        "version": "1.0", "added_tokens": (0..6).map(special).collect::<Vec<_>>(),
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Strip", "strip_left": true, "strip_right": true},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false},
        "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "byte_fallback": true, "ignore_merges": false,
            "vocab": pieces.iter().enumerate().map(|(i, p)| (p.clone(), json!(i))).collect::<serde_json::Map<_, _>>(),
            "merges": [["a", "b"], "▁ a", ["▁", "ab"], "▁a b", ["ab", "ab"]]},
    })
    .to_string()
    .into_bytes()
}

#[test]
fn tokenizer_json_files() {
    let seed = tokenizer_json();
    assert_eq!(Tokenizer::read(&seed).unwrap().encode("ab  é"), [268, 262, 265]);
    let words = &[
        "[\"a\",\"a\"],",
        "\"b a\",",
        "\"continuing_subword_prefix\":\"##\",",
        "\"Regex\":\"(a+)+$\"",
        "65536",
        "\"special\":false",
        "\"\":0,",
        "\"dropout\":0.5,",
        "null",
        "\"ByteLevel\"",
    ];
    fuzz(&Target { name: "tokenizer_json", seeds: vec![seed], words, share: 1 }, tokenizer);
}
