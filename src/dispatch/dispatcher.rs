//! What is made once for a model and a tool set.

use super::calibration::Calibration;
use super::error::Error;
use super::help::Without;
use super::offer::{Lookup, Ranker};
use super::settings::{Mode, RunnerUps, TIME_LIMIT};
use super::stop::Stop;
use crate::grammar::Vocabulary;
use crate::manifest::ToolSet;
use crate::model::{EOS, Model};
use std::sync::Arc;
use std::time::Duration;

/// What is made once for a model and a tool set.
#[derive(Debug)]
pub struct Dispatcher {
    pub(super) ranker: Ranker,
    pub(super) vocabulary: Arc<Vocabulary>,
    /// How far the decode is held.
    pub mode: Mode,
    /// Weights and bars of the checkpoint.
    pub calibration: Arc<Calibration>,
    /// How many other answers are looked for.
    pub runner_ups: RunnerUps,
    /// Whether steps keep their candidates.
    pub traced: bool,
    /// An example that is the sentence itself does not count: for tests of examples.
    pub leave_out: bool,
    /// Helps that are left out.
    pub without: Without,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// Ends what is being dispatched.
    pub stop: Stop,
}

impl Dispatcher {
    /// For `model` and `tools`.
    ///
    /// # Errors
    /// An engine failure.
    pub fn new(model: &Model, tools: &ToolSet, lookup: &Lookup, calibration: Calibration) -> Result<Self, Error> {
        let tokens = 0..u32::try_from(model.tokenizer.vocab_size()).unwrap_or(u32::MAX);
        let bytes = |t| if model.tokenizer.is_control(t) { Vec::new() } else { model.tokenizer.piece_bytes(t) };
        let pieces: Vec<Vec<u8>> = tokens.map(bytes).collect();
        // The two are independent and take about the same time.
        let (ranker, vocabulary) = std::thread::scope(|scope| {
            let vocabulary = scope.spawn(|| Vocabulary::new(&pieces, EOS));
            let ranker = Ranker::new(model, tools, lookup);
            (ranker, vocabulary.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        Ok(Self {
            ranker: ranker?,
            vocabulary: Arc::new(vocabulary?),
            mode: Mode::default(),
            calibration: Arc::new(calibration),
            runner_ups: RunnerUps::default(),
            traced: false,
            leave_out: false,
            without: Without::default(),
            time_limit: TIME_LIMIT,
            stop: Stop::default(),
        })
    }

    /// The same for other tools of the same model.
    ///
    /// # Errors
    /// An engine failure.
    pub fn for_tools(&self, model: &Model, tools: &ToolSet, lookup: &Lookup) -> Result<Self, Error> {
        let ranker = Ranker::new(model, tools, lookup)?;
        let (vocabulary, calibration) = (Arc::clone(&self.vocabulary), Arc::clone(&self.calibration));
        Ok(Self { ranker, vocabulary, calibration, stop: self.stop.clone(), ..*self })
    }
}
