//! A checkpoint's calibration from scored cases: weights, curves and bars, reported on cases that were held out.

use super::fit::{Sample, fit, held_out, platt, wilson_upper};
use super::reliability::Reliability;
use super::score::Score;
use crate::dispatch::{Calibration, Signals};

/// Folds of one file: a file's cases are held out in so many parts, so that large files do not decide alone.
const PARTS: usize = 5;

/// Wrong calls that may run unattended, as the upper end of a 95 % interval, 0 to 1.
const WRONG: f64 = 0.02;

/// Right calls that a refusal may cost for each wrong one that it saves, at the floor.
const PRICE: f64 = 0.25;

/// What was fitted, and what it is worth.
#[derive(Debug)]
pub struct Calibrated {
    /// For the checkpoint.
    pub calibration: Calibration,
    /// Of the held-out confidences.
    pub held_out: Option<Reliability>,
    /// Calls at or above the unattended bar, and those of them that were wrong.
    pub unattended: (usize, usize),
    /// The upper end of the 95 % interval of wrong calls there, 0 to 1.
    pub bound: f64,
}

/// Fits `base` anew on cases that were scored with it without a floor; `None` with fewer calls than signals.
#[must_use]
pub fn calibrate(scores: &[Score], base: &Calibration, fitted_on: &str) -> Option<Calibrated> {
    let mut seen = std::collections::HashMap::new();
    let mut fold = |source: &str| {
        let files = seen.len();
        let (file, count) = seen.entry(source.to_owned()).or_insert((files, 0_usize));
        *count += 1;
        *file * PARTS + *count % PARTS
    };
    let called = scores.iter().filter_map(|s| Some((s, s.signals?)));
    let samples: Vec<Sample<{ Signals::COUNT }>> =
        called.map(|(s, signals)| Sample { fold: fold(&s.source), signals: signals.values(), right: s.exact }).collect();
    if samples.len() < Signals::COUNT {
        return None;
    }
    let confidences = held_out(&samples, Some(&base.call));
    let made: Vec<(f32, bool)> = confidences.iter().copied().zip(samples.iter().map(|s| s.right)).collect();
    let tools: Vec<(f32, bool)> = scores.iter().filter_map(|s| Some((base.tool.raw(s.tool_confidence?), s.tool))).collect();
    let values: Vec<(f32, bool)> =
        scores.iter().flat_map(|s| &s.values).filter_map(|(_, p, right)| Some((base.value.raw(*p), (*right)?))).collect();
    let (unattended, accepted, wrong) = unattended(&made);
    let calibration = Calibration {
        call: fit(&samples.iter().collect::<Vec<_>>(), Some(&base.call)),
        tool: if tools.len() > 20 { platt(&tools) } else { base.tool },
        value: if values.len() > 20 { platt(&values) } else { base.value },
        floor: floor(&made),
        unattended,
        fitted_on: fitted_on.to_owned(),
        ..base.clone()
    };
    let bound = wilson_upper(wrong, accepted);
    Some(Calibrated { calibration, held_out: Reliability::of(made), unattended: (accepted, wrong), bound })
}

/// The highest bar up to which refusing costs little: at most `PRICE` right calls for each wrong one.
fn floor(made: &[(f32, bool)]) -> f32 {
    let cost = |bar: f32| {
        let below = made.iter().filter(|(p, _)| *p < bar);
        let (right, wrong) = below.fold((0_usize, 0_usize), |(r, w), (_, right)| if *right { (r + 1, w) } else { (r, w + 1) });
        right as f64 <= PRICE * wrong as f64
    };
    let bars = (0..=45).map(|i| i as f32 / 100.0);
    bars.filter(|bar| cost(*bar)).fold(0.0, f32::max)
}

/// The lowest bar above which wrong calls are few, with the calls above it and those of them that are wrong. Where there are
/// too few cases to be sure, the lowest above which none is wrong.
fn unattended(made: &[(f32, bool)]) -> (f32, usize, usize) {
    let mut sorted = made.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut wrong, mut sure, mut clean) = (0, None, (1.01, 0, 0));
    for (i, (confidence, right)) in sorted.iter().enumerate() {
        wrong += usize::from(!right);
        if sorted.get(i + 1).is_some_and(|next| next.0 >= *confidence) {
            continue;
        }
        if wilson_upper(wrong, i + 1) <= WRONG {
            sure = Some((*confidence, i + 1, wrong));
        }
        if wrong == 0 {
            clean = (*confidence, i + 1, 0);
        }
    }
    sure.unwrap_or(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_follow_from_what_was_right() {
        let made: Vec<(f32, bool)> =
            (0..200).map(|i| (0.9 + i as f32 / 4000.0, true)).chain((0..40).map(|i| (0.1 + i as f32 / 400.0, i % 8 == 0))).collect();
        assert!((0.18..0.3).contains(&floor(&made)) || floor(&made) > 0.19, "{}", floor(&made));
        let (bar, accepted, wrong) = unattended(&made);
        assert!((bar - 0.9).abs() < 0.01 && accepted == 200 && wrong == 0, "{bar} {accepted} {wrong}");
        // Twenty right calls are not enough to promise 2 %, so none may be wrong.
        let few: Vec<(f32, bool)> = (0..20).map(|i| (0.5 + i as f32 / 100.0, i > 4)).collect();
        assert_eq!(unattended(&few).2, 0);
        assert!(unattended(&[(0.9, false)]).0 > 1.0);
    }
}
