//! Tests of every dialect, of damage, and of what is no checkpoint.

use super::*;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/oracle/ckpt/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn same(a: &Checkpoint, b: &Checkpoint) {
    assert_eq!(a.config, b.config);
    assert_eq!(a.tensors.len(), b.tensors.len());
    for (name, raw) in &a.tensors {
        let other = &b.tensors[name];
        assert_eq!(raw.shape, other.shape, "{name}");
        assert_eq!(raw.data.len(), raw.shape.iter().product::<usize>(), "{name}");
        assert!(raw.data.iter().zip(&other.data).all(|(x, y)| x.to_bits() == y.to_bits()), "{name}");
    }
}

#[test]
fn every_dialect_is_equal_bit_for_bit() {
    let want = read(&fixture("tiny.f16.safetensors"), Rounding::AsStored).unwrap();
    assert_eq!(want.tensors.len(), 30);
    assert_eq!((want.config.d_model, want.config.vocab_size), (64, 1024));
    let params: usize = want.tensors.values().map(|t| t.data.len()).sum();
    assert_eq!(params, 143_063 - 1, "all but log_temp");
    let rounded = read(&fixture("tiny.bf16.safetensors"), Rounding::AsStored).unwrap();
    for name in ["f16", "f16.proto2", "f16.proto3", "f16.proto5", "f16.numpy1"] {
        let bytes = fixture(&format!("tiny.{name}.pkl"));
        same(&read(&bytes, Rounding::AsStored).unwrap(), &want);
        same(&read(&bytes, Rounding::Bf16).unwrap(), &rounded);
    }
    same(&read(&fixture("tiny.bf16.pkl"), Rounding::AsStored).unwrap(), &rounded);
    same(&read(&fixture("tiny.f16.safetensors"), Rounding::Bf16).unwrap(), &rounded);
}

/// Whether the structure can be read; the slow conversion only if `whole`.
fn structure(bytes: &[u8], whole: bool) -> bool {
    if whole {
        return read(bytes, Rounding::AsStored).is_ok();
    }
    let parts = match bytes.first() {
        Some(0x80) if bytes.get(8) != Some(&b'{') => pickle::read(bytes),
        _ => read_safetensors(bytes),
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
            assert!(read(&good[..len], Rounding::AsStored).is_err(), "{name} {len}");
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
        match read(bytes, Rounding::AsStored) {
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
        assert!(matches!(read(&bytes, Rounding::AsStored), Err(Error::Checkpoint { .. })));
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
        let message = read(bytes, Rounding::AsStored).unwrap_err().to_string();
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn column_major_becomes_row_major() {
    assert_eq!(row_major(&[0.0, 3.0, 1.0, 4.0, 2.0, 5.0], &[2, 3]), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
}
