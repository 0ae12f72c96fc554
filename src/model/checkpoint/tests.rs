//! Tests of every dialect, of damage, and of what is no checkpoint.

use super::*;
use crate::model::Stored;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/oracle/ckpt/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn same(a: &Checkpoint<'_>, b: &Checkpoint<'_>) {
    assert_eq!(a.config, b.config);
    assert_eq!(a.names().count(), b.names().count());
    for name in a.names() {
        let (numbers, other) = (a.tensor(name).unwrap(), b.tensor(name).unwrap());
        assert_eq!(a.shape(name).unwrap(), b.shape(name).unwrap(), "{name}");
        assert_eq!(numbers.len(), a.shape(name).unwrap().iter().product::<usize>(), "{name}");
        assert!(numbers.iter().zip(&other).all(|(x, y)| x.to_bits() == y.to_bits()), "{name}");
    }
}

#[test]
fn every_dialect_is_equal_bit_for_bit() {
    let (half, brain) = (fixture("tiny.f16.safetensors"), fixture("tiny.bf16.safetensors"));
    let want = read_rounded(&half, Rounding::AsStored).unwrap();
    assert_eq!(want.names().count(), 30);
    assert_eq!((want.config.d_model, want.config.vocab_size), (64, 1024));
    let params: usize = want.names().map(|n| want.tensor(n).unwrap().len()).sum();
    assert_eq!(params, 143_063 - 1, "all but log_temp");
    let rounded = read_rounded(&brain, Rounding::AsStored).unwrap();
    for name in ["f16", "f16.proto2", "f16.proto3", "f16.proto5", "f16.numpy1"] {
        let bytes = fixture(&format!("tiny.{name}.pkl"));
        same(&read_rounded(&bytes, Rounding::AsStored).unwrap(), &want);
        same(&read_rounded(&bytes, Rounding::Bf16).unwrap(), &rounded);
    }
    same(&read_rounded(&fixture("tiny.bf16.pkl"), Rounding::AsStored).unwrap(), &rounded);
    same(&read_rounded(&fixture("tiny.f16.safetensors"), Rounding::Bf16).unwrap(), &rounded);
}

/// Whether the structure can be read; the slow conversion only if `whole`.
fn structure(bytes: &[u8], whole: bool) -> bool {
    if whole {
        return read_rounded(bytes, Rounding::AsStored).is_ok();
    }
    let parts = match bytes.first() {
        Some(0x80) if bytes.get(8) != Some(&b'{') => pickle::read(bytes),
        _ => read_safetensors(bytes).map(|(config, _, leaves)| (config, leaves)),
    };
    parts.is_ok_and(|(config, leaves)| {
        Config::from_json(&config).is_ok_and(|c| expected(&c).iter().all(|(n, shape)| leaves.get(n).is_some_and(|l| l.shape == *shape)))
    })
}

#[test]
fn damage_never_panics() {
    for name in ["tiny.f16.pkl", "tiny.f16.proto2.pkl", "tiny.f16.proto5.pkl", "tiny.f16.safetensors"] {
        let good = fixture(name);
        for len in (0..good.len()).step_by(997) {
            assert!(read_rounded(&good[..len], Rounding::AsStored).is_err(), "{name} {len}");
        }
        let mut seed = 11_u64;
        let mut failed = 0;
        // Protocol 2 re-encodes all data, which is slow without optimisation.
        let rounds = if name.contains("proto2") { 200 } else { 2000 };
        for round in 0..rounds {
            let mut bad = good.clone();
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Half of the flips hit the beginning, where the structure is.
            let span = if round % 2 == 0 { bad.len() } else { 4096 };
            let at = usize::try_from(seed >> 33).unwrap() % span;
            bad[at] ^= 1 << (seed >> 20 & 7);
            failed += usize::from(!structure(&bad, round % 200 == 0));
        }
        assert!(failed > 5, "{name} {failed}");
    }
}

/// Every structural byte of the pickle (outside array data) with each bit flipped.
#[test]
fn structural_flips_never_panic() {
    let good = fixture("tiny.f16.proto5.pkl");
    let tail = good.len() - 700;
    for at in (0..400).chain(tail..good.len()) {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            let _ = structure(&bad, false);
        }
    }
}

#[test]
fn foreign_code_is_refused_with_its_place() {
    for (bytes, at) in [
        (&b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R."[..], 2),
        (&b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R."[..], 14),
        (&b"\x80\x02cbuiltins\neval\n."[..], 2),
    ] {
        match read_rounded(bytes, Rounding::AsStored) {
            Err(Error::Checkpoint { offset, message, .. }) => {
                assert_eq!(offset, Some(at), "{message}");
                assert!(message.contains("not allowed"), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn hostile_pickles_stay_small() {
    // A dictionary that contains itself, tuples nested deeply, endless empty
    // dictionaries, and a length far beyond the file.
    let cyclic = b"\x80\x04}\x94(\x8c\x06paramsh\x00\x8c\x06configh\x00u.".to_vec();
    let mut deep = b"\x80\x04N".to_vec();
    deep.extend(std::iter::repeat_n(0x85, 900_000));
    deep.push(b'.');
    let mut many = b"\x80\x04".to_vec();
    many.extend(std::iter::repeat_n(b'}', 2_000_000));
    let long = b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\xff.".to_vec();
    for bytes in [cyclic, deep, many, long] {
        assert!(matches!(read_rounded(&bytes, Rounding::AsStored), Err(Error::Checkpoint { .. })));
    }
}

#[test]
fn says_what_other_files_are() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\n <html>", "HTML"),
        (b"GGUF\x03\0\0\0", "GGUF"),
        (b"PK\x03\x04aa", "zip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"CACT\x01\0", "cact"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git-lfs"),
        (b"hello", "neither"),
    ] {
        let message = read_rounded(bytes, Rounding::AsStored).unwrap_err().to_string();
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn column_major_becomes_row_major() {
    assert_eq!(row_major(&[0, 3, 1, 4, 2, 5], 1, &[2, 3]), [0, 1, 2, 3, 4, 5]);
    assert_eq!(row_major(b"00331144", 2, &[2, 2]), b"00113344");
}

#[test]
fn a_written_checkpoint_reads_back() {
    let bytes = fixture("tiny.f16.pkl");
    let want = read(&bytes).unwrap();
    for stored in [Stored::F32, Stored::F16, Stored::Q8] {
        let written = want.to_safetensors(stored).unwrap();
        let got = read(&written).unwrap();
        assert_eq!((&got.config, got.prompt), (&want.config, PromptForm::Upstream));
        for name in want.names() {
            assert_eq!(got.shape(name).unwrap(), want.shape(name).unwrap());
            let (a, b) = (got.tensor(name).unwrap(), want.tensor(name).unwrap());
            let most = b.iter().fold(0.0_f32, |m, v| m.max(v.abs()));
            let allowed = match stored {
                Stored::F32 => 0.0,
                Stored::F16 => most / 1000.0,
                Stored::Q8 => most / 250.0,
            };
            let worst = a.iter().zip(&b).fold(0.0_f32, |m, (x, y)| m.max((x - y).abs()));
            assert!(a.len() == b.len() && worst <= allowed, "{stored:?} {name}: {worst}");
        }
        // Written again from there: nothing moves any more.
        if stored == Stored::Q8 {
            assert!(written.len() * 3 < want.to_safetensors(Stored::F32).unwrap().len());
            assert_eq!((got.stored(), got.parameters()), ("q8", want.parameters()));
        }
        for cut in (0..written.len()).step_by(4099) {
            assert!(read(&written[..cut]).is_err(), "{stored:?} {cut}");
        }
    }
}

/// A file as needle-rs writes it, of `want`'s sizes and numbers: projections in four bits, the rest in float32.
fn as_needle_rs(want: &Checkpoint<'_>) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    let mut put = |name: String, dtype: &str, shape: Vec<usize>, bytes: Vec<u8>| {
        header.insert(name, serde_json::json!({"dtype": dtype, "shape": shape, "data_offsets": [data.len(), data.len() + bytes.len()]}));
        data.extend(bytes);
    };
    let le = |v: &[f32]| v.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    for name in want.names() {
        let (shape, numbers) = (want.shape(name).unwrap().to_vec(), want.tensor(name).unwrap());
        let plain = match name {
            "embedding.embedding" => "embedding",
            "encoder.final_norm.scale" => "encoder_final_norm",
            "decoder.ZCRMSNorm_0.scale" => "decoder_final_norm",
            "contrastive_hidden.kernel" => "contrastive_hidden_kernel",
            "contrastive_hidden.bias" => "contrastive_hidden_bias",
            "contrastive_proj.kernel" => "contrastive_proj_kernel",
            _ => "",
        };
        if !plain.is_empty() {
            put(plain.to_owned(), "F32", shape, le(&numbers));
            continue;
        }
        let side = if name.starts_with("encoder") { "encoder" } else { "decoder" };
        let theirs = name.split_once("Block_0.").unwrap().1;
        let theirs = match (side, theirs) {
            ("encoder", "ZCRMSNorm_0.scale") => "norm".to_owned(),
            ("encoder", "attn_gate") => "self_attn_gate".to_owned(),
            (_, "ZCRMSNorm_0.scale") => "self_attn_norm".to_owned(),
            (_, "ZCRMSNorm_1.scale") => "cross_attn_norm".to_owned(),
            (_, other) => {
                [("q_proj.kernel", "wq"), ("k_proj.kernel", "wk"), ("v_proj.kernel", "wv"), ("out_proj.kernel", "wo"), (".scale", "")]
                    .iter()
                    .fold(other.to_owned(), |t, (a, b)| t.replace(a, b))
            }
        };
        let n = numbers.len() / shape[0];
        for (i, own) in numbers.chunks_exact(n).enumerate() {
            let name = format!("{side}.{i}.{theirs}");
            if shape.len() < 3 {
                put(name, "F32", if n == 1 { vec![1] } else { shape[1..].to_vec() }, le(own));
                continue;
            }
            let (inputs, outputs) = (shape[1], shape[2]);
            let mut scales = vec![0.0_f32; inputs / 32 * outputs];
            for (e, v) in own.iter().enumerate() {
                let s = &mut scales[e / outputs / 32 * outputs + e % outputs];
                *s = s.max(v.abs() / 7.0);
            }
            let nibble = |e: usize| (own[e] / scales[e / outputs / 32 * outputs + e % outputs]).round() as i8 as u8 & 15;
            let bytes = (0..inputs / 2 * outputs).map(|b| {
                let (p, c) = (b / outputs, b % outputs);
                nibble(2 * p * outputs + c) | nibble((2 * p + 1) * outputs + c) << 4
            });
            put(name.clone(), "I4", vec![inputs / 2, outputs], bytes.collect());
            put(format!("{name}.scale"), "F32", vec![inputs / 32, outputs], le(&scales));
        }
    }
    let c = &want.config;
    let sizes = [("d_model", c.d_model), ("num_heads", c.num_heads), ("num_kv_heads", c.num_kv_heads), ("vocab_size", c.vocab_size)];
    let layers = [("num_encoder_layers", c.num_encoder_layers), ("num_decoder_layers", c.num_decoder_layers)];
    let metadata = sizes.iter().chain(&layers).map(|(k, v)| ((*k).to_owned(), Value::from(v.to_string())));
    header.insert("__metadata__".to_owned(), Value::Object(metadata.chain([("no_feedforward".to_owned(), "True".into())]).collect()));
    let header = Value::Object(header).to_string();
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &data].concat()
}

#[test]
fn needle_rs_files_are_read() {
    let bytes = fixture("tiny.f16.pkl");
    let want = read(&bytes).unwrap();
    let theirs = as_needle_rs(&want);
    let got = read(&theirs).unwrap();
    assert_eq!((got.prompt, got.config.d_model, got.config.num_decoder_layers), (PromptForm::Upstream, 64, 2));
    for name in want.names() {
        assert_eq!(got.shape(name).unwrap(), want.shape(name).unwrap(), "{name}");
        let (a, b) = (got.tensor(name).unwrap(), want.tensor(name).unwrap());
        let most = b.iter().fold(0.0_f32, |m, v| m.max(v.abs()));
        let allowed = if name.ends_with("proj.kernel") && want.shape(name).unwrap().len() == 3 { most / 13.9 } else { 0.0 };
        assert!(a.iter().zip(&b).all(|(x, y)| (x - y).abs() <= allowed), "{name}");
    }
    for cut in (0..theirs.len()).step_by(1009) {
        assert!(read(&theirs[..cut]).is_err(), "{cut}");
    }
    let mut seed = 5_u64;
    for _ in 0..500 {
        let mut bad = theirs.clone();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bad[usize::try_from(seed >> 33).unwrap() % 6000] ^= 1 << (seed >> 20 & 7);
        let _ = read(&bad);
    }
}
