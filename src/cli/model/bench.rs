//! `needlesh model bench`: what the engine does on this machine beside what the machine could do.

use super::super::answer::peak_ram_mb;
use super::super::args::Global;
use super::super::exit::{BAD_FILE, Failure, USAGE};
use super::super::{out, settings};
use crate::driver::load_model;
use crate::model::bench::{DECODE, Figures, Machine, RUNS, decode_bytes, geometry, machine, measure, prefill_work};
use crate::model::{Error, Form, Model, Options, Precision};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// One precision at one number of threads.
struct Row {
    /// How they are held.
    weights: &'static str,
    kernels: &'static str,
    threads: usize,
    load: Duration,
    figures: Figures,
    peak_mb: Option<f64>,
}

/// Measures the model, or random weights of these sizes: as it is held with one and two threads (or as many as `--threads`
/// says), then float32 with the process's threads. Random weights are measured in 4 bits too, where a thread is enough: what
/// they change is a decode step.
pub(in super::super) fn bench(global: &Global, random: Option<&str>) -> Result<u8, Failure> {
    let config = random.map(geometry).transpose().map_err(|e| Failure::new(USAGE, e.to_string(), "d512-e12-d8"))?;
    let wrong = |e: Error| Failure::new(BAD_FILE, e.to_string(), "needlesh model use built-in goes back to the checkpoint in the binary");
    let load = |form: Option<Form>, options: Options| match &config {
        Some(config) => Model::random(config, form, options),
        None => {
            let mut settings = settings(global);
            settings.options = options;
            load_model(&settings)
        }
    };
    let threads = global.threads.map_or_else(|| vec![1, 2], |n| vec![usize::from(n)]);
    // The tensor library's threads are set once, for the whole process.
    let reference = usize::from(global.threads.unwrap_or(1));
    let mut plan: Vec<(Option<Form>, Precision, usize)> = threads.iter().map(|n| (None, Precision::Q8, *n)).collect();
    plan.extend(config.as_ref().map(|_| (Some(Form::Q4), Precision::Q8, threads[0])));
    plan.extend(cfg!(feature = "reference").then_some((None, Precision::F32, reference)));
    let mut rows = Vec::new();
    let mut roof = None;
    for (form, precision, threads) in plan {
        if !global.quiet && !global.json {
            let what = if form.is_some() { "q4" } else { precision.name() };
            out::note(&format!("measuring {what}, {threads} thread(s) ..."));
        }
        let start = Instant::now();
        let model = load(form, Options { precision, threads }).map_err(wrong)?;
        let load = start.elapsed();
        let figures = measure(&model).map_err(wrong)?;
        if let (None, Some((weights, _))) = (&roof, model.weight_bytes()) {
            let bytes = decode_bytes(&model.config, weights);
            let work = prefill_work(&model.config, figures.prefill[1].0);
            roof = Some(Roof { machine: machine(bytes).map_err(wrong)?, weights: model.weights(), bytes, work });
        }
        rows.push(Row { weights: model.weights(), kernels: model.instruction_set(), threads, load, figures, peak_mb: peak_ram_mb() });
    }
    let name = random.map_or_else(|| global.model.as_ref().map_or("built-in".to_owned(), |p| p.display().to_string()), str::to_owned);
    if global.json {
        out::line(&as_json(&name, &rows, roof.as_ref()).to_string())
    } else {
        out::print(&as_text(&name, &rows, roof.as_ref()))
    }
}

/// What one core could do at most, and what is asked of it.
struct Roof {
    machine: Machine,
    /// How the weights are held.
    weights: &'static str,
    /// A decode step reads these.
    bytes: usize,
    /// Multiply-adds of the second prefill.
    work: f64,
}

impl Roof {
    fn decode(&self) -> f64 {
        self.machine.bandwidth / self.bytes as f64
    }

    fn prefill(&self, tokens: usize) -> f64 {
        tokens as f64 * self.machine.multiply_adds / self.work
    }
}

fn rate(tokens: usize, time: Duration) -> f64 {
    tokens as f64 / time.as_secs_f64()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn as_text(name: &str, rows: &[Row], roof: Option<&Roof>) -> String {
    let mut text = format!("{name}: medians of {RUNS} runs; decode of {DECODE} tokens after 300\n\n");
    text.push_str("weights kernels      threads   load ms   what             ms     tok/s\n");
    for row in rows {
        let mut lead = format!("{:<7} {:<12} {:>7} {:>9.1}", row.weights, row.kernels, row.threads, ms(row.load));
        for (n, time) in &row.figures.prefill {
            text.push_str(&format!("{lead:<38}   prefill {n:<4} {:>8.2} {:>9.0}\n", ms(*time), rate(*n, *time)));
            lead.clear();
        }
        text.push_str(&format!("{lead:<38}   decode       {:>8.3} {:>9.0}\n", ms(row.figures.decode), rate(1, row.figures.decode)));
        if let Some(mb) = row.peak_mb {
            text.push_str(&format!("{:<38}   peak memory so far {mb:>6.1} MB\n", ""));
        }
    }
    if let Some(roof) = roof {
        let n = rows[0].figures.prefill[1].0;
        text.push_str(&format!(
            "\nroof of one core, {}, measured: {:.1} GB/s over {:.1} MB a token: decode at most {:.0} tok/s;\n{:.1} G multiply-adds/s: prefill {n} at most {:.0} tok/s\n",
            roof.weights,
            roof.machine.bandwidth / 1e9,
            roof.bytes as f64 / 1e6,
            roof.decode(),
            roof.machine.multiply_adds / 1e9,
            roof.prefill(n)
        ));
    }
    text
}

fn as_json(name: &str, rows: &[Row], roof: Option<&Roof>) -> Value {
    let row = |row: &Row| {
        let prefill = |(n, time): &(usize, Duration)| json!({"tokens": n, "ms": ms(*time), "tps": rate(*n, *time)});
        json!({
            "precision": row.weights, "kernels": row.kernels, "threads": row.threads, "load_ms": ms(row.load),
            "prefill": row.figures.prefill.iter().map(prefill).collect::<Vec<_>>(),
            "decode": {"tokens": DECODE, "ms": ms(row.figures.decode), "tps": rate(1, row.figures.decode)},
            "peak_ram_mb": row.peak_mb,
        })
    };
    let n = rows[0].figures.prefill[1].0;
    let roof = roof.map(|r| {
        json!({
            "threads": 1, "bandwidth_gb_s": r.machine.bandwidth / 1e9, "decode_bytes": r.bytes, "decode_tps": r.decode(),
            "multiply_adds_g_s": r.machine.multiply_adds / 1e9, "prefill_tokens": n, "prefill_tps": r.prefill(n),
        })
    });
    json!({"model": name, "runs": RUNS, "results": rows.iter().map(row).collect::<Vec<_>>(), "roof": roof})
}
