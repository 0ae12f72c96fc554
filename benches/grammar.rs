//! What the grammar costs: making it for ten tools, and a mask a token, beside the decode that it holds.
//! `cargo bench --bench grammar`; medians. Compare figures of one run only.

use needlesh::dispatch::{Calibration, Dispatcher, Unknown};
use needlesh::driver::{Project, Settings, load_tools, lookup};
use needlesh::grammar::{Grounding, Vocabulary, grammar};
use needlesh::manifest::Tool;
use needlesh::model::{EOS, Model, Options};
use needlesh::sentence::Sentence;
use std::hint::black_box;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(unsafe_code, reason = "as the program does at its start")]
fn set_threads() {
    // SAFETY: no other thread exists yet.
    unsafe { std::env::set_var("RAYON_NUM_THREADS", "1") };
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    set_threads();
    let model = Model::builtin(Options::default())?;
    let tools = load_tools(&Settings::default(), &Project::default());
    let tokens = 0..u32::try_from(model.tokenizer.vocab_size())?;
    let pieces: Vec<Vec<u8>> =
        tokens.map(|t| if model.tokenizer.is_control(t) { Vec::new() } else { model.tokenizer.piece_bytes(t) }).collect();
    let vocabulary = Vocabulary::new(&pieces, EOS)?;
    let sentence = "please find files named report in the docs folder changed in the last 10 days";
    for count in [1, 5, 10, 44] {
        let some: Vec<&Tool> = tools.tools.iter().take(count).collect();
        for grounding in [Grounding::Open, Grounding::Said] {
            let time = |i: u32| {
                // A new sentence each time, as grammars are kept by their text.
                let (sentence, comment) = (Sentence::read(&format!("{sentence} {i}")), format!("\n// {i}\n"));
                let start = Instant::now();
                drop(black_box(vocabulary.matcher(&(grammar(&some, &sentence, grounding, 4) + &comment))));
                start.elapsed().as_secs_f64() * 1e3
            };
            report(&format!("grammar of {count:>2} tools, {grounding:?}: {:.2} ms", median((0..51).map(time).collect())));
        }
    }
    let lookup = lookup(&Settings::default());
    let dispatcher = Dispatcher::new(&model, &tools, &lookup, Calibration::builtin())?;
    let mut shares = Vec::new();
    let mut each = Vec::new();
    let mut made = Vec::new();
    for tool in &tools.tools {
        for example in &tool.examples {
            let timings = dispatcher.propose(&model, &tools, &example.say, &Unknown)?.timings;
            made.push(timings.grammar.as_secs_f64() * 1e3);
            if timings.decode_tokens > 1 {
                shares.push(100.0 * timings.mask.as_secs_f64() / timings.decode.as_secs_f64());
                each.push(timings.mask.as_secs_f64() * 1e3 / timings.decode_tokens as f64);
            }
        }
    }
    report(&format!(
        "masks over the {} shipped examples that were decoded: {:.1} % of the decode, {:.2} ms a picked token; grammars {:.2} ms a request",
        shares.len(),
        median(shares),
        median(each),
        median(made)
    ));
    Ok(())
}
