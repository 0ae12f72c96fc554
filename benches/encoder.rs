//! What the sentence encoder costs: load, one sentence, many texts, a start with kept vectors; beside it the same
//! network in float32 by candle, and the library's tokenizer. `cargo bench --bench encoder`; medians, milliseconds.

use candle_core::{DType, Device, Result, Tensor};
use needlesh::encoder::{Encoder, KeptVectors};
use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

const SENTENCE: &str = "please show me the twenty largest files in my downloads folder today";

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

fn median(name: &str, runs: usize, mut work: impl FnMut()) {
    work();
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    report(&format!("{name:<46} median {:8.2}  min {:8.2}  max {:8.2}", times[runs / 2], times[0], times[runs - 1]));
}

/// Texts like tools' and examples', all different.
fn texts(count: usize) -> Vec<String> {
    let verbs = ["show", "list", "delete", "copy", "find", "archive", "send", "measure", "rename", "open", "count"];
    let things = ["the files", "my notes", "all pictures", "the newest log", "a folder", "old messages", "each invoice"];
    let rest = ["in the project", "of last week", "to the backup", "by size", "over the network", "for the team"];
    (0..count)
        .map(|i| {
            let (verb, thing) = (verbs[i % verbs.len()], things[i / verbs.len() % things.len()]);
            format!("{verb} {thing} {} {}", rest[i / (verbs.len() * things.len()) % rest.len()], i)
        })
        .collect()
}

/// Most memory that this process has had, in megabytes, where the system says it.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

/// The network in float32.
struct Reference(HashMap<String, Tensor>);

impl Reference {
    fn new() -> Result<Self> {
        let stored =
            safetensors::SafeTensors::deserialize(include_bytes!("../models/encoder.safetensors")).map_err(candle_core::Error::wrap)?;
        let half = |name: &str| -> Option<Vec<f32>> {
            let view = stored.tensor(name).ok()?;
            Some(view.data().as_chunks().0.iter().map(|b| half::f16::from_le_bytes(*b).to_f32()).collect())
        };
        let mut all = HashMap::new();
        for (name, view) in stored.iter().filter(|(name, _)| !name.ends_with(".scale")) {
            let values: Vec<f32> = match half(&name.replace(".weight", ".scale")).filter(|_| view.dtype() == safetensors::Dtype::I8) {
                Some(scales) => {
                    let rows = view.data().chunks_exact(view.shape()[1]).zip(scales);
                    rows.flat_map(|(row, scale)| row.iter().map(move |v| f32::from(v.cast_signed()) * scale)).collect()
                }
                None => half(name).unwrap_or_default(),
            };
            all.insert(name.to_owned(), Tensor::from_vec(values, view.shape(), &Device::Cpu)?);
        }
        Ok(Self(all))
    }

    fn linear(&self, x: &Tensor, name: &str) -> Result<Tensor> {
        x.matmul(&self.0[&format!("{name}.weight")].t()?)?.broadcast_add(&self.0[&format!("{name}.bias")])
    }

    fn norm(&self, x: &Tensor, name: &str) -> Result<Tensor> {
        candle_nn::ops::layer_norm(&x.contiguous()?, &self.0[&format!("{name}.weight")], &self.0[&format!("{name}.bias")], 1e-12)
    }

    fn embed(&self, ids: &[u32]) -> Result<Vec<f32>> {
        let n = ids.len();
        let words = self.0["embeddings.word_embeddings.weight"].index_select(&Tensor::new(ids, &Device::Cpu)?, 0)?;
        let positions = self.0["embeddings.position_embeddings.weight"].narrow(0, 0, n)?;
        let kind = self.0["embeddings.token_type_embeddings.weight"].narrow(0, 0, 1)?;
        let mut x = self.norm(&(words + positions)?.broadcast_add(&kind)?, "embeddings.LayerNorm")?;
        for i in 0..6 {
            let at = |name: &str| format!("encoder.layer.{i}.{name}");
            let heads = |name: &str| self.linear(&x, &at(name))?.reshape((n, 12, 32))?.transpose(0, 1)?.contiguous();
            let (q, k, v) = (heads("attention.self.query")?, heads("attention.self.key")?, heads("attention.self.value")?);
            let shares = candle_nn::ops::softmax_last_dim(&(q.matmul(&k.t()?)? / 32_f64.sqrt())?)?;
            let gathered = shares.matmul(&v)?.transpose(0, 1)?.reshape((n, 384))?;
            x = self.norm(&(self.linear(&gathered, &at("attention.output.dense"))? + &x)?, &at("attention.output.LayerNorm"))?;
            let wide = self.linear(&x, &at("intermediate.dense"))?.gelu_erf()?;
            x = self.norm(&(self.linear(&wide, &at("output.dense"))? + &x)?, &at("output.LayerNorm"))?;
        }
        let mean = x.mean(0)?;
        mean.broadcast_div(&mean.sqr()?.sum_all()?.sqrt()?)?.to_dtype(DType::F32)?.to_vec1()
    }
}

#[expect(unsafe_code, reason = "as the program does at its start")]
fn set_threads() {
    // SAFETY: no other thread exists yet.
    unsafe { std::env::set_var("RAYON_NUM_THREADS", "1") };
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    set_threads();
    let before = peak();
    let encoder = Encoder::builtin()?;
    black_box(encoder.embed(SENTENCE, 2));
    report(&format!("memory of a load and a sentence                {:8.1} MB", peak() - before));
    median("load", 101, || drop(black_box(Encoder::builtin())));
    for threads in [1, 2] {
        median(&format!("one sentence of 12 words, {threads} threads"), 101, || _ = black_box(encoder.embed(SENTENCE, threads)));
    }
    let long = texts(4).join(" and ");
    median("one of 36 tokens, 2 threads", 51, || _ = black_box(encoder.embed(&long, 2)));
    let many = texts(18_000);
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for threads in [1, 2] {
        median(&format!("1,000 short texts, {threads} threads"), 5, || drop(black_box(encoder.embed_all(&many[..1000], threads))));
    }
    report(&format!("memory so far                                  {:8.1} MB", peak() - before));
    for count in [88, 18_000] {
        let folder = tempfile::tempdir()?;
        let start = Instant::now();
        KeptVectors::new(folder.path()).vectors(&encoder, &many[..count], 2);
        report(&format!("{count} texts, nothing kept                      {:8.2}", start.elapsed().as_secs_f64() * 1e3));
        median(&format!("{count} texts, all kept"), 11, || {
            drop(black_box(KeptVectors::new(folder.path()).vectors(&encoder, &many[..count], 2)));
        });
    }
    let vectors = encoder.embed_all(&many[..1000], 2);
    median("18,000 cosines", 11, || {
        black_box((0..18).map(|i| vectors.iter().map(|v| v.cosine(&vectors[i])).sum::<f32>()).sum::<f32>());
    });

    let json = include_bytes!("../models/encoder.tokenizer.json");
    median("library: load of the tokenizer", 11, || drop(black_box(tokenizers::Tokenizer::from_bytes(json))));
    let tokenizer = tokenizers::Tokenizer::from_bytes(json).map_err(|e| e.to_string())?;
    let ids = tokenizer.encode(SENTENCE, true).map_err(|e| e.to_string())?.get_ids().to_vec();
    let reference = Reference::new()?;
    median("candle, float32: one sentence, 1 thread", 21, || drop(black_box(reference.embed(&ids))));
    Ok(())
}
