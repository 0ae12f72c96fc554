//! All cases of a suite, separate cases on separate cores.

use super::cases::{Case, Group};
use super::cores::on_all;
use super::score::Score;
use crate::dispatch::{Calibration, Dispatcher, Error, Lookup, Mode, Unknown, Without};
use crate::manifest::ToolSet;
use crate::model::Model;

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
    let one = |place: usize| {
        let (group, case) = work.get(place).copied()?;
        let (dispatcher, set) = dispatchers.get(group).zip(tools.get(group))?;
        let proposal = dispatcher.propose(model, set, &case.query, &Unknown);
        Some(Score::new(case, &groups[group].source, proposal))
    };
    Ok(on_all(work.len(), progress, &one))
}
