//! What a cold `needlesh ask` costs: whole processes, and the parts of the start inside one process.
//! `cargo bench --bench start`; medians, milliseconds. Compare figures of one run only.

use needlesh::dispatch::{Calibration, Dispatcher, Ranker};
use needlesh::driver::{Engine, Project, Settings, load_tools, lookup};
use needlesh::encoder::Encoder;
use needlesh::model::{Model, Options, Tokenizer};
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 21;

fn median(name: &str, mut work: impl FnMut()) {
    work();
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    report(&format!("{name:<34} median {:8.2}  min {:8.2}  max {:8.2}", times[RUNS / 2], times[0], times[RUNS - 1]));
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

#[expect(unsafe_code, reason = "as the program does at its start")]
fn set_threads() {
    // SAFETY: no other thread exists yet.
    unsafe { std::env::set_var("RAYON_NUM_THREADS", "1") };
}

#[expect(clippy::disallowed_methods, reason = "a cold start is a process")]
fn main() -> Result<(), needlesh::dispatch::Error> {
    set_threads();
    let settings = Settings::default();
    let sentence = "how big is the src folder";
    median("process: ask, text", || {
        let status = Command::new(env!("CARGO_BIN_EXE_needlesh")).args(["ask", sentence]).stdout(Stdio::null()).status();
        assert!(status.is_ok_and(|s| s.success()), "ask failed");
    });
    median("load: manifests", || drop(black_box(load_tools(&settings, &Project::default()))));
    let vocabulary = include_bytes!("../models/tokenizer.model");
    median("load: tokenizer alone", || drop(black_box(Tokenizer::from_model(vocabulary))));
    median("load: checkpoint and tokenizer", || drop(black_box(Model::builtin(Options::default()))));
    let model = Model::builtin(Options::default())?;
    let tools = load_tools(&settings, &Project::default());
    median("load: sentence encoder", || drop(black_box(Encoder::builtin())));
    let lookup = lookup(&settings);
    median("load: tool vectors", || drop(black_box(Ranker::new(&model, &tools, &lookup))));
    median("load: tool vectors and grammar", || drop(black_box(Dispatcher::new(&model, &tools, &lookup, Calibration::builtin()))));
    let engine = Engine::new(&settings, tools, Project::default())?;
    median("propose", || drop(black_box(engine.propose(sentence, "bench"))));
    Ok(())
}
