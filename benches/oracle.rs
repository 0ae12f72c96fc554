//! The engine against fixtures of the published geometry, which are too large for the repository.
//! `cargo bench --bench oracle -- DIR`, DIR holding `ckpt/full.f16.pkl`, `needle8192.model`, `full.inputs.json`,
//! `full.f32.safetensors`, `full.retrieval.json` and `full.generations.json`.

use needlesh::grammar::pick;
use needlesh::model::{DecodeState, EOS, Form, Model, Options, Precision};
use safetensors::SafeTensors;
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

fn ids(value: &Value) -> Vec<u32> {
    value.as_array().into_iter().flatten().filter_map(|v| u32::try_from(v.as_u64()?).ok()).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn worst(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() {
        return f32::INFINITY;
    }
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max)
}

/// Root of the mean square of the difference, in parts of that of `want`.
fn relative(got: &[f32], want: &[f32]) -> f32 {
    let square = |x: &mut dyn Iterator<Item = f32>| x.map(|v| v * v).sum::<f32>();
    (square(&mut got.iter().zip(want).map(|(a, b)| a - b)) / square(&mut want.iter().copied())).sqrt()
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().skip(1).find(|a| !a.starts_with("--")).map(PathBuf::from) else {
        report("no folder given: cargo bench --bench oracle -- DIR");
        return Ok(());
    };
    let json = |name: &str| -> Result<Value, Box<dyn Error>> { Ok(serde_json::from_slice(&std::fs::read(folder.join(name))?)?) };
    let weights = std::fs::read(folder.join("ckpt/full.f16.pkl"))?;
    let inputs = json("full.inputs.json")?;
    let four = Model::convert(&weights, Form::Q4)?;
    for (precision, weights) in [(Precision::F32, &weights), (Precision::Q8, &weights), (Precision::Q8, &four)] {
        let start = Instant::now();
        let options = Options { precision, threads: 2 };
        let model = Model::from_bytes("full", weights, &std::fs::read(folder.join("needle8192.model"))?, options)?;
        report(&format!("{}: load {:.0} ms", model.weights(), start.elapsed().as_secs_f64() * 1e3));
        tensors(&model, list(&inputs), &json("full.retrieval.json")?, &folder)?;
        generations(&model, list(&inputs), &json("full.generations.json")?)?;
    }
    Ok(())
}

fn tensors(model: &Model, inputs: &[Value], retrieval: &Value, folder: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(folder.join("full.f32.safetensors"))?;
    let want = SafeTensors::deserialize(&bytes)?;
    let tensor = |name: &str| -> Result<Vec<f32>, Box<dyn Error>> {
        Ok(want.tensor(name)?.data().as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    };
    let (mut encoder, mut logits, mut share) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (i, input) in inputs.iter().enumerate() {
        let encoded = model.encode(&ids(&input["enc_tokens"]))?;
        encoder = encoder.max(worst(&encoded.rows()?.concat(), &tensor(&format!("enc.{i}"))?));
        let all = model.step_all(&encoded, &mut DecodeState::default(), &ids(&input["dec_tokens"]))?;
        let (all, exact) = (all.concat(), tensor(&format!("logits.{i}"))?);
        logits = logits.max(worst(&all, &exact));
        share = share.max(relative(&all, &exact));
    }
    let texts: Vec<Vec<u32>> = list(&retrieval["texts"]).iter().filter_map(Value::as_str).map(|t| model.tokenizer.encode(t)).collect();
    let vectors = model.embed(&texts)?.unwrap_or_default();
    let embedding = worst(&vectors.concat(), &tensor("emb.single")?);
    report(&format!(
        "{} inputs: encoder {encoder:.1e}, logits {logits:.1e}, {} embeddings {embedding:.1e} (largest errors); logits {:.2} % of their size",
        inputs.len(),
        vectors.len(),
        share * 100.0
    ));
    Ok(())
}

/// Free generations token by token, up to the first step whose margin is too small to be sure of.
fn generations(model: &Model, inputs: &[Value], generations: &Value) -> Result<(), Box<dyn Error>> {
    let limit = usize::try_from(generations["max_gen_len"].as_u64().unwrap_or(1))?.saturating_sub(1);
    let (mut same, mut other) = (0, 0);
    for run in list(&generations["runs"]["f32"]) {
        let Some(input) = inputs.iter().find(|i| i["id"] == run["id"]) else { continue };
        let encoded = model.encode(&ids(&input["enc_tokens"]))?;
        let mut state = DecodeState::default();
        let mut logits = model.step(&encoded, &mut state, &[EOS])?;
        let free = &run["unconstrained"];
        let want = ids(&free["ids"]);
        for (i, step) in list(&free["steps"]).iter().enumerate().take(limit) {
            if step["margin"].as_f64().unwrap_or(0.0) < 1e-4 {
                break;
            }
            let token = pick(&logits).unwrap_or(EOS);
            if token == want.get(i).copied().unwrap_or(EOS) {
                same += 1
            } else {
                other += 1
            }
            if token == EOS {
                break;
            }
            logits = model.step(&encoded, &mut state, &[token])?;
        }
    }
    report(&format!("free generations: {same} tokens the same, {other} not"));
    Ok(())
}
