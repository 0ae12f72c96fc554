//! The model against the oracle's fixtures and the shipped checkpoint against its own.

use needlesh::model::{Checkpoint, DecodeState, EOS, Form, Model, Options, Precision, PromptForm, TOOL_CALL, Tokenizer};
use safetensors::SafeTensors;
use serde_json::Value;
use std::collections::HashMap;

fn json(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(crate::repo(path)).unwrap()).unwrap()
}

fn ids(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|v| u32::try_from(v.as_u64().unwrap()).unwrap()).collect()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
}

#[cfg(feature = "reference")]
const BOTH: [Options; 2] = [F32, Q8];
#[cfg(not(feature = "reference"))]
const BOTH: [Options; 1] = [Q8];
#[cfg(feature = "reference")]
const F32: Options = Options { precision: Precision::F32, threads: 1 };
const Q8: Options = Options { precision: Precision::Q8, threads: 2 };

fn oracle(name: &str, options: Options) -> Model {
    let weights = std::fs::read(crate::repo(&format!("tests/fixtures/oracle/ckpt/{name}.f16.pkl"))).unwrap();
    let vocabulary = std::fs::read(crate::repo("tests/fixtures/oracle/needle1024.model")).unwrap();
    Model::from_bytes(name, &weights, &vocabulary, options).unwrap()
}

fn worst(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max)
}

#[cfg(feature = "reference")]
#[test]
fn tiny_matches_the_oracle() {
    let model = oracle("tiny", F32);
    assert_eq!(model.prompt, PromptForm::Upstream);
    let bytes = std::fs::read(crate::repo("tests/fixtures/oracle/tiny.f32.safetensors")).unwrap();
    let want = SafeTensors::deserialize(&bytes).unwrap();
    let tensor = |name: String| floats(want.tensor(&name).unwrap().data());
    for (i, input) in json("tests/fixtures/oracle/tiny.inputs.json").as_array().unwrap().iter().enumerate() {
        let encoded = model.encode(&ids(&input["enc_tokens"])).unwrap();
        let rows = encoded.rows().unwrap().concat();
        let error = worst(&rows, &tensor(format!("enc.{i}")));
        assert!(error < 2e-5, "encoder of input {i}: {error}");
        let tokens = ids(&input["dec_tokens"]);
        let all = model.step_all(&encoded, &mut DecodeState::default(), &tokens).unwrap().concat();
        let logits = tensor(format!("logits.{i}"));
        assert!(worst(&all, &logits) < 5e-5, "logits of input {i}: {}", worst(&all, &logits));
        // Token by token through the cache, and in uneven steps: the same.
        let mut state = DecodeState::default();
        let mut one_by_one = Vec::new();
        for t in &tokens {
            one_by_one.extend(model.step(&encoded, &mut state, &[*t]).unwrap());
        }
        assert!(worst(&one_by_one, &logits) < 5e-5, "cached logits of input {i}");
    }
    let texts = json("tests/fixtures/oracle/tiny.retrieval.json");
    let single = tensor("emb.single".to_owned());
    let all = texts["texts"].as_array().unwrap().iter().chain(texts["queries"].as_array().unwrap());
    let ids: Vec<Vec<u32>> = all.clone().map(|t| model.tokenizer.encode(t.as_str().unwrap())).collect();
    let together = model.embed(&ids).unwrap().unwrap();
    for ((text, want), packed) in all.zip(single.chunks_exact(128)).zip(&together) {
        let vector = model.embed(&[model.tokenizer.encode(text.as_str().unwrap())]).unwrap().unwrap().remove(0);
        assert!(worst(packed, want) < 2e-6, "packed embedding of {text}: {}", worst(packed, want));
        assert!(worst(&vector, want) < 2e-6, "embedding of {text}: {}", worst(&vector, want));
    }
}

#[test]
fn tinyfit_generates_token_by_token_as_upstream() {
    for options in BOTH.iter().copied() {
        generates(&oracle("tinyfit", options));
    }
}

fn generates(model: &Model) {
    let inputs = json("tests/fixtures/oracle/tinyfit.inputs.json");
    let prompts: HashMap<u64, Vec<u32>> =
        inputs.as_array().unwrap().iter().map(|i| (i["id"].as_u64().unwrap(), ids(&i["enc_tokens"]))).collect();
    let generations = json("tests/fixtures/oracle/tinyfit.generations.json");
    let limit = usize::try_from(generations["max_gen_len"].as_u64().unwrap()).unwrap() - 1;
    let mut compared = 0;
    for run in generations["runs"]["f32"].as_array().unwrap() {
        let want = ids(&run["unconstrained"]["ids"]);
        let encoded = model.encode(&prompts[&run["id"].as_u64().unwrap()]).unwrap();
        let mut state = DecodeState::default();
        let mut got = Vec::new();
        let mut next = EOS;
        while got.len() < limit {
            next = needlesh::grammar::pick(&model.step(&encoded, &mut state, &[next]).unwrap()).unwrap();
            if next == EOS {
                break;
            }
            got.push(next);
        }
        assert_eq!(got, want, "input {}", run["id"]);
        compared += got.len();
    }
    assert!(compared > 300, "{compared} tokens compared");
}

/// Root of the mean square of the difference, in parts of that of `want`.
fn relative(got: &[f32], want: &[f32]) -> f32 {
    assert_eq!(got.len(), want.len());
    let square = |x: &mut dyn Iterator<Item = f32>| x.map(|v| v * v).sum::<f32>();
    (square(&mut got.iter().zip(want).map(|(a, b)| a - b)) / square(&mut want.iter().copied())).sqrt()
}

#[cfg(feature = "reference")]
#[test]
fn eight_bits_are_near_the_reference_and_do_not_depend_on_threads() {
    let (exact, fast) = (oracle("tiny", F32), oracle("tiny", Q8));
    let mut alone = oracle("tiny", Q8);
    alone.options.threads = 1;
    for input in json("tests/fixtures/oracle/tiny.inputs.json").as_array().unwrap() {
        let (prompt, tokens) = (ids(&input["enc_tokens"]), ids(&input["dec_tokens"]));
        let [want, got, one] = [&exact, &fast, &alone].map(|m| m.encode(&prompt).unwrap());
        let rows = got.rows().unwrap().concat();
        assert!(relative(&rows, &want.rows().unwrap().concat()) < 0.02);
        assert!(relative(&rows, &one.rows().unwrap().concat()) < 1e-5, "threads change the encoder");
        let logits = fast.step_all(&got, &mut DecodeState::default(), &tokens).unwrap().concat();
        let reference = exact.step_all(&want, &mut DecodeState::default(), &tokens).unwrap().concat();
        let error = relative(&logits, &reference);
        assert!(error > 0.0 && error < 0.02, "logits: {error}");
        // Token by token, and from a copy: the same.
        let mut state = DecodeState::default();
        let mut one_by_one = Vec::new();
        for t in &tokens {
            state = state.clone();
            one_by_one.extend(fast.step(&got, &mut state, &[*t]).unwrap());
        }
        assert!(relative(&one_by_one, &logits) < 1e-5, "cached logits");
    }
    let texts: Vec<Vec<u32>> = ["", "show me the weather", "x"].iter().map(|t| fast.tokenizer.encode(t)).collect();
    let (want, got) = (exact.embed(&texts).unwrap().unwrap(), fast.embed(&texts).unwrap().unwrap());
    assert!(relative(&got.concat(), &want.concat()) < 0.02);
}

#[cfg(feature = "reference")]
#[test]
fn the_shipped_checkpoint_matches_its_fixtures() {
    let model = Model::open(&crate::repo("models/model.safetensors"), F32).unwrap();
    assert_eq!(model.prompt, PromptForm::Flat);
    let cases = json("models/fixtures.json");
    let cases = cases.as_array().unwrap();
    assert!(cases.len() >= 10);
    for case in cases {
        let query = case["query"].as_str().unwrap();
        let tools = needlesh::grammar::ascii_json(&case["tools"]);
        let mut prompt = model.tokenizer.encode(query);
        prompt.push(needlesh::model::TOOLS);
        prompt.extend(model.tokenizer.encode(&tools));
        assert_eq!(prompt, ids(&case["encoder_ids"]), "{query}");
        let encoded = model.encode(&prompt).unwrap();
        let mut state = DecodeState::default();
        let mut logits = model.step(&encoded, &mut state, &[EOS, TOOL_CALL]).unwrap();
        for pair in case["first_step_top5"].as_array().unwrap() {
            let at = usize::try_from(pair[0].as_u64().unwrap()).unwrap();
            let want = pair[1].as_f64().unwrap();
            assert!((f64::from(logits[at]) - want).abs() < 2e-3, "{query}: logit {at} is {} not {want}", logits[at]);
        }
        let margins = case["margins"].as_array().unwrap();
        let want = ids(&case["answer_ids"]);
        for (i, margin) in margins.iter().enumerate() {
            if margin.as_f64().unwrap() < 1e-3 {
                break;
            }
            let token = needlesh::grammar::pick(&logits).unwrap();
            assert_eq!(token, want.get(i).copied().unwrap_or(EOS), "{query}: token {i}");
            if token == EOS {
                break;
            }
            logits = model.step(&encoded, &mut state, &[token]).unwrap();
        }
        let vector = model.embed(&[model.tokenizer.encode(query)]).unwrap().unwrap().remove(0);
        for (a, b) in vector.iter().zip(case["query_embedding"].as_array().unwrap()) {
            assert!((f64::from(*a) - b.as_f64().unwrap()).abs() < 2e-4, "{query}: embedding");
        }
    }
}

/// The logits after the first step over a prompt, and a query's vector.
fn answers(model: &Model) -> (Vec<f32>, Vec<f32>) {
    let prompt = model.tokenizer.encode("how big is the src folder");
    let encoded = model.encode(&prompt).unwrap();
    let logits = model.step(&encoded, &mut DecodeState::default(), &[EOS, TOOL_CALL]).unwrap();
    (logits, model.embed(&[prompt]).unwrap().unwrap().remove(0))
}

#[test]
fn the_built_in_checkpoint_is_the_shipped_one_laid_out_for_the_engine() {
    let path = crate::repo("models/model.safetensors");
    let ready = std::fs::read(crate::repo("models/model.ready.safetensors")).unwrap();
    let made = Model::convert(&std::fs::read(&path).unwrap(), Form::Ready).unwrap();
    // Equal tensor by tensor: the order of the metadata in the header is any.
    let (ready_file, made_file) = (SafeTensors::deserialize(&ready).unwrap(), SafeTensors::deserialize(&made).unwrap());
    assert_eq!(ready_file.names().len(), made_file.names().len());
    for (name, view) in ready_file.iter() {
        let other = made_file.tensor(name).unwrap();
        assert!(view.dtype() == other.dtype() && view.shape() == other.shape() && view.data() == other.data(), "{name}: convert it anew");
    }
    let builtin = Model::builtin(Q8).unwrap();
    assert_eq!(answers(&builtin), answers(&Model::open(&path, Q8).unwrap()), "the same bits");
    let vocabulary = std::fs::read(crate::repo("models/tokenizer.model")).unwrap();
    assert_eq!(answers(&builtin), answers(&Model::from_bytes("copied", &ready, &vocabulary, Q8).unwrap()));
    let inspected = Model::inspect(&ready).unwrap();
    assert_eq!(
        (inspected.stored(), inspected.parameters()),
        ("ready", Model::inspect(&std::fs::read(&path).unwrap()).unwrap().parameters())
    );
}

#[test]
fn a_damaged_file_of_ready_matrices_is_refused_and_named() {
    let ready = std::fs::read(crate::repo("models/model.ready.safetensors")).unwrap();
    let vocabulary = std::fs::read(crate::repo("models/tokenizer.model")).unwrap();
    let load = |bytes: &[u8]| Model::from_bytes("x", bytes, &vocabulary, Q8).map(drop).unwrap_err().to_string();
    assert!(load(&ready[..ready.len() - 1]).contains("safetensors"), "{}", load(&ready[..ready.len() - 1]));
    let mut whole = ready.clone();
    // The 8-bit matrices come last.
    *whole.last_mut().unwrap() = 0x80;
    assert!(load(&whole).contains("-128"), "{}", load(&whole));
    let text = String::from_utf8_lossy(&ready[8..ready.len().min(40_000)]).into_owned();
    let at = 8 + text.find("decoder.ZCRMSNorm_0.scale").unwrap();
    let mut renamed = ready.clone();
    renamed[at] = b'D';
    assert!(load(&renamed).contains("decoder.ZCRMSNorm_0.scale") && load(&renamed).contains("missing"), "{}", load(&renamed));
}

#[test]
fn a_wrong_vocabulary_is_named() {
    let weights = std::fs::read(crate::repo("tests/fixtures/oracle/ckpt/tiny.f16.pkl")).unwrap();
    let vocabulary = std::fs::read(crate::repo("tests/fixtures/oracle/needle8192.model")).unwrap();
    let error = Model::from_bytes("x", &weights, &vocabulary, Options::default()).unwrap_err().to_string();
    assert!(error.contains("8192") && error.contains("1024"), "{error}");
    let _ = (std::mem::size_of::<Checkpoint>(), std::mem::size_of::<Tokenizer>());
}
