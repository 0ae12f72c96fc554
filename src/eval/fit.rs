//! Logistic regression by Newton's method with an L2 penalty on standardised signals, towards 0 or earlier weights (Hastie,
//! Tibshirani, Friedman, The Elements of Statistical Learning, 4.4), and the bars that follow from it.

use crate::dispatch::Linear;

/// One call and whether it was right.
#[derive(Debug, Clone)]
pub(super) struct Sample<const N: usize> {
    /// Cases of one fold are held out together.
    pub(super) fold: usize,
    pub(super) signals: [f32; N],
    pub(super) right: bool,
}

/// Penalty on a standardised weight: with some 500 calls and 19 signals, weights that the data do not ask for stay near 0.
const PENALTY: f64 = 2.0;
const ROUNDS: usize = 50;

/// The weights for these samples. With a `prior` they stay near its own, a rare signal's nearer than a frequent one's: the search
/// avoids what a weight speaks against, so that the calls which are left say little against it.
pub(super) fn fit<const N: usize>(samples: &[&Sample<N>], prior: Option<&Linear<N>>) -> Linear<N> {
    let count = samples.len().max(1) as f64;
    let column = |i: usize| samples.iter().map(move |s| f64::from(s.signals[i]));
    let mean: Vec<f64> = (0..N).map(|i| column(i).sum::<f64>() / count).collect();
    let spread: Vec<f64> = (0..N).map(|i| (column(i).map(|x| (x - mean[i]).powi(2)).sum::<f64>() / count).sqrt()).collect();
    let scaled = |s: &Sample<N>| -> Vec<f64> {
        let one = |i: usize| if spread[i] > 1e-9 { (f64::from(s.signals[i]) - mean[i]) / spread[i] } else { 0.0 };
        (0..N).map(one).chain([1.0]).collect()
    };
    let rows: Vec<(Vec<f64>, f64)> = samples.iter().map(|s| (scaled(s), f64::from(u8::from(s.right)))).collect();
    let known = |i: usize| prior.map_or(0.0, |p| f64::from(p.weights[i]));
    let pull: Vec<Pull> = (0..N)
        .map(|i| match prior {
            Some(_) if spread[i] > 1e-9 => Pull { to: known(i) * spread[i], force: PENALTY + 1.0 / spread[i].powi(2) },
            _ => Pull { to: 0.0, force: PENALTY },
        })
        .collect();
    let mut weights: Vec<f64> = pull.iter().map(|p| p.to).chain([0.0]).collect();
    weights[N] = prior.map_or(0.0, |p| f64::from(p.constant) + (0..N).map(|i| known(i) * mean[i]).sum::<f64>());
    for _ in 0..ROUNDS {
        let step = newton(&rows, &weights, &pull);
        weights.iter_mut().zip(&step).for_each(|(w, s)| *w -= s);
        if step.iter().all(|s| s.abs() < 1e-8) {
            break;
        }
    }
    let (mut out, mut constant) = ([0.0; N], weights[N]);
    for i in 0..N {
        // What never changes says nothing new of itself.
        let weight = if spread[i] > 1e-9 { weights[i] / spread[i] } else { known(i) };
        out[i] = weight as f32;
        constant -= weight * mean[i];
    }
    Linear { weights: out, constant: constant as f32 }
}

/// Where a standardised weight is drawn to, and how much.
struct Pull {
    to: f64,
    force: f64,
}

/// One Newton step: the gradient through the inverse of the Hessian. The last weight is the constant and has no penalty.
fn newton(rows: &[(Vec<f64>, f64)], weights: &[f64], pull: &[Pull]) -> Vec<f64> {
    let n = weights.len();
    let mut gradient = vec![0.0; n];
    let mut hessian = vec![vec![0.0; n]; n];
    for (x, y) in rows {
        let p = 1.0 / (1.0 + (-x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>()).exp());
        for i in 0..n {
            gradient[i] += x[i] * (p - y);
            for j in 0..n {
                hessian[i][j] += x[i] * x[j] * p * (1.0 - p);
            }
        }
    }
    for (i, pull) in pull.iter().enumerate() {
        gradient[i] += pull.force * (weights[i] - pull.to);
        hessian[i][i] += pull.force;
    }
    hessian[n - 1][n - 1] += 1e-9;
    solve(hessian, gradient)
}

/// Solves a symmetric positive system by Gaussian elimination with pivots.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|x, y| a[*x][i].abs().total_cmp(&a[*y][i].abs())).unwrap_or(i);
        a.swap(i, pivot);
        b.swap(i, pivot);
        let head = if a[i][i].abs() < 1e-12 { 1e-12 } else { a[i][i] };
        for row in i + 1..n {
            let factor = a[row][i] / head;
            let above = a[i].clone();
            a[row].iter_mut().zip(&above).skip(i).for_each(|(x, above)| *x -= factor * above);
            b[row] -= factor * b[i];
        }
    }
    let mut out = vec![0.0; n];
    for i in (0..n).rev() {
        let rest: f64 = (i + 1..n).map(|k| a[i][k] * out[k]).sum();
        let head = if a[i][i].abs() < 1e-12 { 1e-12 } else { a[i][i] };
        out[i] = (b[i] - rest) / head;
    }
    out
}

/// The confidence of each sample by weights that were fitted without its fold.
pub(super) fn held_out<const N: usize>(samples: &[Sample<N>], prior: Option<&Linear<N>>) -> Vec<f32> {
    let mut folds: Vec<usize> = samples.iter().map(|s| s.fold).collect();
    folds.sort_unstable();
    folds.dedup();
    let mut out = vec![0.0; samples.len()];
    for fold in folds {
        let others: Vec<&Sample<N>> = samples.iter().filter(|s| s.fold != fold).collect();
        let linear = fit(&others, prior);
        for (place, sample) in samples.iter().enumerate().filter(|(_, s)| s.fold == fold) {
            out[place] = linear.probability(&sample.signals);
        }
    }
    out
}

/// Slope and constant that correct probabilities (Platt 1999).
pub(super) fn platt(pairs: &[(f32, bool)]) -> Linear<1> {
    let logit = |p: f32| {
        let p = p.clamp(1e-4, 1.0 - 1e-4);
        (p / (1.0 - p)).ln()
    };
    let samples: Vec<Sample<1>> = pairs.iter().map(|(p, right)| Sample { fold: 0, signals: [logit(*p)], right: *right }).collect();
    fit(&samples.iter().collect::<Vec<_>>(), None)
}

/// The upper end of the 95 % interval of a share (Wilson 1927), one-sided.
pub(super) fn wilson_upper(hits: usize, of: usize) -> f64 {
    const Z: f64 = 1.645;
    if of == 0 {
        return 1.0;
    }
    let (n, p) = (of as f64, hits as f64 / of as f64);
    let centre = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre + reach) / (1.0 + Z * Z / n)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::logistic;
    use proptest::prelude::*;

    #[test]
    fn a_known_curve_is_found_again() {
        // Deterministic draws from p = logistic(2x - 1).
        let mut samples = Vec::new();
        for i in 0..2000 {
            let x = (i % 200) as f32 / 50.0 - 2.0;
            let p = logistic(2.0 * x - 1.0);
            let draw = ((i * 7919) % 2000) as f32 / 2000.0;
            samples.push(Sample { fold: i % 5, signals: [x, 0.5], right: draw < p });
        }
        let all: Vec<&Sample<2>> = samples.iter().collect();
        let linear = fit(&all, None);
        assert!((linear.weights[0] - 2.0).abs() < 0.3 && (linear.constant + 1.0).abs() < 0.3, "{linear:?}");
        // What never changes weighs nothing.
        assert!(linear.weights[1].abs() < 1e-6);
        let held = held_out(&samples, None);
        assert!(held.iter().all(|p| (0.0..=1.0).contains(p)));
    }

    #[test]
    fn a_signal_that_is_hardly_seen_keeps_its_weight() {
        let sample = |i: usize| Sample { fold: i % 5, signals: [(i % 7) as f32, f32::from(u8::from(i == 3))], right: i % 7 > 2 };
        let samples: Vec<Sample<2>> = (0..300).map(sample).collect();
        let prior = Linear { weights: [1.0, -3.0], constant: -2.0 };
        let fitted = fit(&samples.iter().collect::<Vec<_>>(), Some(&prior));
        assert!((fitted.weights[1] + 3.0).abs() < 1.0, "{fitted:?}");
        assert!(fitted.weights[0] > 1.0 && held_out(&samples, Some(&prior)).iter().all(|p| p.is_finite()), "{fitted:?}");
        // Without any case of it the prior stands.
        let fitted = fit(&samples.iter().filter(|s| s.signals[1] < 0.5).collect::<Vec<_>>(), Some(&prior));
        assert!((fitted.weights[1] + 3.0).abs() < 1e-6, "{fitted:?}");
    }

    #[test]
    fn the_bound_is_wilsons() {
        assert!((wilson_upper(0, 25) - 0.0977).abs() < 0.001, "{}", wilson_upper(0, 25));
        assert!((wilson_upper(0, 149) - 0.0178).abs() < 0.001);
        assert!((wilson_upper(0, 0) - 1.0).abs() < 1e-9);
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_samples_give_finite_weights(rows in proptest::collection::vec((any::<bool>(), -5.0_f32..5.0, -1.0_f32..1.0), 0..40)) {
            let samples: Vec<Sample<2>> = rows.iter().map(|(right, a, b)| Sample { fold: 0, signals: [*a, *b], right: *right }).collect();
            let linear = fit(&samples.iter().collect::<Vec<_>>(), None);
            prop_assert!(linear.weights.iter().chain([&linear.constant]).all(|w| w.is_finite()), "{linear:?}");
        }
    }
}
