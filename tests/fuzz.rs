//! Every reader of foreign bytes, on real files with random changes: no panic, no more than 256 MiB held, whatever comes.
//!
//! Each reader gets 64 inputs, or so many times as `NEEDLESH_TEST_SIZE` says; `NEEDLESH_FUZZ_SEED` says which ones. An input
//! that fails is kept in the folder that the message names.

use crate::allocations::most_of;
use crate::hostile::{go, make, tools};
use needlesh::manifest::{Sources, load};
use needlesh::model::{DecodeState, Form, Model, Options, Stored, Tokenizer};
use needlesh::policy::{Owner, Policy};
use needlesh::text::{SafeStream, is_unsafe, safe_block, safe_line};
use needlesh::trust::Store;
use serde_json::{Value, json};
use std::io::Write as _;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Most bytes that one input may make a reader hold.
const MAX_HELD: usize = 256 << 20;
/// Most bytes of an input; a change that grows it stops there.
const MAX_INPUT: usize = 1 << 20;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A reader and what it is tried on.
struct Target<'a> {
    name: &'a str,
    seeds: Vec<Vec<u8>>,
    /// Pieces of its language, put in at random places.
    words: &'a [&'a str],
    /// Of the cases that others get it takes one in so many: it is slow.
    share: usize,
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// A place near the start or the end of a long file, where its structure is, or anywhere.
fn place(random: &mut Random, len: usize) -> usize {
    match random.below(4) {
        0 => random.below(len.min(4096)),
        1 => len - 1 - random.below(len.min(2048)),
        2 => random.below(len.min(256)),
        _ => random.below(len),
    }
}

fn span(random: &mut Random, len: usize) -> Range<usize> {
    let at = place(random, len);
    let most = if random.below(4) == 0 { 4096 } else { 16 };
    let size = 1 + random.below(most);
    at..(at + size).min(len)
}

/// One change.
fn change(random: &mut Random, input: &mut Vec<u8>, target: &Target<'_>) {
    const BYTES: [u8; 12] = [0, 1, 0x7f, 0x80, 0xff, b'"', b'\\', b'\n', b'{', b'[', b' ', b'0'];
    const NUMBERS: [u64; 12] = [0, 1, 7, 255, 256, 65_535, 65_536, (1 << 31) - 1, 1 << 32, i64::MAX as u64, u64::MAX - 8, u64::MAX];
    if input.is_empty() {
        input.push(0);
    }
    let at = place(random, input.len());
    match random.below(11) {
        0 | 1 => input[at] ^= 1 << random.below(8),
        2 => input[at] = *random.pick(&BYTES),
        3 => input[at] = u8::try_from(random.below(256)).unwrap(),
        4 => drop(input.drain(span(random, input.len()))),
        5 => {
            let again = input[span(random, input.len())].to_vec();
            let most = if random.below(8) == 0 { 2000 } else { 3 };
            let times = 1 + random.below(most);
            input.splice(at..at, again.repeat(times));
        }
        6 | 7 if !target.words.is_empty() => {
            let word = random.pick(target.words).as_bytes();
            let over = if random.below(2) == 0 { at } else { (at + word.len()).min(input.len()) };
            input.splice(at..over, word.iter().copied());
        }
        8 => {
            let other = random.pick(&target.seeds);
            if !other.is_empty() {
                input.splice(at..at, other[span(random, other.len())].to_vec());
            }
        }
        9 => {
            let number = random.pick(&NUMBERS).to_le_bytes();
            let width = *random.pick(&[1, 2, 4, 8]);
            let end = (at + width).min(input.len());
            input[at..end].copy_from_slice(&number[..end - at]);
        }
        _ => {
            let number = random.pick(&NUMBERS).to_string();
            let end = input[at..].iter().position(|b| !b.is_ascii_digit()).map_or(at, |n| at + n);
            input.splice(at..end, number.into_bytes());
        }
    }
    if random.below(200) == 0 {
        input.truncate(random.below(input.len() + 1));
    }
    input.truncate(MAX_INPUT);
}

/// Gives `read` the seeds as they are, then changed ones.
fn fuzz(target: &Target<'_>, read: impl Fn(&[u8])) {
    let cases = usize::try_from(crate::size::cases(64)).unwrap() / target.share;
    let mut random =
        Random(number("NEEDLESH_FUZZ_SEED", 1) ^ target.name.bytes().fold(0, |n: u64, b| n.wrapping_mul(31).wrapping_add(u64::from(b))));
    let (start, mut slowest, mut largest) = (Instant::now(), (Duration::ZERO, Vec::new()), 0);
    for case in 0..cases + target.seeds.len() {
        let input = match target.seeds.get(case) {
            Some(seed) => seed.clone(),
            None => {
                let mut input = random.pick(&target.seeds).clone();
                for _ in 0..1 + random.below(6) {
                    change(&mut random, &mut input, target);
                }
                input
            }
        };
        let before = Instant::now();
        let (result, held) = most_of(|| catch_unwind(AssertUnwindSafe(|| read(&input))));
        let took = before.elapsed();
        largest = largest.max(held);
        if result.is_err() || held > MAX_HELD {
            let kept = keep(target.name, "failed", &input);
            assert!(
                result.is_ok() && held <= MAX_HELD,
                "{}: case {case} held {held} bytes and ended {:?}; its input is {}",
                target.name,
                result.is_ok(),
                kept.display()
            );
        }
        if took > slowest.0 {
            slowest = (took, input);
        }
    }
    if std::env::var_os("NEEDLESH_TEST_SIZE").is_some() {
        let kept = keep(target.name, "slowest", &slowest.1);
        let (all, slow, held) = (start.elapsed().as_secs_f64(), slowest.0.as_secs_f64(), largest as f64 / 1e6);
        let line = format!("{}: {cases} cases in {all:.1} s, the slowest {slow:.3} s ({}), {held:.1} MB held", target.name, kept.display());
        let written = std::io::stderr().write_all(format!("{line}\n").as_bytes());
        written.unwrap();
    }
}

fn keep(name: &str, what: &str, input: &[u8]) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}-{what}"));
    std::fs::write(&file, input).unwrap();
    file
}

fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(crate::repo(folder)).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let found: Vec<_> = paths.iter().filter(|p| p.to_string_lossy().ends_with(ending)).map(|p| std::fs::read(p).unwrap()).collect();
    assert!(!found.is_empty(), "{folder} has no {ending}");
    found
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(crate::repo("tests/fixtures/oracle").join(name)).unwrap()
}

#[test]
fn manifests() {
    let mut seeds = files("schemas", ".json");
    seeds.push(
        json!({"needlesh": 1, "tools": [{"name": "all", "description": "d", "parameters": {"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string", "format": "path", "pattern": "^[a-z]+$", "enum": ["x", "y"]}, "n": {"$ref": "#/$defs/n"}},
            "$defs": {"n": {"anyOf": [{"type": "integer", "minimum": 1}, {"$ref": "#/$defs/m"}]}, "m": {"type": ["null", "number"], "$anchor": "x"}}},
            "action": {"http": {"url": "https://a.example/{a}?n={n}", "headers": {"x": "${env:K}"}, "json": {"a": "{a}"}}},
            "undo": {"shell": {"script": "echo x", "env": {"A": "{a}"}, "cwd": "{a}"}}, "confirm": "type", "annotations": {"readOnlyHint": true},
            "examples": [{"say": "x", "arguments": {"a": "x"}}]}], "actions": {"disk_usage": {"shell": {"argv": ["du", {"each": "paths", "as": ["{}"]}]}}}})
        .to_string()
        .into_bytes(),
    );
    let words = &[
        "\"$ref\":\"#\"",
        "\"$ref\":\"#/$defs/n\",",
        "\"allOf\":[{}],",
        "\"type\":\"object\",",
        "{a}",
        "{{",
        "${env:A}",
        "\"pattern\":\"(a+)+$\",",
        "\"minItems\":99999999,",
        "[[[[[[[[",
        "\u{feff}",
        "\\u0000",
        "\\ud800",
        "\"additionalProperties\":",
        "\"default\":null,",
        "1e400",
        "-",
    ];
    fuzz(&Target { name: "manifests", seeds, words, share: 1 }, |bytes| {
        let project = vec![("./p.json".to_owned(), bytes.to_vec())];
        let builtin = vec![("b.json".to_owned(), String::from_utf8_lossy(bytes).into_owned())];
        for sources in [Sources { project, ..Sources::default() }, Sources { builtin, ..Sources::default() }] {
            let set = load(&sources);
            for tool in &set.tools {
                let _ = tool.check(&serde_json::Map::new());
                let _ = tool.check(&json!({"a": "x", "path": 1, "n": null}).as_object().unwrap().clone());
            }
            assert!(set.problems.iter().all(|p| !p.to_string().contains('\n')));
        }
    });
}

#[test]
fn rules() {
    let seed = "[[rule]]\ntool = [\"delete_*\", 'x']\norigin = \"given\"\nrisk = [\"destructive\", \"read_only\"]\nargv = [\"rm\", \"-r\", \"**\"]\n\
        arguments = { path = \"~/private/**\", count = \"1?\" }\nmethod = \"POST\"\nurl = \"https://**\"\nverdict = \"deny\"\nreason = \"no\"\n\n\
        [[rule]]\nverdict = 'ask'\n";
    let words = &[
        "[[rule]]\n",
        "verdict = \"allow\"\n",
        "[a]\n",
        "= {",
        "'''",
        "\"\"\"",
        "**",
        "[",
        "\\U00110000",
        "1979-05-27",
        "#",
        "inf",
        "a.b.c = 1\n",
    ];
    fuzz(&Target { name: "rules", seeds: vec![seed.into(), Vec::new()], words, share: 1 }, |bytes| {
        for owner in [Owner::User, Owner::Project] {
            match Policy::parse("p.toml", &String::from_utf8_lossy(bytes), owner) {
                Ok(policy) => drop(policy.without_allowing()),
                Err(problem) => assert!(!problem.to_string().is_empty()),
            }
        }
    });
}

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

/// Answers of a server, each read by a plan of its own.
#[test]
fn http_answers() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Every connection gets the answer of the case, those of its redirects too.
    let answer = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let now = std::sync::Arc::clone(&answer);
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.set_read_timeout(Some(Duration::from_secs(2)));
            let mut seen = [0; 4096];
            let _ = std::io::Read::read(&mut socket, &mut seen);
            let bytes = now.lock().unwrap().clone();
            let _ = socket.write_all(&bytes);
        }
    });
    let http = json!({"url": format!("http://127.0.0.1:{port}/"), "timeout_s": 1});
    let set = tools(
        &json!({"needlesh": 1, "tools": [{"name": "get", "description": "d", "parameters": {}, "action": {"http": http}}]}).to_string(),
    );
    let seeds = [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"a\": [1]}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /next\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>\x1b[31mnothing",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    ];
    let words = &[
        "\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "ffffffffffffffff\r\n",
        "HTTP/1.1 301 X\r\n",
        "Location: http://[::1\r\n",
        "Location: //x\r\n",
        "Content-Encoding: gzip\r\n",
        "\x1b]0;x\x07",
        "Set-Cookie: a=b\r\n",
        "charset=utf-16",
    ];
    let seeds = seeds.map(|s| s.as_bytes().to_vec()).to_vec();
    fuzz(&Target { name: "http_answers", seeds, words, share: 2 }, |bytes| {
        bytes.clone_into(&mut answer.lock().unwrap());
        let outcome = go(&make(&set, "get", &json!({})).unwrap());
        let _ = outcome.status.is_success();
    });
}

#[test]
fn terminal_output() {
    let seeds = [
        "plain \x1b[1;31mred\x1b[0m\r\n\ttab \x1b]8;;http://x\x07link\x1b]8;;\x07 \u{202e}bidi \u{9b}31m é日😀",
        "\x1b[2J\x1b[H\x1bP1;2q\x1b\\\x1b_x\x1b\\\x1b[?1049h\x08\x08\x7f\u{200b}\u{e000}",
    ];
    let words =
        &["\x1b", "\x1b[", "\x1b]52;c;eA==\x07", "\u{9d}", "\x1b[38;5;1m", "\x1b[38;2;1;2;3m", "\r", "\u{feff}", "\x1b\\", "m", ";;;;"];
    let seeds = seeds.map(|s| s.as_bytes().to_vec()).to_vec();
    fuzz(&Target { name: "terminal_output", seeds, words, share: 1 }, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        assert!(!safe_line(&text).chars().any(is_unsafe));
        assert!(!safe_block(&text).chars().any(|c| c != '\n' && is_unsafe(c)));
        let mut stream = SafeStream::default();
        let mut shown = String::new();
        for piece in bytes.chunks(1 + bytes.len() % 7) {
            shown += &stream.push(piece);
        }
        shown += &stream.finish();
        let mut parts = shown.split("\x1b[");
        let mut rest = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (colour, after) = part.split_once('m').unwrap();
            assert!(colour.chars().all(|c| c.is_ascii_digit() || ";:".contains(c)), "{colour:?}");
            rest += after;
        }
        assert!(!rest.replace("\r\n", "").chars().any(|c| is_unsafe(c) && !"\n\t".contains(c)));
    });
}

#[test]
fn trust_records() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = project.path().canonicalize().unwrap();
    std::fs::create_dir_all(place.join(".needlesh/schemas")).unwrap();
    std::fs::write(place.join(".needlesh/schemas/a.json"), "[]").unwrap();
    let store = Store::new(data.path().to_owned());
    let content = store.look(&place).unwrap();
    store.trust(&place, &content, 1).unwrap();
    let file = std::fs::read_dir(data.path()).unwrap().next().unwrap().unwrap().path();
    let seeds = vec![std::fs::read(&file).unwrap()];
    let good: Value = serde_json::from_slice(&seeds[0]).unwrap();
    let words = &["\"hash\":\"", "\"project\":", "\"files\":[{\"name\":\"../x\",\"text\":\"\"}],", "\"at_ms\":-1,", "null", "[[[["];
    fuzz(&Target { name: "trust_records", seeds, words, share: 1 }, |bytes| {
        std::fs::write(&file, bytes).unwrap();
        let state = store.state(&place).unwrap();
        // Only a record that says the same of the same folder is trust.
        if matches!(state, needlesh::trust::State::Trusted(_)) {
            let now: Value = serde_json::from_slice(bytes).unwrap();
            assert_eq!((&now["hash"], &now["project"]), (&good["hash"], &good["project"]));
        }
        assert!(store.list().unwrap().len() <= 1);
    });
}
