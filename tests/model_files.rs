//! Checkpoints and tokenizers from anywhere: nothing but what was checked is used, what came from one address is not
//! mixed with another's, a name is never a path, and a small file takes little memory.

use crate::allocations::most_of;
use crate::home::{Home, text};
use needlesh::model::{Model, Options, sha256};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Output;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(crate::repo("tests/fixtures/oracle").join(name)).unwrap()
}

fn said(out: &Output) -> String {
    format!("{}{}", text(&out.stdout), text(&out.stderr))
}

/// What a server is asked: the path, and its headers in lower case.
struct Asked {
    path: String,
    headers: String,
}

impl Asked {
    fn from(&self) -> Option<usize> {
        let at = self.headers.split("range: bytes=").nth(1)?;
        at.split('-').next()?.parse().ok()
    }
}

/// Answers every request as `answer` says until the process ends.
fn serve(answer: impl Fn(&Asked, &mut TcpStream) -> std::io::Result<()> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let Ok(copy) = stream.try_clone() else { continue };
            let mut lines = BufReader::new(copy).lines().map_while(Result::ok);
            let path = lines.next().and_then(|l| l.split(' ').nth(1).map(str::to_owned)).unwrap_or_default();
            let headers = lines.take_while(|l| !l.is_empty()).map(|l| l.to_lowercase() + "\n").collect();
            let _ = answer(&Asked { path, headers }, &mut stream);
        }
    });
    address
}

/// The whole of a file, its length given as `length`.
fn whole(stream: &mut TcpStream, body: &[u8], length: usize, etag: Option<&str>) -> std::io::Result<()> {
    let etag = etag.map_or_else(String::new, |e| format!("ETag: {e}\r\n"));
    write!(stream, "HTTP/1.1 200 OK\r\n{etag}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
    stream.write_all(body)
}

/// The rest of a file from `at` on.
fn rest(stream: &mut TcpStream, body: &[u8], at: usize, etag: Option<&str>) -> std::io::Result<()> {
    let etag = etag.map_or_else(String::new, |e| format!("ETag: {e}\r\n"));
    if at >= body.len() {
        return write!(
            stream,
            "HTTP/1.1 416 No\r\nContent-Range: bytes */{}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            body.len()
        );
    }
    let (last, all, left) = (body.len() - 1, body.len(), body.len() - at);
    write!(
        stream,
        "HTTP/1.1 206 Partial\r\n{etag}Content-Range: bytes {at}-{last}/{all}\r\nContent-Length: {left}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body[at..])
}

fn pull(home: &Home, weights: &str, tokenizer: &str, more: &[&str]) -> Output {
    home.run(&[&["model", "pull", "official", "--from", weights, "--tokenizer", tokenizer, "--json"], more].concat(), "")
}

#[test]
fn the_file_whose_sum_was_checked_is_the_model() {
    let (good, pieces) = (fixture("ckpt/tiny.f16.pkl"), fixture("needle1024.model"));
    let sum = sha256(&good);
    // A whole model of another format, one byte short of what is announced, so that it is never done.
    let evil = fixture("ckpt/tiny.f16.safetensors");
    let tokenizer = pieces.clone();
    let first = serve(move |asked, stream| match asked.path.as_str() {
        "/tok" => whole(stream, &tokenizer, tokenizer.len(), Some("\"t\"")),
        _ => whole(stream, &evil, evil.len() + 1, Some("\"v1\"")),
    });
    let body = good.clone();
    let second = serve(move |asked, stream| match (asked.path.as_str(), asked.from()) {
        ("/tok", _) => whole(stream, &pieces, pieces.len(), None),
        (_, Some(at)) => rest(stream, &body, at, Some("\"v1\"")),
        (_, None) => whole(stream, &body, body.len(), Some("\"v1\"")),
    });
    let home = Home::new();
    let out = pull(&home, &format!("{first}/model.safetensors"), &format!("{first}/tok"), &[]);
    assert!(!out.status.success(), "{}", said(&out));
    let out = pull(&home, &format!("{second}/needle.pkl"), &format!("{second}/tok"), &["--sha256", &sum]);
    assert!(out.status.success() && said(&out).contains("\"verified\":true"), "{}", said(&out));
    let folder = home.path().join("data/needlesh/models/official");
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(std::fs::read(folder.join("needle.pkl")).unwrap(), good);
    let info = said(&home.run(&["model", "info", "official", "--json"], ""));
    assert!(info.contains("needle.pkl"), "{info}");
}

#[test]
fn what_one_address_sent_is_not_gone_on_from_at_another() {
    let (good, pieces) = (fixture("ckpt/tiny.f16.pkl"), fixture("needle1024.model"));
    let mut evil = good.clone();
    // In the numbers, where a change is still a checkpoint.
    let middle = evil.len() / 2;
    evil[middle..middle + 1000].fill(0);
    let mut other = pieces.clone();
    let at = other.windows(6).position(|w| w == b"<tools").unwrap();
    other[at..at + 6].copy_from_slice(b"<tOOls");
    let first = serve(move |asked, stream| match asked.path.as_str() {
        "/tok" => whole(stream, &other, other.len() + 1, Some("\"t\"")),
        // The mark of the official file, all but its last byte, and then nothing.
        _ => whole(stream, &evil[..evil.len() - 1], evil.len(), Some("\"official\"")),
    });
    let (body, tokenizer) = (good.clone(), pieces.clone());
    let second = serve(move |asked, stream| match (asked.path.as_str(), asked.from()) {
        ("/tok", Some(at)) => rest(stream, &tokenizer, at, None),
        ("/tok", None) => whole(stream, &tokenizer, tokenizer.len(), None),
        (_, Some(at)) => rest(stream, &body, at, Some("\"official\"")),
        (_, None) => whole(stream, &body, body.len(), Some("\"official\"")),
    });
    let home = Home::new();
    for (weights, tokenizer) in [(&first, &second), (&second, &first)] {
        let out = pull(&home, &format!("{weights}/m"), &format!("{tokenizer}/tok"), &[]);
        assert!(!out.status.success(), "{}", said(&out));
    }
    let out = pull(&home, &format!("{second}/m"), &format!("{second}/tok"), &[]);
    assert!(out.status.success(), "{}", said(&out));
    let folder = home.path().join("data/needlesh/models/official");
    assert!(std::fs::read(folder.join("needle.pkl")).unwrap() == good, "bytes of two servers in one file");
    assert!(std::fs::read(folder.join("tokenizer.model")).unwrap() == pieces, "another server's tokenizer");
}

#[test]
fn without_a_strong_mark_a_download_starts_anew() {
    for etag in [None, Some("W/\"weak\""), Some("naked")] {
        let (good, pieces) = (fixture("ckpt/tiny.f16.pkl"), fixture("needle1024.model"));
        let asked_for_a_part = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let (flag, tries) = (asked_for_a_part.clone(), std::sync::atomic::AtomicUsize::new(0));
        let address = serve(move |asked, stream| {
            if asked.path == "/tok" {
                return whole(stream, &pieces, pieces.len(), etag);
            }
            flag.fetch_or(asked.from().is_some(), std::sync::atomic::Ordering::SeqCst);
            // Cut off once; then whole.
            let sent = if tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 { good.len() / 2 } else { good.len() };
            whole(stream, &good[..sent], good.len(), etag)
        });
        let home = Home::new();
        let out = pull(&home, &format!("{address}/m"), &format!("{address}/tok"), &[]);
        assert!(out.status.success(), "{etag:?}: {}", said(&out));
        assert!(!asked_for_a_part.load(std::sync::atomic::Ordering::SeqCst), "{etag:?} was gone on from");
    }
}

#[test]
fn a_rest_under_another_mark_or_length_is_not_taken() {
    for (etag, longer) in [(Some("\"v2\""), 0), (None, 0), (Some("\"v1\""), 5)] {
        let (good, pieces) = (fixture("ckpt/tiny.f16.pkl"), fixture("needle1024.model"));
        let (body, tries) = (good.clone(), std::sync::atomic::AtomicUsize::new(0));
        let address = serve(move |asked, stream| {
            let half = body.len() / 2;
            match (asked.path.as_str(), asked.from()) {
                ("/tok", _) => whole(stream, &pieces, pieces.len(), None),
                (_, Some(at)) => rest(stream, &[vec![7; body.len()], vec![7; longer]].concat(), at, etag),
                (_, None) if tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 => {
                    whole(stream, &body[..half], body.len(), Some("\"v1\""))
                }
                _ => whole(stream, &body, body.len(), None),
            }
        });
        let home = Home::new();
        let out = pull(&home, &format!("{address}/m"), &format!("{address}/tok"), &["--sha256", &sha256(&good)]);
        assert!(out.status.success(), "{etag:?} {longer}: {}", said(&out));
    }
}

#[test]
fn the_tokenizer_is_held_to_its_sum() {
    let home = Home::new();
    let (weights, tokenizer) =
        (crate::repo("tests/fixtures/oracle/ckpt/tiny.f16.pkl"), crate::repo("tests/fixtures/oracle/needle1024.model"));
    let (weights, tokenizer) = (weights.to_str().unwrap(), tokenizer.to_str().unwrap());
    let sum = sha256(&fixture("needle1024.model"));
    let wrong = sha256(b"");
    let out = pull(&home, weights, tokenizer, &["--tokenizer-sha256", &wrong]);
    assert!(out.status.code() == Some(8) && said(&out).contains("tokenizer has the SHA-256"), "{}", said(&out));
    let out = pull(&home, weights, tokenizer, &["--tokenizer-sha256", "12"]);
    assert!(out.status.code() == Some(2) && said(&out).contains("--tokenizer-sha256 takes 64"), "{}", said(&out));
    let out = pull(&home, weights, tokenizer, &["--tokenizer-sha256", &sum.to_uppercase()]);
    let object: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        (&object["verified"], &object["tokenizer_verified"], &object["tokenizer_sha256"]),
        (&json!(false), &json!(true), &json!(sum))
    );
}

#[test]
fn a_name_is_never_a_path() {
    let home = Home::new();
    for name in ["built-in", "plain"] {
        std::fs::create_dir_all(home.path().join(name)).unwrap();
        std::fs::write(home.path().join(name).join("needle.pkl"), fixture("ckpt/tiny.f16.pkl")).unwrap();
        std::fs::write(home.path().join(name).join("tokenizer.model"), fixture("needle1024.model")).unwrap();
    }
    let info = |model: &str| said(&home.run(&["--model", model, "model", "info"], ""));
    assert!(info("built-in").contains("in the binary"), "{}", info("built-in"));
    assert!(info("plain").contains("./plain"), "{}", info("plain"));
    assert!(info("./plain").contains("\"d_model\":64"), "{}", info("./plain"));
    assert!(info("./built-in").contains("\"d_model\":64"), "{}", info("./built-in"));
    let convert = home.run(&["model", "convert", "plain", "./out"], "");
    assert_eq!(convert.status.code(), Some(2), "{}", said(&convert));
    let asked = home.run(&["--model", "plain", "ask", "hello"], "");
    assert_eq!(asked.status.code(), Some(8), "{}", said(&asked));
}

#[test]
fn a_conversion_writes_over_nothing_and_follows_no_link() {
    let home = Home::new();
    std::fs::create_dir_all(home.path().join("m")).unwrap();
    std::fs::write(home.path().join("m/needle.pkl"), fixture("ckpt/tiny.f16.pkl")).unwrap();
    std::fs::write(home.path().join("m/tokenizer.model"), fixture("needle1024.model")).unwrap();
    home.write("precious.safetensors", "precious");
    let out = home.run(&["model", "convert", "./m", "precious.safetensors"], "");
    assert!(out.status.code() == Some(2) && said(&out).contains("--force"), "{}", said(&out));
    assert_eq!(std::fs::read(home.path().join("precious.safetensors")).unwrap(), b"precious");
    assert!(!home.path().join("tokenizer.model").exists(), "half of it was written");
    #[cfg(unix)]
    {
        home.write("victim", "victim");
        std::os::unix::fs::symlink("victim", home.path().join("linked.safetensors")).unwrap();
        let out = home.run(&["model", "convert", "./m", "linked.safetensors"], "");
        assert!(out.status.code() == Some(2), "{}", said(&out));
        let out = home.run(&["model", "convert", "./m", "linked.safetensors", "--force"], "");
        assert!(out.status.success(), "{}", said(&out));
        assert_eq!(std::fs::read(home.path().join("victim")).unwrap(), b"victim", "written through a link");
    }
    let out = home.run(&["model", "convert", "./m", "precious.safetensors", "--force"], "");
    assert!(out.status.success(), "{}", said(&out));
    let out = home.run(&["--model", "./precious.safetensors", "model", "info"], "");
    assert!(said(&out).contains("\"d_model\":64"), "{}", said(&out));
    home.write("other/tokenizer.model", "another one");
    let out = home.run(&["model", "convert", "./m", "other", "--force"], "");
    assert!(out.status.code() == Some(2) && said(&out).contains("another checkpoint's tokenizer"), "{}", said(&out));
}

/// Pickle: text, as protocol 2 and later write it.
fn pickled(text: &str) -> Vec<u8> {
    [&b"X"[..], &u32::try_from(text.len()).unwrap().to_le_bytes(), text.as_bytes()].concat()
}

fn global(module: &str, name: &str) -> Vec<u8> {
    format!("c{module}\n{name}\n").into_bytes()
}

/// A megabyte made once, and `arrays` arrays on it.
fn shared_pickle(arrays: usize) -> Vec<u8> {
    let mut out = b"\x80\x04]".to_vec();
    out.extend(global("_codecs", "encode"));
    out.extend(pickled(&"a".repeat(1_000_000)));
    out.extend(pickled("latin1"));
    out.extend(b"\x86Rq\x00a");
    out.extend(global("numpy", "dtype"));
    out.extend(pickled("f4"));
    out.extend(b"\x85Rq\x01aJ");
    out.extend(250_000_i32.to_le_bytes());
    out.extend(b"\x85q\x02a");
    out.extend(global("numpy.core.numeric", "_frombuffer"));
    out.extend(b"q\x03a}(");
    out.extend(pickled("config"));
    out.push(b'}');
    out.extend(pickled("params"));
    out.extend(b"}(");
    for i in 0..arrays {
        out.extend(pickled(&format!("k{i}")));
        out.extend(b"h\x03(h\x00h\x01h\x02");
        out.extend(pickled("C"));
        out.extend(b"tR");
    }
    out.extend(b"uu.");
    out
}

#[test]
fn a_small_pickle_takes_little_memory() {
    let deep = |op: u8, n: usize| [&b"\x80\x04N"[..], &vec![op; n], b"."].concat();
    let names = |length: usize| {
        // A dictionary in each that is before it: the names add up.
        let mut out = b"\x80\x04}(".to_vec();
        out.extend([pickled("config"), b"}".to_vec(), pickled("params")].concat());
        for _ in 0..22 {
            out.extend(b"}(");
            out.extend(pickled(&"n".repeat(length)));
        }
        out.extend([b"N".to_vec(), vec![b'u'; 23], b".".to_vec()].concat());
        out
    };
    for (what, bytes) in [
        ("16,000 arrays on one megabyte", shared_pickle(16_000)),
        ("tuples in tuples", deep(0x85, 900_000)),
        ("marks", deep(b'(', 2_000_000)),
        ("dictionaries", deep(b'}', 2_000_000)),
        ("memo", [&b"\x80\x04N"[..], &vec![0x94; 2_000_000], b"."].concat()),
        ("long names", names(256)),
    ] {
        let (result, most) = most_of(|| Model::inspect(&bytes).map(drop));
        assert!(result.is_err(), "{what}");
        assert!(most < 64 << 20, "{what}: {most} bytes held for a file of {}", bytes.len());
    }
}

/// A safetensors file with this header over `data` bytes of zeros.
fn safetensors(header: &Value, data: usize) -> Vec<u8> {
    let header = header.to_string();
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &vec![0; data]].concat()
}

#[test]
fn a_small_safetensors_file_takes_little_memory() {
    // needle-rs's form, every layer's tensor on the same megabyte.
    let layers = 400;
    let mut header = json!({"__metadata__": {
        "d_model": "512", "num_heads": "8", "num_kv_heads": "8", "vocab_size": "1024", "num_encoder_layers": layers.to_string(),
        "num_decoder_layers": layers.to_string()}});
    let one = |dtype: &str, shape: &[usize], end: usize| json!({"dtype": dtype, "shape": shape, "data_offsets": [0, end]});
    header["embedding"] = one("F16", &[1024, 512], 1 << 20);
    for name in ["encoder_final_norm", "decoder_final_norm"] {
        header[name] = one("F32", &[512], 2048);
    }
    for layer in 0..layers {
        header[format!("encoder.{layer}.norm")] = one("F32", &[512, 512], 1 << 20);
        header[format!("encoder.{layer}.self_attn.wq")] = one("F32", &[512, 512], 1 << 20);
    }
    let shared = safetensors(&header, 1 << 20);
    // A header that says little in many bytes, and one that is longer than any.
    let empty = safetensors(&json!({"__metadata__": {"config": "{}"}, "a": vec![json!([]); 5_000_000]}), 0);
    let long = [&(1_u64 << 63).to_le_bytes()[..], b"{\"a\":1}"].concat();
    for (what, bytes) in [("shared data", shared), ("a long header", empty), ("a header of 2^63 bytes", long)] {
        let (result, most) = most_of(|| Model::inspect(&bytes).map(drop));
        assert!(result.is_err(), "{what}");
        assert!(most < 64 << 20, "{what}: {most} bytes held for a file of {}", bytes.len());
    }
}

/// The safetensors fixture with its header changed.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let file = fixture("ckpt/tiny.f16.safetensors");
    let length = usize::try_from(u64::from_le_bytes(*file.first_chunk::<8>().unwrap())).unwrap();
    let mut header: Value = serde_json::from_slice(&file[8..8 + length]).unwrap();
    change(&mut header);
    let header = header.to_string();
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &file[8 + length..]].concat()
}

fn with_config(key: &str, value: &Value) -> Vec<u8> {
    changed(|header| {
        let mut config: Value = serde_json::from_str(header["__metadata__"]["config"].as_str().unwrap()).unwrap();
        config[key] = value.clone();
        header["__metadata__"]["config"] = json!(config.to_string());
    })
}

#[test]
fn changed_checkpoints_are_a_message_each() {
    let pieces = fixture("needle1024.model");
    let open = |bytes: &[u8]| Model::from_bytes("x", bytes, &pieces, Options::default());
    assert!(open(&changed(|_| ())).is_ok(), "the unchanged header is read");
    let tensor = "encoder.layers.EncoderBlock_0.self_attn.q_proj.kernel";
    let huge = u64::MAX;
    let offsets =
        [json!([0, huge]), json!([huge, huge]), json!([huge, 0]), json!([10, 5]), json!([0]), json!("x"), json!([-1, 4]), json!([1, 3])];
    let shapes = [json!([huge, huge]), json!([huge]), json!([]), json!([0]), json!([-1]), json!([1.5]), json!("x"), json!([64, 2, 64])];
    let mut bad: Vec<Vec<u8>> = Vec::new();
    bad.extend(offsets.iter().map(|o| changed(|h| h[tensor]["data_offsets"] = o.clone())));
    bad.extend(shapes.iter().map(|s| changed(|h| h[tensor]["shape"] = s.clone())));
    bad.extend(["F64", "I8", "U8", "BOOL", "", "f16"].iter().map(|d| changed(|h| h[tensor]["dtype"] = json!(d))));
    bad.push(changed(|h| h["__metadata__"]["config"] = json!("[".repeat(100_000))));
    bad.push(changed(|h| h["__metadata__"] = json!({})));
    bad.push(changed(|h| drop(h.as_object_mut().unwrap().remove(tensor))));
    for key in ["vocab_size", "d_model", "num_heads", "num_kv_heads", "num_encoder_layers", "num_decoder_layers", "contrastive_dim"] {
        for value in [json!(0), json!(-1), json!(3), json!(65_536), json!(huge), json!(1.5), json!("64"), json!([])] {
            bad.push(with_config(key, &value));
        }
    }
    bad.extend([json!(0), json!(-1.0), json!("NaN"), json!(true)].iter().map(|t| with_config("rope_theta", t)));
    for length in [0, 1, 7, 8, 1 << 20, huge - 8, huge] {
        let mut file = fixture("ckpt/tiny.f16.safetensors");
        file[..8].copy_from_slice(&length.to_le_bytes());
        bad.push(file);
    }
    assert!(bad.len() >= 90, "{}", bad.len());
    for (i, bytes) in bad.iter().enumerate() {
        assert!(open(bytes).is_err_and(|e| !e.to_string().is_empty()), "{i}");
    }
    // What is strange and can be run is run.
    for theta in [1e-300, 1e300] {
        let model = open(&with_config("rope_theta", &json!(theta))).unwrap();
        assert!(model.encode(&[5, 6, 7]).is_ok());
    }
    let mut numbers = fixture("ckpt/tiny.f16.safetensors");
    let end = numbers.len();
    numbers[end - 40_000..].fill(0xff);
    let model = open(&numbers).unwrap();
    assert!(model.encode(&[5, 6, 7]).is_ok(), "numbers that are none do not stop it");
}

#[test]
fn names_stay_names() {
    let home = Home::new();
    let long = "x".repeat(70);
    for name in ["../x", "a/b", "a\\b", "..", ".", "", " ", "é", &long] {
        for command in [vec!["model", "use", name], vec!["model", "remove", name], vec!["model", "pull", name, "--from", "/nowhere"]] {
            let out = home.run(&command, "");
            assert!(matches!(out.status.code(), Some(1 | 2)), "{command:?}: {}", said(&out));
        }
    }
    assert!(!home.path().join("data/x").exists());
    // A choice that points elsewhere is none.
    let models = home.path().join("data/needlesh/models");
    std::fs::create_dir_all(&models).unwrap();
    std::fs::write(models.join("in-use"), "../../built-in").unwrap();
    assert!(said(&home.run(&["model", "info"], "")).contains("in the binary"));
    #[cfg(unix)]
    {
        let kept = home.path().join("kept");
        std::fs::create_dir_all(&kept).unwrap();
        std::fs::write(kept.join("file"), "x").unwrap();
        std::os::unix::fs::symlink(&kept, models.join("linked")).unwrap();
        let out = home.run(&["model", "remove", "linked"], "");
        assert!(out.status.success() && kept.join("file").exists() && !models.join("linked").exists(), "{}", said(&out));
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_a_regular_file_is_not_waited_for() {
    let home = Home::new();
    let made = std::process::Command::new("mkfifo").args(["pipe.safetensors", "tokenizer.model"]).current_dir(home.path()).status();
    if !made.is_ok_and(|s| s.success()) {
        return;
    }
    let out = home.run(&["--model", "./pipe.safetensors", "model", "info"], "");
    assert!(out.status.code() == Some(8) && said(&out).contains("not a file"), "{}", said(&out));
    let pipe: PathBuf = home.path().join("pipe.safetensors");
    let out = pull(&home, pipe.to_str().unwrap(), pipe.to_str().unwrap(), &[]);
    assert!(!out.status.success() && said(&out).contains("not a file"), "{}", said(&out));
}
