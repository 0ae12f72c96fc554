//! All cases of a suite, separate cases on separate cores.

use super::cases::{Case, Group};
use super::score::Score;
use crate::dispatch::{Calibration, Dispatcher, Error, Lookup, Mode, Unknown, Without};
use crate::manifest::ToolSet;
use crate::model::Model;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What is scored, and how.
#[derive(Debug)]
pub struct Suite<'a> {
    /// The checkpoint.
    pub model: &'a Model,
    /// The cases.
    pub groups: &'a [Group],
    /// The tools of each group.
    pub tools: &'a [ToolSet],
    /// The sentence encoder; its threads are one, since the cores are for separate cases.
    pub lookup: &'a Lookup,
    /// Weights and bars.
    pub calibration: &'a Calibration,
    /// How far the decode is held.
    pub mode: Mode,
    /// Helps that are left out.
    pub without: Without,
}

/// Scores a suite, in the order of the cases; `progress` hears how many are done.
///
/// # Errors
/// An engine failure.
pub fn run(suite: &Suite<'_>, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Vec<Score>, Error> {
    let Suite { model, groups, tools, lookup, calibration, mode, without } = *suite;
    let base = Dispatcher::new(model, &ToolSet::default(), lookup, calibration.clone())?;
    let prepare = |set: &ToolSet| {
        let mut dispatcher = base.for_tools(model, set, lookup)?;
        dispatcher.mode = mode;
        dispatcher.without = without;
        dispatcher.leave_out = true;
        dispatcher.runner_ups.count = 1;
        Ok(dispatcher)
    };
    let dispatchers = tools.iter().map(prepare).collect::<Result<Vec<_>, Error>>()?;
    let work: Vec<(usize, &Case)> = groups.iter().enumerate().flat_map(|(g, group)| group.cases.iter().map(move |c| (g, c))).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let scores = Mutex::new(vec![None; work.len()]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some((group, case)) = work.get(place).copied() else { return };
                    let Some((dispatcher, set)) = dispatchers.get(group).zip(tools.get(group)) else { return };
                    let proposal = dispatcher.propose(model, set, &case.query, &Unknown);
                    let score = Score::new(case, &groups[group].source, proposal);
                    scores.lock().unwrap_or_else(PoisonError::into_inner)[place] = Some(score);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, work.len());
                }
            });
        }
    });
    Ok(scores.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect())
}
