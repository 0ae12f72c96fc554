//! How fast a model runs on this machine, and how fast it could: prefill and decode apart, and the roofline of memory
//! and multiply-adds, all measured in one run (Williams, Waterman, Patterson: Roofline, CACM 2009).

use super::config::Config;
use super::error::Error;
use super::kernel::{Activations, Floats, Level, Matrix, Packed};
use super::needle::Model;
use super::state::DecodeState;
use super::tokenizer::Tokenizer;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Encoder tokens of the measured prefills.
pub const PREFILLS: [usize; 3] = [128, 300, 700];
/// Tokens of a measured decode.
pub const DECODE: usize = 64;
/// Encoder tokens before the measured decode.
const CONTEXT: usize = 300;
/// Runs of each; the median counts.
pub const RUNS: usize = 21;

/// Medians of one model at one number of threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Encoder tokens and their time, `PREFILLS` in order.
    pub prefill: Vec<(usize, Duration)>,
    /// Time of one of `DECODE` tokens after 300 encoder tokens.
    pub decode: Duration,
}

/// Measures `model` with the number of threads that it is set to.
///
/// # Errors
/// A model that cannot take 700 tokens.
pub fn measure(model: &Model) -> Result<Figures, Error> {
    // Beyond the bytes and the special pieces, where the vocabulary has more than those.
    let first = if model.config.vocab_size > 300 { 300 } else { 0 };
    let ids = |n: usize| -> Vec<u32> { (0..n).map(|i| (first + i * 37 % (model.config.vocab_size - first)) as u32).collect() };
    let mut prefill = Vec::new();
    for n in PREFILLS {
        let prompt = ids(n);
        prefill.push((n, median(|| model.encode(&prompt).map(drop))?));
    }
    let encoded = model.encode(&ids(CONTEXT))?;
    let tokens = ids(DECODE);
    let mut logits = Vec::new();
    let decode = median(|| {
        let mut state = DecodeState::default();
        for token in std::iter::once(&Tokenizer::EOS).chain(&tokens).take(DECODE) {
            model.step_into(&encoded, &mut state, &[*token], &mut logits)?;
        }
        Ok(())
    })?;
    Ok(Figures { prefill, decode: decode / DECODE as u32 })
}

/// The median of `RUNS` runs after one to warm up.
fn median(mut work: impl FnMut() -> Result<(), Error>) -> Result<Duration, Error> {
    work()?;
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[RUNS / 2])
}

/// What one core of this machine can do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machine {
    /// Bytes a second read from a buffer of the size of the weights that a decode step reads.
    pub bandwidth: f64,
    /// Multiply-adds a second of the quantised product on data that stays in the nearest cache.
    pub multiply_adds: f64,
}

/// Measures one core, with `weights` bytes read over and over.
///
/// # Errors
/// None; the signature is the measurements'.
pub fn machine(weights: usize) -> Result<Machine, Error> {
    let words = vec![1u64; (weights / 8).max(1)];
    let read = median(|| {
        // Eight sums, so that the adds do not wait for each other.
        let mut sums = [0u64; 8];
        for chunk in words.as_chunks::<8>().0 {
            for (sum, word) in sums.iter_mut().zip(chunk) {
                *sum = sum.wrapping_add(*word);
            }
        }
        black_box(sums);
        Ok(())
    })?;
    let (level, inputs, rows, repeats) = (Level::best(), 512, 16, 400);
    let matrix = made_up(inputs, 16);
    let mut activations = Activations::default();
    activations.take(level, &vec![0.25; inputs * rows], inputs, inputs);
    let mut out = Vec::new();
    let multiply = median(|| {
        for _ in 0..repeats {
            matrix.product(level, &mut activations, &mut out);
            black_box(&out);
        }
        Ok(())
    })?;
    let done = (inputs * 16 * rows * repeats) as f64;
    Ok(Machine { bandwidth: words.len() as f64 * 8.0 / read.as_secs_f64(), multiply_adds: done / multiply.as_secs_f64() })
}

/// An 8-bit matrix.
fn made_up(inputs: usize, outputs: usize) -> Matrix {
    Matrix::Eight(Packed::of(inputs, Floats::SideBySide(&[(&vec![0.5; inputs * outputs], outputs)])))
}

/// Single kernels on made-up data, for benches.
#[derive(Debug)]
pub struct Kernels {
    level: Level,
    matrix: Matrix,
    activations: Activations,
    out: Vec<f32>,
    row: Vec<f32>,
}

impl Kernels {
    /// A projection of `rows` × `inputs` to `outputs`, and a row of `positions` scores.
    #[must_use]
    pub fn new(rows: usize, inputs: usize, outputs: usize, positions: usize) -> Self {
        let level = Level::best();
        let mut activations = Activations::default();
        activations.take(level, &vec![0.25; rows * inputs], inputs, inputs);
        Self { level, matrix: made_up(inputs, outputs), activations, out: Vec::new(), row: vec![0.0; positions] }
    }

    /// The quantised product.
    pub fn projection(&mut self) -> &[f32] {
        self.matrix.product(self.level, &mut self.activations, &mut self.out);
        &self.out
    }

    /// Exponentials of a row of scores and their sum.
    pub fn softmax(&mut self) -> f32 {
        self.row.iter_mut().zip(0_u8..).for_each(|(v, i)| *v = f32::from(i) / 16.0);
        self.level.exponentials(&mut self.row)
    }
}

/// Multiply-adds of a prefill of `n` tokens: projections, attention, cross-attention's keys and values.
#[must_use]
pub fn prefill_work(config: &Config, n: usize) -> f64 {
    let (d, kv) = (config.d_model as f64, config.kv_dim() as f64);
    let layer = 2.0 * d * d + 2.0 * d * kv + 2.0 * n as f64 * d;
    n as f64 * (config.num_encoder_layers as f64 * layer + config.num_decoder_layers as f64 * 2.0 * d * kv)
}

/// Bytes that a decode step reads after 300 encoder tokens: `weights`, and the cross-attention's keys and values.
#[must_use]
pub fn decode_bytes(config: &Config, weights: usize) -> usize {
    weights + config.num_decoder_layers * 2 * CONTEXT * config.kv_dim() * size_of::<f32>()
}

/// The sizes of `--random`: d, encoder layers, decoder layers, as in `d512-e12-d8`. Heads are 64 wide, half as many
/// key-value heads.
///
/// # Errors
/// What is wrong with `text`.
pub fn geometry(text: &str) -> Result<Config, Error> {
    let wrong = || Error::Config(format!("{text:?} is not a geometry; d512-e12-d8 is the published one"));
    let mut parts = text.split('-');
    let mut number = |letter: char| parts.next().and_then(|p| p.strip_prefix(letter)).and_then(|n| n.parse::<u32>().ok()).ok_or_else(wrong);
    let (d, encoder, decoder) = (number('d')?, number('e')?, number('d')?);
    if parts.next().is_some() || d % 64 != 0 || !(64..=4096).contains(&d) || !(1..=64).contains(&encoder) || !(1..=64).contains(&decoder) {
        return Err(wrong());
    }
    let heads = d / 64;
    Config::from_json(&serde_json::json!({
        "d_model": d, "num_heads": heads, "num_kv_heads": if heads % 2 == 0 { heads / 2 } else { heads },
        "num_encoder_layers": encoder, "num_decoder_layers": decoder,
    }))
}
