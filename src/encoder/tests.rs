//! Against the fixtures that were computed in float32, and against the library that the tokens come from.

use super::embed::VOCABULARY;
use super::wordpiece::WordPiece;
use super::*;
use crate::model::kernel::Level;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

fn models(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models").join(name)
}

fn encoder() -> &'static Encoder {
    static ENCODER: OnceLock<Encoder> = OnceLock::new();
    ENCODER.get_or_init(|| Encoder::builtin().unwrap())
}

/// The library; what looks like a special token in a text is text.
fn oracle() -> &'static tokenizers::Tokenizer {
    static ORACLE: OnceLock<tokenizers::Tokenizer> = OnceLock::new();
    ORACLE.get_or_init(|| {
        let mut oracle = tokenizers::Tokenizer::from_file(models("encoder.tokenizer.json")).unwrap();
        oracle.set_encode_special_tokens(true);
        oracle.with_truncation(Some(tokenizers::TruncationParams { max_length: 36, ..Default::default() })).unwrap();
        oracle
    })
}

struct Fixture {
    text: String,
    ids: Vec<u32>,
    vector: Vec<f64>,
}

fn fixtures() -> Vec<Fixture> {
    let all: Value = serde_json::from_slice(&std::fs::read(models("encoder.fixtures.json")).unwrap()).unwrap();
    let entries = ["sentences", "tools"].into_iter().flat_map(|list| all[list].as_array().unwrap().clone());
    let fixture = |entry: Value| Fixture {
        text: entry["text"].as_str().unwrap().to_owned(),
        ids: entry["ids"].as_array().unwrap().iter().map(|id| u32::try_from(id.as_u64().unwrap()).unwrap()).collect(),
        vector: entry["vector"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect(),
    };
    entries.map(fixture).collect()
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn the_fixtures_are_met() {
    let fixtures = fixtures();
    assert_eq!(fixtures.len(), 21);
    let mut vectors = Vec::new();
    for fixture in &fixtures {
        assert_eq!(encoder().words.ids(&fixture.text), fixture.ids, "{}", fixture.text);
        let vector = encoder().embed(&fixture.text, 1);
        let floats: Vec<f64> = vector.values().iter().map(|v| f64::from(*v)).collect();
        let near = cosine(&floats, &fixture.vector);
        assert!(near > 0.9998, "{near} for {}", fixture.text);
        vectors.push(vector);
    }
    // What counts are cosines between texts.
    for (a, x) in fixtures.iter().zip(&vectors) {
        for (b, y) in fixtures.iter().zip(&vectors) {
            let error = f64::from(x.cosine(y)) - cosine(&a.vector, &b.vector);
            assert!(error.abs() < 0.003, "{error} for {} and {}", a.text, b.text);
        }
    }
}

#[test]
fn company_and_threads_change_no_bit() {
    let texts: Vec<String> = fixtures().into_iter().map(|f| f.text).chain([String::new(), "word ".repeat(99)]).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let alone: Vec<Vector> = texts.iter().map(|text| encoder().embed(text, 1)).collect();
    for threads in [1, 2, 3, 64] {
        assert_eq!(encoder().embed_all(&texts, threads), alone, "{threads}");
        for (text, vector) in texts.iter().zip(&alone) {
            assert_eq!(encoder().embed(text, threads), *vector, "{threads}: {text}");
        }
    }
    assert!(encoder().embed_all(&[], 2).is_empty());
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    for level in Level::all() {
        let other = Encoder::on(level).unwrap();
        for text in ["show me the last 5 lines of app.log", "", "how much space is left on the disk that my pictures are on"] {
            assert_eq!(other.embed(text, 2), encoder().embed(text, 1), "{}: {text}", level.name());
        }
    }
}

#[test]
fn constants_are_the_files() {
    let encoder = encoder();
    assert!((encoder.scale() - 25.2597).abs() < 1e-4);
    assert!((encoder.none_tool() - 0.4004).abs() < 1e-4 && (encoder.none_example() - 0.3982).abs() < 1e-4);
    assert!(encoder.id().len() == 32 && encoder.id().bytes().all(|b| b.is_ascii_hexdigit()));
}

#[test]
fn the_vocabulary_is_the_tokenizers() {
    let json: Value = serde_json::from_slice(&std::fs::read(models("encoder.tokenizer.json")).unwrap()).unwrap();
    let sorted: BTreeMap<&str, u16> = json["model"]["vocab"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(t, id)| (t.as_str(), u16::try_from(id.as_u64().unwrap()).unwrap()))
        .collect();
    let mut want = u32::try_from(sorted.len()).unwrap().to_le_bytes().to_vec();
    let mut start = 0_u32;
    want.extend(start.to_le_bytes());
    for token in sorted.keys() {
        start += u32::try_from(token.len()).unwrap();
        want.extend(start.to_le_bytes());
    }
    want.extend(sorted.values().flat_map(|id| id.to_le_bytes()));
    want.extend(sorted.keys().flat_map(|token| token.bytes()));
    #[expect(clippy::disallowed_methods, reason = "as the other generated files of the repository")]
    if std::env::var_os("UPDATE_VOCABULARY").is_some() {
        std::fs::write(models("encoder.vocabulary"), &want).unwrap();
    }
    let kept = std::fs::read(models("encoder.vocabulary")).unwrap_or_default();
    assert!(kept == want, "models/encoder.vocabulary is stale: UPDATE_VOCABULARY=1 cargo test the_vocabulary_is_the_tokenizers");
}

fn agrees(text: &str) {
    let want = oracle().encode(text, true).unwrap();
    assert_eq!(encoder().words.ids(text), want.get_ids(), "{text:?}");
}

#[test]
fn tokens_of_odd_texts_are_the_librarys() {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\0",
        "\u{fffd}",
        "a\0b",
        "tab\tnew\nline\r",
        "[SEP] [CLS] [UNK] [MASK]",
        "##s",
        "# ##",
        "日本語とkanji漢字",
        "Ünïcödé ÅNGSTRÖM",
        "İstanbul ıI ß ẞ ǅ",
        "e\u{301}\u{327} a\u{300}\u{316}",
        "क्षि नमस्ते",
        "한국어 조선",
        "مرحبا بالعالم",
        "\u{200b}zero\u{200d}width\u{feff}",
        "a\u{2028}b\u{3000}c\u{85}d",
        "‘quotes’ “and” … — –",
        "¿qué? ¡sí!",
        "$5 €5 ^~`|<=>+",
        "\u{e000}\u{10ffff}",
        "😀👩‍👩‍👧",
        "x\u{1f}y",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend([99, 100, 101, 200].map(|n| "a".repeat(n)));
    texts.extend([99, 100, 101, 200].map(|n| format!("see {} now", "é".repeat(n))));
    texts.extend(["many words ".repeat(40), "unaffordableness".repeat(9), "?!".repeat(40), "\u{301}".repeat(300)]);
    texts.iter().for_each(|text| agrees(text));
}

#[test]
fn any_size_of_text_is_fine() {
    for text in ["x".repeat(1 << 20), "x ".repeat(1 << 19), "\0".repeat(1 << 20), " ".repeat(1 << 20), "\u{301}".repeat(1 << 19)] {
        assert!(encoder().words.ids(&text).len() <= 36);
        assert!((encoder().embed(&text, 2).cosine(&encoder().embed(&text, 1)) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn damaged_vocabularies_break_nothing() {
    assert!(WordPiece::new(&VOCABULARY[..VOCABULARY.len() - 1], 30_522, 36).is_err());
    assert!(WordPiece::new(b"", 30_522, 36).is_err() && WordPiece::new(&[255; 64], 30_522, 36).is_err());
    assert!(WordPiece::new(VOCABULARY, 30_521, 36).is_err());
}

proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn tokens_of_any_text_are_the_librarys(text in "\\PC{0,60}|.{0,60}|[a-zA-ZéÜ ,.!\u{300}-\u{36f}#]{0,80}|([a-z]{1,12}[ _.-]){0,50}") {
        agrees(&text);
    }

    #[test]
    fn tokens_of_any_characters_are_the_librarys(text in proptest::collection::vec(any::<char>(), 0..60)) {
        agrees(&text.into_iter().collect::<String>());
    }
}

mod keeping {
    use super::super::kept::{HEAD, MAX_KEPT, head};
    use super::*;

    const TEXTS: [&str; 4] = ["show the disk", "list files", "show the disk", ""];

    fn kept(folder: &std::path::Path) -> Vec<Vector> {
        KeptVectors::new(folder).vectors(encoder(), &TEXTS, 2)
    }

    #[test]
    fn what_is_kept_is_what_is_encoded() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("not/yet/there");
        let want = encoder().embed_all(&TEXTS, 1);
        assert_eq!(kept(&folder), want);
        let file = folder.join("vectors");
        let bytes = std::fs::read(&file).unwrap();
        assert_eq!(bytes.len(), 56 + 3 * 400);
        assert_eq!(kept(&folder), want);
        // Nothing new: not written again.
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
        assert_eq!(kept(&folder), want);
        assert!(std::fs::metadata(&file).unwrap().permissions().readonly());
        // What others kept stays.
        assert_eq!(KeptVectors::new(&folder).vectors(encoder(), &["another"], 1).len(), 1);
        assert_eq!(std::fs::read(&file).unwrap().len(), 56 + 4 * 400);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        assert!(KeptVectors::new(&folder).vectors(encoder(), &[], 1).is_empty());
    }

    #[test]
    fn kept_vectors_are_used() {
        let folder = tempfile::tempdir().unwrap();
        let want = kept(folder.path());
        let file = folder.path().join("vectors");
        let mut bytes = std::fs::read(&file).unwrap();
        // Two of the vectors exchanged, the sum made anew: a reading that encoded would not see it.
        let at = 56 + 3 * 16;
        let first: Vec<u8> = bytes.splice(at..at + 384, []).collect();
        bytes.splice(at + 384..at + 384, first);
        let sum = super::super::kept::sum(&bytes[56..]);
        bytes[48..56].copy_from_slice(&sum.to_le_bytes());
        std::fs::write(&file, bytes).unwrap();
        assert_ne!(kept(folder.path()), want);
    }

    #[test]
    fn a_broken_or_foreign_file_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let want = kept(folder.path());
        let file = folder.path().join("vectors");
        let good = std::fs::read(&file).unwrap();
        let mut broken: Vec<Vec<u8>> = (0..good.len()).step_by(101).map(|n| good[..n].to_vec()).collect();
        broken.extend((0..good.len()).step_by(13).map(|at| {
            let mut bad = good.clone();
            bad[at] ^= 4;
            bad
        }));
        broken.push([good.as_slice(), b"x"].concat());
        broken.push(vec![0; 56 + 40_000 * 400]);
        for bad in broken {
            std::fs::write(&file, &bad).unwrap();
            assert_eq!(kept(folder.path()), want);
            assert!(std::fs::read(&file).unwrap() == good, "a broken file was left");
        }
    }

    #[test]
    fn a_full_file_stays_as_large_and_takes_what_is_new() {
        let folder = tempfile::tempdir().unwrap();
        let count = u32::try_from(MAX_KEPT).unwrap();
        let mut body: Vec<u8> = (0..count).flat_map(|i| [i.to_be_bytes(); 4].concat()).collect();
        body.resize(MAX_KEPT * 400, 1);
        let file = folder.path().join("vectors");
        std::fs::write(&file, [head(encoder().id(), MAX_KEPT, &body).unwrap().as_slice(), &body].concat()).unwrap();
        let want = kept(folder.path());
        assert_eq!(std::fs::metadata(&file).unwrap().len(), (HEAD + MAX_KEPT * 400) as u64);
        let before = std::fs::read(&file).unwrap();
        assert_eq!((kept(folder.path()), std::fs::read(&file).unwrap() == before), (want, true));
    }

    #[test]
    fn a_folder_that_cannot_be_written_costs_nothing_but_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a-file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(kept(&file), encoder().embed_all(&TEXTS, 1));
        // Something else under the file's name.
        std::fs::create_dir(folder.path().join("vectors")).unwrap();
        assert_eq!(kept(folder.path()), encoder().embed_all(&TEXTS, 1));
    }
}
