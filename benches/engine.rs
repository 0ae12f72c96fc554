//! The engine's parts: prefill, decode (also of random weights of the published sizes, in 8 and 4 bits), one projection, softmax, the tokenizer on 10 kB, a mask over the vocabulary.
//! `cargo bench --bench engine`; compare figures of one run only.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use needlesh::driver::{Project, Settings, load_tools};
use needlesh::grammar::{Grounding, Vocabulary, grammar};
use needlesh::manifest::Tool;
use needlesh::model::bench::{Kernels, geometry};
use needlesh::model::{DecodeState, EOS, Form, Model, Options, Precision};
use needlesh::sentence::Sentence;
use std::hint::black_box;

fn model(precision: Precision) -> Model {
    Model::builtin(Options { precision, threads: 1 }).unwrap_or_else(|e| unreachable!("{e}"))
}

fn ids(n: usize) -> Vec<u32> {
    (300..8000).step_by(37).cycle().take(n).collect()
}

fn engine(c: &mut Criterion) {
    for precision in [Precision::Q8, Precision::F32] {
        let model = model(precision);
        let mut group = c.benchmark_group("prefill");
        for n in [128, 300] {
            let prompt = ids(n);
            group.throughput(Throughput::Elements(n as u64));
            group.bench_with_input(BenchmarkId::new(precision.name(), n), &prompt, |b, p| b.iter(|| model.encode(black_box(p)).is_ok()));
        }
        group.finish();
        decode(c, "decode", precision.name(), &model);
    }
}

fn decode(c: &mut Criterion, group: &str, name: &str, model: &Model) {
    let mut group = c.benchmark_group(group);
    let (Ok(encoded), tokens) = (model.encode(&ids(300)), ids(64)) else { return };
    group.throughput(Throughput::Elements(64));
    group.bench_function(name, |b| {
        let mut logits = Vec::new();
        b.iter(|| {
            let mut state = DecodeState::default();
            let steps = std::iter::once(&EOS).chain(&tokens).take(64);
            steps.map(|t| model.step_into(&encoded, &mut state, &[*t], &mut logits).is_ok()).filter(|ok| *ok).count()
        });
    });
    group.finish();
}

/// The encoder's layers over eight texts, one after the other and in one pass, by the contrastive head.
fn several_texts(c: &mut Criterion) {
    let model = model(Precision::Q8);
    let mut group = c.benchmark_group("encoder, eight texts");
    for n in [8, 20, 60, 128, 250] {
        let texts = vec![ids(n); 8];
        group.throughput(Throughput::Elements(8 * n as u64));
        group.bench_with_input(BenchmarkId::new("one by one", n), &texts, |b, texts| {
            b.iter(|| texts.iter().filter(|t| model.embed(std::slice::from_ref(*t)).is_ok()).count());
        });
        group.bench_with_input(BenchmarkId::new("in one pass", n), &texts, |b, texts| b.iter(|| model.embed(black_box(texts)).is_ok()));
    }
    group.finish();
}

/// What 4-bit weights are for: a checkpoint that is larger than the caches.
fn published_sizes(c: &mut Criterion) {
    let Ok(config) = geometry("d512-e12-d8") else { return };
    for form in [Form::Ready, Form::Q4] {
        let Ok(model) = Model::random(&config, Some(form), Options::default()) else { return };
        decode(c, "decode, 26 M random weights", model.weights(), &model);
    }
}

fn parts(c: &mut Criterion) {
    for rows in [1, 300] {
        let mut kernels = Kernels::new(rows, 512, 512, 300);
        c.bench_function(&format!("projection {rows}x512x512"), |b| b.iter(|| kernels.projection().len()));
        if rows == 1 {
            c.bench_function("softmax of 300", |b| b.iter(|| kernels.softmax()));
        }
    }
    let model = model(Precision::Q8);
    let text = "show me how big the src folder is, then delete notes.txt and tell me the time in Oslo. ".repeat(120);
    let text = &text[..10_000];
    let mut group = c.benchmark_group("tokenizer");
    group.throughput(Throughput::Bytes(10_000));
    group.bench_function("10 kB", |b| b.iter(|| model.tokenizer.encode(black_box(text)).len()));
    group.finish();
    mask(c, &model);
}

fn mask(c: &mut Criterion, model: &Model) {
    let tools = load_tools(&Settings::default(), &Project::default());
    let some: Vec<&Tool> = tools.tools.iter().take(10).collect();
    let tokens = 0..u32::try_from(model.tokenizer.vocab_size()).unwrap_or(0);
    let bytes = |t| if model.tokenizer.is_control(t) { Vec::new() } else { model.tokenizer.piece_bytes(t) };
    let Ok(vocabulary) = Vocabulary::new(&tokens.map(bytes).collect::<Vec<_>>(), EOS) else { return };
    let Ok(start) = vocabulary.matcher(&grammar(&some, &Sentence::read("how big is the src folder"), Grounding::Said, 1)) else { return };
    let logits = vec![0.5_f32; model.tokenizer.vocab_size()];
    c.bench_function("mask of ten tools", |b| {
        b.iter(|| {
            let (mut matcher, mut own) = (start.clone(), logits.clone());
            matcher.mask(&mut own).unwrap_or(0)
        });
    });
}

criterion_group!(benches, engine, published_sizes, several_texts, parts);
criterion_main!(benches);
